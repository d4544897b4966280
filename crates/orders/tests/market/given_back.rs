//! What a provider gives back by itself is taken for our refunds: no shopper is paid back twice, and none less
//! than she is owed.

use crate::sandbox::{bank, mute, pay_at_the_bank};
use crate::words::{approval, fen, give_back};
use jobs::Ran;
use kernel::{Money, OrderId, PaymentId};
use ledger::Account;
use orders::{MovementState, Placed, Recorded, Refund};
use payments::RefundAsk;
use std::sync::atomic::Ordering;
use testmarket::World;

/// Two orders of two merchants, paid at once.
pub(crate) async fn two_paid(world: &World) -> (Placed, PaymentId) {
    let (one, two) = (world.merchant(&[1_000], 9).await, world.merchant(&[2_000], 9).await);
    let shopper = world.shopper(world.fresh()).await;
    let lines = [(one.listing, one.skus[0].0, 1), (two.listing, two.skus[0].0, 1)];
    let placed = world.buy(shopper, &lines).await.unwrap();
    let payment = world.start(&placed).await;
    let paid = world.hear(approval(payment, &format!("paid-{payment}"), placed.total)).await;
    assert_eq!(paid, Recorded::Paid);
    (placed, payment)
}

pub(crate) async fn refunds(world: &World, payment: PaymentId) -> Vec<Refund> {
    world.db.read(move |tx| orders::refunds_of_payment(tx, payment)).await.unwrap()
}

pub(crate) async fn total(world: &World, order: OrderId) -> Money {
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
async fn a_refund_told_at_the_moment_when_ours_is_asked_for_is_never_sent_again() {
    for test in testkit::databases().await {
        let world = World::in_yuan(&test.db);
        let (provider, sent) = mute().await;
        for _ in 0..6 {
            let (placed, payment) = two_paid(&world).await;
            let amount = total(&world, placed.orders[0]).await;
            let told = world.hear_refund(payment, "by-hand", amount);
            let (cancelled, _) = tokio::join!(world.cancel(placed.orders[0]), told);
            cancelled.unwrap();
            world.run("refund.send", &provider).await;
            assert_eq!(refunds(&world, payment).await[0].state, "done", "{}", test.name);
        }
        assert_eq!(sent.load(Ordering::SeqCst), 0, "{}: nothing is sent", test.name);
        assert!(world.waiting().await.is_empty());
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

#[tokio::test(flavor = "multi_thread")]
async fn what_the_provider_gave_back_of_an_order_is_taken_off_its_refund() {
    for test in testkit::databases().await {
        let world = World::in_yuan(&test.db);
        let (placed, payment) = two_paid(&world).await;
        let (order, amount) = (placed.orders[0], total(&world, placed.orders[0]).await);
        for (key, part) in [("one", fen(300)), ("two", fen(40))] {
            assert!(world.hear_refund(payment, key, part).await, "{}", test.name);
        }
        world.cancel(order).await.unwrap();
        let left = amount.minus(fen(340)).unwrap();
        let asked = refunds(&world, payment).await.remove(0);
        assert_eq!((asked.left(), asked.state.as_str()), (left, "asked"), "{}", test.name);
        assert_eq!(asked.amount, amount, "it is of the whole");
        assert!(world.waiting().await.is_empty());
        assert_eq!(world.credit(Account::RefundsPayable).await, left.minor());
        world.sound().await;
        assert!(!world.hear_refund(payment, &order.to_string(), left).await);
        assert_eq!(refunds(&world, payment).await[0].state, "done", "{}", test.name);
        assert_eq!(world.credit(Account::RefundsPayable).await, 0);
        let rest = placed.total.minus(amount).unwrap();
        assert_eq!(world.credit(Account::ProviderClearing).await, -rest.minor());
        world.sound().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refund_that_was_refused_is_sent_again_as_what_is_left_of_it_when_that_is_less() {
    for test in testkit::databases().await {
        let folder = tempfile::tempdir().unwrap();
        let provider = bank(folder.path()).await;
        let world = World::in_yuan(&test.db);
        let merchant = world.merchant(&[1_000], 9).await;
        let shopper = world.shopper(1).await;
        let line = [(merchant.listing, merchant.skus[0].0, 1)];
        let placed = world.buy(shopper, &line).await.unwrap();
        let payment = world.start(&placed).await;
        pay_at_the_bank(&provider, payment, placed.total).await;
        assert_eq!(world.run("payments.reconcile", &provider).await.done, 1);
        world.cancel(placed.orders[0]).await.unwrap();
        let ask =
            RefundAsk { reference: payment, charge: None, key: "dispute".into(), amount: fen(300) };
        provider.refund(&ask).await.unwrap();
        assert_eq!(world.run("refund.send", &provider).await.dead, 1, "{}: too much", test.name);
        assert_eq!(refunds(&world, payment).await[0].state, "refused");
        let later = world.later(601);
        assert_eq!(later.run("payments.reconcile", &provider).await.done, 1);
        assert!(later.waiting().await.is_empty(), "{}: it is a part of ours", test.name);
        later.sound().await;

        let dead = later.db.read(|tx| jobs::timers::dead(tx, None, 10)).await.unwrap();
        assert!(dead.is_empty(), "{}: there is less to be sent", test.name);
        assert_eq!(later.run("refund.send", &provider).await.done, 1, "{}", test.name);
        let made = refunds(&later, payment).await.remove(0);
        let (whole, state) = (placed.total, made.state.as_str());
        assert_eq!((made.amount, made.back, state), (whole, whole, "done"), "{}", test.name);
        assert!(later.waiting().await.is_empty());
        assert_eq!(later.credit(Account::ProviderClearing).await, 0);
        later.sound().await;
    }
}
