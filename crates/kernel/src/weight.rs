//! Weights in whole grams.

use std::{fmt, str::FromStr};

/// A weight in grams.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Default,
    serde::Serialize,
    serde::Deserialize,
)]
#[serde(transparent)]
pub struct Grams(u32);

/// A text that is not a weight.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("\"{0}\" is not a weight: {how}", how = way(.0))]
pub struct WeightError(pub String);

fn way(given: &str) -> &'static str {
    if given.contains([',', '，']) {
        "decimals follow a point, as in 1.2 kg"
    } else {
        "write a number and g, kg, oz or lb, for example 500 g or 1.2 kg"
    }
}

impl Grams {
    /// `grams` grams.
    #[must_use]
    pub const fn new(grams: u32) -> Grams {
        Grams(grams)
    }

    /// Grams.
    #[must_use]
    pub const fn grams(self) -> u32 {
        self.0
    }

    /// `self * count + other`-style sums that stop at the largest weight rather than wrap.
    #[must_use]
    pub const fn plus(self, other: Grams) -> Grams {
        Grams(self.0.saturating_add(other.0))
    }

    /// `count` of these.
    #[must_use]
    pub const fn times(self, count: u32) -> Grams {
        Grams(self.0.saturating_mul(count))
    }
}

impl FromStr for Grams {
    type Err = WeightError;

    /// Reads `500 g`, `1.2kg`, `2 lb`, `3 oz`, `2 公斤`; rounds up to a whole gram.
    fn from_str(text: &str) -> Result<Grams, WeightError> {
        let bad = || WeightError(text.chars().take(24).collect());
        let trimmed = text.trim().to_ascii_lowercase();
        let at = trimmed.find(char::is_alphabetic).ok_or_else(bad)?;
        let (number, unit) = trimmed.split_at(at);
        // Exact by definition: 1 lb = 453.59237 g (international pound of 1959).
        let unit = match unit.trim() {
            "g" | "gr" | "gram" | "grams" | "克" => "1",
            "kg" | "kgs" | "kilo" | "kilogram" | "kilograms" | "公斤" | "千克" => "1000",
            "lb" | "lbs" | "pound" | "pounds" | "磅" => "453.59237",
            "oz" | "ounce" | "ounces" | "盎司" => "28.349523125",
            _ => return Err(bad()),
        };
        let number: crate::Rate = number.trim().parse().map_err(|_| bad())?;
        let unit: crate::Rate = unit.parse().map_err(|_| bad())?;
        let grams =
            number.times(unit).and_then(|r| r.of(1, crate::Rounding::Up)).map_err(|_| bad())?;
        u32::try_from(grams).map(Grams).map_err(|_| bad())
    }
}

impl fmt::Display for Grams {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.0 / 1000, self.0 % 1000) {
            (0, g) => write!(f, "{g} g"),
            (kg, 0) => write!(f, "{kg} kg"),
            (kg, g) => write!(f, "{} kg", format!("{kg}.{g:03}").trim_end_matches('0')),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weights_are_read_in_four_units() {
        for (text, grams) in [
            ("500 g", 500),
            ("1.2kg", 1200),
            ("2 lb", 908),
            ("1 oz", 29),
            ("2 Kilograms", 2000),
            ("1.5公斤", 1500),
        ] {
            assert_eq!(text.parse::<Grams>().unwrap(), Grams::new(grams), "{text}");
        }
        assert_eq!(Grams::new(1250).to_string(), "1.25 kg");
        for text in ["", "12", "-1 g", "1 stone", "99999999 kg"] {
            assert!(text.parse::<Grams>().is_err(), "{text}");
        }
        let told = "0,5 kg".parse::<Grams>().unwrap_err().to_string();
        assert!(told.contains("decimals follow a point"), "{told}");
    }
}
