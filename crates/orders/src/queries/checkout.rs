//! A checkout with its orders and attempts to pay.

use crate::{Checkout, Order, Payment, store};
use ::store::{StoreError, Tx};
use kernel::CheckoutId;

/// A checkout as its shopper sees it.
#[derive(Clone, Debug)]
pub struct CheckoutView {
    /// The checkout.
    pub checkout: Checkout,
    /// One per merchant; their totals add up to the checkout's.
    pub orders: Vec<Order>,
    /// Attempts to pay, newest first.
    pub payments: Vec<Payment>,
}

/// A checkout with its orders; `None` when there is no such checkout.
pub fn checkout_view(tx: &mut Tx<'_>, id: CheckoutId) -> Result<Option<CheckoutView>, StoreError> {
    let Some(checkout) = store::checkout::checkout(tx, id)? else { return Ok(None) };
    let ids = store::checkout::order_ids(tx, id)?;
    let orders = store::order::load(tx, &ids)?;
    let payments = store::payment::payments(tx, id)?;
    Ok(Some(CheckoutView { checkout, orders, payments }))
}

/// The numbers of a checkout's orders, by order: what it is called by people, without what was agreed on.
pub fn checkout_numbers(tx: &mut Tx<'_>, id: CheckoutId) -> Result<Vec<String>, StoreError> {
    let ids = store::checkout::order_ids(tx, id)?;
    let heads = store::order::heads(tx, &ids)?;
    Ok(heads.into_iter().map(|order| order.number).collect())
}
