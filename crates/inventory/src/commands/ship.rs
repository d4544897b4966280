use crate::store;
use ::store::{StoreError, Tx};
use kernel::{OrderId, SkuId};

/// The orders left the building: their units are neither in stock nor promised any more. Only
/// committed promises ship; asking again changes nothing. Answers with the units that left.
pub fn ship(tx: &mut Tx<'_>, orders: &[OrderId]) -> Result<u32, StoreError> {
    let left = store::fulfil(tx, orders)?;
    let units = left.iter().map(|one| one.quantity).sum();
    store::take_out(tx, &store::by_key(left))?;
    Ok(units)
}

/// Units of an order left the building, the others stay promised.
pub fn ship_units(
    tx: &mut Tx<'_>,
    order: OrderId,
    units: &[(SkuId, u32)],
) -> Result<(), StoreError> {
    let left = store::part(tx, order, (units, "shipped"))?;
    store::take_out(tx, &store::by_key(left)).map(drop)
}
