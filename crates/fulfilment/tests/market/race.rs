//! Two hands on one order at the same moment: one is quicker, and the other is told the truth.

use fulfilment::{By, PackError, Progress, ProgressError};
use orders::OrderState;
use testmarket::World;

const TRIES: u64 = 20;
const DAY: i64 = 86_400;

#[tokio::test(flavor = "multi_thread")]
async fn what_is_packed_while_it_is_called_off_is_called_off_all_the_same() {
    for test in testkit::databases().await {
        let world = World::in_dollars(&test.db);
        let merchant = world.merchant(&[900], 1_000).await;
        let mut orders = Vec::new();
        for who in 0..TRIES {
            orders.push(world.paid(who, &merchant, 1).await.1);
        }
        world.later(5 * DAY).ship_due().await;
        let late = world.later(40 * DAY);
        let packing: Vec<_> = orders
            .iter()
            .map(|id| {
                let (late, id) = (late.clone(), *id);
                tokio::spawn(async move { late.pack(id).await })
            })
            .collect();
        let ran = late.ship_due().await;
        assert_eq!((ran.again, ran.dead), (0, 0), "on {}", test.name);
        for packed in packing {
            match packed.await.unwrap() {
                Ok(_) | Err(PackError::State(OrderState::Cancelled)) => (),
                Err(other) => panic!("{other} on {}", test.name),
            }
        }
        for id in orders {
            assert_eq!(world.order(id).await.state, OrderState::Cancelled, "on {}", test.name);
        }
        world.sound().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_step_is_not_refused_because_one_that_leads_to_it_was_quicker() {
    for test in testkit::databases().await {
        let world = World::in_dollars(&test.db);
        let merchant = world.merchant(&[900], 1_000).await;
        for who in 0..TRIES {
            let (shopper, id) = world.paid(who, &merchant, 1).await;
            let (one, two) = (world.clone(), world.clone());
            let pack = tokio::spawn(async move { one.pack(id).await });
            let number = format!("STEP-{who:04}");
            let ship = tokio::spawn(async move { two.ship(id, &number).await });
            match pack.await.unwrap() {
                Ok(_) | Err(PackError::State(OrderState::Shipped)) => (),
                Err(other) => panic!("{other} on {}, try {who}", test.name),
            }
            ship.await.unwrap().unwrap();
            let (one, two) = (world.clone(), world.clone());
            let see =
                tokio::spawn(async move { one.see(id, By::Market, Progress::Delivered).await });
            let confirm =
                tokio::spawn(async move { two.confirm(id, By::Shopper(shopper.id)).await });
            match see.await.unwrap() {
                Ok(()) | Err(ProgressError::State(OrderState::Completed)) => (),
                Err(other) => panic!("{other} on {}, try {who}", test.name),
            }
            assert!(confirm.await.unwrap().unwrap().is_some(), "on {}, try {who}", test.name);
            assert_eq!(world.order(id).await.state, OrderState::Completed);
        }
        world.sound().await;
    }
}
