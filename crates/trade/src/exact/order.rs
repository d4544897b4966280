//! Which of two numbers is larger, for any that there are.

use super::Exact;
use std::cmp::Ordering;

/// `number × 10^power × factor`, as limbs from the most to the least significant.
fn wide(number: u128, power: u8, factor: u64) -> [u64; 6] {
    let low_power = power.min(19);
    let mut limbs = [0, 0, 0, 0, (number >> 64) as u64, number as u64];
    let tens = |power: u8| 10u64.saturating_pow(u32::from(power));
    for by in [tens(low_power), tens(power - low_power), factor] {
        let mut carry = 0u128;
        for limb in limbs.iter_mut().rev() {
            let product = u128::from(*limb) * u128::from(by) + carry;
            *limb = product as u64;
            carry = product >> 64;
        }
    }
    limbs
}

impl PartialEq for Exact {
    fn eq(&self, other: &Exact) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Exact {}

impl PartialOrd for Exact {
    fn partial_cmp(&self, other: &Exact) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Exact {
    fn cmp(&self, other: &Exact) -> Ordering {
        if self.decimals == other.decimals && self.denominator == other.denominator {
            return self.numerator.cmp(&other.numerator);
        }
        let signs = self.numerator.signum().cmp(&other.numerator.signum());
        if signs != Ordering::Equal || self.numerator == 0 {
            return signs;
        }
        let more = other.decimals.saturating_sub(self.decimals);
        let less = self.decimals.saturating_sub(other.decimals);
        let mine = wide(self.numerator.unsigned_abs(), more, other.denominator.get());
        let its = wide(other.numerator.unsigned_abs(), less, self.denominator.get());
        let order = mine.cmp(&its);
        if self.numerator < 0 { order.reverse() } else { order }
    }
}
