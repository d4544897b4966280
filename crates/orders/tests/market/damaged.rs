//! A refund, a movement or a purse that is not what it was, and a payment that gives back more than came in: the
//! audit says so.

use crate::bank::{Bank, charge_of};
use crate::charges::{bear, send_all, two_at};
use crate::given_back::two_paid;
use crate::words::fen;
use kernel::PaymentId;
use store::{Sql, params, sql};
use testmarket::World;

/// A change to what is kept, and the way back.
const DAMAGES: &[(Sql, Sql)] = &[
    (
        sql!("UPDATE refund SET amount_minor = amount_minor + 1 WHERE state = 'done'"),
        sql!("UPDATE refund SET amount_minor = amount_minor - 1 WHERE state = 'done'"),
    ),
    (
        sql!("UPDATE refund SET currency = 'USD' WHERE state = 'done'"),
        sql!("UPDATE refund SET currency = 'CNY' WHERE state = 'done'"),
    ),
    (
        sql!("UPDATE refund SET refund_key = 'x' || refund_key WHERE refund_key >= 'ord_'"),
        sql!("UPDATE refund SET refund_key = SUBSTR(refund_key, 2) WHERE refund_key >= 'x'"),
    ),
    (
        sql!("UPDATE provider_movement SET refund_key = refund_key || 'x' WHERE direction = 'out'"),
        sql!(
            "UPDATE provider_movement SET refund_key = SUBSTR(refund_key, 1, LENGTH(refund_key) - 1) \
             WHERE direction = 'out'"
        ),
    ),
    (
        sql!("UPDATE provider_movement SET provider = 'other' WHERE direction = 'out'"),
        sql!("UPDATE provider_movement SET provider = 'sandbox' WHERE direction = 'out'"),
    ),
    (
        sql!("UPDATE provider_movement SET state = 'matched' WHERE state = 'explained'"),
        sql!(
            "UPDATE provider_movement SET state = 'explained' \
             WHERE state = 'matched' AND why = 'unasked'"
        ),
    ),
    (
        sql!("UPDATE provider_purse SET back_minor = back_minor + 1"),
        sql!("UPDATE provider_purse SET back_minor = back_minor - 1"),
    ),
    (
        sql!("UPDATE refund_part SET amount_minor = amount_minor + 1"),
        sql!("UPDATE refund_part SET amount_minor = amount_minor - 1"),
    ),
];

#[tokio::test(flavor = "multi_thread")]
async fn a_refund_or_a_movement_that_is_not_what_it_was_breaks_the_audit() {
    for test in testkit::databases().await {
        let (bank, provider) = Bank::open(true).await;
        let world = World::in_yuan(&test.db);
        let (placed, payment) = two_at(&world, &bank).await;
        let given = bank.gives(&charge_of(payment), fen(50));
        world.hear_refund(payment, "part", given).await;
        world.cancel(placed.orders[0]).await.unwrap();
        let world = send_all(&world, &provider).await;
        world.sound().await;
        for (damage, mend) in DAMAGES {
            let (damage, mend) = (*damage, *mend);
            world.db.write(move |tx| tx.execute(damage, params![])).await.unwrap();
            assert!(world.broken().await.is_some(), "{}: {}", test.name, damage.text());
            world.db.write(move |tx| tx.execute(mend, params![])).await.unwrap();
            world.sound().await;
        }
        let other: PaymentId = world.moment().id(payment.home());
        let swap = |from: PaymentId, to: PaymentId| {
            world.db.write(move |tx| {
                tx.execute(
                    sql!("UPDATE provider_movement SET reference = $1 WHERE reference = $2"),
                    params![to, from],
                )
            })
        };
        swap(payment, other).await.unwrap();
        assert!(world.broken().await.is_some(), "{}: another payment", test.name);
        swap(other, payment).await.unwrap();
        let gone = test
            .db
            .write(|tx| tx.execute(sql!("DELETE FROM refund WHERE state = 'done'"), params![]));
        assert_eq!(gone.await.unwrap(), 1);
        assert!(world.broken().await.is_some(), "{}: it is gone", test.name);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn more_that_went_back_than_came_in_breaks_the_audit_until_the_market_bears_it() {
    for test in testkit::databases().await {
        let world = World::in_yuan(&test.db);
        let (placed, payment) = two_paid(&world).await;
        assert!(world.hear_refund(payment, "one", placed.total).await);
        world.sound().await;
        assert!(world.hear_refund(payment, "two", fen(100)).await);
        assert!(world.broken().await.is_some(), "{}", test.name);
        let more = world.waiting().await.into_iter().find(|one| one.amount == fen(100)).unwrap();
        bear(&world, more.provider_ref, "the bank's own mistake").await.unwrap();
        world.sound().await;
    }
}
