//! Somebody has read a conversation.

use super::theirs;
use crate::{Voice, store};
use ::store::{StoreError, Tx};
use kernel::{Actor, ThreadId};

/// She has read it up to number `seq`. False when there is no such conversation of hers.
pub fn read_thread(
    tx: &mut Tx<'_>,
    (id, voice): (ThreadId, Voice),
    seq: i64,
) -> Result<bool, StoreError> {
    let Some(thread) = theirs(tx, id, voice.by)? else { return Ok(false) };
    let seq = seq.clamp(0, thread.last_seq);
    match voice.side() {
        Actor::Shopper => store::person::mark_read(tx, thread.shopper, id, seq)?,
        Actor::Merchant | Actor::Operator => store::mark::mark_read(tx, id, voice, seq)?,
        Actor::Market => {}
    }
    Ok(true)
}
