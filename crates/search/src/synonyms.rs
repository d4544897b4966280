//! Words that find each other, as data: `data/synonyms.txt`.

use crate::text::{Word, words};
use std::collections::BTreeMap;
use tantivy::tokenizer::TextAnalyzer;

/// Groups of words with one meaning.
#[derive(Clone, Debug)]
pub(crate) struct Synonyms {
    groups: Vec<Vec<String>>,
}

/// For a word of a query, the words and phrases that may stand for it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Alternatives(BTreeMap<String, Vec<Vec<Word>>>);

impl Synonyms {
    /// The file that ships with the program.
    pub(crate) fn shipped() -> Synonyms {
        Synonyms::parse(include_str!("../data/synonyms.txt"))
    }

    fn parse(text: &str) -> Synonyms {
        let lines = text.lines().map(str::trim).filter(|l| !l.is_empty() && !l.starts_with('#'));
        let group = |line: &str| line.split(',').map(|word| word.trim().to_owned()).collect();
        Synonyms { groups: lines.map(group).collect() }
    }

    /// Every word.
    pub(crate) fn words(&self) -> impl Iterator<Item = &str> {
        self.groups.iter().flatten().map(String::as_str)
    }

    /// A number that changes with the file: words taught to the dictionary change what is indexed.
    pub(crate) fn fingerprint(&self) -> u32 {
        // FNV-1a: this is a version, not a secret.
        self.words()
            .flat_map(str::bytes)
            .fold(0x811C_9DC5, |hash: u32, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193))
    }

    /// Reads every word as a query would.
    pub(crate) fn alternatives(&self, analyzer: &mut TextAnalyzer) -> Alternatives {
        let mut map: BTreeMap<String, Vec<Vec<Word>>> = BTreeMap::new();
        for group in &self.groups {
            let read: Vec<Vec<Word>> = group.iter().map(|word| words(analyzer, word)).collect();
            for one in &read {
                // A phrase is found, but is too long to be looked up by one word.
                let [single] = one.as_slice() else { continue };
                let others = read.iter().filter(|other| *other != one && !other.is_empty());
                map.entry(single.text.clone()).or_default().extend(others.cloned());
            }
        }
        Alternatives(map)
    }
}

impl Alternatives {
    /// What may stand for `word`.
    pub(crate) fn of(&self, word: &str) -> &[Vec<Word>] {
        self.0.get(word).map_or(&[], Vec::as_slice)
    }
}
