//! What one payment holds is given back once, however its provider speaks of it: nothing is sent beyond it, and every
//! shopper gets what her orders cost.

use crate::bank::{Answers, Bank, charge_of};
use crate::given_back::{refunds, total, two_paid};
use crate::words::{approval, assign, fen, give_back};
use jobs::Ran;
use kernel::{Money, PaymentId};
use ledger::Account;
use orders::{DecideError, DecideReceipt, MovementState, Placed, Recorded};
use payments::{Provider, RefundWord};
use testmarket::World;

/// Two orders, paid at once at the bank.
pub(crate) async fn two_at(world: &World, bank: &Bank) -> (Placed, PaymentId) {
    let (placed, payment) = two_paid(world).await;
    bank.pays(&charge_of(payment), placed.total);
    (placed, payment)
}

/// What is due is sent until nothing is, now or some hours later; answers a later world.
pub(crate) async fn send_all(world: &World, provider: &Provider) -> World {
    let (mut world, mut idle) = (world.clone(), 0);
    for _ in 0..300 {
        let nothing = world.run("refund.send", provider).await == Ran::default();
        idle = if nothing { idle + 1 } else { 0 };
        if idle == 2 {
            break;
        }
        if nothing {
            world = world.later(7 * 3600);
        }
    }
    world
}

/// A word of the bank's own.
pub(crate) async fn tell(world: &World, word: RefundWord) -> bool {
    let moment = world.moment();
    let told =
        world.db.write(move |tx| orders::record_refund(tx, "sandbox", &word, &mut moment.clone()));
    told.await.unwrap()
}

/// Everything of `charge` is back, every refund is made, nothing waits and the books say so.
async fn all_back(world: &World, bank: &Bank, payment: PaymentId) {
    for refund in refunds(world, payment).await {
        assert!(refund.is_done(), "{refund:?}");
    }
    bank.never_overdrawn();
    let charge = charge_of(payment);
    assert_eq!(bank.books().holds(&charge), 0, "{:?}", bank.books().asked);
    assert!(world.waiting().await.is_empty());
    assert_eq!(world.credit(Account::RefundsPayable).await, 0);
    assert_eq!(world.credit(Account::UnaskedRefunds).await, 0);
    world.sound().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_given_back_of_a_whole_payment_is_shared_by_the_refunds_of_its_orders() {
    for test in testkit::databases().await {
        let world = World::in_yuan(&test.db);
        for (strict, parts) in [(true, 1), (false, 1), (true, 2), (false, 2)] {
            let (bank, provider) = Bank::open(strict).await;
            let (placed, payment) = two_at(&world, &bank).await;
            let part = fen(placed.total.minor() / parts);
            let rest = fen(placed.total.minor() - part.minor() * (parts - 1));
            for n in 1..=parts {
                let part = bank.gives(&charge_of(payment), if n == parts { rest } else { part });
                assert!(world.hear_refund(payment, &format!("chargeback-{n}"), part).await);
            }
            for order in &placed.orders {
                world.cancel(*order).await.unwrap();
                world.sound().await;
            }
            let world = send_all(&world, &provider).await;
            assert!(bank.books().asked.is_empty(), "{}: nothing is sent", test.name);
            all_back(&world, &bank, payment).await;
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refund_under_way_is_not_cut_by_what_the_provider_gives_back_meanwhile() {
    for test in testkit::databases().await {
        let world = World::in_yuan(&test.db);
        for (strict, webhook) in [(true, true), (true, false), (false, true), (false, false)] {
            let (bank, provider) = Bank::open(strict).await;
            let (placed, payment) = two_at(&world, &bank).await;
            let (one, two) = (placed.orders[0], placed.orders[1]);
            bank.answers(Answers::Lost);
            world.cancel(one).await.unwrap();
            assert_eq!(world.run("refund.send", &provider).await.again, 1, "{}", test.name);
            let goodwill = bank.gives(&charge_of(payment), fen(10));
            assert!(world.hear_refund(payment, "goodwill", goodwill).await, "it is not ours");
            bank.answers(Answers::Well);
            if webhook {
                let word = bank.words().remove(0);
                assert!(!tell(&world, word).await, "it is ours");
            }
            let world = send_all(&world, &provider).await;
            let first = refunds(&world, payment).await.remove(0);
            let cost = total(&world, one).await;
            assert_eq!((first.amount, first.back), (cost, cost), "{}", test.name);
            assert!(first.is_done());
            let sent = bank.books().asked.clone();
            assert!(sent.iter().all(|ask| *ask == sent[0]), "asked again as it was: {sent:?}");
            world.cancel(two).await.unwrap();
            let world = send_all(&world, &provider).await;
            all_back(&world, &bank, payment).await;
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_left_of_a_refund_that_was_made_smaller_is_sent_under_a_key_of_its_own() {
    for test in testkit::databases().await {
        let (bank, provider) = Bank::open(true).await;
        let world = World::in_yuan(&test.db);
        let (placed, payment) = two_at(&world, &bank).await;
        bank.answers(Answers::Less(100));
        world.cancel(placed.orders[0]).await.unwrap();
        world.run("refund.send", &provider).await;
        bank.answers(Answers::Well);
        let world = send_all(&world, &provider).await;
        let made = refunds(&world, payment).await.remove(0);
        assert!(made.is_done(), "{}: {made:?}", test.name);
        let asked = bank.books().asked.clone();
        let keys: Vec<&str> = asked.iter().map(|(_, key, _)| key.as_str()).collect();
        let (order, cost) = (placed.orders[0].to_string(), made.amount.minor());
        assert_eq!(keys, [order.clone(), format!("2/{order}")]);
        assert_eq!((asked[0].2, asked[1].2), (cost, cost - 100));
        world.sound().await;
        // A word of it that comes late, or again, is known.
        for word in bank.words() {
            assert!(!tell(&world, word).await);
        }
        world.cancel(placed.orders[1]).await.unwrap();
        let world = send_all(&world, &provider).await;
        all_back(&world, &bank, payment).await;
    }
}

/// Paid twice: what came second is called `again-…`.
async fn paid_twice(world: &World, bank: &Bank) -> (Placed, PaymentId, String) {
    let (placed, payment) = two_at(world, bank).await;
    let again = format!("again-{payment}");
    bank.pays(&again, placed.total);
    let second = world.hear(approval(payment, &again, placed.total)).await;
    assert_eq!(second, Recorded::GoesBack);
    (placed, payment, again)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refund_goes_to_the_payment_that_still_holds_money() {
    for test in testkit::databases().await {
        let world = World::in_yuan(&test.db);
        for named in [false, true] {
            let (bank, provider) = Bank::open(true).await;
            let (placed, payment, again) = paid_twice(&world, &bank).await;
            let first = charge_of(payment);
            let given = bank.gives(&first, placed.total);
            let name = named.then_some(first.as_str());
            let waits = world.hear_refund_of(payment, name, "reversal", given).await;
            assert_eq!(waits, named, "{}: it explains no other payment", test.name);
            let world = send_all(&world, &provider).await;
            for order in &placed.orders {
                world.cancel(*order).await.unwrap();
            }
            let world = send_all(&world, &provider).await;
            all_back(&world, &bank, payment).await;
            assert_eq!(bank.books().holds(&again), 0, "{:?}", bank.books().asked);
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_names_another_payment_is_taken_where_nothing_else_is_left() {
    for test in testkit::databases().await {
        let (bank, provider) = Bank::open(true).await;
        let world = World::in_yuan(&test.db);
        let (placed, payment, again) = paid_twice(&world, &bank).await;
        let cost = total(&world, placed.orders[1]).await;
        let part = bank.gives(&charge_of(payment), cost);
        let waits = world.hear_refund(payment, "part", part).await;
        assert!(!waits, "{}: it may be of what goes back", test.name);
        let whole = bank.gives(&again, placed.total);
        assert!(world.hear_refund_of(payment, Some(&again), "whole", whole).await);
        for order in &placed.orders {
            world.cancel(*order).await.unwrap();
        }
        let world = send_all(&world, &provider).await;
        all_back(&world, &bank, payment).await;
        assert_eq!(bank.books().holds(&again), 0, "{:?}", bank.books().asked);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_receipt_goes_back_less_what_the_provider_gave_back_of_it() {
    for test in testkit::databases().await {
        let (bank, provider) = Bank::open(true).await;
        let world = World::in_yuan(&test.db);
        let (_, payment) = two_at(&world, &bank).await;
        let unknown: PaymentId = world.moment().id(payment.home());
        let receipt = charge_of(unknown);
        bank.pays(&receipt, fen(7_700));
        assert_eq!(world.hear(approval(unknown, &receipt, fen(7_700))).await, Recorded::Waits);
        let part = bank.gives(&receipt, fen(700));
        assert!(world.hear_refund(unknown, "part", part).await);
        give_back(&world, &receipt).await.unwrap();
        world.sound().await;
        assert_eq!(world.credit(Account::UnassignedReceipts).await, 7_000);
        let world = send_all(&world, &provider).await;
        assert_eq!(bank.books().holds(&receipt), 0, "{}: {:?}", test.name, bank.books().asked);
        let told = world.db.read(move |tx| orders::movement(tx, "sandbox", &receipt)).await;
        assert_eq!(told.unwrap().unwrap().state, MovementState::Returned);
        assert_eq!(world.credit(Account::UnassignedReceipts).await, 0);
        assert!(world.waiting().await.is_empty());
        bank.never_overdrawn();
        world.sound().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_receipt_that_paid_a_checkout_and_is_charged_back_is_not_paid_back_again() {
    for test in testkit::databases().await {
        let world = World::in_yuan(&test.db);
        for strict in [true, false] {
            let (bank, provider) = Bank::open(strict).await;
            let placed = crate::words::ordered(&world).await;
            let unknown: PaymentId = world.moment().id(placed.checkout.home());
            let receipt = charge_of(unknown);
            bank.pays(&receipt, placed.total);
            world.hear(approval(unknown, &receipt, placed.total)).await;
            assign(&world, &receipt, &placed).await.unwrap();
            let given = bank.gives(&receipt, placed.total);
            assert!(world.hear_refund(unknown, "chargeback", given).await);
            world.cancel(placed.orders[0]).await.unwrap();
            let world = send_all(&world, &provider).await;
            assert!(bank.books().asked.is_empty(), "{}: nothing is sent", test.name);
            assert!(world.waiting().await.is_empty());
            assert_eq!(world.credit(Account::RefundsPayable).await, 0);
            world.sound().await;
        }
    }
}

pub(crate) async fn bear(
    world: &World,
    provider_ref: String,
    reason: &str,
) -> Result<(), DecideError> {
    let ask = DecideReceipt { provider: "sandbox".into(), provider_ref, by: "an operator".into() };
    let (moment, reason) = (world.moment(), reason.to_owned());
    let borne =
        world.db.write(move |tx| orders::bear_refund(tx, &ask, &reason, &mut moment.clone()));
    borne.await
}

#[tokio::test(flavor = "multi_thread")]
async fn an_unasked_refund_that_no_order_explains_is_borne_until_one_does_after_all() {
    for test in testkit::databases().await {
        let (bank, provider) = Bank::open(true).await;
        let world = World::in_yuan(&test.db);
        let (placed, payment) = two_at(&world, &bank).await;
        let goodwill = bank.gives(&charge_of(payment), fen(500));
        assert!(world.hear_refund(payment, "goodwill", goodwill).await);
        let id = world.waiting().await.remove(0).provider_ref;
        for none in ["", " \0 ", "x".repeat(501).as_str()] {
            let refused = bear(&world, id.clone(), none).await;
            assert!(matches!(refused, Err(DecideError::Reason)), "{refused:?}");
        }
        bear(&world, id.clone(), "goodwill of the bank").await.unwrap();
        let twice = bear(&world, id.clone(), "again").await;
        assert!(matches!(twice, Err(DecideError::Decided(MovementState::Explained))));
        assert!(world.waiting().await.is_empty());
        assert_eq!(world.credit(Account::BorneRefunds).await, -500);
        assert_eq!(world.credit(Account::UnaskedRefunds).await, 0);
        world.sound().await;
        let told = world.db.read(move |tx| orders::movement(tx, "sandbox", &id)).await;
        let told = told.unwrap().unwrap();
        let reason = (told.reason.as_str(), told.borne, told.decided.is_some());
        assert_eq!(reason, ("goodwill of the bank", fen(500), true), "{}", test.name);

        for order in &placed.orders {
            world.cancel(*order).await.unwrap();
        }
        let world = send_all(&world, &provider).await;
        all_back(&world, &bank, payment).await;
        assert_eq!(world.credit(Account::BorneRefunds).await, 0);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_receipt_that_is_called_as_an_order_goes_back_as_a_receipt() {
    for test in testkit::databases().await {
        let (bank, provider) = Bank::open(true).await;
        let world = World::in_yuan(&test.db);
        let (placed, payment) = two_at(&world, &bank).await;
        let unknown: PaymentId = world.moment().id(payment.home());
        let receipt = placed.orders[0].to_string();
        bank.pays(&receipt, fen(300));
        assert_eq!(world.hear(approval(unknown, &receipt, fen(300))).await, Recorded::Waits);
        give_back(&world, &receipt).await.unwrap();
        let world = send_all(&world, &provider).await;
        assert_eq!(bank.books().holds(&receipt), 0, "{}: {:?}", test.name, bank.books().asked);
        assert_eq!(world.credit(Account::UnassignedReceipts).await, 0);
        world.sound().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refund_tells_the_whole_that_went_back_and_in_which_parts() {
    for test in testkit::databases().await {
        let (bank, provider) = Bank::open(true).await;
        let world = World::in_yuan(&test.db);
        let (placed, payment) = two_at(&world, &bank).await;
        let part = bank.gives(&charge_of(payment), fen(50));
        world.hear_refund(payment, "part", part).await;
        world.cancel(placed.orders[0]).await.unwrap();
        let world = send_all(&world, &provider).await;
        let order = world.order(placed.orders[0]).await;
        let cost = order.total;
        let told = world.db.read(move |tx| orders::refunds_of_order(tx, &order)).await.unwrap();
        // Both went back at one moment of this clock.
        let mut parts: Vec<Money> = told[0].parts.iter().map(|part| part.amount).collect();
        parts.sort_by_key(|part| part.minor());
        assert_eq!(told[0].amount, cost, "{}", test.name);
        assert_eq!(parts, [fen(50), cost.minus(fen(50)).unwrap()]);
    }
}
