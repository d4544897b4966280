//! Sealed settings.

use crate::domain::setting::Laid;
use kernel::Timestamp;
use store::{StoreError, Tx, params, sql};

fn context(name: &str) -> String {
    format!("market setting {name}")
}

pub(crate) fn setting(tx: &mut Tx<'_>, name: &str) -> Result<Option<Laid>, StoreError> {
    let found = tx.query_opt(
        sql!("SELECT sealed FROM market_setting WHERE name = $1"),
        params![name],
        |row| row.get::<Vec<u8>>(0),
    )?;
    let Some(sealed) = found else { return Ok(None) };
    let text = tx.sealer()?.open(&sealed, &context(name))?;
    let laid = serde_json::from_str(&text);
    laid.map(Some).map_err(|_| StoreError::Column("market setting"))
}

pub(crate) fn put(
    tx: &mut Tx<'_>,
    name: &str,
    laid: &Laid,
    (now, by): (Timestamp, &str),
) -> Result<(), StoreError> {
    let unset = laid.address.is_empty().then_some(now);
    let text = serde_json::to_string(laid).map_err(|_| StoreError::Column("market setting"))?;
    let sealed = tx.sealer()?.seal(&text, &context(name))?;
    tx.execute(
        sql!(
            "INSERT INTO market_setting (name, sealed, version, set_at, set_by, unset_at)
              VALUES ($1, $2, 1, $3, $4, $5)
              ON CONFLICT (name) DO UPDATE SET sealed = excluded.sealed,
                version = market_setting.version + 1, set_at = excluded.set_at,
                set_by = excluded.set_by, unset_at = excluded.unset_at"
        ),
        params![name, sealed, now, by, unset],
    )?;
    Ok(())
}

/// Whether there is such a setting.
pub(crate) fn is_set(tx: &mut Tx<'_>, name: &str) -> Result<bool, StoreError> {
    let found = tx.query_opt(
        sql!("SELECT version FROM market_setting WHERE name = $1 AND unset_at IS NULL"),
        params![name],
        |row| row.get::<i64>(0),
    )?;
    Ok(found.is_some())
}

/// Rises with every setting.
pub(crate) fn version(tx: &mut Tx<'_>) -> Result<i64, StoreError> {
    let found = tx.query_opt(
        sql!("SELECT CAST(COALESCE(SUM(version), 0) AS BIGINT) FROM market_setting"),
        params![],
        |row| row.get(0),
    )?;
    Ok(found.unwrap_or(0))
}
