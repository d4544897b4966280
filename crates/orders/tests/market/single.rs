//! One product is bought by itself, whatever lies in the cart.

use kernel::SkuId;
use orders::{CartError, PlaceCheckout, PlaceCheckoutError, Placed, Single};
use testmarket::{Merchant, Shopper, World};

/// The digest of what she is shown of that product alone.
async fn shown(world: &World, shopper: Shopper, only: Single) -> String {
    let (whose, now) = ((shopper.id.into(), Some(only)), world.now);
    let seen = world.db.read(move |tx| orders::basket_of(tx, whose, shopper.country, now)).await;
    seen.unwrap().cart.digest
}

async fn buy(
    world: &World,
    shopper: Shopper,
    (only, confirmed, key): (Single, String, &str),
) -> Result<Placed, PlaceCheckoutError> {
    let ask = PlaceCheckout {
        shopper: shopper.id,
        client_key: key.to_owned(),
        only: Some(only),
        address: shopper.address,
        destination: shopper.country,
        confirmed,
    };
    let moment = world.moment();
    world.db.write(move |tx| orders::place_checkout(tx, &ask, &mut moment.clone())).await
}

/// What lies in her cart.
async fn lying(world: &World, shopper: Shopper) -> Vec<(SkuId, u32)> {
    let cart = world.cart(shopper).await;
    let lines = cart.parcels.iter().flat_map(|parcel| &parcel.lines);
    lines.map(|line| (line.line.sku, line.line.quantity)).collect()
}

fn one(merchant: &Merchant, at: usize, units: u32) -> Result<Single, CartError> {
    Single::of((merchant.listing, merchant.skus[at].0), units)
}

#[tokio::test]
async fn one_product_is_bought_alone_once_and_the_cart_can_be_bought_after_it() {
    for test in testkit::databases().await {
        let world = World::in_dollars(&test.db);
        let merchant = world.merchant(&[2_499, 1_333], 20).await;
        let [first, second] = [0, 1].map(|at| merchant.skus[at].0);
        let shopper = world.shopper(1).await;
        world.put(shopper, merchant.listing, first, 2).await;
        world.put(shopper, merchant.listing, second, 1).await;
        let before = lying(&world, shopper).await;
        let whole = world.cart(shopper).await.digest;
        let only = one(&merchant, 0, 3).unwrap();
        let confirmed = shown(&world, shopper, only).await;
        let placed = buy(&world, shopper, (only, confirmed.clone(), "now")).await.unwrap();
        let again = buy(&world, shopper, (only, confirmed.clone(), "now")).await.unwrap();
        assert_eq!(again, placed, "{}: the same key buys once", test.name);
        let order = world.order(placed.orders[0]).await;
        let bought: Vec<_> = order.lines.iter().map(|line| (line.sku, line.quantity)).collect();
        assert_eq!((placed.orders.len(), bought), (1, vec![(first, 3)]), "{}", test.name);
        assert_eq!(lying(&world, shopper).await, before, "{}", test.name);

        let other = one(&merchant, 0, 4).unwrap();
        let changed = buy(&world, shopper, (other, confirmed, "other")).await;
        assert!(matches!(changed, Err(PlaceCheckoutError::Changed)), "{changed:?}");
        world.place(shopper, whole, "cart").await.unwrap();
        assert!(lying(&world, shopper).await.is_empty(), "{}", test.name);
        world.sound().await;
    }
}

#[tokio::test]
async fn none_and_a_thousand_are_no_product_that_is_bought() {
    for test in testkit::databases().await {
        let world = World::in_dollars(&test.db);
        let merchant = world.merchant(&[2_499], 20).await;
        for units in [0, 1_000] {
            let refused = one(&merchant, 0, units);
            assert!(matches!(refused, Err(CartError::TooMany)), "{}: {units}", test.name);
        }
        let shopper = world.shopper(1).await;
        let many = one(&merchant, 0, 21).unwrap();
        let confirmed = shown(&world, shopper, many).await;
        let short = buy(&world, shopper, (many, confirmed, "many")).await;
        assert!(matches!(short, Err(PlaceCheckoutError::Unavailable)), "{}: {short:?}", test.name);
        world.sound().await;
    }
}
