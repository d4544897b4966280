//! Tracking numbers of the world's posts: UPU standard S10, `RA473124829XX`.
//!
//! Two letters for the service, eight digits, a check digit, two letters for the country. Weights
//! 8 6 4 2 3 5 9 7; check = 11 − (sum mod 11), where 10 becomes 0 and 11 becomes 5.
//! Source: UPU S10 as described at wikiwand.com/en/articles/S10_(UPU_standard).

use std::{fmt, str::FromStr};

/// A tracking number whose check digit is right.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct S10(String);

/// Why a text is not such a number.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum S10Error {
    /// Not two letters, nine digits, two letters.
    #[error(
        "\"{0}\" is not a postal tracking number: two letters, nine digits, two letters, as in RA473124829US"
    )]
    Form(String),
    /// The ninth digit is wrong.
    #[error("the check digit of {given} is wrong: the last digit should be {wanted}")]
    Check {
        /// The number as given.
        given: String,
        /// What the ninth digit should be.
        wanted: u8,
    },
}

/// What the first letter promises.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum S10Service {
    /// R: registered.
    Registered,
    /// E: express (EMS).
    Express,
    /// C: parcel.
    Parcel,
    /// L: tracked letter.
    Tracked,
    /// H: e-commerce parcel.
    Ecommerce,
    /// U and any other letter.
    Other,
}

/// The check digit of eight digits; `None` when they are not eight digits.
///
/// ```
/// assert_eq!(formats::s10::check_digit("47312482"), Some(9));
/// ```
#[must_use]
pub fn check_digit(digits: &str) -> Option<u8> {
    const WEIGHTS: [u32; 8] = [8, 6, 4, 2, 3, 5, 9, 7];
    if digits.len() != 8 || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let sum: u32 = digits.bytes().zip(WEIGHTS).map(|(b, w)| u32::from(b - b'0') * w).sum();
    match 11 - sum % 11 {
        10 => Some(0),
        11 => Some(5),
        digit => u8::try_from(digit).ok(),
    }
}

/// Whether a text has the shape of S10, right or wrong: only then is its check digit worth a complaint.
#[must_use]
pub fn looks_like_s10(text: &str) -> bool {
    let text = tidy(text);
    let bytes = text.as_bytes();
    bytes.len() == 13
        && bytes.iter().enumerate().all(|(at, b)| match at {
            0 | 1 | 11 | 12 => b.is_ascii_uppercase(),
            _ => b.is_ascii_digit(),
        })
}

fn tidy(text: &str) -> String {
    text.chars().filter(|c| !matches!(c, ' ' | '-')).collect::<String>().to_ascii_uppercase()
}

impl FromStr for S10 {
    type Err = S10Error;

    /// Reads `RA473124829US`, also in small letters and with spaces.
    fn from_str(text: &str) -> Result<S10, S10Error> {
        let number = tidy(text);
        if !looks_like_s10(&number) {
            return Err(S10Error::Form(text.chars().take(40).collect()));
        }
        let wanted = number.get(2..10).and_then(check_digit).unwrap_or(0);
        if number.as_bytes().get(10) != Some(&(b'0' + wanted)) {
            return Err(S10Error::Check { given: number, wanted });
        }
        Ok(S10(number))
    }
}

impl S10 {
    /// The thirteen characters.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What the first letter promises.
    #[must_use]
    pub fn service(&self) -> S10Service {
        match self.0.as_bytes().first() {
            Some(b'R') => S10Service::Registered,
            Some(b'E') => S10Service::Express,
            Some(b'C') => S10Service::Parcel,
            Some(b'L') => S10Service::Tracked,
            Some(b'H') => S10Service::Ecommerce,
            _ => S10Service::Other,
        }
    }

    /// The two letters of the post's country.
    #[must_use]
    pub fn country(&self) -> &str {
        self.0.get(11..).unwrap_or_default()
    }
}

impl fmt::Display for S10 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for S10 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn d30_the_published_number_checks() {
        assert_eq!(check_digit("47312482"), Some(9));
        let number: S10 = "ra 4731 2482 9 xx".parse().unwrap();
        assert_eq!((number.as_str(), number.country()), ("RA473124829XX", "XX"));
        assert_eq!(number.service(), S10Service::Registered);
    }

    #[test]
    fn a_wrong_digit_is_told_with_the_right_one() {
        let error = "RA473124828US".parse::<S10>().unwrap_err();
        assert!(matches!(error, S10Error::Check { wanted: 9, .. }));
        for text in ["", "1Z999AA10123456784", "RA47312482US", "RA4731248290US", "ＲA473124829US"]
        {
            assert!(matches!(text.parse::<S10>(), Err(S10Error::Form(_))), "{text}");
        }
    }

    proptest! {
        #[test]
        fn one_changed_digit_is_always_noticed(serial in 0u32..100_000_000, at in 0usize..8, by in 1u8..10) {
            let digits = format!("{serial:08}");
            let number = format!("EE{digits}{}US", check_digit(&digits).unwrap());
            prop_assert!(number.parse::<S10>().is_ok());
            let mut changed = number.into_bytes();
            changed[at + 2] = (changed[at + 2] - b'0' + by) % 10 + b'0';
            let changed = String::from_utf8(changed).unwrap();
            // Check digits 0 and 5 each stand for two remainders, so a few changes pass unseen.
            let same = check_digit(&changed[2..10]) == check_digit(&digits);
            prop_assert_eq!(changed.parse::<S10>().is_ok(), same);
        }

        #[test]
        fn any_text_is_a_number_or_is_refused(text in ".{0,20}") {
            let _ = text.parse::<S10>();
        }
    }
}
