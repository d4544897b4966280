//! Ready phrases: said in one language, read in another. They are data (`data/phrases.toml`); a message keeps the key.

use kernel::{Actor, Lang};
use std::collections::BTreeMap;
use std::sync::LazyLock;

const TEXTS: &str = include_str!("../../data/phrases.toml");

/// A ready phrase.
#[derive(Clone, Debug, PartialEq, Eq, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Phrase {
    /// As messages keep it; never renamed.
    pub key: String,
    /// Who says it: `shopper`, `merchant`, `operator`.
    from: Vec<String>,
    /// About what: `order`, `listing`.
    about: Vec<String>,
    /// By language.
    text: BTreeMap<Lang, String>,
}

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    phrase: Vec<Phrase>,
}

static ALL: LazyLock<Vec<Phrase>> =
    LazyLock::new(|| toml::from_str::<File>(TEXTS).map(|file| file.phrase).unwrap_or_default());

impl Phrase {
    /// In `lang`, else in English.
    #[must_use]
    pub fn text(&self, lang: Lang) -> &str {
        self.text.get(&lang).or_else(|| self.text.get(&Lang::EN)).map_or("", String::as_str)
    }

    /// Whether `side` says it about an order or listing (`about` is the key of which).
    pub(crate) fn fits(&self, side: Actor, about: &str) -> bool {
        self.from.iter().any(|from| from == side.key()) && self.about.iter().any(|of| of == about)
    }
}

/// The phrase of that key, if there is one (still).
#[must_use]
pub fn phrase(key: &str) -> Option<&'static Phrase> {
    ALL.iter().find(|phrase| phrase.key == key)
}

/// What `side` may say with one choice about an order or listing (`about` is the key of which).
pub fn phrases(side: Actor, about: &str) -> impl Iterator<Item = &'static Phrase> {
    ALL.iter().filter(move |phrase| phrase.fits(side, about))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_phrase_is_there_once_in_both_languages_and_somebody_says_it() {
        let file: File = toml::from_str(TEXTS).unwrap();
        let mut keys = BTreeSet::new();
        for phrase in &file.phrase {
            assert!(keys.insert(&phrase.key), "{} twice", phrase.key);
            for lang in [Lang::EN, Lang::ZH] {
                assert!(
                    phrase.text.get(&lang).is_some_and(|text| !text.is_empty()),
                    "{}",
                    phrase.key
                );
            }
            assert!(
                phrase.from.iter().all(|from| Actor::from_key(from).is_some()),
                "{}",
                phrase.key
            );
            assert!(phrase.about.iter().all(|about| about == "order" || about == "listing"));
        }
        for side in [Actor::Shopper, Actor::Merchant] {
            for about in ["order", "listing"] {
                assert!(phrases(side, about).count() >= 3, "{side:?} {about}");
            }
        }
    }
}
