//! What the index finds, and in which order.

use super::*;
use crate::documents::Prepared;
use crate::writing::Built;
use crate::{Document, Filters, Sort};
use kernel::{Country, Currency, Home, Lang, ListingId, MerchantId, Moment, Money, Timestamp};
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
    let (ids, documents) = goods();
    let index = Index::in_memory();
    write(&index, documents, 1);
    Shelf { index, ids }
}

fn goods() -> (Vec<(ListingId, &'static str)>, Vec<Document>) {
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
    (ids, documents)
}

fn followed(generation: u64) -> Followed {
    let (book, cursor) = ("ab".to_owned(), events::Cursor::default());
    Followed { book, cursor, generation, built: Built::Whole }
}

/// Writes a build of these documents alone.
fn write(index: &Index, documents: Vec<Document>, generation: u64) {
    let mut writing = index.write().unwrap();
    writing.put(&Prepared { documents, gone: Vec::new() }, generation).unwrap();
    writing.drop_before(generation).unwrap();
    writing.commit(&followed(generation)).unwrap();
    writing.end().unwrap();
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
        counted: true,
    }
}

impl Shelf {
    fn titles(&self, query: &Query) -> Vec<&'static str> {
        let page = self.index.search(query).unwrap();
        let title = |id: &ListingId| self.ids.iter().find(|(listing, _)| listing == id).unwrap().1;
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
    for text in ["\"", "title:(", "AND OR NOT", "*", "[a TO", "\u{0}\u{feff}", "-", "的", &long] {
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
    assert_eq!((titles[0], titles[7]), ("Crème brûlée spoon", "Fresh Rainier cherries, 2 kg box"));
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
        ["Straight selvedge jeans, 14 oz", "Denim tote with leather handles", "Crème brûlée spoon"]
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
    assert_eq!(count("SG"), 3);
    query.destination = Country::CN;
    let page = shelf.index.search(&query).unwrap();
    let count = |code| page.facets.ships_to.iter().find(|c| c.value == code).unwrap().count;
    assert_eq!((count("CN"), count("SG")), (7, 3), "what each country would give");
    query.destination = "GB".parse().unwrap();
    query.filters = Filters { landed_min: Some(0), ..Filters::default() };
    assert_eq!(shelf.index.search(&query).unwrap().total, 0, "nothing has a price there");
}

#[test]
fn counts_are_made_only_for_those_who_ask() {
    let shelf = shelf();
    let page = shelf.index.search(&Query { counted: false, ..ask("cherries") }).unwrap();
    assert!(page.total > 0 && page.facets == crate::Facets::default());
}

#[test]
fn shelves_tell_what_is_sent_there_and_whether_anything_is_sent_at_all() {
    let shelf = shelf();
    let at = |country: &str| shelf.index.shelves(country.parse().unwrap()).unwrap();
    assert_eq!(at("CN").keys, ["apparel", "fruit", "home", "pantry"]);
    assert_eq!(at("SG").keys, ["apparel", "home"]);
    assert!(at("GB").keys.is_empty() && at("GB").anywhere);
    write(&shelf.index, Vec::new(), 2);
    assert_eq!(at("CN"), Shelves::default(), "what is deleted stands on no shelf");
}

#[test]
fn a_new_build_takes_out_what_it_did_not_find_again() {
    let shelf = shelf();
    let kept = shelf.ids[0].0;
    let document = Document {
        listing: kept,
        merchant: MerchantId::of(Home::new(77)),
        titles: [(Lang::EN, "Dried apples".to_owned())].into(),
        bodies: BTreeMap::new(),
        names: Vec::new(),
        category: "fruit".to_owned(),
        origin: Country::US,
        landed: prices(Some(5_000), "fruit"),
        created_at: Timestamp::from_micros(1_790_000_000_000_000),
    };
    let mut writing = shelf.index.write().unwrap();
    writing.put(&Prepared { documents: vec![document], gone: Vec::new() }, 2).unwrap();
    writing.commit(&Followed { built: Built::Before(Some(kept)), ..followed(2) }).unwrap();
    assert_eq!(shelf.index.search(&ask("")).unwrap().total, 8, "what comes later is still found");
    assert_eq!(shelf.index.search(&ask("apples")).unwrap().hits, [kept]);
    writing.drop_before(2).unwrap();
    writing.commit(&followed(2)).unwrap();
    assert_eq!(shelf.index.search(&ask("")).unwrap().hits, [kept]);
}

#[test]
fn an_index_remembers_how_far_it_followed_and_a_broken_one_starts_again() {
    let folder = tempfile::tempdir().unwrap();
    let index = Index::open(folder.path()).unwrap();
    assert_eq!(index.followed().unwrap(), None);
    for built in [Built::Before(None), Built::Before(Some(shelf().ids[3].0)), Built::Whole] {
        let told = Followed { built, ..followed(7) };
        index.write().unwrap().commit(&told).unwrap();
        let again = Index::open(folder.path()).unwrap();
        assert_eq!(again.followed().unwrap(), Some(told));
    }
    drop(index);
    fs::write(folder.path().join("meta.json"), "{}").unwrap();
    assert!(Index::open(folder.path()).unwrap().followed().unwrap().is_none());
}

#[test]
fn an_index_whose_files_were_scrambled_is_made_anew() {
    let folder = tempfile::tempdir().unwrap();
    write(&Index::open(folder.path()).unwrap(), goods().1, 1);
    let again = Index::open(folder.path()).unwrap();
    assert_eq!(again.search(&ask("樱桃")).unwrap().total, 4);
    assert!(again.is_whole());
    drop(again);
    let mut scrambled = 0;
    for file in fs::read_dir(folder.path()).unwrap() {
        let path = file.unwrap().path();
        let is_of_segment = path.extension().is_some_and(|end| end != "json" && end != "lock");
        if is_of_segment {
            let mut bytes = fs::read(&path).unwrap();
            let middle = bytes.len() / 2;
            bytes[middle..].iter_mut().take(8).for_each(|byte| *byte = !*byte);
            bytes[..middle].iter_mut().take(8).for_each(|byte| *byte = !*byte);
            fs::write(&path, bytes).unwrap();
            scrambled += 1;
        }
    }
    assert!(scrambled > 0);
    let healed = Index::open(folder.path()).unwrap();
    let early = healed.search(&ask(""));
    assert!(matches!(early, Err(SearchError::Damaged)), "that nothing is there would be untrue");
    assert_eq!(healed.followed().unwrap(), None);
    write(&healed, goods().1, 1);
    assert_eq!(healed.search(&ask("樱桃")).unwrap().total, 4);
}

#[test]
fn an_index_that_is_found_damaged_while_it_is_open_heals_and_answers() {
    for panics in [false, true] {
        let folder = tempfile::tempdir().unwrap();
        let index = Index::open(folder.path()).unwrap();
        write(&index, goods().1, 1);
        let question = |opened: &Opened| match opened.reader.searcher().num_docs() {
            0 => Ok(()),
            found => {
                assert!(!panics, "{found} documents that cannot be read");
                Err(SearchError::Damaged)
            }
        };
        assert!(matches!(index.ask(question), Err(SearchError::Damaged)));
        while locked(&index.shared.healing).at_work {
            thread::sleep(Duration::from_millis(10));
        }
        assert_eq!(index.followed().unwrap(), None);
        assert!(index.heals() && !index.is_whole());
        // Until its follower has put everything in again, nobody is told that there is nothing.
        assert!(matches!(index.search(&ask("樱桃")), Err(SearchError::Damaged)));
        assert!(matches!(index.shelves(Country::CN), Err(SearchError::Damaged)));
        write(&index, goods().1, 1);
        assert_eq!(index.search(&ask("樱桃")).unwrap().total, 4);
        assert!(index.is_whole());
    }
}
