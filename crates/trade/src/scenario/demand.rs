//! How demand answers to price, exactly.
//!
//! Linear: `q'/q = 1 + e × (p' − p)/p`. Midpoint: the arc elasticity
//! `(q' − q)/(q' + q) = e × (p' − p)/(p' + p)`, which is close to a constant elasticity and stays a
//! fraction. Both are computed as one fraction and told in millionths, halves to even; demand never
//! falls below nothing nor grows above a hundredfold.

use std::collections::BTreeMap;

/// Which curve.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Form {
    /// A straight line through today's price.
    #[default]
    Linear,
    /// The arc elasticity between both prices.
    Midpoint,
}

/// How demand answers to price, as its user states it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Elasticity {
    /// Which curve.
    pub form: Form,
    /// In millionths: −1,500,000 is −1.5.
    pub overall: i64,
    /// By chapter of the HS, in millionths; `overall` for all others.
    pub chapters: BTreeMap<u8, i64>,
}

pub(crate) const MILLION: i128 = 1_000_000;
/// Demand grows at most so many times.
const GROWTH_MOST: i128 = 100;

impl Elasticity {
    /// Demand after, as a share of demand before, in millionths.
    pub(super) fn demand(&self, chapter: u8, before: i64, after: i64) -> i64 {
        let e = i128::from(*self.chapters.get(&chapter).unwrap_or(&self.overall));
        let (p, q) = (i128::from(before), i128::from(after));
        let (top, bottom) = match self.form {
            Form::Linear => (MILLION * p + e * (q - p), MILLION * p),
            Form::Midpoint => {
                let (sum, turn) = (MILLION * (p + q), e * (q - p));
                (sum + turn, sum - turn)
            }
        };
        let most = GROWTH_MOST * MILLION;
        let share = if top <= 0 {
            0
        } else if bottom <= 0 || top / bottom >= GROWTH_MOST {
            most
        } else {
            half_even(top * MILLION, bottom)
        };
        i64::try_from(share.min(most)).unwrap_or(0)
    }
}

/// `top ÷ bottom` to the nearest whole, halves to even; `bottom` is positive.
pub(crate) fn half_even(top: i128, bottom: i128) -> i128 {
    let (floor, rest) = (top.div_euclid(bottom), top.rem_euclid(bottom));
    match (rest.saturating_mul(2)).cmp(&bottom) {
        std::cmp::Ordering::Less => floor,
        std::cmp::Ordering::Greater => floor + 1,
        std::cmp::Ordering::Equal => floor + (floor & 1),
    }
}
