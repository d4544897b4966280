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

/// A folder that is with the market of a database, whichever of its servers looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Folder {
    /// Where pictures are, and the files that merchants sent.
    Objects,
    /// Where the sandbox bank writes down what was paid.
    Sandbox,
}

impl Folder {
    fn key(self) -> &'static str {
        match self {
            Folder::Objects => "objects",
            Folder::Sandbox => "sandbox",
        }
    }
}

/// The mark of the folder that is with the market; none before one was marked.
pub fn folder_mark(tx: &mut Tx<'_>, folder: Folder) -> Result<Option<String>, StoreError> {
    let sql = sql!("SELECT mark FROM file_store WHERE name = $1");
    tx.query_opt(sql, params![folder.key()], |row| row.get(0))
}

/// Remembers `mark` unless there is one; answers the one that holds.
pub fn keep_folder_mark(tx: &mut Tx<'_>, folder: Folder, mark: &str) -> Result<String, StoreError> {
    tx.execute(
        sql!("INSERT INTO file_store (name, mark) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING"),
        params![folder.key(), mark],
    )?;
    Ok(folder_mark(tx, folder)?.unwrap_or_else(|| mark.to_owned()))
}
