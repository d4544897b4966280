//! Trust's SQL.

use crate::Finding;
use ::store::{StoreError, Tx, params, sql};
use kernel::{ListingId, Timestamp};

/// What was found when a listing was last cleared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clearance {
    /// The version that was cleared.
    pub version: i64,
    /// What was found.
    pub findings: Vec<Finding>,
    /// When.
    pub cleared_at: Timestamp,
}

/// The last clearance of a listing; `None` when it was never published.
pub fn clearance(tx: &mut Tx<'_>, listing: ListingId) -> Result<Option<Clearance>, StoreError> {
    tx.query_opt(
        sql!(
            "SELECT version, findings, cleared_at FROM clearance
             WHERE merchant_id = $1 AND listing_id = $2"
        ),
        params![listing.home(), listing],
        |row| {
            let findings: String = row.get(1)?;
            let findings =
                serde_json::from_str(&findings).map_err(|_| StoreError::Column("findings"))?;
            Ok(Clearance { version: row.get(0)?, findings, cleared_at: row.get(2)? })
        },
    )
}

pub(crate) fn put_clearance(
    tx: &mut Tx<'_>,
    listing: ListingId,
    version: i64,
    findings: &[Finding],
    now: Timestamp,
) -> Result<(), StoreError> {
    let findings = serde_json::to_string(findings).map_err(|_| StoreError::Column("findings"))?;
    tx.execute(
        sql!(
            "INSERT INTO clearance (merchant_id, listing_id, version, findings, cleared_at)
             VALUES ($1, $2, $3, $4, $5)
             ON CONFLICT (merchant_id, listing_id) DO UPDATE SET version = excluded.version,
                findings = excluded.findings, cleared_at = excluded.cleared_at"
        ),
        params![listing.home(), listing, version, findings, now],
    )?;
    Ok(())
}

/// The only object store there is.
const OBJECTS: &str = "objects";

/// The mark of the object store that the market's pictures and files are in; none before one was marked.
pub fn files_mark(tx: &mut Tx<'_>) -> Result<Option<String>, StoreError> {
    tx.query_opt(sql!("SELECT mark FROM file_store WHERE name = $1"), params![OBJECTS], |row| {
        row.get(0)
    })
}

/// Remembers `mark` unless there is one; answers the one that holds.
pub fn keep_files_mark(tx: &mut Tx<'_>, mark: &str) -> Result<String, StoreError> {
    tx.execute(
        sql!("INSERT INTO file_store (name, mark) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING"),
        params![OBJECTS, mark],
    )?;
    Ok(files_mark(tx)?.unwrap_or_else(|| mark.to_owned()))
}
