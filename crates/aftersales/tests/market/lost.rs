//! A parcel that its carrier lost, with units that are in a case already, or went back.

use crate::support::{DAY, ask, case, dispute, holds, step};
use aftersales::{OpenDisputeError, Reason, ReturnState};
use fulfilment::{Back, Bearer, By, Carrier, Progress};
use kernel::{DisputeId, OrderId, SkuId};
use orders::OrderState;
use store::StoreError;
use testmarket::{Merchant, Shopper, World};

const PRICES: [i64; 3] = [900, 700, 500];

/// An order of two units of each of three products, in one parcel that is on its way.
async fn on_its_way(world: &World, merchant: &Merchant, number: &str) -> (Shopper, OrderId) {
    let shopper = world.shopper(world.fresh()).await;
    let goods = [0, 1, 2].map(|at| (merchant.listing, merchant.skus[at].0, 2));
    let placed = world.buy(shopper, &goods).await.unwrap();
    world.pay(&placed).await;
    world.ship(placed.orders[0], number).await.unwrap();
    (shopper, placed.orders[0])
}

async fn lost(world: &World, number: &str) -> Result<Option<DisputeId>, OpenDisputeError> {
    let said = format!(r#"{{"type":"parcel.lost","data":{{"tracking_number":"{number}"}}}}"#);
    let said = aftersales::ParcelTrouble::read(said.as_bytes()).unwrap();
    step(world, move |tx, moment| {
        aftersales::take_parcel_trouble(tx, (Carrier::Ems, &said), moment)
    })
    .await
}

fn sorted(mut units: Vec<(SkuId, u32)>) -> Vec<(SkuId, u32)> {
    units.sort_unstable();
    units
}

#[tokio::test]
async fn of_a_lost_parcel_what_is_in_no_case_is_disputed_and_nothing_else_is_taken() {
    for test in testkit::databases().await {
        let world = World::in_dollars(&test.db);
        let merchant = world.merchant(&PRICES, 20).await;
        let skus = [0, 1, 2].map(|at| merchant.skus[at].0);
        // Whichever line the one of the return is, those before it and after it are free.
        for (at, taken) in skus.into_iter().enumerate() {
            let number = format!("LOST-0000{at}");
            let (shopper, order) = on_its_way(&world, &merchant, &number).await;
            let wish = (Reason::Other, [(taken, 2)]);
            let returned = ask(&world, (shopper, order), (wish.0, &wish.1)).await.unwrap();
            let id = lost(&world, &number).await.unwrap().unwrap();
            let others = skus.into_iter().filter(|sku| *sku != taken).map(|sku| (sku, 2));
            let units = sorted(dispute(&world, id).await.units());
            assert_eq!(units, sorted(others.collect()), "{}", test.name);
            assert_eq!(case(&world, returned).await.state, ReturnState::Asked);
            assert_eq!(holds(&world, order).await.len(), 2, "both hold the money");
            world.sound().await;
            assert_eq!(lost(&world, &number).await.unwrap(), None, "said again");
            world.sound().await;
        }
    }
}

#[tokio::test]
async fn of_a_lost_parcel_of_which_a_unit_went_back_the_others_are_disputed() {
    for test in testkit::databases().await {
        let world = World::in_dollars(&test.db);
        let merchant = world.merchant(&PRICES, 20).await;
        let skus = [0, 1, 2].map(|at| merchant.skus[at].0);
        let (_, order) = on_its_way(&world, &merchant, "LOST-00009").await;
        let one = Back::Units(vec![(skus[1], 1)]);
        world.give_back((order, "dent"), one, Bearer::Merchant).await.unwrap();
        let id = lost(&world, "LOST-00009").await.unwrap().unwrap();
        let left = vec![(skus[0], 2), (skus[1], 1), (skus[2], 2)];
        assert_eq!(sorted(dispute(&world, id).await.units()), sorted(left), "{}", test.name);
        world.sound().await;
    }
}

#[tokio::test]
async fn of_a_lost_parcel_all_of_which_is_in_a_case_no_dispute_is_opened() {
    for test in testkit::databases().await {
        let world = World::in_dollars(&test.db);
        let merchant = world.merchant(&PRICES, 20).await;
        let (shopper, order) = on_its_way(&world, &merchant, "LOST-00010").await;
        ask(&world, (shopper, order), (Reason::Other, &[])).await.unwrap();
        assert_eq!(lost(&world, "LOST-00010").await.unwrap(), None, "{}", test.name);
        world.sound().await;
    }
}

#[tokio::test]
async fn what_counts_as_received_by_silence_nobody_has_said_to_be_there() {
    for test in testkit::databases().await {
        let world = World::in_dollars(&test.db);
        let merchant = world.merchant(&PRICES, 20).await;
        let (_, silent) = on_its_way(&world, &merchant, "LOST-00020").await;
        let (_, there) = on_its_way(&world, &merchant, "LOST-00021").await;
        world.see(there, By::Market, Progress::Delivered).await.unwrap();
        for days in [120, 200] {
            world.later(days * DAY).confirm_due().await;
        }
        assert_eq!(world.order(silent).await.state, OrderState::Completed, "{}", test.name);
        for (order, said) in [(silent, false), (there, true)] {
            let from = world.db.read(move |tx| {
                let head = orders::order_head(tx, order)?.ok_or(StoreError::Column("order"))?;
                aftersales::missing_from(tx, &head)
            });
            assert_eq!(from.await.unwrap().is_none(), said, "{}", test.name);
        }
    }
}
