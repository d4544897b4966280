//! China's rates. Its tariff is published as a document and not as data: what is read is a sheet with the
//! columns below, one line for each code of eight digits.

use super::believed::{Seen, believed, once};
use super::rows::Sheet;
use super::{Export, Line, Read, RenewError, digits_in, rate};
use crate::expr::Dialect;
use kernel::Currency;

/// Columns of the sheet: rates in percent.
pub(super) const RATES: [&str; 5] =
    ["hs8", "mfn_pct", "provisional_pct", "provisional_scope", "as_of"];
const COLUMNS: [&str; 4] = ["rate", "valid_from", "when", "note"];
/// The scope of a provisional rate that holds for every good of its line.
const WHOLE: &str = "whole_line";

pub(super) fn rates(sheet: &Sheet<'_>) -> Result<Read, RenewError> {
    let (mut lines, mut unread, mut seen) = (Vec::new(), Vec::new(), Seen::new());
    for (line, cells) in sheet.lines() {
        let Some(hs) = digits_in(sheet, line, cells.get("hs8"))? else { continue };
        let mut percent =
            |text: &str| rate(&hs, &format!("{text}%"), Dialect::Plain(Currency::CNY), &mut unread);
        let (mfn, provisional) = (cells.get("mfn_pct"), cells.get("provisional_pct"));
        let (place, mut told) = ((sheet.name, line), Vec::new());
        for text in [mfn, provisional].into_iter().filter(|text| !text.is_empty()) {
            believed(place, &hs, &format!("{text}%"))?;
        }
        if !mfn.is_empty() {
            once(&mut seen, place, (hs.as_str(), mfn))?;
            told.push([percent(mfn), String::new(), String::new(), String::new()]);
        }
        if !provisional.is_empty() {
            let (when, note) = match cells.get("provisional_scope") {
                "" | WHOLE => (String::new(), "provisional rate"),
                part => (scope(part), "provisional rate for a part of the line"),
            };
            let from = cells.get("as_of").to_owned();
            told.push([percent(provisional), from, when, note.to_owned()]);
        }
        let line = |cells: [String; 4]| Line { hs: hs.clone(), cells: cells.into() };
        lines.extend(told.into_iter().map(line));
    }
    Ok(Read {
        export: Export::ChinaRates,
        path: "tables/cn_mfn.csv",
        source: "Tariff of the People's Republic of China (an official document), selected lines",
        licence: "official document",
        dialect: "CNY",
        columns: &COLUMNS,
        lines,
        unread,
    })
}

/// The attribute that asks for the part of a line: `scope=pecans` of `pecans_only`.
fn scope(part: &str) -> String {
    let part = part.to_ascii_lowercase().replace("food_for_special_medical_purposes", "fsmp");
    format!("scope={}", part.strip_suffix("_only").unwrap_or(&part))
}
