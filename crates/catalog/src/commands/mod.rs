//! One file per command.

pub(crate) mod assign_hs;
pub(crate) mod change_status;
pub(crate) mod import_run;
pub(crate) mod save_listing;
pub(crate) mod set_attribute;

use crate::domain::listing::Listing;
use kernel::Timestamp;
use store::{StoreError, Tx};

/// Writes the event `listing.<verb>` of `listing` as it now is.
pub(crate) fn emit(
    tx: &mut Tx<'_>,
    kind: &str,
    listing: &Listing,
    now: Timestamp,
) -> Result<(), StoreError> {
    let payload = serde_json::json!({
        "listing": listing.id,
        "version": listing.version,
        "status": listing.status,
    });
    events::emit(tx, listing.id.home(), kind, listing.id.bytes(), &payload.to_string(), now)
        .map(drop)
}
