//! Wishes to call packed units off: each has an end, and its shopper is told.

use fulfilment::{Back, Bearer, By};
use kernel::{OrderId, SkuId};
use orders::{CancelOrder, CancelOrderError, CancelUnits, OrderState, WishAnswer};
use testmarket::{Shopper, World};

const DAY: i64 = 86_400;

async fn ask(world: &World, (shopper, order): (Shopper, OrderId), units: &[(SkuId, u32)]) {
    let (by, units) = (By::Shopper(shopper.id), units.to_vec());
    let ask = CancelUnits { order, by, units, why: "less, please".to_owned() };
    let moment = world.moment();
    let asked = world.db.write(move |tx| orders::ask_cancel(tx, &ask, &mut moment.clone()));
    asked.await.unwrap();
}

async fn answer(world: &World, order: OrderId) -> Option<WishAnswer> {
    let wish = world.db.read(move |tx| orders::cancel_wish(tx, order)).await.unwrap();
    wish.unwrap().answer
}

/// How often the shopper of an order was told what became of her wish.
async fn told(world: &World, order: OrderId) -> usize {
    let home = order.home();
    let events = world.db.read(move |tx| events::after(tx, home, 0, 100_000)).await.unwrap();
    let own = |event: &&events::Event| {
        event.kind == "order.cancel_answered" && event.subject == order.bytes().as_slice()
    };
    events.iter().filter(own).count()
}

#[tokio::test]
async fn a_wish_is_over_with_its_units_whatever_becomes_of_them_and_its_shopper_is_told() {
    for test in testkit::databases().await {
        let world = World::in_dollars(&test.db);
        let merchant = world.merchant(&[2_499], 40).await;
        let (sku, by) = (merchant.skus[0].0, By::Merchant(merchant.id));

        let (shopper, left) = world.paid(1, &merchant, 3).await;
        world.pack(left).await.unwrap();
        ask(&world, (shopper, left), &[(sku, 2)]).await;
        world.ship_units((left, "EE000000014US"), &[(sku, 1)]).await.unwrap();
        assert_eq!((answer(&world, left).await, told(&world, left).await), (None, 0));
        world.ship_units((left, "EE000000028US"), &[(sku, 1)]).await.unwrap();
        let shipped = Some(WishAnswer::Shipped);
        assert_eq!((answer(&world, left).await, told(&world, left).await), (shipped, 1));
        world.sound().await;

        let agreed = Some(WishAnswer::Agreed);
        let (shopper, off) = world.paid(2, &merchant, 3).await;
        world.pack(off).await.unwrap();
        ask(&world, (shopper, off), &[(sku, 2)]).await;
        world.cancel_units((off, by), &[(sku, 2)]).await.unwrap();
        assert_eq!((answer(&world, off).await, told(&world, off).await), (agreed, 1));
        assert_eq!(world.order(off).await.state, OrderState::Packed, "{}", test.name);

        // Part of it left; the clock calls off the rest, and what is given back whole ends the order.
        let (shopper, late) = world.paid(3, &merchant, 3).await;
        world.ship_units((late, "EE000000031US"), &[(sku, 1)]).await.unwrap();
        ask(&world, (shopper, late), &[(sku, 1)]).await;
        world.later(5 * DAY).ship_due().await;
        world.later(400 * DAY).ship_due().await;
        assert_eq!(world.order(late).await.state, OrderState::Shipped);
        assert_eq!((answer(&world, late).await, told(&world, late).await), (agreed, 1));

        let (shopper, back) = world.paid(4, &merchant, 3).await;
        world.ship_units((back, "EE000000045US"), &[(sku, 1)]).await.unwrap();
        ask(&world, (shopper, back), &[(sku, 1)]).await;
        let total = world.order(back).await.total;
        let all = Back::Amount(total);
        world.give_back((back, "all"), all, Bearer::Merchant).await.unwrap();
        assert_eq!(world.order(back).await.state, OrderState::Refunded);
        assert_eq!((answer(&world, back).await, told(&world, back).await), (agreed, 1));
        world.sound().await;
    }
}

#[tokio::test]
async fn a_wish_that_nobody_will_take_up_holds_no_money_unseen() {
    for test in testkit::databases().await {
        let world = World::in_dollars(&test.db);
        let merchant = world.merchant(&[2_499], 40).await;
        let (_, order) = world.paid(1, &merchant, 1).await;
        world.ship(order, "EE000000014US").await.unwrap();
        world.note_wish(order, "never came").await;
        world.sound().await;
        let forgotten = |tx: &mut store::Tx<'_>| {
            tx.execute(store::sql!("DELETE FROM timer WHERE kind = 'aftersales.adopt_wishes'"), &[])
        };
        assert_eq!(world.db.write(forgotten).await.unwrap(), 1);
        let report = audit::audit(&world.db).await.unwrap();
        let rule =
            "every parcel under way has a clock that ends its escrow, or waits for a decision";
        let check = report.checks.iter().find(|check| check.name == rule).unwrap();
        assert!(!check.ok && check.detail.len() == 1, "{}: {check:?}", test.name);
    }
}

async fn withdraw(world: &World, (by, order): (By, OrderId)) -> Result<(), CancelOrderError> {
    let moment = world.moment();
    let back =
        move |tx: &mut store::Tx<'_>| orders::withdraw_cancel(tx, (order, by), &mut moment.clone());
    world.db.write(back).await
}

#[tokio::test]
async fn a_wish_is_taken_back_while_it_waits_and_nobody_waits_for_its_answer_then() {
    for test in testkit::databases().await {
        let world = World::in_dollars(&test.db);
        let merchant = world.merchant(&[2_499], 40).await;
        let sku = merchant.skus[0].0;
        let (shopper, order) = world.paid(1, &merchant, 3).await;
        let by = By::Shopper(shopper.id);
        world.pack(order).await.unwrap();
        let none = withdraw(&world, (by, order)).await;
        assert!(matches!(none, Err(CancelOrderError::NotAsked)), "{}: {none:?}", test.name);
        ask(&world, (shopper, order), &[(sku, 2)]).await;
        let others = withdraw(&world, (By::Merchant(merchant.id), order)).await;
        assert!(matches!(others, Err(CancelOrderError::NotFound)), "{others:?}");
        withdraw(&world, (by, order)).await.unwrap();
        let wish = world.db.read(move |tx| orders::cancel_wish(tx, order)).await.unwrap();
        assert_eq!((wish, told(&world, order).await), (None, 0));
        ask(&world, (shopper, order), &[(sku, 1)]).await;
        assert_eq!(answer(&world, order).await, None, "she may ask anew");
        world.sound().await;
    }
}

#[tokio::test]
async fn what_is_packed_is_called_off_without_asking_once_it_is_overdue() {
    for test in testkit::databases().await {
        let world = World::in_dollars(&test.db);
        let merchant = world.merchant(&[2_499], 40).await;
        let sku = merchant.skus[0].0;
        let (shopper, order) = world.paid(1, &merchant, 3).await;
        let by = By::Shopper(shopper.id);
        world.pack(order).await.unwrap();
        ask(&world, (shopper, order), &[(sku, 1)]).await;
        assert!(world.cancel_units((order, by), &[(sku, 1)]).await.is_err(), "{}", test.name);
        let late = world.later(5 * DAY);
        late.ship_due().await;
        late.cancel_units((order, by), &[(sku, 1)]).await.unwrap();
        let (ask, moment) = (CancelOrder { order, by, why: String::new() }, late.moment());
        let off = late.db.write(move |tx| orders::cancel_order(tx, &ask, &mut moment.clone()));
        off.await.unwrap();
        assert_eq!(late.order(order).await.state, OrderState::Cancelled);
        assert_eq!(answer(&late, order).await, Some(WishAnswer::Agreed));
        late.sound().await;
    }
}
