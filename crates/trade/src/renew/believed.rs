//! What of an export cannot be: rates below zero or beyond any tariff, one line with two rates, and chapters or
//! rates that are gone, as where a file was cut off.

use super::rows::Old;
use super::{Line, RenewError};
use std::collections::{BTreeMap, BTreeSet};

/// No tariff of the world asks for more, in percent.
const PERCENT_MOST: u64 = 3_000;

/// A chapter that loses more than a tenth of its lines.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Shrunk {
    /// Two digits.
    pub chapter: String,
    /// Lines that it had.
    pub before: usize,
    /// Lines that it has.
    pub after: usize,
}

/// A rate that could be read before, and cannot now.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Lost {
    /// The code of its line.
    pub hs: String,
    /// What stood there.
    pub before: String,
    /// What stands there.
    pub after: String,
}

/// Where in an export: its name and the line.
pub(super) type Place<'n> = (&'n str, u64);

fn refused((file, line): Place<'_>, what: String) -> RenewError {
    RenewError::Line { file: file.to_owned(), line, what }
}

/// Refuses a rate below zero, and one of more than 3,000 %. `hs` is its code, as written.
pub(super) fn believed(place: Place<'_>, hs: &str, rate: &str) -> Result<(), RenewError> {
    let shown: String = rate.trim().chars().take(40).collect();
    if is_below_zero(rate) {
        return Err(refused(place, format!("{hs}: the rate \"{shown}\" is below zero")));
    }
    if percents(rate).any(|percent| percent > PERCENT_MOST) {
        let what = format!("{hs}: the rate \"{shown}\" is more than {PERCENT_MOST} %");
        return Err(refused(place, what));
    }
    Ok(())
}

/// A minus that belongs to the number behind it; one between two days or two terms does not.
fn is_below_zero(rate: &str) -> bool {
    rate.char_indices().filter(|(_, c)| matches!(c, '-' | '−' | '–')).any(|(at, minus)| {
        let (before, rest) = rate.split_at(at);
        let behind = rest.trim_start_matches(minus).trim_start();
        let stands_alone = before.trim_end().chars().next_back().is_none_or(|c| "+(,".contains(c));
        stands_alone && behind.starts_with(|c: char| c.is_ascii_digit() || c == '.')
    })
}

/// The whole part of each number with a percent sign; a number that is too long for one is beyond all bounds.
fn percents(rate: &str) -> impl Iterator<Item = u64> + '_ {
    rate.match_indices('%').filter_map(move |(at, _)| {
        let (before, _) = rate.split_at(at);
        let before = before.trim_end();
        let is_digit = |c: char| c.is_ascii_digit() || matches!(c, '.' | ',');
        let (_, number) = before.split_at(before.trim_end_matches(is_digit).len());
        let whole: String =
            number.split('.').next().unwrap_or_default().chars().filter(|c| *c != ',').collect();
        (!whole.is_empty()).then(|| whole.parse().unwrap_or(u64::MAX))
    })
}

/// By code: the line where it stood first, and its rate.
pub(super) type Seen = BTreeMap<String, (u64, String)>;

/// Refuses a code that stands a second time with another rate.
pub(super) fn once(
    seen: &mut Seen,
    place: Place<'_>,
    (hs, rate): (&str, &str),
) -> Result<(), RenewError> {
    let (before, known) = seen.entry(hs.to_owned()).or_insert_with(|| (place.1, rate.to_owned()));
    if known == rate {
        return Ok(());
    }
    let what = format!("{hs} has the rate \"{rate}\" here and \"{known}\" on line {before}");
    Err(refused(place, what))
}

/// The chapters of `lines` that lose more than a tenth of what the table had.
pub(super) fn shrunk(old: &Old, lines: &[Line]) -> Vec<Shrunk> {
    let codes: BTreeSet<&str> = lines.iter().map(|line| line.hs.as_str()).collect();
    let (before, after) = (by_chapter(old.codes()), by_chapter(codes.into_iter()));
    let shrunk = after.into_iter().filter_map(|(chapter, after)| {
        let before = before.get(chapter).copied().unwrap_or(0);
        let is_shrunk = after.saturating_mul(10) < before.saturating_mul(9);
        is_shrunk.then(|| Shrunk { chapter: chapter.to_owned(), before, after })
    });
    shrunk.collect()
}

fn by_chapter<'c>(codes: impl Iterator<Item = &'c str>) -> BTreeMap<&'c str, usize> {
    let mut counts = BTreeMap::new();
    for chapter in codes.filter_map(|code| code.get(..2)) {
        *counts.entry(chapter).or_insert(0_usize) += 1;
    }
    counts
}

/// Those of `unread` (code and text) of which the table had a rate.
pub(super) fn lost(old: &Old, unread: &[(String, String)]) -> Vec<Lost> {
    let lost = unread.iter().filter_map(|(hs, after)| {
        let before =
            old.cell(hs, 0).filter(|cell| !cell.is_empty() && !cell.starts_with("REFUSE"))?;
        Some(Lost { hs: hs.clone(), before: before.to_owned(), after: after.clone() })
    });
    lost.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rate_that_cannot_be_is_told_from_one_that_looks_odd() {
        let told = |rate: &str| believed(("a.csv", 7), "0101", rate).err().map(|e| e.to_string());
        for rate in [
            "",
            "Free",
            "0%",
            "7.2%",
            "350%",
            "3000%",
            "12.80% + 176.80 GBP / 100kg",
            "14.00% (01 JUL - 31 JAN), 0.00% (01 FEB - 30 JUN)",
            "0.5 GBP / % vol/hl + 2%",
            "3.66¢/kg less 0.02¢/kg",
            "1,000.5%",
        ] {
            assert_eq!(told(rate), None, "{rate}");
        }
        for rate in ["-5%", " - 5%", "−5%", "2% + -1 EUR / kg", "(-.5%)"] {
            assert!(told(rate).is_some_and(|told| told.contains("below zero")), "{rate}");
        }
        let all_nines = format!("{}%", "9".repeat(40));
        for rate in ["3001%", "9999 %", "1,000,000%", "2% + 5000%", all_nines.as_str()] {
            let told = told(rate).unwrap();
            assert!(told.starts_with("a.csv, line 7: 0101") && told.contains("3000 %"), "{told}");
        }
    }
}
