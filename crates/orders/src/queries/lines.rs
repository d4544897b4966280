//! What the lines of an order carry, and what became of their units.

use crate::domain::order::LineCount;
use crate::domain::part::OrderPart;
use crate::domain::share::{LineShare, shares_of};
use crate::domain::wish::CancelWish;
use crate::{Order, OrderHead, store};
use ::store::{StoreError, Tx};
use kernel::{MerchantId, OrderId, Timestamp};
use std::collections::BTreeMap;

/// What each line of an order carries, in its order. Orders of older versions have it from their quote.
pub fn shares(tx: &mut Tx<'_>, order: &OrderHead) -> Result<Vec<LineShare>, StoreError> {
    if let Some(kept) = store::line::shares(tx, order.id, order.currency())? {
        return Ok(kept);
    }
    let quote = store::quote::quotes(tx, &[order.id])?.remove(&order.id);
    let quote = quote.ok_or(StoreError::Column("quote"))?;
    shares_of(&quote).map_err(|_| StoreError::Column("shares"))
}

/// What each line carries by the quote of the order, which what is kept must agree with.
pub fn quoted_shares(order: &Order) -> Result<Vec<LineShare>, StoreError> {
    shares_of(&order.quote).map_err(|_| StoreError::Column("shares"))
}

/// What became of the units of an order's lines, in their order.
pub fn line_counts(tx: &mut Tx<'_>, order: OrderId) -> Result<Vec<LineCount>, StoreError> {
    store::line::counts(tx, order)
}

/// What of an order went back in parts, oldest first.
pub fn order_parts(tx: &mut Tx<'_>, order: OrderId) -> Result<Vec<OrderPart>, StoreError> {
    store::part::parts(tx, order)
}

/// The same of each of `orders` of which some did, in no order.
pub fn parts_of(
    tx: &mut Tx<'_>,
    orders: &[OrderId],
) -> Result<BTreeMap<OrderId, Vec<OrderPart>>, StoreError> {
    store::part::parts_of(tx, orders)
}

/// Those of `orders` whose shopper waits for an answer to her wish to call packed units off.
pub fn waiting_wishes(tx: &mut Tx<'_>, orders: &[OrderId]) -> Result<Vec<OrderId>, StoreError> {
    store::part::waiting(tx, orders)
}

/// The part of that key, if it went back.
pub fn order_part(
    tx: &mut Tx<'_>,
    order: OrderId,
    key: &str,
) -> Result<Option<OrderPart>, StoreError> {
    store::part::part(tx, order, key)
}

/// The shopper's wish to call units of a packed order off, with its answer.
pub fn cancel_wish(tx: &mut Tx<'_>, order: OrderId) -> Result<Option<CancelWish>, StoreError> {
    store::part::wish(tx, order)
}

/// A merchant's orders of which a shopper asks to have units called off, with when she asked, the oldest first.
pub fn cancels_asked(
    tx: &mut Tx<'_>,
    merchant: MerchantId,
    limit: u32,
) -> Result<Vec<(Timestamp, OrderHead)>, StoreError> {
    let asked = store::part::wishes_of(tx, merchant, limit)?;
    let ids: Vec<OrderId> = asked.iter().map(|(_, order)| *order).collect();
    let mut heads = store::order::heads_with_lines(tx, &ids)?;
    let mut found = Vec::with_capacity(asked.len());
    for (at, order) in asked {
        if let Some(nth) = heads.iter().position(|head| head.id == order) {
            found.push((at, heads.swap_remove(nth)));
        }
    }
    Ok(found)
}
