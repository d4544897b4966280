//! What became of the units of an order, counted beside its state. Money, stock and the state are the caller's
//! business, in the same transaction.

use crate::{LineCount, store};
use ::store::{StoreError, Tx};
use kernel::{OrderId, SkuId};

/// Units are handed to a carrier; `false` when fewer than these are left to be handed over.
pub fn count_shipped(
    tx: &mut Tx<'_>,
    order: OrderId,
    units: &[(SkuId, u32)],
) -> Result<bool, StoreError> {
    for (sku, count) in units {
        if !store::line::ship(tx, order, (*sku, *count))? {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Units that left are paid back, of lines as they were read; `false` when others went meanwhile.
pub fn count_given_back(
    tx: &mut Tx<'_>,
    order: OrderId,
    units: &[(LineCount, u32)],
) -> Result<bool, StoreError> {
    for (seen, count) in units {
        if !store::line::give_back(tx, order, (seen, *count))? {
            return Ok(false);
        }
    }
    Ok(true)
}

/// All of the order's money went back: what left is paid back, and what did not is called off.
pub fn count_ended(tx: &mut Tx<'_>, order: OrderId) -> Result<(), StoreError> {
    store::line::end(tx, order)
}
