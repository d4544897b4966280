//! What a merchant is told of her files.

use crate::{ImportReport, destinations_meant};
use ::store::{StoreError, Tx};
use catalog::ImportRun;
use catalog::import::ImportOptions;
use kernel::{MerchantId, Timestamp};

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
