//! Which units of an order are in an open case. One statement takes them, so that no unit is ever in two.

use ::store::{StoreError, Tx, params, sql};
use kernel::{MerchantId, OrderId, SkuId};
use std::collections::BTreeMap;

/// Takes units of a line into a case; false when fewer than that are free of the `there` that were sent and not
/// given back.
pub(crate) fn claim(
    tx: &mut Tx<'_>,
    order: OrderId,
    (sku, units, there): (SkuId, u32, u32),
) -> Result<bool, StoreError> {
    if units == 0 || units > there {
        return Ok(false);
    }
    let taken = tx.execute(
        sql!(
            "INSERT INTO unit_claim (merchant_id, order_id, sku_id, open, settled)
             VALUES ($1, $2, $3, $4, 0)
             ON CONFLICT (merchant_id, order_id, sku_id) DO UPDATE
             SET open = unit_claim.open + excluded.open
             WHERE unit_claim.open + unit_claim.settled + excluded.open <= $5"
        ),
        params![MerchantId::of(order.home()), order, sku, units, there],
    )?;
    Ok(taken == 1)
}

/// A case lets go of units.
pub(crate) fn free(
    tx: &mut Tx<'_>,
    order: OrderId,
    lines: &[(SkuId, u32)],
) -> Result<(), StoreError> {
    for (sku, units) in lines {
        tx.execute(
            sql!(
                "UPDATE unit_claim SET open = open - $1
                 WHERE merchant_id = $2 AND order_id = $3 AND sku_id = $4"
            ),
            params![*units, MerchantId::of(order.home()), order, *sku],
        )?;
    }
    Ok(())
}

/// As [`free`], of units for which their shopper took a part and keeps them: they are in no case again.
pub(crate) fn settle(
    tx: &mut Tx<'_>,
    order: OrderId,
    lines: &[(SkuId, u32)],
) -> Result<(), StoreError> {
    for (sku, units) in lines {
        tx.execute(
            sql!(
                "UPDATE unit_claim SET open = open - $1, settled = settled + $1
                 WHERE merchant_id = $2 AND order_id = $3 AND sku_id = $4"
            ),
            params![*units, MerchantId::of(order.home()), order, *sku],
        )?;
    }
    Ok(())
}

/// Units of an order that are in open cases, and that were settled.
pub(crate) fn claims(
    tx: &mut Tx<'_>,
    order: OrderId,
) -> Result<BTreeMap<SkuId, (u32, u32)>, StoreError> {
    let rows = tx.query(
        sql!(
            "SELECT sku_id, open, settled FROM unit_claim
             WHERE merchant_id = $1 AND order_id = $2 ORDER BY sku_id"
        ),
        params![MerchantId::of(order.home()), order],
        |row| Ok((row.get(0)?, (row.get(1)?, row.get(2)?))),
    )?;
    Ok(rows.into_iter().collect())
}
