//! A listing is taken off sale for a while.

use ::store::Tx;
use catalog::{ChangeStatus, ChangeStatusError, Listing, Status, change_status};
use kernel::{ListingId, Moment};

/// A listing to be paused.
#[derive(Clone, Copy, Debug)]
pub struct PauseListing {
    /// Which.
    pub listing: ListingId,
    /// The version the decision was made on; `None` pauses whatever is there.
    pub version: Option<i64>,
}

/// Takes a published listing off sale; orders that are placed go on.
///
/// # Errors
/// [`ChangeStatusError::NoWay`] unless it is published, or paused already;
/// [`ChangeStatusError::NotFound`]; [`ChangeStatusError::Changed`]: read it again.
pub fn pause_listing(
    tx: &mut Tx<'_>,
    ask: &PauseListing,
    moment: &mut Moment,
) -> Result<Listing, ChangeStatusError> {
    let change = ChangeStatus { listing: ask.listing, version: ask.version, to: Status::Paused };
    change_status(tx, &change, moment)
}
