//! Currencies of ISO 4217 and how many decimal places their minor unit has.

use std::{fmt, str::FromStr, sync::LazyLock};

/// An ISO 4217 currency, for example CNY.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Currency {
    code: [u8; 3],
    digits: u8,
}

/// A text that names no currency of ISO 4217.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("\"{0}\" is not a currency: use a three-letter ISO 4217 code such as USD or CNY")]
pub struct CurrencyError(pub String);

/// `alpha;digits` lines, sorted. Source: ISO 4217 list of active codes.
const TABLE: &str = include_str!("../data/currencies.csv");

/// The table, read once.
static CURRENCIES: LazyLock<Vec<Currency>> = LazyLock::new(|| {
    let row = |line: &str| {
        let (code, digits) = line.split_once(';')?;
        Some(Currency { code: code.as_bytes().try_into().ok()?, digits: digits.parse().ok()? })
    };
    TABLE.lines().skip(1).filter_map(row).collect()
});

impl Currency {
    /// US dollar.
    pub const USD: Currency = Currency { code: *b"USD", digits: 2 };
    /// Renminbi.
    pub const CNY: Currency = Currency { code: *b"CNY", digits: 2 };
    /// Euro, the base of the ECB's reference rates.
    pub const EUR: Currency = Currency { code: *b"EUR", digits: 2 };

    /// Every currency, by code.
    pub fn all() -> impl Iterator<Item = Currency> {
        CURRENCIES.iter().copied()
    }

    /// The three letters.
    #[must_use]
    pub fn code(&self) -> &str {
        std::str::from_utf8(&self.code).unwrap_or("XXX")
    }

    /// Decimal places of the minor unit: 2 for USD, 0 for JPY, 3 for KWD.
    #[must_use]
    pub const fn digits(&self) -> u32 {
        self.digits as u32
    }

    /// Minor units in one major unit: 100 for USD, 1 for JPY.
    #[must_use]
    pub const fn minor_per_major(&self) -> i64 {
        10i64.pow(self.digits as u32)
    }
}

impl FromStr for Currency {
    type Err = CurrencyError;

    fn from_str(text: &str) -> Result<Currency, CurrencyError> {
        let known = <[u8; 3]>::try_from(text.trim().as_bytes()).ok().and_then(|letters| {
            let code = letters.map(|letter| letter.to_ascii_uppercase());
            let at = CURRENCIES.binary_search_by_key(&code, |currency| currency.code).ok()?;
            CURRENCIES.get(at).copied()
        });
        known.ok_or_else(|| CurrencyError(text.chars().take(12).collect()))
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl fmt::Debug for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl serde::Serialize for Currency {
    fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.serialize_str(self.code())
    }
}

impl<'de> serde::Deserialize<'de> for Currency {
    fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Currency, D::Error> {
        let text = <std::borrow::Cow<'de, str>>::deserialize(d)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn minor_units_follow_iso_4217() {
        for (code, digits) in [("USD", 2), ("cny", 2), ("JPY", 0), ("KWD", 3), ("TRY", 2)] {
            assert_eq!(code.parse::<Currency>().unwrap().digits(), digits, "{code}");
        }
        assert_eq!("USD".parse::<Currency>().unwrap(), Currency::USD);
        assert!("DOLLAR".parse::<Currency>().is_err());
    }
}
