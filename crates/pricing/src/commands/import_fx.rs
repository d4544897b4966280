//! The operator imports newer reference rates.

use crate::domain::fx::FxShipped;
use crate::facts::{self, FxImported};
use crate::{FxDay, FxFile, store};
use ::store::{StoreError, Tx};
use events::Subject;
use kernel::{Date, Home, Moment};

/// What an import did.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct FxImportReport {
    /// Days in the file.
    pub days: usize,
    /// Days that were not known.
    pub added: usize,
    /// Days whose rates differ from what was known; the new ones hold from now on.
    pub changed: usize,
    /// Days that were known with the same rates.
    pub unchanged: usize,
    /// The first day of the file.
    pub first: Option<Date>,
    /// The last day of the file.
    pub last: Option<Date>,
    /// Lines that are wrong, with the reason. When there are any, nothing of the file was stored.
    pub issues: Vec<(u64, String)>,
}

/// Why rates were not imported.
#[derive(Debug, thiserror::Error)]
pub enum ImportFxError {
    /// No line of the file could be read.
    #[error("the file has no day of rates")]
    Empty,
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Takes over what the file knows and we do not. The same file again changes nothing. Quotes that were
/// made keep their rates. A file with a wrong line, or a day that is still to come, is not taken in at all:
/// the report says what is wrong.
///
/// # Errors
/// [`ImportFxError::Empty`] for a file without a day of rates; any other wrong line is in the report.
pub fn import_fx(
    tx: &mut Tx<'_>,
    file: &FxFile,
    moment: &mut Moment,
) -> Result<FxImportReport, ImportFxError> {
    let (first, last) = (file.days.first(), file.days.last());
    let issues = wrong(file, moment.now.date());
    if !issues.is_empty() {
        return Ok(FxImportReport {
            days: file.days.len(),
            added: 0,
            changed: 0,
            unchanged: 0,
            first: first.map(|day| day.day),
            last: last.map(|day| day.day),
            issues,
        });
    }
    if first.is_none() {
        return Err(ImportFxError::Empty);
    }
    let shipped = FxShipped::get();
    let names: Vec<String> = file.days.iter().map(|known| known.day.to_string()).collect();
    let imported = store::imported_days(tx, &names)?;
    let (mut added, mut changed) = (0, 0);
    let mut news: Vec<FxDay> = Vec::new();
    for day in &file.days {
        match imported.get(&day.day).cloned().or_else(|| shipped.on(day.day)) {
            None => {
                added += 1;
                news.push(day.clone());
            }
            Some(known) if says_more(day, &known) => {
                changed += 1;
                news.push(both(day, known));
            }
            Some(_) => {}
        }
    }
    store::put_fx_days(tx, &news, moment.now)?;
    let report = FxImportReport {
        days: file.days.len(),
        added,
        changed,
        unchanged: file.days.len() - news.len(),
        first: first.map(|day| day.day),
        last: last.map(|day| day.day),
        issues,
    };
    if !news.is_empty() {
        let imported = FxImported { added, changed, last: report.last };
        let subject = Subject::coded(Home::MARKET, "fx");
        events::emit(tx, facts::FX_IMPORTED, subject, &imported, moment.now)?;
    }
    Ok(report)
}

/// What is wrong with the file, days that are still to come among it, by line.
fn wrong(file: &FxFile, today: Date) -> Vec<(u64, String)> {
    let line = |day: Date| file.lines.get(&day).copied().unwrap_or(0);
    let coming = file.days.iter().map(|known| known.day).filter(|day| *day > today);
    let coming = coming.map(|day| (line(day), format!("{day} is still to come: today is {today}")));
    let mut all: Vec<(u64, String)> = file.issues.iter().cloned().chain(coming).collect();
    all.sort_by_key(|(line, _)| *line);
    all
}

/// Whether `new` has a rate that `known` has not, or another one.
fn says_more(new: &FxDay, known: &FxDay) -> bool {
    new.rates.iter().any(|(currency, rate)| known.per_euro(*currency) != Some(*rate))
}

/// `known` with what `new` says; a file with fewer currencies takes none away.
fn both(new: &FxDay, known: FxDay) -> FxDay {
    let kept = known.rates.into_iter().filter(|(currency, _)| new.per_euro(*currency).is_none());
    let rates = new.rates.iter().copied().chain(kept).collect();
    FxDay { day: new.day, rates, source: new.source.clone() }
}
