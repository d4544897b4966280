//! A table of rates by code: read from CSV, kept sorted, found by prefix.
//!
//! A row holds for a code that begins with its digits, on its days, for its origin and destination, and
//! under its condition. Rates are kept once each: a schedule of 13,000 lines has some 1,500 of them.

mod eras;
pub(crate) mod read;
mod tree;

use crate::expr::RateExpr;
use crate::lane::Span;
use crate::lane::gate::{Countries, Days};
use crate::{HsCode, Text};
use eras::Eras;
use kernel::{Country, Date};
use std::ops::Range;
use tree::Tree;

/// Which of the rows that match are taken.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Pick {
    /// Those with the longest prefix; of them the one known and valid last.
    #[default]
    Longest,
    /// All; they add up.
    All,
}

/// What a row asks besides its digits; most rows of a table share a few of these.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub(crate) struct RowFacts {
    pub(crate) origins: Vec<Country>,
    pub(crate) destinations: Vec<Country>,
    pub(crate) span: Span,
    pub(crate) attribute: Option<(String, Vec<String>)>,
    /// Any of which the goods must claim.
    pub(crate) preferences: Vec<String>,
    pub(crate) switch: Option<String>,
    pub(crate) class: Text,
    pub(crate) note: String,
    pub(crate) source: String,
}

/// The tests of a row that need only numbers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct RowGate {
    pub(crate) days: Days,
    pub(crate) origins: Option<Countries>,
    /// Nothing more is asked.
    pub(crate) is_all: bool,
    /// Nor of which origin.
    pub(crate) is_open: bool,
}

impl RowGate {
    fn of(facts: &RowFacts) -> RowGate {
        let is_all = facts.destinations.is_empty()
            && facts.attribute.is_none()
            && facts.preferences.is_empty()
            && facts.switch.is_none();
        let origins = Countries::of(&facts.origins);
        let is_open = is_all && origins.is_none();
        RowGate { days: Days::of(&facts.span), origins, is_all, is_open }
    }
}

/// One row: its digits as a number of ten digits, how many of them were written, what else it asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Row {
    pub(crate) key: u64,
    pub(crate) length: u8,
    pub(crate) facts: u32,
}

/// A table of a book.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Table {
    pub(crate) name: String,
    pub(crate) pick: Pick,
    pub(crate) read_on: Option<Date>,
    pub(crate) source: String,
    /// Names of the rate columns.
    pub(crate) columns: Vec<String>,
    /// Sorted by key and length.
    pub(crate) rows: Vec<Row>,
    /// For each row, one rate per column: an index into `rates`, `NONE` where the cell is empty.
    pub(crate) cells: Vec<u32>,
    pub(crate) rates: Vec<RateExpr>,
    pub(crate) facts: Vec<RowFacts>,
    /// For each of them its quick tests.
    pub(crate) gates: Vec<RowGate>,
    /// For each row its days, when any row has some.
    days: Vec<Days>,
    eras: Eras,
    tree: Tree,
}

/// One row of a table, for people to read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TableRow<'t> {
    /// The digits of the prefix; empty: every code.
    pub hs: String,
    /// Column and rate, of the columns that are filled.
    pub rates: Vec<(&'t str, String)>,
    /// The name of the tax class; empty without one.
    pub class: &'t str,
    /// When it holds.
    pub span: Span,
    /// Where it was read.
    pub source: &'t str,
    /// What the row says besides.
    pub note: &'t str,
}

/// An empty cell.
pub(crate) const NONE: u32 = u32::MAX;
const KEY_DIGITS: usize = 10;
/// Powers of ten.
const UNITS: [u64; KEY_DIGITS + 1] = {
    let mut units = [1; KEY_DIGITS + 1];
    let mut at = 1;
    while at <= KEY_DIGITS {
        units[at] = units[at - 1] * 10;
        at += 1;
    }
    units
};

/// What is read before the rows are sorted and their index is built.
pub(crate) struct Parts {
    pub(crate) name: String,
    pub(crate) pick: Pick,
    pub(crate) read_on: Option<Date>,
    pub(crate) source: String,
    pub(crate) columns: Vec<String>,
    pub(crate) rows: Vec<Row>,
    /// As many for each row as there are columns.
    pub(crate) cells: Vec<u32>,
    pub(crate) rates: Vec<RateExpr>,
    pub(crate) facts: Vec<RowFacts>,
}

impl Table {
    /// Sorts the rows and builds the index over them.
    pub(crate) fn build(mut parts: Parts) -> Table {
        let width = parts.columns.len();
        let mut order: Vec<usize> = (0..parts.rows.len()).collect();
        order.sort_by_key(|at| parts.rows.get(*at).map(|row| (row.key, row.length)));
        let cells = order.iter().filter_map(|at| parts.cells.get(at * width..(at + 1) * width));
        parts.cells = cells.flatten().copied().collect();
        parts.rows = order.iter().filter_map(|at| parts.rows.get(*at).copied()).collect();
        Table::index(parts)
    }

    /// The index over rows that are sorted.
    ///
    /// # Errors
    /// Rows that are not, or that have impossible digits.
    pub(crate) fn sorted(parts: Parts) -> Result<Table, String> {
        let sound = |row: &Row| {
            usize::from(row.length) <= KEY_DIGITS
                && row.key < 10u64.pow(10)
                && row.key.is_multiple_of(unit(row.length))
        };
        if !parts.rows.is_sorted_by_key(|row| (row.key, row.length))
            || !parts.rows.iter().all(sound)
        {
            return Err("its rows are not in order".to_owned());
        }
        Ok(Table::index(parts))
    }

    fn index(parts: Parts) -> Table {
        let gates: Vec<RowGate> = parts.facts.iter().map(RowGate::of).collect();
        let dated = parts.facts.iter().any(|facts| facts.span.from.or(facts.span.to).is_some());
        let days_of = |row: &Row| Some(gates.get(usize::try_from(row.facts).ok()?)?.days);
        let rows = parts.rows.iter().filter(|_| dated);
        let days: Vec<Days> = rows.map(|row| days_of(row).unwrap_or(Days::NONE)).collect();
        let eras = Eras::of(&days, &parts.facts);
        let tree = Tree::of(&parts.rows);
        Table {
            name: parts.name,
            pick: parts.pick,
            read_on: parts.read_on,
            source: parts.source,
            columns: parts.columns,
            rows: parts.rows,
            cells: parts.cells,
            rates: parts.rates,
            days,
            eras,
            gates,
            facts: parts.facts,
            tree,
        }
    }

    /// The rate of `row` in `column`.
    pub(crate) fn rate(&self, row: usize, column: usize) -> Option<&RateExpr> {
        let cell = self.cells.get(row * self.columns.len() + column)?;
        self.rates.get(usize::try_from(*cell).ok()?)
    }

    pub(crate) fn facts_of(&self, row: usize) -> Option<&RowFacts> {
        self.facts.get(self.place_of(row)?)
    }

    /// Where the facts of a row stand.
    pub(crate) fn place_of(&self, row: usize) -> Option<usize> {
        usize::try_from(self.rows.get(row)?.facts).ok()
    }

    /// Whether `day` is one of the row's; most rows of a table of many days are told apart by this.
    #[inline]
    pub(crate) fn is_on(&self, row: usize, day: i32) -> bool {
        self.days.is_empty() || self.days.get(row).is_some_and(|days| days.hold(day))
    }

    /// The rows of `range` that hold on `day`; `None` when all have to be looked at.
    #[inline]
    pub(crate) fn on(&self, range: &Range<usize>, day: i32) -> Option<&[u32]> {
        self.eras.on(range, day)
    }

    /// Whether the row has a rate in `column`.
    #[inline]
    pub(crate) fn is_filled(&self, row: usize, column: usize) -> bool {
        self.cells.get(row * self.columns.len() + column).is_some_and(|cell| *cell != NONE)
    }

    #[inline]
    pub(crate) fn gate_of(&self, row: usize) -> Option<&RowGate> {
        let row = self.rows.get(row)?;
        self.gates.get(usize::try_from(row.facts).ok()?)
    }

    /// The row as people read it.
    pub(super) fn view(&self, row: usize) -> Option<TableRow<'_>> {
        let (own, facts) = (self.rows.get(row)?, self.facts_of(row)?);
        let filled = self.columns.iter().enumerate().filter_map(|(column, name)| {
            Some((name.as_str(), self.rate(row, column)?.to_string()))
        });
        let digits = format!("{:010}", own.key);
        Some(TableRow {
            hs: digits.get(..usize::from(own.length))?.to_owned(),
            rates: filled.collect(),
            class: &facts.class,
            span: facts.span,
            source: if facts.source.is_empty() { &self.source } else { &facts.source },
            note: &facts.note,
        })
    }

    /// The place of the longest prefix of a code, for [`Table::prefixes_from`].
    pub(crate) fn longest_of(&self, code: (u64, u8)) -> u32 {
        self.tree.longest_of(code)
    }

    /// The rows of a prefix, then those of each shorter one.
    pub(crate) fn prefixes_from(&self, place: u32) -> impl Iterator<Item = Range<usize>> {
        let mut at = place;
        std::iter::from_fn(move || {
            let (rows, next) = self.tree.step(at)?;
            at = next;
            Some(rows)
        })
    }

    /// For each length that occurs, longest first, the rows whose digits `code` begins with.
    pub(crate) fn prefixes(&self, code: HsCode) -> impl Iterator<Item = Range<usize>> {
        self.prefixes_from(self.longest_of(key_of(code)))
    }

    /// The rows that stand below `code`: national lines of a code given with fewer digits.
    pub(crate) fn below(&self, code: (u64, u8)) -> Range<usize> {
        self.tree.below(code)
    }
}

/// What one unit in the last of `length` digits counts in a key.
fn unit(length: u8) -> u64 {
    let missing = KEY_DIGITS.saturating_sub(usize::from(length));
    UNITS.get(missing).copied().unwrap_or(1)
}

/// A code as a number of ten digits, and how many digits it has.
pub(crate) fn key_of(code: HsCode) -> (u64, u8) {
    code.key()
}

/// The first `length` digits of a code, as a key.
pub(crate) fn shortened(code: HsCode, length: u8) -> (u64, u8) {
    let unit = unit(length);
    (code.key().0 / unit * unit, length)
}

/// The codes of ten digits that begin with `digits`, and how many digits these are.
pub(crate) fn prefix_range(digits: &str) -> (Range<u64>, u8) {
    let (key, length) = key(digits);
    (key..key + unit(length), length)
}

fn key(digits: &str) -> (u64, u8) {
    let length = u8::try_from(digits.len().min(KEY_DIGITS)).unwrap_or(0);
    let number = digits.bytes().take(KEY_DIGITS).fold(0u64, |n, b| n * 10 + u64::from(b & 15));
    (number * unit(length), length)
}

/// The digits of a prefix, `*` being none.
pub(crate) fn digits(text: &str) -> Result<String, String> {
    let digits: String = text.chars().filter(|c| !matches!(c, '.' | ' ')).collect();
    if text.trim() == "*" {
        return Ok(String::new());
    }
    if (2..=KEY_DIGITS).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit()) {
        Ok(digits)
    } else {
        Err(format!("\"{text}\" is not an HS prefix: 2 to 10 digits, or * for all"))
    }
}

/// The key and length of a row as it stands in a file.
pub(crate) fn row_key(digits: &str) -> (u64, u8) {
    key(digits)
}
