//! What a merchant gives back by hand while a case of hers is open: it pays no case, and takes no unit of one.

use crate::support::{
    agree, answer, ask, case, decide, delivered, dispute, inspect, open, operator, ring, send,
    share, step,
};
use aftersales::{About, Award, Ground, Reason, ReturnEnd, ReturnState};
use fulfilment::{Back, Bearer, By, GiveBackError};
use kernel::{Currency, Money};
use testmarket::World;

fn fen() -> Back {
    Back::Amount(Money::new(1, Currency::CNY))
}

#[tokio::test]
async fn a_fen_under_the_id_of_a_return_does_not_pay_it() {
    for test in testkit::databases().await {
        let world = World::in_yuan(&test.db);
        let merchant = world.merchant(&[6_000], 20).await;
        let sku = merchant.skus[0].0;
        let (shopper, order) = delivered(&world, 1, &merchant, 3).await;
        let id = ask(&world, (shopper, order), (Reason::Damaged, &[(sku, 2)])).await.unwrap();
        answer(&world, id, agree()).await.unwrap();
        send(&world, shopper, id).await.unwrap();
        let worth = share(&world, order, (0, 2)).await;
        for key in [id.to_string(), format!("{id}-freight")] {
            world.give_back((order, &key), fen(), Bearer::Merchant).await.unwrap();
        }
        let own = format!("own.{id}");
        let taken = world.give_back((order, &own), fen(), Bearer::Merchant).await;
        assert!(matches!(taken, Err(GiveBackError::Key)), "{taken:?}");
        inspect(&world, id, &[(sku, 2)]).await.unwrap();
        ring(&world).await;
        let paid = case(&world, id).await;
        assert_eq!((paid.state, paid.ended), (ReturnState::Closed, Some(ReturnEnd::Refunded)));
        let less = worth.minor() - paid.given.minor();
        assert!((0..=2).contains(&less), "{}: {} of {worth}", test.name, paid.given);
        world.sound().await;
    }
}

#[tokio::test]
async fn a_fen_under_the_id_of_a_dispute_does_not_pay_it() {
    for test in testkit::databases().await {
        let world = World::in_yuan(&test.db);
        let merchant = world.merchant(&[6_000], 20).await;
        let sku = merchant.skus[0].0;
        let (shopper, order) = delivered(&world, 1, &merchant, 3).await;
        let about = About::Parcel { order, ground: Ground::Broken, lines: vec![(sku, 2)] };
        let id = open(&world, By::Shopper(shopper.id), about).await.unwrap();
        let worth = share(&world, order, (0, 2)).await;
        world.give_back((order, &id.to_string()), fen(), Bearer::Merchant).await.unwrap();
        let due = dispute(&world, id).await.due_at.seconds_since(world.now);
        ring(&world.later(due)).await;
        let decided = world.later(due);
        decide(&decided, id, (operator(1), Award::Full, Bearer::Merchant)).await.unwrap();
        let last = dispute(&world, id).await.due_at.seconds_since(world.now);
        ring(&world.later(last)).await;
        let given = dispute(&world, id).await.given;
        let less = worth.minor() - given.minor();
        assert!((0..=1).contains(&less), "{}: {given} of {worth}", test.name);
        world.sound().await;
    }
}

#[tokio::test]
async fn units_in_a_case_are_not_given_back_beside_it() {
    for test in testkit::databases().await {
        let world = World::in_yuan(&test.db);
        let merchant = world.merchant(&[6_000], 20).await;
        let sku = merchant.skus[0].0;
        let (shopper, order) = delivered(&world, 1, &merchant, 3).await;
        let id = ask(&world, (shopper, order), (Reason::Damaged, &[(sku, 2)])).await.unwrap();
        let units = |n: u32| Back::Units(vec![(sku, n)]);
        let many = world.give_back((order, "a"), units(2), Bearer::Merchant).await;
        assert!(matches!(many, Err(GiveBackError::InCases { free: 1, .. })), "{many:?}");
        world.give_back((order, "b"), units(1), Bearer::Merchant).await.unwrap();
        world.sound().await;
        let last = world.give_back((order, "c"), units(1), Bearer::Market).await;
        assert!(matches!(last, Err(GiveBackError::InCases { free: 0, .. })), "{last:?}");
        let by = By::Shopper(shopper.id);
        step(&world, move |tx, m| aftersales::withdraw_return(tx, (id, by), m)).await.unwrap();
        world.give_back((order, "d"), units(1), Bearer::Merchant).await.unwrap();
        world.sound().await;
        assert_eq!(case(&world, id).await.state, ReturnState::Closed, "{}", test.name);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn of_a_wish_and_a_hand_that_want_the_last_unit_one_has_it() {
    for test in testkit::databases().await {
        let world = World::in_yuan(&test.db);
        let merchant = world.merchant(&[6_000], 100).await;
        let sku = merchant.skus[0].0;
        for who in 0..8 {
            let (shopper, order) = delivered(&world, who, &merchant, 2).await;
            world.give_back((order, "first"), fen(), Bearer::Merchant).await.unwrap();
            let (a, b) = (world.clone(), world.clone());
            let wish = tokio::spawn(async move {
                ask(&a, (shopper, order), (Reason::Damaged, &[(sku, 2)])).await.is_ok()
            });
            let hand = tokio::spawn(async move {
                let one = Back::Units(vec![(sku, 1)]);
                b.give_back((order, "hand"), one, Bearer::Merchant).await.is_ok()
            });
            let told = (wish.await.unwrap(), hand.await.unwrap());
            assert!(told.0 != told.1, "{told:?} on {}", test.name);
        }
        world.sound().await;
    }
}
