//! Orders, addresses and payments as read.

use crate::store::payment::Posts;
use crate::{Order, OrderHead, OrderState, Payment, Refund, SealedAddress, SealedOrderer, store};
use ::store::{StoreError, Tx};
use kernel::{AddressId, CheckoutId, MerchantId, OrderId, ShopperId};
use pricing::ParcelQuote;
use std::collections::BTreeMap;

/// One order with its lines and its quote.
pub fn order(tx: &mut Tx<'_>, id: OrderId) -> Result<Option<Order>, StoreError> {
    Ok(store::order::load(tx, &[id])?.pop())
}

/// One order without its lines and its quote: what a step of it looks at.
pub fn order_head(tx: &mut Tx<'_>, id: OrderId) -> Result<Option<OrderHead>, StoreError> {
    Ok(store::order::heads(tx, &[id])?.pop())
}

/// The orders of `ids` that exist, with their lines and without their quotes: what lists show.
pub fn order_heads(tx: &mut Tx<'_>, ids: &[OrderId]) -> Result<Vec<OrderHead>, StoreError> {
    store::order::heads_with_lines(tx, ids)
}

/// The same orders with their quotes, for whoever shows or computes with what was agreed.
pub fn with_quotes(tx: &mut Tx<'_>, heads: Vec<OrderHead>) -> Result<Vec<Order>, StoreError> {
    store::quote::with_quotes(tx, heads)
}

/// The same orders with their quotes, and those whose quote cannot be read: for whoever looks at all of
/// them, and must not end at one.
pub fn with_readable_quotes(
    tx: &mut Tx<'_>,
    heads: Vec<OrderHead>,
) -> Result<(Vec<Order>, Vec<OrderHead>), StoreError> {
    store::quote::with_readable_quotes(tx, heads)
}

/// What was agreed on each of `ids`.
pub fn order_quotes(
    tx: &mut Tx<'_>,
    ids: &[OrderId],
) -> Result<BTreeMap<OrderId, ParcelQuote>, StoreError> {
    store::quote::quotes(tx, ids)
}

/// The order with this number at a merchant.
pub fn order_by_number(
    tx: &mut Tx<'_>,
    merchant: MerchantId,
    number: &str,
) -> Result<Option<Order>, StoreError> {
    match store::order_list::by_number(tx, merchant, number)? {
        Some(id) => order(tx, id),
        None => Ok(None),
    }
}

/// A merchant's orders, newest first, those in `state` when one is given, those after `cursor`
/// (the last order of the page before).
pub fn orders_of_merchant(
    tx: &mut Tx<'_>,
    merchant: MerchantId,
    state: Option<OrderState>,
    cursor: Option<OrderId>,
    limit: u32,
) -> Result<Vec<OrderHead>, StoreError> {
    let ids = match state {
        Some(state) => store::order_list::ids_in_state(tx, (merchant, state), cursor, limit)?,
        None => store::order_list::ids_of_merchant(tx, merchant, cursor, limit)?,
    };
    store::order::heads_with_lines(tx, &ids)
}

/// A shopper's orders, newest first, those after `cursor` (the last order of the page before).
pub fn orders_of_shopper(
    tx: &mut Tx<'_>,
    shopper: ShopperId,
    cursor: Option<OrderId>,
    limit: u32,
) -> Result<Vec<OrderHead>, StoreError> {
    let ids = store::checkout::orders_of_shopper(tx, shopper, cursor, limit)?;
    store::order::heads_with_lines(tx, &ids)
}

/// How many orders of a merchant stand where; states without orders are absent.
pub fn order_counts(
    tx: &mut Tx<'_>,
    merchant: MerchantId,
) -> Result<BTreeMap<OrderState, i64>, StoreError> {
    let counts = store::order_list::counts(tx, merchant)?;
    let read = |(state, n): (String, i64)| {
        let state = state.parse().map_err(|_| StoreError::Column("order state"))?;
        Ok((state, n))
    };
    counts.into_iter().map(read).collect()
}

/// A shopper's addresses, the preferred one first.
pub fn addresses(tx: &mut Tx<'_>, shopper: ShopperId) -> Result<Vec<SealedAddress>, StoreError> {
    store::people::addresses(tx, shopper)
}

/// One address.
pub fn address(tx: &mut Tx<'_>, id: AddressId) -> Result<Option<SealedAddress>, StoreError> {
    Ok(store::people::addresses_by_id(tx, &[id])?.remove(&id))
}

/// The person who orders, when she said so before.
pub fn orderer(tx: &mut Tx<'_>, shopper: ShopperId) -> Result<Option<SealedOrderer>, StoreError> {
    Ok(store::people::orderers(tx, &[shopper])?.remove(&shopper))
}

/// Smallest units that a person has used of her limit in a China-time year.
pub fn quota_used(tx: &mut Tx<'_>, person_key: &[u8], year: i64) -> Result<i64, StoreError> {
    store::quota::used(tx, person_key, year)
}

/// The attempts to pay a checkout, newest first.
pub fn payments_of(tx: &mut Tx<'_>, checkout: CheckoutId) -> Result<Vec<Payment>, StoreError> {
    store::payment::payments(tx, checkout)
}

/// Money on its way back, or back, for one order and its parts, each with what of it is back.
pub fn refunds_of_order(tx: &mut Tx<'_>, order: &OrderHead) -> Result<Vec<Refund>, StoreError> {
    let Some(payment) = order.payment else { return Ok(Vec::new()) };
    let mut refunds = store::payment::refunds(tx, payment)?;
    let (own, end) = store::payment::keys_of(order.id);
    refunds.retain(|refund| refund.key >= own && refund.key < end);
    for refund in &mut refunds {
        refund.parts = store::sending::parts(tx, (refund.payment, &refund.key))?;
        if refund.posts == Posts::Sent && refund.is_done() {
            // Older versions took off the amount what had gone back before.
            (refund.amount, refund.back) = (order.total, order.total);
        }
    }
    Ok(refunds)
}
