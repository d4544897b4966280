//! Sheets as exports bring them, and tables as books keep them.

use super::{Line, RenewError};
use kernel::Date;
use std::collections::{BTreeMap, BTreeSet};

/// A CSV with its header.
pub(super) struct Sheet<'t> {
    pub(super) name: &'t str,
    header: Vec<String>,
    records: Vec<(u64, csv::StringRecord)>,
}

fn wrong(file: &str, error: &csv::Error) -> RenewError {
    let line = error.position().map_or(0, csv::Position::line);
    RenewError::Line { file: file.to_owned(), line, what: error.to_string() }
}

impl<'t> Sheet<'t> {
    /// Reads the sheet; commas or semicolons, whichever its first line has more of.
    pub(super) fn open(name: &'t str, text: &str) -> Result<Sheet<'t>, RenewError> {
        let first = text.lines().next().unwrap_or_default();
        let count = |mark: char| first.matches(mark).count();
        let delimiter = if count(';') > count(',') { b';' } else { b',' };
        let mut reader = csv::ReaderBuilder::new()
            .delimiter(delimiter)
            .flexible(true)
            .from_reader(text.as_bytes());
        let header = reader.headers().map_err(|error| wrong(name, &error))?.clone();
        let header = header.iter().map(|cell| cell.trim().to_owned()).collect();
        let mut records = Vec::new();
        for record in reader.records() {
            let record = record.map_err(|error| wrong(name, &error))?;
            records.push((record.position().map_or(0, csv::Position::line), record));
        }
        Ok(Sheet { name, header, records })
    }

    /// Whether it has all of these columns.
    pub(super) fn has(&self, columns: &[&str]) -> bool {
        columns.iter().all(|column| self.column(column).is_some())
    }

    fn column(&self, name: &str) -> Option<usize> {
        self.header.iter().position(|column| column == name)
    }

    /// Each line with its number, and its cells by column.
    pub(super) fn lines(&self) -> impl Iterator<Item = (u64, Cells<'_>)> {
        self.records.iter().map(|(line, record)| (*line, Cells { sheet: self, record }))
    }
}

/// The cells of one line.
pub(super) struct Cells<'s> {
    sheet: &'s Sheet<'s>,
    record: &'s csv::StringRecord,
}

impl<'s> Cells<'s> {
    /// The cell in that column, trimmed; empty when there is none.
    pub(super) fn get(&self, column: &str) -> &'s str {
        let cell = self.sheet.column(column).and_then(|at| self.record.get(at));
        cell.unwrap_or_default().trim()
    }
}

/// The rows of a table that is renewed.
pub(super) struct Old {
    pub(super) read_on: Option<Date>,
    lines: Vec<Line>,
    by_code: BTreeMap<String, usize>,
}

impl Old {
    /// Reads a table's text into these columns.
    pub(super) fn read(path: &str, text: &str, columns: &[&str]) -> Result<Old, RenewError> {
        let read_on = text.lines().find_map(|line| line.strip_prefix("#! read_on:"));
        let read_on = read_on.and_then(|day| day.trim().parse().ok());
        let mut reader = csv::ReaderBuilder::new()
            .comment(Some(b'#'))
            .flexible(true)
            .from_reader(text.as_bytes());
        let header = reader.headers().map_err(|error| wrong(path, &error))?.clone();
        let place = |name: &str| header.iter().position(|column| column == name);
        let hs_at = place("hs").unwrap_or(0);
        let places: Vec<Option<usize>> = columns.iter().map(|column| place(column)).collect();
        let mut old = Old { read_on, lines: Vec::new(), by_code: BTreeMap::new() };
        for record in reader.records() {
            let record = record.map_err(|error| wrong(path, &error))?;
            let cell = |at: usize| record.get(at).unwrap_or_default().trim().to_owned();
            let cells = places.iter().map(|at| at.map(cell).unwrap_or_default()).collect();
            let line = Line { hs: cell(hs_at), cells };
            old.by_code.entry(line.hs.clone()).or_insert(old.lines.len());
            old.lines.push(line);
        }
        Ok(old)
    }

    /// Every code of the table, once.
    pub(super) fn codes(&self) -> impl Iterator<Item = &str> {
        self.by_code.keys().map(String::as_str)
    }

    /// What the table says in its column `at` for exactly that code.
    pub(super) fn cell(&self, hs: &str, at: usize) -> Option<&str> {
        let line = self.lines.get(*self.by_code.get(hs)?)?;
        line.cells.get(at).map(String::as_str)
    }

    /// The rows of chapters that `lines` have nothing of.
    pub(super) fn outside(&self, lines: &[Line]) -> Vec<Line> {
        let chapters: BTreeSet<&str> = lines.iter().filter_map(|line| line.hs.get(..2)).collect();
        let is_outside = |line: &&Line| line.hs.get(..2).is_none_or(|two| !chapters.contains(two));
        self.lines.iter().filter(is_outside).cloned().collect()
    }
}

/// The text of a table.
pub(super) fn text(
    head: &[(&str, &str)],
    read_on: Date,
    columns: &[&str],
    lines: &[Line],
) -> String {
    let mut text = String::new();
    for (name, value) in head {
        text.push_str(&format!("#! {name}: {value}\n"));
    }
    text.push_str(&format!("#! read_on: {read_on}\n"));
    push_row(&mut text, ["hs"].into_iter().chain(columns.iter().copied()));
    for line in lines {
        let cells = line.cells.iter().map(String::as_str);
        push_row(&mut text, [line.hs.as_str()].into_iter().chain(cells));
    }
    text
}

fn push_row<'c>(text: &mut String, cells: impl Iterator<Item = &'c str>) {
    for (at, cell) in cells.enumerate() {
        if at > 0 {
            text.push(',');
        }
        if cell.contains([',', '"', '\n', '\r']) {
            text.push('"');
            text.push_str(&cell.replace('"', "\"\""));
            text.push('"');
        } else {
            text.push_str(cell);
        }
    }
    text.push('\n');
}
