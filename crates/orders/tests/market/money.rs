use orders::{CheckoutState, OrderState, Recorded, checkout_view};
use payments::PaymentStatus::{Approved, Declined, Open};
use testmarket::World;

#[tokio::test(flavor = "multi_thread")]
async fn the_providers_word_counts_once_however_often_and_whenever_it_comes() {
    for test in testkit::databases().await {
        let world = World::in_yuan(&test.db);
        let merchant = world.merchant(&[1_000], 9).await;
        let shopper = world.shopper(1).await;
        let placed =
            world.buy(shopper, &[(merchant.listing, merchant.skus[0].0, 1)]).await.unwrap();
        let payment = world.start(&placed).await;
        assert_eq!(world.say(payment, placed.total, Open).await, Recorded::Nothing);
        let said: Vec<_> = (0..6)
            .map(|_| {
                let (world, total) = (world.clone(), placed.total);
                tokio::spawn(async move { world.say(payment, total, Approved).await })
            })
            .collect();
        let mut paid = 0;
        for one in said {
            paid += usize::from(one.await.unwrap() == Recorded::Paid);
        }
        assert_eq!(paid, 1, "on {}", test.name);
        assert_eq!(world.say(payment, placed.total, Declined).await, Recorded::Nothing);
        assert_eq!(world.order(placed.orders[0]).await.state, OrderState::Paid);
        world.sound().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refused_payment_can_be_tried_again_and_an_approval_after_a_refusal_stands() {
    for test in testkit::databases().await {
        let world = World::in_yuan(&test.db);
        let merchant = world.merchant(&[1_000], 9).await;
        let line = [(merchant.listing, merchant.skus[0].0, 1)];
        let shopper = world.shopper(1).await;
        let placed = world.buy(shopper, &line).await.unwrap();
        let first = world.start(&placed).await;
        assert_eq!(world.start(&placed).await, first, "an open attempt is resumed");
        assert_eq!(world.say(first, placed.total, Declined).await, Recorded::Declined);
        let second = world.start(&placed).await;
        assert_ne!(first, second);
        assert_eq!(world.say(second, placed.total, Approved).await, Recorded::Paid);
        // The first one was approved after all: it is money too much.
        assert_eq!(world.say(first, placed.total, Approved).await, Recorded::GoesBack);
        assert_eq!(world.order(placed.orders[0]).await.state, OrderState::Paid);
        world.sound().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn money_that_comes_late_brings_the_orders_back_or_goes_back_itself() {
    for test in testkit::databases().await {
        let world = World::in_yuan(&test.db);
        let merchant = world.merchant(&[1_000], 2).await;
        let line = [(merchant.listing, merchant.skus[0].0, 2)];
        let (one, two) = (world.shopper(1).await, world.shopper(2).await);
        let placed = world.buy(one, &line).await.unwrap();
        let payment = world.start(&placed).await;
        let late = world.later(orders::CHECKOUT_SECONDS + 1);
        assert!(late.expire(&placed).await);
        assert_eq!(late.say(payment, placed.total, Approved).await, Recorded::PaidLate);
        assert_eq!(late.order(placed.orders[0]).await.state, OrderState::Paid);
        assert_eq!(late.free(&merchant, merchant.skus[0].0).await, 0);
        late.sound().await;

        let merchant = world.merchant(&[1_000], 2).await;
        let line = [(merchant.listing, merchant.skus[0].0, 2)];
        let three = world.shopper(3).await;
        let lost = world.buy(three, &line).await.unwrap();
        let payment = world.start(&lost).await;
        assert!(late.expire(&lost).await);
        late.buy(two, &line).await.unwrap();
        assert_eq!(late.say(payment, lost.total, Approved).await, Recorded::GoesBack);
        assert_eq!(late.say(payment, lost.total, Approved).await, Recorded::Nothing);
        assert_eq!(late.order(lost.orders[0]).await.state, OrderState::Expired);
        assert_eq!(late.used(three).await, 0);
        let id = lost.checkout;
        let view = late.db.read(move |tx| checkout_view(tx, id)).await.unwrap().unwrap();
        assert_eq!(view.checkout.state, CheckoutState::Expired);
        late.sound().await;
    }
}
