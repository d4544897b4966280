//! What each server counted of callers.

use crate::commands::share_counts::Counted;
use store::{StoreError, Tx, params, sql};

pub(crate) fn keep(tx: &mut Tx<'_>, counted: &Counted) -> Result<(), StoreError> {
    let Counted { server, minute, counts } = counted;
    tx.execute(
        sql!(
            "INSERT INTO caller_count (server, minute, counts) VALUES ($1, $2, $3)
              ON CONFLICT (server) DO UPDATE SET minute = excluded.minute, counts = excluded.counts"
        ),
        params![server, minute, counts],
    )?;
    Ok(())
}

pub(crate) fn of_others(tx: &mut Tx<'_>, counted: &Counted) -> Result<Vec<Vec<u8>>, StoreError> {
    tx.query(
        sql!("SELECT counts FROM caller_count WHERE server <> $1 AND minute = $2 ORDER BY server"),
        params![counted.server, counted.minute],
        |row| row.get(0),
    )
}

pub(crate) fn forget_before(tx: &mut Tx<'_>, minute: i64) -> Result<u64, StoreError> {
    tx.execute(sql!("DELETE FROM caller_count WHERE minute < $1"), params![minute])
}
