//! The formula of one line of an explanation, with the numbers in it.

use super::charge::Part;
use super::explain::{Group, taken_of};
use super::quantities::ScopeFacts;
use super::{Answer, Case, Scratch, too_large};
use crate::Exact;
use crate::expr::{Bound, RateExpr};
use crate::lane::{Charge, Scope};
use kernel::Money;

/// The formula of a line with the numbers in it, and the condition that held.
pub(super) fn of(
    case: &Case<'_, '_>,
    scratch: &Scratch,
    group: &Group,
    (charge, expr): (&Charge, &RateExpr),
    amount: Money,
) -> Answer<(String, Option<String>)> {
    let first = group.parts.first().ok_or_else(too_large)?;
    let members: Vec<usize> = group.parts.iter().map(|part| part.line).collect();
    let units = if expr.is_additive() { 1 } else { units_of(case, charge, &members) };
    let facts = ScopeFacts { case, scratch, members: &members, unit: units > 1 };
    let base = taken_of(group)?.divided_by(Exact::from_minor(units)).ok_or_else(too_large)?;
    let base = tidy(base);
    let ask = crate::expr::Ask {
        date: case.ask.date,
        currency: case.regime.currency,
        base: Some(base),
        value: Some(base),
        facts: &facts,
    };
    let said = expr.explain(&ask, &first.affine);
    let condition = said.condition.or(said.season);
    let mut text = match (first.affine.bound, said.instead_of) {
        (Bound::Min, Some(own)) => format!("max({own}, {})", said.formula),
        (Bound::Max, Some(own)) => format!("min({own}, {})", said.formula),
        _ => said.formula,
    };
    let is_sum = |text: &str| text.contains(" + ") || text.contains(" − ");
    if units > 1 {
        text = if is_sum(&text) {
            format!("{units} × ({text})")
        } else {
            format!("{units} × {text}")
        };
    }
    if let Some(inside) = inside(first) {
        let percent = inside.times_whole(100).map_or_else(String::new, |p| p.decimal_text(4));
        let above = if is_sum(&text) { format!("({text})") } else { text };
        text = format!("{above} / (1 − {percent}%)");
    }
    if charge.is_value {
        return Ok((format!("{text} = {}", major_text(case, statutory(group)?)), condition));
    }
    if charge.payable != Exact::ONE {
        let share = charge.payable.times_whole(100).ok_or_else(too_large)?.decimal_text(4);
        text = if is_sum(&text) && !text.contains(" / (1 − ") {
            format!("{share}% × ({text})")
        } else {
            format!("{share}% × {text}")
        };
    }
    let exact = if first.waived { statutory(group)? } else { group.owed };
    let (exact_text, shown) = (major_text(case, exact), amount.amount_text());
    let whole = Exact::from_minor(amount.minor()) == exact;
    let tail = if whole { shown } else { format!("{exact_text} → {shown}") };
    Ok((format!("{text} = {tail}"), condition))
}

/// How many units the rate was computed one by one for: those of a line under `per = "item"`.
fn units_of(case: &Case<'_, '_>, charge: &Charge, members: &[usize]) -> i64 {
    match (charge.per, members) {
        (Scope::Item, [only]) => {
            case.lines.get(*only).map_or(1, |line| i64::from(line.goods.quantity))
        }
        _ => 1,
    }
}

/// To six decimals of a minor unit, for the eye.
fn tidy(minor: Exact) -> Exact {
    let shown = minor.times_ten_to(6).and_then(|wide| wide.round(kernel::Rounding::HalfUp));
    shown.and_then(|whole| Exact::from_minor(whole).by_ten_to(6)).unwrap_or(minor)
}

fn statutory(group: &Group) -> Answer<Exact> {
    let sum = group.parts.iter().try_fold(Exact::ZERO, |sum, part| sum.plus(part.amount));
    sum.ok_or_else(too_large)
}

/// Minor units as an amount: two decimals when it is whole, up to six more otherwise.
fn major_text(case: &Case<'_, '_>, minor: Exact) -> String {
    let currency = case.regime.currency;
    if let Some(whole) = minor.round(kernel::Rounding::Down)
        && Exact::from_minor(whole) == minor
    {
        return Money::new(whole, currency).amount_text();
    }
    let places = u8::try_from(currency.digits()).unwrap_or(0);
    minor.by_ten_to(places).map_or_else(|| minor.to_string(), |major| major.decimal_text(6))
}

/// The share of its own base that a tax is, when it is inside it.
pub(super) fn inside(part: &Part) -> Option<Exact> {
    let known = part.known?;
    if part.amount.is_zero() {
        return None;
    }
    let above = part.affine.share.times(known)?.plus(part.affine.fixed)?;
    Exact::ONE.minus(above.divided_by(part.amount)?).filter(|inside| !inside.is_zero())
}
