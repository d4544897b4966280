//! How far each of a merchant's people, and each operator, has read.

use crate::Voice;
use kernel::{Actor, MerchantId, ShopperId, ThreadId, Timestamp};
use store::{StoreError, ToValue, Tx, Value, params, sql, sql_set};

/// How far somebody has read for her side, at the merchant's.
pub(crate) fn read_seq(tx: &mut Tx<'_>, id: ThreadId, voice: Voice) -> Result<i64, StoreError> {
    let read = tx.query_opt(
        sql!(
            "SELECT read_seq FROM thread_read
              WHERE merchant_id = $1 AND thread_id = $2 AND side = $3 AND person_id = $4"
        ),
        params![id.home(), id, voice.side().key(), voice.person],
        |row| row.get(0),
    )?;
    Ok(read.unwrap_or(0))
}

/// How far whoever read furthest for a side has.
pub(crate) fn read_seq_of_side(
    tx: &mut Tx<'_>,
    id: ThreadId,
    side: Actor,
) -> Result<i64, StoreError> {
    let read = tx.query_opt(
        sql!(
            "SELECT COALESCE(MAX(read_seq), 0) FROM thread_read
              WHERE merchant_id = $1 AND thread_id = $2 AND side = $3"
        ),
        params![id.home(), id, side.key()],
        |row| row.get(0),
    )?;
    Ok(read.unwrap_or(0))
}

/// How far somebody has read each of `ids` for her side; absent where she read nothing.
pub(crate) fn reads_of(
    tx: &mut Tx<'_>,
    ids: &[ThreadId],
    voice: Voice,
) -> Result<Vec<(ThreadId, i64)>, StoreError> {
    let mut ids = ids.to_vec();
    ids.sort_unstable();
    let side = voice.side().key();
    let rows: Vec<[Value<'_>; 4]> = ids
        .iter()
        .map(|id| {
            let home = Value::Int(id.home().number());
            [home, id.to_value(), Value::Text(side), voice.person.to_value()]
        })
        .collect();
    tx.query_set(
        sql_set!(
            "WITH v(merchant_id, thread_id, side, person_id) AS (VALUES {rows})
             SELECT r.thread_id, r.read_seq FROM v JOIN thread_read r
               ON r.merchant_id = v.merchant_id AND r.thread_id = v.thread_id AND r.side = v.side
               AND r.person_id = v.person_id",
            [BIGINT, BYTEA, TEXT, BIGINT]
        ),
        &rows,
        |row| Ok((row.get(0)?, row.get(1)?)),
    )
}

/// She has read up to there for her side; a mark that is further stays.
pub(crate) fn mark_read(
    tx: &mut Tx<'_>,
    id: ThreadId,
    voice: Voice,
    seq: i64,
) -> Result<(), StoreError> {
    tx.execute(
        sql!(
            "INSERT INTO thread_read (merchant_id, thread_id, side, person_id, read_seq)
              VALUES ($1, $2, $3, $4, $5)
              ON CONFLICT (merchant_id, thread_id, side, person_id)
              DO UPDATE SET read_seq = excluded.read_seq
                WHERE thread_read.read_seq < excluded.read_seq"
        ),
        params![id.home(), id, voice.side().key(), voice.person, seq],
    )?;
    Ok(())
}

/// So many conversations of a merchant, those written in last, are looked at: every page that she opens counts them.
const LOOKED_AT: u32 = 500;

/// How many of a merchant's conversations since `since`, of the last [`LOOKED_AT`], hold something that a person has not read for her; no more
/// than `limit` are counted.
pub(crate) fn unread(
    tx: &mut Tx<'_>,
    (merchant, person): (MerchantId, ShopperId),
    since: Timestamp,
    limit: u32,
) -> Result<i64, StoreError> {
    let found = tx.query(
        sql!(
            "SELECT t.thread_id FROM (SELECT thread_id, last_seq FROM thread
                WHERE merchant_id = $1 AND last_at >= $2
                ORDER BY last_at DESC, thread_id DESC LIMIT $3) t
              LEFT JOIN thread_read r ON r.merchant_id = $1 AND r.thread_id = t.thread_id
                AND r.side = 'merchant' AND r.person_id = $4
              WHERE t.last_seq > COALESCE(r.read_seq, 0) LIMIT $5"
        ),
        params![merchant, since, LOOKED_AT, person, limit],
        |row| row.get::<ThreadId>(0),
    )?;
    Ok(i64::try_from(found.len()).unwrap_or(i64::MAX))
}
