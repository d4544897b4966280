//! A rule that nothing breaks is a defect: each of those of orders is broken, and named.

use crate::bank::{Bank, charge_of};
use crate::charges::{bear, send_all, two_at};
use crate::given_back::two_paid;
use crate::words::{approval, fen, ordered};
use orders::Recorded;
use payments::PaymentStatus::{Approved, Declined};
use store::{Sql, sql};
use testmarket::{World, each_damage_is_named};

/// Refunds made in parts, asked for and unasked, one of which the market bears; receipts that wait and go back; and
/// a checkout that is not paid.
async fn busy(world: &World) {
    let (bank, provider) = Bank::open(true).await;
    let (placed, payment) = two_at(world, &bank).await;
    let given = bank.gives(&charge_of(payment), fen(50));
    world.hear_refund(payment, "given", given).await;
    world.cancel(placed.orders[0]).await.unwrap();
    let world = &send_all(world, &provider).await;

    let (placed, payment) = two_paid(world).await;
    assert!(world.hear_refund(payment, "all", placed.total).await, "it waits for somebody");
    assert!(world.hear_refund(payment, "beyond", fen(100)).await);
    let waiting = world.waiting().await;
    let beyond = waiting.into_iter().find(|one| one.amount == fen(100)).unwrap();
    bear(world, beyond.provider_ref, "the bank's own mistake").await.unwrap();

    let placed = ordered(world).await;
    let payment = world.start(&placed).await;
    let less = placed.total.minus(fen(1)).unwrap();
    assert_eq!(world.hear(approval(payment, "less", less)).await, Recorded::Waits);
    let next = world.start(&placed).await;
    assert_eq!(world.say(next, placed.total, Approved).await, Recorded::Paid);
    let twice = approval(next, "twice", placed.total);
    assert_eq!(world.hear(twice).await, Recorded::GoesBack);

    let (placed, _) = two_paid(world).await;
    world.cancel(placed.orders[0]).await.unwrap();

    let unpaid = ordered(world).await;
    let declined = world.start(&unpaid).await;
    world.say(declined, unpaid.total, Declined).await;
    world.start(&unpaid).await;
}

/// What must be found, and the damage that it must be found by.
const DAMAGE: [(&str, Sql); 27] = [
    (
        "a person's yearly use is the sum of her orders",
        sql!("UPDATE quota SET used_minor = used_minor + 1"),
    ),
    (
        "every order counts against a limit exactly when it should",
        sql!("UPDATE quota_use SET amount_minor = amount_minor + 1 WHERE returned_at IS NULL"),
    ),
    (
        "every order gave back of a year what its units counted that never left or came back in time",
        sql!("UPDATE orders SET limit_back_minor = 1 WHERE limit_minor > 0 AND state = 'paid'"),
    ),
    (
        "every checkout is the sum of its orders",
        sql!("UPDATE checkout_order SET total_minor = total_minor + 1"),
    ),
    (
        "every unpaid checkout has a clock that ends it",
        sql!("DELETE FROM timer WHERE kind = 'checkout.expire'"),
    ),
    (
        "no cart stands where it was bought",
        sql!("UPDATE checkout SET cart_version = 1000000 WHERE state = 'awaiting_payment'"),
    ),
    (
        "no checkout has two open attempts to pay it",
        sql!("UPDATE payment SET state = 'open' WHERE state = 'declined'"),
    ),
    (
        "every payment is of its checkout's total",
        sql!("UPDATE payment SET amount_minor = amount_minor + 1 WHERE state = 'open'"),
    ),
    (
        "every approved payment is a movement that its provider told",
        sql!("UPDATE payment SET movement = 'nobody' WHERE movement IS NOT NULL"),
    ),
    (
        "every movement that counts as paid is named by an approved payment",
        sql!("UPDATE payment SET movement = NULL WHERE movement IS NOT NULL"),
    ),
    (
        "provider clearing is what providers were paid and paid back",
        sql!(
            "UPDATE provider_movement SET amount_minor = amount_minor + 1 \
             WHERE direction = 'in' AND state = 'matched'"
        ),
    ),
    (
        "every movement is as its provider told it",
        sql!("UPDATE provider_movement SET amount_minor = amount_minor + 1"),
    ),
    (
        "refunds payable are the refunds that providers have not made",
        sql!(
            "UPDATE refund SET amount_minor = amount_minor + 1 \
             WHERE state = 'asked' AND refund_key >= 'ord_'"
        ),
    ),
    (
        "unassigned receipts are the payments that wait or go back",
        sql!(
            "UPDATE provider_movement SET amount_minor = amount_minor + 1 \
             WHERE direction = 'in' AND state = 'open'"
        ),
    ),
    (
        "unasked refunds are those that no order explains",
        sql!(
            "UPDATE provider_movement SET amount_minor = amount_minor + 1 \
             WHERE direction = 'out' AND state = 'open'"
        ),
    ),
    (
        "borne refunds are what the market bears of them",
        sql!("UPDATE provider_movement SET borne_minor = borne_minor + 1 WHERE borne_minor > 0"),
    ),
    (
        "every refund that was asked for has a timer until it is made",
        sql!("DELETE FROM timer WHERE kind = 'refund.send'"),
    ),
    ("shoppers and merchants see the same orders", sql!("DELETE FROM checkout_order")),
    (
        "every checkout stands where its orders do",
        sql!("UPDATE checkout SET state = 'awaiting_payment' WHERE state = 'paid'"),
    ),
    (
        "the goods of every open order are promised, and of no other",
        sql!("DELETE FROM reservation WHERE state = 'committed'"),
    ),
    (
        "the units of every order are where it stands",
        sql!("UPDATE order_line SET shipped = 1 WHERE shipped = 0"),
    ),
    (
        "the lines of every order carry what was paid for it",
        sql!("UPDATE order_line SET paid_minor = paid_minor + 1"),
    ),
    (
        "what a payment holds is what came in, less what went back and what is asked for",
        sql!("UPDATE provider_purse SET back_minor = back_minor + 1"),
    ),
    (
        "no payment gives back more than came in, but for what the market bears",
        sql!("UPDATE provider_movement SET amount_minor = 1 WHERE direction = 'in'"),
    ),
    (
        "every refund is back as far as its movements say, and they went back for no more",
        sql!("UPDATE refund_part SET amount_minor = amount_minor + 1"),
    ),
    (
        "every order that was paid and called off has a refund of what it cost, and no order of more",
        sql!("DELETE FROM refund WHERE refund_key >= 'ord_' AND state = 'done'"),
    ),
    (
        "every receipt that goes back has its refund, and every such refund its receipt",
        sql!("UPDATE provider_movement SET state = 'open' WHERE state = 'returning'"),
    ),
];

#[tokio::test(flavor = "multi_thread")]
async fn every_rule_of_orders_can_break_and_says_so() {
    each_damage_is_named(&DAMAGE, busy).await;
}

#[test]
fn no_rule_of_orders_is_without_damage() {
    for rule in orders::face::PROOFS.iter().flat_map(|proof| proof.rules) {
        assert!(DAMAGE.iter().any(|(named, _)| named == rule), "nothing breaks: {rule}");
    }
}
