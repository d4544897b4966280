//! What a merchant gives back by hand while a case of hers is open: it pays no case, and takes no unit of one.

use crate::support::{
    DAY, agree, answer, ask, case, decide, delivered, dispute, inspect, open, operator, ring, send,
    share, step,
};
use aftersales::{
    About, Answer, Award, DisputeState, Ground, Reason, ReturnEnd, ReturnError, ReturnState,
};
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
        let wrong = |tx: &mut store::Tx<'_>| {
            tx.execute(store::sql!("UPDATE return_case SET given_minor = 1"), &[])
        };
        world.db.write(wrong).await.unwrap();
        assert!(world.broken().await.is_some(), "{}: a fen is not what it gave", test.name);
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

#[tokio::test]
async fn an_offer_is_not_followed_by_a_lower_one() {
    for test in testkit::databases().await {
        let world = World::in_yuan(&test.db);
        let merchant = world.merchant(&[6_000], 20).await;
        let sku = merchant.skus[0].0;
        let (shopper, order) = delivered(&world, 1, &merchant, 2).await;
        let id = ask(&world, (shopper, order), (Reason::Damaged, &[(sku, 2)])).await.unwrap();
        let offer = |fen: i64| Answer::Offer {
            amount: Money::new(fen, Currency::CNY),
            why: "a part".to_owned(),
        };
        answer(&world, id, offer(1_000)).await.unwrap();
        let lower = answer(&world, id, offer(1)).await;
        assert!(matches!(lower, Err(ReturnError::LowerOffer { .. })), "{lower:?}");
        answer(&world, id, offer(1_200)).await.unwrap();
        assert_eq!(case(&world, id).await.offer.unwrap().minor(), 1_200, "{}", test.name);
    }
}

#[tokio::test]
async fn units_that_are_named_twice_are_refused_and_no_stock_comes_of_them() {
    for test in testkit::databases().await {
        let world = World::in_yuan(&test.db);
        let merchant = world.merchant(&[6_000], 20).await;
        let sku = merchant.skus[0].0;
        let (shopper, order) = delivered(&world, 1, &merchant, 3).await;
        let id = ask(&world, (shopper, order), (Reason::Damaged, &[(sku, 2)])).await.unwrap();
        answer(&world, id, agree()).await.unwrap();
        send(&world, shopper, id).await.unwrap();
        let free = world.free(&merchant, sku).await;
        let twice = inspect(&world, id, &[(sku, 2), (sku, 2)]).await;
        assert!(matches!(twice, Err(ReturnError::Units(_))), "{twice:?}");
        assert_eq!(world.free(&merchant, sku).await, free, "{}", test.name);
    }
}

#[tokio::test]
async fn a_first_decision_stands_by_silence_as_far_as_something_is_left() {
    for test in testkit::databases().await {
        let world = World::in_yuan(&test.db);
        let merchant = world.merchant(&[6_000], 20).await;
        let (shopper, order) = delivered(&world, 1, &merchant, 2).await;
        let about = About::Parcel { order, ground: Ground::Broken, lines: Vec::new() };
        let id = open(&world, By::Shopper(shopper.id), about).await.unwrap();
        let due = dispute(&world, id).await.due_at.seconds_since(world.now);
        let decided = world.later(due);
        ring(&decided).await;
        let award = Award::Amount(Money::new(11_000, Currency::CNY));
        decide(&decided, id, (operator(1), award, Bearer::Merchant)).await.unwrap();
        let by = By::Merchant(merchant.id);
        let words = "it left whole";
        let appeal =
            step(&decided, move |tx, m| aftersales::appeal_dispute(tx, (id, by), words, m));
        appeal.await.unwrap();
        let goodwill = Back::Amount(Money::new(10_000, Currency::CNY));
        world.give_back((order, "goodwill"), goodwill, Bearer::Merchant).await.unwrap();
        ring(&decided.later(200 * DAY)).await;
        ring(&decided.later(201 * DAY)).await;
        let ended = dispute(&world, id).await;
        assert_eq!(ended.state, DisputeState::Closed, "{}", test.name);
        assert!(ended.given.is_positive() && ended.given.minor() < 11_000, "{}", ended.given);
        world.sound().await;
    }
}
