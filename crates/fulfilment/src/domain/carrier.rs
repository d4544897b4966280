//! Carriers, and tracking numbers that can be right.

use formats::{S10, S10Error};
use std::fmt;

/// Who carries a parcel. The names are the companies' own and are not translated.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Carrier {
    /// United States Postal Service.
    Usps,
    /// UPS.
    Ups,
    /// FedEx.
    Fedex,
    /// DHL.
    Dhl,
    /// China Post EMS.
    Ems,
    /// SF Express.
    Sf,
    /// Any other.
    Other,
}

impl Carrier {
    /// In the order in which a form offers them.
    pub const ALL: [Carrier; 7] = [
        Carrier::Usps,
        Carrier::Ups,
        Carrier::Fedex,
        Carrier::Dhl,
        Carrier::Ems,
        Carrier::Sf,
        Carrier::Other,
    ];

    /// As stored and in the API.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Carrier::Usps => "usps",
            Carrier::Ups => "ups",
            Carrier::Fedex => "fedex",
            Carrier::Dhl => "dhl",
            Carrier::Ems => "ems",
            Carrier::Sf => "sf",
            Carrier::Other => "other",
        }
    }

    /// The carrier of that key.
    #[must_use]
    pub fn from_key(key: &str) -> Option<Carrier> {
        Carrier::ALL.into_iter().find(|carrier| carrier.key() == key)
    }

    /// Its own name; none for any other.
    #[must_use]
    pub const fn name(self) -> Option<&'static str> {
        match self {
            Carrier::Usps => Some("USPS"),
            Carrier::Ups => Some("UPS"),
            Carrier::Fedex => Some("FedEx"),
            Carrier::Dhl => Some("DHL"),
            Carrier::Ems => Some("EMS"),
            Carrier::Sf => Some("SF Express 顺丰"),
            Carrier::Other => None,
        }
    }
}

/// A tracking number: capital letters, digits and hyphens, 6 to 40 of them.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TrackingNumber(String);

/// Why a tracking number cannot be right.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TrackingNumberError {
    /// Too short, too long, or with other characters.
    #[error("a tracking number has 6 to 40 letters, digits and hyphens")]
    Shape,
    /// It has the shape of a postal number (UPU S10), but its ninth digit does not fit the others.
    #[error("{given} looks like a postal number, but its check digit should be {expected}")]
    CheckDigit {
        /// The number as given.
        given: String,
        /// What the ninth digit should be.
        expected: u8,
    },
}

impl TrackingNumber {
    /// Reads what a person typed: spaces go, letters become capitals, and a number in the shape of a
    /// postal one (two letters, nine digits, two letters) has its check digit checked.
    ///
    /// # Errors
    /// [`TrackingNumberError::Shape`]; [`TrackingNumberError::CheckDigit`] with the digit it should be.
    pub fn parse(text: &str) -> Result<TrackingNumber, TrackingNumberError> {
        let number: String =
            text.chars().filter(|c| !c.is_whitespace()).map(|c| c.to_ascii_uppercase()).collect();
        let sound = (6..=40).contains(&number.len())
            && number.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'-')
            && number.bytes().any(|b| b.is_ascii_digit());
        if !sound {
            return Err(TrackingNumberError::Shape);
        }
        match number.parse::<S10>() {
            Err(S10Error::Check { given, wanted: expected }) => {
                Err(TrackingNumberError::CheckDigit { given, expected })
            }
            Ok(_) | Err(S10Error::Form(_)) => Ok(TrackingNumber(number)),
        }
    }

    /// The number.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether it is a postal number (UPU S10).
    #[must_use]
    pub fn is_postal(&self) -> bool {
        self.0.parse::<S10>().is_ok()
    }
}

impl fmt::Display for TrackingNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for TrackingNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use formats::s10::check_digit;
    use proptest::prelude::*;

    #[test]
    fn a_postal_number_needs_its_check_digit() {
        // The example of the S10 standard: 47312482, check digit 9.
        assert!(TrackingNumber::parse("rr 473 124 829 gb").unwrap().is_postal());
        assert_eq!(
            TrackingNumber::parse("RR473124828GB"),
            Err(TrackingNumberError::CheckDigit { given: "RR473124828GB".into(), expected: 9 })
        );
        assert!(!TrackingNumber::parse("1Z999AA10123456784").unwrap().is_postal());
    }

    #[test]
    fn what_cannot_be_a_number_is_refused() {
        for text in ["", "12345", "ABCDEFGH", "12 34 5", "1234567;", "快递12345678"] {
            assert_eq!(TrackingNumber::parse(text), Err(TrackingNumberError::Shape), "{text}");
        }
    }

    proptest! {
        #[test]
        fn one_wrong_digit_of_a_postal_number_is_seen(
            serial in 0u32..100_000_000,
            at in 2usize..10,
            by in 1u8..10,
        ) {
            let digits = format!("{serial:08}");
            let good = format!("EE{digits}{}US", check_digit(&digits).unwrap());
            prop_assert!(TrackingNumber::parse(&good).is_ok());
            let mut bad = good.into_bytes();
            bad[at] = b'0' + (bad[at] - b'0' + by) % 10;
            // Of the eleven remainders only 0 and 6 share a digit (5); such a pair cannot be told.
            let bad = String::from_utf8(bad).unwrap();
            let expected = check_digit(&bad[2..10]).unwrap();
            if bad.as_bytes()[10] != b'0' + expected {
                prop_assert!(TrackingNumber::parse(&bad).is_err());
            }
        }

        #[test]
        fn any_text_is_a_number_or_is_refused(text in "\\PC{0,50}") {
            let _ = TrackingNumber::parse(&text);
        }
    }
}
