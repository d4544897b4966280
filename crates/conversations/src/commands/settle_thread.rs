//! A merchant says that nothing is to be answered: thanks, or what was answered elsewhere. The shopper sees it.

use super::append::{Entry, append};
use super::theirs;
use crate::{Draft, MessageKind, Rules, Voice};
use ::store::{StoreError, Tx};
use kernel::{Actor, Moment, ThreadId};

/// The shopper waits no more. False when there is no such conversation; where nobody waits, nothing happens.
pub fn settle_thread(
    tx: &mut Tx<'_>,
    (id, voice): (ThreadId, Voice),
    rules: Rules,
    moment: &mut Moment,
) -> Result<bool, StoreError> {
    let thread = theirs(tx, id, voice.by)?.filter(|_| voice.side() == Actor::Merchant);
    let Some(thread) = thread else { return Ok(false) };
    if thread.waits_since.is_none() {
        return Ok(true);
    }
    let nothing = Draft::default();
    append(tx, &thread, &Entry::trace(voice, MessageKind::Settled, &nothing), rules, moment)?;
    Ok(true)
}
