//! A person becomes the owner of a merchant.

use crate::store::members;
use kernel::{MerchantId, ShopperId, Timestamp};
use store::{StoreError, Tx};

/// Makes `shopper` the owner of `merchant`; false when the account already acts for one.
///
/// # Errors
/// [`StoreError`] of the engine.
pub fn make_owner(
    tx: &mut Tx<'_>,
    shopper: ShopperId,
    merchant: MerchantId,
    now: Timestamp,
) -> Result<bool, StoreError> {
    members::insert_owner(tx, shopper, merchant, now)
}
