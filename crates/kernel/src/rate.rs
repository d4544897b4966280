//! Exact rates: a fraction of two whole numbers, so that nothing is lost before the one rounding a rule names.

use std::{cmp::Ordering, fmt, str::FromStr};

/// An exact rate or factor, for example 9.1 % (`91/1000`) or a wine rate `161/900`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Rate {
    numerator: i128,
    denominator: i128,
}

/// How a result that is not a whole minor unit becomes one. The caller says whose rule it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Rounding {
    /// To the nearest; a half goes away from zero (四舍五入).
    HalfUp,
    /// To the nearest; a half goes to the even neighbour.
    HalfEven,
    /// Towards zero.
    Down,
    /// Away from zero.
    Up,
}

/// Why a rate could not be made or computed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RateError {
    /// The text is not a decimal number, a percentage or a fraction.
    #[error("\"{0}\" is not a rate: write 0.091, 9.1% or 91/1000")]
    Text(String),
    /// A denominator of zero, or division by a rate of zero.
    #[error("a rate cannot be divided by zero")]
    DivisionByZero,
    /// The exact result needs more than 127 bits.
    #[error("the rate is too large to be computed exactly")]
    Overflow,
}

const fn gcd(mut a: u128, mut b: u128) -> u128 {
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a
}

impl Rate {
    /// Nothing.
    pub const ZERO: Rate = Rate { numerator: 0, denominator: 1 };
    /// The whole.
    pub const ONE: Rate = Rate { numerator: 1, denominator: 1 };

    /// `numerator / denominator`, reduced.
    ///
    /// # Errors
    /// [`RateError::DivisionByZero`] when `denominator` is 0; [`RateError::Overflow`] at `i128::MIN`.
    pub fn new(numerator: i128, denominator: i128) -> Result<Rate, RateError> {
        if denominator == 0 {
            return Err(RateError::DivisionByZero);
        }
        if numerator == i128::MIN || denominator == i128::MIN {
            return Err(RateError::Overflow);
        }
        let sign = if (numerator < 0) == (denominator < 0) { 1 } else { -1 };
        let (n, d) = (numerator.unsigned_abs(), denominator.unsigned_abs());
        let divisor = gcd(n, d).max(1);
        let whole = |part: u128| i128::try_from(part / divisor).map_err(|_| RateError::Overflow);
        Ok(Rate { numerator: sign * whole(n)?, denominator: whole(d)? })
    }

    /// A whole number of percent.
    #[must_use]
    pub fn percent(percent: u32) -> Rate {
        let divisor = gcd(u128::from(percent), 100).max(1);
        let divisor = i128::try_from(divisor).unwrap_or(1);
        Rate { numerator: i128::from(percent) / divisor, denominator: 100 / divisor }
    }

    /// A whole number of basis points (1/100 of a percent).
    #[must_use]
    pub fn basis_points(points: u32) -> Rate {
        let divisor = i128::try_from(gcd(u128::from(points), 10_000)).unwrap_or(1).max(1);
        Rate { numerator: i128::from(points) / divisor, denominator: 10_000 / divisor }
    }

    /// The reduced numerator; negative rates carry the sign here.
    #[must_use]
    pub const fn numerator(self) -> i128 {
        self.numerator
    }

    /// The reduced denominator, always above zero.
    #[must_use]
    pub const fn denominator(self) -> i128 {
        self.denominator
    }

    /// `self + other`.
    ///
    /// # Errors
    /// [`RateError::Overflow`]: the exact result needs more than 127 bits.
    pub fn plus(self, other: Rate) -> Result<Rate, RateError> {
        let left = self.numerator.checked_mul(other.denominator);
        let right = other.numerator.checked_mul(self.denominator);
        let sum = left.zip(right).and_then(|(l, r)| l.checked_add(r));
        let denominator = self.denominator.checked_mul(other.denominator);
        let (n, d) = sum.zip(denominator).ok_or(RateError::Overflow)?;
        Rate::new(n, d)
    }

    /// `self - other`.
    ///
    /// # Errors
    /// As [`Rate::plus`].
    pub fn minus(self, other: Rate) -> Result<Rate, RateError> {
        self.plus(Rate { numerator: -other.numerator, denominator: other.denominator })
    }

    /// `self * other`.
    ///
    /// # Errors
    /// As [`Rate::plus`].
    pub fn times(self, other: Rate) -> Result<Rate, RateError> {
        // Reduce crosswise first, so that long chains stay small.
        let left = Rate::new(self.numerator, other.denominator)?;
        let right = Rate::new(other.numerator, self.denominator)?;
        let numerator = left.numerator.checked_mul(right.numerator);
        let denominator = left.denominator.checked_mul(right.denominator);
        let (n, d) = numerator.zip(denominator).ok_or(RateError::Overflow)?;
        Rate::new(n, d)
    }

    /// `self / other`.
    ///
    /// # Errors
    /// [`RateError::DivisionByZero`]; else as [`Rate::plus`].
    pub fn divided_by(self, other: Rate) -> Result<Rate, RateError> {
        self.times(Rate::new(other.denominator, other.numerator)?)
    }

    /// `whole * self`, rounded once to a whole number.
    ///
    /// # Errors
    /// [`RateError::Overflow`] when the result does not fit.
    pub fn of(self, whole: i64, rounding: Rounding) -> Result<i64, RateError> {
        let product = self.numerator.checked_mul(i128::from(whole)).ok_or(RateError::Overflow)?;
        i64::try_from(divide_rounded(product, self.denominator, rounding))
            .map_err(|_| RateError::Overflow)
    }

    /// The decimal text with at most `places` places, half up; `12.5 %` style text is [`Rate::percent_text`].
    #[must_use]
    pub fn decimal_text(self, places: u32) -> String {
        let scale = 10i128.pow(places.min(18));
        let Some(scaled) = self.numerator.checked_mul(scale) else {
            return self.to_string();
        };
        let value = divide_rounded(scaled, self.denominator, Rounding::HalfUp);
        let sign = if value < 0 { "-" } else { "" };
        let (whole, part) = (
            value.unsigned_abs() / scale.unsigned_abs(),
            value.unsigned_abs() % scale.unsigned_abs(),
        );
        let digits = format!("{part:0width$}", width = places.min(18) as usize);
        let digits = digits.trim_end_matches('0');
        if digits.is_empty() { format!("{sign}{whole}") } else { format!("{sign}{whole}.{digits}") }
    }

    /// The percentage with at most `places` decimals, for example `17.8889%`.
    #[must_use]
    pub fn percent_text(self, places: u32) -> String {
        let hundred = Rate { numerator: 100, denominator: 1 };
        self.times(hundred)
            .map_or_else(|_| self.to_string(), |r| format!("{}%", r.decimal_text(places)))
    }
}

fn divide_rounded(numerator: i128, denominator: i128, rounding: Rounding) -> i128 {
    let (quotient, rest) = (numerator / denominator, (numerator % denominator).unsigned_abs());
    if rest == 0 {
        return quotient;
    }
    let away = if numerator < 0 { quotient - 1 } else { quotient + 1 };
    let half = denominator.unsigned_abs().div_ceil(2);
    let at_half = denominator % 2 == 0 && rest == half;
    match rounding {
        Rounding::Down => quotient,
        Rounding::Up => away,
        Rounding::HalfUp if rest >= half => away,
        Rounding::HalfEven if (at_half && quotient % 2 != 0) || (!at_half && rest >= half) => away,
        Rounding::HalfUp | Rounding::HalfEven => quotient,
    }
}

impl PartialOrd for Rate {
    fn partial_cmp(&self, other: &Rate) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Rate {
    /// Compares whole parts, then the remainders turned over (continued fractions): never overflows.
    fn cmp(&self, other: &Rate) -> Ordering {
        let (mut a, mut b, mut flipped) = (*self, *other, false);
        loop {
            let (x, y) =
                (a.numerator.div_euclid(a.denominator), b.numerator.div_euclid(b.denominator));
            let (r, s) =
                (a.numerator.rem_euclid(a.denominator), b.numerator.rem_euclid(b.denominator));
            let order = match x.cmp(&y) {
                Ordering::Equal if r == 0 || s == 0 => (r != 0).cmp(&(s != 0)),
                Ordering::Equal => {
                    (a, b) = (
                        Rate { numerator: a.denominator, denominator: r },
                        Rate { numerator: b.denominator, denominator: s },
                    );
                    flipped = !flipped;
                    continue;
                }
                unequal => unequal,
            };
            return if flipped { order.reverse() } else { order };
        }
    }
}

impl fmt::Display for Rate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.denominator == 1 {
            write!(f, "{}", self.numerator)
        } else {
            write!(f, "{}/{}", self.numerator, self.denominator)
        }
    }
}

impl FromStr for Rate {
    type Err = RateError;

    /// Reads `0.091`, `9.1%`, `91/1000` or `1.1684`.
    fn from_str(text: &str) -> Result<Rate, RateError> {
        let bad = || RateError::Text(text.chars().take(40).collect());
        let trimmed = text.trim();
        if let Some((n, d)) = trimmed.split_once('/') {
            let (n, d) = (decimal(n.trim()).ok_or_else(bad)?, decimal(d.trim()).ok_or_else(bad)?);
            return n.divided_by(d);
        }
        if let Some(percent) = trimmed.strip_suffix('%') {
            let value = decimal(percent.trim()).ok_or_else(bad)?;
            return value.divided_by(Rate { numerator: 100, denominator: 1 });
        }
        decimal(trimmed).ok_or_else(bad)
    }
}

fn decimal(text: &str) -> Option<Rate> {
    let (negative, digits) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
    let all_digits = whole.bytes().chain(part.bytes()).all(|b| b.is_ascii_digit());
    if !all_digits || whole.len() + part.len() == 0 || part.len() > 18 {
        return None;
    }
    let scale = 10i128.checked_pow(u32::try_from(part.len()).ok()?)?;
    let parse = |s: &str| if s.is_empty() { Some(0) } else { s.parse::<i128>().ok() };
    let value = parse(whole)?.checked_mul(scale)?.checked_add(parse(part)?)?;
    Rate::new(if negative { -value } else { value }, scale).ok()
}

impl serde::Serialize for Rate {
    fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.collect_str(self)
    }
}

impl<'de> serde::Deserialize<'de> for Rate {
    fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Rate, D::Error> {
        let text = <std::borrow::Cow<'de, str>>::deserialize(d)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn rate(text: &str) -> Rate {
        text.parse().unwrap()
    }

    #[test]
    fn a_half_goes_where_the_rule_says() {
        let half = Rate::new(1, 2).unwrap();
        for (rounding, five, minus_five) in [
            (Rounding::HalfUp, 3, -3),
            (Rounding::HalfEven, 2, -2),
            (Rounding::Down, 2, -2),
            (Rounding::Up, 3, -3),
        ] {
            assert_eq!(half.of(5, rounding), Ok(five), "{rounding:?}");
            assert_eq!(half.of(-5, rounding), Ok(minus_five), "{rounding:?}");
        }
    }

    #[test]
    fn the_wine_rate_is_a_fraction_and_not_17_9_percent() {
        let base = rate("0.13").plus(rate("0.10")).unwrap();
        let wine = rate("0.7").times(base).unwrap().divided_by(rate("0.9")).unwrap();
        assert_eq!(wine, Rate::new(161, 900).unwrap());
        assert_eq!(wine.percent_text(4), "17.8889%");
        assert_eq!(wine.of(39_800, Rounding::HalfUp), Ok(7_120));
    }

    #[test]
    fn what_is_not_a_rate_is_refused() {
        for text in ["", ".", "1.2.3", "1e3", "abc", "1/0", "--1", "%"] {
            assert!(text.parse::<Rate>().is_err(), "{text}");
        }
    }

    proptest! {
        #[test]
        fn a_rate_prints_to_text_that_reads_back(n in -1_000_000_000i128..1_000_000_000, d in 1i128..1_000_000) {
            let r = Rate::new(n, d).unwrap();
            prop_assert_eq!(r.to_string().parse::<Rate>().unwrap(), r);
        }

        #[test]
        fn order_agrees_with_cross_multiplication(a in -5000i128..5000, b in 1i128..500, c in -5000i128..5000, d in 1i128..500) {
            let (x, y) = (Rate::new(a, b).unwrap(), Rate::new(c, d).unwrap());
            prop_assert_eq!(x.cmp(&y), (a * d).cmp(&(c * b)));
        }

        #[test]
        fn dividing_undoes_multiplying(a in -50_000i128..50_000, b in 1i128..5_000, c in 1i128..50_000, d in 1i128..5_000) {
            let (x, y) = (Rate::new(a, b).unwrap(), Rate::new(c, d).unwrap());
            prop_assert_eq!(x.times(y).unwrap().divided_by(y).unwrap(), x);
        }
    }
}
