//! Which units of an order are in an open case. One statement takes them, so that no unit is ever in two.

use kernel::{MerchantId, OrderId, SkuId};
use std::collections::BTreeMap;
use store::{StoreError, Tx, params, sql};

/// Takes units of a line into a case; `false` when fewer than that left, were not paid back, and are free.
pub(crate) fn claim(
    tx: &mut Tx<'_>,
    order: OrderId,
    (sku, units): (SkuId, u32),
) -> Result<bool, StoreError> {
    let taken = tx.execute(
        sql!(
            "UPDATE order_line SET in_cases = in_cases + $1 \
             WHERE merchant_id = $2 AND order_id = $3 AND sku_id = $4 \
             AND shipped - given_back - in_cases - settled >= $1"
        ),
        params![units, MerchantId::of(order.home()), order, sku],
    )?;
    Ok(taken == 1)
}

/// A case lets go of units of a line.
pub(crate) fn free(
    tx: &mut Tx<'_>,
    order: OrderId,
    (sku, units): (SkuId, u32),
) -> Result<(), StoreError> {
    tx.execute(
        sql!(
            "UPDATE order_line SET in_cases = in_cases - $1 \
             WHERE merchant_id = $2 AND order_id = $3 AND sku_id = $4"
        ),
        params![units, MerchantId::of(order.home()), order, sku],
    )
    .map(drop)
}

/// As [`free`], of units for which their shopper took a part and keeps them.
pub(crate) fn settle(
    tx: &mut Tx<'_>,
    order: OrderId,
    (sku, units): (SkuId, u32),
) -> Result<(), StoreError> {
    tx.execute(
        sql!(
            "UPDATE order_line SET in_cases = in_cases - $1, settled = settled + $1 \
             WHERE merchant_id = $2 AND order_id = $3 AND sku_id = $4"
        ),
        params![units, MerchantId::of(order.home()), order, sku],
    )
    .map(drop)
}

/// Units of an order's lines that are in open cases, and that were settled.
pub(crate) fn claims(
    tx: &mut Tx<'_>,
    order: OrderId,
) -> Result<BTreeMap<SkuId, (u32, u32)>, StoreError> {
    let rows = tx.query(
        sql!(
            "SELECT sku_id, in_cases, settled FROM order_line \
             WHERE merchant_id = $1 AND order_id = $2 ORDER BY line"
        ),
        params![MerchantId::of(order.home()), order],
        |row| Ok((row.get(0)?, (row.get(1)?, row.get(2)?))),
    )?;
    Ok(rows.into_iter().collect())
}
