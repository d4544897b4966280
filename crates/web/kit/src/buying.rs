//! What cart and checkout share, on pages and in the API: whose cart, its view, what is sealed.

use crate::{App, Problem, Reader, t};
use accounts::VaultError;
use kernel::{Moment, ShopperId};
use orders::{Address, CartOwner, CartView, Orderer, SealedAddress, SealedOrderer};
use store::StoreError;

/// Whose cart this is. What the browser gathered before she signed in is hers from here on.
pub async fn cart_owner(app: &App, reader: &Reader) -> Result<CartOwner, Problem> {
    let browser = CartOwner::visitor(reader.visitor().bytes());
    let Some(principal) = reader.principal() else { return Ok(browser) };
    let shopper = principal.shopper_id;
    if app.db.read(move |tx| orders::cart_count(tx, browser)).await? > 0 {
        let moment = app.clock.moment();
        let merge = move |tx: &mut store::Tx<'_>| {
            orders::merge_cart(tx, browser, shopper, &mut moment.clone())
        };
        app.db.write(merge).await?;
    }
    Ok(shopper.into())
}

/// A cart with the person who would order, if she said who she is.
pub struct Basket {
    /// The cart, priced.
    pub cart: CartView,
    /// Who orders, sealed; none before she said so.
    pub orderer: Option<SealedOrderer>,
}

/// The cart of whoever reads, priced for where she reads.
pub async fn basket(app: &App, reader: &Reader) -> Result<Basket, Problem> {
    let owner = cart_owner(app, reader).await?;
    let (destination, now) = (reader.destination(), reader.now());
    Ok(app.db.read(move |tx| basket_of(tx, owner, destination, now)).await?)
}

/// The cart of `owner`, priced for `destination`.
pub fn basket_of(
    tx: &mut store::Tx<'_>,
    owner: CartOwner,
    destination: kernel::Country,
    now: kernel::Timestamp,
) -> Result<Basket, StoreError> {
    let orderer = match owner.shopper() {
        Some(shopper) => orders::orderer(tx, shopper)?,
        None => None,
    };
    let person = orderer.as_ref().map(|orderer| orderer.person_key.as_slice());
    let cart = orders::cart_view(tx, owner, destination, person, now)?;
    Ok(Basket { cart, orderer })
}

fn broken(error: &VaultError) -> Problem {
    Problem::internal(error)
}

fn json<T: serde::Serialize>(value: &T) -> Result<Vec<u8>, Problem> {
    serde_json::to_vec(value).map_err(|e| Problem::internal(&e))
}

/// An address as it is kept.
pub fn seal_address(app: &App, shopper: ShopperId, address: &Address) -> Result<Vec<u8>, Problem> {
    let context = orders::ship_to_context(shopper);
    app.vault.seal(&json(address)?, &context).map_err(|e| broken(&e))
}

/// The addresses of a shopper that can be opened, with their ids.
pub fn open_addresses(
    app: &App,
    shopper: ShopperId,
    sealed: &[SealedAddress],
) -> Vec<(kernel::AddressId, Address)> {
    let context = orders::ship_to_context(shopper);
    let open = |one: &SealedAddress| {
        let plain = app.vault.open(&one.sealed, &context).ok()?;
        Some((one.id, serde_json::from_slice(&plain).ok()?))
    };
    sealed.iter().filter_map(open).collect()
}

/// The person who orders as she is kept, with the key of her yearly limit.
pub fn seal_orderer(
    app: &App,
    shopper: ShopperId,
    orderer: &Orderer,
) -> Result<SealedOrderer, Problem> {
    let context = orders::orderer_context(shopper);
    let sealed = app.vault.seal(&json(orderer)?, &context).map_err(|e| broken(&e))?;
    let person_key = app.vault.person_key(&orderer.id_number).to_vec();
    Ok(SealedOrderer { sealed, person_key })
}

/// The person who orders.
pub fn open_orderer(app: &App, shopper: ShopperId, sealed: &SealedOrderer) -> Option<Orderer> {
    let plain = app.vault.open(&sealed.sealed, &orders::orderer_context(shopper)).ok()?;
    serde_json::from_slice(&plain).ok()
}

/// Keeps a new address and answers its id.
pub async fn keep_address(
    app: &App,
    shopper: ShopperId,
    address: &Address,
    moment: Moment,
) -> Result<kernel::AddressId, Problem> {
    let (country, sealed) = (address.country, seal_address(app, shopper, address)?);
    let save = move |tx: &mut store::Tx<'_>| {
        let new = (country, sealed.as_slice());
        orders::save_address(tx, shopper, None, new, &mut moment.clone())
    };
    Ok(app.db.write(save).await?)
}

/// Keeps a changed address in place of the one of that id; orders keep their own copy.
pub async fn change_address(
    app: &App,
    (shopper, id): (ShopperId, kernel::AddressId),
    address: &Address,
    moment: Moment,
) -> Result<(), Problem> {
    let (country, sealed) = (address.country, seal_address(app, shopper, address)?);
    let save = move |tx: &mut store::Tx<'_>| {
        let new = (country, sealed.as_slice());
        orders::save_address(tx, shopper, Some(id), new, &mut moment.clone())
    };
    app.db.write(save).await?;
    Ok(())
}

/// Keeps who orders.
pub async fn keep_orderer(
    app: &App,
    shopper: ShopperId,
    orderer: &Orderer,
    moment: Moment,
) -> Result<SealedOrderer, Problem> {
    let sealed = seal_orderer(app, shopper, orderer)?;
    let keep = sealed.clone();
    let save =
        move |tx: &mut store::Tx<'_>| orders::save_orderer(tx, shopper, &keep, &mut moment.clone());
    app.db.write(save).await?;
    Ok(sealed)
}

/// What is paid for, by the numbers of its orders.
pub async fn description(app: &App, reader: &Reader, checkout: kernel::CheckoutId) -> String {
    let view = app.db.read(move |tx| orders::checkout_view(tx, checkout)).await.ok().flatten();
    let orders = view.map(|view| view.orders).unwrap_or_default();
    let numbers: Vec<&str> = orders.iter().map(|order| order.number.as_str()).collect();
    t!(reader, "pay-description", numbers = numbers.join(" · "))
}
