//! Computes what is owed. Works on the lines of one consignment, in exact numbers, until the one rounding
//! that the regime names; explanations are made afterwards from the same parts that the totals are.

mod active;
mod amounts;
mod arithmetic;
mod charge;
mod explain;
mod limits;
mod lines;
mod quantities;
mod resolve;
mod solve;
#[cfg(test)]
mod tests;

pub use arithmetic::Arithmetic;

use crate::lane::Regime;
use crate::{Book, LandedCost, Outside, ParcelAsk, Refusal, restriction};
use kernel::Money;
use lines::Line;

/// The sums of a landed cost, without a word of explanation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Totals {
    /// The products.
    pub goods: Money,
    /// Freight and insurance.
    pub carriage: Money,
    /// Duty, taxes and fees.
    pub taxes: Money,
    /// All together.
    pub total: Money,
    /// What counts towards the limits of the order and of the person and year; nothing without limits.
    pub counted: Money,
    /// The place of the regime among those of its lane.
    pub regime: usize,
    /// A bit for each threshold of the regime that a line meets.
    pub met: u64,
}

/// Memory that is used again from one computation to the next.
#[derive(Debug, Default)]
pub struct Scratch {
    /// For each slot and line, the charge that applies.
    active: Vec<Option<usize>>,
    /// For each slot and line, what has been computed.
    cells: Vec<charge::Cell>,
    /// Everything owed, in the order in which it was computed.
    parts: Vec<charge::Part>,
}

impl Scratch {
    fn clear(&mut self, cells: usize) {
        self.active.clear();
        self.active.resize(cells, None);
        self.cells.clear();
        self.cells.resize(cells, charge::Cell::default());
        self.parts.clear();
    }
}

/// One computation: the rules, the question, and what is known of each line.
pub(crate) struct Case<'b, 'a> {
    book: &'b Book,
    regime: &'b Regime,
    ask: &'a ParcelAsk,
    lines: Vec<Line<'a>>,
    carriage: Money,
    goods: Money,
}

/// The most units of one product that a consignment is computed for.
const UNITS_MOST: u32 = 10_000_000;

/// Prices one consignment under the regime that the facts of the sale decide, with an explanation of
/// every line.
///
/// # Errors
/// A [`Refusal`] that names the field, the reason and the ways out.
pub fn landed_cost(book: &Book, ask: &ParcelAsk) -> Result<LandedCost, Refusal> {
    let mut scratch = Scratch::default();
    let case = Case::new(book, ask)?;
    case.compute(&mut scratch)?;
    explain::explain(&case, &scratch)
}

/// The same amounts as [`landed_cost`], without explanation; `scratch` is used again by the next call.
///
/// # Errors
/// As [`landed_cost`].
pub fn landed_totals(
    book: &Book,
    ask: &ParcelAsk,
    scratch: &mut Scratch,
) -> Result<Totals, Refusal> {
    let case = Case::new(book, ask)?;
    case.compute(scratch)?;
    let taxes = amounts::total(&case, scratch)?;
    let total = case.goods.plus(case.carriage)?.plus(taxes)?;
    let (goods, carriage, counted) = (case.goods, case.carriage, case.counted()?);
    let regimes = book.lane(ask.destination).map_or(&[] as &[Regime], |lane| &lane.regimes);
    let regime = regimes.iter().position(|r| std::ptr::eq(r, case.regime)).unwrap_or_default();
    let met = case.lines.iter().fold(0, |met, line| met | line.met);
    Ok(Totals { goods, carriage, taxes, total, counted, regime, met })
}

impl<'b, 'a> Case<'b, 'a> {
    fn new(book: &'b Book, ask: &'a ParcelAsk) -> Result<Case<'b, 'a>, Refusal> {
        let regime = book.regime_for(ask)?;
        check(ask, regime.currency)?;
        if ask.facts.outside == Outside::Refuse && ask.date > regime.known_until {
            return Err(Refusal::AfterBook {
                regime: regime.name.clone(),
                date: ask.date,
                until: regime.known_until,
            });
        }
        if !regime.channels.contains(&crate::Channel::Cargo)
            && !regime.channels.contains(&crate::Channel::Bonded)
        {
            refuse_banned(book, ask)?;
        }
        let (lines, goods) = lines::lines(ask, regime.currency)?;
        let carriage = ask.freight.plus(ask.insurance)?;
        let mut case = Case { book, regime, ask, lines, carriage, goods };
        case.regime = limits::regime(&case)?;
        case.test_thresholds()?;
        Ok(case)
    }

    fn counted(&self) -> Result<Money, Refusal> {
        if self.counts() {
            Ok(self.goods.plus(self.carriage)?)
        } else {
            Ok(Money::zero(self.regime.currency))
        }
    }

    /// Under a regime with limits, and under the one that a single item above them falls to.
    fn counts(&self) -> bool {
        self.regime.limits.is_some() || self.regime.channels.is_empty()
    }

    fn compute(&self, scratch: &mut Scratch) -> Result<(), Refusal> {
        scratch.clear(self.regime.slots.ids.len() * self.lines.len());
        active::choose(self, scratch)?;
        for step in &self.regime.slots.steps {
            match step {
                crate::lane::order::Step::One(slot) => charge::compute(self, scratch, *slot)?,
                crate::lane::order::Step::Cycle(slots) => solve::compute(self, scratch, slots)?,
            }
        }
        amounts::waive(self, scratch)
    }
}

fn check(ask: &ParcelAsk, wanted: kernel::Currency) -> Result<(), Refusal> {
    if ask.goods.is_empty() {
        return Err(Refusal::NoGoods);
    }
    let in_currency = |field, money: Money| match money.currency() {
        got if got == wanted => Ok(()),
        got => Err(Refusal::Currency { field, wanted, got }),
    };
    for line in &ask.goods {
        in_currency("price", line.unit_price)?;
        if line.quantity == 0 {
            return Err(Refusal::Quantity { goods: line.key.clone() });
        }
        if line.quantity > UNITS_MOST {
            let (goods, quantity) = (line.key.clone(), line.quantity);
            return Err(Refusal::HugeQuantity { goods, quantity, most: UNITS_MOST });
        }
        if !line.unit_price.is_positive() {
            return Err(Refusal::Price { goods: line.key.clone() });
        }
        if !crate::hs::exists(line.hs) {
            return Err(Refusal::UnknownHs { goods: line.key.clone(), hs: line.hs });
        }
    }
    for (field, money) in [("freight", ask.freight), ("insurance", ask.insurance)] {
        in_currency(field, money)?;
        if money.is_negative() {
            return Err(Refusal::Negative { field });
        }
    }
    Ok(())
}

fn refuse_banned(book: &Book, ask: &ParcelAsk) -> Result<(), Refusal> {
    if book.bans().is_empty() {
        return Ok(());
    }
    for line in &ask.goods {
        if let Some(ban) = restriction(book, ask.destination, line.hs, &line.attributes) {
            let (goods, hs) = (line.key.clone(), line.hs);
            return Err(Refusal::Banned { goods, hs, ban: Box::new(ban) });
        }
    }
    Ok(())
}
