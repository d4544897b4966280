//! Rounding once, then sharing out: parts that add up to the rounded whole.

use kernel::{Rate, RateError, Rounding};

/// Adds `exact` up, rounds the sum once, and gives each part its floor plus what is left by largest
/// remainder (the earlier part where remainders tie). The parts add up to the rounded sum, and each
/// is less than one unit away from its exact value.
pub(crate) fn round_together(exact: &[Rate], rounding: Rounding) -> Result<Vec<i64>, RateError> {
    let sum = exact.iter().try_fold(Rate::ZERO, |sum, part| sum.plus(*part))?;
    let total = sum.of(1, rounding)?;
    let mut parts = Vec::with_capacity(exact.len());
    let mut rests = Vec::with_capacity(exact.len());
    for (at, part) in exact.iter().enumerate() {
        let floor = part.numerator().div_euclid(part.denominator());
        rests.push((part.minus(Rate::new(floor, 1)?)?, at));
        parts.push(i64::try_from(floor).map_err(|_| RateError::Overflow)?);
    }
    rests.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)));
    let floors = parts.iter().try_fold(0i64, |sum, p| sum.checked_add(*p));
    let left = floors.and_then(|floors| total.checked_sub(floors)).ok_or(RateError::Overflow)?;
    let left = usize::try_from(left).unwrap_or(0);
    for (_, at) in rests.iter().take(left) {
        parts[*at] += 1;
    }
    Ok(parts)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn parts_add_up_to_the_rounded_sum(fractions in prop::collection::vec((0i128..1_000_000, 1i128..10_000), 1..12)) {
            let exact: Vec<Rate> = fractions.iter().map(|(n, d)| Rate::new(*n, *d).unwrap()).collect();
            let sum = exact.iter().try_fold(Rate::ZERO, |s, p| s.plus(*p));
            prop_assume!(sum.is_ok());
            let parts = round_together(&exact, Rounding::HalfUp).unwrap();
            prop_assert_eq!(parts.iter().sum::<i64>(), sum.unwrap().of(1, Rounding::HalfUp).unwrap());
            for (part, exact) in parts.iter().zip(&exact) {
                let away = Rate::new(i128::from(*part), 1).unwrap().minus(*exact).unwrap();
                prop_assert!(away < Rate::ONE && away > Rate::new(-1, 1).unwrap());
            }
        }
    }
}
