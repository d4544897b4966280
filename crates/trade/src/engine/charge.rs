//! Computes the charges of one id on every line they concern.

use super::plan::{Rated, Rule};
use super::quantities::ScopeFacts;
use super::resolve::Rates;
use super::{Answer, Case, Scratch, too_large};
use crate::expr::{Affine, Ask, Fault, RateExpr};
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
pub(super) type Rate<'b> = (Option<u32>, &'b RateExpr);

pub(super) fn compute(case: &Case<'_, '_>, scratch: &mut Scratch, slot: usize) -> Answer {
    let first_part = scratch.parts.len();
    let count = case.lines.len();
    for line in 0..count {
        let Some(at) = scratch.charge(slot * count + line) else { continue };
        let Some(rule) = case.plan.rules.get(at) else { continue };
        let place = (slot, at, line);
        let alone = matches!(rule.per, Scope::Line | Scope::Item);
        if let Rated::Share(share) = rule.rate
            && alone
        {
            by_share(case, scratch, (place, rule), (None, share))?;
            continue;
        }
        let Some(charge) = case.regime.charges.get(at) else { continue };
        let rates = rates_of(case, charge, line)?;
        each(case, charge, &rates, |(row, expr)| match (rule.per, expr.as_share()) {
            (Scope::Line | Scope::Item, Some(share)) => {
                by_share(case, scratch, (place, rule), (row, share))
            }
            (Scope::Line, None) => by_line(case, scratch, (place, rule), (row, expr)),
            (Scope::Item, None) => by_item(case, scratch, (place, rule), (row, expr)),
            (Scope::Hs6 | Scope::Consignment, _) => {
                by_group(case, scratch, (place, rule), (row, expr), &rates)
            }
        })?;
    }
    add(case, scratch, first_part)?;
    round_step(case, scratch, slot, first_part)
}

/// The rates of `charge` on a line, or why there are none.
pub(super) fn rates_of(case: &Case<'_, '_>, charge: &Charge, line: usize) -> Answer<Rates> {
    let Some(own) = case.lines.get(line) else { return Err(too_large()) };
    let rates = case.rates(charge, own)?;
    if rates == Rates::Missing { Err(Box::new(case.no_rate(charge, own))) } else { Ok(rates) }
}

pub(super) fn each<'b>(
    case: &Case<'b, '_>,
    charge: &'b Charge,
    rates: &Rates,
    mut then: impl FnMut(Rate<'b>) -> Answer,
) -> Answer {
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

/// A share of the base: nothing is asked of the goods.
fn by_share(
    case: &Case<'_, '_>,
    scratch: &mut Scratch,
    (place, rule): (Place, &Rule),
    (row, share): (Option<u32>, Exact),
) -> Answer {
    let base = rounded_base(rule, known_base(case, scratch, rule, place.2)?)?;
    let amount = share.times(base).ok_or_else(too_large)?;
    push(scratch, (place, rule), row, (base, Affine::share(share), amount))
}

fn by_line(
    case: &Case<'_, '_>,
    scratch: &mut Scratch,
    (place, rule): (Place, &Rule),
    (row, expr): Rate<'_>,
) -> Answer {
    let (_, charge, line) = place;
    let base = rounded_base(rule, known_base(case, scratch, rule, line)?)?;
    let members = [line];
    let facts = ScopeFacts { case, scratch, members: &members, unit: false };
    let affine = evaluate(case, &facts, charge, expr, (Some(base), base))?;
    let amount = affine.of(base).ok_or_else(too_large)?;
    push(scratch, (place, rule), row, (base, affine, amount))
}

/// Bounds hold for one unit: computed for one, then taken as often as there are units.
fn by_item(
    case: &Case<'_, '_>,
    scratch: &mut Scratch,
    (place, rule): (Place, &Rule),
    (row, expr): Rate<'_>,
) -> Answer {
    let (_, charge, line) = place;
    let units = case.lines.get(line).map_or(1, |line| i64::from(line.goods.quantity));
    let (all, units) = (known_base(case, scratch, rule, line)?, Exact::from_minor(units));
    let base = all.divided_by(units).ok_or_else(too_large)?;
    let members = [line];
    let facts = ScopeFacts { case, scratch, members: &members, unit: true };
    let mut affine = evaluate(case, &facts, charge, expr, (Some(base), base))?;
    affine.fixed = affine.fixed.times(units).ok_or_else(too_large)?;
    let amount = affine.of(all).ok_or_else(too_large)?;
    push(scratch, (place, rule), row, (all, affine, amount))
}

/// One computation for all lines of the scope, shared out over them by price.
fn by_group(
    case: &Case<'_, '_>,
    scratch: &mut Scratch,
    (place, rule): (Place, &Rule),
    rate: Rate<'_>,
    rates: &Rates,
) -> Answer {
    let mut members = std::mem::take(&mut scratch.members);
    collect(&mut members, case, scratch, ((place, rule), rates))?;
    if members.first() == Some(&place.2) {
        of_members(case, scratch, (place, rule), rate, &members)?;
    }
    scratch.members = members;
    Ok(())
}

fn of_members(
    case: &Case<'_, '_>,
    scratch: &mut Scratch,
    ((slot, charge, _), rule): (Place, &Rule),
    (row, expr): Rate<'_>,
    members: &[usize],
) -> Answer {
    let mut base = Exact::ZERO;
    let mut price = Exact::ZERO;
    for member in members {
        let own = known_base(case, scratch, rule, *member)?;
        base = base.plus(own).ok_or_else(too_large)?;
        price = price.plus(price_of(case, *member)).ok_or_else(too_large)?;
    }
    let base = rounded_base(rule, base)?;
    let facts = ScopeFacts { case, scratch, members, unit: false };
    let affine = evaluate(case, &facts, charge, expr, (Some(base), base))?;
    let whole = affine.of(base).ok_or_else(too_large)?;
    for member in members {
        let own = known_base(case, scratch, rule, *member)?;
        let part = if members.len() == 1 {
            Some(whole)
        } else {
            price_of(case, *member).divided_by(price).and_then(|share| share.times(whole))
        };
        let amount = part.ok_or_else(too_large)?;
        push(scratch, ((slot, charge, *member), rule), row, (own, affine, amount))?;
    }
    Ok(())
}

/// The lines that one computation of `charge` covers, in their order; of a line that an earlier one
/// covers, only the beginning.
fn collect(
    members: &mut Vec<usize>,
    case: &Case<'_, '_>,
    scratch: &Scratch,
    (((slot, charge, line), rule), rates): ((Place, &Rule), &Rates),
) -> Answer {
    let count = case.lines.len();
    members.clear();
    let Some((own, source)) = case.lines.get(line).zip(case.regime.charges.get(charge)) else {
        return Ok(());
    };
    for (at, other) in case.lines.iter().enumerate() {
        let same = scratch.charge(slot * count + at) == Some(charge)
            && (rule.per == Scope::Consignment || other.hs6 == own.hs6);
        if same && (at == line || case.rates(source, other)? == *rates) {
            members.push(at);
            if at < line {
                return Ok(());
            }
        }
    }
    Ok(())
}

fn price_of(case: &Case<'_, '_>, line: usize) -> Exact {
    Exact::from_minor(case.lines.get(line).map_or(0, |line| line.values[0]))
}

/// The base as the charge's own rule rounds it.
fn rounded_base(rule: &Rule, base: Exact) -> Answer<Exact> {
    let Some((mode, unit)) = rule.base_to else { return Ok(base) };
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
) -> Answer<Affine> {
    let ask = Ask {
        date: case.ask.date,
        currency: case.regime.currency,
        base,
        value: Some(value),
        facts,
    };
    expr.evaluate(&ask).map_err(|fault| Box::new(failed(case, facts, charge, fault)))
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

/// The base of a charge on `line` from what has been computed; what has not counts as nothing.
#[inline]
pub(super) fn known_base(
    case: &Case<'_, '_>,
    scratch: &Scratch,
    rule: &Rule,
    line: usize,
) -> Answer<Exact> {
    let values = case.lines.get(line).and_then(|own| rule.values.sum(own.values));
    let mut sum = values.ok_or_else(too_large)?;
    let count = case.lines.len();
    for (slot, factor) in &rule.slots {
        if let Some(cell) = scratch.cell(slot * count + line)
            && !cell.amount.is_zero()
        {
            let part = if factor.is_one() { Some(cell.amount) } else { factor.times(cell.amount) };
            sum = part.and_then(|part| sum.plus(part)).ok_or_else(too_large)?;
        }
    }
    Ok(sum)
}

/// Base, answer and statutory amount.
pub(super) type Worked = (Exact, Affine, Exact);

#[inline]
pub(super) fn push(
    scratch: &mut Scratch,
    ((slot, charge, line), rule): (Place, &Rule),
    row: Option<u32>,
    (base, affine, amount): Worked,
) -> Answer {
    // A rate below nothing (a difference whose second part is larger) owes nothing.
    let amount = if amount.is_negative() { Exact::ZERO } else { amount };
    if scratch.sums_only && amount.is_zero() && affine.share.is_zero() {
        return Ok(());
    }
    let owed = rule.payable.map_or(Some(amount), |share| share.times(amount));
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
        together: together(rule.rounding, slot, line),
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

/// Adds the parts from `first` on to the cells of their slots and lines.
fn add(case: &Case<'_, '_>, scratch: &mut Scratch, first: usize) -> Answer {
    let Scratch { parts, cells, .. } = scratch;
    for part in parts.get(first..).unwrap_or_default() {
        let cell = cells.get_mut(part.slot * case.lines.len() + part.line);
        let cell = cell.ok_or_else(too_large)?;
        cell.amount = cell.amount.plus(part.amount).ok_or_else(too_large)?;
        cell.share = cell.share.plus(part.affine.share).ok_or_else(too_large)?;
    }
    Ok(())
}

/// Under a rule that rounds every step, later bases use the rounded amount: the sum over the consignment
/// is rounded once and shared out over the lines by largest remainder.
pub(super) fn round_step(
    case: &Case<'_, '_>,
    scratch: &mut Scratch,
    slot: usize,
    first_part: usize,
) -> Answer {
    let own = |part: &Part| part.slot == slot;
    let parts = scratch.parts.get_mut(first_part..).unwrap_or_default();
    let Some(charge) = parts.iter().find(|p| own(p)).map(|p| p.charge) else { return Ok(()) };
    if case.plan.rules.get(charge).is_none_or(|rule| rule.rounding != RoundingOf::Step) {
        return Ok(());
    }
    let charge = case.regime.charges.get(charge);
    let rule = charge.and_then(|c| c.rounding.as_ref()).unwrap_or(&case.regime.rounding);
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
