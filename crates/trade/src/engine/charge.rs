//! Computes the charges of one id on every line they concern.

use super::quantities::ScopeFacts;
use super::resolve::Rates;
use super::too_large;
use super::{Case, Scratch};
use crate::expr::{Affine, Ask, Fault, RateExpr};
use crate::lane::order::Base;
use crate::lane::{Charge, RoundingOf, Scope};
use crate::{Exact, Refusal};

/// What the charges of one id come to on one line.
#[derive(Clone, Copy, Debug)]
pub(super) struct Cell {
    /// The statutory amount, in minor units: what later bases use.
    pub(super) amount: Exact,
    /// The share of its base, for rates that step by it.
    pub(super) share: Exact,
}

impl Default for Cell {
    fn default() -> Cell {
        Cell { amount: Exact::ZERO, share: Exact::ZERO }
    }
}

/// One rate of one charge on one line.
#[derive(Clone, Copy, Debug)]
pub(super) struct Part {
    pub(super) slot: usize,
    pub(super) line: usize,
    pub(super) charge: usize,
    /// The row of the charge's table; `None` for its own expression.
    pub(super) row: Option<u32>,
    /// What the share was taken of.
    pub(super) base: Exact,
    /// The part of it that does not rest on the charge itself, for a tax inside its own base.
    pub(super) known: Option<Exact>,
    pub(super) affine: Affine,
    /// The statutory amount.
    pub(super) amount: Exact,
    /// The payable share of it; nothing when waived.
    pub(super) owed: Exact,
    pub(super) waived: bool,
    /// The same for parts that are rounded together.
    pub(super) together: (u32, u32),
}

/// An expression with where it stands.
pub(super) type Rated<'b> = (Option<u32>, &'b RateExpr);

pub(super) fn compute(
    case: &Case<'_, '_>,
    scratch: &mut Scratch,
    slot: usize,
) -> Result<(), Refusal> {
    let first_part = scratch.parts.len();
    let count = case.lines.len();
    for line in 0..count {
        let Some(at) = scratch.charge(slot * count + line) else { continue };
        let Some(charge) = case.regime.charges.get(at) else { continue };
        let rates = rates_of(case, charge, line)?;
        each(case, charge, &rates, |rated| match charge.per {
            Scope::Line => by_line(case, scratch, (slot, at, line), rated),
            Scope::Item => by_item(case, scratch, (slot, at, line), rated),
            Scope::Hs6 | Scope::Consignment => {
                by_group(case, scratch, (slot, at, line), rated, &rates)
            }
        })?;
    }
    for at in first_part..scratch.parts.len() {
        let Some(part) = scratch.parts.get(at).copied() else { continue };
        add(case, scratch, &part)?;
    }
    round_step(case, scratch, slot, first_part)
}

/// The rates of `charge` on a line, or why there are none.
pub(super) fn rates_of(
    case: &Case<'_, '_>,
    charge: &Charge,
    line: usize,
) -> Result<Rates, Box<Refusal>> {
    let Some(own) = case.lines.get(line) else { return Err(Box::new(Refusal::TooLarge)) };
    let rates = case.rates(charge, own)?;
    if rates == Rates::Missing { Err(Box::new(case.no_rate(charge, own))) } else { Ok(rates) }
}

pub(super) fn each<'b>(
    case: &Case<'b, '_>,
    charge: &'b Charge,
    rates: &Rates,
    mut then: impl FnMut(Rated<'b>) -> Result<(), Refusal>,
) -> Result<(), Refusal> {
    let mut one = |row: Option<u32>| {
        let expr = case.expression(charge, row).ok_or_else(too_large)?;
        then((row, expr))
    };
    if let Rates::Own | Rates::Missing = rates {
        return one(None);
    }
    rates.rows().iter().try_for_each(|row| one(Some(*row)))
}

/// Slot, charge and line.
type Place = (usize, usize, usize);

fn by_line(
    case: &Case<'_, '_>,
    scratch: &mut Scratch,
    (slot, charge, line): Place,
    (row, expr): Rated<'_>,
) -> Result<(), Refusal> {
    let base = rounded_base(case, charge, known_base(case, scratch, charge, line)?)?;
    if let Some(share) = expr.as_share() {
        let affine = Affine::share(share);
        let amount = share.times(base).ok_or_else(too_large)?;
        return push(case, scratch, (slot, charge, line), row, (base, affine, amount));
    }
    let members = [line];
    let facts = ScopeFacts { case, scratch, members: &members, unit: false };
    let affine = evaluate(case, &facts, charge, expr, (Some(base), base))?;
    let amount = affine.of(base).ok_or_else(too_large)?;
    push(case, scratch, (slot, charge, line), row, (base, affine, amount))
}

/// Bounds hold for one unit: computed for one, then taken as often as there are units.
fn by_item(
    case: &Case<'_, '_>,
    scratch: &mut Scratch,
    (slot, charge, line): Place,
    (row, expr): Rated<'_>,
) -> Result<(), Refusal> {
    if expr.as_share().is_some() {
        return by_line(case, scratch, (slot, charge, line), (row, expr));
    }
    let units = case.lines.get(line).map_or(1, |line| i64::from(line.goods.quantity));
    let (all, units) = (known_base(case, scratch, charge, line)?, Exact::from_minor(units));
    let base = all.divided_by(units).ok_or_else(too_large)?;
    let members = [line];
    let facts = ScopeFacts { case, scratch, members: &members, unit: true };
    let mut affine = evaluate(case, &facts, charge, expr, (Some(base), base))?;
    affine.fixed = affine.fixed.times(units).ok_or_else(too_large)?;
    let amount = affine.of(all).ok_or_else(too_large)?;
    push(case, scratch, (slot, charge, line), row, (all, affine, amount))
}

/// One computation for all lines of the scope, shared out over them by price.
fn by_group(
    case: &Case<'_, '_>,
    scratch: &mut Scratch,
    (slot, charge, line): Place,
    (row, expr): Rated<'_>,
    rates: &Rates,
) -> Result<(), Refusal> {
    let mut members = std::mem::take(&mut scratch.members);
    collect(&mut members, case, scratch, ((slot, charge, line), rates))?;
    if members.first() == Some(&line) {
        of_members(case, scratch, (slot, charge), (row, expr), &members)?;
    }
    scratch.members = members;
    Ok(())
}

fn of_members(
    case: &Case<'_, '_>,
    scratch: &mut Scratch,
    (slot, charge): (usize, usize),
    (row, expr): Rated<'_>,
    members: &[usize],
) -> Result<(), Refusal> {
    let mut base = Exact::ZERO;
    let mut price = Exact::ZERO;
    for member in members {
        let own = known_base(case, scratch, charge, *member)?;
        base = base.plus(own).ok_or_else(too_large)?;
        price = price.plus(price_of(case, *member)).ok_or_else(too_large)?;
    }
    let base = rounded_base(case, charge, base)?;
    let facts = ScopeFacts { case, scratch, members, unit: false };
    let affine = evaluate(case, &facts, charge, expr, (Some(base), base))?;
    let whole = affine.of(base).ok_or_else(too_large)?;
    for member in members {
        let own = known_base(case, scratch, charge, *member)?;
        let part = if members.len() == 1 {
            Some(whole)
        } else {
            price_of(case, *member).divided_by(price).and_then(|share| share.times(whole))
        };
        let amount = part.ok_or_else(too_large)?;
        push(case, scratch, (slot, charge, *member), row, (own, affine, amount))?;
    }
    Ok(())
}

/// The lines that one computation of `charge` covers, in their order.
fn collect(
    members: &mut Vec<usize>,
    case: &Case<'_, '_>,
    scratch: &Scratch,
    ((slot, charge, line), rates): (Place, &Rates),
) -> Result<(), Refusal> {
    let count = case.lines.len();
    members.clear();
    let Some((own, rule)) = case.lines.get(line).zip(case.regime.charges.get(charge)) else {
        return Ok(());
    };
    for (at, other) in case.lines.iter().enumerate() {
        let same = scratch.charge(slot * count + at) == Some(charge)
            && (rule.per == Scope::Consignment || other.hs6 == own.hs6);
        if same && (at == line || case.rates(rule, other)? == *rates) {
            members.push(at);
        }
    }
    Ok(())
}

fn price_of(case: &Case<'_, '_>, line: usize) -> Exact {
    Exact::from_minor(case.lines.get(line).map_or(0, |line| line.values[0]))
}

/// The base as the charge's own rule rounds it.
fn rounded_base(case: &Case<'_, '_>, charge: usize, base: Exact) -> Result<Exact, Refusal> {
    let rule = case.regime.charges.get(charge).and_then(|charge| charge.base_to);
    let Some((mode, unit)) = rule else { return Ok(base) };
    let whole = base.divided_by(Exact::from_minor(unit)).and_then(|units| units.round(mode));
    let rounded = whole.and_then(|units| units.checked_mul(unit));
    rounded.map(Exact::from_minor).ok_or_else(too_large)
}

pub(super) fn evaluate(
    case: &Case<'_, '_>,
    facts: &ScopeFacts<'_, '_, '_>,
    charge: usize,
    expr: &RateExpr,
    (base, value): (Option<Exact>, Exact),
) -> Result<Affine, Refusal> {
    let ask = Ask {
        date: case.ask.date,
        currency: case.regime.currency,
        base,
        value: Some(value),
        facts,
    };
    expr.evaluate(&ask).map_err(|fault| failed(case, facts, charge, fault))
}

#[cold]
fn failed(
    case: &Case<'_, '_>,
    facts: &ScopeFacts<'_, '_, '_>,
    charge: usize,
    fault: Fault,
) -> Refusal {
    let line = facts.members.first().copied().unwrap_or(0);
    match case.regime.charges.get(charge) {
        Some(charge) => case.refusal(charge, line, fault),
        None => Refusal::TooLarge,
    }
}

/// The base of `charge` on `line` from what has been computed; what has not counts as nothing.
pub(super) fn known_base(
    case: &Case<'_, '_>,
    scratch: &Scratch,
    charge: usize,
    line: usize,
) -> Result<Exact, Refusal> {
    let base = case.regime.slots.bases.get(charge);
    base_of(case, scratch, base, line).ok_or_else(too_large)
}

fn base_of(
    case: &Case<'_, '_>,
    scratch: &Scratch,
    base: Option<&Base>,
    line: usize,
) -> Option<Exact> {
    let (base, own) = (base?, case.lines.get(line)?);
    let count = case.lines.len();
    let mut sum = Exact::ZERO;
    for (factor, value) in base.values.iter().zip(own.values) {
        let Some(factor) = factor else { continue };
        let value = Exact::from_minor(value);
        sum = sum.plus(if factor.is_one() { value } else { factor.times(value)? })?;
    }
    for (slot, factor) in &base.slots {
        if let Some(cell) = scratch.cell(slot * count + line)
            && !cell.amount.is_zero()
        {
            let part = if factor.is_one() { cell.amount } else { factor.times(cell.amount)? };
            sum = sum.plus(part)?;
        }
    }
    Some(sum)
}

/// Base, answer and statutory amount.
pub(super) type Worked = (Exact, Affine, Exact);

pub(super) fn push(
    case: &Case<'_, '_>,
    scratch: &mut Scratch,
    (slot, charge, line): Place,
    row: Option<u32>,
    (base, affine, amount): Worked,
) -> Result<(), Refusal> {
    let rule = case.regime.charges.get(charge).ok_or_else(too_large)?;
    // A rate below nothing (a difference whose second part is larger) owes nothing.
    let amount = amount.max(Exact::ZERO);
    let owed = if rule.payable.is_one() { Some(amount) } else { rule.payable.times(amount) };
    scratch.parts.push(Part {
        slot,
        line,
        charge,
        row,
        base,
        known: None,
        affine,
        amount,
        owed: owed.ok_or_else(too_large)?,
        waived: false,
        together: together(super::amounts::rule(case, rule).of, slot, line),
    });
    Ok(())
}

/// What is rounded at once has the same slot and line; everything of an order has none.
fn together(of: RoundingOf, slot: usize, line: usize) -> (u32, u32) {
    let number = |at: usize| u32::try_from(at).unwrap_or(u32::MAX - 1);
    match of {
        RoundingOf::Order => (u32::MAX, u32::MAX),
        RoundingOf::Charge | RoundingOf::Step => (number(slot), u32::MAX),
        RoundingOf::Line => (number(slot), number(line)),
    }
}

/// Adds a part to the cell of its slot and line.
fn add(case: &Case<'_, '_>, scratch: &mut Scratch, part: &Part) -> Result<(), Refusal> {
    let cell = scratch.cells.get_mut(part.slot * case.lines.len() + part.line);
    let Some(cell) = cell else { return Err(Refusal::TooLarge) };
    cell.amount = cell.amount.plus(part.amount).ok_or_else(too_large)?;
    cell.share = cell.share.plus(part.affine.share).ok_or_else(too_large)?;
    Ok(())
}

/// Under a rule that rounds every step, later bases use the rounded amount: the sum over the consignment
/// is rounded once and shared out over the lines by largest remainder.
pub(super) fn round_step(
    case: &Case<'_, '_>,
    scratch: &mut Scratch,
    slot: usize,
    first_part: usize,
) -> Result<(), Refusal> {
    let own = |part: &Part| part.slot == slot;
    let parts = scratch.parts.get_mut(first_part..).unwrap_or_default();
    let Some(charge) = parts.iter().find(|p| own(p)).map(|p| p.charge) else { return Ok(()) };
    let charge = case.regime.charges.get(charge);
    let rule = charge.and_then(|c| c.rounding.as_ref()).unwrap_or(&case.regime.rounding);
    if rule.of != RoundingOf::Step {
        return Ok(());
    }
    let exact: Vec<Exact> = parts.iter().filter(|p| own(p)).map(|p| p.amount).collect();
    let whole = crate::share::round_together(&exact, rule).ok_or_else(too_large)?;
    for (part, minor) in parts.iter_mut().filter(|p| own(p)).zip(whole) {
        let before = part.amount;
        part.amount = Exact::from_minor(minor);
        let payable = charge.map_or(Exact::ONE, |charge| charge.payable);
        part.owed = payable.times(part.amount).ok_or_else(too_large)?;
        let cell = scratch.cells.get_mut(slot * case.lines.len() + part.line);
        let Some(cell) = cell else { continue };
        let change = part.amount.minus(before).and_then(|change| cell.amount.plus(change));
        cell.amount = change.ok_or_else(too_large)?;
    }
    Ok(())
}
