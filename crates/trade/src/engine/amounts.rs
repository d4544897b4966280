//! From exact parts to whole amounts: what is waived, and the one rounding that the regime names.

use super::charge::Part;
use super::{Answer, Case, Scratch, too_large};
use crate::Exact;
use crate::lane::{Charge, RoundingRule};
use kernel::Money;

/// Sets what is owed of a waived group to nothing.
pub(super) fn waive(case: &Case<'_, '_>, scratch: &mut Scratch) -> Answer {
    let may_be =
        |part: &Part| case.regime.charges.get(part.charge).is_some_and(|c| c.waive.is_some());
    if !scratch.parts.iter().any(may_be) {
        return Ok(());
    }
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
        let whole = rounded(sum.ok_or_else(too_large)?, &case.regime.rounding)?;
        if Exact::from_minor(whole) <= case.here(*limit)? {
            for part in scratch.parts.iter_mut().filter(|p| in_group(p)) {
                (part.owed, part.waived) = (Exact::ZERO, !part.owed.is_zero());
            }
        }
    }
    Ok(())
}

/// `exact` minor units as a multiple of the rule's unit.
pub(super) fn rounded(exact: Exact, rule: &RoundingRule) -> Answer<i64> {
    crate::share::round(exact, rule).ok_or_else(too_large)
}

/// The rule for a charge.
pub(super) fn rule<'c>(case: &'c Case<'_, '_>, charge: &'c Charge) -> &'c RoundingRule {
    charge.rounding.as_ref().unwrap_or(&case.regime.rounding)
}

/// All that is owed: what is rounded together is added exactly and rounded once.
pub(super) fn total(case: &Case<'_, '_>, scratch: &Scratch) -> Answer<Money> {
    let mut sum = 0i64;
    for (at, part) in scratch.parts.iter().enumerate() {
        // Parts are few: looking back is cheaper than keeping groups.
        let earlier = scratch.parts.get(..at).unwrap_or_default();
        if earlier.iter().any(|earlier| earlier.together == part.together) {
            continue;
        }
        let (mut exact, mut first) = (part.owed, part.charge);
        let later = scratch.parts.get(at + 1..).unwrap_or_default();
        for later in later.iter().filter(|later| later.together == part.together) {
            exact = exact.plus(later.owed).ok_or_else(too_large)?;
            first = first.min(later.charge);
        }
        let charge = case.regime.charges.get(first);
        let rule = charge.map_or(&case.regime.rounding, |charge| rule(case, charge));
        sum = sum.checked_add(rounded(exact, rule)?).ok_or_else(too_large)?;
    }
    Ok(Money::new(sum, case.regime.currency))
}
