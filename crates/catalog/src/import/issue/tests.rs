//! Each trouble of a file has words that help.

use super::*;

/// One of each, in a row that the compiler keeps complete; faults have words of their own.
fn after(trouble: &Trouble) -> Option<Trouble> {
    let text = || "x".to_owned();
    Some(match trouble {
        Trouble::NotUtf8 => Trouble::NotCsv("an Excel workbook"),
        Trouble::NotCsv(_) => Trouble::Cells { found: 3, expected: 44 },
        Trouble::Cells { .. } => Trouble::Unclosed,
        Trouble::Unclosed => Trouble::Unreadable(text()),
        Trouble::Unreadable(_) => Trouble::Header { found: text() },
        Trouble::Header { .. } => Trouble::HeaderTwice,
        Trouble::HeaderTwice => Trouble::Empty,
        Trouble::Empty => Trouble::NoHandle,
        Trouble::NoHandle => Trouble::Scattered,
        Trouble::Scattered => Trouble::TooLarge,
        Trouble::TooLarge => Trouble::Price(text()),
        Trouble::Price(_) => Trouble::PriceMissing,
        Trouble::PriceMissing => Trouble::Currency(text()),
        Trouble::Currency(_) => Trouble::Weight(text()),
        Trouble::Weight(_) => Trouble::Stock(text()),
        Trouble::Stock(_) => Trouble::StockNegative(text()),
        Trouble::StockNegative(_) => Trouble::StockPromised(text()),
        Trouble::StockPromised(_) => Trouble::Hs(text()),
        Trouble::Hs(_) => Trouble::HsUnknown(text()),
        Trouble::HsUnknown(_) => Trouble::HsEdition(text()),
        Trouble::HsEdition(_) => Trouble::Country(text()),
        Trouble::Country(_) => Trouble::Kind(text()),
        Trouble::Kind(_) => Trouble::Flag(text()),
        Trouble::Flag(_) => Trouble::Picture(text()),
        Trouble::Picture(_) => Trouble::Differs(text()),
        Trouble::Differs(_) => Trouble::GiftCard,
        Trouble::GiftCard => Trouble::OptionsChanged { left: 2 },
        Trouble::OptionsChanged { .. } => Trouble::ChangedMeanwhile,
        Trouble::ChangedMeanwhile | Trouble::Fault(_) => return None,
    })
}

#[test]
fn every_trouble_has_its_words() {
    let all: Vec<Trouble> = std::iter::successors(Some(Trouble::NotUtf8), after).collect();
    let mut codes: Vec<&str> = all.iter().map(Trouble::code).collect();
    let mut known: Vec<&str> = WORDS.iter().map(|(code, ..)| *code).collect();
    codes.sort_unstable();
    known.sort_unstable();
    assert_eq!(codes, known, "one line of words for each trouble, and no other");
    for trouble in all {
        let (code, (what, mend)) = (trouble.code(), trouble.words());
        assert!(what.contains(' ') && !mend.is_empty(), "{code}: {what}; {mend}");
        let filled = what.contains("{value}") || mend.contains("{value}");
        assert_eq!(filled, !trouble.value().is_empty(), "{code} tells its value");
    }
}

#[test]
fn an_issue_says_what_and_how_to_mend_it() {
    let place = Place { line: 7, column: "Variant Price".into(), listing: "pot".into() };
    let issue = place.with(Trouble::Cells { found: 3, expected: 44 });
    assert_eq!(issue.what, "the row has 3 cells where the header has 44");
    assert_eq!((issue.code.as_str(), issue.args["expected"].as_str()), ("cells", "44"));
}
