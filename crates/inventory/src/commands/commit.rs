use crate::store;
use ::store::{StoreError, Tx};
use kernel::{MerchantId, OrderId};

/// The order is paid: its promise no longer expires. Asking again changes nothing.
///
/// # Errors
/// The store's.
pub fn commit(tx: &mut Tx<'_>, merchant: MerchantId, order: OrderId) -> Result<(), StoreError> {
    store::keep(tx, merchant, order).map(drop)
}
