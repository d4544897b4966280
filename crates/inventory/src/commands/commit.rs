use crate::store;
use ::store::{StoreError, Tx};
use kernel::OrderId;

/// The orders are paid: what they were promised no longer expires. Asking again changes nothing.
pub fn commit(tx: &mut Tx<'_>, orders: &[OrderId]) -> Result<(), StoreError> {
    store::keep(tx, orders).map(drop)
}
