//! Which charge of each id concerns which line.

use super::lines::Line;
use super::resolve::{Rates, has};
use super::{Case, Scratch};
use crate::Refusal;
use crate::lane::{Charge, Prefix};
use kernel::Date;

/// Fills `scratch.active`: for each slot and line the charge that applies, if one does.
pub(super) fn choose(case: &Case<'_, '_>, scratch: &mut Scratch) -> Result<(), Refusal> {
    let slots = &case.regime.slots;
    let count = case.lines.len();
    for (slot, charges) in slots.charges.iter().enumerate() {
        for (at, line) in case.lines.iter().enumerate() {
            if let Some(cell) = scratch.active.get_mut(slot * count + at) {
                *cell = best(case, charges, line)?;
            }
        }
    }
    for (charge, replaced) in slots.replaces.iter().enumerate() {
        let (Some(replaced), Some(slot)) = (replaced, slots.of.get(charge)) else { continue };
        for at in 0..count {
            if scratch.active.get(slot * count + at) == Some(&Some(charge))
                && let Some(cell) = scratch.active.get_mut(replaced * count + at)
            {
                *cell = None;
            }
        }
    }
    Ok(())
}

type Rank = (usize, bool, Option<Date>, Option<Date>);

fn best(case: &Case<'_, '_>, charges: &[usize], line: &Line<'_>) -> Result<Option<usize>, Refusal> {
    let mut best: Option<(Rank, usize)> = None;
    for at in charges {
        let Some(charge) = case.regime.charges.get(*at) else { continue };
        let Some(rank) = rank(case, charge, line) else { continue };
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
fn rank(case: &Case<'_, '_>, charge: &Charge, line: &Line<'_>) -> Option<Rank> {
    let met = |at: &usize| line.met >> *at & 1 == 1;
    let under = |prefix: &Prefix| line.goods.hs.is_under(&prefix.0);
    let concerned = charge.span.holds(case.ask.date, case.ask.facts.known_at)
        && charge.when.iter().all(met)
        && !charge.unless.iter().any(met)
        && (charge.origins.is_empty() || charge.origins.contains(&line.origin))
        && !charge.not_origins.contains(&line.origin)
        && !charge.not_hs.iter().any(under)
        && charge.attribute.as_ref().is_none_or(|wanted| has(line, wanted))
        && charge.preference.as_ref().is_none_or(|wanted| claims(line, wanted))
        && charge.switch.as_ref().is_none_or(|name| case.is_on(name));
    if !concerned {
        return None;
    }
    let length = if charge.hs.is_empty() {
        0
    } else {
        charge.hs.iter().filter(|prefix| under(prefix)).map(|prefix| prefix.0.len() + 1).max()?
    };
    let asks = charge.attribute.is_some() || charge.preference.is_some();
    Some((length, asks, charge.span.known_from, charge.span.from))
}

/// Whether the goods claim the preference, or any when it is `*`.
fn claims(line: &Line<'_>, wanted: &str) -> bool {
    line.goods.preference.as_ref().is_some_and(|claimed| wanted == "*" || claimed == wanted)
}
