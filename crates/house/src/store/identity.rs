//! Versions of the market's identity.

use crate::Identity;
use crate::queries::Kept;
use kernel::Timestamp;
use store::{Row, StoreError, Tx, params, sql};

/// As [`kept`] reads them.
const COLUMNS: &str = "version, identity, saved_at, saved_by";

fn kept(row: &Row<'_>) -> Result<Kept, StoreError> {
    let json: String = row.get(1)?;
    let identity = serde_json::from_str(&json);
    Ok(Kept {
        version: row.get(0)?,
        identity: identity.map_err(|_| StoreError::Column("market's identity"))?,
        saved: Some((row.get(2)?, row.get(3)?)),
    })
}

pub(crate) fn newest(tx: &mut Tx<'_>) -> Result<Option<Kept>, StoreError> {
    tx.query_opt(
        sql!("SELECT {columns} FROM market_identity ORDER BY version DESC LIMIT 1", COLUMNS),
        params![],
        kept,
    )
}

pub(crate) fn of_version(tx: &mut Tx<'_>, version: i64) -> Result<Option<Kept>, StoreError> {
    tx.query_opt(
        sql!("SELECT {columns} FROM market_identity WHERE version = $1", COLUMNS),
        params![version],
        kept,
    )
}

pub(crate) fn history(tx: &mut Tx<'_>, limit: u32) -> Result<Vec<Kept>, StoreError> {
    tx.query(
        sql!("SELECT {columns} FROM market_identity ORDER BY version DESC LIMIT $1", COLUMNS),
        params![limit],
        kept,
    )
}

/// A new version; false where that version is there already.
pub(crate) fn insert(
    tx: &mut Tx<'_>,
    version: i64,
    identity: &Identity,
    (now, by): (Timestamp, &str),
) -> Result<bool, StoreError> {
    let json = serde_json::to_string(identity);
    let json = json.map_err(|_| StoreError::Column("market's identity"))?;
    let inserted = tx.execute(
        sql!(
            "INSERT INTO market_identity (version, identity, saved_at, saved_by)
              VALUES ($1, $2, $3, $4) ON CONFLICT (version) DO NOTHING"
        ),
        params![version, json, now, by],
    )?;
    Ok(inserted == 1)
}
