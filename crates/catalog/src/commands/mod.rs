//! One file per command.

pub(crate) mod assign_hs;
pub(crate) mod change_status;
pub(crate) mod import_drafts;
pub(crate) mod import_files;
pub(crate) mod import_run;
pub(crate) mod save_listing;
pub(crate) mod set_attribute;

use crate::domain::listing::Listing;
use crate::facts::ListingMoved;
use events::{Fact, Subject};
use kernel::Timestamp;
use store::{StoreError, Tx};

/// Tells `fact` of `listing` as it now is.
pub(crate) fn emit(
    tx: &mut Tx<'_>,
    fact: Fact<ListingMoved>,
    listing: &Listing,
    now: Timestamp,
) -> Result<(), StoreError> {
    let (version, status) = (listing.version, listing.status);
    let moved = ListingMoved { listing: listing.id, version, status };
    events::emit(tx, fact, Subject::of(listing.id.id()), &moved, now)
}
