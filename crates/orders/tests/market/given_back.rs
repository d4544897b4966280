//! What a provider gives back by itself is taken for our refunds: no shopper is paid back twice, and none less
//! than she is owed.

use crate::sandbox::mute;
use crate::words::{approval, fen, give_back};
use jobs::Ran;
use kernel::{Money, OrderId, PaymentId};
use ledger::Account;
use orders::{MovementState, Placed, Recorded, Refund};
use std::sync::atomic::Ordering;
use testmarket::World;

/// Two orders of two merchants, paid at once.
async fn two_paid(world: &World) -> (Placed, PaymentId) {
    let (one, two) = (world.merchant(&[1_000], 9).await, world.merchant(&[2_000], 9).await);
    let shopper = world.shopper(world.fresh()).await;
    let lines = [(one.listing, one.skus[0].0, 1), (two.listing, two.skus[0].0, 1)];
    let placed = world.buy(shopper, &lines).await.unwrap();
    let payment = world.start(&placed).await;
    let paid = world.hear(approval(payment, &format!("paid-{payment}"), placed.total)).await;
    assert_eq!(paid, Recorded::Paid);
    (placed, payment)
}

async fn refunds(world: &World, payment: PaymentId) -> Vec<Refund> {
    world.db.read(move |tx| orders::refunds_of_payment(tx, payment)).await.unwrap()
}

async fn total(world: &World, order: OrderId) -> Money {
    world.order(order).await.total
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refund_that_the_provider_made_by_itself_while_ours_waited_is_not_sent() {
    for test in testkit::databases().await {
        let world = World::in_yuan(&test.db);
        let (placed, payment) = two_paid(&world).await;
        let amount = total(&world, placed.orders[0]).await;
        world.cancel(placed.orders[0]).await.unwrap();
        assert_eq!(refunds(&world, payment).await[0].state, "asked", "{}", test.name);
        assert!(!world.hear_refund(payment, "by-hand", amount).await, "it waits for nobody");
        assert_eq!(refunds(&world, payment).await[0].state, "done", "{}", test.name);
        let (provider, asked) = mute().await;
        assert_eq!(world.run("refund.send", &provider).await, Ran::default());
        assert_eq!(asked.load(Ordering::SeqCst), 0, "{}: nothing is sent", test.name);
        assert!(world.waiting().await.is_empty());
        assert_eq!(world.credit(Account::RefundsPayable).await, 0);
        let left = placed.total.minus(amount).unwrap();
        assert_eq!(world.credit(Account::ProviderClearing).await, -left.minor());
        world.sound().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_payment_that_the_provider_reverses_is_returned_in_either_order() {
    for test in testkit::databases().await {
        let world = World::in_yuan(&test.db);
        for early in [false, true] {
            let (placed, payment) = two_paid(&world).await;
            let again = format!("again-{payment}");
            if early {
                assert!(world.hear_refund(payment, "reversal", placed.total).await);
            }
            let second = approval(payment, &again, placed.total);
            assert_eq!(world.hear(second).await, Recorded::GoesBack);
            if !early {
                assert!(!world.hear_refund(payment, "reversal", placed.total).await);
            }
            let told = world.db.read(move |tx| orders::movement(tx, "sandbox", &again)).await;
            assert_eq!(told.unwrap().unwrap().state, MovementState::Returned, "{}", test.name);
            assert_eq!(refunds(&world, payment).await[0].state, "done");
            assert_eq!(world.credit(Account::UnassignedReceipts).await, 0);
            assert!(world.waiting().await.is_empty());
            world.sound().await;
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_receipt_that_the_provider_gave_back_is_not_sent_when_an_operator_returns_it() {
    for test in testkit::databases().await {
        let world = World::in_yuan(&test.db);
        let (placed, payment) = two_paid(&world).await;
        let less = placed.total.minus(fen(1)).unwrap();
        assert_eq!(world.hear(approval(payment, "less", less)).await, Recorded::Waits);
        assert!(world.hear_refund(payment, "reversal", less).await);
        give_back(&world, "less").await.unwrap();
        assert_eq!(refunds(&world, payment).await[0].state, "done", "{}", test.name);
        assert!(world.waiting().await.is_empty());
        assert_eq!(world.credit(Account::UnassignedReceipts).await, 0);
        assert_eq!(world.credit(Account::ProviderClearing).await, -placed.total.minor());
        world.sound().await;
    }
}
