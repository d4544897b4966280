//! Which subheadings a product's title and description may belong to. A suggestion is never a
//! decision: the merchant confirms.
//!
//! Two readings are added up: a small table of everyday words (`data/hs_words.csv`), and the rare words that
//! the text shares with the nomenclature, leaving out what a description excludes (`other than …`).

use super::HsCode;
use super::text::{Entry, describe, entries};
use super::words::{HINTS, Hint, words};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::sync::LazyLock;

/// A subheading that may fit.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Suggestion {
    /// The subheading.
    pub code: HsCode,
    /// Its text in HS 2022.
    pub text: &'static str,
    /// Higher fits better; comparable within one answer only, and among strong ones or among others.
    pub score: u32,
    /// The title names the thing itself in words that mean this subheading and no other. Only such a one may
    /// stand in a field before somebody has chosen.
    pub strong: bool,
}

/// Which subheadings have a word, and how rare the word is (8 × log2 of how few).
struct Index {
    codes: Vec<HsCode>,
    by_word: HashMap<String, Posting>,
}

#[derive(Default)]
struct Posting {
    rarity: u32,
    /// Subheading and weight of the word in it: 3 in its own text, 1 in its heading's.
    places: Vec<(usize, u32)>,
}

static INDEX: LazyLock<Index> = LazyLock::new(build);

fn build() -> Index {
    let mut index = Index { codes: Vec::new(), by_word: HashMap::new() };
    let headings: HashMap<&str, &Entry> =
        entries().iter().filter(|e| e.digits.len() == 4).map(|e| (e.digits, e)).collect();
    for entry in entries().iter().filter(|e| e.digits.len() == 6) {
        let Ok(code) = entry.digits.parse() else { continue };
        let mut weights: BTreeMap<String, u32> = BTreeMap::new();
        if let Some(heading) = entry.digits.get(..4).and_then(|digits| headings.get(digits)) {
            weights.extend(included(heading.text).into_iter().map(|word| (word, 1)));
        }
        weights.extend(included(entry.text).into_iter().map(|word| (word, 3)));
        for (word, weight) in weights {
            let posting = index.by_word.entry(word).or_default();
            posting.places.push((index.codes.len(), weight));
        }
        index.codes.push(code);
    }
    for posting in index.by_word.values_mut() {
        let few = (index.codes.len() / posting.places.len().max(1)).max(1);
        posting.rarity = u128::try_from(few).unwrap_or(1).saturating_pow(8).ilog2();
    }
    index
}

/// The words of a description without the parts that say what does not belong there.
fn included(text: &str) -> HashSet<String> {
    const EXCLUDING: [&str; 8] = [
        "excluding",
        "other than",
        "but not",
        "but excludes",
        "not ",
        "n.e.c",
        "except",
        "excludes",
    ];
    text.split([',', ';', '(', ')'])
        .map(str::trim)
        .filter(|part| !EXCLUDING.iter().any(|word| part.starts_with(word)))
        .flat_map(words)
        .filter(|word| !matches!(word.as_str(), "or" | "of" | "and" | "the" | "in" | "whether"))
        .collect()
}

/// At most `limit` subheadings for a product's `text`, strong ones first, then by score. The first line of the text (the title)
/// counts three times as much as the rest.
///
/// ```
/// let best = trade::hs::suggest("Dried Bing Cherries, 200 g", 3);
/// assert_eq!(best[0].code.to_string(), "0813.40");
/// let best = trade::hs::suggest("车厘子干", 3);
/// assert_eq!(best[0].code.to_string(), "0813.40");
/// ```
#[must_use]
pub fn suggest(text: &str, limit: usize) -> Vec<Suggestion> {
    let (title, rest) = text.split_once('\n').unwrap_or((text, ""));
    let mut scores: BTreeMap<HsCode, u32> = BTreeMap::new();
    let mut strong = BTreeSet::new();
    for (part, weight) in [(title, 3), (rest, 1)] {
        let part: String = part.chars().take(2_000).collect();
        let named = add_hints(&part, weight, &mut scores);
        if weight > 1 {
            strong = named;
        }
        add_words(&part, weight, &mut scores);
    }
    let mut found: Vec<(HsCode, u32)> = scores.into_iter().collect();
    let first = |code: &HsCode| !strong.contains(code);
    found.sort_by_key(|(code, score)| (first(code), std::cmp::Reverse(*score), *code));
    found
        .into_iter()
        .filter_map(|(code, score)| {
            let strong = strong.contains(&code);
            Some(Suggestion { code, text: describe(code)?, score, strong })
        })
        .take(limit)
        .collect()
}

/// What a line of the table counts more when it names the thing itself: a lemon soap is a soap.
const NAMES_IT: u32 = 100;

/// A table line counts more the longer it is, and when it names the thing itself; of its subheadings the
/// first counts most. Answers the codes of which one is meant where the thing itself is named: that of a line
/// with one code, and the first of a line of several words.
fn add_hints(part: &str, weight: u32, scores: &mut BTreeMap<HsCode, u32>) -> BTreeSet<HsCode> {
    let mut named = BTreeSet::new();
    let mut add = |hint: &Hint, size: usize, names_it: bool| {
        if names_it && (size > 1 || hint.codes.len() == 1) {
            named.extend(hint.codes.first());
        }
        let size = u32::try_from(size).unwrap_or(1);
        let more = if names_it { NAMES_IT } else { 0 };
        for (code, minus) in hint.codes.iter().zip([0, 40, 60]) {
            *scores.entry(*code).or_default() += weight * (200 + 400 * size + more - minus);
        }
    };
    let lower = part.to_lowercase();
    let (list, heads) = (words(part), heads(&lower));
    let set: HashSet<&str> = list.iter().map(String::as_str).collect();
    for word in &set {
        let hints = HINTS.english.get(*word).map(Vec::as_slice).unwrap_or_default();
        for hint in hints.iter().filter(|h| h.words.iter().all(|w| set.contains(w.as_str()))) {
            add(hint, hint.words.len(), hint.words.iter().any(|word| heads.contains(word)));
        }
    }
    for hint in &HINTS.chinese {
        let Some(text) = hint.words.first() else { continue };
        let Some(at) = lower.rfind(text.as_str()) else { continue };
        let after = lower.get(at + text.len()..).and_then(|rest| rest.chars().next());
        let size = text.chars().count();
        let names_it = !after.is_some_and(is_han);
        add(hint, size.div_ceil(2).max(1) + usize::from(size > 3), names_it);
    }
    named
}

/// The last word of each phrase: what is sold, rather than what it is made of, smells of or comes with.
fn heads(lower: &str) -> HashSet<String> {
    const BESIDE: [&str; 7] = [" with ", " without ", " for ", " in ", " of ", " from ", " and "];
    let phrases = lower.split([',', ';', '(', ')', '|', '/', '\n']);
    let named = phrases.map(|phrase| {
        let end = BESIDE.iter().filter_map(|word| phrase.find(word)).min();
        end.and_then(|end| phrase.get(..end)).unwrap_or(phrase)
    });
    named.filter_map(|phrase| words(phrase).pop()).collect()
}

fn is_han(c: char) -> bool {
    matches!(c, '\u{4E00}'..='\u{9FFF}' | '\u{3400}'..='\u{4DBF}')
}

/// Colours and praise, which say nothing about what a thing is.
const EMPTY_WORDS: &[&str] = &[
    "antique",
    "beautiful",
    "black",
    "blue",
    "bright",
    "brown",
    "classic",
    "dark",
    "fresh",
    "gift",
    "gold",
    "great",
    "green",
    "grey",
    "high",
    "large",
    "light",
    "little",
    "long",
    "natural",
    "navy",
    "new",
    "of",
    "or",
    "orange",
    "other",
    "outdoor",
    "pink",
    "plain",
    "pure",
    "purple",
    "red",
    "set",
    "short",
    "silver",
    "sleek",
    "small",
    "soft",
    "spring",
    "style",
    "stylish",
    "summer",
    "top",
    "vintage",
    "white",
    "wild",
    "winter",
    "with",
    "yellow",
];

/// A word this rare (at most about 1 in 128 subheadings has it) is worth a suggestion by itself.
const TELLING: u32 = 56;

/// Rare shared words count more, and more in a subheading's own text than in its heading's. A
/// subheading that shares a single common word is no suggestion.
fn add_words(part: &str, weight: u32, scores: &mut BTreeMap<HsCode, u32>) {
    let mut set: HashSet<String> = words(part).into_iter().collect();
    set.retain(|word| !EMPTY_WORDS.contains(&word.as_str()));
    let mut shared: HashMap<usize, (u32, u32)> = HashMap::new();
    for posting in set.iter().filter_map(|word| INDEX.by_word.get(word)) {
        for (at, place) in &posting.places {
            let telling = u32::from(*place > 1 && posting.rarity >= TELLING);
            let found = shared.entry(*at).or_default();
            *found = (found.0 + weight * place * posting.rarity, found.1 + 1 + telling);
        }
    }
    for (at, (score, words)) in shared {
        if let Some(code) = INDEX.codes.get(at).filter(|_| words > 1) {
            *scores.entry(*code).or_default() += score;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn best(text: &str, among: usize) -> Vec<String> {
        suggest(text, among).iter().map(|s| s.code.to_string()).collect()
    }

    #[test]
    fn the_products_of_a_small_market_find_their_subheading_first() {
        for (text, code) in [
            ("Dried Rainier cherries, unsweetened", "0813.40"),
            ("Fresh Bing cherries, 2 kg box", "0809.29"),
            ("Raw almonds, shelled, 500 g", "0802.12"),
            ("Roasted salted almonds", "2008.19"),
            ("Women's high-rise jeans", "6204.62"),
            ("Men's straight jeans, raw selvedge denim", "6203.42"),
            ("Lavender hand cream 75 ml", "3304.99"),
            ("Hot-smoked salmon, fully cooked", "0305.41"),
            ("Raw sockeye salmon fillets", "0304.41"),
            ("Red wine, Columbia Valley 2023", "2204.21"),
            ("Ceramic pot with saucer", "6912.00"),
            ("Organic cotton T-shirt", "6109.10"),
            ("Cherry jam", "2007.99"),
            ("London dry gin 70 cl", "2208.50"),
            ("Extra virgin olive oil", "1509.20"),
            ("Canned wild salmon", "1604.11"),
            ("Goat milk bar soap", "3401.11"),
            ("Dog biscuits with pumpkin", "2309.10"),
            ("Bath towels, set of two", "6302.60"),
            ("车厘子干 200克", "0813.40"),
            ("新鲜车厘子", "0809.29"),
            ("烟熏三文鱼", "0305.41"),
            ("女士牛仔裤 高腰", "6204.62"),
            ("薰衣草护手霜", "3304.99"),
            ("混合坚果礼盒", "2008.19"),
            ("手机", "8517.13"),
            ("phone", "8517.13"),
            ("iPhone 15 Pro, 256 GB", "8517.13"),
            ("iPhone case, clear", "3926.90"),
            ("手机壳 透明", "3926.90"),
            ("silk scarf", "6214.10"),
            ("Silk scarf, hand-rolled, 90 x 90 cm", "6214.10"),
            ("真丝围巾", "6214.10"),
            ("无线蓝牙耳机", "8518.30"),
            ("Wireless earbuds", "8518.30"),
            ("Laptop 14 inch", "8471.30"),
            ("充电宝 20000 毫安", "8507.60"),
            ("羽绒服 女", "6202.40"),
            ("Lemon soap", "3401.11"),
            ("柠檬香皂", "3401.11"),
            ("婴儿纸尿裤 L 码", "9619.00"),
            ("保温杯 500 毫升", "9617.00"),
            ("积木", "9503.00"),
            ("西洋参 切片", "1211.20"),
            ("普洱茶 饼", "0902.30"),
        ] {
            assert_eq!(best(text, 1), [code], "{text}: {:?}", best(text, 5));
        }
    }

    #[test]
    fn words_of_the_nomenclature_are_found_without_the_table() {
        for (text, code) in [
            ("Bicycles and other cycles, not motorised", "8712.00"),
            ("Upright piano", "9201.10"),
            ("Umbrella with telescopic shaft", "6601.91"),
        ] {
            assert!(best(text, 5).iter().any(|c| c == code), "{text}: {:?}", best(text, 5));
        }
    }

    #[test]
    fn the_title_counts_more_than_the_description() {
        let text = "Olive oil soap\nMade with cherries, almonds, wine and jeans in mind.";
        assert!(best(text, 3).contains(&"3401.11".to_owned()), "{:?}", best(text, 3));
    }

    #[test]
    fn only_a_title_that_names_the_thing_makes_a_strong_suggestion() {
        let strong = |text: &str| {
            let found = suggest(text, 6);
            found.into_iter().find(|one| one.strong).map(|one| one.code.to_string())
        };
        for text in [
            "Wooden Fence\nPolished by hand.",
            "Olive Green Jacket",
            "Dark Denim Top",
            "Navy Sports Jacket\nCotton T-shirt, as worn with jeans.",
            "Cherry Red Bench",
            "",
        ] {
            assert_eq!(strong(text), None, "{text}: {:?}", suggest(text, 6));
        }
        for (text, code) in [
            ("Organic cotton T-shirt 12", "6109.10"),
            ("Olive oil soap", "3401.11"),
            ("LED High Tops", "6404.11"),
            ("Cream Sofa", "9401.61"),
            ("Knitted Throw Pillows", "9404.90"),
            ("Dried Rainier cherries, unsweetened", "0813.40"),
            ("iPhone case, clear", "3926.90"),
            ("真丝围巾", "6214.10"),
        ] {
            assert_eq!(strong(text).as_deref(), Some(code), "{text}: {:?}", suggest(text, 6));
        }
    }

    #[test]
    fn nothing_is_suggested_for_nothing() {
        assert!(best("", 5).is_empty());
        assert!(best("!!! 12345 ???", 5).is_empty());
        assert_eq!(best("wine", 0).len(), 0);
    }

    proptest! {
        #[test]
        fn any_text_gets_an_answer(text in ".{0,80}") {
            prop_assert!(suggest(&text, 4).len() <= 4);
        }
    }
}
