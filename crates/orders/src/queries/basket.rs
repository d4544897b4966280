//! A cart with the person who would order.

use super::{cart::CartView, orders::orderer, priced::cart_view};
use crate::{CartOwner, SealedOrderer};
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
    let orderer = match owner.shopper() {
        Some(shopper) => orderer(tx, shopper)?,
        None => None,
    };
    let person = orderer.as_ref().map(|orderer| orderer.person_key.as_slice());
    let cart = cart_view(tx, owner, destination, person, now)?;
    Ok(Basket { cart, orderer })
}
