//! An operator closes a conversation, or opens it again; both leave their trace in it.

use super::append::{Entry, append};
use super::theirs;
use crate::{Draft, MessageKind, Rules, Voice, facts, store};
use ::store::{StoreError, Tx};
use events::{Bare, Subject};
use kernel::{Actor, Moment, ThreadId};

/// Nobody writes in it any more, and nobody waits. False when there is no such conversation; the second time changes
/// nothing.
pub fn close_thread(
    tx: &mut Tx<'_>,
    of: (ThreadId, Voice),
    rules: Rules,
    moment: &mut Moment,
) -> Result<bool, StoreError> {
    set_closed(tx, of, (MessageKind::Closed, rules), moment)
}

/// Both may write again. As [`close_thread`].
pub fn reopen_thread(
    tx: &mut Tx<'_>,
    of: (ThreadId, Voice),
    rules: Rules,
    moment: &mut Moment,
) -> Result<bool, StoreError> {
    set_closed(tx, of, (MessageKind::Reopened, rules), moment)
}

fn set_closed(
    tx: &mut Tx<'_>,
    (id, voice): (ThreadId, Voice),
    (kind, rules): (MessageKind, Rules),
    moment: &mut Moment,
) -> Result<bool, StoreError> {
    let thread = theirs(tx, id, voice.by)?.filter(|_| voice.side() == Actor::Operator);
    let Some(thread) = thread else { return Ok(false) };
    let closes = kind == MessageKind::Closed;
    if !store::thread::set_closed(tx, id, closes.then_some(moment.now))? {
        return Ok(true);
    }
    let nothing = Draft::default();
    append(tx, &thread, &Entry::trace(voice, kind, &nothing), rules, moment)?;
    let fact = if closes { facts::THREAD_CLOSED } else { facts::THREAD_REOPENED };
    events::emit(tx, fact, Subject::of(id.id()), &Bare {}, moment.now)?;
    Ok(true)
}
