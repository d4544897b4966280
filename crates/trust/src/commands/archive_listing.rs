//! A listing is put away, or comes back as a draft.

use ::store::Tx;
use catalog::{ChangeStatus, ChangeStatusError, Listing, Status, change_status};
use kernel::{ListingId, Moment};

/// A listing to be put away, or to come back.
#[derive(Clone, Copy, Debug)]
pub struct ArchiveListing {
    /// Which.
    pub listing: ListingId,
    /// The version the decision was made on; `None` moves whatever is there.
    pub version: Option<i64>,
}

/// Puts a listing away; it is kept, since orders speak of it.
///
/// # Errors
/// [`ChangeStatusError::NotFound`]; [`ChangeStatusError::Changed`]: read it again. From every status
/// there is a way.
pub fn archive_listing(
    tx: &mut Tx<'_>,
    ask: &ArchiveListing,
    moment: &mut Moment,
) -> Result<Listing, ChangeStatusError> {
    let change = ChangeStatus { listing: ask.listing, version: ask.version, to: Status::Archived };
    change_status(tx, &change, moment)
}

/// Brings an archived listing back as a draft.
///
/// # Errors
/// [`ChangeStatusError::NoWay`] unless it is archived, or a draft already; else as [`archive_listing`].
pub fn restore_listing(
    tx: &mut Tx<'_>,
    ask: &ArchiveListing,
    moment: &mut Moment,
) -> Result<Listing, ChangeStatusError> {
    let change = ChangeStatus { listing: ask.listing, version: ask.version, to: Status::Draft };
    change_status(tx, &change, moment)
}
