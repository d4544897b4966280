//! An operator decides about a report, or has looked after a shopper whom nobody answered.

use crate::domain::draft::plain;
use crate::facts::{self, OfCase, WriterBarred};
use crate::{Barred, Case, CaseKind, Decision, Message, store};
use ::store::{StoreError, Tx};
use events::{Bare, Subject};
use kernel::{Actor, CaseId, Decider, Moment, ShopperId};

/// Why something was decided has at most so many characters.
pub const WHY_CHARACTERS_MAX: usize = 500;

/// A decision.
#[derive(Clone, Debug)]
pub struct DecideCase {
    /// Which case.
    pub case: CaseId,
    /// Who decides.
    pub by: Decider,
    /// What is done.
    pub decision: Decision,
    /// Why, in words that the people concerned read.
    pub why: String,
}

/// Why nothing was decided.
#[derive(Debug, thiserror::Error)]
pub enum DecideCaseError {
    /// There is no such case.
    #[error("there is no such case")]
    NotFound,
    /// Somebody decided it, or the merchant answered.
    #[error("this was decided meanwhile")]
    Decided,
    /// There is no reason, or a long one.
    #[error("say why in 1 to {} characters", WHY_CHARACTERS_MAX)]
    Why,
    /// There is no message to hide, or it is an operator's own, whose writer is not barred here.
    #[error("this cannot be done about this case; dismiss it, or hide the message")]
    NotThis,
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Decides a case, and with it every other open report of the same message.
///
/// # Errors
/// [`DecideCaseError::Decided`]: look again. [`DecideCaseError::Why`] and [`DecideCaseError::NotThis`] say what to
/// mend; [`DecideCaseError::NotFound`].
pub fn decide_case(
    tx: &mut Tx<'_>,
    ask: &DecideCase,
    moment: &mut Moment,
) -> Result<(), DecideCaseError> {
    let why = plain(&ask.why);
    if why.is_empty() || why.chars().count() > WHY_CHARACTERS_MAX {
        return Err(DecideCaseError::Why);
    }
    let case = store::case::case(tx, ask.case)?.ok_or(DecideCaseError::NotFound)?;
    let message = match case.message {
        Some(id) => store::message::message(tx, id)?,
        None => None,
    };
    let fits = match ask.decision {
        Decision::Dismiss => true,
        Decision::Hide => case.kind == CaseKind::Reported && message.is_some(),
        Decision::Bar => message.as_ref().is_some_and(|message| message.side != Actor::Operator),
    };
    if !fits {
        return Err(DecideCaseError::NotThis);
    }
    decide_all(tx, &case, (ask, &why), moment)?;
    if case.kind == CaseKind::Unanswered {
        // An operator looked after her: her next word waits anew.
        store::thread::set_waits(tx, case.thread, None)?;
    }
    let Some(message) = message.filter(|_| ask.decision != Decision::Dismiss) else {
        return Ok(());
    };
    store::message::hide(tx, message.id, moment.now)?;
    if ask.decision == Decision::Bar {
        bar(tx, &message, (ask, why), moment)?;
    }
    Ok(())
}

/// The case, and those about the same message.
fn decide_all(
    tx: &mut Tx<'_>,
    case: &Case,
    (ask, why): (&DecideCase, &str),
    moment: &Moment,
) -> Result<(), DecideCaseError> {
    let decided = (ask.decision.state(), ask.by.to_string());
    let same = |other: &Case| {
        other.id == case.id || other.message.is_some() && other.message == case.message
    };
    let mut own = false;
    for one in store::case::of_thread(tx, case.thread)?.into_iter().filter(same) {
        if !store::case::decide(tx, one.id, (decided.0, &decided.1, why), moment.now)? {
            continue;
        }
        own |= one.id == case.id;
        let (subject, told) = (Subject::of(one.thread.id()), OfCase { case: one.id });
        events::emit(tx, facts::CASE_DECIDED, subject, &told, moment.now)?;
    }
    if own { Ok(()) } else { Err(DecideCaseError::Decided) }
}

fn bar(
    tx: &mut Tx<'_>,
    message: &Message,
    (ask, why): (&DecideCase, String),
    moment: &Moment,
) -> Result<(), StoreError> {
    let (person, at, by) = (message.person, moment.now, ask.by.to_string());
    if accounts::bar_writer(tx, &Barred { person, at, by, why: why.clone() })? {
        let subject = Subject::of(person.id());
        events::emit(tx, facts::WRITER_BARRED, subject, &WriterBarred { why }, at)?;
    }
    Ok(())
}

/// Lets a person write again; false when she may.
pub fn allow_writer(
    tx: &mut Tx<'_>,
    person: ShopperId,
    moment: &mut Moment,
) -> Result<bool, StoreError> {
    let was = accounts::allow_writer(tx, person)?;
    if was {
        let subject = Subject::of(person.id());
        events::emit(tx, facts::WRITER_ALLOWED, subject, &Bare {}, moment.now)?;
    }
    Ok(was)
}
