//! Single cells: what they mean, or what is wrong with them. A spreadsheet has been at most files, and what
//! it does to numbers is told instead of taken.

use super::issue::Trouble;
use crate::domain::listing::scheme;
use formats::gtin::{Barcode, barcode, is_shortened};
use kernel::{Country, Currency, Grams, Money, MoneyError, Rate, Rounding};
use trade::HsCode;

/// What a spreadsheet writes where a formula failed, or where a column was too narrow.
pub(super) fn is_sheet_error(said: &str) -> bool {
    let failed = ["#REF!", "#N/A", "#NAME?", "#VALUE!", "#DIV/0!", "#NULL!", "#NUM!", "#SPILL!"];
    failed.contains(&said) || said.len() > 2 && said.bytes().all(|b| b == b'#')
}

/// A day and a month (`5-Mar`, `Mar-05`), as spreadsheets read numbers with a hyphen or a slash.
pub(super) fn is_date(said: &str) -> bool {
    let Some((one, other)) = said.split_once('-') else { return false };
    let day =
        |text: &str| (1..=2).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
    let months =
        ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    let month = |text: &str| months.contains(&text.to_ascii_lowercase().as_str());
    day(one) && month(other) || month(one) && day(other)
}

/// What a number with a comma probably means: the last separator is the decimal one; a lone comma before
/// three digits may be either.
fn comma(said: &str) -> Trouble {
    let halves: String = said.chars().map(|c| if c == '，' { ',' } else { c }).collect();
    let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
    let (before, after) = halves.rsplit_once([',', '.']).unwrap_or((halves.as_str(), ""));
    let last_is_comma = halves.rfind(',') > halves.rfind('.');
    let thousands = digits(before) + &digits(after);
    let decimal = format!("{}.{}", digits(before), digits(after));
    let meant = if !last_is_comma {
        decimal
    } else if halves.matches(',').count() > 1 {
        thousands
    } else if after.len() == 3 && !before.contains('.') {
        format!("{thousands} / {decimal}")
    } else {
        decimal
    };
    Trouble::Comma { value: said.to_owned(), meant }
}

fn has_comma(said: &str) -> bool {
    said.contains([',', '，']) && said.starts_with(|c: char| c.is_ascii_digit())
}

/// A price of zero or more.
pub(super) fn price(said: &str, currency: Currency) -> Result<Money, Trouble> {
    match Money::parse(said, currency) {
        Ok(price) if !price.is_negative() => Ok(price),
        Err(MoneyError::Comma(_)) => Err(comma(said)),
        Err(MoneyError::Places(..)) => {
            Err(Trouble::PricePlaces { value: said.to_owned(), digits: currency.digits() })
        }
        Ok(_) | Err(_) => Err(Trouble::Price(said.to_owned())),
    }
}

/// A weight in `unit`, or with a unit of its own; 0 is how shops say that they do not know.
pub(super) fn weight(said: &str, unit: &str) -> Result<Option<Grams>, Trouble> {
    if said.is_empty() {
        return Ok(None);
    }
    let own = said.contains(char::is_alphabetic);
    if has_comma(said) {
        return Err(comma(said));
    }
    // Nothing weighs nothing, in whatever unit.
    if said.parse::<Rate>().is_ok_and(|number| number == Rate::ZERO) {
        return Ok(None);
    }
    if unit.is_empty() && !own {
        let number = said.parse::<Rate>().is_ok();
        let said = said.to_owned();
        return Err(if number { Trouble::WeightUnit(said) } else { Trouble::Weight(said) });
    }
    if !own && format!("1 {unit}").parse::<Grams>().is_err() {
        return Err(Trouble::UnitUnknown(unit.to_owned()));
    }
    let text = if own { said.to_owned() } else { format!("{said} {unit}") };
    match text.parse::<Grams>() {
        Ok(weight) => Ok(Some(weight).filter(|weight| weight.grams() > 0)),
        Err(_) => Err(Trouble::Weight(said.to_owned())),
    }
}

/// Whether two weights differ by more than one in fifty, which no rounding does.
pub(super) fn differ(one: Grams, other: Grams) -> bool {
    let (one, other) = (u64::from(one.grams()), u64::from(other.grams()));
    one.abs_diff(other) > 1 && one.abs_diff(other) * 50 > one.max(other)
}

/// A number of pieces.
///
/// # Errors
/// [`Trouble::StockNegative`], which counts as none; [`Trouble::Stock`] and [`Trouble::Comma`].
pub(super) fn stock(said: &str) -> Result<u32, Trouble> {
    let number = said.parse::<Rate>().ok().filter(|rate| rate.denominator() == 1);
    let pieces = number.and_then(|rate| rate.of(1, Rounding::Down).ok());
    match pieces.map(u32::try_from) {
        Some(Ok(pieces)) => Ok(pieces),
        Some(Err(_)) if pieces.is_some_and(i64::is_negative) => {
            Err(Trouble::StockNegative(said.to_owned()))
        }
        _ if has_comma(said) => Err(comma(said)),
        _ => Err(Trouble::Stock(said.to_owned())),
    }
}

/// An HS code.
pub(super) fn hs_code(said: &str) -> Result<HsCode, Trouble> {
    if is_shortened(said) {
        return Err(Trouble::HsShortened(said.to_owned()));
    }
    // A spreadsheet's sign that a number is a text.
    said.trim_start_matches('\'').parse::<HsCode>().map_err(|error| match error.meant() {
        Some(meant) => Trouble::HsZero { value: said.to_owned(), meant: meant.to_string() },
        None => Trouble::Hs(said.to_owned()),
    })
}

/// A country by its code or its name.
pub(super) fn country(said: &str) -> Result<Country, Trouble> {
    Country::named(said).ok_or_else(|| Trouble::Country(said.to_owned()))
}

/// What is worth knowing of a barcode.
pub(super) fn barcode_note(said: &str) -> Option<Trouble> {
    let value = said.to_owned();
    match barcode(said) {
        _ if is_shortened(said) => Some(Trouble::Shortened(value)),
        _ if is_sheet_error(said) => Some(Trouble::SheetError(value)),
        _ if is_date(said) => Some(Trouble::Dated(value)),
        Barcode::CheckDigit(digit) => {
            let mut meant = value.clone();
            meant.pop();
            meant.push(digit);
            Some(Trouble::BarcodeCheck { value, meant })
        }
        Barcode::ZeroDropped(meant) => Some(Trouble::BarcodeZero { value, meant }),
        Barcode::Gtin if said.bytes().all(|b| b == b'0') => Some(Trouble::BarcodeOdd(value)),
        Barcode::Other if !said.is_empty() && said.bytes().all(|b| b.is_ascii_digit()) => {
            Some(Trouble::BarcodeOdd(value))
        }
        Barcode::Gtin | Barcode::Other => None,
    }
}

/// What lists of other programs put around each address.
const AROUND: [char; 4] = ['[', ']', '"', '\''];

/// A part of a cell, without what stands around it.
fn bare(cell: &str, from: usize, to: usize) -> &str {
    cell.get(from..to).unwrap_or_default().trim().trim_matches(AROUND).trim()
}

/// The pictures that a cell names: one a line, parted by commas, semicolons, bars (the wide ones of Chinese as
/// well) and, where `spaced`, by spaces; or parted by nothing. An address may hold all of these but spaces.
pub(super) fn picture_words(cell: &str, spaced: bool) -> Vec<&str> {
    let is_address = |text: &str| scheme(text).is_some();
    let (mut words, mut start) = (Vec::new(), 0);
    for (at, c) in cell.char_indices() {
        let rest = &cell[at + c.len_utf8()..];
        let ends = match c {
            '\n' | '\r' | '\t' => true,
            ' ' => spaced || is_address(rest),
            ',' | ';' | '|' | '，' | '；' | '、' => {
                let next = rest.is_empty() || rest.trim_start_matches(AROUND).is_empty();
                let next = next || rest.starts_with(char::is_whitespace);
                next || is_address(rest.trim_start_matches(AROUND))
                    || !is_address(bare(cell, start, at))
            }
            // Where one ends nothing but letters stand before the next; within one, `/` or `=` do.
            c if c.is_ascii_alphanumeric()
                && is_address(rest)
                && is_address(bare(cell, start, at)) =>
            {
                words.push(bare(cell, start, at + c.len_utf8()));
                start = at + c.len_utf8();
                false
            }
            _ => false,
        };
        if ends {
            words.push(bare(cell, start, at));
            start = at + c.len_utf8();
        }
    }
    words.push(bare(cell, start, cell.len()));
    words.retain(|word| !word.is_empty());
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_formula_that_failed_and_a_size_that_became_a_date_are_known() {
        assert!(["#REF!", "#N/A", "#NAME?", "####"].into_iter().all(is_sheet_error));
        assert!(!["", "#", "##", "#1", "N/A"].into_iter().any(is_sheet_error));
        assert!(["5-Mar", "Mar-05", "12-oct"].into_iter().all(is_date));
        assert!(!["", "3-5", "5-March", "may", "A-Mar", "123-Mar"].into_iter().any(is_date));
    }

    #[test]
    fn a_comma_is_told_with_what_it_means() {
        for (said, meant) in [
            ("12,50", "12.50"),
            ("1.234,50", "1234.50"),
            ("1,234.50", "1234.50"),
            ("1,000", "1000 / 1.000"),
            ("1,000,000", "1000000"),
            ("0，5", "0.5"),
        ] {
            let told = Trouble::Comma { value: said.into(), meant: meant.into() };
            assert_eq!(price(said, Currency::USD), Err(told.clone()));
            assert_eq!(weight(said, "kg"), Err(told));
        }
        let places = Trouble::PricePlaces { value: "1200.50".into(), digits: 0 };
        assert_eq!(price("1200.50", "JPY".parse().unwrap()), Err(places));
        assert!(price("1200.00", "JPY".parse().unwrap()).is_ok());
    }

    #[test]
    fn a_weight_has_a_unit_of_its_own_or_of_its_column() {
        for (said, unit, grams) in [
            ("1.5", "kg", Some(1500)),
            ("1.5 kg", "", Some(1500)),
            ("0.0", "", None),
            ("", "", None),
            ("8", "oz", Some(227)),
        ] {
            assert_eq!(weight(said, unit), Ok(grams.map(Grams::new)), "{said} {unit}");
        }
        assert_eq!(weight("1.5", ""), Err(Trouble::WeightUnit("1.5".into())));
        assert_eq!(weight("1.5", "stone"), Err(Trouble::UnitUnknown("stone".into())));
        assert_eq!(weight("heavy", "g"), Err(Trouble::Weight("heavy".into())));
        assert!(
            differ(Grams::new(1500), Grams::new(15)) && !differ(Grams::new(1500), Grams::new(1502))
        );
    }

    #[test]
    fn pictures_in_one_cell_are_parted_and_addresses_stay_whole() {
        let cells: &[(&str, bool, &[&str])] = &[
            (
                "https://a.example/x,y;z.jpg?w=1,h=2",
                false,
                &["https://a.example/x,y;z.jpg?w=1,h=2"],
            ),
            (
                "https://a.example/a.jpg, https://a.example/b.jpg",
                false,
                &["https://a.example/a.jpg", "https://a.example/b.jpg"],
            ),
            (
                "https://a.example/a.jpg,https://a.example/b.jpg;",
                false,
                &["https://a.example/a.jpg", "https://a.example/b.jpg"],
            ),
            ("https://a.example/a.jpg, b.jpg", true, &["https://a.example/a.jpg", "b.jpg"]),
            ("a.jpg,b.jpg|c.jpg", true, &["a.jpg", "b.jpg", "c.jpg"]),
            ("a.jpg b.jpg\nc.jpg", true, &["a.jpg", "b.jpg", "c.jpg"]),
            ("https://a.example/c d.jpg", false, &["https://a.example/c d.jpg"]),
            (
                "HTTPS://a.example/a.jpg,Http://b.example/b.jpg",
                false,
                &["HTTPS://a.example/a.jpg", "Http://b.example/b.jpg"],
            ),
            (
                "https://a.example/a.jpg，https://a.example/b.jpg、c.jpg",
                true,
                &["https://a.example/a.jpg", "https://a.example/b.jpg、c.jpg"],
            ),
            (
                "https://a.example/a.jpghttps://a.example/b.jpg",
                false,
                &["https://a.example/a.jpg", "https://a.example/b.jpg"],
            ),
            (
                "https://cdn.example/fetch/https://a.example/a.jpg?next=https://b.example/b.jpg",
                false,
                &["https://cdn.example/fetch/https://a.example/a.jpg?next=https://b.example/b.jpg"],
            ),
            (
                "[\"https://a.example/a.jpg\",\"https://a.example/b.jpg\"]",
                false,
                &["https://a.example/a.jpg", "https://a.example/b.jpg"],
            ),
            (
                "['https://a.example/a.jpg', 'https://a.example/b.jpg']",
                false,
                &["https://a.example/a.jpg", "https://a.example/b.jpg"],
            ),
            (" , ;", true, &[]),
        ];
        for (cell, spaced, words) in cells {
            assert_eq!(picture_words(cell, *spaced), *words, "{cell}");
        }
    }
}
