//! Two hands on one case at the same moment: one is quicker, and nothing happens twice.

use crate::support::{
    agree, answer, ask, case, decline, delivered, holds, inspect, open, refund, ring, send, share,
    step,
};
use aftersales::{About, AskReturnError, Reason, ReturnState};
use fulfilment::By;
use testmarket::World;

const TRIES: u64 = 12;

#[tokio::test(flavor = "multi_thread")]
async fn of_many_wishes_for_one_unit_one_becomes_a_return() {
    for test in testkit::databases().await {
        let world = World::in_dollars(&test.db);
        let merchant = world.merchant(&[900], 1_000).await;
        let sku = merchant.skus[0].0;
        for who in 0..TRIES {
            let (shopper, order) = delivered(&world, who, &merchant, 1).await;
            let hands: Vec<_> = (0..6)
                .map(|_| {
                    let world = world.clone();
                    tokio::spawn(async move {
                        ask(&world, (shopper, order), (Reason::Damaged, &[(sku, 1)])).await
                    })
                })
                .collect();
            let mut opened = 0;
            for hand in hands {
                match hand.await.unwrap() {
                    Ok(_) => opened += 1,
                    Err(AskReturnError::Units { .. } | AskReturnError::Nothing) => {}
                    Err(other) => panic!("{other:?} on {}", test.name),
                }
            }
            assert_eq!((opened, holds(&world, order).await.len()), (1, 1), "on {}", test.name);
        }
        world.sound().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wish_that_is_taken_back_while_it_is_answered_ends_one_way() {
    for test in testkit::databases().await {
        let world = World::in_dollars(&test.db);
        let merchant = world.merchant(&[900], 1_000).await;
        let sku = merchant.skus[0].0;
        for who in 0..TRIES {
            let (shopper, order) = delivered(&world, who, &merchant, 1).await;
            let id = ask(&world, (shopper, order), (Reason::Damaged, &[(sku, 1)])).await.unwrap();
            let (a, b) = (world.clone(), world.clone());
            let back = tokio::spawn(async move {
                let by = By::Shopper(shopper.id);
                step(&a, move |tx, m| aftersales::withdraw_return(tx, (id, by), m)).await
            });
            let no = tokio::spawn(async move { answer(&b, id, decline()).await });
            let told = (back.await.unwrap().is_ok(), no.await.unwrap().is_ok());
            let state = case(&world, id).await.state;
            assert!(told.0 && state == ReturnState::Closed, "{told:?} {state} on {}", test.name);
        }
        world.sound().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_paid_by_a_return_and_by_its_merchant_at_once_goes_back_once() {
    for test in testkit::databases().await {
        let world = World::in_dollars(&test.db);
        let merchant = world.merchant(&[900], 1_000).await;
        let sku = merchant.skus[0].0;
        for who in 0..TRIES {
            let (shopper, order) = delivered(&world, who, &merchant, 1).await;
            let id = ask(&world, (shopper, order), (Reason::Damaged, &[(sku, 1)])).await.unwrap();
            answer(&world, id, agree()).await.unwrap();
            send(&world, shopper, id).await.unwrap();
            inspect(&world, id, &[(sku, 1)]).await.unwrap();
            let (a, b) = (world.clone(), world.clone());
            let paid = tokio::spawn(async move { ring(&a).await });
            let refunded = tokio::spawn(async move { refund(&b, order).await.is_ok() });
            paid.await.unwrap();
            refunded.await.unwrap();
            ring(&world).await;
            let ended = case(&world, id).await;
            assert_eq!(ended.state, ReturnState::Closed, "on {}", test.name);
            let whole = share(&world, order, (0, 1)).await;
            assert!(ended.given.is_zero() || ended.given == whole, "{}", ended.given);
        }
        world.sound().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_no_is_disputed_once_however_often_it_is_clicked() {
    for test in testkit::databases().await {
        let world = World::in_dollars(&test.db);
        let merchant = world.merchant(&[900], 1_000).await;
        let sku = merchant.skus[0].0;
        for who in 0..TRIES {
            let (shopper, order) = delivered(&world, who, &merchant, 1).await;
            let id = ask(&world, (shopper, order), (Reason::Damaged, &[(sku, 1)])).await.unwrap();
            answer(&world, id, decline()).await.unwrap();
            let hands: Vec<_> = (0..4)
                .map(|_| {
                    let world = world.clone();
                    let by = By::Shopper(shopper.id);
                    tokio::spawn(async move { open(&world, by, About::Return(id)).await.is_ok() })
                })
                .collect();
            let mut opened = 0;
            for hand in hands {
                opened += u32::from(hand.await.unwrap());
            }
            assert_eq!(opened, 1, "on {}", test.name);
        }
        world.sound().await;
    }
}
