//! A check that cannot fail is a defect: each is made to fail, and to say so by its name.

use fulfilment::By;
use store::{Sql, sql};
use testmarket::World;

/// A market with orders in every state.
async fn busy(world: &World) {
    let merchant = world.merchant(&[2_499, 700], 50).await;
    world.paid(1, &merchant, 2).await;
    let (_, shipped) = world.paid(2, &merchant, 1).await;
    let (shopper, done) = world.paid(3, &merchant, 1).await;
    let (_, refunded) = world.paid(4, &merchant, 1).await;
    let numbers = ["EE000000014US", "EE000000028US", "EE000000031US"];
    for (order, number) in [shipped, done, refunded].into_iter().zip(numbers) {
        world.ship(order, number).await.unwrap();
    }
    world.confirm(done, By::Shopper(shopper.id)).await.unwrap();
    world.refund(refunded).await.unwrap();
    world.ask_payout(merchant.id, Some(100)).await.unwrap();
    world.ask_payout(merchant.id, None).await.unwrap();
    let vat = (trade::CostKind::Vat, kernel::Money::new(4_200, kernel::Currency::CNY));
    let assessed = fulfilment::AssessTax {
        order: shipped,
        by: By::Operator,
        recorder: kernel::Recorder::Machine("an operator".into()),
        taxes: vec![vat],
        reference: "CUS-1".into(),
        assessed_on: world.now.date(),
    };
    let moment = world.moment();
    let told = world.db.write(move |tx| fulfilment::assess_tax(tx, &assessed, &mut moment.clone()));
    told.await.unwrap();
    let unpaid = world.shopper(5).await;
    let line = [(merchant.listing, merchant.skus[1].0, 1)];
    world.start(&world.buy(unpaid, &line).await.unwrap()).await;
}

#[tokio::test]
async fn a_sound_market_passes_and_every_order_is_read() {
    for test in testkit::databases().await {
        let world = World::in_dollars(&test.db);
        busy(&world).await;
        let report = audit::audit(&world.db).await.unwrap();
        assert!(report.ok(), "{}: {:?}", test.name, report.first_broken());
        assert_eq!((report.merchants, report.orders), (1, 5));
        assert!(report.checks.len() >= 20);
    }
}

/// What must be found, and the damage that it must be found by.
const DAMAGE: [(&str, Sql); 47] = [
    ("no order stands still for ever", sql!("DELETE FROM timer WHERE kind = 'order.ship'")),
    ("no order stands still for ever", sql!("DELETE FROM timer WHERE kind = 'checkout.expire'")),
    (
        "what was handed over of every order is in its parcels",
        sql!("UPDATE order_line SET quantity = quantity + 1, shipped = shipped + 1"),
    ),
    (
        "the clock of a parcel stands still exactly while something is open about its order",
        sql!("UPDATE consignment SET stopped_seconds = 1 WHERE confirmed_by IS NULL"),
    ),
    (
        "the units of every order are where it stands",
        sql!("UPDATE order_line SET shipped = 0 WHERE shipped > 0"),
    ),
    (
        "the lines of every order carry what was paid for it",
        sql!("UPDATE order_line SET paid_minor = paid_minor - 1"),
    ),
    (
        "what each line carries is what the order's quote gives it",
        sql!("UPDATE order_line SET gross_minor = gross_minor + 1"),
    ),
    ("every row can be read", sql!("UPDATE order_quote SET quote = 'nonsense'")),
    ("every row can be read", sql!("UPDATE orders SET state = 'lost' WHERE state = 'paid'")),
    (
        "every row can be read",
        sql!("UPDATE escrow_hold SET currency = 'nowhere' WHERE state = 'held'"),
    ),
    (
        "every movement that counts as paid is named by an approved payment",
        sql!("UPDATE payment SET movement = NULL, state = 'declined' WHERE state = 'approved'"),
    ),
    (
        "every parcel under way has a clock that ends its escrow, or waits for a decision",
        sql!("UPDATE timer SET due_at = 9223372036854775807 WHERE kind = 'fulfilment.confirm'"),
    ),
    (
        "every paid order has a clock until it is shipped",
        sql!("UPDATE timer SET due_at = 9223372036854775807 WHERE kind = 'order.ship'"),
    ),
    (
        "every refund that was asked for has a timer until it is made",
        sql!("UPDATE timer SET due_at = 9223372036854775807 WHERE kind = 'refund.send'"),
    ),
    (
        "every unpaid checkout has a clock that ends it",
        sql!("UPDATE timer SET due_at = 9223372036854775807 WHERE kind = 'checkout.expire'"),
    ),
    (
        "payouts are the payout entries of the books, each covering what follows the last",
        sql!("UPDATE payout SET amount_minor = amount_minor * 2"),
    ),
    (
        "payouts are the payout entries of the books, each covering what follows the last",
        sql!("DELETE FROM payout"),
    ),
    (
        "payouts are the payout entries of the books, each covering what follows the last",
        sql!("UPDATE payout SET entry_id = payout_id"),
    ),
    (
        "the goods of every open order are promised, and of no other",
        sql!("DELETE FROM reservation WHERE state = 'committed'"),
    ),
    (
        "the goods of every open order are promised, and of no other",
        sql!("UPDATE reservation SET state = 'held' WHERE state = 'shipped'"),
    ),
    (
        "every checkout stands where its orders do",
        sql!("UPDATE checkout SET state = 'awaiting_payment' WHERE state = 'paid'"),
    ),
    (
        "every parcel under way has a clock that ends its escrow, or waits for a decision",
        sql!("DELETE FROM timer WHERE kind = 'fulfilment.confirm'"),
    ),
    (
        "no clock released an order whose shopper wanted her money back",
        sql!(
            "UPDATE consignment SET confirmed_by = 'market', refund_asked_at = shipped_at, \
             refund_ask_reason = 'never came' WHERE confirmed_by = 'shopper'"
        ),
    ),
    (
        "every paid order has a clock until it is shipped",
        sql!("DELETE FROM timer WHERE kind = 'order.ship'"),
    ),
    (
        "every refund that was asked for has a timer until it is made",
        sql!("DELETE FROM timer WHERE kind = 'refund.send'"),
    ),
    (
        "every unpaid checkout has a clock that ends it",
        sql!("DELETE FROM timer WHERE kind = 'checkout.expire'"),
    ),
    ("no posting is for an unknown order", sql!("DELETE FROM orders WHERE state = 'completed'")),
    (
        "no paid order is without its postings",
        sql!("UPDATE orders SET state = 'paid' WHERE state = 'awaiting_payment'"),
    ),
    (
        "escrow is the sum of open paid orders' totals",
        sql!("UPDATE orders SET state = 'completed' WHERE state = 'shipped'"),
    ),
    (
        "what was released is what the order's quote says",
        sql!("UPDATE escrow_hold SET gross_minor = gross_minor + 1 WHERE state = 'released'"),
    ),
    (
        "every order's total is its quote's, and the sum of its lines",
        sql!("UPDATE orders SET total_minor = total_minor + 1 WHERE state = 'awaiting_payment'"),
    ),
    (
        "every order's total is its quote's, and the sum of its lines",
        sql!("UPDATE order_line SET quantity = quantity + 1"),
    ),
    (
        "a person's yearly use is the sum of her orders",
        sql!("UPDATE quota SET used_minor = used_minor + 1"),
    ),
    ("no person's yearly use is above the limit", sql!("UPDATE quota SET used_minor = 2600001")),
    ("every order counts against a limit exactly when it should", sql!("DELETE FROM quota_use")),
    (
        "every checkout is the sum of its orders",
        sql!("UPDATE checkout SET total_minor = total_minor + 1"),
    ),
    (
        "every payment is of its checkout's total",
        sql!("UPDATE payment SET amount_minor = amount_minor + 1"),
    ),
    (
        "every checkout stands where its orders do",
        sql!("UPDATE payment SET checkout_id = payment_id WHERE state = 'approved'"),
    ),
    (
        "every order that was paid and called off has a refund of what it cost, and no order of more",
        sql!("DELETE FROM refund"),
    ),
    ("no cart stands where it was bought", sql!("UPDATE cart SET version = 1")),
    (
        "no checkout has two open attempts to pay it",
        sql!(
            "INSERT INTO payment (shopper_id, payment_id, checkout_id, provider, state, \
             amount_minor, currency, created_at, attempt) \
             SELECT shopper_id, checkout_id, checkout_id, provider, state, amount_minor, \
             currency, created_at, attempt + 1 FROM payment WHERE state = 'open'"
        ),
    ),
    ("shoppers and merchants see the same orders", sql!("DELETE FROM checkout_order")),
    (
        "stock is never negative and reservations are open promises",
        sql!("UPDATE reservation SET quantity = quantity + 1"),
    ),
    (
        "escrow is the sum of what is held",
        sql!("UPDATE escrow_hold SET state = 'held', released_at = NULL WHERE state = 'released'"),
    ),
    (
        "every assessment is beside what its order's quote says",
        sql!("UPDATE tax_assessment SET taken_minor = taken_minor + 1"),
    ),
    (
        "every assessment is booked as its difference from what was taken",
        sql!("UPDATE tax_assessment_line SET assessed_minor = assessed_minor + 1"),
    ),
    (
        "every balance is the sum of its postings",
        sql!("DELETE FROM ledger_posting WHERE account = 'commission'"),
    ),
];

#[tokio::test]
async fn each_kind_of_damage_is_named() {
    testmarket::each_damage_is_named(&DAMAGE, busy).await;
}

#[tokio::test]
async fn a_row_that_cannot_be_read_is_named_and_hides_no_other() {
    for test in testkit::databases().await {
        let world = World::in_dollars(&test.db);
        busy(&world).await;
        let damage = |tx: &mut store::Tx<'_>| {
            tx.execute(
                sql!(
                    "UPDATE order_quote SET quote = 'nonsense' WHERE (merchant_id, order_id) IN \
                     (SELECT merchant_id, order_id FROM orders WHERE state = 'shipped')"
                ),
                &[],
            )?;
            tx.execute(sql!("UPDATE quota SET used_minor = used_minor + 1"), &[])?;
            tx.execute(sql!("UPDATE order_line SET quantity = quantity + 1"), &[])
        };
        assert!(world.db.write(damage).await.unwrap() > 0);
        let report = audit::audit(&world.db).await.unwrap();
        let check = |name: &str| report.checks.iter().find(|check| check.name == name).unwrap();
        let unread = check("every row can be read");
        assert_eq!(unread.detail.len(), 1, "{}: {unread:?}", test.name);
        assert!(unread.detail[0].starts_with("order_quote ord_"), "{unread:?}");
        let others = [
            "a person's yearly use is the sum of her orders",
            "every order's total is its quote's, and the sum of its lines",
        ];
        assert!(others.iter().all(|name| !check(name).ok), "{}: {report:?}", test.name);
        assert_eq!((report.merchants, report.orders), (1, 5), "all of them are read");
    }
}
