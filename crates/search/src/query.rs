//! What is asked, and how it is asked of the index. Nothing a person types is an error.

use crate::Cursor;
use crate::schema::Fields;
use crate::synonyms::Alternatives;
use crate::text::Word;
use kernel::{Country, Lang, ListingId, MerchantId};
use tantivy::Term;
use tantivy::query::{
    BooleanQuery, BoostQuery, DisjunctionMaxQuery, FuzzyTermQuery, Occur, PhraseQuery,
    Query as Part, TermQuery,
};
use tantivy::schema::{Field, IndexRecordOption};

/// A question to the index.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Query {
    /// What the person typed; empty finds everything.
    pub text: String,
    /// The language they read: its titles weigh a little more.
    pub lang: Lang,
    /// The country they buy for: what has a price at its door comes first, and prices are compared in
    /// its currency.
    pub destination: Country,
    /// What must hold besides.
    pub filters: Filters,
    /// The order.
    pub sort: Sort,
    /// Where the page before ended.
    pub cursor: Option<Cursor>,
    /// Results wanted, at most 100.
    pub limit: u32,
    /// Whether [`Page::facets`] are wanted, which cost more than the page where much is found.
    pub counted: bool,
}

impl Query {
    /// Everything that `filters` let through, newest first, without counts.
    #[must_use]
    pub fn newest(lang: Lang, destination: Country, filters: Filters, limit: u32) -> Query {
        let (text, sort) = (String::new(), Sort::Newest);
        Query { text, lang, destination, filters, sort, cursor: None, limit, counted: false }
    }
}

/// Conditions that results fulfil; each is off when `None`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Filters {
    /// The key of a shelf.
    pub category: Option<String>,
    /// Who sells.
    pub merchant: Option<MerchantId>,
    /// The country of origin.
    pub origin: Option<Country>,
    /// May be sent there by parcel.
    pub ships_to: Option<Country>,
    /// At least this much at the door of [`Query::destination`], in the smallest unit of its currency.
    pub landed_min: Option<u64>,
    /// At most this much.
    pub landed_max: Option<u64>,
}

/// The order of results.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Sort {
    /// What is sent there first, then the best match, then newest.
    #[default]
    Relevance,
    /// Lowest price at the door first; without a price last.
    PriceUp,
    /// Highest first; without a price last.
    PriceDown,
    /// What is sent there first, then newest.
    Newest,
}

impl Sort {
    /// Every order.
    pub const ALL: [Sort; 4] = [Sort::Relevance, Sort::PriceUp, Sort::PriceDown, Sort::Newest];

    /// The word in addresses.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Sort::Relevance => "relevance",
            Sort::PriceUp => "price",
            Sort::PriceDown => "-price",
            Sort::Newest => "newest",
        }
    }

    /// The order of that word; `None` for another word.
    #[must_use]
    pub fn of_word(word: &str) -> Option<Sort> {
        Sort::ALL.into_iter().find(|sort| sort.as_str() == word)
    }
}

/// A page of results.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    /// The listings, in order.
    pub hits: Vec<ListingId>,
    /// How many there are on all pages.
    pub total: u64,
    /// How many under each other choice of a filter; empty when the query did not ask.
    pub facets: Facets,
    /// Where the next page begins; `None` on the last.
    pub next: Option<Cursor>,
    /// No result had every word, so these have some of them, or words that are written alike.
    pub loosened: bool,
}

/// Counts per value: each as if its own filter were off and the others on. Most first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Facets {
    /// By key of the shelf.
    pub category: Vec<Count>,
    /// By id of the merchant.
    pub merchant: Vec<Count>,
    /// By country of origin.
    pub origin: Vec<Count>,
    /// By country it may be sent to: the destination of the query, and that of its filter.
    pub ships_to: Vec<Count>,
}

/// How many results have a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Count {
    /// The value.
    pub value: String,
    /// Results.
    pub count: u64,
}

/// Words that say nothing when others stand beside them.
const SMALL_WORDS: [&str; 18] = [
    "a", "an", "and", "at", "by", "for", "from", "in", "is", "of", "on", "or", "the", "to", "with",
    "的", "和", "与",
];
/// More words than this are ignored.
const WORDS_MAX: usize = 16;
/// Latin words at least this long are also found with one letter wrong, when nothing else is.
const FUZZY_FROM: usize = 4;

/// How strict the words of a query are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Strictness {
    /// Every word, or one that means the same.
    All,
    /// Some word, or one written alike.
    Some,
}

pub(crate) struct Builder<'a> {
    pub(crate) fields: &'a Fields,
    pub(crate) alternatives: &'a Alternatives,
    pub(crate) lang: Lang,
}

impl Builder<'_> {
    /// The index's form of the words; `None` when there are none, which finds everything.
    pub(crate) fn build(&self, words: &[Word], strictness: Strictness) -> Option<Box<dyn Part>> {
        let telling: Vec<&Word> =
            words.iter().filter(|w| !SMALL_WORDS.contains(&w.text.as_str())).collect();
        let used: Vec<&Word> = if telling.is_empty() { words.iter().collect() } else { telling };
        if used.is_empty() {
            return None;
        }
        let occur = match strictness {
            Strictness::All => Occur::Must,
            Strictness::Some => Occur::Should,
        };
        let parts = used.iter().take(WORDS_MAX).map(|word| (occur, self.word(word, strictness)));
        let each = Box::new(BooleanQuery::new(parts.collect()));
        // A run of 汉字 is also found as it stands, however dictionaries would cut it.
        let run: String = used.iter().map(|word| word.text.as_str()).collect();
        let single: Vec<String> = run.chars().take(WORDS_MAX).map(String::from).collect();
        let as_it_stands = in_field(self.fields.han, single.iter().map(String::as_str));
        match as_it_stands.filter(|_| used.len() > 1 && used.iter().all(|word| word.han)) {
            Some(run) => Some(Box::new(BooleanQuery::union(vec![each, boosted(run, 2.0)]))),
            None => Some(each),
        }
    }

    fn word(&self, word: &Word, strictness: Strictness) -> Box<dyn Part> {
        let mut ways = self.phrase(std::slice::from_ref(word));
        for alternative in self.alternatives.of(&word.text) {
            // A synonym counts a little less than the word itself.
            let other = self.phrase(alternative).into_iter();
            ways.extend(other.map(|way| boosted(way, 0.8)));
        }
        if strictness == Strictness::Some && !word.han && word.text.len() >= FUZZY_FROM {
            for field in [self.fields.title_en, self.fields.title_other, self.fields.names] {
                let term = Term::from_field_text(field, &word.text);
                ways.push(boosted(Box::new(FuzzyTermQuery::new(term, 1, true)), 0.5));
            }
        }
        Box::new(DisjunctionMaxQuery::new(ways))
    }

    /// The ways to find `words` next to each other, in each field.
    fn phrase(&self, words: &[Word]) -> Vec<Box<dyn Part>> {
        let f = self.fields;
        let own = |lang: Lang| if lang == self.lang { 5.0 } else { 4.0 };
        let weights: [(Field, f32); 7] = [
            (f.title_en, own(Lang::EN)),
            (f.title_zh, own(Lang::ZH)),
            (f.title_other, 4.0),
            (f.names, 2.5),
            (f.body_en, 1.0),
            (f.body_zh, 1.0),
            (f.body_other, 1.0),
        ];
        let mut ways: Vec<Box<dyn Part>> = Vec::new();
        for (field, weight) in weights {
            ways.extend(
                in_field(field, words.iter().map(|w| w.text.as_str())).map(|w| boosted(w, weight)),
            );
        }
        // Dictionaries cut differently in different company; a run of 汉字 is found however it was cut.
        let run: String = words.iter().map(|word| word.text.as_str()).collect();
        if words.iter().all(|word| word.han) && run.chars().count() > 1 {
            let single: Vec<String> = run.chars().map(String::from).collect();
            ways.extend(
                in_field(f.han, single.iter().map(String::as_str)).map(|w| boosted(w, 2.0)),
            );
        }
        ways
    }
}

fn in_field<'a>(field: Field, words: impl Iterator<Item = &'a str>) -> Option<Box<dyn Part>> {
    let mut terms: Vec<Term> = words.map(|word| Term::from_field_text(field, word)).collect();
    match terms.len() {
        0 => None,
        1 => terms.pop().map(|term| -> Box<dyn Part> {
            Box::new(TermQuery::new(term, IndexRecordOption::WithFreqs))
        }),
        _ => Some(Box::new(PhraseQuery::new(terms))),
    }
}

fn boosted(part: Box<dyn Part>, weight: f32) -> Box<dyn Part> {
    Box::new(BoostQuery::new(part, weight))
}
