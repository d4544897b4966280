use super::by_place;
use crate::store;
use ::store::{StoreError, Tx};
use kernel::{MerchantId, OrderId};

/// The order left the building: its units are neither in stock nor promised any more. Only committed
/// promises ship; asking again changes nothing. Answers with the units that left.
///
/// # Errors
/// The store's.
pub fn ship(tx: &mut Tx<'_>, merchant: MerchantId, order: OrderId) -> Result<u32, StoreError> {
    let promises = store::fulfil(tx, merchant, order)?;
    let units = promises.iter().map(|p| p.2).sum();
    for (location, lines) in by_place(promises) {
        store::take_out(tx, merchant, location, &lines)?;
    }
    Ok(units)
}
