//! Which rows of a table hold for a line.

use super::Case;
use super::lines::Line;
use super::too_large;
use crate::book::table::{NONE, Pick, RowFacts, Table};
use crate::expr::RateExpr;
use crate::lane::{Charge, RateSource};
use crate::{CostKind, Refusal};

const MOST: usize = 24;

/// The rates that a charge has for a line: its own, or rows of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Rates {
    /// The charge's own expression, or the one for codes without a row.
    Own,
    /// One row.
    Row(u32),
    /// Several rows, in the order of the table.
    Rows(Vec<u32>),
    /// The table has nothing, and the charge says nothing of that.
    Missing,
}

impl Rates {
    fn one(row: usize) -> Rates {
        Rates::Row(u32::try_from(row).unwrap_or(u32::MAX))
    }

    /// The rows; none when the rate stands elsewhere.
    pub(super) fn rows(&self) -> &[u32] {
        match self {
            Rates::Own | Rates::Missing => &[],
            Rates::Row(row) => std::slice::from_ref(row),
            Rates::Rows(rows) => rows,
        }
    }

    fn push(&mut self, row: usize) -> Result<(), Refusal> {
        let row = u32::try_from(row).unwrap_or(u32::MAX);
        match self {
            Rates::Own | Rates::Missing => *self = Rates::Row(row),
            Rates::Row(first) => *self = Rates::Rows(vec![*first, row]),
            Rates::Rows(rows) if rows.len() < MOST => rows.push(row),
            Rates::Rows(_) => return Err(too_large()),
        }
        Ok(())
    }
}

impl<'b> Case<'b, '_> {
    pub(super) fn table(&self, charge: &Charge) -> Option<(&'b Table, usize)> {
        match &charge.rate {
            RateSource::Expression(_) => None,
            RateSource::Table { table, column, .. } => {
                Some((self.book.tables.get(*table)?, *column))
            }
        }
    }

    /// The expression of `row` (`None`: the charge's own).
    pub(super) fn expression(&self, charge: &'b Charge, row: Option<u32>) -> Option<&'b RateExpr> {
        match (&charge.rate, row) {
            (RateSource::Expression(own), _) => Some(own),
            (RateSource::Table { table, column, .. }, Some(row)) => {
                self.book.tables.get(*table)?.rate(usize::try_from(row).ok()?, *column)
            }
            (RateSource::Table { otherwise, .. }, None) => otherwise.as_ref(),
        }
    }

    /// The rates of `charge` for `line`.
    pub(super) fn rates(&self, charge: &Charge, line: &Line<'_>) -> Result<Rates, Box<Refusal>> {
        let Some((table, column)) = self.table(charge) else { return Ok(Rates::Own) };
        let found = match table.pick {
            Pick::Longest => self.longest(table, column, line),
            Pick::All => self.all(table, column, line)?,
        };
        if found != Rates::Missing {
            return Ok(found);
        }
        let below = match table.pick {
            Pick::Longest => self.below(table, column, line)?,
            Pick::All => Rates::Missing,
        };
        let otherwise = matches!(&charge.rate, RateSource::Table { otherwise: Some(_), .. });
        Ok(if below == Rates::Missing && otherwise { Rates::Own } else { below })
    }

    fn longest(&self, table: &Table, column: usize, line: &Line<'_>) -> Rates {
        for range in table.prefixes_of((line.key, line.digits)) {
            let mut held = range.filter(|row| self.row_holds(table, *row, column, line));
            let Some(first) = held.next() else { continue };
            let Some(second) = held.next() else { return Rates::one(first) };
            let rank = |row: &usize| {
                let facts = table.facts_of(*row);
                facts.map(|f| {
                    let asks = (f.attribute.is_some(), !f.preferences.is_empty());
                    (asks, f.span.known_from, f.span.from)
                })
            };
            let best = [first, second].into_iter().chain(held).max_by_key(rank);
            return Rates::one(best.unwrap_or(first));
        }
        Rates::Missing
    }

    fn all(&self, table: &Table, column: usize, line: &Line<'_>) -> Result<Rates, Refusal> {
        let mut rates = Rates::Missing;
        for range in table.prefixes_of((line.key, line.digits)) {
            for row in range.filter(|row| self.row_holds(table, *row, column, line)) {
                rates.push(row)?;
            }
        }
        // National lines below a short code are passed over by no sum: they agree, or the code is unclear.
        if let Rates::Row(below) = self.below(table, column, line)? {
            rates.push(usize::try_from(below).unwrap_or(usize::MAX))?;
        }
        Ok(rates)
    }

    /// National lines below a code with fewer digits: the rate that they all have.
    fn below(&self, table: &Table, column: usize, line: &Line<'_>) -> Result<Rates, Box<Refusal>> {
        let rows = || {
            let all = table.below((line.key, line.digits));
            all.filter(|row| self.row_holds(table, *row, column, line))
        };
        let Some(first) = rows().next() else { return Ok(Rates::Missing) };
        let rate = table.rate(first, column);
        if rows().all(|row| table.rate(row, column) == rate) {
            return Ok(Rates::one(first));
        }
        let candidates = rows()
            .take(40)
            .filter_map(|row| {
                let length = usize::from(table.rows.get(row)?.length);
                let digits = format!("{:010}", table.rows.get(row)?.key);
                Some((digits.get(..length)?.to_owned(), table.rate(row, column)?.to_string()))
            })
            .collect();
        let (goods, hs) = (line.goods.key.clone(), line.goods.hs);
        Err(Box::new(Refusal::AmbiguousHs { goods, hs, candidates }))
    }

    fn row_holds(&self, table: &Table, row: usize, column: usize, line: &Line<'_>) -> bool {
        if !table.is_on(row, self.day)
            || table.cells.get(row * table.columns.len() + column).is_none_or(|c| *c == NONE)
        {
            return false;
        }
        let Some(gate) = table.gate_of(row) else { return false };
        gate.origins.as_ref().is_none_or(|origins| origins.hold(line.from))
            && ((gate.is_all && self.ask.facts.known_at.is_none())
                || table.facts_of(row).is_some_and(|facts| self.facts_hold(facts, line)))
    }

    /// What is left beside days and origins.
    fn facts_hold(&self, facts: &RowFacts, line: &Line<'_>) -> bool {
        facts.span.holds(self.ask.date, self.ask.facts.known_at)
            && (facts.destinations.is_empty() || facts.destinations.contains(&self.ask.destination))
            && facts.attribute.as_ref().is_none_or(|wanted| has(line, wanted))
            && (facts.preferences.is_empty()
                || line.goods.preference.as_ref().is_some_and(|p| facts.preferences.contains(p)))
            && facts.switch.as_ref().is_none_or(|name| self.is_on(name))
    }

    /// Whether an open question is answered with yes.
    pub(super) fn is_on(&self, name: &str) -> bool {
        let asked = self.ask.facts.switches.get(name).copied();
        asked.unwrap_or_else(|| {
            let lane = self.book.lane(self.ask.destination);
            lane.is_some_and(|lane| lane.switches.iter().any(|s| s.name == name && s.on))
        })
    }

    /// Why `charge` has no rate for `line`.
    pub(super) fn no_rate(&self, charge: &Charge, line: &Line<'_>) -> Refusal {
        let (goods, hs) = (line.goods.key.clone(), line.goods.hs);
        if charge.kind == CostKind::Duty {
            let table = self.table(charge).map_or_else(String::new, |(t, _)| t.name.clone());
            Refusal::UnknownDuty { goods, hs, table }
        } else {
            Refusal::UnknownClass { goods, hs }
        }
    }
}

/// Whether the goods state one of the values.
pub(super) fn has(line: &Line<'_>, (name, values): &(String, Vec<String>)) -> bool {
    let given = line.goods.attributes.get(name);
    given.is_some_and(|given| values.iter().any(|v| given.trim().eq_ignore_ascii_case(v)))
}
