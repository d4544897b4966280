//! Numbers of trade items: GTIN-8, GTIN-12 (UPC), GTIN-13 (EAN) and GTIN-14.
//!
//! Source: GS1 General Specifications, section 7.9, "Check digit calculations".

/// What can be said of a barcode of digits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Barcode {
    /// A GTIN whose check digit fits.
    Gtin,
    /// As long as a GTIN, but its last digit does not fit: this one would.
    CheckDigit(char),
    /// One digit short of a GTIN that fits: this one, with the zero it began with.
    ZeroDropped(String),
    /// No number of a trade item: a code of the shop's own.
    Other,
}

/// The check digit after `digits`: weights 3 and 1 by turns from the right.
fn check_digit(digits: &[u8]) -> char {
    let weights = [3, 1].into_iter().cycle();
    let sum: u32 = digits.iter().rev().zip(weights).map(|(d, w)| u32::from(d & 15) * w).sum();
    char::from_digit((10 - sum % 10) % 10, 10).unwrap_or('0')
}

/// Whether `text` is a GTIN. Anything but digits, and any other length, is [`Barcode::Other`].
#[must_use]
pub fn barcode(text: &str) -> Barcode {
    if !text.bytes().all(|b| b.is_ascii_digit()) {
        return Barcode::Other;
    }
    match text.len() {
        8 | 12 | 13 | 14 => {
            let Some((last, body)) = text.as_bytes().split_last() else { return Barcode::Other };
            let fits = check_digit(body);
            if char::from(*last) == fits { Barcode::Gtin } else { Barcode::CheckDigit(fits) }
        }
        7 | 11 => {
            let whole = format!("0{text}");
            match barcode(&whole) {
                Barcode::Gtin => Barcode::ZeroDropped(whole),
                Barcode::CheckDigit(_) | Barcode::ZeroDropped(_) | Barcode::Other => Barcode::Other,
            }
        }
        _ => Barcode::Other,
    }
}

/// By what name a number may be called before it is written.
const NAMES: [&str; 7] = ["ISBN-13", "ISBN13", "ISBN", "EAN-13", "EAN", "UPC", "GTIN"];

/// The barcode that a cell means: its digits may be wide, stand behind a name (`ISBN 978-…`) or behind a
/// spreadsheet's sign of a text, be parted by hyphens and spaces, or have been made a number
/// (`4006381333931.0`). What is no number stays as it is.
#[must_use]
pub fn written(text: &str) -> String {
    let narrow: String = text.chars().map(narrow).collect();
    let plain = narrow.trim().trim_start_matches('\'');
    let named = NAMES.iter().find_map(|name| after(plain, name));
    let number = named.unwrap_or(plain);
    let number = number.strip_suffix(".0").unwrap_or(number);
    let digits: String = number.chars().filter(|c| !matches!(c, '-' | ' ')).collect();
    let is_number = !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit());
    // A shop's own code may have hyphens too.
    let whole = named.is_some() || digits == number || barcode(&digits) == Barcode::Gtin;
    if is_number && whole { digits } else { plain.to_owned() }
}

fn narrow(c: char) -> char {
    match c {
        '０'..='９' => u32::from(c).checked_sub(0xFEE0).and_then(char::from_u32).unwrap_or(c),
        '－' | '‐' | '‑' | '–' => '-',
        '\u{A0}' | '\u{3000}' => ' ',
        c => c,
    }
}

/// The number behind `name`, where `text` begins with it.
fn after<'t>(text: &'t str, name: &str) -> Option<&'t str> {
    let (head, rest) = text.split_at_checked(name.len())?;
    let number = rest.trim_start_matches([':', ' ', '.']);
    let is_named = head.eq_ignore_ascii_case(name);
    (is_named && number.starts_with(|c: char| c.is_ascii_digit())).then_some(number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_barcode_is_read_however_it_was_written() {
        for (said, meant) in [
            ("4006381333931.0", "4006381333931"),
            ("'4006381333931", "4006381333931"),
            ("４００６３８１３３３９３１", "4006381333931"),
            ("ISBN 978-3-16-148410-0", "9783161484100"),
            ("isbn-13: 978-3-16-148410-0", "9783161484100"),
            ("978-3-16-148410-0", "9783161484100"),
            ("4 006381 333931", "4006381333931"),
            ("EAN 4006381333931", "4006381333931"),
            ("12-34-56", "12-34-56"),
            ("SHELF-7", "SHELF-7"),
            ("1.23E+12", "1.23E+12"),
            ("", ""),
        ] {
            assert_eq!(written(said), meant, "{said}");
        }
    }

    #[test]
    fn a_gtin_ends_with_the_digit_that_its_others_make() {
        // 6291041500213 is the specification's own example.
        for good in [
            "6291041500213",
            "4006381333931",
            "012345678905",
            "0012345678905",
            "96385074",
            "10614141000415",
        ] {
            assert_eq!(barcode(good), Barcode::Gtin, "{good}");
        }
        assert_eq!(barcode("4006381333932"), Barcode::CheckDigit('1'));
        assert_eq!(barcode("96385075"), Barcode::CheckDigit('4'));
        assert_eq!(barcode("12345678905"), Barcode::ZeroDropped("012345678905".into()));
        for other in [
            "",
            "12345",
            "SHELF-7",
            "1.23E+12",
            "98765432109876543210",
            "４００６３８１３３３９３１",
        ] {
            assert_eq!(barcode(other), Barcode::Other, "{other}");
        }
    }
}
