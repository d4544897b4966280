//! Carts of browsers in which nobody signed in: made when something is put in, and not kept for ever.

use kernel::{ListingId, SkuId};
use orders::{CartOwner, cart_count, change_cart, put_in_cart, sweep_carts};
use testmarket::World;

const DAY: i64 = 86_400;

async fn put(world: &World, owner: CartOwner, item: (ListingId, SkuId)) {
    let moment = world.moment();
    let put = world.db.write(move |tx| put_in_cart(tx, owner, item, 1, &mut moment.clone()));
    put.await.unwrap();
}

async fn change(world: &World, owner: CartOwner, sku: SkuId, quantity: u32) {
    let moment = world.moment();
    let change =
        world.db.write(move |tx| change_cart(tx, owner, sku, quantity, &mut moment.clone()));
    change.await.unwrap();
}

async fn swept(world: &World, limit: u32) -> u64 {
    let now = world.now;
    world.db.write(move |tx| sweep_carts(tx, now, limit)).await.unwrap()
}

async fn units(world: &World, owner: CartOwner) -> u32 {
    world.db.read(move |tx| cart_count(tx, owner)).await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_change_of_what_is_not_in_the_cart_makes_no_cart() {
    for test in testkit::databases().await {
        let world = World::in_yuan(&test.db);
        let merchant = world.merchant(&[1_000], 30).await;
        let visitor = CartOwner::visitor(&[7; 16]);
        for quantity in [3, 0] {
            change(&world, visitor, merchant.skus[0].0, quantity).await;
        }
        let left = swept(&world.later(1_000 * DAY), 10).await;
        assert_eq!(left, 0, "there is nothing to forget on {}", test.name);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn visitors_carts_are_forgotten_ninety_days_after_their_last_change_and_shoppers_stay() {
    for test in testkit::databases().await {
        let world = World::in_yuan(&test.db);
        let merchant = world.merchant(&[1_000], 30).await;
        let (shopper, item) = (world.shopper(1).await, (merchant.listing, merchant.skus[0].0));
        world.put(shopper, item.0, item.1, 1).await;
        let visitors = [1, 2, 3].map(|n| CartOwner::visitor(&[n; 16]));
        for visitor in visitors {
            put(&world, visitor, item).await;
        }
        put(&world.later(80 * DAY), visitors[2], item).await;
        assert_eq!(swept(&world.later(90 * DAY), 10).await, 0, "{}", test.name);
        let later = world.later(91 * DAY);
        assert_eq!(swept(&later, 1).await, 1, "a portion at a time on {}", test.name);
        assert_eq!(swept(&later, 10).await, 1, "{}", test.name);
        for (visitor, left) in visitors.into_iter().zip([0, 0, 2]) {
            assert_eq!(units(&world, visitor).await, left, "{}", test.name);
        }
        assert_eq!(swept(&world.later(1_000 * DAY), 10).await, 1, "{}", test.name);
        assert_eq!(units(&world, shopper.id.into()).await, 1, "shoppers' carts stay");
        world.sound().await;
    }
}
