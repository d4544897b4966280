//! That the orders which merchants keep, and shoppers see, are the same, and what stands beside each.

use super::given_back::{PaidOrder, paid};
use super::{AGREED, COUNTED, INDEXED, PAGE, PROMISED};
use crate::{CheckoutState, OrderState};
use kernel::{CheckoutId, MerchantId, OrderId, PaymentId, ShopperId};
use std::collections::{BTreeMap, BTreeSet};
use store::proof::{self, Findings, Looked, key, parts};
use store::{Row, StoreError, ToValue, Tx, Value, params, sql, sql_all_homes, sql_set};

/// An order as the merchant's home tells it.
struct Kept {
    merchant: MerchantId,
    order: OrderId,
    shopper: ShopperId,
    person: Vec<u8>,
    year: i64,
    total: i64,
    state: OrderState,
    checkout: CheckoutId,
    payment: Option<PaymentId>,
    /// What it should count against the person's limit.
    should: i64,
}

pub(super) fn orders(tx: &mut Tx<'_>, after: &[u8], found: &mut Findings) -> Looked {
    let (merchant, order) = parts(after);
    let page = tx.query(
        sql!(
            "SELECT merchant_id, order_id, shopper_id, person_key, quota_year, total_minor, \
             limit_minor, state, payment_id, checkout_id FROM orders WHERE merchant_id = $1 AND order_id > $2 \
             ORDER BY order_id LIMIT $3"
        ),
        params![merchant, order, PAGE],
        |row| proof::row(key(row.get(0)?, &row.get::<Vec<u8>>(1)?), row, kept),
    )?;
    let (end, page) = found.readable(("orders", "ord"), page);
    compare(tx, &page, found)?;
    promised(tx, &page, found)?;
    let is_off = |state: OrderState| matches!(state, OrderState::Cancelled | OrderState::Refunded);
    let of = |kept: &Kept| {
        let (order, checkout, off) = (kept.order, kept.checkout, is_off(kept.state));
        Some(PaidOrder { order, payment: kept.payment?, checkout, off })
    };
    paid(tx, &page.iter().filter_map(of).collect::<Vec<_>>(), found)?;
    match end {
        Some(end) => Ok(Some(end)),
        None => Ok(merchants::merchant_after(tx, merchant)?.map(|next| key(next.number(), &[]))),
    }
}

fn kept(row: &Row<'_>) -> Result<Kept, StoreError> {
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
        state,
        checkout: row.get(9)?,
        payment: row.get(8)?,
        should: if state.uses_quota() { limit } else { 0 },
    })
}

fn compare(tx: &mut Tx<'_>, page: &[Kept], found: &mut Findings) -> Result<(), StoreError> {
    let keys: Vec<[Value<'_>; 2]> =
        page.iter().map(|kept| [kept.shopper.to_value(), kept.order.to_value()]).collect();
    let indexed: Vec<(OrderId, (i64, String))> = tx.query_set(
        sql_set!(
            "WITH v(shopper_id, order_id) AS (VALUES {rows}) \
             SELECT c.order_id, c.total_minor, COALESCE(k.state, '') FROM v JOIN checkout_order c \
             ON c.shopper_id = v.shopper_id AND c.order_id = v.order_id \
             LEFT JOIN checkout k \
             ON k.shopper_id = c.shopper_id AND k.checkout_id = c.checkout_id",
            [BIGINT, BYTEA]
        ),
        &keys,
        |row| Ok((row.get(0)?, (row.get(1)?, row.get(2)?))),
    )?;
    let indexed: BTreeMap<OrderId, (i64, String)> = indexed.into_iter().collect();
    let keys: Vec<[Value<'_>; 3]> = page
        .iter()
        .map(|kept| [kept.person.to_value(), kept.year.to_value(), kept.order.to_value()])
        .collect();
    let counted: Vec<(OrderId, i64)> = tx.query_set(
        sql_set!(
            "WITH v(person_key, year, order_id) AS (VALUES {rows}) \
             SELECT q.order_id, q.amount_minor FROM v JOIN quota_use q \
             ON q.person_key = v.person_key AND q.year = v.year AND q.order_id = v.order_id \
             WHERE q.returned_at IS NULL",
            [BYTEA, BIGINT, BYTEA]
        ),
        &keys,
        |row| Ok((row.get(0)?, row.get(1)?)),
    )?;
    let counted: BTreeMap<OrderId, i64> = counted.into_iter().collect();
    for Kept { order, total, state, should, .. } in page {
        match indexed.get(order) {
            Some((index, checkout)) if index == total => {
                let wanted = checkout_of(*state).key();
                if checkout != wanted {
                    let told = format!("{order} is {state}, its checkout is \"{checkout}\"");
                    found.broken(AGREED, told);
                }
            }
            Some((index, _)) => found.broken(
                INDEXED,
                format!("{order}: its shopper's index says {index}, the order {total}"),
            ),
            None => {
                found.broken(INDEXED, format!("{order} of {total} is not in its shopper's index"))
            }
        }
        let counted = counted.get(order).copied().unwrap_or(0);
        if counted != *should {
            found.broken(
                COUNTED,
                format!("{order} counts {counted} against a quota, and should count {should}"),
            );
        }
    }
    Ok(())
}

/// Where the checkout of an order stands: its orders are paid, or over, together.
const fn checkout_of(state: OrderState) -> CheckoutState {
    match state {
        OrderState::AwaitingPayment => CheckoutState::AwaitingPayment,
        OrderState::Expired => CheckoutState::Expired,
        OrderState::Paid
        | OrderState::Packed
        | OrderState::Shipped
        | OrderState::Delivered
        | OrderState::Completed
        | OrderState::Cancelled
        | OrderState::Refunded => CheckoutState::Paid,
    }
}

/// What is not paid is held, what is to be shipped is kept, and what is over locks no stock.
fn promised(tx: &mut Tx<'_>, page: &[Kept], found: &mut Findings) -> Result<(), StoreError> {
    let ids: Vec<OrderId> = page.iter().map(|kept| kept.order).collect();
    let open = inventory::promised(tx, &ids)?;
    let keys: Vec<[Value<'_>; 2]> =
        page.iter().map(|kept| [kept.merchant.to_value(), kept.order.to_value()]).collect();
    let ordered: Vec<(OrderId, i64)> = tx.query_set(
        sql_set!(
            "WITH v(merchant_id, order_id) AS (VALUES {rows}) \
             SELECT l.order_id, CAST(SUM(l.quantity) AS BIGINT) FROM v JOIN order_line l \
             ON l.merchant_id = v.merchant_id AND l.order_id = v.order_id GROUP BY l.order_id",
            [BIGINT, BYTEA]
        ),
        &keys,
        |row| Ok((row.get(0)?, row.get(1)?)),
    )?;
    let ordered: BTreeMap<OrderId, i64> = ordered.into_iter().collect();
    for Kept { order, state, .. } in page {
        let units = ordered.get(order).copied().unwrap_or(0);
        let wanted = match state {
            OrderState::AwaitingPayment => (units, 0),
            OrderState::Paid | OrderState::Packed => (0, units),
            OrderState::Shipped
            | OrderState::Delivered
            | OrderState::Completed
            | OrderState::Cancelled
            | OrderState::Refunded
            | OrderState::Expired => (0, 0),
        };
        let (held, committed) = open.get(order).copied().unwrap_or((0, 0));
        if (held, committed) != wanted {
            found.broken(
                PROMISED,
                format!("{order} of {units} units is {state}: {held} are held, {committed} kept"),
            );
        }
    }
    Ok(())
}

/// What shoppers see and no merchant has.
pub(super) fn lost(tx: &mut Tx<'_>, after: &[u8], found: &mut Findings) -> Looked {
    let (shopper, order) = parts(after);
    let page = tx.query(
        sql_all_homes!(
            "SELECT shopper_id, order_id, total_minor FROM checkout_order \
             WHERE (shopper_id, order_id) > ($1, $2) ORDER BY shopper_id, order_id LIMIT $3"
        ),
        params![shopper, order, PAGE],
        |row| {
            let key = key(row.get(0)?, &row.get::<Vec<u8>>(1)?);
            proof::row(key, row, |row| Ok((row.get(1)?, row.get(2)?)))
        },
    )?;
    let (end, page): (_, Vec<(OrderId, i64)>) = found.readable(("checkout_order", "ord"), page);
    let homes: Vec<MerchantId> =
        page.iter().map(|(order, _)| MerchantId::of(order.home())).collect();
    let keys: Vec<[Value<'_>; 2]> = homes
        .iter()
        .zip(&page)
        .map(|(home, (order, _))| [home.to_value(), order.to_value()])
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
    for (order, total) in page.iter().filter(|(order, _)| !kept.contains(order)) {
        found.broken(
            INDEXED,
            format!("{order} of {total} is in a shopper's index, its merchant has none"),
        );
    }
    Ok(end)
}
