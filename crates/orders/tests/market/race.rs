//! One shopper at several tabs at the same moment: what she wants happens once, and nothing is lost.

use orders::{PlaceCheckoutError, put_in_cart};
use std::collections::BTreeSet;
use testmarket::{Merchant, Shopper, World};

const TRIES: u64 = 20;
const TABS: usize = 8;

async fn with_a_cart(world: &World, merchant: &Merchant, who: u64) -> (Shopper, String) {
    let shopper = world.shopper(who).await;
    world.put(shopper, merchant.listing, merchant.skus[0].0, 1).await;
    (shopper, world.cart(shopper).await.digest)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cart_is_bought_once_however_many_tabs_buy_it() {
    for test in testkit::databases().await {
        let world = World::in_yuan(&test.db);
        let merchant = world.merchant(&[1_000], 1_000).await;
        for who in 0..TRIES {
            let (shopper, digest) = with_a_cart(&world, &merchant, who).await;
            let tabs: Vec<_> = (0..TABS)
                .map(|tab| {
                    let (world, digest) = (world.clone(), digest.clone());
                    tokio::spawn(async move {
                        world.place(shopper, digest, &format!("tab-{tab}")).await
                    })
                })
                .collect();
            let mut placed = 0;
            for tab in tabs {
                match tab.await.unwrap() {
                    Ok(_) => placed += 1,
                    Err(PlaceCheckoutError::Empty | PlaceCheckoutError::Changed) => (),
                    Err(other) => panic!("{other} on {}", test.name),
                }
            }
            assert_eq!(placed, 1, "on {}, try {who}", test.name);
            assert_eq!(world.cart(shopper).await.units(), 0);
        }
        assert_eq!(
            world.free(&merchant, merchant.skus[0].0).await,
            1_000 - u32::try_from(TRIES).unwrap()
        );
        world.sound().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_put_in_while_the_cart_is_bought_is_bought_with_it_or_stays_in_it() {
    for test in testkit::databases().await {
        let world = World::in_yuan(&test.db);
        let merchant = world.merchant(&[1_000, 2_000], 1_000).await;
        for who in 0..TRIES {
            let (shopper, digest) = with_a_cart(&world, &merchant, who).await;
            let (listing, more) = (merchant.listing, merchant.skus[1].0);
            let buying = {
                let world = world.clone();
                tokio::spawn(async move { world.place(shopper, digest, "mine").await })
            };
            let adding = {
                let world = world.clone();
                tokio::spawn(async move { world.put(shopper, listing, more, 3).await })
            };
            let placed = buying.await.unwrap();
            adding.await.unwrap();
            let left = world.cart(shopper).await.units();
            let bought = match placed {
                Ok(placed) => world.order(placed.orders[0]).await.lines.len(),
                Err(PlaceCheckoutError::Changed) => 0,
                Err(other) => panic!("{other} on {}", test.name),
            };
            let expected = if bought == 1 { 3 } else { 4 };
            assert_eq!((bought <= 1, left), (true, expected), "on {}, try {who}", test.name);
        }
        world.sound().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn additions_at_the_same_moment_all_count() {
    for test in testkit::databases().await {
        let world = World::in_yuan(&test.db);
        let merchant = world.merchant(&[1_000], 1_000).await;
        let (listing, sku) = (merchant.listing, merchant.skus[0].0);
        for who in 0..TRIES {
            let shopper = world.shopper(who).await;
            let tabs: Vec<_> = (0..TABS)
                .map(|_| {
                    let world = world.clone();
                    tokio::spawn(async move { world.put(shopper, listing, sku, 2).await })
                })
                .collect();
            for tab in tabs {
                tab.await.unwrap();
            }
            let units = world.cart(shopper).await.units();
            assert_eq!(units, 16, "on {}, try {who}", test.name);
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cart_never_holds_more_of_one_product_than_it_may() {
    for test in testkit::databases().await {
        let world = World::in_yuan(&test.db);
        let merchant = world.merchant(&[1_000], 1_000).await;
        let (listing, sku) = (merchant.listing, merchant.skus[0].0);
        let shopper = world.shopper(1).await;
        let tabs: Vec<_> = (0..TABS)
            .map(|_| {
                let (db, moment) = (test.db.clone(), world.moment());
                let put = move |tx: &mut store::Tx<'_>| {
                    let owner = shopper.id.into();
                    put_in_cart(tx, owner, (listing, sku), 200, &mut moment.clone())
                };
                tokio::spawn(async move { db.write(put).await })
            })
            .collect();
        let mut refused = 0;
        for tab in tabs {
            match tab.await.unwrap() {
                Ok(()) => (),
                Err(orders::CartError::TooMany) => refused += 1,
                Err(other) => panic!("{other} on {}", test.name),
            }
        }
        let units = world.cart(shopper).await.units();
        assert_eq!((refused, units), (4, 800), "on {}", test.name);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn however_often_she_presses_pay_there_is_one_open_payment() {
    for test in testkit::databases().await {
        let world = World::in_yuan(&test.db);
        let merchant = world.merchant(&[1_000], 1_000).await;
        for who in 0..TRIES {
            let (shopper, digest) = with_a_cart(&world, &merchant, who).await;
            let placed = world.place(shopper, digest, "mine").await.unwrap();
            let presses: Vec<_> = (0..TABS)
                .map(|_| {
                    let (world, placed) = (world.clone(), placed.clone());
                    tokio::spawn(async move { world.start(&placed).await })
                })
                .collect();
            let mut payments = BTreeSet::new();
            for press in presses {
                payments.insert(press.await.unwrap());
            }
            assert_eq!(payments.len(), 1, "on {}, try {who}", test.name);
        }
        world.sound().await;
    }
}
