//! What a merchant is told of her files, what was found of her listings, and whose a folder is.

use crate::commands::begin_import::RUN;
use crate::{Finding, Folder, ImportReport, destinations_meant};
use ::store::{StoreError, Tx, params, sql};
use catalog::import::ImportOptions;
use catalog::{ImportRun, ImportState};
use jobs::timers;
use kernel::{ImportId, ListingId, MerchantId, Timestamp};

/// A run of an import as it stands: what is written of it, and whether its work was given up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Import {
    /// What is written of it.
    pub run: ImportRun,
    /// Since when it waits for the operator, who may have it tried again.
    pub stopped_at: Option<Timestamp>,
}

impl Import {
    /// Somebody reads the file, or will by itself.
    #[must_use]
    pub fn is_at_work(&self) -> bool {
        self.run.state == ImportState::Running && self.stopped_at.is_none()
    }

    /// `running`, `stopped`, `done` or `failed`.
    #[must_use]
    pub fn state(&self) -> &'static str {
        if self.stopped_at.is_some() { "stopped" } else { self.run.state.as_str() }
    }
}

/// One import.
pub fn import(tx: &mut Tx<'_>, id: ImportId) -> Result<Option<Import>, StoreError> {
    catalog::import_run(tx, id)?.map(|run| standing(tx, run)).transpose()
}

/// The latest imports of `merchant`, newest first.
pub fn imports(
    tx: &mut Tx<'_>,
    merchant: MerchantId,
    limit: u32,
) -> Result<Vec<Import>, StoreError> {
    let runs = catalog::import_runs(tx, merchant, limit)?;
    runs.into_iter().map(|run| standing(tx, run)).collect()
}

/// That a run was given up is written nowhere but in its timer.
fn standing(tx: &mut Tx<'_>, run: ImportRun) -> Result<Import, StoreError> {
    let stopped_at = match run.state {
        ImportState::Running => timers::given_up(tx, RUN, run.id.bytes())?,
        ImportState::Done | ImportState::Failed => None,
    };
    Ok(Import { run, stopped_at })
}

/// What holds for a merchant's files unless she says otherwise; `None` when there is no such merchant.
pub fn import_options(
    tx: &mut Tx<'_>,
    merchant: MerchantId,
    now: Timestamp,
) -> Result<Option<ImportOptions>, StoreError> {
    let Some(found) = merchants::merchant(tx, merchant)? else { return Ok(None) };
    let destinations = destinations_meant(tx, (merchant, found.country), now)?;
    Ok(Some(ImportOptions {
        currency: found.payout_currency,
        origin: found.country,
        destinations,
        ..ImportOptions::default()
    }))
}

/// The report of a run, once there is one.
#[must_use]
pub fn import_report(run: &ImportRun) -> Option<ImportReport> {
    serde_json::from_str(run.report.as_deref()?).ok()
}

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

/// The mark of the folder that is with the market; none before one was marked.
pub fn folder_mark(tx: &mut Tx<'_>, folder: Folder) -> Result<Option<String>, StoreError> {
    let sql = sql!("SELECT mark FROM file_store WHERE name = $1");
    tx.query_opt(sql, params![folder.key()], |row| row.get(0))
}
