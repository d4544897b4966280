//! Which rows of a table hold for a line.

use super::lines::Line;
use super::{Answer, Case, too_large};
use crate::book::table::{Pick, RowFacts, Table};
use crate::expr::RateExpr;
use crate::lane::{Charge, RateSource};
use crate::{CostKind, Refusal};
use kernel::Date;

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

    fn push(&mut self, row: usize) -> Answer {
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
    pub(super) fn rates(&self, charge: &Charge, line: &Line<'_>) -> Answer<Rates> {
        let RateSource::Table { table: at, column, otherwise } = &charge.rate else {
            return Ok(Rates::Own);
        };
        let Some(table) = self.book.tables.get(*at) else { return Ok(Rates::Own) };
        let place = place(table, *at, line);
        let found = match table.pick {
            Pick::Longest => self.longest((table, place), *column, line),
            Pick::All => self.all((table, place), *column, line)?,
        };
        if found != Rates::Missing {
            return Ok(found);
        }
        let below = match table.pick {
            Pick::Longest => self.below(table, *column, line)?,
            Pick::All => Rates::Missing,
        };
        Ok(if below == Rates::Missing && otherwise.is_some() { Rates::Own } else { below })
    }

    fn longest(&self, (table, place): (&Table, u32), column: usize, line: &Line<'_>) -> Rates {
        for range in table.prefixes_from(place) {
            let mut best: Option<usize> = None;
            let look = |row: usize| {
                // Of equal ones the last.
                if self.row_holds(table, row, column, line)
                    && best.is_none_or(|best| rank(table, best) <= rank(table, row))
                {
                    best = Some(row);
                }
            };
            match table.on(&range, self.day) {
                Some(rows) => {
                    rows.iter().filter_map(|row| usize::try_from(*row).ok()).for_each(look)
                }
                None => range.for_each(look),
            }
            if let Some(best) = best {
                return Rates::one(best);
            }
        }
        Rates::Missing
    }

    fn all(&self, (table, place): (&Table, u32), column: usize, line: &Line<'_>) -> Answer<Rates> {
        let mut rates = Rates::Missing;
        for range in table.prefixes_from(place) {
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
    fn below(&self, table: &Table, column: usize, line: &Line<'_>) -> Answer<Rates> {
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

    #[inline]
    fn row_holds(&self, table: &Table, row: usize, column: usize, line: &Line<'_>) -> bool {
        if !table.is_on(row, self.day) || !table.is_filled(row, column) {
            return false;
        }
        let Some(gate) = table.gate_of(row) else { return false };
        if gate.is_open && self.ask.facts.known_at.is_none() {
            return true;
        }
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
                || facts.preferences.iter().any(|code| self.claims(line, code)))
            && facts.switch.as_ref().is_none_or(|name| self.is_on(name))
    }

    /// Whether an open question is answered with yes.
    pub(super) fn is_on(&self, name: &str) -> bool {
        if self.supposed.get() {
            return true;
        }
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

/// The place of a line's code in a table; charges of several columns ask one after the other.
fn place(table: &Table, at: usize, line: &Line<'_>) -> u32 {
    let (known, place) = line.found.get();
    if known == at {
        return place;
    }
    let place = table.longest_of((line.key, line.digits));
    line.found.set((at, place));
    place
}

type RowRank = ((bool, bool, bool), Option<Date>, Option<Date>);

/// Which of the rows with the same digits is meant more than another.
fn rank(table: &Table, row: usize) -> Option<RowRank> {
    let facts = table.facts_of(row)?;
    let of_origin = !facts.origins.is_empty();
    let asks = (facts.attribute.is_some(), !facts.preferences.is_empty(), of_origin);
    Some((asks, facts.span.known_from, facts.span.from))
}

/// Whether the goods state one of the values.
pub(super) fn has(line: &Line<'_>, (name, values): &(String, Vec<String>)) -> bool {
    let given = line.goods.attributes.get(name);
    given.is_some_and(|given| values.iter().any(|v| given.trim().eq_ignore_ascii_case(v)))
}
