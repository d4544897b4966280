//! The operator imports newer reference rates.

use crate::domain::fx::{FxShipped, LOOK_BACK, doubts};
use crate::facts::{self, FxImported};
use crate::{FxDay, FxDoubt, FxFile, policy, store};
use ::store::{StoreError, Tx};
use events::Subject;
use kernel::{Date, Home, Moment, Timestamp};
use serde::ser::SerializeStruct as _;
use std::collections::{BTreeMap, BTreeSet};

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
    /// Days that nobody believes unseen: they are kept apart until an operator decides.
    pub held: Vec<FxHeld>,
    /// Lines that are wrong, with the reason. When there are any, nothing of the file was stored.
    pub issues: Vec<(u64, String)>,
}

/// A day of rates that waits for an operator's word.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FxHeld {
    /// What was told.
    pub rates: FxDay,
    /// What speaks against it.
    pub doubts: Vec<FxDoubt>,
    /// Since when it waits.
    pub held_at: Timestamp,
}

impl FxHeld {
    /// The day of the rates.
    #[must_use]
    pub fn day(&self) -> Date {
        self.rates.day
    }
}

impl serde::Serialize for FxHeld {
    fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let rates: BTreeMap<&str, String> =
            self.rates.rates.iter().map(|(c, rate)| (c.code(), rate.decimal_text(12))).collect();
        let mut told = to.serialize_struct("FxHeld", 4)?;
        told.serialize_field("day", &self.day())?;
        told.serialize_field("rates", &rates)?;
        told.serialize_field("doubts", &self.doubts)?;
        told.serialize_field("held_at", &self.held_at)?;
        told.end()
    }
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
/// the report says what is wrong. A day that tells what no week has seen, by [`crate::QuotePolicy`], or hardly
/// any currency, is held for an operator ([`crate::decide_fx`]); no price is made with it.
///
/// # Errors
/// [`ImportFxError::Empty`] for a file without a day of rates; any other wrong line is in the report.
pub fn import_fx(
    tx: &mut Tx<'_>,
    file: &FxFile,
    moment: &mut Moment,
) -> Result<FxImportReport, ImportFxError> {
    let span = file.days.first().zip(file.days.last()).map(|(first, last)| (first.day, last.day));
    let mut report = FxImportReport {
        days: file.days.len(),
        added: 0,
        changed: 0,
        unchanged: 0,
        first: span.map(|(first, _)| first),
        last: span.map(|(_, last)| last),
        held: Vec::new(),
        issues: wrong(file, moment.now.date()),
    };
    if !report.issues.is_empty() {
        return Ok(report);
    }
    let span = span.ok_or(ImportFxError::Empty)?;
    let News { added, changed, held } = news(tx, file, span, moment.now)?;
    let taken: Vec<FxDay> = added.iter().chain(&changed).cloned().collect();
    store::put_fx_days(tx, &taken, moment.now)?;
    report.held = hold(tx, file, &held)?;
    (report.added, report.changed) = (added.len(), changed.len());
    report.unchanged = file.days.len() - taken.len() - report.held.len();
    if !taken.is_empty() {
        let (added, changed) = (report.added, report.changed);
        let imported = FxImported { added, changed, last: report.last };
        let subject = Subject::coded(Home::MARKET, "fx");
        events::emit(tx, facts::FX_IMPORTED, subject, &imported, moment.now)?;
    }
    Ok(report)
}

/// Keeps `held` apart, in place of what was held of the days of the file before. Answers what of it waits: all but
/// what an operator threw away.
fn hold(tx: &mut Tx<'_>, file: &FxFile, held: &[FxHeld]) -> Result<Vec<FxHeld>, StoreError> {
    let told: BTreeSet<Date> = file.days.iter().map(|told| told.day).collect();
    let doubted: BTreeSet<Date> = held.iter().map(FxHeld::day).collect();
    let before = store::doubted_days(tx)?;
    for day in before.iter().filter(|day| told.contains(*day) && !doubted.contains(*day)) {
        store::forget_held(tx, *day)?;
    }
    store::hold(tx, held)?;
    let waiting = store::held(tx)?.into_iter();
    Ok(waiting.filter(|held| doubted.contains(&held.day())).collect())
}

/// The days of a file that say something new.
#[derive(Default)]
struct News {
    added: Vec<FxDay>,
    changed: Vec<FxDay>,
    held: Vec<FxHeld>,
}

/// Each day is looked at beside those before it: what is known, and what of the file was believed.
fn news(
    tx: &mut Tx<'_>,
    file: &FxFile,
    (first, last): (Date, Date),
    now: Timestamp,
) -> Result<News, StoreError> {
    let leap = policy(tx)?.fx_leap_percent;
    let mut known = store::imported_between(tx, first, last)?;
    known.extend(store::near(tx, first, LOOK_BACK)?.into_iter().map(|day| (day.day, day)));
    let shipped = FxShipped::get();
    let mut news = News::default();
    for told in &file.days {
        let here = known.get(&told.day).cloned().or_else(|| shipped.on(told.day));
        let is_known = here.is_some();
        let day = match here {
            None => told.clone(),
            Some(here) if says_more(told, &here) => told.over(here),
            Some(_) => continue,
        };
        let before = known.range(..=day.day).rev().take(LOOK_BACK);
        let before: Vec<FxDay> = before.map(|(_, known)| known.clone()).collect();
        let doubts = doubts(&day, &store::over_shipped(before, day.day, LOOK_BACK), leap);
        if !doubts.is_empty() {
            news.held.push(FxHeld { rates: day, doubts, held_at: now });
            continue;
        }
        known.insert(day.day, day.clone());
        if is_known { news.changed.push(day) } else { news.added.push(day) }
    }
    Ok(news)
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
