//! Work that falls due: a row per thing and time, so that no job scans every home for it.
//!
//! A command sets or clears its timers in the transaction of the fact they follow. A job asks what is
//! due, runs one command per timer, and that command clears it.

use kernel::Timestamp;
use store::{StoreError, Tx, params, sql};

/// Sets the timer of `kind` for `id` to `due_at`, in place of an earlier one.
///
/// # Errors
/// [`StoreError`] of the engine.
pub fn set(tx: &mut Tx<'_>, kind: &str, id: &[u8], due_at: Timestamp) -> Result<(), StoreError> {
    tx.execute(
        sql!(
            "INSERT INTO timer (kind, id, due_at) VALUES ($1, $2, $3)
              ON CONFLICT (kind, id) DO UPDATE SET due_at = excluded.due_at"
        ),
        params![kind, id, due_at],
    )?;
    Ok(())
}

/// Clears the timer of `kind` for `id`; nothing happens when there is none.
///
/// # Errors
/// [`StoreError`] of the engine.
pub fn clear(tx: &mut Tx<'_>, kind: &str, id: &[u8]) -> Result<(), StoreError> {
    tx.execute(sql!("DELETE FROM timer WHERE kind = $1 AND id = $2"), params![kind, id])?;
    Ok(())
}

/// The ids whose timer of `kind` is due at `now`, longest due first, at most `limit`.
///
/// # Errors
/// [`StoreError`] of the engine.
pub fn due(
    tx: &mut Tx<'_>,
    kind: &str,
    now: Timestamp,
    limit: u32,
) -> Result<Vec<Vec<u8>>, StoreError> {
    tx.query(
        sql!("SELECT id FROM timer WHERE kind = $1 AND due_at <= $2 ORDER BY due_at, id LIMIT $3"),
        params![kind, now, limit],
        |row| row.get(0),
    )
}
