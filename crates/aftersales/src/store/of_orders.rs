//! Which cases many orders have, for lists, and which of many merchants have open ones.

use ::store::{StoreError, ToValue, Tx, Value, sql_set};
use kernel::{DisputeId, MerchantId, OrderId, ReturnId};
use std::collections::BTreeSet;

/// The key of each order, home first, once and in order.
fn keys(orders: &[OrderId]) -> BTreeSet<(MerchantId, OrderId)> {
    orders.iter().map(|id| (MerchantId::of(id.home()), *id)).collect()
}

/// The returns of `orders`, each with its order, oldest first.
pub(crate) fn returns_of_orders(
    tx: &mut Tx<'_>,
    orders: &[OrderId],
) -> Result<Vec<(OrderId, ReturnId)>, StoreError> {
    let keys = keys(orders);
    let rows: Vec<[Value<'_>; 2]> =
        keys.iter().map(|(merchant, id)| [merchant.to_value(), id.to_value()]).collect();
    let mut found: Vec<(OrderId, ReturnId)> = tx.query_set(
        sql_set!(
            "WITH v(merchant_id, order_id) AS (VALUES {rows}) \
             SELECT c.order_id, c.return_id FROM v \
             JOIN return_case c ON c.merchant_id = v.merchant_id AND c.order_id = v.order_id",
            [BIGINT, BYTEA]
        ),
        &rows,
        |row| Ok((row.get(0)?, row.get(1)?)),
    )?;
    found.sort_unstable_by_key(|(_, id)| *id);
    Ok(found)
}

/// As [`returns_of_orders`], of disputes.
pub(crate) fn disputes_of_orders(
    tx: &mut Tx<'_>,
    orders: &[OrderId],
) -> Result<Vec<(OrderId, DisputeId)>, StoreError> {
    let keys = keys(orders);
    let rows: Vec<[Value<'_>; 2]> =
        keys.iter().map(|(merchant, id)| [merchant.to_value(), id.to_value()]).collect();
    let mut found: Vec<(OrderId, DisputeId)> = tx.query_set(
        sql_set!(
            "WITH v(merchant_id, order_id) AS (VALUES {rows}) \
             SELECT d.order_id, d.dispute_id FROM v \
             JOIN dispute d ON d.merchant_id = v.merchant_id AND d.order_id = v.order_id",
            [BIGINT, BYTEA]
        ),
        &rows,
        |row| Ok((row.get(0)?, row.get(1)?)),
    )?;
    found.sort_unstable_by_key(|(_, id)| *id);
    Ok(found)
}

/// Those of `merchants` who have a return or a dispute that is not over, each once.
pub(crate) fn with_open_cases(
    tx: &mut Tx<'_>,
    merchants: &[MerchantId],
) -> Result<BTreeSet<MerchantId>, StoreError> {
    let homes: BTreeSet<MerchantId> = merchants.iter().copied().collect();
    let rows: Vec<[Value<'_>; 1]> = homes.iter().map(|merchant| [merchant.to_value()]).collect();
    let returns: Vec<MerchantId> = tx.query_set(
        sql_set!(
            "WITH v(merchant_id) AS (VALUES {rows}) \
             SELECT c.merchant_id FROM v JOIN return_case c ON c.merchant_id = v.merchant_id \
             WHERE c.closed_at IS NULL GROUP BY c.merchant_id",
            [BIGINT]
        ),
        &rows,
        |row| row.get(0),
    )?;
    let disputes: Vec<MerchantId> = tx.query_set(
        sql_set!(
            "WITH v(merchant_id) AS (VALUES {rows}) \
             SELECT d.merchant_id FROM v JOIN dispute d ON d.merchant_id = v.merchant_id \
             WHERE d.closed_at IS NULL GROUP BY d.merchant_id",
            [BIGINT]
        ),
        &rows,
        |row| row.get(0),
    )?;
    Ok(returns.into_iter().chain(disputes).collect())
}
