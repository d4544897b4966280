//! What of orders went back in parts, and wishes to call packed units off.

use crate::domain::part::{Bearer, OrderPart, PartKind};
use crate::domain::wish::{CancelWish, WishAnswer};
use kernel::{Actor, Currency, MerchantId, Money, OrderId, SkuId, Timestamp};
use std::collections::{BTreeMap, BTreeSet};
use store::{Row, StoreError, ToValue, Tx, Value, params, sql, sql_set};

const PART: &str = "part_key, kind, units, paid_minor, tax_minor, left_minor, currency, bearer, \
    made_by, why, made_at, restores, reclaimed_minor";

fn part_row(row: &Row<'_>) -> Result<OrderPart, StoreError> {
    let currency: Currency = row.get(6)?;
    let kind = PartKind::from_key(&row.get::<String>(1)?);
    let bearer = Bearer::from_key(&row.get::<String>(7)?);
    let by = Actor::from_key(&row.get::<String>(8)?);
    Ok(OrderPart {
        key: row.get(0)?,
        kind: kind.ok_or(StoreError::Column("kind of a part"))?,
        units: units(&row.get::<String>(2)?)?,
        paid: Money::new(row.get(3)?, currency),
        tax: Money::new(row.get(4)?, currency),
        left: Money::new(row.get(5)?, currency),
        bearer: bearer.ok_or(StoreError::Column("bearer"))?,
        reclaimed: Money::new(row.get(12)?, currency),
        restores: row.get::<Option<String>>(11)?.as_deref() == Some("yes"),
        by: by.ok_or(StoreError::Column("actor"))?,
        why: row.get(9)?,
        at: row.get(10)?,
    })
}

fn units(text: &str) -> Result<Vec<(SkuId, u32)>, StoreError> {
    serde_json::from_str(text).map_err(|_| StoreError::Column("units"))
}

fn units_text(units: &[(SkuId, u32)]) -> Result<String, StoreError> {
    serde_json::to_string(units).map_err(|_| StoreError::Column("units"))
}

/// The parts of an order that went back, oldest first.
pub(crate) fn parts(tx: &mut Tx<'_>, order: OrderId) -> Result<Vec<OrderPart>, StoreError> {
    tx.query(
        sql!(
            "SELECT {columns} FROM order_part WHERE merchant_id = $1 AND order_id = $2 \
             ORDER BY made_at, part_key",
            PART
        ),
        params![MerchantId::of(order.home()), order],
        part_row,
    )
}

/// The parts of each of `orders` of which some went back.
pub(crate) fn parts_of(
    tx: &mut Tx<'_>,
    orders: &[OrderId],
) -> Result<BTreeMap<OrderId, Vec<OrderPart>>, StoreError> {
    let rows = keys(orders);
    let found: Vec<(OrderId, OrderPart)> = tx.query_set(
        sql_set!(
            "WITH v(home, wanted) AS (VALUES {rows}) \
             SELECT {columns}, order_id FROM v \
             JOIN order_part p ON p.merchant_id = v.home AND p.order_id = v.wanted",
            [BIGINT, BYTEA],
            PART
        ),
        &values(&rows),
        |row| Ok((row.get(13)?, part_row(row)?)),
    )?;
    let mut by_order: BTreeMap<OrderId, Vec<OrderPart>> = BTreeMap::new();
    for (order, part) in found {
        by_order.entry(order).or_default().push(part);
    }
    Ok(by_order)
}

/// Those of `orders` whose shopper waits for an answer to her wish.
pub(crate) fn waiting(tx: &mut Tx<'_>, orders: &[OrderId]) -> Result<Vec<OrderId>, StoreError> {
    let rows = keys(orders);
    tx.query_set(
        sql_set!(
            "WITH v(merchant_id, order_id) AS (VALUES {rows}) \
             SELECT w.order_id FROM v JOIN cancel_wish w ON w.merchant_id = v.merchant_id \
             AND w.order_id = v.order_id WHERE w.answer IS NULL",
            [BIGINT, BYTEA]
        ),
        &values(&rows),
        |row| row.get(0),
    )
}

/// Each of `orders` once, with its home.
fn keys(orders: &[OrderId]) -> BTreeSet<(MerchantId, OrderId)> {
    orders.iter().map(|id| (MerchantId::of(id.home()), *id)).collect()
}

fn values(keys: &BTreeSet<(MerchantId, OrderId)>) -> Vec<[Value<'_>; 2]> {
    keys.iter().map(|(merchant, id)| [merchant.to_value(), id.to_value()]).collect()
}

/// One of them.
pub(crate) fn part(
    tx: &mut Tx<'_>,
    order: OrderId,
    key: &str,
) -> Result<Option<OrderPart>, StoreError> {
    tx.query_opt(
        sql!(
            "SELECT {columns} FROM order_part \
             WHERE merchant_id = $1 AND order_id = $2 AND part_key = $3",
            PART
        ),
        params![MerchantId::of(order.home()), order, key],
        part_row,
    )
}

/// Writes a part that goes back; another of that key at the same moment is a conflict.
pub(crate) fn insert(tx: &mut Tx<'_>, order: OrderId, new: &OrderPart) -> Result<(), StoreError> {
    tx.execute(
        sql!(
            "INSERT INTO order_part (merchant_id, order_id, part_key, kind, units, paid_minor, \
             tax_minor, left_minor, currency, bearer, made_by, why, made_at, \
             restores, reclaimed_minor) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)"
        ),
        params![
            MerchantId::of(order.home()),
            order,
            new.key,
            new.kind.key(),
            units_text(&new.units)?,
            new.paid.minor(),
            new.tax.minor(),
            new.left.minor(),
            new.paid.currency(),
            new.bearer.key(),
            new.by.key(),
            new.why,
            new.at,
            if new.restores { "yes" } else { "no" },
            new.reclaimed.minor(),
        ],
    )
    .map(drop)
}

/// What of an order's yearly use went back already, in the smallest unit of the limit.
pub(crate) fn limit_back(tx: &mut Tx<'_>, order: OrderId) -> Result<i64, StoreError> {
    let back = tx.query_opt(
        sql!("SELECT limit_back_minor FROM orders WHERE merchant_id = $1 AND order_id = $2"),
        params![MerchantId::of(order.home()), order],
        |row| row.get(0),
    )?;
    Ok(back.unwrap_or(0))
}

/// More of an order's yearly use went back.
pub(crate) fn add_limit_back(
    tx: &mut Tx<'_>,
    order: OrderId,
    minor: i64,
) -> Result<(), StoreError> {
    tx.execute(
        sql!(
            "UPDATE orders SET limit_back_minor = limit_back_minor + $1 \
             WHERE merchant_id = $2 AND order_id = $3"
        ),
        params![minor, MerchantId::of(order.home()), order],
    )
    .map(drop)
}

/// The wish to call units of an order off, if there was one.
pub(crate) fn wish(tx: &mut Tx<'_>, order: OrderId) -> Result<Option<CancelWish>, StoreError> {
    tx.query_opt(
        sql!(
            "SELECT units, why, asked_at, answer, answer_why, answered_at FROM cancel_wish \
             WHERE merchant_id = $1 AND order_id = $2"
        ),
        params![MerchantId::of(order.home()), order],
        |row| {
            let answer: Option<String> = row.get(3)?;
            let answer = answer.map(|key| {
                WishAnswer::from_key(&key).ok_or(StoreError::Column("answer to a wish"))
            });
            Ok(CancelWish {
                units: units(&row.get::<String>(0)?)?,
                why: row.get(1)?,
                asked_at: row.get(2)?,
                answer: answer.transpose()?,
                answer_why: row.get(4)?,
                answered_at: row.get(5)?,
            })
        },
    )
}

/// The wishes of a merchant's orders that wait for her answer, the oldest first.
pub(crate) fn wishes_of(
    tx: &mut Tx<'_>,
    merchant: MerchantId,
    limit: u32,
) -> Result<Vec<(Timestamp, OrderId)>, StoreError> {
    tx.query(
        sql!(
            "SELECT asked_at, order_id FROM cancel_wish \
             WHERE merchant_id = $1 AND answer IS NULL ORDER BY asked_at, order_id LIMIT $2"
        ),
        params![merchant, limit],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )
}

/// Writes a wish, over one that was answered; `false` while one waits.
pub(crate) fn ask(
    tx: &mut Tx<'_>,
    order: OrderId,
    (units, why): (&[(SkuId, u32)], &str),
    now: Timestamp,
) -> Result<bool, StoreError> {
    let written = tx.execute(
        sql!(
            "INSERT INTO cancel_wish (merchant_id, order_id, units, why, asked_at) \
             VALUES ($1, $2, $3, $4, $5) ON CONFLICT (merchant_id, order_id) DO UPDATE \
             SET units = excluded.units, why = excluded.why, asked_at = excluded.asked_at, \
             answer = NULL, answer_why = '', answered_at = NULL \
             WHERE cancel_wish.answer IS NOT NULL"
        ),
        params![MerchantId::of(order.home()), order, units_text(units)?, why, now],
    )?;
    Ok(written == 1)
}

/// Forgets a wish that waits; `false` where none does.
pub(crate) fn withdraw(tx: &mut Tx<'_>, order: OrderId) -> Result<bool, StoreError> {
    let gone = tx.execute(
        sql!(
            "DELETE FROM cancel_wish \
             WHERE merchant_id = $1 AND order_id = $2 AND answer IS NULL"
        ),
        params![MerchantId::of(order.home()), order],
    )?;
    Ok(gone == 1)
}

/// Answers a wish that waits; `false` where none does.
pub(crate) fn answer(
    tx: &mut Tx<'_>,
    order: OrderId,
    (answer, why): (WishAnswer, &str),
    now: Timestamp,
) -> Result<bool, StoreError> {
    let written = tx.execute(
        sql!(
            "UPDATE cancel_wish SET answer = $1, answer_why = $2, answered_at = $3 \
             WHERE merchant_id = $4 AND order_id = $5 AND answer IS NULL"
        ),
        params![answer.key(), why, now, MerchantId::of(order.home()), order],
    )?;
    Ok(written == 1)
}
