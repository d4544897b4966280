use crate::store;
use ::store::{StoreError, Tx};
use kernel::{OrderId, SkuId};

/// The orders will not ship: what they were promised is free again. Asking again changes nothing.
/// Answers with the units that became free.
pub fn release(tx: &mut Tx<'_>, orders: &[OrderId]) -> Result<u32, StoreError> {
    let freed = store::drop_open(tx, orders)?;
    let units = freed.iter().map(|one| one.quantity).sum();
    store::give_back(tx, &store::by_key(freed))?;
    Ok(units)
}

/// Units of an order will not ship: their promise is taken back. What is not promised to it is passed over.
pub fn release_units(
    tx: &mut Tx<'_>,
    order: OrderId,
    units: &[(SkuId, u32)],
) -> Result<(), StoreError> {
    let freed = store::part(tx, order, (units, "released"))?;
    store::give_back(tx, &store::by_key(freed)).map(drop)
}

/// The orders were refused before they were placed: what they were promised a moment ago, in this `tx`,
/// is free again, and nothing of it is left.
pub fn forget(tx: &mut Tx<'_>, orders: &[OrderId]) -> Result<(), StoreError> {
    let freed = store::forget(tx, orders)?;
    store::give_back(tx, &store::by_key(freed)).map(drop)
}
