//! Computes what is owed. Works on the lines of one consignment, in exact numbers, until the one rounding
//! that the regime names; explanations are made afterwards from the same parts that the totals are.

mod active;
mod amounts;
mod arithmetic;
mod asked;
mod charge;
mod claim;
mod explain;
mod formula;
mod groups;
mod limits;
mod lines;
mod plan;
mod quantities;
mod resolve;
mod solve;
#[cfg(test)]
mod tests;
mod words;

pub use arithmetic::Arithmetic;

use crate::lane::Regime;
use crate::lane::gate::{self, Era};
use crate::{Book, LandedCost, Outside, ParcelAsk, Refusal, restriction};
use kernel::Money;
pub(crate) use lines::Line;
pub(crate) use plan::Plan;
pub(crate) use words::Citations;

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
    /// Empty between computations; only its memory is kept.
    lines: Vec<Line<'static>>,
    /// For each slot and line, the charge that applies, or `NOBODY`.
    active: Vec<u32>,
    /// For each slot and line, what has been computed; only those are cleared that have a charge.
    cells: Vec<charge::Cell>,
    /// The lines of the group that is being computed.
    members: Vec<usize>,
    /// Only what is owed is kept: no explanation follows, and no rounding rule but the regime's.
    sums_only: bool,
    /// Everything owed, in the order in which it was computed.
    parts: Vec<charge::Part>,
    /// What is needed to explain it.
    said: explain::Said,
}

/// No charge applies.
const NOBODY: u32 = u32::MAX;

impl Scratch {
    fn clear(&mut self, cells: usize) {
        self.active.clear();
        self.active.resize(cells, NOBODY);
        if self.cells.len() < cells {
            self.cells.resize(cells, charge::Cell::default());
        }
        self.parts.clear();
    }

    /// The charge that applies at a slot and line.
    fn charge(&self, at: usize) -> Option<usize> {
        let charge = self.active.get(at).filter(|charge| **charge != NOBODY)?;
        usize::try_from(*charge).ok()
    }

    fn activate(&mut self, at: usize, charge: Option<usize>) {
        let charge = charge.and_then(|charge| u32::try_from(charge).ok()).unwrap_or(NOBODY);
        if let Some((place, cell)) = self.active.get_mut(at).zip(self.cells.get_mut(at)) {
            (*place, *cell) = (charge, charge::Cell::default());
        }
    }

    /// What the charge at a slot and line came to; `None` when none applies.
    fn cell(&self, at: usize) -> Option<&charge::Cell> {
        self.cells.get(at).filter(|_| self.active.get(at).is_some_and(|c| *c != NOBODY))
    }

    /// Keeps the memory of the lines.
    fn keep(&mut self, mut lines: Vec<Line<'_>>) {
        lines.clear();
        // Without members there is nothing to convert: the same memory under another lifetime.
        self.lines = lines.into_iter().map_while(|_| None).collect();
    }
}

/// One computation: the rules, the question, and what is known of each line.
pub(crate) struct Case<'b, 'a> {
    book: &'b Book,
    regime: &'b Regime,
    /// Its place in the lane.
    place: usize,
    /// The regime as it is computed.
    plan: &'b Plan,
    /// What may be owed on the day.
    era: Option<&'b Era>,
    ask: &'a ParcelAsk,
    day: i32,
    lines: Vec<Line<'a>>,
    carriage: Money,
    goods: Money,
    /// Every open question counts as answered with yes, to see which concern the lines.
    supposed: std::cell::Cell<bool>,
}

/// The most units of one product that a consignment is computed for.
const UNITS_MOST: u32 = 10_000_000;

/// Prices one consignment under the regime that the facts of the sale decide, with an explanation of
/// every line.
///
/// # Errors
/// A [`Refusal`] that names the field, the reason and the ways out.
pub fn landed_cost(book: &Book, ask: &ParcelAsk) -> Result<LandedCost, Refusal> {
    SCRATCH.with_borrow_mut(|scratch| {
        let case = Case::new(book, ask, scratch)?;
        case.compute(scratch)?;
        let cost = explain::explain(&case, scratch);
        scratch.keep(case.lines);
        Ok(cost?)
    })
}

thread_local! {
    /// For answers whose caller keeps none.
    static SCRATCH: std::cell::RefCell<Scratch> = std::cell::RefCell::default();
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
    let case = Case::new(book, ask, scratch)?;
    scratch.sums_only = case.plan.one_rounding;
    let computed = case.compute(scratch);
    scratch.sums_only = false;
    computed?;
    let taxes = amounts::total(&case, scratch)?;
    let total = case.goods.plus(case.carriage)?.plus(taxes)?;
    let (goods, carriage, counted) = (case.goods, case.carriage, case.counted()?);
    let met = case.lines.iter().fold(0, |met, line| met | line.met);
    let regime = case.place;
    scratch.keep(case.lines);
    Ok(Totals { goods, carriage, taxes, total, counted, regime, met })
}

impl<'b, 'a> Case<'b, 'a> {
    fn new(book: &'b Book, ask: &'a ParcelAsk, scratch: &mut Scratch) -> Answer<Case<'b, 'a>> {
        let regime = book.regime_for(ask)?;
        check(ask, regime.currency)?;
        if ask.facts.outside == Outside::Refuse && ask.date > regime.known_until {
            let (regime, until) = (regime.name.clone(), regime.known_until);
            return Err(Refusal::AfterBook { regime, date: ask.date, until }.into());
        }
        if !regime.channels.contains(&crate::Channel::Cargo)
            && !regime.channels.contains(&crate::Channel::Bonded)
        {
            refuse_banned(book, ask)?;
        }
        let mut lines: Vec<Line<'a>> = std::mem::take(&mut scratch.lines);
        let goods = lines::fill(&mut lines, ask, regime.currency)?;
        let carriage = ask.freight.plus(ask.insurance)?;
        let day = gate::day_number(ask.date);
        let regime = limits::regime(book, ask, regime, (goods, carriage))?;
        let era = gate::on(&regime.slots.eras, ask.date);
        let (place, plan) = book.plan(ask.destination, regime).ok_or_else(too_large)?;
        let supposed = std::cell::Cell::new(false);
        let mut case =
            Case { book, regime, place, plan, era, ask, day, lines, carriage, goods, supposed };
        case.test_thresholds()?;
        Ok(case)
    }

    fn counted(&self) -> Answer<Money> {
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

    fn compute(&self, scratch: &mut Scratch) -> Answer {
        scratch.clear(self.regime.slots.ids.len() * self.lines.len());
        let Some(era) = self.era else { return Ok(()) };
        active::choose(self, era, scratch)?;
        for step in &era.steps {
            match step {
                crate::lane::order::Step::One(slot) => charge::compute(self, scratch, *slot)?,
                crate::lane::order::Step::Cycle(slots) => solve::compute(self, scratch, slots)?,
            }
        }
        if self.plan.waives { amounts::waive(self, scratch) } else { Ok(()) }
    }
}

/// What a step comes to; the refusal is in a box, so that the answers of the many steps stay small.
type Answer<T = ()> = Result<T, Box<Refusal>>;

/// A number that does not fit.
#[cold]
fn too_large() -> Box<Refusal> {
    Box::new(Refusal::TooLarge)
}

impl From<kernel::MoneyError> for Box<Refusal> {
    fn from(error: kernel::MoneyError) -> Box<Refusal> {
        Box::new(error.into())
    }
}

impl From<Box<Refusal>> for Refusal {
    fn from(refusal: Box<Refusal>) -> Refusal {
        *refusal
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
        let got = line.unit_price.currency();
        if got != wanted && ask.rates.iter().all(|(known, _)| *known != got) {
            return Err(Refusal::Currency { field: "price", wanted, got });
        }
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
