//! Exact numbers that are fast: every step of a quote is computed with these, and only the one rounding
//! that a rule names leaves them.
//!
//! A value is `numerator ÷ (denominator × 10^decimals)`. Amounts and percentages are decimals, so the
//! denominator is 1 nearly always and an operation is one or two machine multiplications; only a real
//! fraction (a tax inside its own base, a cross rate) has another. Nothing is reduced until a number
//! would not fit: then both sides are reduced and the step is tried once more.

mod order;
mod shown;
#[cfg(test)]
mod tests;

use kernel::{Rate, Rounding};
use std::cmp::Ordering;
use std::num::NonZeroU64;

/// An exact number; see the module.
#[derive(Clone, Copy, Debug)]
pub struct Exact {
    numerator: i128,
    /// Never nothing, so that `Option<Exact>` is no larger than this.
    denominator: NonZeroU64,
    decimals: u8,
}

const DECIMALS_MAX: u8 = 38;
const WHOLE: NonZeroU64 = NonZeroU64::MIN;

/// Powers of ten that fit.
const TEN: [i128; 39] = {
    let mut powers = [1i128; 39];
    let mut at = 1;
    while at < 39 {
        powers[at] = powers[at - 1] * 10;
        at += 1;
    }
    powers
};

const fn ten(power: u8) -> Option<i128> {
    if power > DECIMALS_MAX { None } else { Some(TEN[power as usize]) }
}

#[inline]
fn product(a: i128, b: i128) -> Option<i128> {
    match (i64::try_from(a), i64::try_from(b)) {
        (Ok(x), Ok(y)) => Some(i128::from(x) * i128::from(y)),
        _ => a.checked_mul(b),
    }
}

const fn gcd(mut a: u128, mut b: u128) -> u128 {
    while b != 0 {
        if a >> 64 == 0 && b >> 64 == 0 {
            // Half as wide is several times as fast.
            let (mut x, mut y) = (a as u64, b as u64);
            while y != 0 {
                (x, y) = (y, x % y);
            }
            return x as u128;
        }
        (a, b) = (b, a % b);
    }
    a
}

impl Exact {
    /// Nothing.
    pub const ZERO: Exact = Exact { numerator: 0, denominator: WHOLE, decimals: 0 };
    /// The whole.
    pub const ONE: Exact = Exact { numerator: 1, denominator: WHOLE, decimals: 0 };

    /// `numerator × 10^-decimals`; `None` past 38 decimals.
    #[must_use]
    pub const fn decimal(numerator: i128, decimals: u8) -> Option<Exact> {
        if decimals > DECIMALS_MAX {
            None
        } else {
            Some(Exact { numerator, denominator: WHOLE, decimals })
        }
    }

    /// A whole number, for example an amount in the smallest unit of its currency.
    #[inline]
    #[must_use]
    pub const fn from_minor(minor: i64) -> Exact {
        Exact { numerator: minor as i128, denominator: WHOLE, decimals: 0 }
    }

    /// The same value; `None` when the rate's denominator, without its factors 2 and 5, is past 2^64.
    #[must_use]
    pub fn from_rate(rate: Rate) -> Option<Exact> {
        Exact::fraction(rate.numerator(), rate.denominator().unsigned_abs())
    }

    /// The same value, reduced; `None` when it does not fit.
    #[must_use]
    pub fn to_rate(self) -> Option<Rate> {
        let me = self.reduced();
        let divisor = ten(me.decimals)?.checked_mul(i128::from(me.denominator.get()))?;
        Rate::new(me.numerator, divisor).ok()
    }

    /// `numerator ÷ denominator`; factors 2 and 5 of the denominator become decimals.
    fn fraction(numerator: i128, denominator: u128) -> Option<Exact> {
        if denominator == 0 {
            return None;
        }
        let common = gcd(numerator.unsigned_abs(), denominator).max(1);
        let mut numerator = numerator / i128::try_from(common).ok()?;
        let mut rest = denominator / common;
        let mut decimals = 0u8;
        for (factor, other) in [(10, 1), (2, 5), (5, 2)] {
            while rest.is_multiple_of(factor) {
                // A number that has no room for one more decimal keeps the factor in the denominator.
                let Some(larger) = numerator.checked_mul(other) else { break };
                if decimals == DECIMALS_MAX {
                    break;
                }
                (numerator, rest, decimals) = (larger, rest / factor, decimals + 1);
            }
        }
        Some(Exact {
            numerator,
            denominator: NonZeroU64::new(u64::try_from(rest).ok()?)?,
            decimals,
        })
    }

    /// The same value in its smallest terms.
    #[must_use]
    pub fn reduced(self) -> Exact {
        let common = gcd(self.numerator.unsigned_abs(), u128::from(self.denominator.get())).max(1);
        let mut me = self;
        if let (Ok(n), Ok(d)) = (i128::try_from(common), u64::try_from(common))
            && let Some(denominator) = NonZeroU64::new(me.denominator.get() / d)
        {
            (me.numerator, me.denominator) = (me.numerator / n, denominator);
        }
        while me.decimals > 0 && me.numerator % 10 == 0 {
            (me.numerator, me.decimals) = (me.numerator / 10, me.decimals - 1);
        }
        me
    }

    /// Whether it is nothing.
    #[inline]
    #[must_use]
    pub const fn is_zero(self) -> bool {
        self.numerator == 0
    }

    /// Whether it is written as the whole, without decimals or fraction.
    pub(crate) const fn is_one(self) -> bool {
        self.numerator == 1 && self.denominator.get() == 1 && self.decimals == 0
    }

    /// The whole number that it is written as, without decimals or fraction.
    pub(crate) fn as_whole(self) -> Option<i64> {
        let plain = self.denominator == WHOLE && self.decimals == 0;
        if plain { i64::try_from(self.numerator).ok() } else { None }
    }

    /// Whether it is below nothing.
    #[must_use]
    pub const fn is_negative(self) -> bool {
        self.numerator < 0
    }

    /// The other sign; `None` at the edge of what fits.
    #[must_use]
    pub const fn negated(self) -> Option<Exact> {
        match self.numerator.checked_neg() {
            Some(numerator) => Some(Exact { numerator, ..self }),
            None => None,
        }
    }

    /// `self + other`; `None` when the exact sum does not fit.
    #[inline]
    #[must_use]
    pub fn plus(self, other: Exact) -> Option<Exact> {
        if self.numerator == 0 {
            return Some(other);
        }
        if other.numerator == 0 {
            return Some(self);
        }
        if self.decimals == other.decimals
            && self.denominator == other.denominator
            && let Some(numerator) = self.numerator.checked_add(other.numerator)
        {
            return Some(Exact { numerator, ..self });
        }
        match self.try_plus(other) {
            Some(sum) => Some(sum),
            None => self.plus_reduced(other),
        }
    }

    #[cold]
    fn plus_reduced(self, other: Exact) -> Option<Exact> {
        self.reduced().try_plus(other.reduced())
    }

    fn try_plus(self, other: Exact) -> Option<Exact> {
        let decimals = self.decimals.max(other.decimals);
        let widen = |it: Exact| {
            if it.decimals == decimals {
                Some(it.numerator)
            } else {
                product(it.numerator, ten(decimals - it.decimals)?)
            }
        };
        let (a, b) = (widen(self)?, widen(other)?);
        if self.denominator == other.denominator {
            let numerator = a.checked_add(b)?;
            return Some(Exact { numerator, denominator: self.denominator, decimals });
        }
        let a = product(a, i128::from(other.denominator.get()))?;
        let b = product(b, i128::from(self.denominator.get()))?;
        let denominator = self.denominator.checked_mul(other.denominator)?;
        Some(Exact { numerator: a.checked_add(b)?, denominator, decimals })
    }

    /// `self - other`; `None` when the exact difference does not fit.
    #[must_use]
    pub fn minus(self, other: Exact) -> Option<Exact> {
        self.plus(other.negated()?)
    }

    /// `self × other`; `None` when the exact product does not fit.
    #[inline]
    #[must_use]
    pub fn times(self, other: Exact) -> Option<Exact> {
        match self.try_times(other) {
            Some(product) => Some(product),
            None => self.times_reduced(other),
        }
    }

    /// Crosswise, so that long chains stay small.
    #[cold]
    fn times_reduced(self, other: Exact) -> Option<Exact> {
        let left = Exact { numerator: self.numerator, ..other }.reduced();
        let right = Exact { numerator: other.numerator, ..self }.reduced();
        left.try_times(right)
    }

    #[inline]
    fn try_times(self, other: Exact) -> Option<Exact> {
        let decimals = self.decimals + other.decimals;
        if decimals > DECIMALS_MAX {
            return None;
        }
        let denominator = match (self.denominator.get(), other.denominator.get()) {
            (1, _) => other.denominator,
            (_, 1) => self.denominator,
            _ => self.denominator.checked_mul(other.denominator)?,
        };
        Some(Exact { numerator: product(self.numerator, other.numerator)?, denominator, decimals })
    }

    /// `self × whole`.
    #[must_use]
    pub fn times_whole(self, whole: i64) -> Option<Exact> {
        self.times(Exact::from_minor(whole))
    }

    /// `self × 10^power`: free of multiplication while there are decimals to take.
    #[must_use]
    pub fn times_ten_to(self, power: u8) -> Option<Exact> {
        if power <= self.decimals {
            return Some(Exact { decimals: self.decimals - power, ..self });
        }
        let numerator = product(self.numerator, ten(power - self.decimals)?)?;
        Some(Exact { numerator, decimals: 0, ..self })
    }

    /// `self ÷ 10^power`.
    #[must_use]
    pub fn by_ten_to(self, power: u8) -> Option<Exact> {
        let decimals = self.decimals.checked_add(power)?;
        if decimals > DECIMALS_MAX {
            return None;
        }
        Some(Exact { decimals, ..self })
    }

    /// `self ÷ other`; `None` for a divisor of zero, or when the exact quotient does not fit.
    ///
    /// Not for the innermost loop: it reduces.
    #[must_use]
    pub fn divided_by(self, other: Exact) -> Option<Exact> {
        if other.numerator == 0 {
            return None;
        }
        let (me, by) = (self.reduced(), other.reduced());
        let (n, d) = (me.numerator, by.numerator.unsigned_abs());
        let common = gcd(n.unsigned_abs(), d).max(1);
        let n = n / i128::try_from(common).ok()?;
        let n = if by.numerator < 0 { n.checked_neg()? } else { n };
        let quotient = Exact::fraction(n, d / common)?;
        let by_rest =
            Exact { numerator: i128::from(by.denominator.get()), denominator: WHOLE, decimals: 0 };
        let over = Exact { numerator: 1, denominator: me.denominator, decimals: me.decimals };
        quotient.times(over)?.times(by_rest)?.times_ten_to(by.decimals)
    }

    /// The smaller one.
    #[must_use]
    pub fn min(self, other: Exact) -> Exact {
        if other < self { other } else { self }
    }

    /// The larger one.
    #[inline]
    #[must_use]
    pub fn max(self, other: Exact) -> Exact {
        if other > self { other } else { self }
    }

    /// To a whole number by a rule; `None` past 2^63.
    #[must_use]
    pub fn round(self, rounding: Rounding) -> Option<i64> {
        let negative = self.numerator < 0;
        let (whole, part) = self.whole_and_part()?;
        let up = match rounding {
            Rounding::Down => false,
            Rounding::Up => part != Part::None,
            Rounding::HalfUp => part >= Part::Half,
            Rounding::HalfEven => part > Part::Half || (part == Part::Half && whole % 2 == 1),
        };
        let whole = whole.checked_add(u128::from(up))?;
        let signed = i64::try_from(whole).ok()?;
        Some(if negative { -signed } else { signed })
    }

    /// The whole part without its sign, and how large the rest is.
    fn whole_and_part(self) -> Option<(u128, Part)> {
        let size = self.numerator.unsigned_abs();
        if self.denominator == WHOLE && self.decimals <= 18 {
            let divisor = TEN[self.decimals as usize].unsigned_abs();
            let (whole, rest) = match (u64::try_from(size), u64::try_from(divisor)) {
                (Ok(n), Ok(d)) => (u128::from(n / d), u128::from(n % d)),
                _ => (size / divisor, size % divisor),
            };
            return Some((whole, Part::of(rest, (rest * 2).cmp(&divisor))));
        }
        let tens = ten(self.decimals)?.unsigned_abs();
        let whole = size / tens / u128::from(self.denominator.get());
        let positive = Exact { numerator: i128::try_from(size).ok()?, ..self };
        let rest =
            positive.minus(Exact { numerator: i128::try_from(whole).ok()?, ..Exact::ONE })?;
        let half = Exact { numerator: 5, denominator: WHOLE, decimals: 1 };
        Some((whole, Part::of(rest.numerator.unsigned_abs(), rest.cmp(&half))))
    }
}

/// What is left beside the whole part.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Part {
    None,
    BelowHalf,
    Half,
    AboveHalf,
}

impl Part {
    const fn of(rest: u128, against_half: Ordering) -> Part {
        match against_half {
            _ if rest == 0 => Part::None,
            Ordering::Less => Part::BelowHalf,
            Ordering::Equal => Part::Half,
            Ordering::Greater => Part::AboveHalf,
        }
    }
}

impl From<i64> for Exact {
    fn from(whole: i64) -> Exact {
        Exact::from_minor(whole)
    }
}
