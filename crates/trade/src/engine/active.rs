//! Which charge of each id concerns which line.

use super::lines::Line;
use super::resolve::{Rates, has};
use super::{Case, Scratch};
use crate::Refusal;
use crate::lane::Charge;
use crate::lane::gate::{Era, Gate};
use kernel::Date;

/// Fills `scratch.active`: for each slot and line the charge that applies, if one does.
pub(super) fn choose(case: &Case<'_, '_>, era: &Era, scratch: &mut Scratch) -> Result<(), Refusal> {
    let count = case.lines.len();
    for (slot, charges) in &era.slots {
        for (at, line) in case.lines.iter().enumerate() {
            let best = best(case, charges, line)?;
            if best.is_some() {
                scratch.activate(slot * count + at, best);
            }
        }
    }
    for (charge, slot, replaced) in &case.regime.slots.replacing {
        for at in 0..count {
            if scratch.charge(slot * count + at) == Some(*charge) {
                scratch.activate(replaced * count + at, None);
            }
        }
    }
    Ok(())
}

type Rank = (u8, bool, Option<Date>, Option<Date>);

fn best(
    case: &Case<'_, '_>,
    charges: &[(usize, Gate)],
    line: &Line<'_>,
) -> Result<Option<usize>, Refusal> {
    let mut best: Option<(Rank, usize)> = None;
    for (at, gate) in charges {
        let Some(length) = gate.fits(line) else { continue };
        let Some(charge) = case.regime.charges.get(*at) else { continue };
        let Some(rank) = rank(case, (gate, charge), line, length) else { continue };
        if charge.preference.is_some() && case.rates(charge, line)? == Rates::Missing {
            continue;
        }
        if best.is_none_or(|(known, _)| rank > known) {
            best = Some((rank, *at));
        }
    }
    Ok(best.map(|(_, at)| at))
}

/// How closely a charge fits a line; `None` when it does not concern it.
fn rank(
    case: &Case<'_, '_>,
    (gate, charge): (&Gate, &Charge),
    line: &Line<'_>,
    length: u8,
) -> Option<Rank> {
    // The era was chosen by the day; what was known when is left.
    if gate.is_all && case.ask.facts.known_at.is_none() {
        return Some((length, false, charge.span.known_from, charge.span.from));
    }
    let concerned = charge.span.holds(case.ask.date, case.ask.facts.known_at)
        && charge.attribute.as_ref().is_none_or(|wanted| has(line, wanted))
        && charge.preference.as_ref().is_none_or(|wanted| claims(line, wanted))
        && charge.switch.as_ref().is_none_or(|name| case.is_on(name));
    if !concerned {
        return None;
    }
    let asks = charge.attribute.is_some() || charge.preference.is_some();
    Some((length, asks, charge.span.known_from, charge.span.from))
}

/// Whether the goods claim the preference, or any when it is `*`.
fn claims(line: &Line<'_>, wanted: &str) -> bool {
    line.goods.preference.as_ref().is_some_and(|claimed| wanted == "*" || claimed == wanted)
}
