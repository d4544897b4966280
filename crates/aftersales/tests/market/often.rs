//! Cases that come to nothing hold an order's money so many times, and then no more.

use crate::support::{DAY, ask, decide, delivered, dispute, open, operator, ring, shipped, step};
use aftersales::{About, AskReturnError, Award, Ground, OpenDisputeError, Reason};
use fulfilment::{Bearer, By};
use testmarket::World;

#[tokio::test]
async fn who_takes_her_wish_back_again_and_again_holds_the_money_no_longer() {
    for test in testkit::databases().await {
        let world = World::in_dollars(&test.db);
        let merchant = world.merchant(&[900], 20).await;
        let sku = merchant.skus[0].0;
        let (shopper, order) = delivered(&world, 1, &merchant, 1).await;
        let by = By::Shopper(shopper.id);
        for _ in 0..3 {
            let id = ask(&world, (shopper, order), (Reason::Other, &[(sku, 1)])).await.unwrap();
            step(&world, move |tx, m| aftersales::withdraw_return(tx, (id, by), m)).await.unwrap();
        }
        let again = ask(&world, (shopper, order), (Reason::Other, &[(sku, 1)])).await;
        assert!(matches!(again, Err(AskReturnError::Often(3))), "{again:?} on {}", test.name);
        let about = About::Parcel { order, ground: Ground::Broken, lines: Vec::new() };
        let disputed = open(&world, by, about.clone()).await;
        assert!(matches!(disputed, Err(OpenDisputeError::Often(3))), "{disputed:?}");
        // Who reports what happened to the parcel beside her is heard.
        open(&world, By::Merchant(merchant.id), about).await.unwrap();
        world.sound().await;
    }
}

#[tokio::test]
async fn a_dispute_that_was_decided_for_good_is_not_opened_for_ever() {
    for test in testkit::databases().await {
        let world = World::in_dollars(&test.db);
        let merchant = world.merchant(&[900], 20).await;
        let (shopper, order) = shipped(&world, 1, &merchant, 1).await;
        let by = By::Shopper(shopper.id);
        let about = || About::Parcel { order, ground: Ground::Broken, lines: Vec::new() };
        let mut now = world.clone();
        for _ in 0..3 {
            let id = open(&now, by, about()).await.unwrap();
            let heard = now.later(8 * DAY);
            decide(&heard, id, (operator(1), Award::None, Bearer::Merchant)).await.unwrap();
            now = now.later(dispute(&now, id).await.due_at.seconds_since(now.now));
            ring(&now).await;
            world.sound().await;
        }
        let again = open(&now, by, about()).await;
        assert!(matches!(again, Err(OpenDisputeError::Often(3))), "{again:?} on {}", test.name);
    }
}
