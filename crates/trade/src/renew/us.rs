//! The Harmonized Tariff Schedule of the United States as its publisher exports it.

use super::believed::{Seen, believed, once};
use super::rows::{Old, Sheet};
use super::{Export, Line, Read, RenewError, digits, digits_in, rate, refused, shortened};
use crate::expr::{Dialect, reason};
use serde_json::Value;

pub(super) const PATH: &str = "tables/us_hts.csv";
/// The columns of the export as CSV that are read.
pub(super) const CSV: [&str; 3] = ["HTS Number", "General Rate of Duty", "Special Rate of Duty"];
/// Those of the table: the additional duty on goods of China stands last.
const COLUMNS: [&str; 3] = ["general", "special", "s301"];
const S301: usize = 2;
/// What the lists of chapter 99 add, as the table of 2023 has it.
const LISTS: [(&str, &str); 4] =
    [("9903.88.01", "25%"), ("9903.88.02", "25%"), ("9903.88.03", "25%"), ("9903.88.15", "7.5%")];
/// Any list; those that are not above, and the rates of the four-year review, are in no book.
const ANY_LIST: [&str; 2] = ["9903.88", "9903.91"];
const REVIEW: &str = "9903.91";
/// In the last cell until it is known what the table said before.
const NOT_TOLD: &str = "?";

fn read(export: Export, lines: Vec<Line>, unread: Vec<(String, String)>) -> Read {
    Read {
        export,
        path: PATH,
        source: "Harmonized Tariff Schedule of the United States (USITC; a work of the US government, \
                 public domain), as exported, with the Section 301 list that names each line (9903.88.xx)",
        licence: "public domain facts",
        dialect: "us",
        columns: &COLUMNS,
        lines,
        unread,
    }
}

/// One line of the schedule; `None` for what has no rate: headings, and statistical lines, which owe what
/// their line of eight digits owes.
fn line(
    hs: Option<String>,
    (general, special): (&str, &str),
    list: String,
    unread: &mut Vec<(String, String)>,
) -> Option<Line> {
    let hs = shortened(hs.filter(|_| !general.trim().is_empty())?);
    let general = rate(&hs, general, Dialect::Us, unread);
    let special = special.split_whitespace().collect::<Vec<_>>().join(" ");
    Some(Line { hs, cells: vec![general, special, list] })
}

pub(super) fn csv(sheet: &Sheet<'_>) -> Result<Read, RenewError> {
    let [code, general, special] = CSV;
    let (mut lines, mut unread, mut seen) = (Vec::new(), Vec::new(), Seen::new());
    for (at, cells) in sheet.lines() {
        let hs = digits_in(sheet, at, cells.get(code))?;
        let told = (cells.get(general), cells.get(special));
        let place = (sheet.name, at);
        believed(place, cells.get(code), told.0)?;
        // As CSV no footnotes are told.
        if let Some(line) = line(hs, told, NOT_TOLD.to_owned(), &mut unread) {
            once(&mut seen, place, (line.hs.as_str(), told.0))?;
            lines.push(line);
        }
    }
    Ok(read(Export::UsCsv, lines, unread))
}

pub(super) fn json(name: &str, text: &str) -> Result<Read, RenewError> {
    let value: Value = serde_json::from_str(text).map_err(|error| RenewError::Line {
        file: name.to_owned(),
        line: u64::try_from(error.line()).unwrap_or(0),
        what: error.to_string(),
    })?;
    let is_line = |item: &Value| item.get("htsno").is_some() && item.get("general").is_some();
    let Some(items) = value.as_array().filter(|items| items.iter().any(is_line)) else {
        return Err(RenewError::Unknown(name.to_owned()));
    };
    let (mut lines, mut unread, mut seen) = (Vec::new(), Vec::new(), Seen::new());
    // An item has no line of its own: it is counted.
    for (at, item) in (1_u64..).zip(items) {
        let word = |key: &str| item.get(key).and_then(Value::as_str).unwrap_or_default();
        let told = (word("general"), word("special"));
        let place = (name, at);
        believed(place, word("htsno"), told.0)?;
        if let Some(line) = line(digits(word("htsno")), told, list(item), &mut unread) {
            once(&mut seen, place, (line.hs.as_str(), told.0))?;
            lines.push(line);
        }
    }
    Ok(read(Export::UsJson, lines, unread))
}

/// The additional duty by the footnotes of a line; one that tells its footnotes and has none of a list
/// owes none.
fn list(item: &Value) -> String {
    let Some(notes) = item.get("footnotes") else { return NOT_TOLD.to_owned() };
    let notes = notes.as_array().map(Vec::as_slice).unwrap_or_default();
    let texts: Vec<&str> =
        notes.iter().filter_map(|note| note.get("value").and_then(Value::as_str)).collect();
    let says = |what: &str| texts.iter().any(|text| text.contains(what));
    match LISTS.iter().find(|(list, _)| says(list) && !says(REVIEW)) {
        Some((_, rate)) => (*rate).to_owned(),
        None if ANY_LIST.iter().any(|list| says(list)) => refused(reason::LIST_NOT_TOLD),
        None => "Free".to_owned(),
    }
}

/// Where the export did not tell the list: as the table said before, and for a line that is new a refusal.
pub(super) fn keep_lists(old: &Old, lines: &mut [Line]) {
    for line in lines {
        let cell = line.cells.get_mut(S301).filter(|cell| cell.as_str() == NOT_TOLD);
        let Some(cell) = cell else { continue };
        *cell = match old.cell(&line.hs, S301) {
            Some(before) => before.to_owned(),
            None => refused(reason::LIST_NOT_TOLD),
        };
    }
}
