use kernel::{By, Country};
use orders::{
    CancelOrder, CancelOrderError, CartOwner, CheckoutState, LineTrouble, OrderState,
    PlaceCheckoutError, Recorded, cancel_order, cart_count, checkout_view, merge_cart, put_in_cart,
};
use store::{StoreError, params, sql};
use testmarket::{FREIGHT, World};

#[tokio::test(flavor = "multi_thread")]
async fn two_merchants_one_checkout_and_every_amount_agrees() {
    for test in testkit::databases().await {
        let world = World::in_yuan(&test.db);
        let (a, b) = (world.merchant(&[12_000], 5).await, world.merchant(&[3_000, 500], 5).await);
        let shopper = world.shopper(1).await;
        let lines =
            [(a.listing, a.skus[0].0, 2), (b.listing, b.skus[1].0, 3), (b.listing, b.skus[0].0, 1)];
        let placed = world.buy(shopper, &lines).await.unwrap();
        assert_eq!(placed.orders.len(), 2, "on {}", test.name);
        let id = placed.checkout;
        let view = world.db.read(move |tx| checkout_view(tx, id)).await.unwrap().unwrap();
        let sum: i64 = view.orders.iter().map(|o| o.total.minor()).sum();
        assert_eq!((sum, view.checkout.total), (placed.total.minor(), placed.total));
        for order in &view.orders {
            assert_eq!(order.state, OrderState::AwaitingPayment);
            assert_eq!((order.quote.total, order.shopper), (order.total, shopper.id));
            let goods = if order.merchant == a.id { 24_000 } else { 4_500 };
            assert_eq!(order.counted.minor(), goods + FREIGHT);
            assert!(order.number.starts_with("261122-"));
        }
        assert_eq!(world.used(shopper).await, 24_000 + 4_500 + 2 * FREIGHT);
        assert_eq!(world.free(&a, a.skus[0].0).await, 3);
        assert_eq!(world.cart(shopper).await.units(), 0);

        assert_eq!(world.pay(&placed).await, Recorded::Paid);
        for id in &placed.orders {
            let order = world.order(*id).await;
            assert_eq!((order.state, order.payment.is_some()), (OrderState::Paid, true));
        }
        world.sound().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_key_places_once_even_at_the_same_moment() {
    for test in testkit::databases().await {
        let world = World::in_yuan(&test.db);
        let merchant = world.merchant(&[1_000], 50).await;
        let shopper = world.shopper(1).await;
        world.put(shopper, merchant.listing, merchant.skus[0].0, 1).await;
        let digest = world.cart(shopper).await.digest;
        let tries: Vec<_> = (0..8)
            .map(|_| {
                let (world, digest) = (world.clone(), digest.clone());
                tokio::spawn(async move { world.place(shopper, digest, "once").await })
            })
            .collect();
        let mut seen = Vec::new();
        for one in tries {
            seen.push(one.await.unwrap().unwrap());
        }
        assert!(seen.windows(2).all(|w| w[0] == w[1]), "on {}", test.name);
        assert_eq!(world.free(&merchant, merchant.skus[0].0).await, 49);
        world.sound().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_price_that_changed_is_shown_again_before_it_is_paid() {
    for test in testkit::databases().await {
        let world = World::in_yuan(&test.db);
        let merchant = world.merchant(&[1_000], 5).await;
        let shopper = world.shopper(1).await;
        world.put(shopper, merchant.listing, merchant.skus[0].0, 1).await;
        let seen = world.cart(shopper).await;
        world.put(shopper, merchant.listing, merchant.skus[0].0, 1).await;
        let refused = world.place(shopper, seen.digest.clone(), "k1").await;
        assert!(matches!(refused, Err(PlaceCheckoutError::Changed)), "{refused:?}");
        let now = world.cart(shopper).await;
        assert_ne!(now.digest, seen.digest);
        assert_eq!(world.place(shopper, now.digest, "k1").await.unwrap().total, now.total.unwrap());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_price_stands_until_it_expires_whatever_day_breaks() {
    for test in testkit::databases().await {
        let mut world = World::in_yuan(&test.db);
        let merchant = world.merchant_in(Country::CN, &[8_800], 40).await;
        let sku = merchant.skus[0].0;
        // In New York it is the last hour of the 10 % under Section 122.
        world.now = "2026-07-24T03:50:00Z".parse().unwrap();
        let there = Country::US;
        let (early, late) = (world.shopper_in(there).await, world.shopper_in(there).await);
        world.put(early, merchant.listing, sku, 1).await;
        world.put(late, merchant.listing, sku, 1).await;
        let seen = world.cart(early).await;
        assert_eq!(seen.expires_at, Some(world.now.plus_seconds(30 * 60)));
        // A new day has begun, without that tariff.
        let next_day = world.later(15 * 60);
        assert_ne!(next_day.cart(late).await.total, seen.total);
        let placed = next_day.place(early, seen.digest.clone(), "in time").await.unwrap();
        assert_eq!(Some(placed.total), seen.total);
        let order = next_day.order(placed.orders[0]).await;
        assert_eq!(order.quote.date.to_string(), "2026-07-23");
        assert_eq!(order.times.placed, next_day.now);
        // Too late: what was seen is computed again, and is another price now.
        let too_late = world.later(30 * 60);
        let refused = too_late.place(late, seen.digest.clone(), "late").await;
        assert!(matches!(refused, Err(PlaceCheckoutError::Expired)), "{refused:?}");
        // As late, but the price is what she saw.
        let now = too_late.cart(late).await;
        let much_later = world.later(90 * 60);
        let placed = much_later.place(late, now.digest, "late").await.unwrap();
        assert_eq!(Some(placed.total), now.total);
        much_later.sound().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_became_scarce_says_how_much_is_left() {
    for test in testkit::databases().await {
        let world = World::in_yuan(&test.db);
        let merchant = world.merchant(&[1_000], 3).await;
        let (one, two) = (world.shopper(1).await, world.shopper(2).await);
        let sku = merchant.skus[0].0;
        world.put(two, merchant.listing, sku, 2).await;
        world.buy(one, &[(merchant.listing, sku, 2)]).await.unwrap();
        let cart = world.cart(two).await;
        assert_eq!(cart.parcels[0].lines[0].trouble, Some(LineTrouble::Short { left: 1 }));
        let refused = world.place(two, cart.digest, "k").await;
        assert!(matches!(refused, Err(PlaceCheckoutError::Unavailable)), "{refused:?}");
        world.sound().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_unpaid_checkout_expires_and_leaves_its_lines_in_the_cart() {
    for test in testkit::databases().await {
        let world = World::in_yuan(&test.db);
        let merchant = world.merchant(&[1_000], 3).await;
        let shopper = world.shopper(1).await;
        let sku = merchant.skus[0].0;
        let placed = world.buy(shopper, &[(merchant.listing, sku, 2)]).await.unwrap();
        assert!(!world.expire(&placed).await, "not before its time");
        let late = world.later(orders::CHECKOUT_SECONDS + 1);
        assert!(late.expire(&placed).await);
        assert!(!late.expire(&placed).await, "once");
        assert_eq!(late.free(&merchant, sku).await, 3);
        assert_eq!((late.used(shopper).await, late.cart(shopper).await.units()), (0, 2));
        assert_eq!(late.order(placed.orders[0]).await.state, OrderState::Expired);
        let id = placed.checkout;
        let view = late.db.read(move |tx| checkout_view(tx, id)).await.unwrap().unwrap();
        assert_eq!(view.checkout.state, CheckoutState::Expired);
        late.sound().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_checkout_of_a_clock_that_was_ahead_holds_no_stock_once_it_is_set_right() {
    for test in testkit::databases().await {
        let world = World::in_yuan(&test.db);
        let merchant = world.merchant(&[1_000], 3).await;
        let shopper = world.shopper(1).await;
        let sku = merchant.skus[0].0;
        let ahead = world.later(4 * orders::CHECKOUT_SECONDS);
        let placed = ahead.buy(shopper, &[(merchant.listing, sku, 2)]).await.unwrap();
        assert!(!ahead.expire(&placed).await, "not before its time");
        assert!(world.expire(&placed).await, "{}: nobody waits until then", test.name);
        assert_eq!(world.free(&merchant, sku).await, 3, "{}", test.name);
        world.sound().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_paid_order_is_called_off_before_it_ships_and_by_those_it_concerns() {
    for test in testkit::databases().await {
        let world = World::in_yuan(&test.db);
        let merchant = world.merchant(&[1_000], 3).await;
        let (shopper, other) = (world.shopper(1).await, world.shopper(2).await);
        let sku = merchant.skus[0].0;
        let placed = world.buy(shopper, &[(merchant.listing, sku, 2)]).await.unwrap();
        let order = placed.orders[0];
        let cancel = |by: By| {
            let (moment, ask) = (world.moment(), CancelOrder { order, by, why: "no".into() });
            let db = world.db.clone();
            async move { db.write(move |tx| cancel_order(tx, &ask, &mut moment.clone())).await }
        };
        let unpaid = cancel(By::Shopper(shopper.id)).await;
        assert!(matches!(unpaid, Err(CancelOrderError::NotPaid)));
        world.pay(&placed).await;
        let stranger = cancel(By::Shopper(other.id)).await;
        assert!(matches!(stranger, Err(CancelOrderError::NotFound)));
        cancel(By::Merchant(merchant.id)).await.unwrap();
        let again = cancel(By::Operator).await;
        assert!(matches!(again, Err(CancelOrderError::TooLate(OrderState::Cancelled))));
        assert_eq!(world.free(&merchant, sku).await, 3);
        assert_eq!(world.used(shopper).await, 0);
        let order = world.order(order).await;
        assert_eq!(order.closed_why.as_deref(), Some("merchant: no"));
        let refunds = world.db.read(move |tx| orders::refunds_of_order(tx, &order)).await.unwrap();
        assert_eq!(refunds.len(), 1);
        assert_eq!((refunds[0].amount, refunds[0].state.as_str()), (placed.total, "asked"));
        world.sound().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_visitors_cart_is_hers_after_signing_in() {
    for test in testkit::databases().await {
        let world = World::in_yuan(&test.db);
        let merchant = world.merchant(&[1_000, 2_000], 30).await;
        let shopper = world.shopper(1).await;
        let visitor = CartOwner::visitor(&[9; 16]);
        assert_eq!(visitor.shopper(), None);
        world.put(shopper, merchant.listing, merchant.skus[0].0, 1).await;
        for (sku, quantity) in [(0, 3), (1, 2)] {
            let (listing, sku) = (merchant.listing, merchant.skus[sku].0);
            let moment = world.moment();
            let put = move |tx: &mut store::Tx<'_>| {
                put_in_cart(tx, visitor, (listing, sku), quantity, &mut moment.clone())
            };
            world.db.write(put).await.unwrap();
        }
        for _ in 0..2 {
            let moment = world.moment();
            let merge = move |tx: &mut store::Tx<'_>| {
                merge_cart(tx, visitor, shopper.id, &mut moment.clone())
            };
            world.db.write(merge).await.unwrap();
        }
        let left = world.db.read(move |tx| cart_count(tx, visitor)).await.unwrap();
        assert_eq!(
            (left, world.cart(shopper).await.units()),
            (0, 5),
            "the larger of 1 and 3, and 2"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn lists_and_a_cancellation_read_no_quote() {
    for test in testkit::databases().await {
        let world = World::in_yuan(&test.db);
        let merchant = world.merchant(&[1_000], 5).await;
        let shopper = world.shopper(1).await;
        let lines = [(merchant.listing, merchant.skus[0].0, 1)];
        let placed = world.buy(shopper, &lines).await.unwrap();
        assert_eq!(world.pay(&placed).await, Recorded::Paid);
        let (id, seller) = (placed.orders[0], merchant.id);
        let spoilt = world.db.write(move |tx| {
            tx.execute(
                sql!("UPDATE order_quote SET quote = '-' WHERE merchant_id = $1 AND order_id = $2"),
                params![seller, id],
            )
        });
        assert_eq!(spoilt.await.unwrap(), 1, "on {}", test.name);
        let listed = world.db.read(move |tx| {
            let hers = orders::orders_of_shopper(tx, shopper.id, None, 9)?;
            let theirs = orders::orders_of_merchant(tx, seller, None, None, 9)?;
            let all = orders::orders_everywhere(tx, None, None, 9)?;
            Ok::<_, StoreError>([hers, theirs, all].map(|list| list[0].lines.len()))
        });
        assert_eq!(listed.await.unwrap(), [1, 1, 1], "on {}", test.name);
        let whole = world.db.read(move |tx| orders::order(tx, id)).await;
        assert!(matches!(whole, Err(StoreError::Column("quote"))), "on {}: {whole:?}", test.name);
        assert_eq!(world.cancel(id).await.unwrap().state, OrderState::Paid, "on {}", test.name);
        assert_eq!(world.free(&merchant, merchant.skus[0].0).await, 5, "on {}", test.name);
    }
}
