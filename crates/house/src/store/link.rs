//! The link by which the first operator comes in.

use accounts::TokenHash;
use kernel::Timestamp;
use store::{StoreError, Tx, params, sql};

/// Puts a link in the place of the one before.
pub(crate) fn put(
    tx: &mut Tx<'_>,
    hash: TokenHash,
    (now, expires): (Timestamp, Timestamp),
) -> Result<(), StoreError> {
    tx.execute(
        sql!(
            "INSERT INTO setup_link (name, token_hash, made_at, expires_at)
              VALUES ('setup', $1, $2, $3)
              ON CONFLICT (name) DO UPDATE SET token_hash = excluded.token_hash,
                made_at = excluded.made_at, expires_at = excluded.expires_at"
        ),
        params![hash, now, expires],
    )?;
    Ok(())
}

/// Whether the link leads in at `now`.
pub(crate) fn leads(tx: &mut Tx<'_>, hash: TokenHash, now: Timestamp) -> Result<bool, StoreError> {
    let found = tx.query_opt(
        sql!("SELECT name FROM setup_link WHERE token_hash = $1 AND expires_at > $2"),
        params![hash, now],
        |row| row.get::<String>(0),
    )?;
    Ok(found.is_some())
}

/// Takes the link away, which works once; false where it does not lead in.
pub(crate) fn take(tx: &mut Tx<'_>, hash: TokenHash, now: Timestamp) -> Result<bool, StoreError> {
    let taken = tx.execute(
        sql!("DELETE FROM setup_link WHERE token_hash = $1 AND expires_at > $2"),
        params![hash, now],
    )?;
    Ok(taken == 1)
}

/// Takes whatever link there is away.
pub(crate) fn forget(tx: &mut Tx<'_>) -> Result<(), StoreError> {
    tx.execute(sql!("DELETE FROM setup_link"), params![])?;
    Ok(())
}

/// When the link was made that is there.
pub(crate) fn made_at(tx: &mut Tx<'_>) -> Result<Option<Timestamp>, StoreError> {
    tx.query_opt(sql!("SELECT made_at FROM setup_link WHERE name = 'setup'"), params![], |row| {
        row.get(0)
    })
}
