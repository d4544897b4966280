//! What went back of an order stands in its parts, its money and its units: where one of them is changed, the audit says
//! so by its name.

use fulfilment::{Back, Bearer, By};
use kernel::{Currency, Money};
use orders::CancelUnits;
use store::{Sql, sql};
use testmarket::World;

const PARTED: &str = "what went back of an order's money is what its parts say";
const BOOKED: &str = "every part that went back is booked once, at the cost of who bears it";
const WENT: &str = "the units that went back, or were called off, are those of the parts";
const WISHED: &str = "no wish to call units off waits of an order that is not packed";

/// An order of which units were called off, others came back, and the market bore an amount; and one whose shopper had a
/// wish when it left.
async fn busy(world: &World) {
    let merchant = world.merchant(&[2_499, 1_333], 50).await;
    let (one, two) = (merchant.skus[0].0, merchant.skus[1].0);
    let shopper = world.shopper(1).await;
    let lines = [(merchant.listing, one, 3), (merchant.listing, two, 2)];
    let placed = world.buy(shopper, &lines).await.unwrap();
    world.pay(&placed).await;
    let id = placed.orders[0];
    world.cancel_units((id, By::Shopper(shopper.id)), &[(one, 1)]).await.unwrap();
    world.ship(id, "EE000000014US").await.unwrap();
    let units = Back::Units(vec![(two, 1)]);
    world.give_back((id, "a"), units, Bearer::Merchant).await.unwrap();
    let amount = Back::Amount(Money::new(150, Currency::CNY));
    world.give_back((id, "b"), amount, Bearer::Market).await.unwrap();

    let (shopper, left) = world.paid(2, &merchant, 2).await;
    world.pack(left).await.unwrap();
    let (by, units) = (By::Shopper(shopper.id), vec![(one, 1)]);
    let ask = CancelUnits { order: left, by, units, why: String::new() };
    let moment = world.moment();
    let asked = world.db.write(move |tx| orders::ask_cancel(tx, &ask, &mut moment.clone()));
    asked.await.unwrap();
    world.ship(left, "EE000000028US").await.unwrap();
}

const DAMAGE: [(&str, Sql); 11] = [
    (PARTED, sql!("UPDATE order_part SET paid_minor = paid_minor + 1 WHERE kind = 'units'")),
    (PARTED, sql!("UPDATE order_part SET tax_minor = tax_minor + 1 WHERE kind = 'cancelled'")),
    (PARTED, sql!("UPDATE order_part SET left_minor = left_minor + 1")),
    (PARTED, sql!("UPDATE order_part SET bearer = 'merchant' WHERE bearer = 'market'")),
    (PARTED, sql!("DELETE FROM order_part WHERE kind = 'amount'")),
    (BOOKED, sql!("DELETE FROM ledger_posting WHERE account = 'goodwill'")),
    (BOOKED, sql!("DELETE FROM ledger_posting WHERE account = 'refunds_payable'")),
    (WENT, sql!("UPDATE order_part SET units = '[]' WHERE kind = 'cancelled'")),
    (WENT, sql!("UPDATE order_part SET kind = 'cancelled' WHERE kind = 'units'")),
    (WENT, sql!("UPDATE order_line SET given_back = given_back + 1 WHERE given_back > 0")),
    (WISHED, sql!("UPDATE cancel_wish SET answer = NULL")),
];

#[tokio::test]
async fn parts_money_units_and_wishes_are_held_against_each_other() {
    for (check, sql) in DAMAGE {
        for test in testkit::databases().await {
            let world = World::in_dollars(&test.db);
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
