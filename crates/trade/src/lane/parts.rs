//! Single words of a lane file: days, amounts, texts, kinds, roundings.

use super::text::{BaseToText, ChargeText, RoundingText};
use super::{Prefix, RoundingRule, Texts};
use crate::expr::RateExpr;
use crate::{CostKind, Exact};
use kernel::{Currency, Date, Money, Rate, Rounding};

pub(super) fn date(text: &str) -> Result<Date, String> {
    text.parse().map_err(|_| format!("\"{text}\" is not a day: write 2026-07-01"))
}

pub(super) fn day(text: Option<&String>) -> Result<Option<Date>, String> {
    text.map(|text| date(text)).transpose()
}

/// `400`, `400.00` or `400 SGD`.
pub(super) fn money(text: &str, currency: Currency) -> Result<Money, String> {
    let read = if text.trim().contains(' ') {
        Money::parse_pair(text)
    } else {
        Money::parse(text.trim(), currency)
    };
    let money = read.map_err(|e| e.to_string())?;
    if money.is_negative() { Err(format!("\"{text}\" is below zero")) } else { Ok(money) }
}

/// A text that must be there in English, and not empty in any language.
pub(super) fn texts(texts: &Texts, what: &str) -> Result<Texts, String> {
    let english = texts.contains_key(&kernel::Lang::EN);
    if !english || texts.values().any(|text| text.trim().is_empty()) {
        return Err(format!("{what} needs a text in en (and in every language it names)"));
    }
    Ok(texts.clone())
}

/// A note may be absent.
pub(super) fn note(text: &Texts) -> Result<Texts, String> {
    if text.is_empty() { Ok(Texts::new()) } else { texts(text, "note") }
}

pub(super) fn source(text: &str, what: &str) -> Result<String, String> {
    if text.trim().is_empty() {
        return Err(format!("{what} needs a source"));
    }
    Ok(text.trim().to_owned())
}

pub(super) fn rounding(text: &RoundingText, currency: Currency) -> Result<RoundingRule, String> {
    let unit = money(&text.to, currency).map_err(|e| format!("rounding: {e}"))?.minor();
    if unit < 1 {
        return Err(format!("rounding to \"{}\" is not possible", text.to));
    }
    let source = source(&text.source, "rounding")?;
    let note = note(&text.note).map_err(|e| format!("rounding: {e}"))?;
    Ok(RoundingRule { mode: text.mode, unit, of: text.of, source, note })
}

/// The kind of a charge that is never owed.
pub(super) const VALUE: &str = "value";

pub(super) fn kind(text: &ChargeText) -> Result<CostKind, String> {
    if text.kind == VALUE {
        let owes = text.payable.is_some() || text.waive_at_most.is_some();
        let wrong = "a value is never owed: leave out payable, waive_at_most and waive_group";
        return if owes || text.waive_group.is_some() {
            Err(wrong.to_owned())
        } else {
            Ok(CostKind::Fee)
        };
    }
    CostKind::parse(&text.kind).filter(|kind| kind.is_tax()).ok_or_else(|| {
        let kinds = "duty, vat, sales_tax, consumption_tax, excise, fee, value";
        format!("kind \"{}\" is none of {kinds}", text.kind)
    })
}

pub(super) fn base_to(text: &BaseToText, currency: Currency) -> Result<(Rounding, i64), String> {
    match money(&text.to, currency)?.minor() {
        unit if unit > 0 => Ok((text.mode, unit)),
        _ => Err(format!("base_to \"{}\" is not possible", text.to)),
    }
}

pub(super) fn id(text: &str) -> Result<String, String> {
    let good = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '-' | '_');
    let starts = text.starts_with(|c: char| c.is_ascii_lowercase());
    let reserved = ["price", "fob", "cif", "freight", "insurance", "self"].contains(&text);
    if !starts || !text.chars().all(good) || reserved {
        return Err(format!(
            "\"{text}\" cannot be an id: use a-z, 0-9, - and _, and no value's name"
        ));
    }
    Ok(text.to_owned())
}

pub(super) fn share(text: Option<&str>) -> Result<Exact, String> {
    let Some(text) = text else { return Ok(Exact::ONE) };
    let rate: Rate = text.parse().map_err(|e: kernel::RateError| e.to_string())?;
    if rate < Rate::ZERO || rate > Rate::ONE {
        return Err(format!("payable = \"{text}\" must lie between 0% and 100%"));
    }
    Exact::from_rate(rate).ok_or_else(|| format!("\"{text}\" is too long"))
}

pub(super) fn prefixes(texts: &[String]) -> Result<Vec<Prefix>, String> {
    texts.iter().map(|text| crate::book::table::digits(text).map(Prefix)).collect()
}

/// `name=value|value`.
pub(crate) fn attribute(text: &str) -> Result<(String, Vec<String>), String> {
    let wrong = || {
        format!(
            "\"{text}\" is not name=value|value (numbers are compared in a rate: A WHEN name > 5; B)"
        )
    };
    let (name, values) = text.split_once('=').ok_or_else(wrong)?;
    let is_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.');
    if name.trim().is_empty() || !name.trim().chars().all(is_name) || values.trim().is_empty() {
        return Err(wrong());
    }
    let values = values.split('|').map(|v| v.trim().to_ascii_lowercase()).collect();
    Ok((name.trim().to_owned(), values))
}

/// Names that a rate might be thought to know, and what to write. An attribute of such a name would be asked for.
const NO_ATTRIBUTES: &[(&str, &str)] = &[
    ("origin", "origins = [\"CN\"] of the charge"),
    ("preference", "preference of the charge"),
    ("hs", "hs = [\"22\"] of the charge"),
    ("channel", "channels of the regime"),
    ("price", "value, with base = \"price\""),
    ("fob", "value, with base = \"fob\""),
    ("cif", "value, with base = \"cif\""),
    ("freight", "value, with base = \"freight\""),
    ("quantity", "item"),
    ("weight", "kg_gross"),
    ("date", "valid_from and valid_to of the charge"),
];

/// Refuses a condition on what is no attribute of goods.
pub(super) fn known_names(rate: &RateExpr) -> Result<(), String> {
    for name in rate.attributes() {
        if let Some((_, instead)) = NO_ATTRIBUTES.iter().find(|(no, _)| **no == *name) {
            return Err(format!("a condition cannot test {name}: write {instead}"));
        }
    }
    Ok(())
}
