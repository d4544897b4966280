//! The tariffs of the United Kingdom and of the European Union, which publish measures: of these the duty
//! on goods of all third countries is read, as it is on the day.

use super::believed::{Place, believed};
use super::rows::Sheet;
use super::{Export, Line, Read, RenewError, digits_in, rate, refused, shortened};
use crate::expr::{Dialect, reason};
use kernel::Date;
use std::collections::BTreeMap;

/// Columns of the United Kingdom's measures on declarable commodities.
pub(super) const UK: [&str; 4] = [
    "commodity__code",
    "measure__type__id",
    "measure__geographical_area__id",
    "measure__duty_expression",
];
/// Columns of the Union's sheet of import duties.
pub(super) const EU: [&str; 4] = ["Goods code", "Meas. type code", "Origin code", "Duty"];
/// Columns of the United Kingdom's global tariff of 2021, beside the Union's.
pub(super) const GLOBAL: [&str; 3] = ["commodity", "cet_duty_rate", "ukgt_duty_rate"];

/// The duty on goods of third countries …
const THIRD_COUNTRY: &str = "103";
/// … of all of them.
const ALL: &str = "1011";

/// Codes with their duties; more than one where the export contradicts itself.
type Duties = BTreeMap<String, Vec<String>>;

fn uk_read(export: Export, duties: Duties) -> Read {
    let (lines, unread) = lines(duties, Dialect::Uk);
    Read {
        export,
        path: "tables/uk.csv",
        source: "UK Tariff, duty on goods of all third countries, as exported. Contains public sector \
                 information licensed under the Open Government Licence v3.0.",
        licence: "OGL-UK-3.0",
        dialect: "uk",
        columns: &["ukgt"],
        lines,
        unread,
    }
}

fn eu_read(export: Export, source: &'static str, licence: &'static str, duties: Duties) -> Read {
    let (lines, unread) = lines(duties, Dialect::Eu);
    let path = "tables/eu.csv";
    Read { export, path, source, licence, dialect: "eu", columns: &["cet"], lines, unread }
}

pub(super) fn uk(sheet: &Sheet<'_>, as_of: Date) -> Result<Read, RenewError> {
    let mut found = Duties::new();
    for (line, cells) in sheet.lines() {
        let is_duty = cells.get("measure__type__id") == THIRD_COUNTRY
            && cells.get("measure__geographical_area__id") == ALL
            && cells.get("measure__additional_code__code").is_empty();
        let from = cells.get("measure__effective_start_date");
        let to = cells.get("measure__effective_end_date");
        if is_duty && holds(sheet, line, (from, to), as_of)? {
            let hs = digits_in(sheet, line, cells.get("commodity__code"))?.map(shortened);
            note(&mut found, (sheet.name, line), hs, cells.get("measure__duty_expression"))?;
        }
    }
    Ok(uk_read(Export::UkMeasures, found))
}

pub(super) fn eu(sheet: &Sheet<'_>, as_of: Date) -> Result<Read, RenewError> {
    let mut found = Duties::new();
    for (line, cells) in sheet.lines() {
        let is_duty = cells.get("Meas. type code") == THIRD_COUNTRY
            && cells.get("Origin code") == ALL
            && cells.get("Add code").is_empty();
        let days = (cells.get("Start date"), cells.get("End date"));
        if is_duty && holds(sheet, line, days, as_of)? {
            // Ten digits, and two more that tell a line from its heading.
            let code = cells.get("Goods code").replace(' ', "");
            let ten = code.get(..10).filter(|_| code.len() == 12).unwrap_or(&code);
            let hs = digits_in(sheet, line, ten)?.map(shortened);
            note(&mut found, (sheet.name, line), hs, &in_words(cells.get("Duty")))?;
        }
    }
    let source = "TARIC, duty on goods of all third countries (European Commission), as exported";
    Ok(eu_read(Export::EuDuties, source, "reuse with acknowledgement of the source", found))
}

/// Both tariffs of one sheet.
pub(super) fn global(sheet: &Sheet<'_>) -> Result<Vec<Read>, RenewError> {
    let (mut uk, mut eu) = (Duties::new(), Duties::new());
    for (line, cells) in sheet.lines() {
        let hs = digits_in(sheet, line, cells.get("commodity"))?;
        let place = (sheet.name, line);
        note(&mut uk, place, hs.clone(), cells.get("ukgt_duty_rate"))?;
        note(&mut eu, place, hs, cells.get("cet_duty_rate"))?;
    }
    let source = "Common External Tariff of the EU as listed beside the UK Global Tariff. Contains public \
                  sector information licensed under the Open Government Licence v3.0.";
    let eu = eu_read(Export::UkGlobal, source, "OGL-UK-3.0", eu);
    Ok(vec![uk_read(Export::UkGlobal, uk), eu])
}

fn note(
    found: &mut Duties,
    place: Place<'_>,
    hs: Option<String>,
    duty: &str,
) -> Result<(), RenewError> {
    let duty = duty.trim();
    if let Some(hs) = hs.filter(|_| !duty.is_empty()) {
        believed(place, &hs, duty)?;
        let duties = found.entry(hs).or_default();
        if !duties.iter().any(|known| known == duty) {
            duties.push(duty.to_owned());
        }
    }
    Ok(())
}

/// A code with two different duties on one day has none that can be told.
fn lines(found: Duties, dialect: Dialect) -> (Vec<Line>, Vec<(String, String)>) {
    let (mut lines, mut unread) = (Vec::new(), Vec::new());
    for (hs, duties) in found {
        let cell = match duties.as_slice() {
            [one] => rate(&hs, one, dialect, &mut unread),
            several => {
                unread.push((hs.clone(), several.join(" | ")));
                refused(reason::UNREAD)
            }
        };
        lines.push(Line { hs, cells: vec![cell] });
    }
    (lines, unread)
}

fn holds(
    sheet: &Sheet<'_>,
    line: u64,
    (from, to): (&str, &str),
    as_of: Date,
) -> Result<bool, RenewError> {
    let read = |text: &str| match text {
        "" => Ok(None),
        text => day(text).map(Some).ok_or_else(|| {
            let shown: String = text.chars().take(24).collect();
            let what = format!("\"{shown}\" is not a day");
            RenewError::Line { file: sheet.name.to_owned(), line, what }
        }),
    };
    let (from, to) = (read(from)?, read(to)?);
    Ok(from.is_none_or(|from| from <= as_of) && to.is_none_or(|to| as_of <= to))
}

/// `2026-01-31`, also with a time behind it, or `31-01-2026` and `31/01/2026`.
fn day(text: &str) -> Option<Date> {
    let text = text.split([' ', 'T']).next().unwrap_or_default();
    if let Ok(day) = text.parse() {
        return Some(day);
    }
    let mut parts = text.split(['-', '/', '.']);
    let (day, month, year) = (parts.next()?, parts.next()?, parts.next()?);
    format!("{year}-{month:0>2}-{day:0>2}").parse().ok()
}

/// The Union's units as the tables write them: `93.100 EUR / DTN` is `93.100 EUR/100kg`.
const UNITS: [(&str, &str); 9] = [
    ("ASV / HLT", "% vol/hl"),
    ("ASV HLT", "% vol/hl"),
    ("DTN", "100kg"),
    ("HLT", "hl"),
    ("TNE", "1000kg"),
    ("KGM", "kg"),
    ("MTK", "m2"),
    ("MTR", "m"),
    ("NAR", "item"),
];

fn in_words(duty: &str) -> String {
    let ours = |text: String, (theirs, ours): &(&str, &str)| text.replace(theirs, ours);
    UNITS.iter().fold(duty.trim().to_owned(), ours)
}
