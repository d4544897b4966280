//! The market's shelves: a short reference list. Their names are texts of the pages
//! (`category-fruit` …), so this file knows only the keys.

use std::fmt;

/// The key of a shelf, for example `fruit`; `None` of it means the merchant has yet to choose.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Category(&'static str);

/// Every shelf, in the order a shopper sees them.
pub const CATEGORIES: [Category; 10] = [
    Category("fruit"),
    Category("nuts"),
    Category("seafood"),
    Category("pantry"),
    Category("drinks"),
    Category("beauty"),
    Category("apparel"),
    Category("home"),
    Category("pets"),
    Category("services"),
];

/// Words of other shops' categories that mean one of ours. The first match wins, so the narrower
/// word stands first ("pet food" before "food").
const WORDS: &[(&str, &str)] = &[
    ("pet", "pets"),
    ("dog", "pets"),
    ("cat food", "pets"),
    ("cosmetic", "beauty"),
    ("beauty", "beauty"),
    ("skin", "beauty"),
    ("makeup", "beauty"),
    ("soap", "beauty"),
    ("seafood", "seafood"),
    ("fish", "seafood"),
    ("salmon", "seafood"),
    ("nuts", "nuts"),
    ("almond", "nuts"),
    ("pistachio", "nuts"),
    ("fruit", "fruit"),
    ("cherr", "fruit"),
    ("wine", "drinks"),
    ("beer", "drinks"),
    ("spirits", "drinks"),
    ("beverage", "drinks"),
    ("coffee", "drinks"),
    ("tea", "drinks"),
    ("food", "pantry"),
    ("pantry", "pantry"),
    ("honey", "pantry"),
    ("apparel", "apparel"),
    ("clothing", "apparel"),
    ("shirt", "apparel"),
    ("jacket", "apparel"),
    ("shoes", "apparel"),
    ("denim", "apparel"),
    ("jeans", "apparel"),
    ("furniture", "home"),
    ("home", "home"),
    ("garden", "home"),
    ("kitchen", "home"),
    ("service", "services"),
];

impl Category {
    /// The shelf with this key.
    #[must_use]
    pub fn of_key(key: &str) -> Option<Category> {
        let wanted = key.trim().to_ascii_lowercase();
        CATEGORIES.into_iter().find(|category| category.0 == wanted)
    }

    /// The shelf another shop's words mean (`Apparel & Accessories > Clothing`), when that is plain.
    #[must_use]
    pub fn of_words(words: &str) -> Option<Category> {
        let words = words.to_lowercase();
        let word_starts =
            |at: usize| !words[..at].chars().next_back().is_some_and(char::is_alphanumeric);
        let found = WORDS
            .iter()
            .find(|(word, _)| words.match_indices(word).any(|(at, _)| word_starts(at)))?;
        Category::of_key(found.1)
    }

    /// The key.
    #[must_use]
    pub const fn key(self) -> &'static str {
        self.0
    }
}

impl fmt::Display for Category {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

impl fmt::Debug for Category {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_other_shops_find_their_shelf_or_none() {
        for (words, key) in [
            ("Apparel & Accessories > Clothing > Shirts", Some("apparel")),
            ("Pet Food", Some("pets")),
            ("Food, Beverages & Tobacco > Food Items > Nuts & Seeds", Some("nuts")),
            ("Indoor", None),
            ("carpet", None),
            ("", None),
        ] {
            assert_eq!(Category::of_words(words).map(Category::key), key, "{words}");
        }
        assert!(CATEGORIES.iter().all(|c| Category::of_key(c.key()) == Some(*c)));
        assert!(WORDS.iter().all(|(_, key)| Category::of_key(key).is_some()));
    }
}
