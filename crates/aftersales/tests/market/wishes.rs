//! Wishes for a refund that older versions noted.

use crate::support::{holds, ring, shipped};
use aftersales::ReturnState;
use fulfilment::By;
use testmarket::World;

#[tokio::test]
async fn a_wish_of_an_older_version_becomes_a_return_once_and_goes_on() {
    for test in testkit::databases().await {
        let world = World::in_dollars(&test.db);
        let merchant = world.merchant(&[900], 20).await;
        let (shopper, order) = shipped(&world, 1, &merchant, 2).await;
        world.ask_refund(order, By::Shopper(shopper.id)).await.unwrap();
        for seconds in [0, 700] {
            ring(&world.later(seconds)).await;
            let by = By::Shopper(shopper.id);
            let cases = world.db.read(move |tx| aftersales::cases_of_order(tx, (order, by)));
            let cases = cases.await.unwrap();
            assert_eq!(cases.returns.len(), 1, "{}", test.name);
            assert_eq!(cases.returns[0].words, "never came");
            assert_eq!(cases.returns[0].state, ReturnState::Asked);
            assert_eq!(holds(&world, order).await.len(), 1);
        }
        world.sound().await;
    }
}
