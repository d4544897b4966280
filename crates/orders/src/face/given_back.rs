//! That money goes back for what was called off, once, and as far as the providers' words say.

use super::{AGREED, ASKED, GIVEN, PAGE, PARTS, RETURNS};
use crate::OrderState;
use crate::commands::{refund::timer_id, timer};
use crate::domain::movement::MovementState;
use crate::store::payment::{Posts, REFUND, Refund, RefundOf, keys_of, refund_row};
use ::jobs::timers;
use kernel::{CheckoutId, MerchantId, OrderId, PaymentId, ShopperId};
use std::collections::{BTreeMap, BTreeSet};
use store::proof::{self, Findings, Looked, key, parts};
use store::{StoreError, ToValue, Tx, Value, params, sql, sql_all_homes, sql_set};

/// A refund that is still to be made has a timer, which may be a dead letter that an operator sees.
pub(super) fn refunds(tx: &mut Tx<'_>, after: &[u8], found: &mut Findings) -> Looked {
    let (shopper, place) = parts(after);
    let (payment, refund_key) = place.split_at(place.len().min(16));
    let refund_key = String::from_utf8_lossy(refund_key).into_owned();
    let page = tx.query(
        sql_all_homes!(
            "SELECT {columns}, shopper_id FROM refund \
             WHERE (shopper_id, payment_id, refund_key) > ($1, $2, $3) \
             ORDER BY shopper_id, payment_id, refund_key LIMIT $4",
            REFUND
        ),
        params![shopper, payment, refund_key, PAGE],
        |row| {
            let place = [row.get::<Vec<u8>>(0)?, row.get::<String>(1)?.into_bytes()].concat();
            proof::row(key(row.get(10)?, &place), row, refund_row)
        },
    )?;
    let (end, page) = found.readable(("refund", "id"), page);
    for refund in &page {
        asked(tx, refund, found)?;
        back(tx, refund, found)?;
        match refund.of() {
            RefundOf::Order(order) => given(tx, refund, (order, true), found)?,
            RefundOf::Part(order) => given(tx, refund, (order, false), found)?,
            RefundOf::Receipt(id) => returned(tx, refund, id, found)?,
        }
    }
    Ok(end)
}

fn asked(tx: &mut Tx<'_>, refund: &Refund, found: &mut Findings) -> Result<(), StoreError> {
    if refund.state != "asked" {
        return Ok(());
    }
    let timer = timers::find(tx, timer::REFUND, &timer_id(refund.payment, &refund.key))?;
    if !timer.is_some_and(|timer| timer.rings(refund.asked_at)) {
        let told = format!("{} of {} is asked for and never sent", refund.key, refund.payment);
        found.broken(ASKED, told);
    }
    Ok(())
}

/// What is back are its parts; it is done exactly when all is.
fn back(tx: &mut Tx<'_>, refund: &Refund, found: &mut Findings) -> Result<(), StoreError> {
    let (name, back) = (format!("{} of {}", refund.key, refund.payment), refund.back);
    if refund.is_done() != refund.left().is_zero() && refund.posts != Posts::Asked {
        let told = format!("{name} is {}, and {back} of {} is back", refund.state, refund.amount);
        found.broken(PARTS, told);
    }
    if refund.posts != Posts::Parts {
        return Ok(());
    }
    let currency = back.currency();
    let sum: Option<i64> = tx.query_opt(
        sql!(
            "SELECT COALESCE(CAST(SUM(CASE WHEN currency = $1 THEN amount_minor ELSE 0 END) \
             AS BIGINT), 0) FROM refund_part WHERE payment_id = $2 AND refund_key = $3"
        ),
        params![currency, refund.payment, refund.key],
        |row| row.get(0),
    )?;
    let sum = sum.unwrap_or(0);
    if sum != back.minor() {
        found.broken(PARTS, format!("{name} is back to {back}, its parts add up to {sum}"));
    }
    Ok(())
}

/// The order of a refund was paid by that payment; all that went back of it is no more than it cost, and just as much
/// once it is called off; a part of it is what was written down of it. Older versions took off what went back before.
fn given(
    tx: &mut Tx<'_>,
    refund: &Refund,
    (order, whole): (OrderId, bool),
    found: &mut Findings,
) -> Result<(), StoreError> {
    // As they are stored: an order that cannot be read is told by those who read orders.
    let cost: Option<(String, i64, String, Option<Vec<u8>>)> = tx.query_opt(
        sql!(
            "SELECT state, total_minor, currency, payment_id FROM orders \
             WHERE merchant_id = $1 AND order_id = $2"
        ),
        params![MerchantId::of(order.home()), order],
        |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?)),
    )?;
    let (amount, sum) = (refund.amount, back_of(tx, refund, order)?);
    let written = whole || is_written(tx, refund, order)?;
    let as_it_should = cost.is_some_and(|(state, total, currency, payment)| {
        let state: Option<OrderState> = state.parse().ok();
        let off = matches!(state, Some(OrderState::Cancelled | OrderState::Refunded));
        let less = !off || refund.posts == Posts::Sent;
        (off || !whole)
            && written
            && payment.as_deref() == Some(refund.payment.bytes().as_slice())
            && currency == amount.currency().code()
            && (sum == total || less && sum < total)
    });
    if !as_it_should {
        let told =
            format!("{amount} of {} go back for {order}, which says no such", refund.payment);
        found.broken(GIVEN, told);
    }
    Ok(())
}

/// All that goes back of an order, in smallest units.
fn back_of(tx: &mut Tx<'_>, refund: &Refund, order: OrderId) -> Result<i64, StoreError> {
    let (own, end) = keys_of(order);
    let sum: Option<i64> = tx.query_opt(
        sql!(
            "SELECT COALESCE(CAST(SUM(amount_minor) AS BIGINT), 0) FROM refund \
             WHERE shopper_id = $1 AND payment_id = $2 AND refund_key >= $3 AND refund_key < $4"
        ),
        params![ShopperId::of(refund.payment.home()), refund.payment, own, end],
        |row| row.get(0),
    )?;
    Ok(sum.unwrap_or(0))
}

/// The part of an order is written down with what goes back for it.
fn is_written(tx: &mut Tx<'_>, refund: &Refund, order: OrderId) -> Result<bool, StoreError> {
    let part = refund.key.split_once('/').map_or("", |(_, part)| part);
    let paid: Option<(i64, String)> = tx.query_opt(
        sql!(
            "SELECT paid_minor, kind FROM order_part \
             WHERE merchant_id = $1 AND order_id = $2 AND part_key = $3"
        ),
        params![MerchantId::of(order.home()), order, part],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )?;
    Ok(paid.is_some_and(|(paid, kind)| paid == refund.amount.minor() && kind != "rest"))
}

/// The receipt of a refund goes back, or went.
fn returned(
    tx: &mut Tx<'_>,
    refund: &Refund,
    id: &str,
    found: &mut Findings,
) -> Result<(), StoreError> {
    if refund.posts == Posts::Asked {
        // The oldest versions kept no movement of what they sent back.
        return Ok(());
    }
    let receipt: Option<(String, i64, String, i64)> = tx.query_opt(
        sql!(
            "SELECT state, amount_minor, currency, used_minor FROM provider_movement \
             WHERE reference = $1 AND provider_ref = $2 AND direction = 'in' \
             ORDER BY provider LIMIT 1"
        ),
        params![refund.payment, id],
        |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?)),
    )?;
    let state = if refund.is_done() { MovementState::Returned } else { MovementState::Returning };
    let amount = refund.amount;
    let as_it_should = receipt.is_some_and(|(is, minor, currency, used)| {
        is == state.key()
            && minor == amount.minor()
            && currency == amount.currency().code()
            && used == refund.back.minor()
    });
    if !as_it_should {
        let told = format!("{amount} of the receipt {id} go back, which says no such");
        found.broken(RETURNS, told);
    }
    Ok(())
}

/// An order that was paid.
pub(super) struct PaidOrder {
    pub(super) order: OrderId,
    pub(super) payment: PaymentId,
    pub(super) checkout: CheckoutId,
    /// It is called off, so that its money goes back.
    pub(super) off: bool,
}

/// What was called off after it was paid has a refund, which says of how much; and each was paid with its checkout.
pub(super) fn paid(
    tx: &mut Tx<'_>,
    page: &[PaidOrder],
    found: &mut Findings,
) -> Result<(), StoreError> {
    let homes: Vec<ShopperId> =
        page.iter().map(|paid| ShopperId::of(paid.payment.home())).collect();
    let names: Vec<(String, String)> = page.iter().map(|paid| keys_of(paid.order)).collect();
    let keys: Vec<[Value<'_>; 4]> = homes
        .iter()
        .zip(page.iter().zip(&names))
        .map(|(home, (paid, (own, end)))| {
            [home.to_value(), paid.payment.to_value(), own.to_value(), end.to_value()]
        })
        .collect();
    let given: Vec<String> = tx.query_set(
        sql_set!(
            "WITH v(shopper_id, payment_id, own, past) AS (VALUES {rows}) \
             SELECT v.own FROM v JOIN refund r ON r.shopper_id = v.shopper_id \
             AND r.payment_id = v.payment_id AND r.refund_key >= v.own AND r.refund_key < v.past",
            [BIGINT, BYTEA, TEXT, TEXT]
        ),
        &keys,
        |row| row.get(0),
    )?;
    let given: BTreeSet<String> = given.into_iter().collect();
    let mut wanted: Vec<(ShopperId, PaymentId)> =
        homes.iter().copied().zip(page.iter().map(|paid| paid.payment)).collect();
    wanted.sort_unstable_by_key(|(home, payment)| (home.number(), *payment));
    wanted.dedup();
    let keys: Vec<[Value<'_>; 2]> =
        wanted.iter().map(|(home, payment)| [home.to_value(), payment.to_value()]).collect();
    let checkouts: Vec<(Vec<u8>, Vec<u8>)> = tx.query_set(
        sql_set!(
            "WITH v(shopper_id, payment_id) AS (VALUES {rows}) \
             SELECT p.payment_id, p.checkout_id FROM v JOIN payment p \
             ON p.shopper_id = v.shopper_id AND p.payment_id = v.payment_id",
            [BIGINT, BYTEA]
        ),
        &keys,
        |row| Ok((row.get(0)?, row.get(1)?)),
    )?;
    let checkouts: BTreeMap<Vec<u8>, Vec<u8>> = checkouts.into_iter().collect();
    for (paid, (name, _)) in page.iter().zip(&names) {
        if paid.off && !given.contains(name) {
            let told = format!("{name} was paid and is called off, and nothing of it goes back");
            found.broken(GIVEN, told);
        }
        let checkout = checkouts.get(paid.payment.bytes().as_slice());
        if checkout.map(Vec::as_slice) != Some(paid.checkout.bytes().as_slice()) {
            let told = format!("{name} was paid by {}, which is of another checkout", paid.payment);
            found.broken(AGREED, told);
        }
    }
    Ok(())
}
