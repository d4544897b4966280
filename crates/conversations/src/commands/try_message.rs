//! Somebody is about to send a message with what it brings along.

use super::theirs;
use crate::{Rules, Voice, WriteError, store};
use ::store::Tx;
use kernel::{Actor, ShopperId, ThreadId, Timestamp};

/// Whether somebody may write at all, and in `thread`, before her files are taken in. Every try counts, whatever
/// becomes of it, so that nobody fills the market's disk with files of messages that are never sent.
///
/// # Errors
/// [`WriteError::NotFound`] also for another's conversation; [`WriteError::Barred`] and [`WriteError::Closed`];
/// [`WriteError::TooMany`] says when to try again.
pub fn try_message(
    tx: &mut Tx<'_>,
    (voice, thread): (Voice, Option<ThreadId>),
    rules: Rules,
    now: Timestamp,
) -> Result<(), WriteError> {
    if voice.side() != Actor::Operator && accounts::is_barred(tx, voice.person)? {
        return Err(WriteError::Barred);
    }
    if let Some(id) = thread {
        let thread = theirs(tx, id, voice.by)?.ok_or(WriteError::NotFound)?;
        if thread.closed_at.is_some() {
            return Err(WriteError::Closed);
        }
    }
    let Some(limit) = rules.tries(voice.side()) else { return Ok(()) };
    match store::person::allow(tx, (voice.person, "try"), limit, now)? {
        true => Ok(()),
        false => Err(WriteError::TooMany { seconds: limit.seconds_each }),
    }
}

/// Somebody is about to show files elsewhere: with a return, in a dispute. Every try counts, as of messages.
///
/// # Errors
/// [`WriteError::TooMany`] says when to try again.
pub fn try_files(
    tx: &mut Tx<'_>,
    (person, side): (ShopperId, Actor),
    rules: Rules,
    now: Timestamp,
) -> Result<(), WriteError> {
    let Some(limit) = rules.tries(side) else { return Ok(()) };
    match store::person::allow(tx, (person, "files"), limit, now)? {
        true => Ok(()),
        false => Err(WriteError::TooMany { seconds: limit.seconds_each }),
    }
}
