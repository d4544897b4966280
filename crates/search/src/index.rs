//! The index on disk: opened in the background, asked from any thread, written by its follower.

use crate::answer::Shelves;
use crate::kept::Kept;
use crate::schema::{Fields, SINGLE, VERSION, WORDS};
use crate::synonyms::{Alternatives, Synonyms};
use crate::text::{Cut, analyzer, dictionary};
use crate::writing::Followed;
use crate::{Page, Query, SearchError};
use kernel::Country;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use std::{fs, thread};
use tantivy::tokenizer::TextAnalyzer;
use tantivy::{IndexReader, ReloadPolicy};

/// A handle to the index; clones share it.
#[derive(Clone)]
pub struct Index {
    shared: Arc<Shared>,
}

#[derive(Default)]
struct Shared {
    opened: OnceLock<Result<Opened, String>>,
    /// Held by the follower: there is one at a time.
    following: tokio::sync::Mutex<()>,
    /// How far the follower is; what the last commit says may be behind it.
    followed: Mutex<Option<Followed>>,
}

/// What a thread has opened.
pub(crate) struct Opened {
    pub(crate) index: tantivy::Index,
    pub(crate) reader: IndexReader,
    pub(crate) fields: Fields,
    pub(crate) alternatives: Alternatives,
    /// Cuts queries.
    pub(crate) asked: TextAnalyzer,
    /// First line of what a commit says about itself.
    pub(crate) stamp: String,
    pub(crate) kept: Kept,
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

    pub(crate) fn opened(&self) -> Result<&Opened, SearchError> {
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

    /// Which shelves have something that is sent to `destination`; costs little however much there is.
    /// Waits as [`Index::search`] does.
    ///
    /// # Errors
    /// [`SearchError`] when the index cannot be read.
    pub fn shelves(&self, destination: Country) -> Result<Shelves, SearchError> {
        self.opened()?.shelves(destination)
    }

    /// Waits until nobody else follows.
    pub(crate) async fn following(&self) -> tokio::sync::MutexGuard<'_, ()> {
        self.shared.following.lock().await
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
        let jieba = dictionary(&synonyms)?;
        index.tokenizers().register(WORDS, analyzer(&jieba, Cut::Search));
        index.tokenizers().register(SINGLE, analyzer(&jieba, Cut::Single));
        let mut asked = analyzer(&jieba, Cut::Words);
        let alternatives = synonyms.alternatives(&mut asked);
        let reader = index.reader_builder().reload_policy(ReloadPolicy::Manual).try_into()?;
        let stamp = format!("{VERSION} {:08x}", synonyms.fingerprint());
        let kept = Kept::default();
        Ok(Opened { index, reader, fields, alternatives, asked, stamp, kept })
    }
}

#[cfg(test)]
mod tests;
