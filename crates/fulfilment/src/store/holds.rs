//! What is open about orders, and the clocks that it stops.

use ::store::{StoreError, ToValue, Tx, Value, params, sql, sql_set};
use kernel::{MerchantId, OrderId, Timestamp};
use std::collections::BTreeSet;

/// Notes what is open, also when it was settled before.
pub(crate) fn hold(
    tx: &mut Tx<'_>,
    order: OrderId,
    key: &str,
    now: Timestamp,
) -> Result<(), StoreError> {
    tx.execute(
        sql!(
            "INSERT INTO release_hold (merchant_id, order_id, hold_key, held_at)
             VALUES ($1, $2, $3, $4) ON CONFLICT (merchant_id, order_id, hold_key) DO UPDATE
             SET held_at = excluded.held_at, freed_at = NULL
             WHERE release_hold.freed_at IS NOT NULL"
        ),
        params![MerchantId::of(order.home()), order, key, now],
    )
    .map(drop)
}

/// Notes that it is settled; false when it was not open.
pub(crate) fn free(
    tx: &mut Tx<'_>,
    order: OrderId,
    key: &str,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let freed = tx.execute(
        sql!(
            "UPDATE release_hold SET freed_at = $1
             WHERE merchant_id = $2 AND order_id = $3 AND hold_key = $4 AND freed_at IS NULL"
        ),
        params![now, MerchantId::of(order.home()), order, key],
    )?;
    Ok(freed == 1)
}

/// Those of `orders` about which something is open.
pub(crate) fn held(tx: &mut Tx<'_>, orders: &[OrderId]) -> Result<BTreeSet<OrderId>, StoreError> {
    let keys: BTreeSet<_> = orders.iter().map(|id| (MerchantId::of(id.home()), *id)).collect();
    let rows: Vec<[Value<'_>; 2]> =
        keys.iter().map(|(merchant, id)| [merchant.to_value(), id.to_value()]).collect();
    let found = tx.query_set(
        sql_set!(
            "WITH v(merchant_id, order_id) AS (VALUES {rows}) \
             SELECT h.order_id FROM v JOIN release_hold h ON h.merchant_id = v.merchant_id \
             AND h.order_id = v.order_id WHERE h.freed_at IS NULL",
            [BIGINT, BYTEA]
        ),
        &rows,
        |row| row.get(0),
    )?;
    Ok(found.into_iter().collect())
}

/// Stops a parcel's clock and keeps what was left of it; one that is stopped stays as it is.
pub(crate) fn stop(tx: &mut Tx<'_>, order: OrderId, now: Timestamp) -> Result<(), StoreError> {
    tx.execute(
        sql!(
            "UPDATE consignment SET stopped_seconds =
               CASE WHEN confirm_due_at > $1
                    THEN (confirm_due_at - CAST($1 AS BIGINT)) / 1000000 ELSE 0 END
             WHERE merchant_id = $2 AND order_id = $3 AND stopped_seconds IS NULL"
        ),
        params![now, MerchantId::of(order.home()), order],
    )
    .map(drop)
}

/// Lets a parcel's clock go on from where it stopped; answers when it rings, unless its order is decided or its shopper
/// wants her money back.
pub(crate) fn go_on(
    tx: &mut Tx<'_>,
    order: OrderId,
    now: Timestamp,
) -> Result<Option<Timestamp>, StoreError> {
    let due = tx.query_opt(
        sql!(
            "UPDATE consignment SET confirm_due_at = CAST($1 AS BIGINT) + stopped_seconds * 1000000,
               stopped_seconds = NULL
             WHERE merchant_id = $2 AND order_id = $3 AND stopped_seconds IS NOT NULL
             RETURNING confirm_due_at, refund_asked_at, confirmed_by, refunded_by"
        ),
        params![now, MerchantId::of(order.home()), order],
        |row| {
            let asked = row.get::<Option<Timestamp>>(1)?.is_some();
            let confirmed = row.get::<Option<String>>(2)?.is_some();
            let refunded = row.get::<Option<String>>(3)?.is_some();
            Ok((row.get::<Timestamp>(0)?, asked || confirmed || refunded))
        },
    )?;
    Ok(due.filter(|(_, decided)| !decided).map(|(due, _)| due))
}
