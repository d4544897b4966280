//! The ECB's daily rates as XML: `<Cube time="2026-04-13"><Cube currency="USD" rate="1.1684"/> … </Cube>`.
//! Only these elements are looked at; nothing is fetched or unfolded that the file names.

use super::file::{FxFile, FxFileError, ISSUES_MAX, rate, shown};
use super::{FxDay, SOURCE, read_day};
use kernel::{Currency, Date, Rate};
use std::io::Read;

/// Reads the whole of `reader`, which bounds it.
pub(super) fn read(mut reader: impl Read) -> Result<FxFile, FxFileError> {
    let mut bytes = Vec::new();
    reader.read_to_end(&mut bytes)?;
    let text = String::from_utf8_lossy(&bytes);
    let mut file = FxFile::default();
    let (mut open, mut line) = (None, 1u64);
    for part in text.split('<').skip(1) {
        if file.issues.len() >= ISSUES_MAX {
            break;
        }
        let tag = part.split('>').next().unwrap_or_default();
        if let Some(attributes) = cube(tag) {
            take(&mut file, &mut open, line, attributes);
        }
        line += u64::try_from(part.matches('\n').count()).unwrap_or(0);
    }
    close(&mut file, open.take());
    if file.days.is_empty() && file.issues.is_empty() {
        return Err(FxFileError::Xml);
    }
    file.days.sort_by_key(|known| known.day);
    Ok(file)
}

/// The day that is being read, with its rates.
type Open = Option<(Date, Vec<(Currency, Rate)>)>;

/// The attributes of a `Cube`, whatever namespace it is written in; `None` for any other tag.
fn cube(tag: &str) -> Option<&str> {
    let (name, attributes) = tag.split_once(char::is_whitespace)?;
    (name == "Cube" || name.ends_with(":Cube")).then_some(attributes)
}

fn take(file: &mut FxFile, open: &mut Open, line: u64, attributes: &str) {
    if let Some(time) = attribute(attributes, "time") {
        close(file, open.take());
        match read_day(time) {
            Some(day) if file.lines.contains_key(&day) => {
                file.issues.push((line, format!("{day} stands in the file already")));
            }
            Some(day) => {
                file.lines.insert(day, line);
                *open = Some((day, Vec::new()));
            }
            None => file.issues.push((line, format!("\"{}\" is not a date", shown(time)))),
        }
        return;
    }
    let pair = attribute(attributes, "currency").zip(attribute(attributes, "rate"));
    let (Some((code, text)), Some((_, rates))) = (pair, open.as_mut()) else { return };
    // A currency that is no more is passed over, as in the files of lines.
    let Ok(currency) = code.parse::<Currency>() else { return };
    match rate(text) {
        Ok(_) if rates.iter().any(|(known, _)| *known == currency) => {
            file.issues.push((line, format!("{currency} stands twice")));
        }
        Ok(rate) => rates.push((currency, rate)),
        Err(why) => file.issues.push((line, format!("{currency}: \"{}\" {why}", shown(text)))),
    }
}

fn close(file: &mut FxFile, open: Open) {
    let Some((day, rates)) = open else { return };
    if rates.is_empty() {
        let line = file.lines.get(&day).copied().unwrap_or(0);
        file.issues.push((line, format!("{day} has no rate")));
    } else {
        file.days.push(FxDay { day, rates, source: SOURCE.to_owned() });
    }
}

/// The value of an attribute, in either kind of quotation marks.
fn attribute<'t>(attributes: &'t str, name: &str) -> Option<&'t str> {
    let mut rest = attributes;
    while let Some((before, after)) = rest.split_once('=') {
        let after = after.trim_start();
        let mark = after.chars().next().filter(|mark| matches!(mark, '"' | '\''))?;
        let (value, more) = after.strip_prefix(mark)?.split_once(mark)?;
        if before.trim() == name {
            return Some(value);
        }
        rest = more;
    }
    None
}
