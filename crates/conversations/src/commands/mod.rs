//! What is done in conversations, one command a file.

pub(crate) mod append;
pub(crate) mod close_thread;
pub(crate) mod decide_case;
pub(crate) mod join_thread;
pub(crate) mod read_thread;
pub(crate) mod report_message;
pub(crate) mod ring;
pub(crate) mod settle_thread;
pub(crate) mod try_message;
pub(crate) mod write_message;

use crate::{Thread, store};
use ::store::{StoreError, Tx};
use kernel::{Actor, By, ThreadId};

/// The timers of shoppers who wait for an answer; the id is the conversation's.
pub(crate) const ANSWER: &str = "conversation.answer";
/// The timers of letters about what was not read; see [`tell_key`].
pub(crate) const TELL: &str = "conversation.tell";
/// The timers of messages that a machine is to translate; the id is the message's.
pub(crate) const TRANSLATE: &str = "conversation.translate";

/// The sides to whom letters go, each with the letter that ends the name of its timer.
const SIDES: [(Actor, u8); 3] =
    [(Actor::Shopper, b's'), (Actor::Merchant, b'm'), (Actor::Operator, b'o')];

/// The timer of a letter to one side about a conversation.
pub(crate) fn tell_key(thread: ThreadId, side: Actor) -> Vec<u8> {
    let ends = SIDES.iter().find(|(known, _)| *known == side).map_or(b'o', |(_, ends)| *ends);
    [thread.bytes().as_slice(), &[ends]].concat()
}

/// Reads [`tell_key`].
pub(crate) fn told_of(timer: &[u8]) -> Option<(ThreadId, Actor)> {
    let (ends, id) = timer.split_last()?;
    let id = kernel::Id::from_bytes(id)?;
    let side = SIDES.iter().find(|(_, known)| known == ends)?.0;
    Some((ThreadId::from(id), side))
}

/// The conversation, when it is theirs.
pub(crate) fn theirs(tx: &mut Tx<'_>, id: ThreadId, by: By) -> Result<Option<Thread>, StoreError> {
    Ok(store::thread::thread(tx, id)?.filter(|thread| thread.is_open_to(by)))
}
