//! The lines of a table of divisions, as shipped or as an operator writes them.

use super::Division;
use std::collections::BTreeMap;

/// A line of a table: a division that is there, or one that was abolished.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Row {
    pub(super) division: Division,
    pub(super) end: Option<End>,
}

/// When a division was abolished, and the codes of those that its ground belongs to now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct End {
    pub(super) year: String,
    pub(super) now: Vec<String>,
}

/// What is wrong with a table of divisions.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TableError {
    /// A line has no code.
    #[error("line {0}: a line begins with a code of six digits (GB/T 2260), such as 330113;临平区")]
    Code(usize),
    /// A line has no name.
    #[error("line {0}: a name stands behind the code, such as 330113;临平区")]
    Name(usize),
    /// A name holds what no name of a place does.
    #[error("line {0}: a name has letters alone, at most 40: no markup, no marks that nobody sees")]
    Letters(usize),
    /// A code has two lines.
    #[error("line {0}: {1} stands on line {2} already; one of them is wrong")]
    Twice(usize, String, usize),
    /// Something was abolished while it is known to have been there.
    #[error("{code} was still there in {until}: it was not abolished in {year}")]
    Early {
        /// Which.
        code: String,
        /// The year that is given.
        year: String,
        /// Until when it is known to have been there.
        until: String,
    },
    /// A line has something else than a year behind the name.
    #[error(
        "line {0}: behind the name stands the year of the end, such as 330103;下城区;2021;330105"
    )]
    Year(usize),
    /// A line has more than four values.
    #[error("line {0}: a line has at most four values: code;name;year of the end;codes of today")]
    Long(usize),
    /// The ground of what was abolished must belong to something.
    #[error(
        "{0} was abolished: name the district that its ground belongs to, by a code that is in force"
    )]
    Heirless(String),
    /// A district whose city, or a city whose province, is not there.
    #[error("{0} belongs to nothing: give {1} a line of its own")]
    Orphan(String, String),
    /// Divisions were looked up before.
    #[error("divisions are in use already: lay a file over them before anything else")]
    Late,
}

fn is_code(text: &str) -> bool {
    text.len() == 6 && text.bytes().all(|b| b.is_ascii_digit())
}

/// Reads `code;name` and `code;name;year;codes`; empty lines and those that begin with `#` say nothing.
pub(super) fn rows(text: &str) -> Result<Vec<Row>, TableError> {
    let text = text.trim_start_matches('\u{feff}');
    let lines = text.lines().enumerate().map(|(at, line)| (at.saturating_add(1), line.trim()));
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    let mut all = Vec::new();
    for (at, line) in lines.filter(|(_, line)| !line.is_empty() && !line.starts_with('#')) {
        let row = row(at, line)?;
        let code = row.division.code.clone();
        if let Some(before) = seen.insert(code.clone(), at) {
            return Err(TableError::Twice(at, code, before));
        }
        all.push(row);
    }
    Ok(all)
}

/// More than any name has.
const NAME_CHARS_MAX: usize = 40;

/// Letters, and what stands between those of foreign names or around an addition.
fn is_name(text: &str) -> bool {
    let is_letter = |c: char| c.is_alphanumeric() || matches!(c, '·' | '（' | '）');
    let is_seen = kernel::text::without_hidden(text) == text;
    is_seen && text.chars().all(is_letter) && text.chars().count() <= NAME_CHARS_MAX
}

fn row(at: usize, line: &str) -> Result<Row, TableError> {
    let mut cells = line.split(';').map(str::trim);
    let code = cells.next().filter(|code| is_code(code)).ok_or(TableError::Code(at))?;
    let name = cells.next().filter(|name| !name.is_empty()).ok_or(TableError::Name(at))?;
    if !is_name(name) {
        return Err(TableError::Letters(at));
    }
    let (year, now) = (cells.next().unwrap_or_default(), cells.next().unwrap_or_default());
    if cells.next().is_some() {
        return Err(TableError::Long(at));
    }
    let is_year = year.len() == 4 && year.bytes().all(|b| b.is_ascii_digit());
    if !(is_year || year.is_empty() && now.is_empty()) {
        return Err(TableError::Year(at));
    }
    let now = now.split_whitespace().map(str::to_owned).collect();
    let end = is_year.then(|| End { year: year.to_owned(), now });
    Ok(Row { division: Division { code: code.to_owned(), name: name.to_owned() }, end })
}
