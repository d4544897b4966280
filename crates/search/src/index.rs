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
use store::outbox;
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
    pub(crate) cursor: outbox::Cursor,
}

impl Followed {
    fn to_text(&self) -> String {
        format!("{}\n{}", self.book, self.cursor.to_text())
    }

    fn parse(text: &str) -> Option<Followed> {
        let (book, cursor) = text.split_once('\n')?;
        Some(Followed { book: book.to_owned(), cursor: outbox::Cursor::parse(cursor)? })
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
mod tests {
    use super::*;
    use crate::{Filters, Sort};
    use kernel::{Country, Currency, Home, Lang, MerchantId, Moment, Money, Timestamp};
    use std::collections::BTreeMap;

    struct Shelf {
        index: Index,
        ids: Vec<(ListingId, &'static str)>,
    }

    /// title in English, in 中文, shelf, fen at the door
    const GOODS: [(&str, &str, &str, Option<i64>); 8] = [
        ("Dried sweet cherries, nothing added", "车厘子干 无添加", "fruit", Some(13_000)),
        ("Dried tart cherries, Montmorency", "蒙莫朗西酸樱桃干", "fruit", Some(14_500)),
        ("Fresh Rainier cherries, 2 kg box", "新鲜雷尼尔黄樱桃 2 公斤装", "fruit", None),
        ("Straight selvedge jeans, 14 oz", "14 盎司赤耳直筒牛仔裤", "apparel", Some(101_000)),
        ("Denim tote with leather handles", "皮手柄丹宁托特包", "apparel", Some(61_000)),
        ("Crème brûlée spoon", "布蕾勺", "home", Some(9_000)),
        ("Dark cherry jam", "黑樱桃果酱", "pantry", Some(12_000)),
        ("Sweetened dried cranberries", "蔓越莓干", "fruit", Some(11_000)),
    ];

    /// Apparel and home also go to Singapore, the dearest first there.
    fn prices(fen: Option<i64>, category: &str) -> BTreeMap<Country, Money> {
        let Some(fen) = fen else { return BTreeMap::new() };
        let abroad = ["apparel", "home"].contains(&category);
        let there = abroad.then(|| {
            let cents = Money::new(200_000 - fen, "SGD".parse().unwrap());
            ("SG".parse().unwrap(), cents)
        });
        [(Country::CN, Money::new(fen, Currency::CNY))].into_iter().chain(there).collect()
    }

    fn shelf() -> Shelf {
        let mut moment = Moment::new(Timestamp::from_micros(1_790_000_000_000_000), 3);
        let merchant = MerchantId::of(Home::new(77));
        let mut ids = Vec::new();
        let documents: Vec<Document> = GOODS
            .iter()
            .map(|(en, zh, category, fen)| {
                moment.now = moment.now.plus_seconds(60);
                let listing = moment.id(merchant.home());
                ids.push((listing, *en));
                Document {
                    listing,
                    merchant,
                    titles: [(Lang::EN, (*en).to_owned()), (Lang::ZH, (*zh).to_owned())].into(),
                    bodies: [(Lang::EN, "From the orchard by the river.".to_owned())].into(),
                    names: vec!["Cedar Bend Orchard".to_owned(), "雪松湾果园".to_owned()],
                    category: (*category).to_owned(),
                    origin: Country::US,
                    landed: prices(*fen, category),
                    created_at: moment.now,
                }
            })
            .collect();
        let index = Index::in_memory();
        index.apply(&documents, &[], &Followed::default(), false).unwrap();
        Shelf { index, ids }
    }

    fn ask(text: &str) -> Query {
        Query {
            text: text.to_owned(),
            lang: Lang::ZH,
            destination: Country::CN,
            filters: Filters::default(),
            sort: Sort::Relevance,
            cursor: None,
            limit: 20,
        }
    }

    impl Shelf {
        fn titles(&self, query: &Query) -> Vec<&'static str> {
            let page = self.index.search(query).unwrap();
            let title =
                |id: &ListingId| self.ids.iter().find(|(listing, _)| listing == id).unwrap().1;
            page.hits.iter().map(title).collect()
        }
    }

    #[test]
    fn words_find_what_they_mean_in_both_languages() {
        let shelf = shelf();
        let find = |text| shelf.titles(&ask(text));
        for text in ["dried cherries", "车厘子干", "樱桃干"] {
            let found = find(text);
            assert!(found.len() >= 2, "{text}: {found:?}");
            assert!(found[..2].iter().all(|title| title.contains("Dried")), "{text}: {found:?}");
        }
        assert_eq!(find("樱桃").len(), 4, "{:?}", find("樱桃"));
        assert_eq!(find("牛仔裤"), ["Straight selvedge jeans, 14 oz"]);
        assert_eq!(find("jeans"), ["Straight selvedge jeans, 14 oz"]);
        assert_eq!(find("creme brulee"), ["Crème brûlée spoon"]);
        assert_eq!(find("莓干"), ["Sweetened dried cranberries"]);
        assert_eq!(find("雪松湾").len(), GOODS.len());
    }

    #[test]
    fn what_has_no_match_is_loosened_and_says_so() {
        let shelf = shelf();
        let page = shelf.index.search(&ask("cherrry flagpole")).unwrap();
        assert!(page.loosened && page.total > 0);
        let none = shelf.index.search(&ask("qqqqqqq")).unwrap();
        assert!(!none.loosened && none.hits.is_empty());
    }

    #[test]
    fn nothing_a_person_types_is_an_error() {
        let shelf = shelf();
        let long = "果".repeat(5_000);
        for text in ["\"", "title:(", "AND OR NOT", "*", "[a TO", "\u{0}\u{feff}", "-", "的", &long]
        {
            assert!(shelf.index.search(&ask(text)).is_ok(), "{text}");
        }
        assert_eq!(shelf.index.search(&ask("  ")).unwrap().total, 8);
    }

    #[test]
    fn pages_follow_each_other_without_gap_or_repetition_in_every_order() {
        let shelf = shelf();
        for sort in Sort::ALL {
            let mut query = Query { sort, limit: 3, ..ask("") };
            let mut seen = Vec::new();
            loop {
                let page = shelf.index.search(&query).unwrap();
                assert_eq!(page.total, 8);
                seen.extend(page.hits);
                let Some(next) = page.next else { break };
                query.cursor = Some(next);
            }
            assert_eq!(seen.len(), 8, "{sort:?}");
            seen.sort_unstable();
            seen.dedup();
            assert_eq!(seen.len(), 8, "{sort:?}");
        }
        let cheap = Query { sort: Sort::PriceUp, ..ask("") };
        let titles = shelf.titles(&cheap);
        assert_eq!(
            (titles[0], titles[7]),
            ("Crème brûlée spoon", "Fresh Rainier cherries, 2 kg box")
        );
    }

    #[test]
    fn filters_narrow_and_counts_tell_what_each_would_give() {
        let shelf = shelf();
        let mut query = ask("");
        query.filters.category = Some("fruit".to_owned());
        query.filters.ships_to = Some(Country::CN);
        let page = shelf.index.search(&query).unwrap();
        assert_eq!(page.total, 3);
        let count = |counts: &[crate::Count], value: &str| {
            counts.iter().find(|c| c.value == value).map_or(0, |c| c.count)
        };
        // Its own filter is off for each: other shelves stay visible, and how many are not sent.
        assert_eq!(count(&page.facets.category, "apparel"), 2);
        assert_eq!(count(&page.facets.category, "fruit"), 3);
        assert_eq!(count(&page.facets.ships_to, "CN"), 3);
        assert_eq!(count(&page.facets.origin, "US"), 3);
        query.filters.landed_max = Some(12_000);
        assert_eq!(shelf.titles(&query), ["Sweetened dried cranberries"]);
        query.filters.category = Some("no-such".to_owned());
        assert_eq!(shelf.index.search(&query).unwrap().total, 0);
    }

    #[test]
    fn prices_and_order_follow_the_destination() {
        let shelf = shelf();
        let there = |sort| Query { destination: "SG".parse().unwrap(), sort, ..ask("") };
        let titles = shelf.titles(&there(Sort::PriceUp));
        assert_eq!(
            titles[..3],
            [
                "Straight selvedge jeans, 14 oz",
                "Denim tote with leather handles",
                "Crème brûlée spoon"
            ]
        );
        for sort in [Sort::Newest, Sort::Relevance] {
            let mut first = shelf.titles(&there(sort))[..3].to_vec();
            first.sort_unstable();
            let mut same = titles[..3].to_vec();
            same.sort_unstable();
            assert_eq!(first, same, "what is sent there stands first: {sort:?}");
        }
        let mut query = there(Sort::PriceUp);
        query.filters.landed_max = Some(140_000);
        assert_eq!(shelf.titles(&query), titles[..2]);
        query.filters = Filters { ships_to: Some("SG".parse().unwrap()), ..Filters::default() };
        let page = shelf.index.search(&query).unwrap();
        assert_eq!(page.total, 3);
        let count = |code| page.facets.ships_to.iter().find(|c| c.value == code).unwrap().count;
        assert_eq!((count("CN"), count("SG")), (7, 3));
        query.destination = "GB".parse().unwrap();
        query.filters = Filters { landed_min: Some(0), ..Filters::default() };
        assert_eq!(shelf.index.search(&query).unwrap().total, 0, "nothing has a price there");
    }

    #[test]
    fn an_index_remembers_how_far_it_followed_and_a_broken_one_starts_again() {
        let folder = tempfile::tempdir().unwrap();
        let index = Index::open(folder.path()).unwrap();
        assert_eq!(index.followed().unwrap(), None);
        index.apply(&[], &[], &Followed::default(), false).unwrap();
        drop(index);
        assert!(Index::open(folder.path()).unwrap().followed().unwrap().is_some());
        fs::write(folder.path().join("meta.json"), "{}").unwrap();
        assert!(Index::open(folder.path()).unwrap().followed().unwrap().is_none());
    }
}
