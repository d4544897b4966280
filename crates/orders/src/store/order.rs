//! Orders and their lines, in the home of the merchant.

use crate::{Order, OrderLine, OrderState, OrderTimes};
use kernel::{Currency, Grams, MerchantId, Money, OrderId, PaymentId, Timestamp};
use std::collections::BTreeMap;
use store::{Row, StoreError, ToValue, Tx, Value, params, sql, sql_set};

fn read(row: &Row<'_>) -> Result<Order, StoreError> {
    let (state, quote): (String, String) = (row.get(5)?, row.get(15)?);
    let currency: Currency = row.get(7)?;
    Ok(Order {
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
        quote: serde_json::from_str(&quote).map_err(|_| StoreError::Column("quote"))?,
        lines: Vec::new(),
        times: OrderTimes {
            placed: row.get(16)?,
            paid: row.get(17)?,
            packed: row.get(18)?,
            shipped: row.get(19)?,
            delivered: row.get(20)?,
            completed: row.get(21)?,
            closed: row.get(22)?,
        },
        closed_why: row.get(23)?,
        version: row.get(24)?,
    })
}

fn keys(ids: &[OrderId]) -> Vec<(MerchantId, OrderId)> {
    let mut keys: Vec<_> = ids.iter().map(|id| (MerchantId::of(id.home()), *id)).collect();
    keys.sort_unstable();
    keys.dedup();
    keys
}

/// The orders of `ids` that exist, with their lines, in the order of `ids`.
pub(crate) fn load(tx: &mut Tx<'_>, ids: &[OrderId]) -> Result<Vec<Order>, StoreError> {
    let keys = keys(ids);
    let rows: Vec<[Value<'_>; 2]> =
        keys.iter().map(|(merchant, id)| [merchant.to_value(), id.to_value()]).collect();
    let orders = tx.query_set(
        sql_set!(
            "WITH v(merchant_id, order_id) AS (VALUES {rows}) \
             SELECT o.merchant_id, o.order_id, o.shopper_id, o.checkout_id, o.number, o.state, \
             o.total_minor, o.currency, o.limit_minor, o.person_key, o.quota_year, o.payment_id, \
             o.destination, o.ship_to, o.orderer, o.quote, o.placed_at, o.paid_at, o.packed_at, \
             o.shipped_at, o.delivered_at, o.completed_at, o.closed_at, o.closed_why, o.version \
             FROM v JOIN orders o ON o.merchant_id = v.merchant_id AND o.order_id = v.order_id",
            [BIGINT, BYTEA]
        ),
        &rows,
        read,
    )?;
    let mut by_id: BTreeMap<OrderId, Order> = orders.into_iter().map(|o| (o.id, o)).collect();
    for (id, line) in load_lines(tx, &rows)? {
        if let Some(order) = by_id.get_mut(&id) {
            order.lines.push(line);
        }
    }
    Ok(ids.iter().filter_map(|id| by_id.remove(id)).collect())
}

fn load_lines(
    tx: &mut Tx<'_>,
    rows: &[[Value<'_>; 2]],
) -> Result<Vec<(OrderId, OrderLine)>, StoreError> {
    let words = |text: String| {
        serde_json::from_str(&text).map_err(|_| StoreError::Column("texts by language"))
    };
    let mut lines = tx.query_set(
        sql_set!(
            "WITH v(merchant_id, order_id) AS (VALUES {rows}) \
             SELECT l.order_id, l.line, l.sku_id, l.listing_id, l.quantity, l.code, l.title, \
             l.variant, l.unit_minor, l.currency, l.weight_grams, l.picture FROM v \
             JOIN order_line l ON l.merchant_id = v.merchant_id AND l.order_id = v.order_id",
            [BIGINT, BYTEA]
        ),
        rows,
        |row| {
            let currency: Currency = row.get(9)?;
            let line = OrderLine {
                sku: row.get(2)?,
                listing: row.get(3)?,
                quantity: row.get(4)?,
                code: row.get(5)?,
                title: words(row.get(6)?)?,
                variant: words(row.get(7)?)?,
                unit_price: Money::new(row.get(8)?, currency),
                weight: row.get::<Option<Grams>>(10)?,
                picture: row.get(11)?,
            };
            Ok((row.get::<OrderId>(0)?, row.get::<i64>(1)?, line))
        },
    )?;
    lines.sort_by_key(|(id, at, _)| (*id, *at));
    Ok(lines.into_iter().map(|(id, _, line)| (id, line)).collect())
}

pub(crate) fn insert(tx: &mut Tx<'_>, order: &Order) -> Result<(), StoreError> {
    let quote = serde_json::to_string(&order.quote).map_err(|_| StoreError::Column("quote"))?;
    tx.execute(
        sql!(
            "INSERT INTO orders (merchant_id, order_id, shopper_id, checkout_id, number, state, \
             total_minor, currency, limit_minor, person_key, quota_year, destination, ship_to, \
             orderer, quote, placed_at, version) VALUES \
             ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, 1)"
        ),
        params![
            order.merchant,
            order.id,
            order.shopper,
            order.checkout,
            order.number,
            order.state.key(),
            order.total.minor(),
            order.currency(),
            order.counted.minor(),
            order.person_key,
            order.quota_year,
            order.destination,
            order.ship_to,
            order.orderer,
            quote,
            order.times.placed
        ],
    )?;
    insert_lines(tx, order)
}

fn insert_lines(tx: &mut Tx<'_>, order: &Order) -> Result<(), StoreError> {
    let json = |words: &catalog::LangText| {
        serde_json::to_string(words).map_err(|_| StoreError::Column("texts by language"))
    };
    let mut texts = Vec::new();
    for (at, line) in (0_i64..).zip(&order.lines) {
        let (unit, currency) = (line.unit_price.minor(), line.unit_price.currency());
        texts.push((at, json(&line.title)?, json(&line.variant)?, unit, currency));
    }
    let rows: Vec<[Value<'_>; 13]> = order
        .lines
        .iter()
        .zip(&texts)
        .map(|(line, (at, title, variant, unit, currency))| {
            [
                order.merchant.to_value(),
                order.id.to_value(),
                at.to_value(),
                line.sku.to_value(),
                line.listing.to_value(),
                line.quantity.to_value(),
                line.code.to_value(),
                title.to_value(),
                variant.to_value(),
                unit.to_value(),
                currency.to_value(),
                line.weight.to_value(),
                line.picture.to_value(),
            ]
        })
        .collect();
    tx.execute_set(
        sql_set!(
            "INSERT INTO order_line (merchant_id, order_id, line, sku_id, listing_id, quantity, \
             code, title, variant, unit_minor, currency, weight_grams, picture) VALUES {rows}",
            [
                BIGINT, BYTEA, BIGINT, BYTEA, BYTEA, BIGINT, TEXT, TEXT, TEXT, BIGINT, TEXT,
                BIGINT, TEXT
            ]
        ),
        &rows,
    )?;
    Ok(())
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

/// A move of an order, with what is written beside it.
pub(crate) struct Move<'a> {
    pub(crate) order: OrderId,
    pub(crate) from: OrderState,
    pub(crate) to: OrderState,
    pub(crate) payment: Option<PaymentId>,
    pub(crate) why: Option<&'a str>,
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

/// A merchant's orders, newest first, those after `cursor`.
pub(crate) fn ids_of_merchant(
    tx: &mut Tx<'_>,
    merchant: MerchantId,
    cursor: Option<OrderId>,
    limit: u32,
) -> Result<Vec<OrderId>, StoreError> {
    let Some(cursor) = cursor else {
        return tx.query(
            sql!(
                "SELECT order_id FROM orders WHERE merchant_id = $1 \
                 ORDER BY order_id DESC LIMIT $2"
            ),
            params![merchant, limit],
            |row| row.get(0),
        );
    };
    tx.query(
        sql!(
            "SELECT order_id FROM orders WHERE merchant_id = $1 AND order_id < $2 \
             ORDER BY order_id DESC LIMIT $3"
        ),
        params![merchant, cursor, limit],
        |row| row.get(0),
    )
}

/// A merchant's orders in one state, newest first, those after `cursor`.
pub(crate) fn ids_in_state(
    tx: &mut Tx<'_>,
    (merchant, state): (MerchantId, OrderState),
    cursor: Option<OrderId>,
    limit: u32,
) -> Result<Vec<OrderId>, StoreError> {
    let Some(cursor) = cursor else {
        return tx.query(
            sql!(
                "SELECT order_id FROM orders WHERE merchant_id = $1 AND state = $2 \
                 ORDER BY order_id DESC LIMIT $3"
            ),
            params![merchant, state.key(), limit],
            |row| row.get(0),
        );
    };
    tx.query(
        sql!(
            "SELECT order_id FROM orders WHERE merchant_id = $1 AND state = $2 AND order_id < $3 \
             ORDER BY order_id DESC LIMIT $4"
        ),
        params![merchant, state.key(), cursor, limit],
        |row| row.get(0),
    )
}

/// How many orders of a merchant stand where.
pub(crate) fn counts(
    tx: &mut Tx<'_>,
    merchant: MerchantId,
) -> Result<Vec<(String, i64)>, StoreError> {
    tx.query(
        sql!(
            "SELECT state, COUNT(*) FROM orders WHERE merchant_id = $1 \
             GROUP BY state ORDER BY state"
        ),
        params![merchant],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )
}

pub(crate) fn by_number(
    tx: &mut Tx<'_>,
    merchant: MerchantId,
    number: &str,
) -> Result<Option<OrderId>, StoreError> {
    tx.query_opt(
        sql!("SELECT order_id FROM orders WHERE merchant_id = $1 AND number = $2"),
        params![merchant, number],
        |row| row.get(0),
    )
}
