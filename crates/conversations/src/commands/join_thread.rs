//! An operator joins a conversation, which everybody in it sees.

use super::append::{Entry, append};
use super::theirs;
use crate::{Draft, MessageKind, Rules, Thread, Voice, facts, store};
use ::store::{StoreError, Tx};
use events::{Bare, Subject};
use kernel::{Moment, ThreadId};

/// Joins; the second time changes nothing. False when there is no such conversation.
pub fn join_thread(
    tx: &mut Tx<'_>,
    (id, voice): (ThreadId, Voice),
    rules: Rules,
    moment: &mut Moment,
) -> Result<bool, StoreError> {
    let Some(thread) = theirs(tx, id, voice.by)? else { return Ok(false) };
    join(tx, thread, voice, rules, moment)?;
    Ok(true)
}

/// The conversation once an operator is in it.
pub(super) fn join(
    tx: &mut Tx<'_>,
    thread: Thread,
    voice: Voice,
    rules: Rules,
    moment: &mut Moment,
) -> Result<Thread, StoreError> {
    if thread.joined.is_some()
        || !store::thread::set_joined(tx, thread.id, voice.person, moment.now)?
    {
        return Ok(thread);
    }
    let nothing = Draft::default();
    let trace = Entry::trace(voice, MessageKind::Joined, &nothing);
    append(tx, &thread, &trace, rules, moment)?;
    let subject = Subject::of(thread.id.id());
    events::emit(tx, facts::THREAD_JOINED, subject, &Bare {}, moment.now)?;
    Ok(Thread { joined: Some((moment.now, voice.person)), ..thread })
}
