//! Which charge of each id concerns which line.

mod claims;

use super::lines::Line;
use super::resolve::{Rates, has};
use super::{Answer, Case, Scratch};
use crate::lane::gate::{Era, Gate};

/// Fills `scratch.active`: for each slot and line the charge that applies, if one does.
pub(super) fn choose(case: &Case<'_, '_>, era: &Era, scratch: &mut Scratch) -> Answer {
    let count = case.lines.len();
    if case.lines.iter().any(|line| line.goods.preference.is_some()) {
        case.check_claims()?;
    }
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

/// Length of the prefix, whether an attribute or a preference is asked for, how late it was known.
type Rank = (u8, bool, u32);

fn best(case: &Case<'_, '_>, charges: &[(usize, Gate)], line: &Line<'_>) -> Answer<Option<usize>> {
    let mut best: Option<(Rank, usize)> = None;
    for (at, gate) in charges {
        let Some(length) = gate.fits(line) else { continue };
        let Some(rule) = case.plan.rules.get(*at) else { continue };
        // The era was chosen by the day; what was known when is left.
        let plain = gate.is_all && case.ask.facts.known_at.is_none();
        if !plain && !concerns(case, *at, line)? {
            continue;
        }
        let rank = (length, rule.asks, rule.order);
        if best.is_none_or(|(known, _)| rank > known) {
            best = Some((rank, *at));
        }
    }
    Ok(best.map(|(_, at)| at))
}

/// Whether a charge holds for a line beside codes, origins and thresholds.
pub(super) fn concerns(case: &Case<'_, '_>, at: usize, line: &Line<'_>) -> Answer<bool> {
    let Some(charge) = case.regime.charges.get(at) else { return Ok(false) };
    if charge.preference.is_some() && line.goods.preference.is_none() {
        return Ok(false);
    }
    let holds = charge.span.holds(case.ask.date, case.ask.facts.known_at)
        && charge.attribute.as_ref().is_none_or(|wanted| has(line, wanted))
        && charge.preference.as_ref().is_none_or(|wanted| case.claims(line, wanted))
        && charge.switch.as_ref().is_none_or(|name| case.is_on(name));
    // A preference without a rate for the goods is none.
    Ok(holds && (charge.preference.is_none() || case.rates(charge, line)? != Rates::Missing))
}
