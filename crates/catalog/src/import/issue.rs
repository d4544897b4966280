//! What is wrong with a file, where, and how to mend it. Each trouble has a stable code and its
//! arguments, so that a page can say it in the reader's language; the English texts stand here.

mod words;

use super::first::FileKind;
use super::foreign::Foreign;
use crate::domain::fault::FaultKind;
use kernel::text::shown;
use std::collections::BTreeMap;
use words::WORDS;

/// So much of a cell is said again.
const VALUE_CHARS_MAX: usize = 160;

/// One finding about one place in a file.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Issue {
    /// The line of the file, counted from 1 for the header; 0 when it is about the whole file.
    pub line: u64,
    /// The column as the file's header names it; empty when it is about the whole row.
    pub column: String,
    /// The listing's key, when the row has one.
    pub listing: String,
    /// Whether the listing was left as it was because of this.
    pub severity: Severity,
    /// A stable word: `price`, `not-utf8` …
    pub code: String,
    /// What the texts need: `value`, `expected` …
    pub args: BTreeMap<String, String>,
    /// What is wrong, in English.
    pub what: String,
    /// How to mend it, in English.
    pub mend: String,
}

/// How grave an issue is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// The listing was left as it was.
    Error,
    /// The listing was taken; the merchant should know this all the same.
    Note,
}

impl Issue {
    /// The file has no rows.
    #[must_use]
    pub fn empty_file() -> Issue {
        Place::default().with(Trouble::Empty)
    }

    /// More of a SKU is promised to open orders than the file counts, so the stock was left.
    #[must_use]
    pub fn stock_promised(line: u64, listing: &str, code: &str, counts: (u32, u32)) -> Issue {
        let (counted, promised) = counts;
        let place = Place { line, column: String::new(), listing: listing.to_owned() };
        let mut issue = place.with(Trouble::StockPromised(counted.to_string()));
        for (name, value) in [("sku", code.to_owned()), ("promised", promised.to_string())] {
            issue.what = issue.what.replace(&format!("{{{name}}}"), &value);
            issue.args.insert(name.to_owned(), value);
        }
        issue
    }
}

/// What can be wrong with a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Trouble {
    /// Bytes that are no UTF-8.
    NotUtf8,
    /// Chinese in GB18030, which was read as that.
    ReadAsChinese,
    /// UTF-16, an Excel workbook, a web page.
    NotCsv(FileKind),
    /// An archive.
    Packed(FileKind),
    /// A file of another shop.
    OtherShop(Foreign),
    /// A row with more or fewer cells than the header.
    Cells { found: usize, expected: usize },
    /// The file ends within the row.
    CutShort,
    /// Text behind the quotation mark that closes a cell.
    StrayQuote,
    /// A record of more than the longest length.
    Unclosed,
    /// A quotation mark that is still open where the file ends.
    OpenQuote,
    /// The reader failed.
    Unreadable(String),
    /// The header is of no known format.
    Header { found: String },
    /// A column appears twice.
    HeaderTwice,
    /// The file has a header and nothing else, or nothing at all.
    Empty,
    /// A row that names no listing.
    NoHandle,
    /// Rows of one listing in two places.
    Scattered,
    /// More rows or text than one listing may have.
    TooLarge,
    /// A price that is none.
    Price(String),
    /// A price with more decimal places than its currency has.
    PricePlaces { value: String, digits: u32 },
    /// A row that needs a price and has none.
    PriceMissing,
    /// A number with a comma, and the number that is meant where that is plain.
    Comma { value: String, meant: String },
    /// A currency that is none.
    Currency(String),
    /// A weight that is none.
    Weight(String),
    /// A weight without its unit.
    WeightUnit(String),
    /// A unit that no weight has.
    UnitUnknown(String),
    /// Two columns of weight that do not agree.
    WeightsDiffer(String),
    /// A stock number that is none.
    Stock(String),
    /// Stock below zero.
    StockNegative(String),
    /// Fewer pieces than are promised.
    StockPromised(String),
    /// An HS code that is none.
    Hs(String),
    /// An HS code that lost a zero, and the one that is meant.
    HsZero { value: String, meant: String },
    /// An HS code in scientific notation.
    HsShortened(String),
    /// An HS code that the edition does not have.
    HsUnknown(String),
    /// An edition that is none.
    HsEdition(String),
    /// A country that is none.
    Country(String),
    /// A kind that is none.
    Kind(String),
    /// A cell that must be true or false.
    Flag(String),
    /// A picture that is neither an address nor a name.
    Picture(String),
    /// A picture's address that nobody can be asked for.
    PictureReach(String),
    /// A later row says something else about the listing than the first.
    Differs(String),
    /// A SKU code or barcode in scientific notation.
    Shortened(String),
    /// What a spreadsheet writes where a formula failed.
    SheetError(String),
    /// A word of which a spreadsheet made a date.
    Dated(String),
    /// A barcode whose check digit is wrong, and the digit that it would be.
    BarcodeCheck { value: String, meant: String },
    /// A barcode that lost the zero it began with, and the whole one.
    BarcodeZero { value: String, meant: String },
    /// A number that is as long as no barcode, or nothing but zeros.
    BarcodeOdd(String),
    /// A SKU code that stands in another row too.
    SkuTwice { value: String, other: u64 },
    /// A SKU code that another listing has.
    SkuElsewhere { value: String, other: String },
    /// UTF-8 that was read as Windows-1252, and what it was.
    Mojibake { value: String, meant: String },
    /// GB18030 that was read as Windows-1252, and what it was.
    MojibakeGb { value: String, meant: String },
    /// UTF-8 that was read as GB18030, and what it was.
    MojibakeUtf8 { value: String, meant: String },
    /// Control characters and others that nobody sees, which were taken out.
    UnseenTaken(String),
    /// Letters that another program has lost.
    LettersLost(String),
    /// A gift card, which is no goods.
    GiftCard,
    /// The options changed, and variants that the file does not name still have the old ones.
    OptionsChanged { left: usize },
    /// Rows without SKU codes that are none of the variants, while others are not in the file.
    VariantsUnnamed { left: usize },
    /// New variants, while others are not in the file.
    VariantsKept { left: usize },
    /// The listing changed while the file was being read.
    ChangedMeanwhile,
    /// A rule of all listings.
    Fault(FaultKind),
}

/// Where in the file.
#[derive(Clone, Debug, Default)]
pub(crate) struct Place {
    pub(crate) line: u64,
    pub(crate) column: String,
    pub(crate) listing: String,
}

impl Place {
    pub(crate) fn with(self, trouble: Trouble) -> Issue {
        let (what, mend) = trouble.words();
        let named = trouble.args().into_iter().filter(|(_, value)| !value.is_empty());
        let short = |value: String| shown(&value).chars().take(VALUE_CHARS_MAX).collect::<String>();
        let args: BTreeMap<String, String> =
            named.map(|(name, value)| (name.to_owned(), short(value))).collect();
        let fill = |text: &str| {
            args.iter().fold(text.to_owned(), |text, (name, value)| {
                text.replace(&format!("{{{name}}}"), value)
            })
        };
        let (what, mend) = (fill(what), fill(mend));
        Issue {
            line: self.line,
            column: shown(&self.column).into_owned(),
            listing: shown(&self.listing).into_owned(),
            severity: trouble.severity(),
            code: trouble.code().to_owned(),
            args,
            what,
            mend,
        }
    }
}

impl Trouble {
    const fn severity(&self) -> Severity {
        match self {
            Trouble::StockNegative(_)
            | Trouble::StockPromised(_)
            | Trouble::Differs(_)
            | Trouble::WeightsDiffer(_)
            | Trouble::Shortened(_)
            | Trouble::Dated(_)
            | Trouble::BarcodeCheck { .. }
            | Trouble::BarcodeZero { .. }
            | Trouble::BarcodeOdd(_)
            | Trouble::PictureReach(_)
            | Trouble::UnseenTaken(_)
            | Trouble::SkuTwice { .. }
            | Trouble::SkuElsewhere { .. }
            | Trouble::Mojibake { .. }
            | Trouble::MojibakeGb { .. }
            | Trouble::MojibakeUtf8 { .. }
            | Trouble::LettersLost(_)
            | Trouble::ReadAsChinese
            | Trouble::VariantsKept { .. } => Severity::Note,
            Trouble::NotUtf8
            | Trouble::NotCsv(_)
            | Trouble::Packed(_)
            | Trouble::OtherShop(_)
            | Trouble::Cells { .. }
            | Trouble::CutShort
            | Trouble::StrayQuote
            | Trouble::Unclosed
            | Trouble::OpenQuote
            | Trouble::Unreadable(_)
            | Trouble::Header { .. }
            | Trouble::HeaderTwice
            | Trouble::Empty
            | Trouble::NoHandle
            | Trouble::Scattered
            | Trouble::TooLarge
            | Trouble::Price(_)
            | Trouble::PricePlaces { .. }
            | Trouble::PriceMissing
            | Trouble::Comma { .. }
            | Trouble::Currency(_)
            | Trouble::Weight(_)
            | Trouble::WeightUnit(_)
            | Trouble::UnitUnknown(_)
            | Trouble::Stock(_)
            | Trouble::Hs(_)
            | Trouble::HsZero { .. }
            | Trouble::HsShortened(_)
            | Trouble::HsUnknown(_)
            | Trouble::HsEdition(_)
            | Trouble::Country(_)
            | Trouble::Kind(_)
            | Trouble::Flag(_)
            | Trouble::Picture(_)
            | Trouble::SheetError(_)
            | Trouble::GiftCard
            | Trouble::OptionsChanged { .. }
            | Trouble::VariantsUnnamed { .. }
            | Trouble::ChangedMeanwhile
            | Trouble::Fault(_) => Severity::Error,
        }
    }

    /// The stable word.
    const fn code(&self) -> &'static str {
        match self {
            Trouble::NotUtf8 => "not-utf8",
            Trouble::ReadAsChinese => "read-as-chinese",
            Trouble::NotCsv(_) => "not-csv",
            Trouble::Packed(_) => "packed",
            Trouble::OtherShop(_) => "other-shop",
            Trouble::Cells { .. } => "cells",
            Trouble::CutShort => "cut-short",
            Trouble::StrayQuote => "stray-quote",
            Trouble::Unclosed => "unclosed",
            Trouble::OpenQuote => "open-quote",
            Trouble::Unreadable(_) => "unreadable",
            Trouble::Header { .. } => "header",
            Trouble::HeaderTwice => "header-twice",
            Trouble::Empty => "empty",
            Trouble::NoHandle => "no-handle",
            Trouble::Scattered => "scattered",
            Trouble::TooLarge => "too-large",
            Trouble::Price(_) => "price",
            Trouble::PricePlaces { .. } => "price-places",
            Trouble::PriceMissing => "price-missing",
            Trouble::Comma { .. } => "comma",
            Trouble::Currency(_) => "currency",
            Trouble::Weight(_) => "weight",
            Trouble::WeightUnit(_) => "weight-unit",
            Trouble::UnitUnknown(_) => "unit-unknown",
            Trouble::WeightsDiffer(_) => "weights-differ",
            Trouble::Stock(_) => "stock",
            Trouble::StockNegative(_) => "stock-negative",
            Trouble::StockPromised(_) => "stock-promised",
            Trouble::Hs(_) => "hs",
            Trouble::HsZero { .. } => "hs-zero",
            Trouble::HsShortened(_) => "hs-shortened",
            Trouble::HsUnknown(_) => "hs-unknown",
            Trouble::HsEdition(_) => "hs-edition",
            Trouble::Country(_) => "country",
            Trouble::Kind(_) => "kind",
            Trouble::Flag(_) => "flag",
            Trouble::Picture(_) => "picture",
            Trouble::PictureReach(_) => "picture-reach",
            Trouble::Differs(_) => "differs",
            Trouble::Shortened(_) => "shortened",
            Trouble::SheetError(_) => "sheet-error",
            Trouble::Dated(_) => "dated",
            Trouble::BarcodeCheck { .. } => "barcode-check",
            Trouble::BarcodeZero { .. } => "barcode-zero",
            Trouble::BarcodeOdd(_) => "barcode-odd",
            Trouble::SkuTwice { .. } => "sku-twice",
            Trouble::SkuElsewhere { .. } => "sku-elsewhere",
            Trouble::Mojibake { .. } => "mojibake",
            Trouble::MojibakeGb { .. } => "mojibake-gb",
            Trouble::MojibakeUtf8 { .. } => "mojibake-utf8",
            Trouble::UnseenTaken(_) => "unseen-taken",
            Trouble::LettersLost(_) => "letters-lost",
            Trouble::GiftCard => "gift-card",
            Trouble::OptionsChanged { .. } => "options-changed",
            Trouble::VariantsUnnamed { .. } => "variants-unnamed",
            Trouble::VariantsKept { .. } => "variants-kept",
            Trouble::ChangedMeanwhile => "changed-meanwhile",
            Trouble::Fault(fault) => fault.code(),
        }
    }

    /// What is wrong and how to mend it, with `{value}` and the other arguments to be filled in.
    fn words(&self) -> (&'static str, &'static str) {
        if let Trouble::Fault(fault) = self {
            return (fault.what(), fault.mend());
        }
        let code = self.code();
        let found = WORDS.iter().find(|(known, ..)| *known == code);
        found.map_or((code, ""), |(_, what, mend)| (what, mend))
    }
}

#[cfg(test)]
mod tests;
