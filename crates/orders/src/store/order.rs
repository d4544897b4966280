//! Orders and their lines, in the home of the merchant.

use crate::{Order, OrderHead, OrderLine, OrderState, OrderTimes};
use kernel::{Currency, MerchantId, Money, OrderId, PaymentId, Timestamp};
use std::collections::BTreeMap;
use store::{Row, StoreError, ToValue, Tx, Value, params, sql, sql_set};

fn head(row: &Row<'_>) -> Result<OrderHead, StoreError> {
    let state: String = row.get(5)?;
    let currency: Currency = row.get(7)?;
    Ok(OrderHead {
        merchant: row.get(0)?,
        id: row.get(1)?,
        shopper: row.get(2)?,
        checkout: row.get(3)?,
        number: row.get(4)?,
        state: state.parse().map_err(|_| StoreError::Column("order state"))?,
        total: Money::new(row.get(6)?, currency),
        counted: Money::new(row.get(8)?, currency),
        person_key: row.get(9)?,
        quota_year: row.get(10)?,
        payment: row.get(11)?,
        destination: row.get(12)?,
        ship_to: row.get(13)?,
        orderer: row.get(14)?,
        lines: Vec::new(),
        times: OrderTimes {
            placed: row.get(15)?,
            paid: row.get(16)?,
            packed: row.get(17)?,
            shipped: row.get(18)?,
            delivered: row.get(19)?,
            completed: row.get(20)?,
            closed: row.get(21)?,
            reminded: row.get(24)?,
        },
        closed_why: row.get(22)?,
        version: row.get(23)?,
    })
}

pub(super) fn keys(ids: &[OrderId]) -> Vec<(MerchantId, OrderId)> {
    let mut keys: Vec<_> = ids.iter().map(|id| (MerchantId::of(id.home()), *id)).collect();
    keys.sort_unstable();
    keys.dedup();
    keys
}

pub(super) fn key_rows(keys: &[(MerchantId, OrderId)]) -> Vec<[Value<'_>; 2]> {
    keys.iter().map(|(merchant, id)| [merchant.to_value(), id.to_value()]).collect()
}

/// The orders of `ids` that exist, without lines and quotes, in the order of `ids`.
pub(crate) fn heads(tx: &mut Tx<'_>, ids: &[OrderId]) -> Result<Vec<OrderHead>, StoreError> {
    let heads = tx.query_set(
        sql_set!(
            "WITH v(merchant_id, order_id) AS (VALUES {rows}) \
             SELECT o.merchant_id, o.order_id, o.shopper_id, o.checkout_id, o.number, o.state, \
             o.total_minor, o.currency, o.limit_minor, o.person_key, o.quota_year, o.payment_id, \
             o.destination, o.ship_to, o.orderer, o.placed_at, o.paid_at, o.packed_at, \
             o.shipped_at, o.delivered_at, o.completed_at, o.closed_at, o.closed_why, o.version, \
             o.reminded_at FROM v \
             JOIN orders o ON o.merchant_id = v.merchant_id AND o.order_id = v.order_id",
            [BIGINT, BYTEA]
        ),
        &key_rows(&keys(ids)),
        head,
    )?;
    let mut by_id: BTreeMap<OrderId, OrderHead> = heads.into_iter().map(|o| (o.id, o)).collect();
    Ok(ids.iter().filter_map(|id| by_id.remove(id)).collect())
}

/// As [`heads`], with their lines.
pub(crate) fn heads_with_lines(
    tx: &mut Tx<'_>,
    ids: &[OrderId],
) -> Result<Vec<OrderHead>, StoreError> {
    let mut orders = heads(tx, ids)?;
    let mut lines: BTreeMap<OrderId, Vec<OrderLine>> = BTreeMap::new();
    for (id, line) in super::line::load(tx, &key_rows(&keys(ids)))? {
        lines.entry(id).or_default().push(line);
    }
    for order in &mut orders {
        order.lines = lines.remove(&order.id).unwrap_or_default();
    }
    Ok(orders)
}

/// The orders of `ids` that exist, with their lines and quotes, in the order of `ids`.
pub(crate) fn load(tx: &mut Tx<'_>, ids: &[OrderId]) -> Result<Vec<Order>, StoreError> {
    let heads = heads_with_lines(tx, ids)?;
    super::quote::with_quotes(tx, heads)
}

/// Writes new orders with their lines.
pub(crate) fn insert(tx: &mut Tx<'_>, orders: &[&Order]) -> Result<(), StoreError> {
    let mut sorted: Vec<(&Order, String, Currency, [i64; 2])> = Vec::new();
    for order in orders {
        let quote = serde_json::to_string(&order.quote).map_err(|_| StoreError::Column("quote"))?;
        let minor = [order.total.minor(), order.counted.minor()];
        sorted.push((order, quote, order.currency(), minor));
    }
    sorted.sort_unstable_by_key(|(order, ..)| order.id);
    let rows: Vec<[Value<'_>; 16]> = sorted
        .iter()
        .map(|(order, _, currency, [total, counted])| {
            [
                order.merchant.to_value(),
                order.id.to_value(),
                order.shopper.to_value(),
                order.checkout.to_value(),
                order.number.to_value(),
                Value::Text(order.state.key()),
                total.to_value(),
                currency.to_value(),
                counted.to_value(),
                order.person_key.to_value(),
                order.quota_year.to_value(),
                order.destination.to_value(),
                order.ship_to.to_value(),
                order.orderer.to_value(),
                order.times.placed.to_value(),
                order.version.to_value(),
            ]
        })
        .collect();
    tx.execute_set(
        sql_set!(
            "INSERT INTO orders (merchant_id, order_id, shopper_id, checkout_id, number, state, \
             total_minor, currency, limit_minor, person_key, quota_year, destination, ship_to, \
             orderer, placed_at, version) VALUES {rows}",
            [
                BIGINT, BYTEA, BIGINT, BYTEA, TEXT, TEXT, BIGINT, TEXT, BIGINT, BYTEA, BIGINT,
                TEXT, BYTEA, BYTEA, BIGINT, BIGINT
            ]
        ),
        &rows,
    )?;
    let quotes: Vec<[Value<'_>; 3]> = sorted
        .iter()
        .map(|(order, quote, ..)| {
            [order.merchant.to_value(), order.id.to_value(), quote.to_value()]
        })
        .collect();
    tx.execute_set(
        sql_set!(
            "INSERT INTO order_quote (merchant_id, order_id, quote) VALUES {rows}",
            [BIGINT, BYTEA, TEXT]
        ),
        &quotes,
    )?;
    super::line::insert(tx, &sorted.iter().map(|(order, ..)| *order).collect::<Vec<_>>())
}

/// Whether the order stands at `version`; if so it stays there until the transaction ends.
pub(crate) fn hold(tx: &mut Tx<'_>, id: OrderId, version: i64) -> Result<bool, StoreError> {
    let held = tx.execute(
        sql!(
            "UPDATE orders SET version = $1 \
             WHERE merchant_id = $2 AND order_id = $3 AND version = $1"
        ),
        params![version, MerchantId::of(id.home()), id],
    )?;
    Ok(held == 1)
}

/// Takes an order from `version` to the next, for whoever changes what stands beside its state; `false` when it is
/// not there any more.
pub(crate) fn touch(tx: &mut Tx<'_>, id: OrderId, version: i64) -> Result<bool, StoreError> {
    let held = tx.execute(
        sql!(
            "UPDATE orders SET version = version + 1 \
             WHERE merchant_id = $1 AND order_id = $2 AND version = $3"
        ),
        params![MerchantId::of(id.home()), id, version],
    )?;
    Ok(held == 1)
}

/// Notes that its merchant was reminded; `false` when she was before, or it is not hers to ship any more.
pub(crate) fn remind(tx: &mut Tx<'_>, id: OrderId, now: Timestamp) -> Result<bool, StoreError> {
    let noted = tx.execute(
        sql!(
            "UPDATE orders SET reminded_at = $1 WHERE merchant_id = $2 AND order_id = $3 \
             AND state IN ('paid', 'packed') AND reminded_at IS NULL"
        ),
        params![now, MerchantId::of(id.home()), id],
    )?;
    Ok(noted == 1)
}

/// Brings back to `now` the payment and the reminder of an order that are later; `false` where none is.
pub(crate) fn set_times_right(
    tx: &mut Tx<'_>,
    id: OrderId,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let set = tx.execute(
        sql!(
            "UPDATE orders SET paid_at = CASE WHEN paid_at > $1 THEN $1 ELSE paid_at END, \
               reminded_at = CASE WHEN reminded_at > $1 THEN $1 ELSE reminded_at END \
             WHERE merchant_id = $2 AND order_id = $3 AND (paid_at > $1 OR reminded_at > $1)"
        ),
        params![now, MerchantId::of(id.home()), id],
    )?;
    Ok(set == 1)
}

/// Marks orders that stand at `from` as paid; `false` when one of them does not stand there any more.
pub(crate) fn pay(
    tx: &mut Tx<'_>,
    orders: &[OrderId],
    from: OrderState,
    payment: PaymentId,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let keys = keys(orders);
    let rows: Vec<[Value<'_>; 5]> = keys
        .iter()
        .map(|(merchant, id)| {
            let (from, payment) = (Value::Text(from.key()), payment.to_value());
            [merchant.to_value(), id.to_value(), from, payment, now.to_value()]
        })
        .collect();
    let changed = tx.execute_set(
        sql_set!(
            "WITH v(merchant_id, order_id, state, payment_id, at) AS (VALUES {rows}) \
             UPDATE orders SET state = 'paid', paid_at = v.at, payment_id = v.payment_id, \
             closed_at = NULL, closed_why = NULL, version = orders.version + 1 FROM v \
             WHERE orders.merchant_id = v.merchant_id AND orders.order_id = v.order_id \
             AND orders.state = v.state",
            [BIGINT, BYTEA, TEXT, BYTEA, BIGINT]
        ),
        &rows,
    )?;
    Ok(changed == rows.len() as u64)
}

/// Marks unpaid orders as expired; `false` when one of them is not unpaid any more.
pub(crate) fn expire(
    tx: &mut Tx<'_>,
    orders: &[OrderId],
    why: &str,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let keys = keys(orders);
    let rows: Vec<[Value<'_>; 4]> = keys
        .iter()
        .map(|(merchant, id)| {
            [merchant.to_value(), id.to_value(), Value::Text(why), now.to_value()]
        })
        .collect();
    let changed = tx.execute_set(
        sql_set!(
            "WITH v(merchant_id, order_id, why, at) AS (VALUES {rows}) \
             UPDATE orders SET state = 'expired', closed_at = v.at, closed_why = v.why, \
             version = orders.version + 1 FROM v \
             WHERE orders.merchant_id = v.merchant_id AND orders.order_id = v.order_id \
             AND orders.state = 'awaiting_payment'",
            [BIGINT, BYTEA, TEXT, BIGINT]
        ),
        &rows,
    )?;
    Ok(changed == rows.len() as u64)
}

/// A move of an order, with what is written beside it.
pub(crate) struct Move<'a> {
    pub(crate) order: OrderId,
    pub(crate) from: OrderState,
    pub(crate) to: OrderState,
    pub(crate) payment: Option<PaymentId>,
    pub(crate) why: Option<&'a str>,
}

/// When the last of an order that is shipped left.
pub(crate) fn set_shipped_at(
    tx: &mut Tx<'_>,
    order: OrderId,
    at: Timestamp,
) -> Result<(), StoreError> {
    tx.execute(
        sql!(
            "UPDATE orders SET shipped_at = $1
             WHERE merchant_id = $2 AND order_id = $3 AND state = 'shipped'"
        ),
        params![at, MerchantId::of(order.home()), order],
    )
    .map(drop)
}

/// `false` when the order does not stand at `from` any more.
pub(crate) fn change(tx: &mut Tx<'_>, step: &Move<'_>, now: Timestamp) -> Result<bool, StoreError> {
    let (id, merchant) = (step.order, MerchantId::of(step.order.home()));
    let (from, to) = (step.from.key(), step.to.key());
    let plain = params![to, now, merchant, id, from];
    let changed = match step.to {
        OrderState::AwaitingPayment => 0,
        OrderState::Paid => tx.execute(
            sql!(
                "UPDATE orders SET state = $1, paid_at = $2, payment_id = $3, closed_at = NULL, \
                 closed_why = NULL, version = version + 1 \
                 WHERE merchant_id = $4 AND order_id = $5 AND state = $6"
            ),
            params![to, now, step.payment, merchant, id, from],
        )?,
        OrderState::Packed => tx.execute(
            sql!(
                "UPDATE orders SET state = $1, packed_at = $2, version = version + 1 \
                 WHERE merchant_id = $3 AND order_id = $4 AND state = $5"
            ),
            plain,
        )?,
        OrderState::Shipped => tx.execute(
            sql!(
                "UPDATE orders SET state = $1, shipped_at = $2, version = version + 1 \
                 WHERE merchant_id = $3 AND order_id = $4 AND state = $5"
            ),
            plain,
        )?,
        OrderState::Delivered => tx.execute(
            sql!(
                "UPDATE orders SET state = $1, delivered_at = $2, version = version + 1 \
                 WHERE merchant_id = $3 AND order_id = $4 AND state = $5"
            ),
            plain,
        )?,
        OrderState::Completed => tx.execute(
            sql!(
                "UPDATE orders SET state = $1, completed_at = $2, version = version + 1 \
                 WHERE merchant_id = $3 AND order_id = $4 AND state = $5"
            ),
            plain,
        )?,
        OrderState::Cancelled | OrderState::Refunded | OrderState::Expired => tx.execute(
            sql!(
                "UPDATE orders SET state = $1, closed_at = $2, closed_why = $3, \
                 version = version + 1 WHERE merchant_id = $4 AND order_id = $5 AND state = $6"
            ),
            params![to, now, step.why, merchant, id, from],
        )?,
    };
    Ok(changed == 1)
}
