//! Carriers, and tracking numbers that can be right.

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

/// The weights of the eight digits. Source: UPU standard S10, identification of postal items.
const WEIGHTS: [u32; 8] = [8, 6, 4, 2, 3, 5, 9, 7];

/// The check digit of eight digits by UPU S10.
fn s10_check_digit(serial: &[u8]) -> u8 {
    let digits = serial.iter().map(|byte| u32::from(byte.saturating_sub(b'0')));
    let sum: u32 = WEIGHTS.iter().zip(digits).map(|(weight, digit)| weight * digit).sum();
    match 11 - sum % 11 {
        10 => 0,
        11 => 5,
        digit => u8::try_from(digit).unwrap_or(0),
    }
}

fn looks_postal(number: &[u8]) -> bool {
    number.len() == 13
        && number[..2].iter().chain(&number[11..]).all(u8::is_ascii_uppercase)
        && number[2..11].iter().all(u8::is_ascii_digit)
}

impl TrackingNumber {
    /// Reads what a person typed: spaces go, letters become capitals, and a number in the shape of a
    /// postal one (two letters, nine digits, two letters) has its check digit checked.
    ///
    /// # Errors
    /// [`TrackingNumberError`].
    pub fn parse(text: &str) -> Result<TrackingNumber, TrackingNumberError> {
        let number: String =
            text.chars().filter(|c| !c.is_whitespace()).map(|c| c.to_ascii_uppercase()).collect();
        let sound = (6..=40).contains(&number.len())
            && number.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'-')
            && number.bytes().any(|b| b.is_ascii_digit());
        if !sound {
            return Err(TrackingNumberError::Shape);
        }
        let bytes = number.as_bytes();
        if looks_postal(bytes) {
            let expected = s10_check_digit(&bytes[2..10]);
            if bytes[10] != b'0' + expected {
                return Err(TrackingNumberError::CheckDigit { given: number, expected });
            }
        }
        Ok(TrackingNumber(number))
    }

    /// The number.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether it is a postal number (UPU S10).
    #[must_use]
    pub fn is_postal(&self) -> bool {
        looks_postal(self.0.as_bytes())
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
            let good = format!("EE{digits}{}US", s10_check_digit(digits.as_bytes()));
            prop_assert!(TrackingNumber::parse(&good).is_ok());
            let mut bad = good.into_bytes();
            bad[at] = b'0' + (bad[at] - b'0' + by) % 10;
            // Of the eleven remainders only 0 and 6 share a digit (5); such a pair cannot be told.
            let expected = s10_check_digit(&bad[2..10]);
            let bad = String::from_utf8(bad).unwrap();
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
