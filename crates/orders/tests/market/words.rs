//! Whatever a payment provider says of money that moved is in the books, once.

use kernel::{Currency, Money, PaymentId};
use ledger::Account;
use orders::{DecideError, DecideReceipt, MovementState, OrderState, Placed, Recorded};
use payments::PaymentStatus::Approved;
use payments::PaymentWord;
use testmarket::World;

pub(crate) fn fen(minor: i64) -> Money {
    Money::new(minor, Currency::CNY)
}

pub(crate) fn approval(reference: PaymentId, provider_ref: &str, amount: Money) -> PaymentWord {
    PaymentWord { reference, provider_ref: provider_ref.into(), status: Approved, amount }
}

fn decide(provider_ref: &str) -> DecideReceipt {
    DecideReceipt {
        provider: "sandbox".into(),
        provider_ref: provider_ref.into(),
        by: "an operator".into(),
    }
}

pub(crate) async fn give_back(world: &World, provider_ref: &str) -> Result<(), DecideError> {
    let (ask, moment) = (decide(provider_ref), world.moment());
    world.db.write(move |tx| orders::return_receipt(tx, &ask, &mut moment.clone())).await
}

pub(crate) async fn assign(
    world: &World,
    provider_ref: &str,
    placed: &Placed,
) -> Result<(), DecideError> {
    let (ask, moment, id) = (decide(provider_ref), world.moment(), placed.checkout);
    world.db.write(move |tx| orders::assign_receipt(tx, &ask, id, &mut moment.clone())).await
}

/// A market where somebody has ordered one thing.
pub(crate) async fn ordered(world: &World) -> Placed {
    let merchant = world.merchant(&[1_000], 9).await;
    let line = [(merchant.listing, merchant.skus[0].0, 1)];
    let shopper = world.shopper(1).await;
    world.buy(shopper, &line).await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_payment_under_one_reference_is_booked_and_goes_back() {
    for test in testkit::databases().await {
        let world = World::in_yuan(&test.db);
        let placed = ordered(&world).await;
        let payment = world.start(&placed).await;
        assert_eq!(world.hear(approval(payment, "one", placed.total)).await, Recorded::Paid);
        let again = approval(payment, "two", placed.total);
        assert_eq!(world.hear(again.clone()).await, Recorded::GoesBack);
        assert_eq!(world.hear(again).await, Recorded::Nothing);
        let twice = placed.total.minor();
        assert_eq!(world.credit(Account::UnassignedReceipts).await, twice);
        assert_eq!(world.credit(Account::ProviderClearing).await, -2 * twice);
        world.sound().await;

        assert!(!world.hear_refund(payment, "two", placed.total).await);
        assert!(!world.hear_refund(payment, "two", placed.total).await);
        assert_eq!(world.credit(Account::UnassignedReceipts).await, 0);
        assert_eq!(world.credit(Account::ProviderClearing).await, -twice);
        assert_eq!(world.order(placed.orders[0]).await.state, OrderState::Paid);
        world.sound().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn another_amount_is_booked_as_what_was_paid_and_waits_and_the_checkout_stays_unpaid() {
    for test in testkit::databases().await {
        let world = World::in_yuan(&test.db);
        let placed = ordered(&world).await;
        let payment = world.start(&placed).await;
        let less = placed.total.minus(fen(1)).unwrap();
        assert_eq!(world.hear(approval(payment, "less", less)).await, Recorded::Waits);
        assert_eq!(world.order(placed.orders[0]).await.state, OrderState::AwaitingPayment);
        assert_eq!(world.credit(Account::UnassignedReceipts).await, less.minor());
        world.sound().await;
        let odd = assign(&world, "less", &placed).await;
        assert!(matches!(odd, Err(DecideError::Amount { .. })), "{odd:?}");
        // She may pay what it costs, and gets the rest back.
        let next = world.start(&placed).await;
        assert_ne!(next, payment);
        assert_eq!(world.say(next, placed.total, Approved).await, Recorded::Paid);
        give_back(&world, "less").await.unwrap();
        let decided = give_back(&world, "less").await;
        assert!(matches!(decided, Err(DecideError::Decided(MovementState::Returning))));
        world.sound().await;
        assert!(!world.hear_refund(payment, "less", less).await);
        assert_eq!(world.credit(Account::UnassignedReceipts).await, 0);
        world.sound().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_payment_nobody_asked_for_waits_and_pays_the_checkout_it_is_assigned_to() {
    for test in testkit::databases().await {
        let world = World::in_yuan(&test.db);
        let placed = ordered(&world).await;
        let unknown: PaymentId = world.moment().id(placed.checkout.home());
        assert_eq!(world.hear(approval(unknown, "lost", placed.total)).await, Recorded::Waits);
        assert_eq!(world.waiting().await.len(), 1);
        world.sound().await;
        assign(&world, "lost", &placed).await.unwrap();
        assert!(world.waiting().await.is_empty());
        let order = world.order(placed.orders[0]).await;
        assert_eq!(order.state, OrderState::Paid);
        assert_eq!(world.credit(Account::Escrow).await, placed.total.minor());
        world.sound().await;
        // Its refund comes from the provider's payment, whatever it was called.
        world.cancel(order.id).await.unwrap();
        assert_eq!(world.credit(Account::RefundsPayable).await, placed.total.minor());
        world.sound().await;
        let key = order.id.to_string();
        assert!(!world.hear_refund(order.payment.unwrap(), &key, placed.total).await);
        assert_eq!(world.credit(Account::RefundsPayable).await, 0);
        assert_eq!(world.credit(Account::ProviderClearing).await, 0);
        world.sound().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_receipt_is_not_assigned_to_a_checkout_that_is_paid() {
    for test in testkit::databases().await {
        let world = World::in_yuan(&test.db);
        let placed = ordered(&world).await;
        assert_eq!(world.pay(&placed).await, Recorded::Paid);
        let unknown: PaymentId = world.moment().id(placed.checkout.home());
        world.hear(approval(unknown, "lost", placed.total)).await;
        let over = assign(&world, "lost", &placed).await;
        assert!(matches!(over, Err(DecideError::Over)), "{over:?}");
        assert_eq!(world.waiting().await.len(), 1, "it waits on");
        world.sound().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refund_nobody_asked_for_waits_until_a_refund_explains_it_and_nothing_is_sent_twice() {
    for test in testkit::databases().await {
        let world = World::in_yuan(&test.db);
        let placed = ordered(&world).await;
        let payment = world.start(&placed).await;
        world.say(payment, placed.total, Approved).await;
        assert!(world.hear_refund(payment, "by-hand", placed.total).await);
        assert!(!world.hear_refund(payment, "by-hand", placed.total).await);
        assert_eq!(world.credit(Account::UnaskedRefunds).await, -placed.total.minor());
        assert_eq!(world.waiting().await.len(), 1);
        world.sound().await;
        world.cancel(placed.orders[0]).await.unwrap();
        let order = world.order(placed.orders[0]).await;
        let refunds = world.db.read(move |tx| orders::refunds_of_order(tx, &order)).await.unwrap();
        assert_eq!(refunds[0].state, "done");
        assert!(world.waiting().await.is_empty());
        assert_eq!(world.credit(Account::UnaskedRefunds).await, 0);
        assert_eq!(world.credit(Account::ProviderClearing).await, 0);
        world.sound().await;
    }
}
