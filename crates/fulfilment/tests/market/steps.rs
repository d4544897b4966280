//! What may happen to a paid order, and what may not.

use fulfilment::{
    Actor, By, ConfirmError, Progress, ProgressError, RefundError, ShipError, Terms, TrackingNumber,
};
use kernel::{Currency, MerchantId, Money, OrderId};
use ledger::{Account, HoldState};
use orders::OrderState;
use testmarket::{FREIGHT, World};

const DAY: i64 = 86_400;
const POSTAL: [&str; 3] = ["RR473124829US", "EE000000014US", "EE000000028US"];

fn usd(cents: i64) -> Money {
    Money::new(cents, Currency::USD)
}

async fn see(world: &World, order: OrderId, progress: Progress) -> Result<(), ProgressError> {
    world.see(order, By::Merchant(MerchantId::of(order.home())), progress).await
}

#[tokio::test]
async fn an_order_is_packed_shipped_received_and_its_merchant_is_paid_to_the_cent() {
    for test in testkit::databases().await {
        let world = World::in_dollars(&test.db);
        let merchant = world.merchant(&[2_499, 1_333], 20).await;
        let (shopper, id) = world.paid(1, &merchant, 3).await;
        assert_eq!(world.pack(id).await.unwrap().state, OrderState::Packed);
        assert_eq!(world.pack(id).await.unwrap().state, OrderState::Packed);
        let world = world.later(DAY);
        let parcel = world.ship(id, POSTAL[0]).await.unwrap();
        assert_eq!(world.ship(id, "rr 473 124 829 us").await.unwrap().id, parcel.id);
        let other = world.ship(id, "EE123456785US").await;
        assert!(matches!(other, Err(ShipError::AlreadyShipped(_))), "{other:?}");
        see(&world.later(DAY), id, Progress::Customs).await.unwrap();
        see(&world.later(DAY), id, Progress::Customs).await.unwrap();
        world.later(2 * DAY).see(id, By::Operator, Progress::Delivered).await.unwrap();
        assert_eq!(world.order(id).await.state, OrderState::Delivered);
        let seen = world.db.read(move |tx| fulfilment::tracking(tx, id)).await.unwrap();
        assert_eq!(seen.len(), 3, "{}: told twice, it counts once", test.name);
        world.sound().await;

        let world = world.later(3 * DAY);
        let gross = 3 * 2_499 + FREIGHT;
        let released = world.confirm(id, By::Shopper(shopper.id)).await.unwrap().unwrap();
        let fee = usd(gross).times_rate("0.08".parse().unwrap(), kernel::Rounding::HalfUp).unwrap();
        assert_eq!(released.commission, fee);
        assert_eq!(released.net, usd(gross).minus(fee).unwrap());
        assert!(world.confirm(id, By::Shopper(shopper.id)).await.unwrap().is_none());
        world.sound().await;

        let payout = world.ask_payout(merchant.id, None).await.unwrap();
        assert_eq!(payout.amount, released.net);
        assert_eq!((payout.covers_after, payout.covers_to), (0, 2));
        assert!(matches!(
            world.ask_payout(merchant.id, None).await,
            Err(settlement::AskPayoutError::Nothing)
        ));
        let home = merchant.id;
        let books = world.db.read(move |tx| ledger::balances(tx, home)).await.unwrap();
        let order = world.order(id).await;
        let tax = books.iter().find(|b| matches!(b.account, Account::TaxOwed(_))).unwrap();
        assert_eq!(tax.amount.minor(), -order.quote.taxes.minor());
        world.sound().await;
    }
}

#[tokio::test]
async fn an_order_confirms_itself_when_its_time_has_come_and_not_before() {
    for test in testkit::databases().await {
        let world = World::in_dollars(&test.db);
        let merchant = world.merchant(&[900], 20).await;
        let (_, silent) = world.paid(1, &merchant, 1).await;
        let (_, delivered) = world.paid(2, &merchant, 1).await;
        let (_, asked) = world.paid(3, &merchant, 1).await;
        for (order, number) in [silent, delivered, asked].into_iter().zip(POSTAL) {
            world.ship(order, number).await.unwrap();
        }
        world.later(10 * DAY).see(delivered, By::Market, Progress::Delivered).await.unwrap();
        world.note_wish(asked, "never came").await;
        let run = |days: i64| {
            let later = world.later(days * DAY);
            async move { later.confirm_due().await.done }
        };
        let asks_at = world.parcel(silent).await.confirm_due_at.seconds_since(world.now) / DAY;
        run(16).await;
        assert_eq!(world.order(delivered).await.state, OrderState::Delivered);
        run(17).await;
        assert_eq!(world.order(delivered).await.state, OrderState::Completed);
        let parcel = world.db.read(move |tx| fulfilment::consignment(tx, delivered)).await.unwrap();
        assert_eq!(parcel.unwrap().confirmed_by, Some(Actor::Market));
        run(asks_at.max(17) + 1).await;
        let parcel = world.parcel(silent).await;
        assert!(parcel.receipt_asked_at.is_some(), "she is asked first");
        let due = parcel.confirm_due_at.seconds_since(world.now) / DAY;
        assert!(due >= asks_at + 14, "{due} days after {asks_at}");
        assert_eq!(run(due - 1).await, 0);
        assert_eq!(run(due + 1).await, 1);
        assert_eq!(run(400).await, 0);
        assert_eq!(world.order(silent).await.state, OrderState::Completed);
        assert_eq!(
            world.order(asked).await.state,
            OrderState::Shipped,
            "an older version noted a wish"
        );
        world.later(46 * DAY).refund(asked).await.unwrap();
        assert_eq!(world.order(asked).await.state, OrderState::Refunded);
        world.sound().await;
    }
}

#[tokio::test]
async fn a_refund_comes_from_escrow_then_from_what_the_merchant_can_be_paid_else_it_waits() {
    for test in testkit::databases().await {
        let world = World::in_dollars(&test.db);
        let merchant = world.merchant(&[3_000], 20).await;
        let (_, early) = world.paid(1, &merchant, 1).await;
        let (second, late) = world.paid(2, &merchant, 1).await;
        assert!(matches!(world.refund(early).await, Err(RefundError::State(OrderState::Paid))));
        world.ship(early, POSTAL[0]).await.unwrap();
        world.ship(late, POSTAL[1]).await.unwrap();
        world.refund(early).await.unwrap();
        world.refund(early).await.unwrap();
        let order = world.order(early).await;
        assert_eq!(order.closed_why.as_deref(), Some("merchant: it broke"));
        let refunds = world.db.read(move |tx| orders::refunds_of_order(tx, &order)).await.unwrap();
        assert_eq!(refunds.len(), 1);
        world.sound().await;

        let net = world.confirm(late, By::Shopper(second.id)).await.unwrap().unwrap().net;
        world.ask_payout(merchant.id, Some(1)).await.unwrap();
        let short = world.refund(late).await;
        assert!(matches!(short, Err(RefundError::PaidOut { short }) if short == usd(1)));
        assert_eq!(world.order(late).await.state, OrderState::Completed, "nothing was half done");
        let (third, more) = world.paid(3, &merchant, 1).await;
        world.ship(more, POSTAL[2]).await.unwrap();
        world.confirm(more, By::Shopper(third.id)).await.unwrap();
        world.refund(late).await.unwrap();
        assert_eq!(world.order(late).await.state, OrderState::Refunded);
        assert_eq!(world.payable(merchant.id).await, net.minus(usd(1)).unwrap());
        let hold = world.db.read(move |tx| ledger::hold_of(tx, late)).await.unwrap().unwrap();
        assert_eq!(hold.state, HoldState::Refunded);
        world.sound().await;
    }
}

#[tokio::test]
async fn nobody_touches_an_order_that_is_not_theirs() {
    for test in testkit::databases().await {
        let world = World::in_dollars(&test.db);
        let merchant = world.merchant(&[3_000], 20).await;
        let stranger = world.shopper(9).await;
        let (_, order) = world.paid(1, &merchant, 1).await;
        let (_, again) = world.paid(2, &merchant, 1).await;
        world.ship(order, POSTAL[0]).await.unwrap();
        let confirmed = world.confirm(order, By::Shopper(stranger.id)).await;
        assert!(matches!(confirmed, Err(ConfirmError::NotFound(_))));
        assert!(matches!(world.ship(again, POSTAL[0]).await, Err(ShipError::NumberTaken(_))));
        let early = world.confirm(order, By::Market).await;
        assert!(matches!(early, Err(ConfirmError::TooEarly(_))));
        let unshipped = world.confirm(again, By::Operator).await;
        assert!(matches!(unshipped, Err(ConfirmError::State(OrderState::Paid))));
        let now = world.now;
        let view = world.db.read(move |tx| {
            let by = By::Shopper(stranger.id);
            fulfilment::order_view(tx, (order, by), (Terms::default(), now))
        });
        assert!(view.await.unwrap().is_none());
        assert!(TrackingNumber::parse("RR473124828US").is_err());
        world.sound().await;
    }
}

#[tokio::test]
async fn a_product_that_may_no_longer_be_sent_stays_where_it_is() {
    for test in testkit::databases().await {
        let world = World::in_dollars(&test.db);
        let merchant = world.merchant(&[3_000], 20).await;
        let (_, order) = world.paid(1, &merchant, 1).await;
        // The merchant now says that the product is fresh fruit.
        let home = merchant.id.number();
        world
            .db
            .write(move |tx| {
                let changed = tx.execute(
                    store::sql!("UPDATE variant_hs SET code = '0809.29' WHERE merchant_id = $1"),
                    store::params![home],
                )?;
                assert_eq!(changed, 1);
                Ok::<_, store::StoreError>(())
            })
            .await
            .unwrap();
        let shipped = world.ship(order, POSTAL[0]).await;
        assert!(matches!(shipped, Err(ShipError::Banned { .. })), "{shipped:?}");
        assert_eq!(world.order(order).await.state, OrderState::Paid);
        world.sound().await;
    }
}

#[tokio::test]
async fn many_hands_at_once_take_each_step_once() {
    for test in testkit::databases().await {
        let world = World::in_dollars(&test.db);
        let merchant = world.merchant(&[3_000], 20).await;
        let (shopper, order) = world.paid(1, &merchant, 1).await;
        world.ship(order, POSTAL[0]).await.unwrap();
        let hands: Vec<_> = (0..12)
            .map(|n| {
                let world = world.clone();
                tokio::spawn(async move {
                    match n % 2 {
                        0 => world.confirm(order, By::Shopper(shopper.id)).await.is_ok(),
                        _ => world.refund(order).await.is_ok(),
                    }
                })
            })
            .collect();
        for hand in hands {
            hand.await.unwrap();
        }
        let state = world.order(order).await.state;
        assert!(matches!(state, OrderState::Completed | OrderState::Refunded), "{state}");
        world.sound().await;
    }
}

/// The books' table is out of reach for a moment: the order keeps its clock, and confirms itself afterwards.
#[tokio::test]
async fn a_fault_of_the_database_is_no_refusal_and_the_clock_goes_on() {
    for test in testkit::databases().await {
        let world = World::in_dollars(&test.db);
        let merchant = world.merchant(&[900], 20).await;
        let (_, order) = world.paid(1, &merchant, 1).await;
        world.ship(order, POSTAL[0]).await.unwrap();
        assert_eq!(world.later(46 * DAY).confirm_due().await.done, 1, "she is asked first");
        let rename = |from: &'static str| {
            test.db.write(move |tx| match from {
                "ledger_posting" => {
                    tx.execute(store::sql!("ALTER TABLE ledger_posting RENAME TO away"), &[])
                }
                _ => tx.execute(store::sql!("ALTER TABLE away RENAME TO ledger_posting"), &[]),
            })
        };
        rename("ledger_posting").await.unwrap();
        let later = world.later(61 * DAY);
        let ran = later.confirm_due().await;
        assert_eq!((ran.done, ran.again, ran.dead), (0, 1, 0), "{}", test.name);
        rename("away").await.unwrap();
        assert_eq!(world.order(order).await.state, OrderState::Shipped, "{}", test.name);
        let again = world.later(61 * DAY + 11).confirm_due().await;
        assert_eq!((again.done, again.again, again.dead), (1, 0, 0), "{}", test.name);
        assert_eq!(world.order(order).await.state, OrderState::Completed);
        world.sound().await;
    }
}
