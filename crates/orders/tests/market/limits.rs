//! D26 of the worked examples, through the whole checkout: 5,000.00 an order, 26,000 a person and
//! China-time year, freight included.

use orders::{PlaceCheckoutError, Recorded};
use pricing::QuoteRefusal;
use testmarket::{FREIGHT, World};
use trade::Refusal;

#[tokio::test(flavor = "multi_thread")]
async fn d26_an_order_of_5000_is_bought_and_one_fen_more_is_refused() {
    for test in testkit::databases().await {
        let world = World::in_yuan(&test.db);
        let exact = (500_000 - FREIGHT) / 2;
        let merchant = world.merchant(&[exact, exact + 1], 10).await;
        let shopper = world.shopper(1).await;
        let (sku, dearer) = (merchant.skus[0].0, merchant.skus[1].0);
        let placed = world.buy(shopper, &[(merchant.listing, sku, 2)]).await.unwrap();
        assert_eq!(world.order(placed.orders[0]).await.counted.minor(), 500_000);

        world.put(shopper, merchant.listing, sku, 1).await;
        world.put(shopper, merchant.listing, dearer, 1).await;
        let cart = world.cart(shopper).await;
        let refusal = cart.parcels[0].quote.as_ref().unwrap_err();
        assert!(
            matches!(refusal, QuoteRefusal::Trade(Refusal::OverOrderLimit { .. })),
            "{refusal}"
        );
        let meter = cart.parcels[0].order_limit.unwrap();
        assert_eq!((meter.value.minor(), meter.limit.minor()), (500_001, 500_000));
        assert!(meter.is_over() && !cart.can_be_bought());
        let refused = world.place(shopper, cart.digest, "k").await;
        assert!(matches!(refused, Err(PlaceCheckoutError::Unavailable)), "{refused:?}");
        world.sound().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn d26_a_person_who_used_25990_may_not_add_20_from_any_account() {
    for test in testkit::databases().await {
        let world = World::in_yuan(&test.db);
        let whole = 500_000 - FREIGHT;
        let merchant = world.merchant(&[whole, 99_000 - FREIGHT, 2_000 - FREIGHT], 10).await;
        let sku = |at: usize| (merchant.listing, merchant.skus[at].0, 1);
        let shopper = world.shopper(1).await;
        for _ in 0..5 {
            world.buy(shopper, &[sku(0)]).await.unwrap();
        }
        let last = world.buy(shopper, &[sku(1)]).await.unwrap();
        assert_eq!(world.used(shopper).await, 2_599_000);

        // The same person from another account; another person is free.
        let twin = world.shopper(1).await;
        let refused = world.buy(twin, &[sku(2)]).await;
        let Err(PlaceCheckoutError::OverYear(year)) = refused else { panic!("{refused:?}") };
        assert_eq!((year.left().minor(), year.adding.minor()), (1_000, 2_000));
        let other = world.shopper(2).await;
        world.buy(other, &[sku(2)]).await.unwrap();

        // What was not bought is given back, and the year is the one in China.
        let late = world.later(orders::CHECKOUT_SECONDS + 1);
        assert!(late.expire(&last).await);
        assert_eq!(late.used(shopper).await, 2_500_000);
        let cart = late.cart(twin).await;
        late.place(twin, cart.digest, "again").await.unwrap();
        late.sound().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn two_accounts_of_one_person_cannot_pass_the_year_at_the_same_moment() {
    for test in testkit::databases().await {
        let world = World::in_yuan(&test.db);
        let merchant = world.merchant(&[500_000 - FREIGHT], 100).await;
        let line = [(merchant.listing, merchant.skus[0].0, 1)];
        let mut tries = Vec::new();
        for _ in 0..12 {
            let (world, shopper) = (world.clone(), world.shopper(7).await);
            tries.push(tokio::spawn(async move { world.buy(shopper, &line).await }));
        }
        let mut placed = 0;
        for one in tries {
            match one.await.unwrap() {
                Ok(_) => placed += 1,
                Err(PlaceCheckoutError::OverYear(_)) => (),
                Err(other) => panic!("{other}"),
            }
        }
        assert_eq!(placed, 5, "26,000 holds five orders of 5,000, on {}", test.name);
        world.sound().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_year_in_china_is_a_new_limit() {
    for test in testkit::databases().await {
        let mut world = World::in_yuan(&test.db);
        let merchant = world.merchant(&[500_000 - FREIGHT], 100).await;
        let line = [(merchant.listing, merchant.skus[0].0, 1)];
        let shopper = world.shopper(7).await;
        world.now = "2026-12-31T15:59:00Z".parse().unwrap();
        for _ in 0..5 {
            let placed = world.buy(shopper, &line).await.unwrap();
            assert_eq!(world.pay(&placed).await, Recorded::Paid);
        }
        let over = world.buy(shopper, &line).await;
        assert!(matches!(over, Err(PlaceCheckoutError::OverYear(_))), "{over:?}");
        let new_year = world.later(61);
        let cart = new_year.cart(shopper).await;
        let placed = new_year.place(shopper, cart.digest, "2027").await.unwrap();
        assert_eq!(new_year.order(placed.orders[0]).await.quota_year, 2027);
        new_year.sound().await;
    }
}
