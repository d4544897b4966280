//! What the parts of an order are called: a name is one part's for ever, nobody chooses one of the market's, and no step
//! of the market finds its name taken.

use fulfilment::{Back, Bearer, By, GiveBackError};
use kernel::{Currency, Money, OrderId};
use orders::OrderState;
use testmarket::{Merchant, Shopper, World};

const DAY: i64 = 86_400;
const POSTAL: &str = "EE000000014US";

fn cny(fen: i64) -> Money {
    Money::new(fen, Currency::CNY)
}

/// A paid order of four of the first product and three of the second.
async fn bought(world: &World, merchant: &Merchant) -> (Shopper, OrderId) {
    let shopper = world.shopper(world.fresh()).await;
    let lines =
        [(merchant.listing, merchant.skus[0].0, 4), (merchant.listing, merchant.skus[1].0, 3)];
    let placed = world.buy(shopper, &lines).await.unwrap();
    world.pay(&placed).await;
    (shopper, placed.orders[0])
}

#[tokio::test]
async fn something_else_under_a_known_key_is_refused_and_moves_nothing() {
    for test in testkit::databases().await {
        let world = World::in_dollars(&test.db);
        let merchant = world.merchant(&[2_499, 1_333], 20).await;
        let (_, id) = bought(&world, &merchant).await;
        let (one, two) = (merchant.skus[0].0, merchant.skus[1].0);
        world.ship(id, POSTAL).await.unwrap();
        let units = Back::Units(vec![(one, 1), (two, 1)]);
        let first = world.give_back((id, "a"), units, Bearer::Merchant).await.unwrap();
        let turned = Back::Units(vec![(two, 1), (one, 1)]);
        let again = world.give_back((id, "a"), turned, Bearer::Merchant).await.unwrap();
        assert_eq!(first, again, "{}: the same units", test.name);
        world.give_back((id, "b"), Back::Amount(cny(1)), Bearer::Merchant).await.unwrap();
        for (key, back, bearer) in [
            ("a", Back::Units(vec![(one, 1)]), Bearer::Merchant),
            ("a", Back::Units(vec![(one, 1), (two, 2)]), Bearer::Merchant),
            ("a", Back::Amount(first.amount), Bearer::Merchant),
            ("b", Back::Amount(cny(2)), Bearer::Merchant),
            ("b", Back::Amount(cny(1)), Bearer::Market),
            ("b", Back::Units(vec![(one, 1)]), Bearer::Merchant),
        ] {
            let told = world.give_back((id, key), back, bearer).await;
            assert!(matches!(told, Err(GiveBackError::KeyTaken)), "{}: {told:?}", test.name);
        }
        let ours = world.give_back((id, "own.off.0"), Back::Amount(cny(1)), Bearer::Merchant).await;
        assert!(matches!(ours, Err(GiveBackError::Key)), "{ours:?}");
        let order = world.order(id).await;
        let made = world.db.read(move |tx| orders::refunds_of_order(tx, &order)).await.unwrap();
        assert_eq!(made.len(), 2, "{}", test.name);
        world.sound().await;
    }
}

#[tokio::test]
async fn units_are_called_off_one_by_one_whatever_was_called_off_before() {
    for test in testkit::databases().await {
        let world = World::in_dollars(&test.db);
        let merchant = world.merchant(&[2_499, 1_333], 20).await;
        let (shopper, id) = bought(&world, &merchant).await;
        let (one, two) = (merchant.skus[0].0, merchant.skus[1].0);
        let by = By::Shopper(shopper.id);
        for key in [format!("off.{one}.1"), format!("off.{one}.2"), "off.1".to_owned()] {
            let amount = Back::Amount(cny(1));
            world.give_back((id, &key), amount, Bearer::Merchant).await.unwrap();
        }
        let asks = [vec![(one, 1), (two, 1)], vec![(one, 1)], vec![(two, 1)], vec![(one, 1)]];
        for units in asks {
            let state = world.cancel_units((id, by), &units).await.unwrap();
            assert_eq!(state, OrderState::Paid, "{}", test.name);
            world.sound().await;
        }
        let last = world.cancel_units((id, by), &[(one, 1), (two, 1)]).await.unwrap();
        assert_eq!(last, OrderState::Cancelled);
        let order = world.order(id).await;
        let total = order.total.minor();
        let made = world.db.read(move |tx| orders::refunds_of_order(tx, &order)).await.unwrap();
        assert_eq!(made.iter().map(|refund| refund.amount.minor()).sum::<i64>(), total);
        world.sound().await;
    }
}

#[tokio::test]
async fn what_was_never_shipped_of_an_order_is_called_off_by_its_clock_beside_what_was_before() {
    for test in testkit::databases().await {
        let world = World::in_dollars(&test.db);
        let merchant = world.merchant(&[2_499, 1_333], 20).await;
        let (shopper, id) = bought(&world, &merchant).await;
        let (one, two) = (merchant.skus[0].0, merchant.skus[1].0);
        let by = By::Shopper(shopper.id);
        world.cancel_units((id, by), &[(one, 3), (two, 1)]).await.unwrap();
        world.ship_units((id, POSTAL), &[(two, 2)]).await.unwrap();
        for day in [5, 40] {
            let ran = world.later(day * DAY).ship_due().await;
            assert_eq!((ran.again, ran.dead), (0, 0), "{}: day {day}", test.name);
        }
        let order = world.order(id).await;
        assert_eq!(order.state, OrderState::Shipped, "{}", test.name);
        assert!(order.lines.iter().all(|line| line.to_ship() == 0));
        world.sound().await;
    }
}
