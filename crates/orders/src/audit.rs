//! Checks that checkouts, orders, payments and quotas agree, over every home.

use crate::OrderState;
use kernel::OrderId;
use std::collections::BTreeMap;
use store::{StoreError, Tx, params, sql_all_homes};

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

/// Rows of two homes cannot be joined; they are read from each and compared here.
fn orders(tx: &mut Tx<'_>) -> Result<Vec<OrderFault>, StoreError> {
    let indexed = totals(tx.query(
        sql_all_homes!("SELECT order_id, total_minor FROM checkout_order ORDER BY order_id"),
        params![],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )?);
    let counted = totals(tx.query(
        sql_all_homes!("SELECT order_id, amount_minor FROM quota_use WHERE returned_at IS NULL"),
        params![],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )?);
    let kept = tx.query(
        sql_all_homes!("SELECT order_id, total_minor, limit_minor, state FROM orders"),
        params![],
        |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get::<String>(3)?)),
    )?;
    let mut faults = Vec::new();
    let mut unseen = indexed.clone();
    for (order, total, limit, state) in kept {
        unseen.remove(&order);
        let in_index = indexed.get(&order).copied();
        if in_index != Some(total) {
            faults.push(OrderFault::Index { order, indexed: in_index, total: Some(total) });
        }
        let state: OrderState = state.parse().map_err(|_| StoreError::Column("order state"))?;
        let should = if state.uses_quota() { limit } else { 0 };
        let counted = counted.get(&order).copied().unwrap_or(0);
        if counted != should {
            faults.push(OrderFault::QuotaOfOrder { order, counted, should });
        }
    }
    let lost = unseen.into_iter();
    faults.extend(lost.map(|(order, total)| OrderFault::Index {
        order,
        indexed: Some(total),
        total: None,
    }));
    Ok(faults)
}

fn totals(rows: Vec<(OrderId, i64)>) -> BTreeMap<OrderId, i64> {
    rows.into_iter().collect()
}
