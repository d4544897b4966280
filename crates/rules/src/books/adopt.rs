//! From which day a book is in force: adopted by an operator, or proposed by one and confirmed by another.

use super::{by_digest, store};
use crate::facts::{self, AdoptionMoved};
use ::store::{StoreError, Tx};
use events::{Fact, Subject};
use kernel::{Date, Decider, Home, Moment, Timestamp};
use trade::Book;

kernel::id_types! {
    /// A decision that a book is in force from a day on.
    AdoptionId => "adp",
}

/// A book that is, was or may be in force from a day on.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Adoption {
    /// Its id.
    pub id: AdoptionId,
    /// The book.
    pub digest: String,
    /// The first day, in the time of each destination.
    pub valid_from: Date,
    /// Why.
    pub note: String,
    /// Who proposed it.
    pub proposed_by: String,
    /// When.
    pub proposed_at: Timestamp,
    /// Who confirmed it; a proposal alone changes nothing.
    pub confirmed_by: Option<String>,
    /// When.
    pub confirmed_at: Option<Timestamp>,
    /// Who took it back.
    pub withdrawn_by: Option<String>,
    /// When.
    pub withdrawn_at: Option<Timestamp>,
}

impl Adoption {
    /// Confirmed and not taken back.
    #[must_use]
    pub const fn holds(&self) -> bool {
        self.confirmed_at.is_some() && self.withdrawn_at.is_none()
    }

    /// Neither confirmed nor taken back.
    #[must_use]
    pub const fn is_open(&self) -> bool {
        self.confirmed_at.is_none() && self.withdrawn_at.is_none()
    }
}

/// A wish that a book be in force.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Adopt {
    /// The book.
    pub digest: String,
    /// The first day; at once when `None`.
    pub from: Option<Date>,
    /// Why.
    pub note: String,
    /// Who wishes it.
    pub by: Decider,
}

/// Why a book is not adopted.
#[derive(Debug, thiserror::Error)]
pub enum AdoptError {
    /// It is not stored.
    #[error("there is no book {0}: import it first")]
    UnknownBook(String),
    /// This program cannot read its texts.
    #[error("the texts of book {0} cannot be read by this version of the program")]
    Unreadable(String),
    /// The day lies before today.
    #[error("{from} has passed: a book is adopted from today ({today}) or a later day on")]
    Past {
        /// The day that was asked for.
        from: Date,
        /// Today.
        today: Date,
    },
    /// No such adoption.
    #[error("there is no adoption {0}")]
    Unknown(AdoptionId),
    /// Confirmed or withdrawn already.
    #[error("the adoption was {0} already")]
    Settled(&'static str),
    /// One person may not decide alone.
    #[error("{0} proposed this adoption: another operator has to confirm it")]
    SameOperator(String),
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Puts a book in force, by one operator's decision.
///
/// # Errors
/// [`AdoptError::UnknownBook`] until it is imported; [`AdoptError::Unreadable`] by this version;
/// [`AdoptError::Past`] names the first day there is.
pub fn adopt(tx: &mut Tx<'_>, ask: &Adopt, moment: &mut Moment) -> Result<Adoption, AdoptError> {
    let proposed = record(tx, ask, moment)?;
    settle(tx, proposed, &ask.by, moment.now)
}

/// Proposes a book; nothing changes until another operator confirms.
///
/// # Errors
/// As [`adopt`].
pub fn propose_adoption(
    tx: &mut Tx<'_>,
    ask: &Adopt,
    moment: &mut Moment,
) -> Result<Adoption, AdoptError> {
    let proposed = record(tx, ask, moment)?;
    emit(tx, facts::BOOK_PROPOSED, &proposed, moment.now)?;
    Ok(proposed)
}

/// Confirms a proposal. A day that has passed meanwhile becomes today.
///
/// # Errors
/// [`AdoptError::SameOperator`] for whoever proposed it; [`AdoptError::Settled`] when it was confirmed
/// or withdrawn; [`AdoptError::Unknown`]; [`AdoptError::Unreadable`] by this version.
pub fn confirm_adoption(
    tx: &mut Tx<'_>,
    id: AdoptionId,
    by: &Decider,
    moment: &mut Moment,
) -> Result<Adoption, AdoptError> {
    let proposed = adoption(tx, id)?.ok_or(AdoptError::Unknown(id))?;
    if proposed.withdrawn_at.is_some() {
        return Err(AdoptError::Settled("withdrawn"));
    }
    if proposed.confirmed_at.is_some() {
        return Err(AdoptError::Settled("confirmed"));
    }
    if by.made(&proposed.proposed_by) {
        return Err(AdoptError::SameOperator(proposed.proposed_by));
    }
    readable(tx, &proposed.digest)?;
    settle(tx, proposed, by, moment.now)
}

/// Takes back a proposal or an adoption; the one before it is in force again.
///
/// # Errors
/// [`AdoptError::Unknown`]; [`AdoptError::Settled`] when it was withdrawn already.
pub fn withdraw_adoption(
    tx: &mut Tx<'_>,
    id: AdoptionId,
    by: &Decider,
    moment: &mut Moment,
) -> Result<Adoption, AdoptError> {
    let by = by.to_string();
    let known = adoption(tx, id)?.ok_or(AdoptError::Unknown(id))?;
    if !store::withdraw(tx, &id.to_string(), (&by, moment.now))? {
        return Err(AdoptError::Settled("withdrawn"));
    }
    let (withdrawn_by, withdrawn_at) = (Some(by), Some(moment.now));
    let withdrawn = Adoption { withdrawn_by, withdrawn_at, ..known };
    emit(tx, facts::BOOK_WITHDRAWN, &withdrawn, moment.now)?;
    Ok(withdrawn)
}

/// Every adoption and proposal, newest first.
pub fn adoptions(tx: &mut Tx<'_>) -> Result<Vec<Adoption>, StoreError> {
    store::adoptions(tx)
}

/// One of them.
pub fn adoption(tx: &mut Tx<'_>, id: AdoptionId) -> Result<Option<Adoption>, StoreError> {
    Ok(store::adoptions(tx)?.into_iter().find(|known| known.id == id))
}

fn record(tx: &mut Tx<'_>, ask: &Adopt, moment: &mut Moment) -> Result<Adoption, AdoptError> {
    let (now, today) = (moment.now, moment.now.date());
    if let Some(from) = ask.from.filter(|from| *from < earliest(now)) {
        return Err(AdoptError::Past { from, today });
    }
    super::remember_shipped(tx, now)?;
    readable(tx, &ask.digest)?;
    let new = Adoption {
        id: moment.id(Home::MARKET),
        digest: ask.digest.clone(),
        valid_from: ask.from.unwrap_or_else(|| earliest(now)),
        note: ask.note.trim().to_owned(),
        proposed_by: ask.by.to_string(),
        proposed_at: now,
        confirmed_by: None,
        confirmed_at: None,
        withdrawn_by: None,
        withdrawn_at: None,
    };
    store::insert_adoption(tx, &new)?;
    Ok(new)
}

fn readable(tx: &mut Tx<'_>, digest: &str) -> Result<(), AdoptError> {
    if by_digest(tx, digest)?.is_some() {
        return Ok(());
    }
    let stored = digest == Book::shipped().digest() || store::has_book(tx, digest)?;
    Err(if stored {
        AdoptError::Unreadable(digest.to_owned())
    } else {
        AdoptError::UnknownBook(digest.to_owned())
    })
}

/// The day that it still is somewhere: a book adopted at once holds at every destination.
fn earliest(now: Timestamp) -> Date {
    now.plus_seconds(-12 * 3600).date()
}

/// The day that it is somewhere already.
fn latest(now: Timestamp) -> Date {
    now.plus_seconds(14 * 3600).date()
}

fn settle(
    tx: &mut Tx<'_>,
    proposed: Adoption,
    by: &Decider,
    now: Timestamp,
) -> Result<Adoption, AdoptError> {
    let by = by.to_string();
    let mut from = proposed.valid_from.max(earliest(now));
    if from == earliest(now) {
        // At once: it follows whatever is in force anywhere.
        let before = store::in_force(tx, latest(now))?;
        from = before.map_or(from, |(since, _)| since.max(from));
    }
    if !store::confirm(tx, &proposed.id.to_string(), from, (&by, now))? {
        return Err(AdoptError::Settled("confirmed or withdrawn"));
    }
    let (confirmed_by, confirmed_at) = (Some(by), Some(now));
    let adopted = Adoption { valid_from: from, confirmed_by, confirmed_at, ..proposed };
    emit(tx, facts::BOOK_ADOPTED, &adopted, now)?;
    Ok(adopted)
}

fn emit(
    tx: &mut Tx<'_>,
    fact: Fact<AdoptionMoved>,
    adoption: &Adoption,
    now: Timestamp,
) -> Result<(), StoreError> {
    let subject = Subject::coded(Home::MARKET, &adoption.digest);
    let moved = AdoptionMoved { digest: adoption.digest.clone(), valid_from: adoption.valid_from };
    events::emit(tx, fact, subject, &moved, now)
}
