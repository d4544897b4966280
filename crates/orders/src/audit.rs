//! Checks that checkouts, orders, payments and quotas agree, over every home.

use crate::OrderState;
use kernel::{MerchantId, OrderId, ShopperId};
use std::collections::{BTreeMap, BTreeSet};
use store::{StoreError, ToValue, Tx, Value, params, sql_all_homes, sql_set};

/// Something that does not agree.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum OrderFault {
    /// A year's use is not the sum of its orders.
    #[error("the quota of {year} says {used}, its orders add up to {sum}")]
    Quota {
        /// The China-time year.
        year: i64,
        /// As kept, in the smallest unit.
        used: i64,
        /// As added up.
        sum: i64,
    },
    /// An order counts though it should not, or the other way round, or with another amount.
    #[error("{order} counts {counted} against a quota, and should count {should}")]
    QuotaOfOrder {
        /// The order.
        order: OrderId,
        /// As kept.
        counted: i64,
        /// As the order says.
        should: i64,
    },
    /// A checkout's total is not the sum of its orders.
    #[error("{checkout} says {total}, its orders add up to {sum}")]
    Checkout {
        /// The checkout.
        checkout: kernel::CheckoutId,
        /// As kept.
        total: i64,
        /// As added up.
        sum: i64,
    },
    /// A payment is not of its checkout's total.
    #[error("{payment} is of {amount}, its checkout of {total}")]
    Payment {
        /// The payment.
        payment: kernel::PaymentId,
        /// As kept.
        amount: i64,
        /// Of the checkout.
        total: i64,
    },
    /// The shopper's index and the merchant's order say different totals, or one of them is missing.
    #[error("{order}: its shopper's index says {indexed:?}, the order {total:?}")]
    Index {
        /// The order.
        order: OrderId,
        /// In the shopper's home.
        indexed: Option<i64>,
        /// In the merchant's home.
        total: Option<i64>,
    },
}

/// Every disagreement.
///
/// # Errors
/// The store's.
pub fn audit(tx: &mut Tx<'_>) -> Result<Vec<OrderFault>, StoreError> {
    let mut faults = quotas(tx)?;
    faults.extend(checkouts(tx)?);
    faults.extend(payments(tx)?);
    faults.extend(orders(tx)?);
    Ok(faults)
}

fn quotas(tx: &mut Tx<'_>) -> Result<Vec<OrderFault>, StoreError> {
    tx.query(
        sql_all_homes!(
            "SELECT q.year, q.used_minor, COALESCE(u.amount, 0) FROM quota q LEFT JOIN \
             (SELECT person_key, year, CAST(SUM(amount_minor) AS BIGINT) AS amount FROM quota_use \
              WHERE returned_at IS NULL GROUP BY person_key, year) u \
             ON u.person_key = q.person_key AND u.year = q.year \
             WHERE q.used_minor <> COALESCE(u.amount, 0)"
        ),
        params![],
        |row| Ok(OrderFault::Quota { year: row.get(0)?, used: row.get(1)?, sum: row.get(2)? }),
    )
}

fn checkouts(tx: &mut Tx<'_>) -> Result<Vec<OrderFault>, StoreError> {
    tx.query(
        sql_all_homes!(
            "SELECT c.checkout_id, c.total_minor, COALESCE(o.total, 0) FROM checkout c LEFT JOIN \
             (SELECT shopper_id, checkout_id, CAST(SUM(total_minor) AS BIGINT) AS total \
              FROM checkout_order GROUP BY shopper_id, checkout_id) o \
             ON o.shopper_id = c.shopper_id AND o.checkout_id = c.checkout_id \
             WHERE c.total_minor <> COALESCE(o.total, 0)"
        ),
        params![],
        |row| {
            Ok(OrderFault::Checkout { checkout: row.get(0)?, total: row.get(1)?, sum: row.get(2)? })
        },
    )
}

fn payments(tx: &mut Tx<'_>) -> Result<Vec<OrderFault>, StoreError> {
    tx.query(
        sql_all_homes!(
            "SELECT p.payment_id, p.amount_minor, c.total_minor FROM payment p \
             JOIN checkout c ON c.shopper_id = p.shopper_id AND c.checkout_id = p.checkout_id \
             WHERE p.amount_minor <> c.total_minor OR p.currency <> c.currency"
        ),
        params![],
        |row| {
            Ok(OrderFault::Payment {
                payment: row.get(0)?,
                amount: row.get(1)?,
                total: row.get(2)?,
            })
        },
    )
}

/// As many rows of one home as are compared with another home's at once.
const PAGE: u32 = 500;

/// An order as the merchant's home tells it.
struct Kept {
    merchant: MerchantId,
    order: OrderId,
    shopper: ShopperId,
    person: Vec<u8>,
    year: i64,
    total: i64,
    /// What it should count against the person's limit.
    should: i64,
}

/// Rows of two homes cannot be joined; pages of each are compared with what the other home has of
/// them, so that memory does not grow with the market.
fn orders(tx: &mut Tx<'_>) -> Result<Vec<OrderFault>, StoreError> {
    let (mut faults, mut last) = (Vec::new(), (0, [0; 16]));
    loop {
        let page = kept_after(tx, last)?;
        let Some(end) = page.last() else { break };
        last = (end.merchant.number(), *end.order.bytes());
        compare(tx, &page, &mut faults)?;
    }
    faults.extend(lost(tx)?);
    Ok(faults)
}

fn kept_after(
    tx: &mut Tx<'_>,
    (merchant, order): (i64, [u8; 16]),
) -> Result<Vec<Kept>, StoreError> {
    tx.query(
        sql_all_homes!(
            "SELECT merchant_id, order_id, shopper_id, person_key, quota_year, total_minor, \
             limit_minor, state FROM orders WHERE (merchant_id, order_id) > ($1, $2) \
             ORDER BY merchant_id, order_id LIMIT $3"
        ),
        params![merchant, order[..], PAGE],
        |row| {
            let state: String = row.get(7)?;
            let state: OrderState = state.parse().map_err(|_| StoreError::Column("order state"))?;
            let limit: i64 = row.get(6)?;
            Ok(Kept {
                merchant: row.get(0)?,
                order: row.get(1)?,
                shopper: row.get(2)?,
                person: row.get(3)?,
                year: row.get(4)?,
                total: row.get(5)?,
                should: if state.uses_quota() { limit } else { 0 },
            })
        },
    )
}

fn compare(tx: &mut Tx<'_>, page: &[Kept], faults: &mut Vec<OrderFault>) -> Result<(), StoreError> {
    let keys: Vec<[Value<'_>; 2]> =
        page.iter().map(|kept| [kept.shopper.to_value(), kept.order.to_value()]).collect();
    let indexed = totals(tx.query_set(
        sql_set!(
            "WITH v(shopper_id, order_id) AS (VALUES {rows}) \
             SELECT c.order_id, c.total_minor FROM v JOIN checkout_order c \
             ON c.shopper_id = v.shopper_id AND c.order_id = v.order_id",
            [BIGINT, BYTEA]
        ),
        &keys,
        |row| Ok((row.get(0)?, row.get(1)?)),
    )?);
    let keys: Vec<[Value<'_>; 3]> = page
        .iter()
        .map(|kept| [kept.person.to_value(), kept.year.to_value(), kept.order.to_value()])
        .collect();
    let counted = totals(tx.query_set(
        sql_set!(
            "WITH v(person_key, year, order_id) AS (VALUES {rows}) \
             SELECT q.order_id, q.amount_minor FROM v JOIN quota_use q \
             ON q.person_key = v.person_key AND q.year = v.year AND q.order_id = v.order_id \
             WHERE q.returned_at IS NULL",
            [BYTEA, BIGINT, BYTEA]
        ),
        &keys,
        |row| Ok((row.get(0)?, row.get(1)?)),
    )?);
    for Kept { order, total, should, .. } in page {
        let (order, should) = (*order, *should);
        let in_index = indexed.get(&order).copied();
        if in_index != Some(*total) {
            faults.push(OrderFault::Index { order, indexed: in_index, total: Some(*total) });
        }
        let counted = counted.get(&order).copied().unwrap_or(0);
        if counted != should {
            faults.push(OrderFault::QuotaOfOrder { order, counted, should });
        }
    }
    Ok(())
}

/// What shoppers see and no merchant has.
fn lost(tx: &mut Tx<'_>) -> Result<Vec<OrderFault>, StoreError> {
    let (mut faults, mut last) = (Vec::new(), (0, [0; 16]));
    loop {
        let page: Vec<(i64, OrderId, i64)> = tx.query(
            sql_all_homes!(
                "SELECT shopper_id, order_id, total_minor FROM checkout_order \
                 WHERE (shopper_id, order_id) > ($1, $2) ORDER BY shopper_id, order_id LIMIT $3"
            ),
            params![last.0, last.1[..], PAGE],
            |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
        )?;
        let Some((shopper, order, _)) = page.last() else { return Ok(faults) };
        last = (*shopper, *order.bytes());
        let homes: Vec<MerchantId> =
            page.iter().map(|(_, order, _)| MerchantId::of(order.home())).collect();
        let keys: Vec<[Value<'_>; 2]> = homes
            .iter()
            .zip(&page)
            .map(|(home, (_, order, _))| [home.to_value(), order.to_value()])
            .collect();
        let kept: BTreeSet<OrderId> = tx
            .query_set(
                sql_set!(
                    "WITH v(merchant_id, order_id) AS (VALUES {rows}) \
                     SELECT o.order_id FROM v JOIN orders o \
                     ON o.merchant_id = v.merchant_id AND o.order_id = v.order_id",
                    [BIGINT, BYTEA]
                ),
                &keys,
                |row| row.get(0),
            )?
            .into_iter()
            .collect();
        let lost = page.iter().filter(|(_, order, _)| !kept.contains(order));
        faults.extend(lost.map(|(_, order, total)| OrderFault::Index {
            order: *order,
            indexed: Some(*total),
            total: None,
        }));
    }
}

fn totals(rows: Vec<(OrderId, i64)>) -> BTreeMap<OrderId, i64> {
    rows.into_iter().collect()
}
