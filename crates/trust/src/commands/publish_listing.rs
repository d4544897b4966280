//! A listing is cleared and published.

use super::screen::screen_everywhere;
use crate::domain::finding::Finding;
use crate::store;
use ::store::{StoreError, Tx};
use catalog::{ChangeStatus, ChangeStatusError, Listing, Status, change_status};
use kernel::{ListingId, Moment};

/// A listing to be published.
#[derive(Clone, Copy, Debug)]
pub struct PublishListing {
    /// Which.
    pub listing: ListingId,
    /// The version the decision was made on; `None` publishes whatever is there.
    pub version: Option<i64>,
}

/// A listing that is for sale.
#[derive(Clone, Debug)]
pub struct Published {
    /// As it now is.
    pub listing: Listing,
    /// Where it is not sold and what would make it better.
    pub findings: Vec<Finding>,
}

/// Why a listing was not published.
#[derive(Debug, thiserror::Error)]
pub enum PublishError {
    /// It lacks something.
    #[error("the listing is not ready: {}", .0.iter().map(|f| f.what.as_str()).collect::<Vec<_>>().join("; "))]
    Blocked(Vec<Finding>),
    /// The merchant may not sell yet.
    #[error("the merchant is not approved yet")]
    NotApproved,
    /// Not there, changed meanwhile, or no way from its status.
    #[error(transparent)]
    Status(ChangeStatusError),
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<ChangeStatusError> for PublishError {
    /// A refusal stays one; that the database could not is no refusal.
    fn from(error: ChangeStatusError) -> PublishError {
        match error {
            ChangeStatusError::Store(error) => PublishError::Store(error),
            refusal => PublishError::Status(refusal),
        }
    }
}

/// Clears and publishes a listing; one that is published already is cleared again.
///
/// # Errors
/// [`PublishError::Blocked`] with what is to be filled in; [`PublishError::NotApproved`] until an
/// operator let the merchant sell; [`PublishError::Status`] as [`change_status`] says.
pub fn publish_listing(
    tx: &mut Tx<'_>,
    ask: &PublishListing,
    moment: &mut Moment,
) -> Result<Published, PublishError> {
    let listing = catalog::listing(tx, ask.listing)?.ok_or(ChangeStatusError::NotFound)?;
    let merchant = merchants::merchant(tx, listing.merchant)?;
    if !merchant.is_some_and(|merchant| merchant.status == merchants::MerchantStatus::Approved) {
        return Err(PublishError::NotApproved);
    }
    let screening = screen_everywhere(tx, &listing, moment.now)?;
    if screening.blocking().next().is_some() {
        return Err(PublishError::Blocked(screening.findings));
    }
    let change = ChangeStatus {
        listing: ask.listing,
        version: Some(ask.version.unwrap_or(listing.version)),
        to: Status::Published,
    };
    let listing = change_status(tx, &change, moment)?;
    store::put_clearance(tx, listing.id, listing.version, &screening.findings, moment.now)?;
    Ok(Published { listing, findings: screening.findings })
}
