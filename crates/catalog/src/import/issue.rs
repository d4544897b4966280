//! What is wrong with a file, where, and how to mend it. Each trouble has a stable code and its
//! arguments, so that a page can say it in the reader's language; the English texts stand here.

use crate::domain::fault::FaultKind;
use std::collections::BTreeMap;

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
    /// UTF-16, or an Excel workbook.
    NotCsv(&'static str),
    /// A row with more or fewer cells than the header.
    Cells { found: usize, expected: usize },
    /// A record of more than the longest length.
    Unclosed,
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
    /// A row that needs a price and has none.
    PriceMissing,
    /// A currency that is none.
    Currency(String),
    /// A weight that is none.
    Weight(String),
    /// A stock number that is none.
    Stock(String),
    /// Stock below zero.
    StockNegative(String),
    /// Fewer pieces than are promised.
    StockPromised(String),
    /// An HS code that is none.
    Hs(String),
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
    /// A later row says something else about the listing than the first.
    Differs(String),
    /// A gift card, which is no goods.
    GiftCard,
    /// The options changed, and variants that the file does not name still have the old ones.
    OptionsChanged { left: usize },
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
        let mut args = BTreeMap::new();
        if let Trouble::Cells { expected, .. } = &trouble {
            args.insert("expected".to_owned(), expected.to_string());
        }
        let value: String = trouble.value().chars().take(60).collect();
        if !value.is_empty() {
            args.insert("value".to_owned(), value.clone());
        }
        let expected = args.get("expected").cloned().unwrap_or_default();
        let fill = |text: &str| text.replace("{value}", &value).replace("{expected}", &expected);
        Issue {
            line: self.line,
            column: self.column,
            listing: self.listing,
            severity: trouble.severity(),
            code: trouble.code().to_owned(),
            args,
            what: fill(what),
            mend: fill(mend),
        }
    }
}

impl Trouble {
    const fn severity(&self) -> Severity {
        match self {
            Trouble::StockNegative(_) | Trouble::StockPromised(_) | Trouble::Differs(_) => {
                Severity::Note
            }
            Trouble::NotUtf8
            | Trouble::NotCsv(_)
            | Trouble::Cells { .. }
            | Trouble::Unclosed
            | Trouble::Unreadable(_)
            | Trouble::Header { .. }
            | Trouble::HeaderTwice
            | Trouble::Empty
            | Trouble::NoHandle
            | Trouble::Scattered
            | Trouble::TooLarge
            | Trouble::Price(_)
            | Trouble::PriceMissing
            | Trouble::Currency(_)
            | Trouble::Weight(_)
            | Trouble::Stock(_)
            | Trouble::Hs(_)
            | Trouble::HsUnknown(_)
            | Trouble::HsEdition(_)
            | Trouble::Country(_)
            | Trouble::Kind(_)
            | Trouble::Flag(_)
            | Trouble::Picture(_)
            | Trouble::GiftCard
            | Trouble::OptionsChanged { .. }
            | Trouble::ChangedMeanwhile
            | Trouble::Fault(_) => Severity::Error,
        }
    }

    /// The stable word.
    const fn code(&self) -> &'static str {
        match self {
            Trouble::NotUtf8 => "not-utf8",
            Trouble::NotCsv(_) => "not-csv",
            Trouble::Cells { .. } => "cells",
            Trouble::Unclosed => "unclosed",
            Trouble::Unreadable(_) => "unreadable",
            Trouble::Header { .. } => "header",
            Trouble::HeaderTwice => "header-twice",
            Trouble::Empty => "empty",
            Trouble::NoHandle => "no-handle",
            Trouble::Scattered => "scattered",
            Trouble::TooLarge => "too-large",
            Trouble::Price(_) => "price",
            Trouble::PriceMissing => "price-missing",
            Trouble::Currency(_) => "currency",
            Trouble::Weight(_) => "weight",
            Trouble::Stock(_) => "stock",
            Trouble::StockNegative(_) => "stock-negative",
            Trouble::StockPromised(_) => "stock-promised",
            Trouble::Hs(_) => "hs",
            Trouble::HsUnknown(_) => "hs-unknown",
            Trouble::HsEdition(_) => "hs-edition",
            Trouble::Country(_) => "country",
            Trouble::Kind(_) => "kind",
            Trouble::Flag(_) => "flag",
            Trouble::Picture(_) => "picture",
            Trouble::Differs(_) => "differs",
            Trouble::GiftCard => "gift-card",
            Trouble::OptionsChanged { .. } => "options-changed",
            Trouble::ChangedMeanwhile => "changed-meanwhile",
            Trouble::Fault(fault) => fault.code(),
        }
    }

    /// What stands in the cell, or the number the sentence speaks of; empty without one.
    fn value(&self) -> String {
        match self {
            Trouble::Price(v)
            | Trouble::Currency(v)
            | Trouble::Weight(v)
            | Trouble::Stock(v)
            | Trouble::StockNegative(v)
            | Trouble::StockPromised(v)
            | Trouble::Hs(v)
            | Trouble::HsUnknown(v)
            | Trouble::HsEdition(v)
            | Trouble::Country(v)
            | Trouble::Kind(v)
            | Trouble::Flag(v)
            | Trouble::Picture(v)
            | Trouble::Differs(v)
            | Trouble::Unreadable(v)
            | Trouble::Header { found: v } => v.clone(),
            Trouble::NotCsv(what) => (*what).to_owned(),
            Trouble::Cells { found: n, .. } | Trouble::OptionsChanged { left: n } => n.to_string(),
            Trouble::NotUtf8
            | Trouble::Unclosed
            | Trouble::HeaderTwice
            | Trouble::Empty
            | Trouble::NoHandle
            | Trouble::Scattered
            | Trouble::TooLarge
            | Trouble::PriceMissing
            | Trouble::GiftCard
            | Trouble::ChangedMeanwhile
            | Trouble::Fault(_) => String::new(),
        }
    }

    /// What is wrong and how to mend it, with `{value}` and `{expected}` to be filled in.
    fn words(&self) -> (&'static str, &'static str) {
        if let Trouble::Fault(fault) = self {
            return (fault.what(), fault.mend());
        }
        let code = self.code();
        let found = WORDS.iter().find(|(known, ..)| *known == code);
        found.map_or((code, ""), |(_, what, mend)| (what, mend))
    }
}

/// Code, what is wrong, how to mend it.
const WORDS: &[(&str, &str, &str)] = &[
    ("price", "\"{value}\" is not a price", "write 12.50: digits and a point"),
    ("currency", "\"{value}\" is not a currency", "write three letters such as USD"),
    ("weight", "\"{value}\" is not a weight in grams", "write whole grams, for example 250"),
    ("stock", "\"{value}\" is not a number of pieces", "write a whole number, for example 12"),
    (
        "stock-negative",
        "the stock is below zero ({value}) and was counted as 0",
        "count the shelf and correct the number",
    ),
    (
        "stock-promised",
        "the file counts {value} of {sku}, but {promised} are promised to open orders; the stock was left",
        "ship or cancel those orders, then count again on the listing's page",
    ),
    ("hs", "\"{value}\" is not an HS code", "write 6 to 10 digits, for example 0813.40"),
    (
        "hs-unknown",
        "HS 2022 has no subheading {value}",
        "look the code up in HS 2022, or leave the cell empty and confirm a suggestion",
    ),
    (
        "hs-edition",
        "\"{value}\" is not an edition of the HS",
        "write the year the edition began: 2022",
    ),
    ("country", "\"{value}\" is not a country", "write two letters of ISO 3166, for example US"),
    ("kind", "\"{value}\" is not a kind of listing", "write goods, produce or service"),
    ("flag", "\"{value}\" is neither true nor false", "write TRUE or FALSE"),
    (
        "picture",
        "\"{value}\" is not a picture's address or name",
        "write https://… or the name of an uploaded file, for example cherries.jpg",
    ),
    (
        "differs",
        "this row says \"{value}\", the listing's first row says otherwise; the first counts",
        "make the cell empty or the same in every row of the listing",
    ),
    (
        "unreadable",
        "the file could not be read to its end: {value}",
        "send it again; listings already taken are recognised",
    ),
    (
        "header",
        "these columns are of no known format: {value}",
        "a Shopify export begins with Handle, Title, …; Entrepot's own file with listing, title_en, price, …",
    ),
    (
        "not-csv",
        "this is {value}, not CSV in UTF-8",
        "open it in the program it comes from and save it as \"CSV UTF-8\"",
    ),
    (
        "cells",
        "the row has {value} cells where the header has {expected}",
        "put texts that hold commas in quotation marks",
    ),
    (
        "options-changed",
        "the options changed, and {value} variants with the old ones are not in the file",
        "add rows for them, or remove those variants on the listing's page first",
    ),
    ("price-missing", "the variant has no price", "write the price, for example 12.50"),
    ("not-utf8", "the cell is not UTF-8 text", "save the file as \"CSV UTF-8\""),
    (
        "unclosed",
        "a cell that begins here is longer than a megabyte; its closing quotation mark is probably missing",
        "close the quotation mark; what stood before this line has been taken",
    ),
    ("header-twice", "two columns have this name", "remove or rename one of them"),
    (
        "empty",
        "the file holds no rows",
        "export the products again, with a header line and one line per variant",
    ),
    (
        "no-handle",
        "the row names no listing",
        "write the listing's key in this row, as in the rows above it",
    ),
    (
        "scattered",
        "rows of this listing already stood further up; these were not taken",
        "put all rows of one listing together",
    ),
    (
        "too-large",
        "the listing has more rows or text than one listing may have",
        "divide it into several listings",
    ),
    ("gift-card", "a gift card is not sold here", "nothing to do, or remove the row"),
    (
        "changed-meanwhile",
        "the listing was changed by someone else while the file was read",
        "send the file again",
    ),
];

#[cfg(test)]
mod tests;
