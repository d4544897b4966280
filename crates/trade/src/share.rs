//! Rounding once, then sharing out: parts that add up to the rounded whole.

use crate::Exact;
use crate::lane::RoundingRule;
use kernel::Rounding;

/// `exact` minor units to a multiple of the rule's unit; `None` when it does not fit.
pub(crate) fn round(exact: Exact, rule: &RoundingRule) -> Option<i64> {
    if rule.unit == 1 {
        return exact.round(rule.mode);
    }
    let units = exact.divided_by(Exact::from_minor(rule.unit))?.round(rule.mode)?;
    units.checked_mul(rule.unit)
}

/// Adds `exact` up, rounds the sum once, and gives each part its floor plus what is left by largest
/// remainder (the earlier part where remainders tie). The parts are multiples of the rule's unit, add up
/// to the rounded sum, and each is less than one unit away from its exact value (where the rule rounds
/// down or up, less than two).
pub(crate) fn round_together(exact: &[Exact], rule: &RoundingRule) -> Option<Vec<i64>> {
    if let [only] = exact {
        return round(*only, rule).map(|whole| vec![whole]);
    }
    let unit = Exact::from_minor(rule.unit);
    let in_units = |part: Exact| {
        if rule.unit == 1 { Some(part) } else { part.divided_by(unit) }
    };
    let sum = exact.iter().try_fold(Exact::ZERO, |sum, part| sum.plus(*part))?;
    let total = in_units(sum)?.round(rule.mode)?;
    let mut parts = Vec::with_capacity(exact.len());
    let mut rests = Vec::with_capacity(exact.len());
    for (at, part) in exact.iter().enumerate() {
        let part = in_units(*part)?;
        let floor = part.round(Rounding::Down)?;
        rests.push((part.minus(Exact::from_minor(floor))?, at));
        parts.push(floor);
    }
    rests.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)));
    let floors = parts.iter().try_fold(0i64, |sum, p| sum.checked_add(*p))?;
    let left = usize::try_from(total.checked_sub(floors)?).unwrap_or(0);
    for (_, at) in rests.iter().take(left) {
        if let Some(part) = parts.get_mut(*at) {
            *part = part.checked_add(1)?;
        }
    }
    parts.into_iter().map(|part| part.checked_mul(rule.unit)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lane::RoundingOf;
    use kernel::Rate;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn parts_add_up_to_the_rounded_sum(
            fractions in prop::collection::vec((0i128..1_000_000, 1i128..10_000), 1..9),
            unit in 1i64..500,
        ) {
            let rule = RoundingRule {
                mode: Rounding::HalfUp,
                unit,
                of: RoundingOf::Order,
                source: String::new(),
                note: crate::Texts::new(),
            };
            let exact: Vec<Exact> = fractions
                .iter()
                .map(|(n, d)| Exact::from_rate(Rate::new(*n, *d).unwrap()).unwrap())
                .collect();
            let sum = exact.iter().try_fold(Exact::ZERO, |s, p| s.plus(*p));
            prop_assume!(sum.is_some());
            let Some(parts) = round_together(&exact, &rule) else { return Ok(()) };
            prop_assert_eq!(Some(parts.iter().sum::<i64>()), round(sum.unwrap(), &rule));
            for (part, exact) in parts.iter().zip(&exact) {
                let away = Exact::from_minor(*part).minus(*exact).unwrap();
                let unit = Exact::from_minor(unit);
                prop_assert!(away < unit && away > unit.negated().unwrap());
            }
        }
    }
}
