//! Wishes for a refund that older versions noted.

use crate::support::{DAY, delivered, holds, ring, shipped};
use aftersales::{OrderCases, ReturnState};
use fulfilment::By;
use kernel::OrderId;
use testmarket::World;

async fn cases(world: &World, order: OrderId) -> OrderCases {
    let found = world.db.read(move |tx| aftersales::cases_of_order(tx, (order, By::Operator)));
    found.await.unwrap()
}

#[tokio::test]
async fn a_wish_of_an_older_version_becomes_a_return_once_and_goes_on() {
    for test in testkit::databases().await {
        let world = World::in_dollars(&test.db);
        let merchant = world.merchant(&[900], 20).await;
        let (_, order) = shipped(&world, 1, &merchant, 2).await;
        world.note_wish(order, "never came").await;
        for seconds in [0, 700] {
            ring(&world.later(seconds)).await;
            let found = cases(&world, order).await;
            assert_eq!(found.returns.len(), 1, "{}", test.name);
            assert_eq!(found.returns[0].words, "never came");
            assert_eq!(found.returns[0].state, ReturnState::Asked);
            assert_eq!(holds(&world, order).await.len(), 1);
        }
        world.sound().await;
    }
}

/// Nobody looked for months: she asked in time all the same, and her merchant has the days to answer from now.
#[tokio::test]
async fn an_old_wish_is_judged_by_the_day_on_which_she_asked() {
    for test in testkit::databases().await {
        let world = World::in_dollars(&test.db);
        let merchant = world.merchant(&[900], 20).await;
        let (_, order) = delivered(&world, 1, &merchant, 1).await;
        world.later(5 * DAY).note_wish(order, "it is broken").await;
        let upgraded = world.later(90 * DAY);
        ring(&upgraded).await;
        let found = cases(&world, order).await;
        assert_eq!((found.returns.len(), found.disputes.len()), (1, 0), "{}", test.name);
        let case = &found.returns[0];
        assert_eq!(case.asked_at, world.later(5 * DAY).now);
        assert!(case.state == ReturnState::Asked && case.due_at > upgraded.now);
        upgraded.confirm_due().await;
        assert_eq!(world.order(order).await.state, orders::OrderState::Delivered);
        upgraded.sound().await;
    }
}

/// She asked when no return was agreed any more; the older version took it all the same, so somebody decides.
#[tokio::test]
async fn a_wish_that_can_be_no_return_is_decided_by_an_operator() {
    for test in testkit::databases().await {
        let world = World::in_dollars(&test.db);
        let merchant = world.merchant(&[900], 20).await;
        let (_, order) = delivered(&world, 1, &merchant, 2).await;
        world.later(60 * DAY).note_wish(order, "it is broken").await;
        let upgraded = world.later(90 * DAY);
        for _ in 0..2 {
            ring(&upgraded).await;
            let found = cases(&world, order).await;
            assert_eq!((found.returns.len(), found.disputes.len()), (0, 1), "{}", test.name);
            assert!(found.disputes[0].shopper_said.is_some(), "her words are there");
            assert_eq!(holds(&world, order).await.len(), 1);
        }
        upgraded.confirm_due().await;
        assert_eq!(world.order(order).await.state, orders::OrderState::Delivered);
        upgraded.sound().await;
    }
}

/// More than are looked at in one go.
#[tokio::test]
async fn wishes_of_orders_that_were_confirmed_since_keep_no_other_waiting() {
    for test in testkit::databases().await {
        let world = World::in_dollars(&test.db);
        let merchant = world.merchant(&[900], 100).await;
        for who in 0..51 {
            let (shopper, order) = shipped(&world, who, &merchant, 1).await;
            world.note_wish(order, "never came").await;
            world.confirm(order, By::Shopper(shopper.id)).await.unwrap();
        }
        let later = world.later(DAY);
        let (_, order) = shipped(&later, 100, &merchant, 1).await;
        later.note_wish(order, "never came").await;
        ring(&later).await;
        assert_eq!(cases(&world, order).await.returns.len(), 1, "{}", test.name);
        later.sound().await;
    }
}
