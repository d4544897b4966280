//! Threads: whose they are, what they are about, and who waits.

use crate::{About, Thread};
use kernel::{Actor, Id, MerchantId, ShopperId, ThreadId, Timestamp};
use store::{Row, StoreError, ToValue, Tx, Value, params, sql, sql_set};

/// As [`thread_row`] reads them.
const THREAD: &str = "thread_id, shopper_id, about_kind, about, last_seq, opened_at, last_at, \
    waits_since, reminded_at, closed_at, joined_at, joined_by";

fn thread_row(row: &Row<'_>) -> Result<Thread, StoreError> {
    let (id, kind, about): (ThreadId, String, Vec<u8>) = (row.get(0)?, row.get(2)?, row.get(3)?);
    let about = Id::from_bytes(&about).and_then(|about| About::stored(&kind, about));
    let (joined_at, joined_by): (Option<Timestamp>, Option<ShopperId>) =
        (row.get(10)?, row.get(11)?);
    Ok(Thread {
        id,
        merchant: MerchantId::of(id.home()),
        shopper: row.get(1)?,
        about: about.ok_or(StoreError::Column("what a conversation is about"))?,
        last_seq: row.get(4)?,
        opened_at: row.get(5)?,
        last_at: row.get(6)?,
        waits_since: row.get(7)?,
        reminded_at: row.get(8)?,
        closed_at: row.get(9)?,
        joined: joined_at.zip(joined_by),
    })
}

pub(crate) fn thread(tx: &mut Tx<'_>, id: ThreadId) -> Result<Option<Thread>, StoreError> {
    tx.query_opt(
        sql!("SELECT {columns} FROM thread WHERE merchant_id = $1 AND thread_id = $2", THREAD),
        params![id.home(), id],
        thread_row,
    )
}

/// Those of `ids` that there are, by id.
pub(crate) fn threads(tx: &mut Tx<'_>, ids: &[ThreadId]) -> Result<Vec<Thread>, StoreError> {
    let mut ids = ids.to_vec();
    ids.sort_unstable();
    ids.dedup();
    let rows: Vec<[Value<'_>; 2]> =
        ids.iter().map(|id| [Value::Int(id.home().number()), id.to_value()]).collect();
    let mut found = tx.query_set(
        sql_set!(
            "WITH v(home, wanted) AS (VALUES {rows})
             SELECT {columns} FROM v JOIN thread t
               ON t.merchant_id = v.home AND t.thread_id = v.wanted",
            [BIGINT, BYTEA],
            THREAD
        ),
        &rows,
        thread_row,
    )?;
    found.sort_by_key(|thread| thread.id);
    Ok(found)
}

/// The conversation of a shopper about that.
pub(crate) fn about(
    tx: &mut Tx<'_>,
    about: About,
    shopper: ShopperId,
) -> Result<Option<Thread>, StoreError> {
    tx.query_opt(
        sql!(
            "SELECT {columns} FROM thread
              WHERE merchant_id = $1 AND about = $2 AND shopper_id = $3",
            THREAD
        ),
        params![about.merchant(), about.id().bytes(), shopper],
        thread_row,
    )
}

/// Writes a new one down; false when there is one about the same already.
pub(crate) fn insert(tx: &mut Tx<'_>, thread: &Thread) -> Result<bool, StoreError> {
    let added = tx.execute(
        sql!(
            "INSERT INTO thread (merchant_id, thread_id, shopper_id, about_kind, about, last_seq,
                opened_at, last_at)
              VALUES ($1, $2, $3, $4, $5, 0, $6, $7)
              ON CONFLICT (merchant_id, about, shopper_id) DO NOTHING"
        ),
        params![
            thread.merchant,
            thread.id,
            thread.shopper,
            thread.about.key(),
            thread.about.id().bytes(),
            thread.opened_at,
            thread.last_at
        ],
    )?;
    Ok(added == 1)
}

/// Takes the next number of a conversation and holds its row until this transaction ends; with it, since when the
/// shopper waits. None when it is closed, unless `even_closed`.
pub(crate) fn advance(
    tx: &mut Tx<'_>,
    id: ThreadId,
    now: Timestamp,
    even_closed: bool,
) -> Result<Option<(i64, Option<Timestamp>)>, StoreError> {
    tx.query_opt(
        sql!(
            "UPDATE thread SET last_seq = last_seq + 1, last_at = $1
              WHERE merchant_id = $2 AND thread_id = $3
                AND (closed_at IS NULL OR CAST($4 AS BIGINT) = 1)
              RETURNING last_seq, waits_since"
        ),
        params![now, id.home(), id, i64::from(even_closed)],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )
}

/// The shopper waits since `since`, or not; nobody was reminded of it.
pub(crate) fn set_waits(
    tx: &mut Tx<'_>,
    id: ThreadId,
    since: Option<Timestamp>,
) -> Result<(), StoreError> {
    tx.execute(
        sql!(
            "UPDATE thread SET waits_since = $1, reminded_at = NULL
              WHERE merchant_id = $2 AND thread_id = $3"
        ),
        params![since, id.home(), id],
    )?;
    Ok(())
}

/// The merchant is reminded; false when nobody waits any more, or she was.
pub(crate) fn set_reminded(
    tx: &mut Tx<'_>,
    id: ThreadId,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let changed = tx.execute(
        sql!(
            "UPDATE thread SET reminded_at = $1 WHERE merchant_id = $2 AND thread_id = $3
                AND waits_since IS NOT NULL AND reminded_at IS NULL"
        ),
        params![now, id.home(), id],
    )?;
    Ok(changed == 1)
}

/// An operator joins; false when one did.
pub(crate) fn set_joined(
    tx: &mut Tx<'_>,
    id: ThreadId,
    person: ShopperId,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let changed = tx.execute(
        sql!(
            "UPDATE thread SET joined_at = $1, joined_by = $2
              WHERE merchant_id = $3 AND thread_id = $4 AND joined_at IS NULL"
        ),
        params![now, person, id.home(), id],
    )?;
    Ok(changed == 1)
}

/// Closed, or open again; false when it is so already.
pub(crate) fn set_closed(
    tx: &mut Tx<'_>,
    id: ThreadId,
    closed: Option<Timestamp>,
) -> Result<bool, StoreError> {
    let changed = tx.execute(
        sql!(
            "UPDATE thread SET closed_at = $1 WHERE merchant_id = $2 AND thread_id = $3
                AND (CASE WHEN closed_at IS NULL THEN 0 ELSE 1 END) <> CAST($4 AS BIGINT)"
        ),
        params![closed, id.home(), id, i64::from(closed.is_some())],
    )?;
    Ok(changed == 1)
}

/// When that side was last written a letter about it.
pub(crate) fn told_at(
    tx: &mut Tx<'_>,
    id: ThreadId,
    side: Actor,
) -> Result<Option<Timestamp>, StoreError> {
    let told = tx.query_opt(
        sql!(
            "SELECT told_shopper, told_merchant, told_operator FROM thread
              WHERE merchant_id = $1 AND thread_id = $2"
        ),
        params![id.home(), id],
        |row| {
            Ok(match side {
                Actor::Shopper => row.get(0)?,
                Actor::Merchant => row.get(1)?,
                Actor::Operator | Actor::Market => row.get(2)?,
            })
        },
    )?;
    Ok(told.flatten())
}

pub(crate) fn set_told(
    tx: &mut Tx<'_>,
    id: ThreadId,
    side: Actor,
    now: Timestamp,
) -> Result<(), StoreError> {
    let statement = match side {
        Actor::Shopper => {
            sql!("UPDATE thread SET told_shopper = $1 WHERE merchant_id = $2 AND thread_id = $3")
        }
        Actor::Merchant => {
            sql!("UPDATE thread SET told_merchant = $1 WHERE merchant_id = $2 AND thread_id = $3")
        }
        Actor::Operator | Actor::Market => {
            sql!("UPDATE thread SET told_operator = $1 WHERE merchant_id = $2 AND thread_id = $3")
        }
    };
    tx.execute(statement, params![now, id.home(), id])?;
    Ok(())
}

/// A merchant's conversations, the last written in first; those alone in which a shopper waits, longest waiting
/// first, when `waiting`. After `after`, the time and id of the last of the page before.
pub(crate) fn of_merchant(
    tx: &mut Tx<'_>,
    merchant: MerchantId,
    waiting: bool,
    after: Option<(Timestamp, ThreadId)>,
    limit: u32,
) -> Result<Vec<Thread>, StoreError> {
    if waiting {
        let (at, id) =
            after.map_or((Timestamp::from_micros(i64::MIN), [0; 16]), |(at, id)| (at, *id.bytes()));
        return tx.query(
            sql!(
                "SELECT {columns} FROM thread WHERE merchant_id = $1 AND waits_since IS NOT NULL
                    AND (waits_since, thread_id) > ($2, $3)
                  ORDER BY waits_since, thread_id LIMIT $4",
                THREAD
            ),
            params![merchant, at, id[..], limit],
            thread_row,
        );
    }
    let (at, id) =
        after.map_or((Timestamp::from_micros(i64::MAX), [0xFF; 16]), |(at, id)| (at, *id.bytes()));
    tx.query(
        sql!(
            "SELECT {columns} FROM thread
              WHERE merchant_id = $1 AND (last_at, thread_id) < ($2, $3)
              ORDER BY last_at DESC, thread_id DESC LIMIT $4",
            THREAD
        ),
        params![merchant, at, id[..], limit],
        thread_row,
    )
}

/// The conversations about one order or listing, at most `limit`, by id.
pub(crate) fn all_about(
    tx: &mut Tx<'_>,
    about: About,
    limit: u32,
) -> Result<Vec<Thread>, StoreError> {
    tx.query(
        sql!(
            "SELECT {columns} FROM thread WHERE merchant_id = $1 AND about = $2
              ORDER BY shopper_id LIMIT $3",
            THREAD
        ),
        params![about.merchant(), about.id().bytes(), limit],
        thread_row,
    )
}

/// Since when shoppers wait for a merchant, of those who wait since before `before`; at most `limit`.
pub(crate) fn waits(
    tx: &mut Tx<'_>,
    merchant: MerchantId,
    before: Timestamp,
    limit: u32,
) -> Result<Vec<Timestamp>, StoreError> {
    tx.query(
        sql!(
            "SELECT waits_since FROM thread
              WHERE merchant_id = $1 AND waits_since IS NOT NULL AND waits_since <= $2
              ORDER BY waits_since DESC LIMIT $3"
        ),
        params![merchant, before, limit],
        |row| row.get(0),
    )
}
