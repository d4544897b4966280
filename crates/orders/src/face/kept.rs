//! That the orders which merchants keep, and shoppers see, are the same, and what stands beside each.

use super::given_back::{PaidOrder, paid};
use super::limits::{Counting, restored};
use super::{AGREED, CARRIED, COUNTED, INDEXED, PAGE, PROMISED, UNITS};
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
    /// What it counted against the person's limit, and what of that went back.
    limit: (i64, i64),
    /// What it should count now.
    should: i64,
}

pub(super) fn orders(tx: &mut Tx<'_>, after: &[u8], found: &mut Findings) -> Looked {
    let (merchant, order) = parts(after);
    let page = tx.query(
        sql!(
            "SELECT merchant_id, order_id, shopper_id, person_key, quota_year, total_minor, \
             limit_minor, state, payment_id, checkout_id, limit_back_minor FROM orders WHERE merchant_id = $1 AND order_id > $2 \
             ORDER BY order_id LIMIT $3"
        ),
        params![merchant, order, PAGE],
        |row| proof::row(key(row.get(0)?, &row.get::<Vec<u8>>(1)?), row, kept),
    )?;
    let (end, page) = found.readable(("orders", "ord"), page);
    compare(tx, &page, found)?;
    lines(tx, &page, found)?;
    let counting = page.iter().filter(|kept| kept.state.uses_quota() && kept.limit.0 > 0);
    let counting = counting.map(|kept| {
        let ((merchant, order), (counted, back)) = ((kept.merchant, kept.order), kept.limit);
        Counting { merchant, order, counted, back }
    });
    restored(tx, &counting.collect::<Vec<_>>(), found)?;
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
    let (counted, back): (i64, i64) = (row.get(6)?, row.get(10)?);
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
        limit: (counted, back),
        should: if state.uses_quota() { counted.saturating_sub(back) } else { 0 },
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

/// The lines of an order together.
struct Units {
    ordered: i64,
    cancelled: i64,
    shipped: i64,
    given_back: i64,
    /// Lines of which more went than there are.
    odd: i64,
    /// What its lines carry of what was paid; none where older versions wrote none.
    paid: Option<i64>,
}

/// What is not paid is held, what is to be shipped is kept, and what is over locks no stock; and the lines carry
/// what was paid.
fn lines(tx: &mut Tx<'_>, page: &[Kept], found: &mut Findings) -> Result<(), StoreError> {
    let ids: Vec<OrderId> = page.iter().map(|kept| kept.order).collect();
    let open = inventory::promised(tx, &ids)?;
    let keys: Vec<[Value<'_>; 2]> =
        page.iter().map(|kept| [kept.merchant.to_value(), kept.order.to_value()]).collect();
    let units: Vec<(OrderId, Units)> = tx.query_set(
        sql_set!(
            "WITH v(merchant_id, order_id) AS (VALUES {rows}) \
             SELECT l.order_id, CAST(SUM(l.quantity) AS BIGINT), CAST(SUM(l.cancelled) AS BIGINT), \
             CAST(SUM(l.shipped) AS BIGINT), CAST(SUM(l.given_back) AS BIGINT), \
             CAST(SUM(CASE WHEN l.cancelled + l.shipped > l.quantity \
              OR l.given_back > l.shipped THEN 1 ELSE 0 END) AS BIGINT), \
             CAST(CASE WHEN COUNT(l.paid_minor) = COUNT(*) THEN SUM(l.paid_minor) END AS BIGINT) \
             FROM v JOIN order_line l ON l.merchant_id = v.merchant_id \
             AND l.order_id = v.order_id GROUP BY l.order_id",
            [BIGINT, BYTEA]
        ),
        &keys,
        |row| {
            let units = Units {
                ordered: row.get(1)?,
                cancelled: row.get(2)?,
                shipped: row.get(3)?,
                given_back: row.get(4)?,
                odd: row.get(5)?,
                paid: row.get(6)?,
            };
            Ok((row.get(0)?, units))
        },
    )?;
    let units: BTreeMap<OrderId, Units> = units.into_iter().collect();
    for kept in page {
        let Some(units) = units.get(&kept.order) else { continue };
        promised(kept, units, (&open, &mut *found));
        counted(kept, units, found);
    }
    Ok(())
}

/// How many units are held and how many are kept for each order.
type Open = BTreeMap<OrderId, (i64, i64)>;

fn promised(kept: &Kept, units: &Units, (open, found): (&Open, &mut Findings)) {
    let (order, state, ordered) = (kept.order, kept.state, units.ordered);
    let wanted = match state {
        OrderState::AwaitingPayment => (ordered, 0),
        OrderState::Paid | OrderState::Packed => (0, ordered - units.cancelled - units.shipped),
        OrderState::Shipped
        | OrderState::Delivered
        | OrderState::Completed
        | OrderState::Cancelled
        | OrderState::Refunded
        | OrderState::Expired => (0, 0),
    };
    let (held, committed) = open.get(&order).copied().unwrap_or((0, 0));
    if (held, committed) != wanted {
        let told =
            format!("{order} of {ordered} units is {state}: {held} are held, {committed} kept");
        found.broken(PROMISED, told);
    }
}

/// Where an order stands is where its units are.
fn counted(kept: &Kept, units: &Units, found: &mut Findings) {
    let (order, state) = (kept.order, kept.state);
    if let Some(paid) = units.paid.filter(|paid| *paid != kept.total) {
        found.broken(CARRIED, format!("{order} of {}: its lines carry {paid}", kept.total));
    }
    let (cancelled, shipped, back) = (units.cancelled, units.shipped, units.given_back);
    let left = units.ordered - cancelled - shipped;
    let as_it_should = units.odd == 0
        && match state {
            OrderState::AwaitingPayment | OrderState::Expired => cancelled + shipped == 0,
            OrderState::Paid | OrderState::Packed => left > 0 && back <= shipped,
            OrderState::Shipped | OrderState::Delivered | OrderState::Completed => {
                left == 0 && shipped > 0
            }
            OrderState::Cancelled => left == 0 && shipped == 0,
            OrderState::Refunded => left == 0 && back == shipped && shipped > 0,
        };
    if !as_it_should {
        let ordered = units.ordered;
        found.broken(
            UNITS,
            format!(
                "{order} is {state}: {ordered} units, {cancelled} cancelled, {shipped} shipped, {back} given back"
            ),
        );
    }
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
