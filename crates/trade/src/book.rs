//! The rules as data: regimes, tax classes and bans, immutable and named by a digest of their text.

use crate::lane::{Regime, read_lane};
use crate::{BanLine, ClassLine, HsCode, Refusal};
use kernel::{Country, Date};
use sha2::{Digest, Sha256};
use std::sync::LazyLock;

/// An immutable set of rules. A correction is a new book with another digest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Book {
    digest: String,
    regimes: Vec<Regime>,
    classes: Vec<(Country, ClassLine)>,
    bans: Vec<BanLine>,
}

/// Why a book's text could not be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{file}, line {line}: {what}")]
pub struct BookError {
    /// Which of the texts.
    pub file: &'static str,
    /// 1-based; 0 when it concerns the whole text.
    pub line: u64,
    /// What is wrong.
    pub what: String,
}

/// The texts of a book for one destination.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Texts<'a> {
    lane: &'a str,
    classes: &'a str,
    bans: &'a str,
}

const CHINA: Texts<'_> = Texts {
    lane: include_str!("../data/lanes/CN.toml"),
    classes: include_str!("../data/cn_cbec_classes.csv"),
    bans: include_str!("../data/cn_parcel_bans.csv"),
};

/// A text that cannot be read gives an empty book, which refuses everything; a test reads the shipped one.
static SHIPPED: LazyLock<Book> =
    LazyLock::new(|| Book::read(Country::CN, CHINA).unwrap_or_else(|_| Book::empty()));

impl Book {
    /// The rules that come with the program.
    #[must_use]
    pub fn shipped() -> &'static Book {
        &SHIPPED
    }

    /// No rules: every parcel is refused.
    #[must_use]
    pub fn empty() -> Book {
        Book { digest: String::new(), regimes: Vec::new(), classes: Vec::new(), bans: Vec::new() }
    }

    pub(crate) fn read(destination: Country, texts: Texts<'_>) -> Result<Book, BookError> {
        let mut hash = Sha256::new();
        for text in [texts.lane, texts.classes, texts.bans] {
            hash.update(u64::try_from(text.len()).unwrap_or(u64::MAX).to_be_bytes());
            hash.update(text);
        }
        let digest = hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
        let lane = |what| BookError { file: "lane", line: 0, what };
        Ok(Book {
            digest,
            regimes: read_lane(texts.lane).map_err(lane)?,
            classes: read_classes(destination, texts.classes)?,
            bans: read_bans(destination, texts.bans)?,
        })
    }

    /// SHA-256 of the texts, in hexadecimal.
    #[must_use]
    pub fn digest(&self) -> &str {
        &self.digest
    }

    /// Every regime.
    #[must_use]
    pub fn regimes(&self) -> &[Regime] {
        &self.regimes
    }

    /// Every line of the tables of tax classes, with its destination.
    #[must_use]
    pub fn classes(&self) -> &[(Country, ClassLine)] {
        &self.classes
    }

    /// Every line of the tables of bans.
    #[must_use]
    pub fn bans(&self) -> &[BanLine] {
        &self.bans
    }

    /// The regime of parcels from `origin` to `destination` on `date` (any day when `None`).
    ///
    /// # Errors
    /// [`Refusal::UnknownLane`]; [`Refusal::BeforeBook`] when its rules are not known for so early a day.
    pub fn regime(
        &self,
        origin: Country,
        destination: Country,
        date: Option<Date>,
    ) -> Result<&Regime, Refusal> {
        let unknown = || Refusal::UnknownLane { origin, destination };
        if origin == destination {
            return Err(unknown());
        }
        let of_lane = || self.regimes.iter().filter(|r| r.destination == destination);
        let on = |r: &&Regime| date.is_none_or(|date| r.valid_from <= date);
        match (of_lane().filter(on).max_by_key(|r| r.valid_from), of_lane().next(), date) {
            (Some(regime), ..) => Ok(regime),
            (None, Some(first), Some(date)) => Err(Refusal::BeforeBook {
                regime: first.name.clone(),
                date,
                from: first.valid_from,
            }),
            (None, ..) => Err(unknown()),
        }
    }

    /// The tax class of `hs` at `destination`: the line with the longest prefix.
    #[must_use]
    pub fn class(&self, destination: Country, hs: HsCode) -> Option<&ClassLine> {
        self.classes
            .iter()
            .filter(|(country, line)| *country == destination && hs.is_under(&line.prefix))
            .map(|(_, line)| line)
            .max_by_key(|line| line.prefix.len())
    }
}

/// Rows of a CSV with a header, each with its line number; `#` starts a comment.
fn rows<const N: usize>(
    file: &'static str,
    text: &str,
    columns: [&str; N],
) -> Result<Vec<(u64, [String; N])>, BookError> {
    let mut reader = csv::ReaderBuilder::new().comment(Some(b'#')).from_reader(text.as_bytes());
    let bad = |line, what: String| BookError { file, line, what };
    let headers = reader.headers().map_err(|e| bad(1, e.to_string()))?.clone();
    if !headers.iter().eq(columns) {
        return Err(bad(1, format!("the columns must be {}", columns.join(","))));
    }
    let mut rows = Vec::new();
    for record in reader.records() {
        let record = record.map_err(|e| bad(0, e.to_string()))?;
        let line = record.position().map_or(0, csv::Position::line);
        let cell = |at| record.get(at).unwrap_or("").trim().to_owned();
        rows.push((line, std::array::from_fn(cell)));
    }
    Ok(rows)
}

fn prefix(file: &'static str, line: u64, text: &str) -> Result<String, BookError> {
    let digits: String = text.chars().filter(|c| *c != '.').collect();
    if (2..=10).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit()) {
        Ok(digits)
    } else {
        Err(BookError { file, line, what: format!("\"{text}\" is not an HS prefix") })
    }
}

fn read_classes(destination: Country, text: &str) -> Result<Vec<(Country, ClassLine)>, BookError> {
    const FILE: &str = "classes";
    let columns = ["hs_prefix", "class", "vat", "consumption_tax", "source"];
    rows(FILE, text, columns)?
        .into_iter()
        .map(|(line, [code, class, vat, tax, source])| {
            let bad = |what: String| BookError { file: FILE, line, what };
            if source.is_empty() || class.is_empty() {
                return Err(bad("a class needs a name and a source".to_owned()));
            }
            let line = ClassLine {
                prefix: prefix(FILE, line, &code)?,
                class,
                vat: vat.parse().map_err(|e: kernel::RateError| bad(e.to_string()))?,
                consumption_tax: tax.parse().map_err(bad)?,
                source,
            };
            Ok((destination, line))
        })
        .collect()
}

fn read_bans(destination: Country, text: &str) -> Result<Vec<BanLine>, BookError> {
    const FILE: &str = "bans";
    let columns = ["hs_prefix", "reason", "lifted_by", "rule", "since", "source", "note"];
    rows(FILE, text, columns)?
        .into_iter()
        .map(|(line, [code, reason, lifted_by, rule, since, source, note])| {
            let bad = |what: String| BookError { file: FILE, line, what };
            let lifted_by = match lifted_by.split_once('=') {
                Some((name, values)) => {
                    let values = values.split('|').map(str::to_owned).collect();
                    Some((name.to_owned(), values))
                }
                None if lifted_by.is_empty() => None,
                None => return Err(bad(format!("\"{lifted_by}\" is not name=value|value"))),
            };
            Ok(BanLine {
                destination,
                prefix: prefix(FILE, line, &code)?,
                reason_key: (reason != "allowed").then_some(reason),
                lifted_by,
                rule,
                source,
                since: since.parse().map_err(|e: jiff::Error| bad(e.to_string()))?,
                note,
            })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_book_reads_and_every_line_has_a_source() {
        let book = Book::read(Country::CN, CHINA).unwrap();
        assert_eq!(&book, Book::shipped());
        assert_eq!(book.digest().len(), 64);
        assert!(book.bans().iter().all(|b| !b.source.is_empty() && !b.rule.is_empty()));
        let mut prefixes: Vec<&str> =
            book.classes().iter().map(|(_, c)| c.prefix.as_str()).collect();
        prefixes.sort_unstable();
        assert!(prefixes.windows(2).all(|w| w[0] != w[1]), "a prefix stands twice");
    }

    #[test]
    fn a_broken_line_is_named() {
        let classes = "hs_prefix,class,vat,consumption_tax,source\n3304,x,13%,many,page\n";
        let error = Book::read(Country::CN, Texts { classes, ..CHINA }).unwrap_err();
        assert_eq!((error.file, error.line), ("classes", 2));
        let classes = "hs_prefix,class,vat,consumption_tax,source\n3304,x,13%,0,\n";
        assert!(Book::read(Country::CN, Texts { classes, ..CHINA }).is_err());
    }

    #[test]
    fn another_text_is_another_book() {
        let lane = CHINA.lane.replace("70%", "60%");
        let other = Book::read(Country::CN, Texts { lane: &lane, ..CHINA }).unwrap();
        assert_ne!(other.digest(), Book::shipped().digest());
    }

    #[test]
    fn no_lane_leads_from_a_country_to_itself() {
        let refusal = Book::shipped().regime(Country::CN, Country::CN, None).unwrap_err();
        assert_eq!(refusal.slug(), "unknown-lane");
    }
}
