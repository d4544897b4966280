//! The text of HS 2022, sorted by code.

use super::HsCode;
use std::sync::LazyLock;

/// One chapter, heading or subheading with its description.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry {
    /// 2, 4 or 6 digits.
    pub digits: &'static str,
    /// The English description.
    pub text: &'static str,
}

/// `digits TAB description`. Source: datasets/harmonized-system (ODC-PDDL 1.0), see data/SOURCES.md.
const TABLE: &str = include_str!("../../data/hs2022.tsv");

static ENTRIES: LazyLock<Vec<Entry>> = LazyLock::new(|| {
    TABLE
        .lines()
        .filter_map(|line| line.split_once('\t'))
        .map(|(digits, text)| Entry { digits, text })
        .collect()
});

/// Every chapter, heading and subheading of HS 2022, by code.
#[must_use]
pub fn entries() -> &'static [Entry] {
    &ENTRIES
}

fn find(digits: &str) -> Option<&'static str> {
    let at = ENTRIES.binary_search_by(|entry| entry.digits.cmp(digits)).ok()?;
    ENTRIES.get(at).map(|entry| entry.text)
}

/// What HS 2022 says about the subheading of `code`; `None` when it has no such subheading.
///
/// ```
/// let text = trade::hs::describe("0813.40".parse()?);
/// assert_eq!(text, Some("Fruit, edible; fruit n.e.c. in heading no. 0812, dried"));
/// # Ok::<(), trade::HsCodeError>(())
/// ```
#[must_use]
pub fn describe(code: HsCode) -> Option<&'static str> {
    find(code.digits().get(..6)?)
}

/// The subheadings as numbers of six digits, a bit for each.
static SUBHEADINGS: LazyLock<Vec<u64>> = LazyLock::new(|| {
    let mut bits = vec![0u64; 1_000_000 / 64 + 1];
    for number in
        ENTRIES.iter().filter(|e| e.digits.len() == 6).filter_map(|e| e.digits.parse().ok())
    {
        let number: usize = number;
        if let Some(word) = bits.get_mut(number / 64) {
            *word |= 1 << (number % 64);
        }
    }
    bits
});

/// Whether HS 2022 has the subheading of `code`. Its chapters end with 97: the 9999.99 of trade statistics
/// ("not specified according to kind") is no code that goods are declared under.
#[must_use]
pub fn exists(code: HsCode) -> bool {
    let number = usize::try_from(code.key().0 / 10_000).unwrap_or(0);
    number < 98_00_00
        && SUBHEADINGS.get(number / 64).is_some_and(|word| word >> (number % 64) & 1 == 1)
}

/// What HS 2022 says about the heading (4 digits) of `code`.
#[must_use]
pub fn heading(code: HsCode) -> Option<&'static str> {
    find(code.digits().get(..4)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_text_is_whole_and_sorted() {
        let count = |n| entries().iter().filter(|e| e.digits.len() == n).count();
        assert_eq!((count(2), count(4), count(6)), (97, 1_229, 5_613));
        assert!(entries().is_sorted_by_key(|e| e.digits));
        assert_eq!(describe("9998.99".parse().unwrap()), None);
        assert!(heading("0809.29".parse().unwrap()).unwrap().starts_with("Apricots, cherries"));
    }
}
