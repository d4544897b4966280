//! Bank accounts: which fields an account has in each country, and whether what was typed can be one.
//!
//! IBAN: ISO 13616 with the check of ISO 7064, mod 97. Routing number of the United States: the check of the American
//! Bankers Association. CLABE: Banco de México. BIC: ISO 9362. Card of China UnionPay: Luhn (ISO/IEC 7812).
//! A country without a row gets the general form, an account number and a BIC.

use kernel::Country;
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// See data/SOURCES.md.
const FIELDS: &str = include_str!("../data/bank_fields.csv");
const IBANS: &str = include_str!("../data/iban_lengths.csv");

/// What a bank account is called by, each part by the name of its field.
pub type Parts = BTreeMap<String, String>;

/// How a field is checked beside its length.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Check {
    Digits,
    Letters,
    Iban,
    Aba,
    Clabe,
    Card,
    Ifsc,
    Bic,
}

/// A field of an account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldRule {
    /// Its name: `iban`, `routing`, `account`, `sort_code` …
    pub name: String,
    check: Check,
    least: usize,
    most: usize,
    /// Whether it must be filled in.
    pub required: bool,
    /// One that fits.
    pub example: String,
}

/// What is wrong with a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// It is needed and empty.
    #[error("it is needed")]
    Missing,
    /// Accounts of that country have no such field.
    #[error("accounts of this country have no such field")]
    Unknown,
    /// A sign that does not belong there.
    #[error("it holds a sign that does not belong there")]
    Signs,
    /// Too short or too long.
    #[error("it has {least} to {most} characters")]
    Length {
        /// At least so many.
        least: usize,
        /// At most so many.
        most: usize,
    },
    /// Of another country than was said.
    #[error("it is of another country")]
    Country,
    /// Its check digits do not fit: one of its characters was mistyped.
    #[error("its check digits do not fit: look for a mistyped character")]
    CheckDigits,
}

static TABLE: LazyLock<Vec<(String, FieldRule)>> =
    LazyLock::new(|| FIELDS.lines().skip(1).filter_map(row).collect());

static LENGTHS: LazyLock<BTreeMap<String, usize>> = LazyLock::new(|| {
    let row = |line: &str| {
        let (country, length) = line.split_once(';')?;
        Some((country.to_owned(), length.parse().ok()?))
    };
    IBANS.lines().skip(1).filter_map(row).collect()
});

fn row(line: &str) -> Option<(String, FieldRule)> {
    let cells: Vec<&str> = line.split(';').collect();
    let [country, name, check, least, most, need, example] = cells.as_slice() else { return None };
    let rule = FieldRule {
        name: (*name).to_owned(),
        check: check_of(check)?,
        least: least.parse().ok()?,
        most: most.parse().ok()?,
        required: *need == "r",
        example: (*example).to_owned(),
    };
    Some(((*country).to_owned(), rule))
}

fn check_of(word: &str) -> Option<Check> {
    Some(match word {
        "digits" => Check::Digits,
        "letters" => Check::Letters,
        "iban" => Check::Iban,
        "aba" => Check::Aba,
        "clabe" => Check::Clabe,
        "card" => Check::Card,
        "ifsc" => Check::Ifsc,
        "bic" => Check::Bic,
        _ => return None,
    })
}

/// The fields of an account in `country`, in the order in which people write them.
#[must_use]
pub fn fields(country: Country) -> Vec<FieldRule> {
    let of = |code: &str| -> Vec<FieldRule> {
        TABLE.iter().filter(|(known, _)| known == code).map(|(_, rule)| rule.clone()).collect()
    };
    let own = of(country.code());
    if !own.is_empty() {
        return own;
    }
    let Some(length) = LENGTHS.get(country.code()).copied() else { return of("*") };
    let rule = |name: &str, check, (least, most), required| FieldRule {
        name: name.to_owned(),
        check,
        least,
        most,
        required,
        example: String::new(),
    };
    let iban = FieldRule {
        example: format!("{}…", country.code()),
        ..rule("iban", Check::Iban, (length, length), true)
    };
    vec![iban, rule("bic", Check::Bic, (8, 11), false)]
}

/// The account that `typed` means: each field without blanks, hyphens and dots, in capitals, as it is sent to a bank.
/// Empty fields are left out.
///
/// # Errors
/// Every field that is wrong, with what is wrong in it.
pub fn read(country: Country, typed: &Parts) -> Result<Parts, Vec<(String, Fault)>> {
    let rules = fields(country);
    let (mut parts, mut faults) = (Parts::new(), Vec::new());
    for rule in &rules {
        let text = typed.get(&rule.name).map(|text| plain(text)).unwrap_or_default();
        match fault_of(rule, country, &text) {
            Some(fault) => faults.push((rule.name.clone(), fault)),
            None if text.is_empty() => {}
            None => _ = parts.insert(rule.name.clone(), text),
        }
    }
    let known = |name: &str| rules.iter().any(|rule| rule.name == name);
    let strange = typed.iter().filter(|(name, text)| !known(name) && !text.trim().is_empty());
    faults.extend(strange.map(|(name, _)| (name.clone(), Fault::Unknown)));
    if faults.is_empty() { Ok(parts) } else { Err(faults) }
}

/// What of an account may be shown: the end of its number. Nothing of one that is too short to hide anything.
#[must_use]
pub fn ending(parts: &Parts) -> String {
    let number = ["iban", "account", "clabe"].iter().find_map(|name| parts.get(*name));
    let signs: Vec<char> = number.map(|text| text.chars().collect()).unwrap_or_default();
    let shown = match signs.len() {
        0..=5 => 0,
        6..=8 => 2,
        _ => 4,
    };
    signs.iter().skip(signs.len().saturating_sub(shown)).collect()
}

/// Wide letters and digits narrowed, blanks, hyphens and dots left out, in capitals.
fn plain(text: &str) -> String {
    let narrow = |c: char| match c {
        '！'..='～' => u32::from(c).checked_sub(0xFEE0).and_then(char::from_u32).unwrap_or(c),
        c => c,
    };
    let parts = |c: &char| c.is_whitespace() || matches!(c, '-' | '‐' | '‑' | '–' | '.' | '/');
    text.chars().map(narrow).filter(|c| !parts(c)).map(|c| c.to_ascii_uppercase()).collect()
}

fn fault_of(rule: &FieldRule, country: Country, text: &str) -> Option<Fault> {
    if text.is_empty() {
        return rule.required.then_some(Fault::Missing);
    }
    let belongs = |c: char| match rule.check {
        Check::Digits | Check::Aba | Check::Clabe | Check::Card => c.is_ascii_digit(),
        Check::Letters | Check::Iban | Check::Ifsc | Check::Bic => c.is_ascii_alphanumeric(),
    };
    if !text.chars().all(belongs) {
        return Some(Fault::Signs);
    }
    if text.len() < rule.least || text.len() > rule.most {
        return Some(Fault::Length { least: rule.least, most: rule.most });
    }
    match rule.check {
        Check::Digits | Check::Letters => None,
        Check::Iban if !text.starts_with(country.code()) => Some(Fault::Country),
        Check::Iban => (!iban(text)).then_some(Fault::CheckDigits),
        Check::Aba => (!aba(text)).then_some(Fault::CheckDigits),
        Check::Clabe => (!clabe(text)).then_some(Fault::CheckDigits),
        // An account book may have any number; a card of that network may not.
        Check::Card => (text.starts_with("62") && matches!(text.len(), 16..=19) && !luhn(text))
            .then_some(Fault::CheckDigits),
        Check::Ifsc => (!ifsc(text)).then_some(Fault::Signs),
        Check::Bic => (!bic(text)).then_some(Fault::Signs),
    }
}

/// Whether the check digits of an IBAN fit, whatever its length.
#[must_use]
pub fn iban(text: &str) -> bool {
    let Some((head, body)) = text.split_at_checked(4) else { return false };
    let mut signs = head.chars();
    let shaped =
        signs.by_ref().take(2).all(|c| c.is_ascii_uppercase()) && signs.all(|c| c.is_ascii_digit());
    // The rule makes 02 to 98: 00, 01 and 99 would fit too and were not made by it.
    let made = head.get(2..4).is_some_and(|digits| ("02"..="98").contains(&digits));
    let rest = body.chars().chain(head.chars()).try_fold(0u32, |rest, c| {
        let digit = c.to_digit(36)?;
        let shift = if digit < 10 { 10 } else { 100 };
        Some((rest * shift + digit) % 97)
    });
    shaped && made && rest == Some(1)
}

/// The digits of `text`; none when one of its signs is something else.
fn digits(text: &str) -> Option<Vec<u32>> {
    text.chars().map(|c| c.to_digit(10)).collect()
}

/// Whether a routing number's weighted sum (3, 7, 1) is a multiple of ten.
#[must_use]
pub fn aba(text: &str) -> bool {
    let Some(digits) = digits(text).filter(|digits| digits.len() == 9) else { return false };
    let sum: u32 = digits.iter().zip([3, 7, 1].into_iter().cycle()).map(|(d, w)| d * w).sum();
    sum > 0 && sum.is_multiple_of(10)
}

/// Whether the last digit of a CLABE is the one that the others make.
#[must_use]
pub fn clabe(text: &str) -> bool {
    let Some(digits) = digits(text).filter(|digits| digits.len() == 18) else { return false };
    let weighted = digits.iter().take(17).zip([3, 7, 1].into_iter().cycle());
    let sum: u32 = weighted.map(|(d, w)| d * w % 10).sum();
    digits.last() == Some(&((10 - sum % 10) % 10))
}

/// Whether a card number's Luhn sum is a multiple of ten.
fn luhn(text: &str) -> bool {
    let Some(digits) = digits(text) else { return false };
    let doubled = |(at, digit): (usize, &u32)| match at % 2 {
        0 => *digit,
        _ => digit * 2 / 10 + digit * 2 % 10,
    };
    digits.iter().rev().enumerate().map(doubled).sum::<u32>().is_multiple_of(10)
}

/// Four letters of the bank, a zero, six letters or digits of its branch.
fn ifsc(text: &str) -> bool {
    let Some((bank, branch)) = text.split_at_checked(4) else { return false };
    bank.chars().all(|c| c.is_ascii_uppercase()) && branch.starts_with('0') && branch.len() == 7
}

/// Whether a text has the form of a BIC: four letters of the bank, its country, its place, perhaps its branch.
#[must_use]
pub fn bic(text: &str) -> bool {
    let whole = matches!(text.len(), 8 | 11) && text.chars().all(|c| c.is_ascii_alphanumeric());
    let bank = text.get(..4).is_some_and(|bank| bank.chars().all(|c| c.is_ascii_uppercase()));
    let country =
        text.get(4..6).is_some_and(|code| code == "XK" || code.parse::<Country>().is_ok());
    whole && bank && country
}

#[cfg(test)]
mod tests;
