//! An operator decides about a report, or has looked after a shopper whom nobody answered.

use crate::domain::draft::plain;
use crate::facts::{self, OfCase, WriterBarred};
use crate::{Barred, Case, CaseKind, Decision, Place, store};
use ::store::{StoreError, Tx};
use events::{Bare, Subject};
use kernel::{Actor, CaseId, Decider, MessageId, Moment, ShopperId};

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
    /// There is nothing to hide, or it is an operator's own, who is not warned or barred here, or who of a shop wrote it
    /// was not kept.
    #[error("this cannot be done about this case; dismiss it, or hide what was written")]
    NotThis,
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Decides a case, and with it every other open report of the same.
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
    let case = crate::queries::case(tx, ask.case)?.ok_or(DecideCaseError::NotFound)?;
    let what = what(tx, &case)?;
    if !fits(&case, what.as_ref(), ask.decision) {
        return Err(DecideCaseError::NotThis);
    }
    decide_all(tx, &case, (ask, &why), moment)?;
    if case.kind == CaseKind::Unanswered
        && let Some(thread) = case.thread()
    {
        // An operator looked after her: her next word waits anew.
        store::thread::set_waits(tx, thread, None)?;
    }
    let Some(what) = what else { return Ok(()) };
    match ask.decision {
        Decision::Dismiss => {}
        Decision::Warn => {
            let (subject, told) = (Subject::of(case.place.id()), OfCase { case: case.id });
            events::emit(tx, facts::WRITER_WARNED, subject, &told, moment.now)?;
        }
        Decision::Hide => hide(tx, &case, what.message, moment)?,
        Decision::Bar => {
            hide(tx, &case, what.message, moment)?;
            if let Some(person) = what.person {
                bar(tx, person, (ask, why), moment)?;
            }
        }
    }
    Ok(())
}

/// What was written, and who is answerable for it.
struct What {
    /// The message; none of a return or a dispute.
    message: Option<MessageId>,
    side: Actor,
    person: Option<ShopperId>,
}

fn what(tx: &mut Tx<'_>, case: &Case) -> Result<Option<What>, StoreError> {
    if let Some(reported) = &case.reported {
        let (side, person) = (reported.side, reported.person);
        return Ok(Some(What { message: None, side, person }));
    }
    let Some(id) = case.message else { return Ok(None) };
    let found = store::message::message(tx, id)?;
    Ok(found.map(|message| What {
        message: Some(message.id),
        side: message.side,
        person: Some(message.person),
    }))
}

fn fits(case: &Case, what: Option<&What>, decision: Decision) -> bool {
    let theirs = |what: &What| what.side != Actor::Operator;
    match decision {
        Decision::Dismiss => true,
        Decision::Hide => case.kind == CaseKind::Reported && what.is_some(),
        Decision::Warn => what.is_some_and(theirs),
        Decision::Bar => what.is_some_and(|what| theirs(what) && what.person.is_some()),
    }
}

/// Hides what was reported, as far as it still stands there.
fn hide(
    tx: &mut Tx<'_>,
    case: &Case,
    message: Option<MessageId>,
    moment: &mut Moment,
) -> Result<(), StoreError> {
    if let Some(message) = message {
        store::message::hide(tx, message, moment.now)?;
    }
    if let (Place::Aftersale(of), Some(reported)) = (case.place, &case.reported) {
        aftersales::hide_piece(tx, (of, reported.piece), &reported.said, moment)?;
    }
    Ok(())
}

/// The case, and those about the same.
fn decide_all(
    tx: &mut Tx<'_>,
    case: &Case,
    (ask, why): (&DecideCase, &str),
    moment: &Moment,
) -> Result<(), DecideCaseError> {
    let decided = (ask.decision.state(), ask.by.to_string());
    let same = |other: &Case| {
        let message = other.message.is_some() && other.message == case.message;
        let piece = other.reported.is_some() && other.reported == case.reported;
        other.id == case.id || message || piece
    };
    let fact = match case.place {
        Place::Thread(_) => facts::CASE_DECIDED,
        Place::Aftersale(_) => facts::PIECE_DECIDED,
    };
    let mut own = false;
    for one in store::case::of_place(tx, case.place)?.into_iter().filter(same) {
        if !store::case::decide(tx, one.id, (decided.0, &decided.1, why), moment.now)? {
            continue;
        }
        own |= one.id == case.id;
        let (subject, told) = (Subject::of(one.place.id()), OfCase { case: one.id });
        events::emit(tx, fact, subject, &told, moment.now)?;
    }
    if own { Ok(()) } else { Err(DecideCaseError::Decided) }
}

fn bar(
    tx: &mut Tx<'_>,
    person: ShopperId,
    (ask, why): (&DecideCase, String),
    moment: &Moment,
) -> Result<(), StoreError> {
    let (at, by) = (moment.now, ask.by.to_string());
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
