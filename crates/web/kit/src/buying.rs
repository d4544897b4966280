//! Whose cart a browser has, and what a shopper types, sealed at this door before a command keeps it.

use crate::{App, Problem, Reader, t};
use kernel::{AddressId, Date, Moment, ShopperId, Timestamp};
use orders::{Address, Basket, CartOwner, Orderer, SealedOrderer};

/// Whose cart this is, for what changes it. What a browser gathered before she signed in is hers from here
/// on.
pub async fn cart_owner(app: &App, reader: &Reader) -> Result<CartOwner, Problem> {
    if let Some(principal) = reader.principal() {
        take_cart_over(app, reader, principal.shopper_id).await?;
    }
    Ok(owner(reader))
}

/// Makes what the browser gathered hers who signed in.
pub async fn take_cart_over(app: &App, reader: &Reader, shopper: ShopperId) -> Result<(), Problem> {
    let browser = CartOwner::visitor(reader.visitor().bytes());
    let both = move |tx: &mut store::Tx<'_>| {
        Ok::<_, store::StoreError>(
            orders::cart_count(tx, browser)? + orders::cart_count(tx, browser.at_once())?,
        )
    };
    if app.db.read(both).await? > 0 {
        let moment = app.clock.moment();
        let merge = move |tx: &mut store::Tx<'_>| {
            orders::merge_cart(tx, browser, shopper, &mut moment.clone())
        };
        app.db.write(merge).await?;
    }
    Ok(())
}

fn owner(reader: &Reader) -> CartOwner {
    match reader.principal() {
        Some(principal) => principal.shopper_id.into(),
        None => CartOwner::visitor(reader.visitor().bytes()),
    }
}

/// The cart of whoever reads, priced for where she reads; looking at it changes nothing.
pub async fn basket(app: &App, reader: &Reader) -> Result<Basket, Problem> {
    let owner = owner(reader);
    let (destination, now) = (reader.destination(), reader.now());
    Ok(app.db.read(move |tx| orders::basket(tx, owner, destination, now)).await?)
}

/// What whoever reads buys at once, priced as [`basket`] is.
pub async fn at_once(app: &App, reader: &Reader) -> Result<Basket, Problem> {
    let owner = owner(reader).at_once();
    let (destination, now) = (reader.destination(), reader.now());
    Ok(app.db.read(move |tx| orders::basket(tx, owner, destination, now)).await?)
}

/// Keeps an address, in place of the one of that id when one is given, and answers its id; orders keep
/// their own copy.
pub async fn keep_address(
    app: &App,
    (shopper, id): (ShopperId, Option<AddressId>),
    address: &Address,
    moment: Moment,
) -> Result<AddressId, Problem> {
    let (country, sealed) = (address.country, orders::seal_address(&app.vault, shopper, address)?);
    let save = move |tx: &mut store::Tx<'_>| {
        orders::save_address(tx, shopper, id, (country, &sealed), &mut moment.clone())
    };
    Ok(app.db.write(save).await?)
}

/// The day in China, for dates of birth.
#[must_use]
pub fn china_day(now: Timestamp) -> Date {
    now.date_in("Asia/Shanghai")
}

/// Keeps who orders.
pub async fn keep_orderer(
    app: &App,
    shopper: ShopperId,
    orderer: &Orderer,
    moment: Moment,
) -> Result<SealedOrderer, Problem> {
    let sealed = orders::seal_orderer(&app.vault, shopper, orderer)?;
    let keep = sealed.clone();
    let save =
        move |tx: &mut store::Tx<'_>| orders::save_orderer(tx, shopper, &keep, &mut moment.clone());
    app.db.write(save).await?;
    Ok(sealed)
}

/// What is paid for, by the numbers of its orders.
pub async fn description(app: &App, reader: &Reader, checkout: kernel::CheckoutId) -> String {
    let read = app.db.read(move |tx| orders::checkout_numbers(tx, checkout)).await;
    description_of(reader, &read.unwrap_or_default())
}

/// As [`description`], where the numbers are at hand.
#[must_use]
pub fn description_of(reader: &Reader, numbers: &[String]) -> String {
    let market = reader.market_name();
    t!(reader, "pay-description", market = market, numbers = numbers.join(" · "))
}
