//! A cart with the person who would order.

use super::cart::CartView;
use super::orders::orderer;
use super::priced::{CartAsk, cart_views};
use crate::{CartOwner, SealedOrderer, Single};
use ::store::{StoreError, Tx};
use kernel::{Country, Timestamp};

/// A cart with the person who would order, if she said who she is.
pub struct Basket {
    /// The cart, priced.
    pub cart: CartView,
    /// Who orders, sealed; none before she said so.
    pub orderer: Option<SealedOrderer>,
}

/// The cart of `owner`, priced for `destination` against the yearly limit of whoever orders.
///
/// # Errors
/// [`StoreError`] only: a parcel without a price says why in its place.
pub fn basket(
    tx: &mut Tx<'_>,
    owner: CartOwner,
    destination: Country,
    now: Timestamp,
) -> Result<Basket, StoreError> {
    basket_of(tx, (owner, None), destination, now)
}

/// The same of one product alone, where there is one.
///
/// # Errors
/// As [`basket`].
pub fn basket_of(
    tx: &mut Tx<'_>,
    (owner, only): (CartOwner, Option<Single>),
    destination: Country,
    now: Timestamp,
) -> Result<Basket, StoreError> {
    let orderer = match owner.shopper() {
        Some(shopper) => orderer(tx, shopper)?,
        None => None,
    };
    let person_key = orderer.as_ref().map(|orderer| orderer.person_key.as_slice());
    let ask = CartAsk { owner, only, destination, person_key, now };
    let cart = cart_views(tx, &[ask])?.pop().ok_or(StoreError::Column("cart"))?;
    Ok(Basket { cart, orderer })
}
