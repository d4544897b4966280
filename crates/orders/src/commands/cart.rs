use crate::{CartLine, CartOwner, commands::emit, facts, store};
use ::store::{StoreError, Tx};
use catalog::Status;
use kernel::{ListingId, MerchantId, Moment, ShopperId, SkuId, Timestamp};

/// Different products in one cart.
pub const LINES_MAX: usize = 60;
/// Units of one product in one cart.
pub const QUANTITY_MAX: u32 = 999;
/// How long the cart of a browser in which nobody signed in stays after its last change.
const VISITOR_DAYS: i64 = 90;

/// Why a cart did not change.
#[derive(Debug, thiserror::Error)]
pub enum CartError {
    /// No such product for sale.
    #[error("this is not for sale")]
    NotForSale,
    /// Too many different products.
    #[error("a cart holds at most {LINES_MAX} different products")]
    TooManyLines,
    /// Too many of one product.
    #[error("a cart holds at most {QUANTITY_MAX} of one product")]
    TooMany,
    /// The store.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// One product that is bought by itself, whatever lies in the cart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Single {
    listing: ListingId,
    sku: SkuId,
    quantity: u32,
}

impl Single {
    /// So many of a variant of a listing.
    ///
    /// # Errors
    /// [`CartError::TooMany`] of none, and past [`QUANTITY_MAX`].
    pub fn of((listing, sku): (ListingId, SkuId), quantity: u32) -> Result<Single, CartError> {
        match quantity {
            1..=QUANTITY_MAX => Ok(Single { listing, sku, quantity }),
            _ => Err(CartError::TooMany),
        }
    }

    /// As it would stand in a cart.
    pub(crate) fn line(self, now: Timestamp) -> CartLine {
        let Single { listing, sku, quantity } = self;
        CartLine { merchant: MerchantId::of(sku.home()), sku, listing, quantity, added_at: now }
    }
}

/// Puts `quantity` more of a product into the cart of a shopper or visitor.
///
/// # Errors
/// [`CartError::NotForSale`]; [`CartError::TooMany`] of one product and [`CartError::TooManyLines`] of
/// different ones. That there is enough stock is checked when the cart is shown and bought.
pub fn put_in_cart(
    tx: &mut Tx<'_>,
    owner: CartOwner,
    (listing, sku): (ListingId, SkuId),
    quantity: u32,
    moment: &mut Moment,
) -> Result<(), CartError> {
    let found = catalog::listing(tx, listing)?.filter(|l| l.status == Status::Published);
    if found.and_then(|listing| listing.variant(sku).map(|_| ())).is_none() {
        return Err(CartError::NotForSale);
    }
    let quantity = quantity.max(1);
    if quantity > QUANTITY_MAX {
        return Err(CartError::TooMany);
    }
    store::cart::open(tx, &[owner], moment.now)?;
    let lines = store::cart::lines(tx, owner)?;
    if lines.len() >= LINES_MAX && !lines.iter().any(|line| line.sku == sku) {
        return Err(CartError::TooManyLines);
    }
    let merchant = MerchantId::of(sku.home());
    let line = CartLine { merchant, sku, listing, quantity, added_at: moment.now };
    if !store::cart::add(tx, owner, &line, QUANTITY_MAX)? {
        return Err(CartError::TooMany);
    }
    changed(tx, owner, moment)
}

/// Sets how many of a product are in the cart; none takes it out. What is not in the cart stays out.
///
/// # Errors
/// [`CartError::TooMany`] past [`QUANTITY_MAX`].
pub fn change_cart(
    tx: &mut Tx<'_>,
    owner: CartOwner,
    sku: SkuId,
    quantity: u32,
    moment: &mut Moment,
) -> Result<(), CartError> {
    if quantity > QUANTITY_MAX {
        return Err(CartError::TooMany);
    }
    // Anybody may ask, so a cart in which nothing changes is not even made.
    if in_cart(tx, owner, sku)?.is_none_or(|line| line.quantity == quantity) {
        return Ok(());
    }
    store::cart::open(tx, &[owner], moment.now)?;
    match in_cart(tx, owner, sku)? {
        None => return Ok(()),
        Some(_) if quantity == 0 => drop(store::cart::remove(tx, owner, sku)?),
        Some(line) => store::cart::put(tx, owner, &[CartLine { quantity, ..line }])?,
    }
    changed(tx, owner, moment)
}

fn in_cart(tx: &mut Tx<'_>, owner: CartOwner, sku: SkuId) -> Result<Option<CartLine>, StoreError> {
    Ok(store::cart::lines(tx, owner)?.into_iter().find(|line| line.sku == sku))
}

/// Moves the cart of a visitor who signed in to her own. Of a product in both, the larger quantity
/// stays: she may have put it in twice because she did not see it.
///
/// # Errors
/// None of the carts: what goes past [`LINES_MAX`] is left out.
pub fn merge_cart(
    tx: &mut Tx<'_>,
    visitor: CartOwner,
    shopper: ShopperId,
    moment: &mut Moment,
) -> Result<(), CartError> {
    let owner = CartOwner::from(shopper);
    if visitor == owner {
        return Ok(());
    }
    if !store::cart::kept(tx, &[visitor])?.contains_key(&visitor) {
        return Ok(());
    }
    store::cart::open(tx, &[visitor, owner], moment.now)?;
    let mut carts = store::cart::kept(tx, &[visitor, owner])?;
    let mut lines = |of| carts.remove(&of).unwrap_or_default().lines;
    let (brought, own) = (lines(visitor), lines(owner));
    if brought.is_empty() {
        return Ok(store::cart::forget(tx, visitor)?);
    }
    let larger = |line: &CartLine| {
        let before = own.iter().find(|o| o.sku == line.sku).map_or(0, |o| o.quantity);
        CartLine { quantity: line.quantity.max(before), ..*line }
    };
    let fresh = |line: &&CartLine| !own.iter().any(|o| o.sku == line.sku);
    let room = LINES_MAX.saturating_sub(own.len());
    let new: Vec<CartLine> = brought.iter().filter(fresh).take(room).copied().collect();
    let both: Vec<CartLine> = brought.iter().filter(|line| !fresh(line)).map(larger).collect();
    store::cart::put(tx, owner, &[new, both].concat())?;
    store::cart::forget(tx, visitor)?;
    changed(tx, owner, moment)
}

/// Forgets the carts of browsers that nobody changed for ninety days, longest untouched first, at most
/// `limit`; answers how many. Shoppers' carts stay.
pub fn sweep_carts(tx: &mut Tx<'_>, now: Timestamp, limit: u32) -> Result<u64, StoreError> {
    store::cart::forget_untouched(tx, now.plus_days(-VISITOR_DAYS), limit)
}

/// Nothing follows the carts of browsers, which have no home.
fn changed(tx: &mut Tx<'_>, owner: CartOwner, moment: &Moment) -> Result<(), CartError> {
    let Some(shopper) = owner.shopper() else { return Ok(()) };
    Ok(emit::shopper(tx, facts::CART_CHANGED, shopper, moment.now)?)
}
