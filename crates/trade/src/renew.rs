//! Official exports of tariffs as tables of a book. Reads them in the shape in which they are published and
//! makes the rows of the table that they renew; what is in force is decided elsewhere, and what differs is
//! what [`crate::BookDiff`] says.
//!
//! Nothing is guessed: a rate that cannot be read refuses its line, a line whose additional tariff the export
//! does not tell refuses goods that would owe it. An export with a rate that cannot be is refused as a whole, and
//! what looks cut off is told ([`Renewed::is_doubtful`]). An export of some chapters renews these alone, and the
//! table then stays as old as the rows that it keeps.

mod believed;
mod china;
mod measures;
mod rows;
mod us;

pub use believed::{Lost, Shrunk};

use crate::BookSource;
use crate::expr::{Dialect, RateExpr, reason};
use kernel::Date;
use rows::{Old, Sheet};
use std::collections::BTreeMap;

/// The exports that are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Export {
    /// The Harmonized Tariff Schedule of the United States, as CSV.
    UsCsv,
    /// The same as JSON, which also tells footnotes.
    UsJson,
    /// The United Kingdom's measures on declarable commodities, as CSV.
    UkMeasures,
    /// The United Kingdom's global tariff beside the Union's common tariff, as CSV.
    UkGlobal,
    /// The Union's sheet of import duties, as CSV.
    EuDuties,
    /// China's most-favoured-nation and provisional rates, as CSV.
    ChinaRates,
}

/// A table made of exports.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Renewed {
    /// Where it stands in a book: `tables/uk.csv`.
    pub path: String,
    /// Its text.
    #[serde(skip)]
    pub text: String,
    /// What it was made of.
    pub exports: Vec<Export>,
    /// Lines that were read.
    pub lines: usize,
    /// Lines that stay as they were, of chapters that no export holds.
    pub kept: usize,
    /// Lines whose rate could not be read, with its text: they are refused.
    pub unread: Vec<(String, String)>,
    /// Chapters that lose more than a tenth of their lines.
    pub shrunk: Vec<Shrunk>,
    /// Rates that could be read before, and cannot now.
    pub lost: Vec<Lost>,
}

impl Renewed {
    /// Whether the exports look cut off or damaged: a person should look before the table is used.
    #[must_use]
    pub fn is_doubtful(&self) -> bool {
        !self.shrunk.is_empty() || !self.lost.is_empty()
    }
}

/// Why an export renews nothing.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RenewError {
    /// Nothing that is read.
    #[error(
        "{0} is no export that is read: the schedule of the United States (CSV or JSON), the tariff of the \
         United Kingdom (CSV), the Union's sheet of duties (CSV), China's rates (CSV)"
    )]
    Unknown(String),
    /// A spreadsheet or an archive.
    #[error("{file} is {what}: save the sheet as CSV, or unpack it, and give that file")]
    Packed {
        /// Its name.
        file: String,
        /// What it is.
        what: &'static str,
    },
    /// A line that cannot be.
    #[error("{file}, line {line}: {what}")]
    Line {
        /// Its name.
        file: String,
        /// 1-based; 0 when it concerns the whole.
        line: u64,
        /// What is wrong.
        what: String,
    },
    /// An export without a single rate.
    #[error("{0} holds no rate of duty")]
    Empty(String),
    /// The book has no such table to renew.
    #[error("the book in force has no {0} that could be renewed")]
    NoTable(String),
}

/// One line of an export: its digits, and what stands in the rate columns of the table.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Line {
    hs: String,
    cells: Vec<String>,
}

/// What one export says of one table.
struct Read {
    export: Export,
    path: &'static str,
    /// Whose it is, for the table's `#! source`.
    source: &'static str,
    licence: &'static str,
    dialect: &'static str,
    columns: &'static [&'static str],
    lines: Vec<Line>,
    unread: Vec<(String, String)>,
}

/// Makes the tables that `files` (name and text) renew, over those of `base`. All files of one table are
/// taken together, so that a schedule may come chapter by chapter. `as_of` is the day of the exports.
///
/// # Errors
/// [`RenewError`] names the file, and the line where it is one; then nothing is renewed.
pub fn renew(
    base: &BookSource,
    files: &[(String, String)],
    as_of: Date,
) -> Result<Vec<Renewed>, RenewError> {
    let mut reads: Vec<Read> = Vec::new();
    for (name, text) in files {
        let text = text.trim_start_matches('\u{feff}');
        let found = read(name, text, as_of)?;
        if found.iter().all(|read| read.lines.is_empty()) {
            return Err(RenewError::Empty(name.clone()));
        }
        reads.extend(found);
    }
    let mut by_path: BTreeMap<&str, Vec<Read>> = BTreeMap::new();
    for read in reads {
        by_path.entry(read.path).or_default().push(read);
    }
    by_path.into_values().map(|reads| table(base, reads, as_of)).collect()
}

/// The text of an export, out of the bytes of its file.
///
/// # Errors
/// [`RenewError::Packed`] for a spreadsheet or an archive; [`RenewError::Line`] for what is not UTF-8: save it so.
pub fn text(name: &str, bytes: Vec<u8>) -> Result<String, RenewError> {
    not_packed(name, &bytes)?;
    String::from_utf8(bytes).map_err(|error| {
        let before = error.as_bytes().get(..error.utf8_error().valid_up_to()).unwrap_or_default();
        let line = before.split(|byte| *byte == b'\n').count();
        let what = "is not UTF-8 text; save it again as UTF-8 (\"CSV UTF-8\")".to_owned();
        let line = u64::try_from(line).unwrap_or(u64::MAX);
        RenewError::Line { file: name.to_owned(), line, what }
    })
}

fn not_packed(name: &str, bytes: &[u8]) -> Result<(), RenewError> {
    let packed: [(&[u8], &'static str); 2] =
        [(b"PK\x03\x04", "a spreadsheet or a zip archive"), (b"\x1f", "gzip")];
    match packed.into_iter().find(|(start, _)| bytes.starts_with(start)) {
        Some((_, what)) => Err(RenewError::Packed { file: name.to_owned(), what }),
        None => Ok(()),
    }
}

fn read(name: &str, text: &str, as_of: Date) -> Result<Vec<Read>, RenewError> {
    not_packed(name, text.as_bytes())?;
    if text.trim_start().starts_with(['[', '{']) {
        return us::json(name, text).map(|read| vec![read]);
    }
    let sheet = Sheet::open(name, text)?;
    if sheet.has(&us::CSV) {
        return us::csv(&sheet).map(|read| vec![read]);
    }
    if sheet.has(&measures::UK) {
        return measures::uk(&sheet, as_of).map(|read| vec![read]);
    }
    if sheet.has(&measures::EU) {
        return measures::eu(&sheet, as_of).map(|read| vec![read]);
    }
    if sheet.has(&measures::GLOBAL) {
        return measures::global(&sheet);
    }
    if sheet.has(&china::RATES) {
        return china::rates(&sheet).map(|read| vec![read]);
    }
    Err(RenewError::Unknown(name.to_owned()))
}

/// Puts the lines of all exports of one table over the rows of the book's.
fn table(base: &BookSource, reads: Vec<Read>, as_of: Date) -> Result<Renewed, RenewError> {
    let Some(first) = reads.first() else { return Err(RenewError::Empty(String::new())) };
    let path = first.path;
    let old = base.file(path).ok_or_else(|| RenewError::NoTable(path.to_owned()))?;
    let (source, licence, dialect) = (first.source, first.licence, first.dialect);
    let columns = first.columns;
    let mut exports: Vec<Export> = Vec::new();
    let mut lines: Vec<Line> = Vec::new();
    let mut unread: Vec<(String, String)> = Vec::new();
    for read in reads {
        if !exports.contains(&read.export) {
            exports.push(read.export);
        }
        lines.extend(read.lines);
        unread.extend(read.unread);
    }
    let old = Old::read(path, old, columns)?;
    if path == us::PATH {
        us::keep_lists(&old, &mut lines);
    }
    let count = lines.len();
    let (shrunk, lost) = (believed::shrunk(&old, &lines), believed::lost(&old, &unread));
    let kept: Vec<Line> = old.outside(&lines);
    let kept_count = kept.len();
    let read_on = match old.read_on {
        Some(before) if kept_count > 0 => before.min(as_of),
        _ => as_of,
    };
    lines.extend(kept);
    // Rows of one code stay in the order in which the export has them.
    lines.sort_by(|one, other| one.hs.cmp(&other.hs));
    lines.dedup();
    let head = [("source", source), ("licence", licence), ("dialect", dialect)];
    let text = rows::text(&head, read_on, columns, &lines);
    let (path, kept) = (path.to_owned(), kept_count);
    Ok(Renewed { path, text, exports, lines: count, kept, unread, shrunk, lost })
}

/// A rate as it will stand in the table: as written when it is read, else a refusal, which is noted.
fn rate(hs: &str, text: &str, dialect: Dialect, unread: &mut Vec<(String, String)>) -> String {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if RateExpr::parse(&text, dialect).is_ok() {
        return text;
    }
    unread.push((hs.to_owned(), text));
    refused(reason::UNREAD)
}

fn refused(code: &str) -> String {
    format!("REFUSE \"{code}\"")
}

/// A code without its dots and spaces, when that is digits alone.
fn plain(code: &str) -> Option<String> {
    let plain: String = code.chars().filter(|c| !matches!(c, '.' | ' ')).collect();
    plain.bytes().all(|b| b.is_ascii_digit()).then_some(plain)
}

/// The digits of a code of 8 or 10; `None` for anything else: headings have no rate of their own.
fn digits(code: &str) -> Option<String> {
    plain(code).filter(|digits| matches!(digits.len(), 8 | 10))
}

/// As [`digits`], of a code in a sheet.
///
/// # Errors
/// [`RenewError::Line`] where a spreadsheet dropped the first zero: then no code of the file is sure.
fn digits_in(sheet: &Sheet<'_>, line: u64, code: &str) -> Result<Option<String>, RenewError> {
    match plain(code) {
        Some(short) if matches!(short.len(), 7 | 9 | 11) => {
            let what = format!(
                "the code {short} has {} digits: a spreadsheet dropped its first zero; give the file as it \
                 was published",
                short.len()
            );
            Err(RenewError::Line { file: sheet.name.to_owned(), line, what })
        }
        _ => Ok(digits(code)),
    }
}

/// What ends in two zeros where every code is written with ten digits is a code of eight.
fn shortened(hs: String) -> String {
    match hs.strip_suffix("00") {
        Some(short) if short.len() == 8 => short.to_owned(),
        _ => hs,
    }
}
