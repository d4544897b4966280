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
/// spreadsheet's sign of a text, be parted by hyphens, spaces or signs of thousands, or have been made a
/// number (`4006381333931.0`). What is no number stays as it is.
#[must_use]
pub fn written(text: &str) -> String {
    let narrow: String = text.chars().map(narrow).collect();
    let plain = narrow.trim().trim_start_matches('\'');
    let named = NAMES.iter().find_map(|name| after(plain, name));
    let number = named.unwrap_or(plain);
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    let whole = number.split_once('.').filter(|(whole, part)| {
        is_number(whole) && !part.is_empty() && part.bytes().all(|b| b == b'0')
    });
    let number = whole.map_or(number, |(whole, _)| whole);
    let without =
        |signs: &[char]| number.chars().filter(|c| !signs.contains(c)).collect::<String>();
    let bare = without(&['-', ' ', ',', '.']);
    if barcode(&bare) == Barcode::Gtin {
        return bare;
    }
    let digits = without(&['-', ' ']);
    // A shop's own code may have hyphens too.
    let whole = named.is_some() || digits == number;
    if whole && is_number(&digits) { digits } else { plain.to_owned() }
}

/// Whether `text` is a number in scientific notation (`1.23E+12`, `8,4 × 10^11`), as spreadsheets write long
/// ones: most of its digits are lost.
#[must_use]
pub fn is_shortened(text: &str) -> bool {
    let narrow: String = text.chars().map(narrow).filter(|c| !c.is_whitespace()).collect();
    let plain = narrow.trim_start_matches(['\'', '=', '"']).trim_end_matches('"');
    let named = NAMES.iter().find_map(|name| after(plain, name));
    let number = named.unwrap_or(plain).to_ascii_lowercase();
    let number = number.strip_prefix(['+', '-']).unwrap_or(&number);
    let power = ["×10^", "x10^", "*10^"].iter().find_map(|sign| number.split_once(sign));
    let Some((mantissa, exponent)) = power.or_else(|| number.split_once('e')) else { return false };
    let digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    let (whole, part) = mantissa.split_once(['.', ',']).unwrap_or((mantissa, ""));
    let signed = exponent.strip_prefix(['+', '-']);
    // "12E4" may be a code of the shop's own; with a sign or a point it is none.
    let numeric = power.is_some() || signed.is_some() || mantissa.contains(['.', ',']);
    let exponent = signed.unwrap_or(exponent);
    let written = !(exponent.is_empty() || whole.is_empty() && part.is_empty());
    numeric && written && digits(whole) && digits(part) && digits(exponent)
}

fn narrow(c: char) -> char {
    match c {
        '－' | '‐' | '‑' | '–' | '−' => '-',
        '！'..='～' => u32::from(c).checked_sub(0xFEE0).and_then(char::from_u32).unwrap_or(c),
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
            ("4,006,381,333,931", "4006381333931"),
            ("4.006.381.333.931", "4006381333931"),
            ("4006381333931.00", "4006381333931"),
            ("EAN 12.5", "EAN 12.5"),
            ("12,345", "12,345"),
            ("12-34-56", "12-34-56"),
            ("SHELF-7", "SHELF-7"),
            ("1.23E+12", "1.23E+12"),
            ("", ""),
        ] {
            assert_eq!(written(said), meant, "{said}");
        }
    }

    #[test]
    fn a_number_of_a_spreadsheet_is_known() {
        for said in [
            "1.23E+12",
            "8.43e+12",
            "3.30E+09",
            "1,23E+12",
            "5E-7",
            "1.5E3",
            "8.4E+11",
            "8.4 E+11",
            "８．４Ｅ＋１１",
            "-8.4E+11",
            "8.4 × 10^11",
            "8x10^11",
            "=\"8.4E+11\"",
            "EAN 8.4E+11",
            ".84E+12",
            "8.E+12",
        ] {
            assert!(is_shortened(said), "{said}");
        }
        for said in ["", "12E4", "E+5", "TEE-5", "0012345678905", "5E", "1.2.3E+4", ".E+4", "10^5"]
        {
            assert!(!is_shortened(said), "{said}");
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
