//! Money: whole minor units of one currency. There is no `+`: adding can fail, so it says so.

use crate::{Currency, CurrencyError, Rate, RateError, Rounding};
use std::fmt;

/// An amount of one currency, in its smallest unit (cents, fen, yen).
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Money {
    minor: i64,
    currency: Currency,
}

/// Why an amount could not be made or computed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MoneyError {
    /// Two amounts of different currencies met.
    #[error("{0} and {1} cannot be put together without a rate")]
    Currencies(Currency, Currency),
    /// The result does not fit in 63 bits of minor units.
    #[error("the amount is too large")]
    Overflow,
    /// The text is not an amount of that currency.
    #[error("\"{0}\" is not an amount of {1}: write a number with at most {digits} decimal places", digits = .1.digits())]
    Text(String, Currency),
    /// The text is a number with a comma.
    #[error(
        "\"{0}\" has a comma; decimals follow a point, and thousands stand without a separator"
    )]
    Comma(String),
    /// The text is a number with more decimal places than the currency has.
    #[error("\"{0}\" has too many decimal places: {1} has at most {digits} decimal places", digits = .1.digits())]
    Places(String, Currency),
    /// The text names no currency.
    #[error(transparent)]
    Currency(#[from] CurrencyError),
    /// The rate could not be computed.
    #[error(transparent)]
    Rate(#[from] RateError),
}

impl Money {
    /// `minor` smallest units of `currency`.
    #[must_use]
    pub const fn new(minor: i64, currency: Currency) -> Money {
        Money { minor, currency }
    }

    /// Nothing, in `currency`.
    #[must_use]
    pub const fn zero(currency: Currency) -> Money {
        Money { minor: 0, currency }
    }

    /// Reads `12.50`; no more decimal places than the currency has, no thousands separators.
    ///
    /// # Errors
    /// [`MoneyError::Text`], [`MoneyError::Comma`] or [`MoneyError::Places`] for what is no such amount;
    /// [`MoneyError::Overflow`].
    pub fn parse(amount: &str, currency: Currency) -> Result<Money, MoneyError> {
        let given = || amount.trim().chars().take(40).collect::<String>();
        let bad = || match is_number_with_comma(amount) {
            true => MoneyError::Comma(given()),
            false => MoneyError::Text(given(), currency),
        };
        let rate: Rate = amount.trim().parse().map_err(|_| bad())?;
        if amount.contains(['%', '/']) {
            return Err(bad());
        }
        let minor = rate.times(Rate::new(i128::from(currency.minor_per_major()), 1)?)?;
        if minor.denominator() != 1 {
            return Err(MoneyError::Places(given(), currency));
        }
        let minor = i64::try_from(minor.numerator()).map_err(|_| MoneyError::Overflow)?;
        Ok(Money { minor, currency })
    }

    /// Reads `12.50 USD`.
    ///
    /// # Errors
    /// As [`Money::parse`], and [`MoneyError::Currency`].
    pub fn parse_pair(text: &str) -> Result<Money, MoneyError> {
        let (amount, code) = text
            .trim()
            .rsplit_once(char::is_whitespace)
            .ok_or_else(|| MoneyError::Currency(CurrencyError(text.chars().take(12).collect())))?;
        Money::parse(amount, code.parse()?)
    }

    /// Smallest units.
    #[must_use]
    pub const fn minor(self) -> i64 {
        self.minor
    }

    /// The currency.
    #[must_use]
    pub const fn currency(self) -> Currency {
        self.currency
    }

    /// Above zero.
    #[must_use]
    pub const fn is_positive(self) -> bool {
        self.minor > 0
    }

    /// Exactly nothing.
    #[must_use]
    pub const fn is_zero(self) -> bool {
        self.minor == 0
    }

    /// Below zero.
    #[must_use]
    pub const fn is_negative(self) -> bool {
        self.minor < 0
    }

    fn same(self, other: Money) -> Result<(), MoneyError> {
        if self.currency == other.currency {
            Ok(())
        } else {
            Err(MoneyError::Currencies(self.currency, other.currency))
        }
    }

    fn with(self, minor: Option<i64>) -> Result<Money, MoneyError> {
        Ok(Money { minor: minor.ok_or(MoneyError::Overflow)?, currency: self.currency })
    }

    /// `self + other`.
    ///
    /// # Errors
    /// [`MoneyError::Currencies`] when they differ; [`MoneyError::Overflow`] past 2^63.
    pub fn plus(self, other: Money) -> Result<Money, MoneyError> {
        self.same(other)?;
        self.with(self.minor.checked_add(other.minor))
    }

    /// `self - other`; may go below zero.
    ///
    /// # Errors
    /// As [`Money::plus`].
    pub fn minus(self, other: Money) -> Result<Money, MoneyError> {
        self.same(other)?;
        self.with(self.minor.checked_sub(other.minor))
    }

    /// `self` times a whole number.
    ///
    /// # Errors
    /// [`MoneyError::Overflow`] past 2^63.
    pub fn times(self, count: i64) -> Result<Money, MoneyError> {
        self.with(self.minor.checked_mul(count))
    }

    /// The same amount owed the other way.
    ///
    /// # Errors
    /// [`MoneyError::Overflow`] at the smallest `i64`.
    pub fn negated(self) -> Result<Money, MoneyError> {
        self.with(self.minor.checked_neg())
    }

    /// `self * rate`, rounded once to the smallest unit.
    ///
    /// # Errors
    /// [`MoneyError::Rate`] when the result does not fit.
    pub fn times_rate(self, rate: Rate, rounding: Rounding) -> Result<Money, MoneyError> {
        Ok(Money { minor: rate.of(self.minor, rounding)?, currency: self.currency })
    }

    /// Converts to `to`; `rate` is how many major units of `to` one major unit of `self` buys.
    ///
    /// # Errors
    /// [`MoneyError::Rate`] when the result does not fit.
    pub fn convert(
        self,
        to: Currency,
        rate: Rate,
        rounding: Rounding,
    ) -> Result<Money, MoneyError> {
        let units = Rate::new(to.minor_per_major().into(), self.currency.minor_per_major().into())?;
        Ok(Money { minor: rate.times(units)?.of(self.minor, rounding)?, currency: to })
    }

    /// The sum of `parts`, nothing when there are none.
    ///
    /// # Errors
    /// As [`Money::plus`].
    pub fn sum(
        currency: Currency,
        parts: impl IntoIterator<Item = Money>,
    ) -> Result<Money, MoneyError> {
        parts.into_iter().try_fold(Money::zero(currency), Money::plus)
    }

    /// Splits in proportion to `weights` by largest remainder, so that the parts add up to `self`.
    /// Where remainders tie, the earlier part gets the unit. All weights zero: equal weights.
    ///
    /// # Errors
    /// [`MoneyError::Overflow`] when `weights` is empty and `self` is not zero, or sums past 2^63.
    pub fn split(self, weights: &[u64]) -> Result<Vec<Money>, MoneyError> {
        if weights.is_empty() {
            return if self.minor == 0 { Ok(Vec::new()) } else { Err(MoneyError::Overflow) };
        }
        let equal = weights.iter().all(|w| *w == 0);
        let weight = |w: u64| if equal { 1i128 } else { i128::from(w) };
        let total: i128 = weights.iter().map(|w| weight(*w)).sum();
        let (sign, whole) = (i128::from(self.minor.signum()), i128::from(self.minor).abs());
        let shares: Vec<(i128, i128)> = weights
            .iter()
            .map(|w| whole.checked_mul(weight(*w)).map(|x| (x / total, x % total)))
            .collect::<Option<_>>()
            .ok_or(MoneyError::Overflow)?;
        let left = usize::try_from(whole - shares.iter().map(|s| s.0).sum::<i128>()).unwrap_or(0);
        let mut order: Vec<usize> = (0..shares.len()).collect();
        order.sort_by_key(|i| (-shares[*i].1, *i));
        let mut minors: Vec<i128> = shares.iter().map(|s| s.0).collect();
        order.iter().take(left).for_each(|i| minors[*i] += 1);
        minors.into_iter().map(|m| self.with(i64::try_from(m * sign).ok())).collect()
    }

    /// The amount without its currency: `12.50`, `-3`, `1000`.
    #[must_use]
    pub fn amount_text(self) -> String {
        // By hand: a quote with its explanation writes dozens of amounts.
        let (mut left, decimals) = (self.minor.unsigned_abs(), self.currency.digits() as usize);
        let mut text = Vec::with_capacity(24);
        while left > 0 || text.len() < decimals + 1 + usize::from(decimals > 0) {
            if text.len() == decimals && decimals > 0 {
                text.push(b'.');
            }
            text.push(b'0' + u8::try_from(left % 10).unwrap_or(0));
            left /= 10;
        }
        if self.minor < 0 {
            text.push(b'-');
        }
        text.reverse();
        String::from_utf8(text).unwrap_or_default()
    }
}

/// Digits with commas or points among them: `12,50`, `1.234,50`.
fn is_number_with_comma(text: &str) -> bool {
    let text = text.trim().trim_start_matches(['-', '+']);
    let plain = |c: char| c.is_ascii_digit() || matches!(c, ',' | '，' | '.' | ' ' | '\u{A0}');
    text.contains([',', '，'])
        && text.starts_with(|c: char| c.is_ascii_digit())
        && text.chars().all(plain)
}

impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.amount_text(), self.currency)
    }
}

impl fmt::Debug for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[derive(serde::Serialize, serde::Deserialize)]
struct Pair<'a> {
    amount: std::borrow::Cow<'a, str>,
    currency: Currency,
}

impl serde::Serialize for Money {
    /// `{"amount": "12.50", "currency": "USD"}`.
    fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        Pair { amount: self.amount_text().into(), currency: self.currency }.serialize(s)
    }
}

impl<'de> serde::Deserialize<'de> for Money {
    fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Money, D::Error> {
        let pair = Pair::deserialize(d)?;
        Money::parse(&pair.amount, pair.currency).map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn an_amount_has_no_more_places_than_its_currency() {
        assert_eq!(Money::parse("12.5", Currency::USD).unwrap().minor(), 1250);
        assert_eq!(Money::parse_pair("12.50 USD").unwrap().to_string(), "12.50 USD");
        for text in ["12.505", "1,000", "5%", "1/2", "", "12.50.1"] {
            assert!(Money::parse(text, Currency::USD).is_err(), "{text}");
        }
        let why = |text: &str, code: &str| {
            Money::parse(text, code.parse().unwrap()).unwrap_err().to_string()
        };
        assert!(why("1.5", "JPY").contains("JPY has at most 0 decimal places"));
        assert!(why("12.3450", "USD").contains("at most 2 decimal places"));
        assert!(why("1.234,50", "USD").contains("decimals follow a point"));
        assert!(why("five", "USD").contains("is not an amount of USD"));
    }

    #[test]
    fn currencies_never_mix() {
        let usd = Money::new(1, Currency::USD);
        assert!(usd.plus(Money::new(1, Currency::CNY)).is_err());
    }

    #[test]
    fn converting_counts_minor_units_of_both_sides() {
        let yen: Currency = "JPY".parse().unwrap();
        let dollars = Money::new(10_000, Currency::USD);
        let rate = "150.25".parse().unwrap();
        assert_eq!(dollars.convert(yen, rate, Rounding::HalfUp).unwrap().minor(), 15_025);
    }

    proptest! {
        #[test]
        fn parts_add_up_to_the_whole(minor in -1_000_000_000i64..1_000_000_000, weights in prop::collection::vec(0u64..10_000, 1..20)) {
            let whole = Money::new(minor, Currency::CNY);
            let parts = whole.split(&weights).unwrap();
            prop_assert_eq!(parts.len(), weights.len());
            prop_assert_eq!(Money::sum(Currency::CNY, parts).unwrap(), whole);
        }

        #[test]
        fn text_reads_back(minor in any::<i64>()) {
            let money = Money::new(minor.max(-i64::MAX), Currency::USD);
            prop_assert_eq!(Money::parse(&money.amount_text(), Currency::USD).unwrap(), money);
        }
    }
}
