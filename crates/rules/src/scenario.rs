//! What if: the published catalogue priced again under other rules or exchange rates.
//!
//! `calculator` reads the market and computes, and changes nothing. [`propose`] makes a book of a
//! scenario's rules, to be adopted from a day on after a second operator has confirmed
//! ([`crate::books::confirm_adoption`]). Runs are kept for operators to come back to.

mod runs;
#[cfg(test)]
mod tests;

pub use runs::{
    Run, RunState, ScenarioRunId, fail_run, finish_run, progress_run, proposals, run, running,
    runs, start_run,
};

use crate::books::{self, Adopt, AdoptError, Adoption, Import, ImportError};
use ::store::{StoreError, Tx};
use kernel::{Date, Decider, Moment};
use std::sync::Arc;
use trade::scenario::{Scenario, ScenarioError};
use trade::{Book, BookError, BookSource};

/// Why a scenario is not run or proposed.
#[derive(Debug, thiserror::Error)]
pub enum ScenarioFault {
    /// The text cannot be read.
    #[error(transparent)]
    Unreadable(#[from] ScenarioError),
    /// It cannot be laid over the book in force.
    #[error("{}", without_paths(.0))]
    Book(Vec<BookError>),
    /// It changes exchange rates alone: there is no book to adopt.
    #[error("the scenario changes no rule: there is nothing to adopt")]
    NoRule,
    /// The lane is not one that a merchant ships on.
    #[error("no merchant ships on {0}")]
    NoLane(String),
    /// The new book was not stored.
    #[error(transparent)]
    Import(ImportError),
    /// The adoption was not proposed.
    #[error(transparent)]
    Adopt(AdoptError),
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<AdoptError> for ScenarioFault {
    /// A refusal stays one; that the database could not is no refusal.
    fn from(error: AdoptError) -> ScenarioFault {
        match error {
            AdoptError::Store(error) => ScenarioFault::Store(error),
            refusal => ScenarioFault::Adopt(refusal),
        }
    }
}

impl From<ImportError> for ScenarioFault {
    /// A refusal stays one; that the database could not is no refusal.
    fn from(error: ImportError) -> ScenarioFault {
        match error {
            ImportError::Store(error) => ScenarioFault::Store(error),
            refusal => ScenarioFault::Import(refusal),
        }
    }
}

/// The errors without the path of the patch, which its author never wrote.
fn without_paths(errors: &[BookError]) -> String {
    let texts: Vec<&str> = errors.iter().map(|error| error.what.as_str()).collect();
    texts.join("\n")
}

impl ScenarioFault {
    /// A stable name, for programs.
    #[must_use]
    pub const fn slug(&self) -> &'static str {
        match self {
            ScenarioFault::Unreadable(_) => "bad-scenario",
            ScenarioFault::Book(_) => "scenario-does-not-fit",
            ScenarioFault::NoRule => "scenario-changes-no-rule",
            ScenarioFault::NoLane(_) => "no-such-lane",
            ScenarioFault::Import(_) => "book-not-stored",
            ScenarioFault::Adopt(AdoptError::SameOperator(_)) => "same-operator",
            ScenarioFault::Adopt(_) => "not-adopted",
            ScenarioFault::Store(_) => "store",
        }
    }
}

/// The book in force on `day` and the book that the scenario makes of it, from its own date on.
///
/// # Errors
/// [`ScenarioFault::Book`] with each entry that does not fit the book in force.
pub fn books_of(
    tx: &mut Tx<'_>,
    scenario: &Scenario,
    day: Date,
) -> Result<(Arc<Book>, Arc<Book>), ScenarioFault> {
    let before = books::active(tx, day)?;
    if !scenario.changes_rules() {
        return Ok((Arc::clone(&before), before));
    }
    let source = books::source(tx, before.digest())?;
    let source = source.unwrap_or_else(|| BookSource::shipped().clone());
    let after = Book::compile(&scenario.over(&source, scenario.date));
    Ok((before, Arc::new(after.map_err(ScenarioFault::Book)?)))
}

/// Stores the book that the scenario's rules make of the one in force, from `from` on, and proposes its
/// adoption from that day. Nothing changes until another operator has confirmed.
///
/// # Errors
/// [`ScenarioFault::NoRule`] when it changes exchange rates alone; [`ScenarioFault::Book`] as
/// [`books_of`]; [`ScenarioFault::Import`] past the size of a book; [`ScenarioFault::Adopt`] for a day
/// that has passed.
pub fn propose(
    tx: &mut Tx<'_>,
    scenario: &Scenario,
    from: Date,
    by: &Decider,
    moment: &mut Moment,
) -> Result<Adoption, ScenarioFault> {
    if !scenario.changes_rules() {
        return Err(ScenarioFault::NoRule);
    }
    let note = scenario.title.in_lang(kernel::Lang::EN).unwrap_or_default().to_owned();
    let import = Import {
        files: vec![(scenario.path(from), scenario.patch(from))],
        note: note.clone(),
        by: by.clone().into(),
        ..Import::default()
    };
    let prepared = books::prepare(tx, &import, moment.now).map_err(|error| match error {
        ImportError::Unreadable(errors) => ScenarioFault::Book(errors),
        other => ScenarioFault::Import(other),
    })?;
    let stored = books::store_prepared(tx, &prepared, moment)?;
    let ask = Adopt { digest: stored.digest, from: Some(from), note, by: by.clone() };
    Ok(books::propose_adoption(tx, &ask, moment)?)
}

/// [`propose`] by the first operator who asks; the second who asks for the same confirms.
///
/// # Errors
/// As [`propose`]; [`AdoptError::SameOperator`] when the one who proposed asks again.
pub fn apply(
    tx: &mut Tx<'_>,
    scenario: &Scenario,
    from: Date,
    by: &Decider,
    moment: &mut Moment,
) -> Result<Adoption, ScenarioFault> {
    let before = books::active_digest(tx, moment.now.date())?;
    let source = books::source(tx, &before)?;
    let source = source.unwrap_or_else(|| BookSource::shipped().clone());
    let digest = scenario.over(&source, from).digest();
    let open = books::adoptions(tx)?
        .into_iter()
        .find(|known| known.is_open() && known.digest == digest && known.valid_from == from);
    match open {
        Some(open) => Ok(books::confirm_adoption(tx, open.id, by, moment)?),
        None => propose(tx, scenario, from, by, moment),
    }
}

/// [`propose`], remembered with the run that it was decided on.
///
/// # Errors
/// As [`propose`]; [`ScenarioFault::Unreadable`] when the run is of a version that read other
/// scenarios.
pub fn propose_run(
    tx: &mut Tx<'_>,
    run: &Run,
    from: Date,
    by: &Decider,
    moment: &mut Moment,
) -> Result<Adoption, ScenarioFault> {
    let scenario = trade::scenario::read(&run.scenario)?;
    let adoption = propose(tx, &scenario, from, by, moment)?;
    runs::note_proposal(tx, run.id, adoption.id, moment.now)?;
    Ok(adoption)
}
