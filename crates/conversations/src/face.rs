//! What conversations lists, and what it proves: counters, lists and messages agree.

pub use crate::due::jobs;
pub use crate::facts::EVENTS;
pub use crate::letters::LETTERS;

use crate::commands::ANSWER;
use crate::{Case, CaseKind, CaseState, Thread, store};
use ::jobs::timers;
use ::store::proof::{Findings, Looked, Proof, key, parts};
use ::store::{StoreError, Tx, params, sql};
use kernel::{Id, ThreadId};

const COUNTED: &str = "every conversation has as many messages as it counts, one after the other";
const BELONGS: &str = "every message belongs to a conversation";
const INDEXED: &str = "shoppers and merchants see the same conversations";
const CLOCKS: &str = "every shopper who waits for an answer has a clock, or an operator sees it";

/// Looks at a page of one merchant's conversations a step.
pub const PROOFS: &[Proof] =
    &[Proof { rules: &[COUNTED, BELONGS, INDEXED, CLOCKS], step: threads }];

/// How many conversations are read at once.
const PAGE: u32 = 200;

fn threads(tx: &mut Tx<'_>, after: &[u8], found: &mut Findings) -> Looked {
    let (merchant, last) = parts(after);
    if last.is_empty() {
        orphans(tx, merchant, found)?;
    }
    let ids: Vec<ThreadId> = tx.query(
        sql!(
            "SELECT thread_id FROM thread WHERE merchant_id = $1 AND thread_id > $2
              ORDER BY thread_id LIMIT $3"
        ),
        params![merchant, last, PAGE],
        |row| row.get(0),
    )?;
    for thread in store::thread::threads(tx, &ids)? {
        look(tx, &thread, found)?;
    }
    match ids.last() {
        Some(last) => Ok(Some(key(merchant, last.bytes()))),
        None => Ok(merchants::merchant_after(tx, merchant)?.map(|next| key(next.number(), &[]))),
    }
}

/// Messages of a merchant whose conversation there is not.
fn orphans(tx: &mut Tx<'_>, merchant: i64, found: &mut Findings) -> Result<(), StoreError> {
    let lost: Vec<Vec<u8>> = tx.query(
        sql!(
            "SELECT m.message_id FROM message m LEFT JOIN thread t
                ON t.merchant_id = m.merchant_id AND t.thread_id = m.thread_id
              WHERE m.merchant_id = $1 AND t.thread_id IS NULL LIMIT 5"
        ),
        params![merchant],
        |row| row.get(0),
    )?;
    for message in lost.iter().filter_map(|bytes| Id::from_bytes(bytes)) {
        found.broken(BELONGS, format!("{} is in no conversation", message.text("msg")));
    }
    Ok(())
}

fn look(tx: &mut Tx<'_>, thread: &Thread, found: &mut Findings) -> Result<(), StoreError> {
    let (id, counts) = (thread.id, thread.last_seq);
    let counted: Option<(i64, i64)> = tx.query_opt(
        sql!(
            "SELECT COUNT(*), COALESCE(MAX(seq), 0) FROM message
              WHERE merchant_id = $1 AND thread_id = $2"
        ),
        params![id.home(), id],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )?;
    let (count, last) = counted.unwrap_or((0, 0));
    if count != counts || last != counts {
        found.broken(COUNTED, format!("{id} counts {counts} messages, has {count} up to {last}"));
    }
    match store::person::indexed(tx, thread.shopper, id)? {
        Some((index, read)) if index == counts && read <= index => {}
        Some((index, read)) => found.broken(
            INDEXED,
            format!("{id} counts {counts}, its shopper's list {index}, of which {read} are read"),
        ),
        None => found.broken(INDEXED, format!("{id} is not in its shopper's list")),
    }
    let Some(since) = thread.waits_since else { return Ok(()) };
    let rings = timers::find(tx, ANSWER, id.bytes())?.is_some_and(|timer| timer.rings(since));
    let seen = |case: &Case| case.kind == CaseKind::Unanswered && case.state == CaseState::Open;
    if !rings && !store::case::of_thread(tx, id)?.iter().any(seen) {
        found.broken(CLOCKS, format!("{id} waits since {since} and may wait for ever"));
    }
    Ok(())
}
