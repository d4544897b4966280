//! Somebody reports a message of the other side.

use super::theirs;
use crate::domain::draft::plain;
use crate::facts::{self, OfCase};
use crate::{Case, CaseKind, CaseState, MessageKind, ReportReason, Rules, Voice, store};
use ::store::{StoreError, Tx};
use events::Subject;
use kernel::{MessageId, Moment};

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

/// Why nothing was reported.
#[derive(Debug, thiserror::Error)]
pub enum ReportError {
    /// There is no such message, or it is in another's conversation.
    #[error("there is no such message")]
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
    let note = plain(&ask.note);
    let is_missing = note.is_empty() && ask.reason == ReportReason::Other;
    if is_missing || note.chars().count() > NOTE_CHARACTERS_MAX {
        return Err(ReportError::Note);
    }
    let limit = Rules::threads();
    if !store::person::allow(tx, (ask.voice.person, "report"), limit, moment.now)? {
        return Err(ReportError::TooMany { seconds: limit.seconds_each });
    }
    let case = Case {
        id: moment.id(message.id.home()),
        kind: CaseKind::Reported,
        thread: message.thread,
        message: Some(message.id),
        reporter: Some((ask.voice.person, ask.voice.side())),
        reason: Some(ask.reason),
        note,
        state: CaseState::Open,
        opened_at: moment.now,
        decided: None,
        why: String::new(),
    };
    if store::case::insert(tx, &case)? {
        let (subject, told) = (Subject::of(case.thread.id()), OfCase { case: case.id });
        events::emit(tx, facts::MESSAGE_REPORTED, subject, &told, moment.now)?;
    }
    Ok(())
}
