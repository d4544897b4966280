//! The filter of the tax report.

use crate::{Problem, Reader};
use fulfilment::TaxFilter;
use kernel::{Country, Date};

/// Months shown unless the reader asks for others, this one included.
const MONTHS: i32 = 3;

/// What the address asks for: `from` and `to` as months, `destination`, `regime`.
pub fn asked(reader: &Reader) -> Result<TaxFilter, (&'static str, String)> {
    let given = |name: &str| reader.query(name).map(|text| text.trim().to_owned());
    let given = |name: &str| given(name).filter(|text| !text.is_empty());
    let month = |name: &'static str, otherwise: Date| match given(name) {
        None => Ok(otherwise),
        Some(text) => format!("{text}-01").parse::<Date>().map_err(|_| (name, text)),
    };
    let today = reader.today().first_of_month();
    let back = months_before(today, MONTHS - 1);
    let destination = match given("destination") {
        None => None,
        Some(code) => Some(code.parse::<Country>().map_err(|_| ("destination", code))?),
    };
    let (from, to) = (month("from", back)?, month("to", today)?);
    if to < from {
        return Err(("to", to.strftime("%Y-%m").to_string()));
    }
    Ok(TaxFilter { from, to, destination, regime: given("regime") })
}

/// What a wrong filter is told over the API.
pub fn bad_filter(field: &'static str, given: &str) -> Problem {
    let given: String = given.chars().take(40).collect();
    let mend = match field {
        "destination" => "a country as CN",
        _ => "a month as 2026-11, the last not before the first",
    };
    Problem::invalid("bad-filter", format!("{field}: \"{given}\" is not {mend}")).field(field, mend)
}

/// The first day of the month so many months before.
fn months_before(day: Date, months: i32) -> Date {
    (0..months).fold(day.first_of_month(), |first, _| {
        first.yesterday().map_or(first, Date::first_of_month)
    })
}
