//! Single words of a question as they are typed: lanes, days, amounts, quantities, weights, attributes.

use super::QuoteProblem;
use kernel::{Country, Currency, Date, Grams, Money, MoneyError, Rate};
use trade::{Attributes, Refusal};

/// So much of what was typed is said again.
fn shown(text: &str) -> String {
    let text = text.trim();
    let start: String = text.chars().take(40).collect();
    if start.len() < text.len() { format!("{start}…") } else { start }
}

/// `US:CN`: from where to where.
///
/// # Errors
/// [`QuoteProblem`] of the field `lane`.
pub fn countries(text: &str) -> Result<(Country, Country), QuoteProblem> {
    if text.trim().is_empty() {
        return Err(QuoteProblem::missing("lane"));
    }
    let pair = text.split_once([':', '-', '>']);
    let (from, to) = pair.ok_or_else(|| {
        QuoteProblem::bad("lane", format!("\"{}\" is not a lane: write US:CN", shown(text)))
    })?;
    Ok((country("lane", from)?, country("lane", to)?))
}

/// `CN`; what is often written for a country and is none is told with what to write.
///
/// # Errors
/// [`QuoteProblem`] of that field.
pub fn country(field: &str, text: &str) -> Result<Country, QuoteProblem> {
    text.parse::<Country>().map_err(|error| {
        let why = match text.trim().to_ascii_uppercase().as_str() {
            "UK" => "the United Kingdom is written GB".to_owned(),
            "EL" => "Greece is written GR".to_owned(),
            "EU" => {
                "the European Union is no country: name one of its member states, such as DE or FR"
                    .to_owned()
            }
            _ => error.to_string(),
        };
        QuoteProblem::bad(field, why)
    })
}

/// `2026-11-22`.
pub(super) fn day(field: &str, text: &str) -> Result<Date, QuoteProblem> {
    let why = || format!("\"{}\" is not a date: write 2026-11-22", shown(text));
    text.trim().parse::<Date>().map_err(|_| QuoteProblem::bad(field, why()))
}

/// The place of `text` among `names`.
pub(super) fn one_of(field: &str, text: &str, names: &[&str]) -> Result<usize, QuoteProblem> {
    let at = names.iter().position(|name| name.eq_ignore_ascii_case(text.trim()));
    let list = || names.iter().map(|name| (*name).to_owned()).collect();
    at.ok_or_else(|| QuoteProblem::unknown(field, text, list()))
}

/// How money is written.
const MONEY: &str = "write an amount and a currency: 12.50 USD";

/// `12.50 USD`, `USD 12.50` or `12.50USD`.
///
/// # Errors
/// [`QuoteProblem`] of that field, with the form that is wanted.
pub fn money(field: &str, text: &str) -> Result<Money, QuoteProblem> {
    let bad = |why: String| QuoteProblem::bad(field, why);
    let (text, shown) = (text.trim(), shown(text));
    if text.contains([',', '，']) {
        return Err(bad(format!("\"{shown}\" has a comma; decimals follow a point: {MONEY}")));
    }
    let (amount, code) =
        amount_and_code(text).ok_or_else(|| bad(format!("\"{shown}\": {MONEY}")))?;
    let currency: Currency = code.parse().map_err(|error| bad(format!("{error}")))?;
    Money::parse(amount, currency).map_err(|error| match error {
        MoneyError::Text(..) if is_long(amount, currency) => bad(MoneyError::Overflow.to_string()),
        error => bad(error.to_string()),
    })
}

/// The number and the letters before or after it.
fn amount_and_code(text: &str) -> Option<(&str, &str)> {
    let letter = |c: char| c.is_ascii_alphabetic();
    let (before, after) = (text.trim_end_matches(letter), text.trim_start_matches(letter));
    let pair = match (before.len() < text.len(), after.len() < text.len()) {
        (true, false) => (before, text.strip_prefix(before)?),
        (false, true) => (after, text.strip_suffix(after)?),
        _ => return None,
    };
    Some((pair.0.trim(), pair.1))
        .filter(|(amount, _)| amount.contains(|c: char| c.is_ascii_digit()))
}

/// A plain number of more digits than any amount has.
fn is_long(amount: &str, currency: Currency) -> bool {
    let (whole, part) = amount.split_once('.').unwrap_or((amount, ""));
    let whole = whole.strip_prefix('-').unwrap_or(whole);
    let digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    let few = u32::try_from(part.len()).is_ok_and(|count| count <= currency.digits());
    digits(whole) && digits(part) && few && whole.len() > 18
}

/// An amount above zero for each unit.
pub(super) fn price(text: &str, key: &str) -> Result<Money, QuoteProblem> {
    if text.trim().is_empty() {
        return Err(QuoteProblem::missing("price"));
    }
    let price = money("price", text)?;
    match price.is_positive() {
        true => Ok(price),
        false => Err(Refusal::Price { goods: key.to_owned() }.into()),
    }
}

/// Freight or insurance: nothing where nothing is typed, never below zero.
pub(super) fn carriage(
    field: &'static str,
    text: Option<&str>,
) -> Result<Option<Money>, QuoteProblem> {
    let Some(text) = text.filter(|text| !text.trim().is_empty()) else { return Ok(None) };
    let money = money(field, text)?;
    match money.is_negative() {
        true => Err(Refusal::Negative { field }.into()),
        false => Ok(Some(money)),
    }
}

/// More units than are computed.
const UNITS_MOST: u32 = 10_000_000;

pub(super) fn quantity(text: Option<&str>, key: &str) -> Result<u32, QuoteProblem> {
    let Some(text) = text.map(str::trim).filter(|text| !text.is_empty()) else { return Ok(1) };
    if !text.bytes().all(|b| b.is_ascii_digit()) {
        let why = format!("\"{}\" is not a whole number of units", shown(text));
        return Err(QuoteProblem::bad("quantity", why));
    }
    match text.parse::<u32>() {
        Ok(0) => Err(Refusal::Quantity { goods: key.to_owned() }.into()),
        Ok(count) if count <= UNITS_MOST => Ok(count),
        _ => Err(QuoteProblem::huge(key, &shown(text), UNITS_MOST)),
    }
}

pub(super) fn weight(text: Option<&str>) -> Result<Option<Grams>, QuoteProblem> {
    let Some(text) = text.filter(|text| !text.trim().is_empty()) else { return Ok(None) };
    let grams: Grams = text.parse().map_err(|e| QuoteProblem::bad("weight", e))?;
    if grams.grams() == 0 {
        return Err(QuoteProblem::bad("weight", "the weight must be above zero"));
    }
    Ok(Some(grams))
}

/// `name=value` pairs; `volume=0.75 l`, `net_weight=50 g` and `abv=12.5` are read as `volume_ml`,
/// `net_weight_g` and `abv_percent`.
pub(super) fn attributes(pairs: &[String]) -> Result<Attributes, QuoteProblem> {
    let mut attributes = Attributes::new();
    for pair in pairs {
        let shown: String = pair.chars().take(40).collect();
        let form = || QuoteProblem::bad("attribute", format!("\"{shown}\" is not NAME=VALUE"));
        let (name, value) = pair.split_once('=').ok_or_else(form)?;
        let (name, value) = (name.trim().to_ascii_lowercase().replace('-', "_"), value.trim());
        if name.is_empty() || value.is_empty() {
            return Err(form());
        }
        let (name, value) = match name.as_str() {
            "abv" | "abv_percent" => {
                ("abv_percent".to_owned(), value.trim_end_matches('%').trim().to_owned())
            }
            "volume" => ("volume_ml".to_owned(), millilitres(value)?),
            "net_weight" => {
                let grams: Grams =
                    value.parse().map_err(|e| QuoteProblem::bad("attribute net_weight", e))?;
                ("net_weight_g".to_owned(), grams.grams().to_string())
            }
            _ => (name, value.to_owned()),
        };
        attributes.insert(name, value);
    }
    Ok(attributes)
}

fn millilitres(value: &str) -> Result<String, QuoteProblem> {
    let lower = value.to_ascii_lowercase();
    let (number, factor) = match (lower.strip_suffix("ml"), lower.strip_suffix('l')) {
        (Some(ml), _) => (ml, 1),
        (None, Some(litres)) => (litres, 1000),
        (None, None) => (lower.as_str(), 1),
    };
    let bad = |_| QuoteProblem::bad("attribute volume", "write 750 ml or 0.75 l");
    let number: Rate = number.trim().parse().map_err(bad)?;
    let factor = Rate::new(factor, 1).map_err(bad)?;
    Ok(number.times(factor).map_err(bad)?.decimal_text(6))
}
