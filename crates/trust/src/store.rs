//! Trust's SQL that writes.

use crate::{Finding, Folder};
use ::store::{StoreError, Tx, params, sql};
use kernel::{ListingId, Timestamp};

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

/// Writes down `mark` unless there is one.
pub(crate) fn put_folder_mark(
    tx: &mut Tx<'_>,
    folder: Folder,
    mark: &str,
) -> Result<(), StoreError> {
    tx.execute(
        sql!("INSERT INTO file_store (name, mark) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING"),
        params![folder.key(), mark],
    )?;
    Ok(())
}
