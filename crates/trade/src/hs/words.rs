//! Words: how a text is cut into them, and what everyday shop language calls a subheading.

use super::HsCode;
use std::collections::HashMap;
use std::sync::LazyLock;

/// Lower-case words without their plural, in order; hyphens and apostrophes end a word, but for `t-shirt`.
pub(super) fn words(text: &str) -> Vec<String> {
    let lower = text.to_lowercase().replace("t-shirt", "tshirt");
    lower
        .split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|word| word.len() > 1 && word.bytes().any(|b| b.is_ascii_alphabetic()))
        .map(stem)
        .collect()
}

/// Without the plural: `cherries` and `cherry`, `dresses` and `dress`, `jeans` and `jean`.
fn stem(word: &str) -> String {
    let irregular = match word {
        "women" | "womens" | "woman" | "ladies" | "lady" => Some("women"),
        "men" | "mens" | "man" => Some("men"),
        "knives" => Some("knife"),
        "tshirt" | "tshirts" => Some("tshirt"),
        _ => None,
    };
    if let Some(word) = irregular {
        return word.to_owned();
    }
    for (ending, instead) in
        [("ies", "y"), ("sses", "ss"), ("shes", "sh"), ("ches", "ch"), ("xes", "x"), ("oes", "o")]
    {
        if let Some(start) = word.strip_suffix(ending).filter(|start| start.len() > 2) {
            return format!("{start}{instead}");
        }
    }
    match word.strip_suffix('s') {
        Some(start) if start.len() > 2 && !start.ends_with(['s', 'u', 'i']) => start.to_owned(),
        _ => word.to_owned(),
    }
}

/// One line of the table: these words usually mean these subheadings.
pub(super) struct Hint {
    /// English: stems that must all occur. Chinese: one text that must occur.
    pub(super) words: Vec<String>,
    pub(super) codes: Vec<HsCode>,
}

/// The table: English lines by their first word, Chinese lines in order.
pub(super) struct Hints {
    pub(super) english: HashMap<String, Vec<Hint>>,
    pub(super) chinese: Vec<Hint>,
}

const TABLE: &str = include_str!("../../data/hs_words.csv");

pub(super) static HINTS: LazyLock<Hints> = LazyLock::new(|| {
    let mut hints = Hints { english: HashMap::new(), chinese: Vec::new() };
    for line in TABLE.lines().filter(|line| !line.starts_with('#')) {
        let Some((phrase, codes)) = line.split_once(';') else { continue };
        let codes = codes.split(' ').filter_map(|code| code.parse().ok()).collect();
        if phrase.is_ascii() {
            let hint = Hint { words: words(phrase), codes };
            if let Some(first) = hint.words.first().cloned() {
                hints.english.entry(first).or_default().push(hint);
            }
        } else {
            hints.chinese.push(Hint { words: vec![phrase.to_lowercase()], codes });
        }
    }
    hints
});

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hs::describe;

    #[test]
    fn plurals_meet_their_singular() {
        for (many, one) in
            [("Cherries", "cherry"), ("DRESSES", "dress"), ("jeans", "jean"), ("glass", "glass")]
        {
            assert_eq!(words(many), [one]);
        }
        assert_eq!(words("Women's T-Shirts, 2 pcs"), ["women", "tshirt", "pcs"]);
    }

    #[test]
    fn every_code_of_the_table_is_in_hs_2022() {
        let all = HINTS.english.values().flatten().chain(&HINTS.chinese);
        for hint in all {
            assert!(!hint.codes.is_empty(), "{:?} has no code", hint.words);
            for code in &hint.codes {
                assert!(describe(*code).is_some(), "{code} of {:?}", hint.words);
            }
        }
        let lines = TABLE.lines().filter(|line| !line.starts_with('#')).count();
        let read = HINTS.english.values().map(Vec::len).sum::<usize>() + HINTS.chinese.len();
        assert_eq!(lines, read);
    }
}
