//! Orders that travel in several parcels, on both engines.

use fulfilment::{Actor, By, Progress, ProgressError, ShipError};
use kernel::{OrderId, SkuId};
use orders::OrderState;
use testmarket::{Merchant, Shopper, World};

const DAY: i64 = 86_400;
const NUMBERS: [&str; 3] = ["EE000000014US", "EE000000028US", "EE000000031US"];

/// A paid order of three of the first product and two of the second.
async fn bought(world: &World, merchant: &Merchant) -> (Shopper, OrderId, [SkuId; 2]) {
    let shopper = world.shopper(1).await;
    let skus = [merchant.skus[0].0, merchant.skus[1].0];
    let lines = [(merchant.listing, skus[0], 3), (merchant.listing, skus[1], 2)];
    let placed = world.buy(shopper, &lines).await.unwrap();
    world.pay(&placed).await;
    (shopper, placed.orders[0], skus)
}

#[tokio::test]
async fn an_order_is_shipped_with_its_last_unit_and_delivered_with_its_last_parcel() {
    for test in testkit::databases().await {
        let world = World::in_dollars(&test.db);
        let merchant = world.merchant(&[2_499, 1_333], 20).await;
        let (shopper, id, [one, two]) = bought(&world, &merchant).await;
        world.ship_units((id, NUMBERS[0]), &[(one, 2)]).await.unwrap();
        world.ship_units((id, NUMBERS[0]), &[(one, 2)]).await.unwrap();
        let order = world.order(id).await;
        let shipped = order.lines.iter().find(|line| line.sku == one).unwrap().shipped;
        assert_eq!((order.state, shipped), (OrderState::Packed, 2), "{}", test.name);
        for other in [&[(one, 1)][..], &[(two, 2)], &[(one, 2), (two, 1)]] {
            let odd = world.ship_units((id, NUMBERS[0]), other).await;
            assert!(matches!(odd, Err(ShipError::NumberOfOrder(_))), "{other:?}: {odd:?}");
        }
        let rest = world.ship(id, NUMBERS[0]).await;
        assert!(matches!(rest, Err(ShipError::NumberOfOrder(_))), "nothing was sent: {rest:?}");
        let many = world.ship_units((id, NUMBERS[1]), &[(one, 2)]).await;
        assert!(matches!(many, Err(ShipError::Units { left: 1, .. })), "{many:?}");
        let none = world.ship_units((id, NUMBERS[1]), &[(one, 0)]).await;
        assert!(matches!(none, Err(ShipError::NoUnits)));
        world.later(DAY).delivered(id, 1).await.unwrap();
        world.sound().await;
        let early = world.confirm(id, By::Shopper(shopper.id)).await;
        assert!(early.is_err(), "what is not all sent is not received");

        world.later(DAY).ship_units((id, NUMBERS[1]), &[(one, 1), (two, 1)]).await.unwrap();
        assert_eq!(world.order(id).await.state, OrderState::Packed);
        world.later(2 * DAY).ship(id, NUMBERS[2]).await.unwrap();
        assert_eq!(world.order(id).await.state, OrderState::Shipped);
        world.sound().await;
        world.later(4 * DAY).delivered(id, 3).await.unwrap();
        assert_eq!(world.order(id).await.state, OrderState::Shipped, "one is still under way");
        world.later(6 * DAY).delivered(id, 2).await.unwrap();
        assert_eq!(world.order(id).await.state, OrderState::Delivered);
        let due = world.parcel(id).await.confirm_due_at.seconds_since(world.now);
        assert_eq!(due, 13 * DAY, "seven days from the last");
        let parcels = world.db.read(move |tx| fulfilment::parcels(tx, id)).await.unwrap();
        let units: Vec<u32> =
            parcels.iter().map(|parcel| parcel.units.iter().map(|(_, n)| n).sum()).collect();
        assert_eq!(units, [2, 2, 1]);
        world.sound().await;
    }
}

#[tokio::test]
async fn what_is_not_sent_in_time_is_called_off_and_the_rest_goes_its_way() {
    for test in testkit::databases().await {
        let world = World::in_dollars(&test.db);
        let merchant = world.merchant(&[2_499, 1_333], 20).await;
        let (shopper, id, [one, two]) = bought(&world, &merchant).await;
        world.ship_units((id, NUMBERS[0]), &[(one, 3)]).await.unwrap();
        world.later(5 * DAY).ship_due().await;
        assert_eq!(world.order(id).await.state, OrderState::Packed);
        world.later(400 * DAY).ship_due().await;
        let order = world.order(id).await;
        let off = order.lines.iter().find(|line| line.sku == two).unwrap().cancelled;
        assert_eq!((order.state, off), (OrderState::Shipped, 2), "{}", test.name);
        world.sound().await;
        world.later(401 * DAY).confirm(id, By::Shopper(shopper.id)).await.unwrap();
        world.sound().await;
    }
}

#[tokio::test]
async fn what_was_sent_and_paid_back_ends_the_order_when_the_rest_is_called_off() {
    for test in testkit::databases().await {
        let world = World::in_dollars(&test.db);
        let merchant = world.merchant(&[2_499, 1_333], 20).await;
        let (_, id, [one, two]) = bought(&world, &merchant).await;
        world.ship_units((id, NUMBERS[0]), &[(one, 3)]).await.unwrap();
        let back = fulfilment::Back::Units(vec![(one, 3)]);
        world.give_back((id, "lost"), back, fulfilment::Bearer::Merchant).await.unwrap();
        world.sound().await;
        let by = By::Merchant(merchant.id);
        let state = world.cancel_units((id, by), &[(two, 2)]).await.unwrap();
        assert_eq!(state, OrderState::Refunded, "{}", test.name);
        let order = world.order(id).await;
        let total = order.total.minor();
        let refunds = world.db.read(move |tx| orders::refunds_of_order(tx, &order)).await.unwrap();
        assert_eq!(refunds.iter().map(|refund| refund.amount.minor()).sum::<i64>(), total);
        world.sound().await;
    }
}

#[tokio::test]
async fn what_came_before_the_rest_was_called_off_is_delivered_then() {
    for test in testkit::databases().await {
        let world = World::in_dollars(&test.db);
        let merchant = world.merchant(&[2_499, 1_333], 20).await;
        let (shopper, id, [one, two]) = bought(&world, &merchant).await;
        world.ship_units((id, NUMBERS[0]), &[(one, 3)]).await.unwrap();
        world.ship_units((id, NUMBERS[1]), &[(two, 1)]).await.unwrap();
        world.later(DAY).delivered(id, 1).await.unwrap();
        let off = world.later(3 * DAY);
        let by = By::Merchant(merchant.id);
        // The second one is still under way: nothing is delivered by calling off.
        let (_, other) = world.paid(2, &merchant, 2).await;
        world.ship_units((other, NUMBERS[2]), &[(one, 1)]).await.unwrap();
        let state = off.cancel_units((other, by), &[(one, 1)]).await.unwrap();
        assert_eq!(state, OrderState::Shipped, "{}", test.name);

        world.later(2 * DAY).delivered(id, 2).await.unwrap();
        assert_eq!(world.order(id).await.state, OrderState::Packed);
        let state = off.cancel_units((id, by), &[(two, 1)]).await.unwrap();
        assert_eq!(state, OrderState::Delivered, "{}", test.name);
        let parcel = world.parcel(id).await;
        assert_eq!(parcel.delivered_by, Some(Actor::Market), "a carrier's word");
        assert_eq!(parcel.confirm_due_at.seconds_since(off.now), 7 * DAY);
        world.sound().await;
        off.later(7 * DAY).confirm_due().await;
        assert_eq!(world.order(id).await.state, OrderState::Completed, "{}", test.name);
        assert!(world.confirm(id, By::Shopper(shopper.id)).await.unwrap().is_none());
        world.sound().await;
    }
}

#[tokio::test]
async fn what_came_before_the_clock_called_off_the_rest_is_delivered_then() {
    for test in testkit::databases().await {
        let world = World::in_dollars(&test.db);
        let merchant = world.merchant(&[2_499, 1_333], 20).await;
        let (_, id, [one, _]) = bought(&world, &merchant).await;
        world.ship_units((id, NUMBERS[0]), &[(one, 3)]).await.unwrap();
        world.later(DAY).delivered(id, 1).await.unwrap();
        world.later(5 * DAY).ship_due().await;
        world.later(400 * DAY).ship_due().await;
        assert_eq!(world.order(id).await.state, OrderState::Delivered, "{}", test.name);
        world.sound().await;
        world.later(408 * DAY).confirm_due().await;
        assert_eq!(world.order(id).await.state, OrderState::Completed, "{}", test.name);
    }
}

#[tokio::test]
async fn a_parcel_that_leaves_while_the_money_is_held_has_its_whole_clock_afterwards() {
    for test in testkit::databases().await {
        let world = World::in_dollars(&test.db);
        let merchant = world.merchant(&[2_499, 1_333], 20).await;
        let (_, id, [one, two]) = bought(&world, &merchant).await;
        world.ship_units((id, NUMBERS[0]), &[(one, 3)]).await.unwrap();
        // Of the first one's clock a minute is left.
        let left = world.parcel(id).await.confirm_due_at.seconds_since(world.now) - 60;
        let held = world.later(left);
        let moment = held.moment();
        let hold =
            held.db.write(move |tx| fulfilment::hold_release(tx, id, "k", &mut moment.clone()));
        hold.await.unwrap();
        let second = held.later(DAY);
        second.ship_units((id, NUMBERS[1]), &[(two, 2)]).await.unwrap();
        let freed = second.later(DAY);
        let moment = freed.moment();
        let free =
            freed.db.write(move |tx| fulfilment::free_release(tx, id, "k", &mut moment.clone()));
        free.await.unwrap();
        let rings = world.parcel(id).await.confirm_due_at.seconds_since(freed.now);
        assert!(rings > DAY, "{}: {rings} seconds for the second one", test.name);
        world.sound().await;
    }
}

/// Each thing that is told writes a letter and is read with the order: a merchant tells so many, a carrier what it sees.
#[tokio::test]
async fn a_merchant_tells_so_many_things_of_a_parcel_and_its_carrier_goes_on() {
    for test in testkit::databases().await {
        let world = World::in_dollars(&test.db);
        let merchant = world.merchant(&[2_499], 20).await;
        let (_, id) = world.paid(1, &merchant, 1).await;
        world.ship(id, NUMBERS[0]).await.unwrap();
        let mut told = 0;
        let refused = loop {
            let then = world.later(60 * (told + 1));
            match then.see(id, By::Merchant(merchant.id), Progress::Delayed).await {
                Ok(()) => told += 1,
                Err(error) => break error,
            }
            assert!(told < 100, "{}: there is no end", test.name);
        };
        assert!(matches!(refused, ProgressError::Crowded), "{}: {refused:?}", test.name);
        assert_eq!(told, 59, "beside that it was handed over");
        let late = world.later(DAY);
        late.see(id, By::Market, Progress::Delivered).await.unwrap();
        late.sound().await;
    }
}
