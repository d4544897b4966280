//! Mobile numbers of mainland China: eleven digits, 13 to 19 first.

use std::fmt;
use std::str::FromStr;

/// A mobile number of mainland China. `Debug` and `Display` show it masked.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Mobile(String);

/// A text that is not one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "a mobile number in China has 11 digits and begins with 13 to 19, for example 138 0000 0000"
)]
pub struct MobileError;

impl FromStr for Mobile {
    type Err = MobileError;

    /// Reads `13800000000`, `+86 138-0000-0000`, `0086 138 0000 0000`.
    fn from_str(text: &str) -> Result<Mobile, MobileError> {
        let plain: String =
            text.chars().filter(|c| !matches!(c, ' ' | '-' | '(' | ')' | '\u{a0}')).collect();
        let national = plain
            .strip_prefix("+86")
            .or_else(|| plain.strip_prefix("0086"))
            .or_else(|| plain.strip_prefix("86").filter(|rest| rest.len() == 11))
            .unwrap_or(&plain);
        let digits = national.as_bytes();
        let fits = digits.len() == 11
            && digits.iter().all(u8::is_ascii_digit)
            && digits[0] == b'1'
            && (b'3'..=b'9').contains(&digits[1]);
        if fits { Ok(Mobile(national.to_owned())) } else { Err(MobileError) }
    }
}

impl Mobile {
    /// The eleven digits.
    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.0
    }

    /// `138****0000`.
    #[must_use]
    pub fn masked(&self) -> String {
        format!("{}****{}", &self.0[..3], &self.0[7..])
    }
}

impl fmt::Display for Mobile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.masked())
    }
}

impl fmt::Debug for Mobile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.masked())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mobile_numbers_are_read_as_people_write_them() {
        for text in ["13800000000", "+86 138-0000-0000", "0086 138 0000 0000", "8613800000000"] {
            assert_eq!(text.parse::<Mobile>().unwrap().reveal(), "13800000000", "{text}");
        }
        for text in
            ["", "12800000000", "1380000000", "138000000000", "+1 206 555 0100", "１3800000000"]
        {
            assert!(text.parse::<Mobile>().is_err(), "{text}");
        }
        let mobile: Mobile = "13812345678".parse().unwrap();
        assert_eq!(format!("{mobile} {mobile:?}"), "138****5678 138****5678");
    }
}
