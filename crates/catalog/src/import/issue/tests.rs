//! Each trouble of a file has words that help.

use super::*;

/// One of each, in a row that the compiler keeps complete; faults have words of their own.
fn after(trouble: &Trouble) -> Option<Trouble> {
    let text = || "x".to_owned();
    let kind = || FileKind { key: "x", phrase: "x", packed: false };
    Some(match trouble {
        Trouble::NotUtf8 => Trouble::ReadAsChinese,
        Trouble::ReadAsChinese => Trouble::NotCsv(kind()),
        Trouble::NotCsv(_) => Trouble::Packed(kind()),
        Trouble::Packed(_) => Trouble::OtherShop(Foreign { key: "x", phrase: "x", way: "go on" }),
        Trouble::OtherShop(_) => Trouble::Cells { found: 3, expected: 44 },
        Trouble::Cells { .. } => Trouble::CutShort,
        Trouble::CutShort => Trouble::StrayQuote,
        Trouble::StrayQuote => Trouble::Unclosed,
        Trouble::Unclosed => Trouble::OpenQuote,
        Trouble::OpenQuote => Trouble::Unreadable(text()),
        Trouble::Unreadable(_) => Trouble::Header { found: text() },
        Trouble::Header { .. } => Trouble::HeaderTwice,
        Trouble::HeaderTwice => Trouble::Empty,
        Trouble::Empty => Trouble::NoHandle,
        Trouble::NoHandle => Trouble::Scattered,
        Trouble::Scattered => Trouble::TooLarge,
        Trouble::TooLarge => Trouble::Price(text()),
        Trouble::Price(_) => Trouble::PricePlaces { value: text(), digits: 2 },
        Trouble::PricePlaces { .. } => Trouble::PriceMissing,
        Trouble::PriceMissing => Trouble::Comma { value: text(), meant: text() },
        Trouble::Comma { .. } => Trouble::Currency(text()),
        Trouble::Currency(_) => Trouble::Weight(text()),
        Trouble::Weight(_) => Trouble::WeightUnit(text()),
        Trouble::WeightUnit(_) => Trouble::UnitUnknown(text()),
        Trouble::UnitUnknown(_) => Trouble::WeightsDiffer(text()),
        Trouble::WeightsDiffer(_) => Trouble::Stock(text()),
        Trouble::Stock(_) => Trouble::StockNegative(text()),
        Trouble::StockNegative(_) => Trouble::StockPromised(text()),
        Trouble::StockPromised(_) => Trouble::Hs(text()),
        Trouble::Hs(_) => Trouble::HsZero { value: text(), meant: text() },
        Trouble::HsZero { .. } => Trouble::HsShortened(text()),
        Trouble::HsShortened(_) => Trouble::HsUnknown(text()),
        Trouble::HsUnknown(_) => Trouble::HsEdition(text()),
        Trouble::HsEdition(_) => Trouble::Country(text()),
        Trouble::Country(_) => Trouble::Kind(text()),
        Trouble::Kind(_) => Trouble::Flag(text()),
        Trouble::Flag(_) => Trouble::Picture(text()),
        Trouble::Picture(_) => Trouble::PictureReach(text()),
        Trouble::PictureReach(_) => Trouble::Differs(text()),
        Trouble::Differs(_) => Trouble::Shortened(text()),
        Trouble::Shortened(_) => Trouble::SheetError(text()),
        Trouble::SheetError(_) => Trouble::Dated(text()),
        Trouble::Dated(_) => Trouble::BarcodeCheck { value: text(), meant: text() },
        Trouble::BarcodeCheck { .. } => Trouble::BarcodeZero { value: text(), meant: text() },
        Trouble::BarcodeZero { .. } => Trouble::BarcodeOdd(text()),
        Trouble::BarcodeOdd(_) => Trouble::SkuTwice { value: text(), other: 2 },
        Trouble::SkuTwice { .. } => Trouble::SkuElsewhere { value: text(), other: text() },
        Trouble::SkuElsewhere { .. } => Trouble::Mojibake { value: text(), meant: text() },
        Trouble::Mojibake { .. } => Trouble::MojibakeGb { value: text(), meant: text() },
        Trouble::MojibakeGb { .. } => Trouble::MojibakeUtf8 { value: text(), meant: text() },
        Trouble::MojibakeUtf8 { .. } => Trouble::UnseenTaken(text()),
        Trouble::UnseenTaken(_) => Trouble::LettersLost(text()),
        Trouble::LettersLost(_) => Trouble::GiftCard,
        Trouble::GiftCard => Trouble::OptionsChanged { left: 2 },
        Trouble::OptionsChanged { .. } => Trouble::VariantsUnnamed { left: 2 },
        Trouble::VariantsUnnamed { .. } => Trouble::VariantsKept { left: 2 },
        Trouble::VariantsKept { .. } => Trouble::ChangedMeanwhile,
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
        for (name, _) in trouble.args().iter().filter(|(name, _)| !["kind", "shop"].contains(name))
        {
            let hole = format!("{{{name}}}");
            assert!(what.contains(&hole) || mend.contains(&hole), "{code} tells its {name}");
        }
        let issue = Place::default().with(trouble);
        assert!(!issue.what.contains('{') && !issue.mend.contains('{') || code == "stock-promised");
    }
}

#[test]
fn an_issue_says_what_and_how_to_mend_it() {
    let place = Place { line: 7, column: "Variant Price".into(), listing: "pot".into() };
    let issue = place.with(Trouble::Cells { found: 3, expected: 44 });
    assert_eq!(issue.what, "the row has 3 cells where the header has 44");
    assert_eq!((issue.code.as_str(), issue.args["expected"].as_str()), ("cells", "44"));
}

#[test]
fn what_a_file_says_is_shown_and_steers_no_terminal() {
    let place = Place { line: 1, column: "Name\u{1B}[2J".into(), listing: "a\u{202E}b".into() };
    let issue = place.with(Trouble::Header { found: "Name\u{1B}[2J\u{7}".into() });
    assert_eq!((issue.column.as_str(), issue.listing.as_str()), ("Name␛[2J", "a<U+202E>b"));
    assert!(issue.what.ends_with("Name␛[2J␇"), "{}", issue.what);
}
