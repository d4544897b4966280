//! The formula of one line of an explanation, with the numbers in it.

use super::charge::Part;
use super::groups::View;
use super::quantities::ScopeFacts;
use super::{Answer, Case, Scratch, too_large};
use crate::Exact;
use crate::expr::{Bound, RateExpr};
use crate::lane::{Charge, RoundingOf, Scope};
use kernel::{Currency, Money, Rounding};

/// Writes the formula of a line with the numbers in it, and answers the condition that held.
pub(super) fn push(
    case: &Case<'_, '_>,
    (scratch, members): (&Scratch, &[usize]),
    view: View<'_>,
    (charge, expr): (&Charge, &RateExpr),
    text: &mut String,
) -> Answer<Option<String>> {
    let first = view.first;
    let mut condition = None;
    match expr.as_share() {
        Some(share) if first.known.is_none() && !charge.is_value => {
            if charge.payable != Exact::ONE {
                let percent = charge.payable.times_whole(100).ok_or_else(too_large)?;
                percent.push_decimal(text, 4);
                text.push_str("% × ");
            }
            share.push_percent(text);
            text.push_str(" × ");
            push_base(text, view.taken_of()?, case.regime.currency);
        }
        _ => {
            let (formula, held) = long(case, (scratch, members), view, (charge, expr))?;
            (*text, condition) = (formula, held);
        }
    }
    text.push_str(" = ");
    if charge.is_value {
        push_major(text, view.statutory()?, case.regime.currency);
        return Ok(condition);
    }
    let exact = match before_its_step(case, view, (charge, expr)) {
        _ if first.waived => view.statutory()?,
        Some(exact) => exact,
        None => view.owed(),
    };
    let amount = Money::new(view.minor(), case.regime.currency);
    if Exact::from_minor(amount.minor()) != exact {
        push_major(text, exact, case.regime.currency);
        text.push_str(" → ");
    }
    push_money(text, amount);
    Ok(condition)
}

/// What is owed before it was rounded as a step, where that follows from the lines one by one.
fn before_its_step(
    case: &Case<'_, '_>,
    view: View<'_>,
    (charge, expr): (&Charge, &RateExpr),
) -> Option<Exact> {
    let stepped = super::amounts::rule(case, charge).of == RoundingOf::Step;
    let by_line = matches!(charge.per, Scope::Line | Scope::Item) && view.first.known.is_none();
    if !stepped || !by_line || !expr.is_additive() {
        return None;
    }
    let sum = view.parts().try_fold(Exact::ZERO, |sum, part| {
        let amount = part.affine.of(part.base)?;
        sum.plus(if amount.is_negative() { Exact::ZERO } else { amount })
    })?;
    charge.payable.times(sum)
}

/// The formula of any rate, and the condition that held.
fn long(
    case: &Case<'_, '_>,
    (scratch, members): (&Scratch, &[usize]),
    view: View<'_>,
    (charge, expr): (&Charge, &RateExpr),
) -> Answer<(String, Option<String>)> {
    let first = view.first;
    let units = if expr.is_additive() { 1 } else { units_of(case, charge, members) };
    let facts = ScopeFacts { case, scratch, members, unit: units > 1 };
    let base = view.taken_of()?.divided_by(Exact::from_minor(units)).ok_or_else(too_large)?;
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
    if charge.payable != Exact::ONE && !charge.is_value {
        let share = charge.payable.times_whole(100).ok_or_else(too_large)?.decimal_text(4);
        text = if is_sum(&text) && !text.contains(" / (1 − ") {
            format!("{share}% × ({text})")
        } else {
            format!("{share}% × {text}")
        };
    }
    Ok((text, condition))
}

/// An amount with the decimals of its currency.
pub(super) fn push_money(text: &mut String, money: Money) {
    Exact::push_fixed(text, money.minor(), decimals(money.currency()));
}

fn decimals(currency: Currency) -> u8 {
    u8::try_from(currency.digits()).unwrap_or(0)
}

/// A base in major units, to six decimals of a minor unit.
fn push_base(text: &mut String, minor: Exact, currency: Currency) {
    if let Some(whole) = minor.as_whole() {
        return push_money(text, Money::new(whole, currency));
    }
    text.push_str(&crate::expr::major(tidy(minor), currency));
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

/// Minor units as an amount: two decimals when it is whole, up to six more otherwise.
fn push_major(text: &mut String, minor: Exact, currency: Currency) {
    if let Some(whole) = minor.round(Rounding::Down)
        && Exact::from_minor(whole) == minor
    {
        return push_money(text, Money::new(whole, currency));
    }
    match minor.by_ten_to(decimals(currency)) {
        Some(major) => major.push_decimal(text, 6),
        None => text.push_str(&minor.to_string()),
    }
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
