//! A code of the Harmonized System and the edition it belongs to.

use kernel::Date;
use std::{fmt, str::FromStr};

/// A commodity code of 6, 8 or 10 digits: the first 6 are the HS's, the rest the destination's own.
///
/// ```
/// use trade::HsCode;
/// let code: HsCode = "3304.99.00.99".parse()?;
/// assert_eq!(code.digits(), "3304990099");
/// assert_eq!(code.hs6().to_string(), "3304.99");
/// # Ok::<(), trade::HsCodeError>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct HsCode {
    digits: [u8; 10],
    length: u8,
}

/// A text that is not an HS code.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("\"{0}\" is not an HS code: {how}", how = way(.0))]
pub struct HsCodeError(pub String);

fn way(given: &str) -> String {
    match meant(given) {
        Some(code) => {
            format!("it has 6, 8 or 10 digits, and spreadsheets drop zeros; {code} may be meant")
        }
        None => "use 6, 8 or 10 digits, for example 0809.29 or 3304990099".to_owned(),
    }
}

/// The code of HS 2022 that a spreadsheet took for a number and cut zeros from: `901.21` was 0901.21,
/// `813.4` was 0813.40.
fn meant(given: &str) -> Option<HsCode> {
    let given = given.trim();
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    let padded = given.split_once('.').filter(|(heading, rest)| {
        digits(heading) && digits(rest) && heading.len() <= 4 && rest.len() <= 2
    });
    let padded = padded.map(|(heading, rest)| format!("{heading:0>4}{rest:0<2}"));
    let led = format!("0{given}");
    let codes = padded.into_iter().chain([led]).filter_map(|text| text.parse::<HsCode>().ok());
    codes.into_iter().find(|code| super::exists(*code))
}

impl HsCodeError {
    /// The code that is probably meant where zeros were dropped: to be shown, never to be taken.
    #[must_use]
    pub fn meant(&self) -> Option<HsCode> {
        meant(&self.0)
    }
}

impl HsCode {
    /// A code as it was kept. Seven and nine digits were taken once, and what rests on them must read.
    ///
    /// # Errors
    /// [`HsCodeError`] for what has fewer or more digits.
    pub fn kept(text: &str) -> Result<HsCode, HsCodeError> {
        let bad = || HsCodeError(text.trim().chars().take(24).collect());
        let mut digits = [0u8; 10];
        let mut length = 0usize;
        for byte in text.trim().bytes().filter(|b| !matches!(b, b'.' | b' ')) {
            if !byte.is_ascii_digit() || length == digits.len() {
                return Err(bad());
            }
            digits[length] = byte;
            length += 1;
        }
        let chapter = (digits[0], digits[1]);
        if length < 6 || chapter == (b'0', b'0') {
            return Err(bad());
        }
        Ok(HsCode { digits, length: u8::try_from(length).map_err(|_| bad())? })
    }

    /// The digits without dots, as stored.
    #[must_use]
    pub fn digits(&self) -> &str {
        std::str::from_utf8(&self.digits[..usize::from(self.length)]).unwrap_or("000000")
    }

    /// The international part: chapter, heading and subheading.
    #[must_use]
    pub fn hs6(self) -> HsCode {
        let mut digits = [0; 10];
        digits[..6].copy_from_slice(&self.digits[..6]);
        HsCode { digits, length: 6 }
    }

    /// The code as a number of ten digits, zeros for those it does not have, and how many it has.
    pub(crate) fn key(self) -> (u64, u8) {
        let digit = |n: u64, byte: &u8| n * 10 + u64::from(*byte & 15);
        (self.digits.iter().fold(0, digit), self.length)
    }

    /// The first two digits.
    #[must_use]
    pub fn chapter(&self) -> &str {
        &self.digits()[..2]
    }

    /// Whether the code stands at or below `prefix` (digits only).
    #[must_use]
    pub fn is_under(&self, prefix: &str) -> bool {
        self.digits().starts_with(prefix)
    }
}

impl FromStr for HsCode {
    type Err = HsCodeError;

    /// Reads a code as it is typed, with dots, spaces or neither. An odd number of digits is none: a
    /// spreadsheet has dropped the zero that it began with, and the rest is another product's.
    fn from_str(text: &str) -> Result<HsCode, HsCodeError> {
        let code = HsCode::kept(text)?;
        let whole = code.length.is_multiple_of(2);
        whole.then_some(code).ok_or_else(|| HsCodeError(text.trim().chars().take(24).collect()))
    }
}

impl fmt::Display for HsCode {
    /// `0809.29`, `0813.40.90`, `3304.99.00.99`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let digits = self.digits();
        f.write_str(&digits[..4])?;
        let mut rest = &digits[4..];
        while !rest.is_empty() {
            let (pair, more) = rest.split_at(rest.len().min(2));
            write!(f, ".{pair}")?;
            rest = more;
        }
        Ok(())
    }
}

impl fmt::Debug for HsCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl serde::Serialize for HsCode {
    fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.collect_str(self)
    }
}

impl<'de> serde::Deserialize<'de> for HsCode {
    fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<HsCode, D::Error> {
        let text = <std::borrow::Cow<'de, str>>::deserialize(d)?;
        HsCode::kept(&text).map_err(serde::de::Error::custom)
    }
}

/// The edition of the Harmonized System in which a code was chosen: the year it began.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize,
)]
#[serde(transparent)]
pub struct HsEdition(u16);

impl HsEdition {
    /// HS 2022, whose text is shipped.
    pub const HS2022: HsEdition = HsEdition(2022);

    /// The year it began.
    #[must_use]
    pub const fn year(self) -> u16 {
        self.0
    }

    /// The edition in force on `date`. Source: WCO, editions begin on 1 January of their year.
    #[must_use]
    pub fn on(date: Date) -> HsEdition {
        let year = u16::try_from(date.year()).unwrap_or(0);
        let began = [1988, 1996, 2002, 2007, 2012, 2017, 2022, 2028];
        HsEdition(began.into_iter().rfind(|b| *b <= year).unwrap_or(1988))
    }
}

impl FromStr for HsEdition {
    type Err = HsCodeError;

    /// Reads `2022` or `HS 2022`.
    fn from_str(text: &str) -> Result<HsEdition, HsCodeError> {
        let year = text.trim().trim_start_matches(['H', 'S', 'h', 's', ' ']);
        match year {
            "1988" | "1996" | "2002" | "2007" | "2012" | "2017" | "2022" | "2028" => {
                year.parse().map(HsEdition).map_err(|_| HsCodeError(year.to_owned()))
            }
            _ => Err(HsCodeError(text.chars().take(24).collect())),
        }
    }
}

impl fmt::Display for HsEdition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn codes_are_read_with_or_without_dots() {
        for (text, shown) in [
            ("080929", "0809.29"),
            ("0813.40.90", "0813.40.90"),
            ("3304 99 00 99", "3304.99.00.99"),
        ] {
            assert_eq!(text.parse::<HsCode>().unwrap().to_string(), shown);
        }
        for text in ["", "0809", "00.00.00", "0809.2", "080929000000", "08o929", "０８０９２９"]
        {
            assert!(text.parse::<HsCode>().is_err(), "{text}");
        }
    }

    #[test]
    fn a_code_that_lost_a_zero_is_refused_with_the_one_that_is_meant() {
        for (text, meant) in [
            ("9012100", Some("0901.21.00")),
            ("901110000", Some("0901.11.00.00")),
            ("90121", Some("0901.21")),
            ("813.4", Some("0813.40")),
            ("901.21", Some("0901.21")),
            ("8517130", None),
            ("3.30E+09", None),
        ] {
            let told = text.parse::<HsCode>().unwrap_err();
            assert_eq!(told.meant().map(|code| code.to_string()).as_deref(), meant, "{text}");
            assert!(told.to_string().contains("6, 8 or 10 digits"), "{told}");
        }
        assert_eq!(HsCode::kept("9012100").unwrap().digits(), "9012100", "an order rests on it");
    }

    #[test]
    fn hs_2028_begins_with_2028() {
        assert_eq!(HsEdition::on(jiff::civil::date(2027, 12, 31)), HsEdition::HS2022);
        assert_eq!(HsEdition::on(jiff::civil::date(2028, 1, 1)).year(), 2028);
        assert_eq!("HS 2022".parse::<HsEdition>(), Ok(HsEdition::HS2022));
        assert!("2023".parse::<HsEdition>().is_err());
    }

    proptest! {
        #[test]
        fn a_code_prints_to_text_that_reads_back(digits in "[1-9][0-9]{5}([0-9]{2}){0,2}") {
            let code: HsCode = digits.parse().unwrap();
            prop_assert_eq!(code.to_string().parse::<HsCode>().unwrap(), code);
            prop_assert_eq!(code.digits(), digits);
        }

        #[test]
        fn any_text_is_a_code_or_is_refused(text in ".{0,16}") {
            let _ = text.parse::<HsCode>();
        }
    }
}
