//! Languages of texts, by their short tag; which languages a market has is data.

use std::{fmt, str::FromStr};

/// A language tag such as `en` or `zh`: two or three lower-case letters.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Lang([u8; 3]);

/// A text that is not a language tag.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("\"{0}\" is not a language tag: use two letters such as en or zh")]
pub struct LangError(pub String);

impl Lang {
    /// English.
    pub const EN: Lang = Lang(*b"en\0");
    /// 中文.
    pub const ZH: Lang = Lang(*b"zh\0");

    /// The tag.
    #[must_use]
    pub fn tag(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or("en").trim_end_matches('\0')
    }
}

impl FromStr for Lang {
    type Err = LangError;

    fn from_str(text: &str) -> Result<Lang, LangError> {
        let primary = text.split(['-', '_']).next().unwrap_or("").trim().to_ascii_lowercase();
        let letters = primary.bytes().all(|b| b.is_ascii_lowercase());
        match primary.as_bytes() {
            [a, b] if letters => Ok(Lang([*a, *b, 0])),
            [a, b, c] if letters => Ok(Lang([*a, *b, *c])),
            _ => Err(LangError(text.chars().take(12).collect())),
        }
    }
}

impl fmt::Display for Lang {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.tag())
    }
}

impl fmt::Debug for Lang {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.tag())
    }
}

impl serde::Serialize for Lang {
    fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.serialize_str(self.tag())
    }
}

impl<'de> serde::Deserialize<'de> for Lang {
    fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Lang, D::Error> {
        let text = <std::borrow::Cow<'de, str>>::deserialize(d)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_is_its_primary_language() {
        assert_eq!("zh-CN".parse::<Lang>().unwrap(), Lang::ZH);
        assert_eq!("EN".parse::<Lang>().unwrap().tag(), "en");
        assert!("".parse::<Lang>().is_err() && "e1".parse::<Lang>().is_err());
    }
}
