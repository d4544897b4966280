//! Sessions, and the buckets that slow down guessing.

use crate::domain::limit::Limit;
use crate::domain::principal::{SessionLife, SessionView};
use crate::domain::token::TokenHash;
use kernel::{MerchantId, ShopperId, Timestamp};
use store::{StoreError, Tx, params, sql};

/// A session on its way into the table.
pub(crate) struct NewSession<'a> {
    pub(crate) token: TokenHash,
    pub(crate) shopper: ShopperId,
    pub(crate) agent: &'a str,
    pub(crate) address: &'a str,
    pub(crate) life: SessionLife,
}

/// A live session as stored.
pub(crate) struct SessionRow {
    pub(crate) shopper: ShopperId,
    pub(crate) acts_for: Option<MerchantId>,
    pub(crate) seen_at: Timestamp,
    pub(crate) expires_at: Timestamp,
}

pub(crate) fn insert(
    tx: &mut Tx<'_>,
    new: &NewSession<'_>,
    now: Timestamp,
) -> Result<Timestamp, StoreError> {
    let expires_at = now.plus_seconds(new.life.whole_seconds);
    tx.execute(
        sql!(
            "INSERT INTO session (token_hash, shopper_id, agent, address, created_at, seen_at,
                                   idle_until, expires_at)
              VALUES ($1, $2, $3, $4, $5, $5, $6, $7)"
        ),
        params![
            new.token,
            new.shopper,
            new.agent,
            new.address,
            now,
            now.plus_seconds(new.life.idle_seconds),
            expires_at
        ],
    )?;
    Ok(expires_at)
}

pub(crate) fn live(
    tx: &mut Tx<'_>,
    token: TokenHash,
    now: Timestamp,
) -> Result<Option<SessionRow>, StoreError> {
    tx.query_opt(
        sql!(
            "SELECT shopper_id, acts_for, seen_at, expires_at FROM session
              WHERE token_hash = $1 AND expires_at > $2 AND idle_until > $2"
        ),
        params![token, now],
        |row| {
            Ok(SessionRow {
                shopper: row.get(0)?,
                acts_for: row.get(1)?,
                seen_at: row.get(2)?,
                expires_at: row.get(3)?,
            })
        },
    )
}

/// Prolongs a session from `now` on. One that a clock which was ahead began lives no longer for it.
pub(crate) fn touch(
    tx: &mut Tx<'_>,
    token: TokenHash,
    life: SessionLife,
    now: Timestamp,
) -> Result<u64, StoreError> {
    let (idle_until, latest) =
        (now.plus_seconds(life.idle_seconds), now.plus_seconds(life.whole_seconds));
    tx.execute(
        sql!(
            "UPDATE session SET seen_at = $1, idle_until = $2,
                expires_at = CASE WHEN expires_at > $3 THEN $3 ELSE expires_at END
              WHERE token_hash = $4 AND seen_at <> $1 AND idle_until > $1"
        ),
        params![now, idle_until, latest, token],
    )
}

/// Keeps the merchant that a session of `shopper` acts for.
pub(crate) fn set_acts_for(
    tx: &mut Tx<'_>,
    shopper: ShopperId,
    token: TokenHash,
    merchant: MerchantId,
) -> Result<u64, StoreError> {
    tx.execute(
        sql!("UPDATE session SET acts_for = $1 WHERE shopper_id = $2 AND token_hash = $3"),
        params![merchant, shopper, token],
    )
}

pub(crate) fn of_shopper(
    tx: &mut Tx<'_>,
    shopper: ShopperId,
    now: Timestamp,
) -> Result<Vec<SessionView>, StoreError> {
    tx.query(
        sql!(
            "SELECT token_hash, agent, address, created_at, seen_at FROM session
              WHERE shopper_id = $1 AND expires_at > $2 AND idle_until > $2
              ORDER BY seen_at DESC, token_hash LIMIT 100"
        ),
        params![shopper, now],
        |row| {
            Ok(SessionView {
                token_hash: row.get(0)?,
                agent: row.get(1)?,
                address: row.get(2)?,
                created_at: row.get(3)?,
                seen_at: row.get(4)?,
            })
        },
    )
}

pub(crate) fn end(tx: &mut Tx<'_>, token: TokenHash) -> Result<u64, StoreError> {
    tx.execute(sql!("DELETE FROM session WHERE token_hash = $1"), params![token])
}

pub(crate) fn end_of(
    tx: &mut Tx<'_>,
    shopper: ShopperId,
    token: TokenHash,
) -> Result<u64, StoreError> {
    tx.execute(
        sql!("DELETE FROM session WHERE shopper_id = $1 AND token_hash = $2"),
        params![shopper, token],
    )
}

/// Ends all sessions of `shopper`, but for `keep`.
pub(crate) fn end_all(
    tx: &mut Tx<'_>,
    shopper: ShopperId,
    keep: Option<TokenHash>,
) -> Result<u64, StoreError> {
    match keep {
        Some(keep) => tx.execute(
            sql!("DELETE FROM session WHERE shopper_id = $1 AND token_hash <> $2"),
            params![shopper, keep],
        ),
        None => tx.execute(sql!("DELETE FROM session WHERE shopper_id = $1"), params![shopper]),
    }
}

/// One try against `bucket`: `None` when it is let in, else the seconds to wait. The condition sits
/// in the statement, so tries at once cannot slip through together. A debt that no clock of today can have
/// written is none, so that a clock that was ahead shuts nobody out.
pub(crate) fn charge(
    tx: &mut Tx<'_>,
    bucket: &str,
    limit: Limit,
    now: Timestamp,
) -> Result<Option<i64>, StoreError> {
    let each = limit.seconds_each.saturating_mul(1_000_000);
    let beyond = limit.beyond(now);
    let charged = tx.query_opt(
        sql!(
            "INSERT INTO throttle (bucket, due_at) VALUES ($1, $2)
              ON CONFLICT (bucket) DO UPDATE SET due_at =
                CASE WHEN throttle.due_at > $3 AND throttle.due_at <= $4
                     THEN throttle.due_at + CAST($5 AS BIGINT) ELSE excluded.due_at END
              WHERE throttle.due_at <= $6 OR throttle.due_at > $4
              RETURNING due_at"
        ),
        params![bucket, limit.charged(now, now), now, beyond, each, limit.latest_due(now)],
        |row| row.get::<Timestamp>(0),
    )?;
    if charged.is_some() {
        return Ok(None);
    }
    let due: Option<Timestamp> = tx.query_opt(
        sql!("SELECT due_at FROM throttle WHERE bucket = $1"),
        params![bucket],
        |row| row.get(0),
    )?;
    Ok(Some(limit.retry_after_seconds(due.unwrap_or(now), now)))
}

pub(crate) fn clear(tx: &mut Tx<'_>, bucket: &str) -> Result<u64, StoreError> {
    tx.execute(sql!("DELETE FROM throttle WHERE bucket = $1"), params![bucket])
}

/// Forgets sessions that ended and buckets that paid off their debt.
pub(crate) fn sweep(tx: &mut Tx<'_>, now: Timestamp, limit: u32) -> Result<u64, StoreError> {
    let sessions = sql!(
        "DELETE FROM session WHERE token_hash IN (SELECT token_hash FROM session
          WHERE expires_at <= $1 OR idle_until <= $1 LIMIT $2)"
    );
    let buckets = sql!(
        "DELETE FROM throttle WHERE bucket IN (SELECT bucket FROM throttle
          WHERE due_at <= $1 ORDER BY due_at LIMIT $2)"
    );
    Ok(tx.execute(sessions, params![now, limit])? + tx.execute(buckets, params![now, limit])?)
}
