//! What is kept of a person: her conversations as a shopper, how much she wrote lately.

use accounts::Limit;
use kernel::{ShopperId, ThreadId, Timestamp};
use store::{StoreError, Tx, params, sql};

/// Keeps a conversation in its shopper's list: its last message, and how far she has read (a mark that is further
/// stays).
pub(crate) fn index(
    tx: &mut Tx<'_>,
    (shopper, thread): (ShopperId, ThreadId),
    (last_seq, read_seq): (i64, i64),
    now: Timestamp,
) -> Result<(), StoreError> {
    tx.execute(
        sql!(
            "INSERT INTO shopper_thread (shopper_id, thread_id, last_seq, read_seq, last_at)
              VALUES ($1, $2, $3, $4, $5)
              ON CONFLICT (shopper_id, thread_id) DO UPDATE SET last_seq = excluded.last_seq,
                last_at = excluded.last_at,
                read_seq = CASE WHEN shopper_thread.read_seq < excluded.read_seq
                  THEN excluded.read_seq ELSE shopper_thread.read_seq END"
        ),
        params![shopper, thread, last_seq, read_seq, now],
    )?;
    Ok(())
}

/// How far a shopper has read.
pub(crate) fn read_seq(
    tx: &mut Tx<'_>,
    shopper: ShopperId,
    thread: ThreadId,
) -> Result<i64, StoreError> {
    let read = tx.query_opt(
        sql!("SELECT read_seq FROM shopper_thread WHERE shopper_id = $1 AND thread_id = $2"),
        params![shopper, thread],
        |row| row.get(0),
    )?;
    Ok(read.unwrap_or(0))
}

/// She has read up to there, and never beyond what is there.
pub(crate) fn mark_read(
    tx: &mut Tx<'_>,
    shopper: ShopperId,
    thread: ThreadId,
    seq: i64,
) -> Result<(), StoreError> {
    tx.execute(
        sql!(
            "UPDATE shopper_thread SET read_seq = $1
              WHERE shopper_id = $2 AND thread_id = $3 AND read_seq < $1 AND last_seq >= $1"
        ),
        params![seq, shopper, thread],
    )?;
    Ok(())
}

/// A shopper's conversations with how far she has read, the last written in first, after `after`.
pub(crate) fn threads(
    tx: &mut Tx<'_>,
    shopper: ShopperId,
    after: Option<(Timestamp, ThreadId)>,
    limit: u32,
) -> Result<Vec<(ThreadId, i64)>, StoreError> {
    let (at, id) =
        after.map_or((Timestamp::from_micros(i64::MAX), [0xFF; 16]), |(at, id)| (at, *id.bytes()));
    tx.query(
        sql!(
            "SELECT thread_id, read_seq FROM shopper_thread
              WHERE shopper_id = $1 AND (last_at, thread_id) < ($2, $3)
              ORDER BY last_at DESC, thread_id DESC LIMIT $4"
        ),
        params![shopper, at, id[..], limit],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )
}

/// How many of a shopper's conversations hold something that she has not read; no more than `limit` are counted.
pub(crate) fn unread(tx: &mut Tx<'_>, shopper: ShopperId, limit: u32) -> Result<i64, StoreError> {
    let found = tx.query(
        sql!(
            "SELECT thread_id FROM shopper_thread WHERE shopper_id = $1 AND last_seq > read_seq
              LIMIT $2"
        ),
        params![shopper, limit],
        |row| row.get::<ThreadId>(0),
    )?;
    Ok(i64::try_from(found.len()).unwrap_or(i64::MAX))
}

/// The index of one shopper, for the proof: conversation, last message, how far she has read.
pub(crate) fn indexed(
    tx: &mut Tx<'_>,
    shopper: ShopperId,
    thread: ThreadId,
) -> Result<Option<(i64, i64)>, StoreError> {
    tx.query_opt(
        sql!(
            "SELECT last_seq, read_seq FROM shopper_thread WHERE shopper_id = $1 AND thread_id = $2"
        ),
        params![shopper, thread],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )
}

/// Counts one more of `what` against a person's limit; false when it is too many.
pub(crate) fn allow(
    tx: &mut Tx<'_>,
    (person, what): (ShopperId, &str),
    limit: Limit,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let counted = tx.execute(
        sql!(
            "INSERT INTO message_allowance (shopper_id, what, due_at) VALUES ($1, $2, $3)
              ON CONFLICT (shopper_id, what) DO UPDATE SET due_at = CAST($4 AS BIGINT)
                + CASE WHEN message_allowance.due_at > CAST($5 AS BIGINT)
                    AND message_allowance.due_at <= CAST($6 AS BIGINT)
                  THEN message_allowance.due_at ELSE CAST($5 AS BIGINT) END
              WHERE message_allowance.due_at <= $7 OR message_allowance.due_at > CAST($6 AS BIGINT)"
        ),
        params![
            person,
            what,
            limit.charged(now, now),
            limit.seconds_each.saturating_mul(1_000_000),
            now,
            limit.beyond(now),
            limit.latest_due(now)
        ],
    )?;
    Ok(counted == 1)
}
