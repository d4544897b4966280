use super::by_place;
use crate::store;
use ::store::{StoreError, Tx};
use kernel::{MerchantId, OrderId};

/// The order will not ship: what it was promised is free again. Asking again changes nothing.
/// Answers with the units that became free.
///
/// # Errors
/// The store's.
pub fn release(tx: &mut Tx<'_>, merchant: MerchantId, order: OrderId) -> Result<u32, StoreError> {
    let promises = store::drop_open(tx, merchant, order)?;
    let units = promises.iter().map(|p| p.2).sum();
    for (location, lines) in by_place(promises) {
        store::give_back(tx, merchant, location, &lines)?;
    }
    Ok(units)
}
