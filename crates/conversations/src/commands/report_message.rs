//! Somebody reports what the other side wrote: a message, or words or a file of a return or a dispute.

use super::theirs;
use crate::domain::draft::plain;
use crate::facts::{self, OfCase};
use crate::{
    Case, CaseKind, CaseState, MessageKind, Place, ReportReason, Reported, Rules, Voice, store,
};
use ::store::{StoreError, Tx};
use aftersales::Piece;
use events::{Fact, Subject};
use kernel::{Actor, MessageId, Moment};

/// A note has at most so many characters.
pub const NOTE_CHARACTERS_MAX: usize = 500;

/// A report.
#[derive(Clone, Debug)]
pub struct ReportMessage {
    /// Who reports.
    pub voice: Voice,
    /// Which message.
    pub message: MessageId,
    /// Why.
    pub reason: ReportReason,
    /// In her own words; needed where the reason is another one.
    pub note: String,
}

/// A report of words or a file of a return or a dispute.
#[derive(Clone, Debug)]
pub struct ReportPiece {
    /// Who reports.
    pub voice: Voice,
    /// Of which return or dispute.
    pub of: aftersales::CaseId,
    /// What of it.
    pub piece: Piece,
    /// Why.
    pub reason: ReportReason,
    /// In her own words; needed where the reason is another one.
    pub note: String,
}

/// Why nothing was reported.
#[derive(Debug, thiserror::Error)]
pub enum ReportError {
    /// There is nothing of the kind (any more), or it is another's.
    #[error("there is nothing like that to report")]
    NotFound,
    /// It is her own side's.
    #[error("you can report what others wrote")]
    Own,
    /// There is no note where one is needed, or a long one.
    #[error("say what is wrong in 1 to {} characters", NOTE_CHARACTERS_MAX)]
    Note,
    /// She reported too much within an hour.
    #[error("you have reported a great deal within an hour; wait a little")]
    TooMany {
        /// When the next one may come, in seconds.
        seconds: i64,
    },
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Lays a message before an operator. The same person reports the same message once.
///
/// # Errors
/// [`ReportError::NotFound`] also for another's; [`ReportError::Own`]; [`ReportError::Note`] says what to mend;
/// [`ReportError::TooMany`] when to try again.
pub fn report_message(
    tx: &mut Tx<'_>,
    ask: &ReportMessage,
    moment: &mut Moment,
) -> Result<(), ReportError> {
    let found = store::message::message(tx, ask.message)?;
    let message = found.filter(|message| message.kind == MessageKind::Written);
    let message = message.ok_or(ReportError::NotFound)?;
    theirs(tx, message.thread, ask.voice.by)?.ok_or(ReportError::NotFound)?;
    if message.side == ask.voice.side() {
        return Err(ReportError::Own);
    }
    let why = (ask.voice, ask.reason, ask.note.as_str());
    let case = laid(tx, Place::Thread(message.thread), why, moment)?;
    lay(tx, &Case { message: Some(message.id), ..case }, facts::MESSAGE_REPORTED, moment)
}

/// Lays words or a file of a return or a dispute before an operator, as they read now. The same person reports the same
/// once.
///
/// # Errors
/// As [`report_message`]; [`ReportError::NotFound`] also of what is hidden already.
pub fn report_piece(
    tx: &mut Tx<'_>,
    ask: &ReportPiece,
    moment: &mut Moment,
) -> Result<(), ReportError> {
    let found = aftersales::piece(tx, (ask.of, ask.voice.by), ask.piece)?;
    let found = found.map(|(_, view)| view).filter(|view| view.hidden_at.is_none());
    let view = found.ok_or(ReportError::NotFound)?;
    if view.side == ask.voice.side() {
        return Err(ReportError::Own);
    }
    if view.side == Actor::Market {
        // Nobody wrote it: a carrier's notice, a note of an older version.
        return Err(ReportError::NotFound);
    }
    let why = (ask.voice, ask.reason, ask.note.as_str());
    let case = laid(tx, Place::Aftersale(ask.of), why, moment)?;
    let (piece, said) = (ask.piece, view.text);
    let reported = Some(Reported { piece, said, side: view.side, person: view.person });
    lay(tx, &Case { reported, ..case }, facts::PIECE_REPORTED, moment)
}

/// A report as it is laid before an operator, if it says what is wrong and its reporter does not report too much.
fn laid(
    tx: &mut Tx<'_>,
    place: Place,
    (voice, reason, note): (Voice, ReportReason, &str),
    moment: &mut Moment,
) -> Result<Case, ReportError> {
    let note = plain(note);
    let is_missing = note.is_empty() && reason == ReportReason::Other;
    if is_missing || note.chars().count() > NOTE_CHARACTERS_MAX {
        return Err(ReportError::Note);
    }
    let limit = Rules::threads();
    if !store::person::allow(tx, (voice.person, "report"), limit, moment.now)? {
        return Err(ReportError::TooMany { seconds: limit.seconds_each });
    }
    Ok(Case {
        id: moment.id(place.merchant().home()),
        kind: CaseKind::Reported,
        place,
        message: None,
        reported: None,
        reporter: Some((voice.person, voice.side())),
        reason: Some(reason),
        note,
        state: CaseState::Open,
        opened_at: moment.now,
        decided: None,
        why: String::new(),
    })
}

fn lay(
    tx: &mut Tx<'_>,
    case: &Case,
    fact: Fact<OfCase>,
    moment: &Moment,
) -> Result<(), ReportError> {
    if store::case::insert(tx, case)? {
        let (subject, told) = (Subject::of(case.place.id()), OfCase { case: case.id });
        events::emit(tx, fact, subject, &told, moment.now)?;
    }
    Ok(())
}
