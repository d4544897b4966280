//! Which units of an order are in open returns and disputes: counted with its lines, so that whoever gives units back
//! sees it. The cases are the caller's business, in the same transaction.

use crate::store;
use ::store::{StoreError, Tx};
use kernel::{OrderId, SkuId};
use std::collections::BTreeMap;

/// Takes units of a line into a case; `false` when there are none, or fewer of it left, were not paid back, and are in
/// no other case.
pub fn claim_units(
    tx: &mut Tx<'_>,
    order: OrderId,
    (sku, units): (SkuId, u32),
) -> Result<bool, StoreError> {
    Ok(units > 0 && store::claim::claim(tx, order, (sku, units))?)
}

/// A case lets go of units.
pub fn free_units(
    tx: &mut Tx<'_>,
    order: OrderId,
    lines: &[(SkuId, u32)],
) -> Result<(), StoreError> {
    lines.iter().try_for_each(|line| store::claim::free(tx, order, *line))
}

/// As [`free_units`], of units for which their shopper took a part and keeps them: they are in no case again.
pub fn settle_units(
    tx: &mut Tx<'_>,
    order: OrderId,
    lines: &[(SkuId, u32)],
) -> Result<(), StoreError> {
    lines.iter().try_for_each(|line| store::claim::settle(tx, order, *line))
}

/// Units of an order's lines that are in open cases, and that were settled.
pub fn unit_claims(
    tx: &mut Tx<'_>,
    order: OrderId,
) -> Result<BTreeMap<SkuId, (u32, u32)>, StoreError> {
    store::claim::claims(tx, order)
}
