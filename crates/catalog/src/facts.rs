//! The facts that the catalogue tells.

use crate::Status;
use kernel::ListingId;
use serde::{Deserialize, Serialize};

/// A listing as it was after the fact.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListingMoved {
    /// The listing, which is the subject too.
    pub listing: ListingId,
    /// Its version.
    pub version: i64,
    /// Its status.
    pub status: Status,
}

events::facts! {
    /// A listing was made or edited, or is a draft again.
    LISTING_CHANGED: ListingMoved = "listing.changed", 1;
    /// It is for sale.
    LISTING_PUBLISHED: ListingMoved = "listing.published", 1;
    /// It is taken off sale for a while.
    LISTING_PAUSED: ListingMoved = "listing.paused", 1;
    /// It is put away.
    LISTING_ARCHIVED: ListingMoved = "listing.archived", 1;
}
