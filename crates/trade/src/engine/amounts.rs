//! From exact parts to whole amounts: what is waived, and the one rounding that the regime names.

use super::charge::Part;
use super::{Case, Scratch};
use crate::lane::{Charge, RoundingOf, RoundingRule};
use crate::{Exact, Refusal};
use kernel::Money;

/// Sets what is owed of a waived group to nothing.
pub(super) fn waive(case: &Case<'_, '_>, scratch: &mut Scratch) -> Result<(), Refusal> {
    for (at, charge) in case.regime.charges.iter().enumerate() {
        let Some((group, limit)) = &charge.waive else { continue };
        let in_group = |part: &Part| {
            let charge = case.regime.charges.get(part.charge);
            charge.and_then(|c| c.waive.as_ref()).is_some_and(|(name, _)| name == group)
        };
        let first = case
            .regime
            .charges
            .iter()
            .position(|c| c.waive.as_ref().is_some_and(|(name, _)| name == group));
        if first != Some(at) {
            continue;
        }
        let sum = scratch
            .parts
            .iter()
            .filter(|p| in_group(p))
            .try_fold(Exact::ZERO, |sum, p| sum.plus(p.owed));
        let whole = rounded(sum.ok_or(Refusal::TooLarge)?, &case.regime.rounding)?;
        if Exact::from_minor(whole) <= case.here(*limit)? {
            for part in scratch.parts.iter_mut().filter(|p| in_group(p)) {
                (part.owed, part.waived) = (Exact::ZERO, !part.owed.is_zero());
            }
        }
    }
    Ok(())
}

/// `exact` minor units as a multiple of the rule's unit.
pub(super) fn rounded(exact: Exact, rule: &RoundingRule) -> Result<i64, Refusal> {
    crate::share::round(exact, rule).ok_or(Refusal::TooLarge)
}

/// The rule for a charge.
pub(super) fn rule<'c>(case: &'c Case<'_, '_>, charge: &'c Charge) -> &'c RoundingRule {
    charge.rounding.as_ref().unwrap_or(&case.regime.rounding)
}

/// All that is owed.
pub(super) fn total(case: &Case<'_, '_>, scratch: &Scratch) -> Result<Money, Refusal> {
    let mut together = Exact::ZERO;
    let mut sum = 0i64;
    let regime = &case.regime.rounding;
    for (slot, charges) in case.regime.slots.charges.iter().enumerate() {
        let charge = charges.first().and_then(|at| case.regime.charges.get(*at));
        let rule = charge.map_or(regime, |charge| rule(case, charge));
        let own = || scratch.parts.iter().filter(|part| part.slot == slot);
        let whole = match rule.of {
            RoundingOf::Order => {
                together = own()
                    .try_fold(together, |sum, part| sum.plus(part.owed))
                    .ok_or(Refusal::TooLarge)?;
                continue;
            }
            RoundingOf::Charge | RoundingOf::Step => {
                let exact = own().try_fold(Exact::ZERO, |sum, part| sum.plus(part.owed));
                rounded(exact.ok_or(Refusal::TooLarge)?, rule)?
            }
            RoundingOf::Line => {
                let mut whole = 0i64;
                for line in 0..case.lines.len() {
                    let mut of_line = own().filter(|part| part.line == line);
                    let exact = of_line.try_fold(Exact::ZERO, |sum, part| sum.plus(part.owed));
                    let line = rounded(exact.ok_or(Refusal::TooLarge)?, rule)?;
                    whole = whole.checked_add(line).ok_or(Refusal::TooLarge)?;
                }
                whole
            }
        };
        sum = sum.checked_add(whole).ok_or(Refusal::TooLarge)?;
    }
    if !together.is_zero() {
        sum = sum.checked_add(rounded(together, regime)?).ok_or(Refusal::TooLarge)?;
    }
    Ok(Money::new(sum, case.regime.currency))
}
