//! The index on disk: opened in the background, asked from any thread, written by its follower.

use crate::collect::PageCollector;
use crate::query::{Builder, Strictness};
use crate::schema::{Document, Fields, SINGLE, VERSION, WORDS};
use crate::synonyms::{Alternatives, Synonyms};
use crate::text::{Cut, analyzer, dictionary, words};
use crate::{Cursor, Page, Query, SearchError};
use kernel::ListingId;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use std::{fs, thread};
use tantivy::schema::Value as _;
use tantivy::tokenizer::TextAnalyzer;
use tantivy::{IndexReader, IndexWriter, ReloadPolicy, TantivyDocument, Term};

/// Bytes a writer may gather before it writes a segment; the least tantivy allows.
const WRITER_BYTES: usize = 15_000_000;
/// More results than this are not given on one page.
const LIMIT_MAX: u32 = 100;

/// A handle to the index; clones share it.
#[derive(Clone)]
pub struct Index {
    shared: Arc<Shared>,
}

#[derive(Default)]
struct Shared {
    opened: OnceLock<Result<Opened, String>>,
    writing: Mutex<()>,
    /// How far the follower is; what the last commit says may be behind it.
    followed: Mutex<Option<Followed>>,
}

/// What an index says of the market: priced by which book, and up to which events.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Followed {
    /// The digest of the book.
    pub(crate) book: String,
    /// Up to here.
    pub(crate) cursor: events::Cursor,
}

impl Followed {
    fn to_text(&self) -> String {
        format!("{}\n{}", self.book, self.cursor.to_text())
    }

    fn parse(text: &str) -> Option<Followed> {
        let (book, cursor) = text.split_once('\n')?;
        Some(Followed { book: book.to_owned(), cursor: events::Cursor::parse(cursor)? })
    }
}

struct Opened {
    index: tantivy::Index,
    reader: IndexReader,
    fields: Fields,
    alternatives: Alternatives,
    /// Cuts queries.
    asked: TextAnalyzer,
    /// First line of what a commit says about itself.
    stamp: String,
}

impl Index {
    /// Opens the index in `folder`, made if missing, made anew when it is of another version; one
    /// folder for each database. Answers at once: dictionary and files are loaded by a thread, and
    /// questions wait for it.
    ///
    /// # Errors
    /// [`SearchError::Folder`] when the folder cannot be made.
    pub fn open(folder: &Path) -> Result<Index, SearchError> {
        fs::create_dir_all(folder)?;
        let folder = folder.to_owned();
        Ok(Index::loading(move || Opened::on_disk(&folder)))
    }

    /// An index in memory, for tests and for commands that need none on disk.
    #[must_use]
    pub fn in_memory() -> Index {
        Index::loading(|| Opened::over(None))
    }

    fn loading(load: impl FnOnce() -> Result<Opened, SearchError> + Send + 'static) -> Index {
        let shared = Arc::new(Shared::default());
        let theirs = Arc::clone(&shared);
        thread::spawn(move || {
            let opened = load().map_err(|error| error.to_string());
            if let Err(error) = &opened {
                tracing::error!(%error, "the search index cannot be opened");
            }
            drop(theirs.opened.set(opened));
        });
        Index { shared }
    }

    /// Whether questions are answered without waiting.
    #[must_use]
    pub fn is_ready(&self) -> bool {
        self.shared.opened.get().is_some()
    }

    fn opened(&self) -> Result<&Opened, SearchError> {
        let opened = self.shared.opened.wait();
        opened.as_ref().map_err(|error| SearchError::NotOpen(error.clone()))
    }

    /// Answers a question; waits while the index is being opened, so call it where waiting is fine.
    ///
    /// # Errors
    /// [`SearchError`] when the index cannot be read; never for what is asked.
    pub fn search(&self, query: &Query) -> Result<Page, SearchError> {
        self.opened()?.search(query)
    }

    /// How far the index has followed; `None` when it must be built from the database.
    pub(crate) fn followed(&self) -> Result<Option<Followed>, SearchError> {
        let opened = self.opened()?;
        if let Some(followed) = self.noted().clone() {
            return Ok(Some(followed));
        }
        let payload = opened.index.load_metas()?.payload.unwrap_or_default();
        let rest = payload.strip_prefix(&opened.stamp).and_then(|rest| rest.strip_prefix('\n'));
        Ok(rest.and_then(Followed::parse))
    }

    fn noted(&self) -> MutexGuard<'_, Option<Followed>> {
        self.shared.followed.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Notes that nothing up to there concerns the index.
    pub(crate) fn remember(&self, followed: &Followed) {
        *self.noted() = Some(followed.clone());
    }

    /// Puts `documents` in, takes `gone` out, and notes how far it followed, all or nothing. With `anew`,
    /// everything else goes too.
    pub(crate) fn apply(
        &self,
        documents: &[Document],
        gone: &[ListingId],
        followed: &Followed,
        anew: bool,
    ) -> Result<(), SearchError> {
        let opened = self.opened()?;
        let _one = self.shared.writing.lock().unwrap_or_else(PoisonError::into_inner);
        let mut writer: IndexWriter = opened.index.writer_with_num_threads(1, WRITER_BYTES)?;
        if anew {
            writer.delete_all_documents()?;
        }
        let changed = documents.iter().map(|document| document.listing);
        for id in changed.chain(gone.iter().copied()) {
            writer.delete_term(Term::from_field_text(opened.fields.id, &id.to_string()));
        }
        for document in documents {
            writer.add_document(opened.fields.tantivy(document))?;
        }
        let mut commit = writer.prepare_commit()?;
        commit.set_payload(&format!("{}\n{}", opened.stamp, followed.to_text()));
        commit.commit()?;
        writer.wait_merging_threads()?;
        opened.reader.reload()?;
        self.remember(followed);
        Ok(())
    }
}

impl std::fmt::Debug for Index {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(if self.is_ready() { "Index(ready)" } else { "Index(opening)" })
    }
}

impl Opened {
    fn on_disk(folder: &Path) -> Result<Opened, SearchError> {
        match Opened::over(Some(folder.to_owned())) {
            Ok(opened) => Ok(opened),
            // Another schema, or a broken file: nothing here is worth more than making it anew.
            Err(error) => {
                tracing::info!(%error, "the search index is made anew");
                fs::remove_dir_all(folder)?;
                fs::create_dir_all(folder)?;
                Opened::over(Some(folder.to_owned()))
            }
        }
    }

    fn over(folder: Option<PathBuf>) -> Result<Opened, SearchError> {
        let fields = Fields::new();
        let index = match folder {
            None => tantivy::Index::create_in_ram(fields.schema.clone()),
            Some(folder) => {
                let directory = tantivy::directory::MmapDirectory::open(folder)
                    .map_err(tantivy::TantivyError::from)?;
                tantivy::Index::open_or_create(directory, fields.schema.clone())?
            }
        };
        let synonyms = Synonyms::shipped();
        let jieba = dictionary(&synonyms);
        index.tokenizers().register(WORDS, analyzer(&jieba, Cut::Search));
        index.tokenizers().register(SINGLE, analyzer(&jieba, Cut::Single));
        let mut asked = analyzer(&jieba, Cut::Words);
        let alternatives = synonyms.alternatives(&mut asked);
        let reader = index.reader_builder().reload_policy(ReloadPolicy::Manual).try_into()?;
        let stamp = format!("{VERSION} {:08x}", synonyms.fingerprint());
        Ok(Opened { index, reader, fields, alternatives, asked, stamp })
    }

    fn search(&self, query: &Query) -> Result<Page, SearchError> {
        // A person's question is short; what is longer is cut.
        let text: String = query.text.chars().take(200).collect();
        let asked = words(&mut self.asked.clone(), &text);
        let strict = self.page(query, &asked, Strictness::All)?;
        if strict.total > 0 || asked.is_empty() {
            return Ok(strict);
        }
        let loose = self.page(query, &asked, Strictness::Some)?;
        Ok(Page { loosened: loose.total > 0, ..loose })
    }

    fn page(
        &self,
        query: &Query,
        asked: &[crate::text::Word],
        strictness: Strictness,
    ) -> Result<Page, SearchError> {
        let builder =
            Builder { fields: &self.fields, alternatives: &self.alternatives, lang: query.lang };
        let question = builder.build(asked, strictness);
        let limit = usize::try_from(query.limit.clamp(1, LIMIT_MAX)).unwrap_or(1);
        let collector = PageCollector::new(query, limit);
        let searcher = self.reader.searcher();
        let mut found = searcher.search(&*question, &collector)?;
        let more = found.best.len() > limit;
        found.best.truncate(limit);
        let last = found.best.last().filter(|_| more).map(|(place, _)| *place);
        let mut hits = Vec::with_capacity(found.best.len());
        for (_, address) in &found.best {
            let doc: TantivyDocument = searcher.doc(*address)?;
            let id = doc.get_first(self.fields.id).and_then(|value| value.as_str());
            hits.extend(id.and_then(|text| text.parse::<ListingId>().ok()));
        }
        let next = last.map(|(rank, key)| Cursor { rank, key });
        Ok(Page { hits, total: found.total, facets: found.facets(), next, loosened: false })
    }
}

#[cfg(test)]
mod tests;
