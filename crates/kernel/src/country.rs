//! Countries of ISO 3166-1, by their two letters.

use std::{fmt, str::FromStr, sync::LazyLock};

/// An ISO 3166-1 alpha-2 country, for example CN.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Country([u8; 2]);

/// A text that names no country of ISO 3166-1.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("\"{0}\" is not a country: use a two-letter ISO 3166-1 code such as US or CN")]
pub struct CountryError(pub String);

/// `alpha2;alpha3;name_en;name_zh` lines, sorted.
const TABLE: &str = include_str!("../data/countries.csv");

/// The first column, for the many times a code is read.
static CODES: LazyLock<Vec<Country>> = LazyLock::new(|| {
    let code = |line: &str| Some(Country(line.as_bytes().get(..2)?.try_into().ok()?));
    TABLE.lines().skip(1).filter_map(code).collect()
});

impl Country {
    /// The United States.
    pub const US: Country = Country(*b"US");
    /// China (mainland customs territory).
    pub const CN: Country = Country(*b"CN");

    /// The two letters.
    #[must_use]
    pub fn code(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or("XX")
    }

    /// The two letters as bytes.
    #[must_use]
    pub const fn letters(self) -> [u8; 2] {
        self.0
    }

    fn row(self) -> Option<[&'static str; 4]> {
        let line = TABLE.lines().find(|line| line.as_bytes().starts_with(&self.0))?;
        let mut parts = line.split(';');
        Some([parts.next()?, parts.next()?, parts.next()?, parts.next()?])
    }

    /// The English short name, or the code where none is known.
    #[must_use]
    pub fn name_en(&self) -> &str {
        self.row().map_or_else(|| self.code(), |row| row[2])
    }

    /// The Chinese short name, or the code where none is known.
    #[must_use]
    pub fn name_zh(&self) -> &str {
        self.row().map_or_else(|| self.code(), |row| row[3])
    }

    /// Every country, by code.
    pub fn all() -> impl Iterator<Item = Country> {
        CODES.iter().copied()
    }
}

impl FromStr for Country {
    type Err = CountryError;

    fn from_str(text: &str) -> Result<Country, CountryError> {
        let known = <[u8; 2]>::try_from(text.trim().as_bytes())
            .map(|letters| Country(letters.map(|letter| letter.to_ascii_uppercase())))
            .ok()
            .filter(|country| CODES.binary_search(country).is_ok());
        known.ok_or_else(|| CountryError(text.chars().take(12).collect()))
    }
}

impl fmt::Display for Country {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl fmt::Debug for Country {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl serde::Serialize for Country {
    fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.serialize_str(self.code())
    }
}

impl<'de> serde::Deserialize<'de> for Country {
    fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Country, D::Error> {
        let text = <std::borrow::Cow<'de, str>>::deserialize(d)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn countries_have_names_in_both_languages() {
        assert_eq!("us".parse::<Country>().unwrap(), Country::US);
        assert_eq!((Country::CN.name_en(), Country::CN.name_zh()), ("China", "中国"));
        assert!("alpha2".parse::<Country>().is_err() && "ZZ".parse::<Country>().is_err());
        assert_eq!(Country::all().count(), 249);
    }
}
