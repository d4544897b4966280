//! Reads `bans/CN.csv`: what may not be sent to a country by parcel.

use crate::BanLine;
use kernel::Country;

const COLUMNS: [&str; 7] = ["hs_prefix", "reason", "lifted_by", "rule", "since", "source", "note"];

/// The bans of one destination.
///
/// # Errors
/// The 1-based line and what is wrong with it.
pub(super) fn read(destination: Country, text: &str) -> Result<Vec<BanLine>, (u64, String)> {
    let mut reader = csv::ReaderBuilder::new().comment(Some(b'#')).from_reader(text.as_bytes());
    let headers = reader.headers().map_err(|e| (1, e.to_string()))?;
    if !headers.iter().eq(COLUMNS) {
        return Err((1, format!("the columns must be {}", COLUMNS.join(","))));
    }
    let mut lines = Vec::new();
    for record in reader.records() {
        let record =
            record.map_err(|e| (e.position().map_or(0, csv::Position::line), e.to_string()))?;
        let line = record.position().map_or(0, csv::Position::line);
        lines.push(ban(destination, &record).map_err(|what| (line, what))?);
    }
    Ok(lines)
}

fn ban(destination: Country, record: &csv::StringRecord) -> Result<BanLine, String> {
    let cell = |at: usize| record.get(at).unwrap_or("").trim().to_owned();
    let (reason, lifted_by, source) = (cell(1), cell(2), cell(5));
    if source.is_empty() {
        return Err("a ban needs a source".to_owned());
    }
    let lifted_by =
        if lifted_by.is_empty() { None } else { Some(crate::lane::read::attribute(&lifted_by)?) };
    Ok(BanLine {
        destination,
        prefix: super::table::digits(&cell(0))?,
        reason_key: (reason != "allowed").then_some(reason),
        lifted_by,
        rule: cell(3),
        source,
        since: cell(4).parse().map_err(|_| format!("\"{}\" is not a day", cell(4)))?,
        note: cell(6),
    })
}
