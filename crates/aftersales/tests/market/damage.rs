//! A check that cannot fail is a defect: each rule of cases is broken, and says so by its name.

use crate::support::{
    agree, answer, ask, case, decline, delivered, inspect, open, ring, send, share,
};
use aftersales::{About, Ground, Reason};
use fulfilment::By;
use store::{Sql, sql};
use testmarket::World;

/// A return that waits, one that was paid, one that is disputed, and a dispute about a parcel.
async fn busy(world: &World) {
    let merchant = world.merchant(&[6_000], 40).await;
    let sku = merchant.skus[0].0;
    let damaged = (Reason::Damaged, [(sku, 1)]);
    let (shopper, order) = delivered(world, 1, &merchant, 2).await;
    ask(world, (shopper, order), (damaged.0, &damaged.1)).await.unwrap();

    let (shopper, order) = delivered(world, 2, &merchant, 2).await;
    let paid = ask(world, (shopper, order), (damaged.0, &damaged.1)).await.unwrap();
    answer(world, paid, agree()).await.unwrap();
    send(world, shopper, paid).await.unwrap();
    inspect(world, paid, &[(sku, 1)]).await.unwrap();
    ring(world).await;
    assert_eq!(case(world, paid).await.given, share(world, order, (0, 1)).await);

    let (shopper, order) = delivered(world, 3, &merchant, 2).await;
    let refused = ask(world, (shopper, order), (damaged.0, &damaged.1)).await.unwrap();
    answer(world, refused, decline()).await.unwrap();
    open(world, By::Shopper(shopper.id), About::Return(refused)).await.unwrap();

    let (shopper, order) = delivered(world, 4, &merchant, 2).await;
    let about = About::Parcel { order, ground: Ground::Broken, lines: vec![(sku, 1)] };
    open(world, By::Shopper(shopper.id), about).await.unwrap();
}

const CLOCKED: &str = "every open return and dispute has a clock";
const HANDED: &str = "every return that waits for a decision has one open dispute";
const CLAIMED: &str = "no unit is in two open cases, and what is taken is what they hold";
const HELD: &str = "the release of an order waits for its open cases, and for no other";
const LISTED: &str = "operators have every dispute on their list, as it stands";
const GIVEN: &str = "the cases of an order gave back no more than was paid for it";
const PAID: &str = "what a case gave went back under its name, for its units or its amount";

const DAMAGE: [(&str, Sql); 13] = [
    (CLOCKED, sql!("DELETE FROM timer WHERE kind = 'aftersales.return'")),
    (CLOCKED, sql!("DELETE FROM timer WHERE kind = 'aftersales.dispute'")),
    (HANDED, sql!("UPDATE dispute SET return_id = NULL WHERE return_id IS NOT NULL")),
    (HANDED, sql!("UPDATE return_case SET state = 'agreed' WHERE state = 'disputed'")),
    (CLAIMED, sql!("UPDATE order_line SET in_cases = 0 WHERE in_cases > 0")),
    (CLAIMED, sql!("UPDATE dispute_line SET quantity = quantity + 1")),
    (CLAIMED, sql!("UPDATE order_line SET settled = quantity WHERE in_cases > 0")),
    (HELD, sql!("UPDATE release_hold SET freed_at = 1 WHERE freed_at IS NULL")),
    (LISTED, sql!("DELETE FROM aftersales_docket")),
    (LISTED, sql!("UPDATE aftersales_docket SET state = 'closed', closed_at = 1")),
    (GIVEN, sql!("UPDATE return_case SET given_minor = 100000000 WHERE given_minor > 0")),
    (PAID, sql!("UPDATE return_case SET given_minor = given_minor - 1 WHERE given_minor > 0")),
    (PAID, sql!("DELETE FROM order_part")),
];

#[tokio::test]
async fn each_rule_of_cases_can_break_and_is_named() {
    for (check, sql) in DAMAGE {
        for test in testkit::databases().await {
            let world = World::in_yuan(&test.db);
            busy(&world).await;
            world.sound().await;
            let touched = world.db.write(move |tx| tx.execute(sql, &[])).await.unwrap();
            assert!(touched > 0, "{check}: nothing was damaged");
            let report = audit::audit(&world.db).await.unwrap();
            let found = report.checks.iter().find(|one| one.name == check).unwrap();
            assert!(!found.ok, "{}: {}: {:?}", test.name, sql.text(), report.first_broken());
        }
    }
}
