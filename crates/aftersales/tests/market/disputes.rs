//! Disputes: evidence, decisions, appeals, silence.

use crate::support::{
    DAY, answer, ask, case, decide, decline, delivered, dispute, holds, inspect, open, operator,
    ring, send, share, shipped, step,
};
use aftersales::{
    About, AddEvidence, Award, DisputeError, DisputeState, Ground, OpenDisputeError, Outcome,
    Reason, ReturnEnd, ReturnState,
};
use fulfilment::{Bearer, By, Carrier};
use kernel::{Actor, DisputeId, Lang, Money, ShopperId};
use testmarket::World;

async fn speak(world: &World, id: DisputeId, by: By) -> Result<(), DisputeError> {
    let ask = AddEvidence {
        dispute: id,
        by,
        words: "here is the photo".to_owned(),
        photos: Vec::new(),
        person: ShopperId::of(kernel::Home::new(77)),
    };
    step(world, move |tx, moment| aftersales::add_evidence(tx, &ask, moment)).await
}

/// Broken goods, the merchant says no and then nothing, an operator decides, the money is back.
#[tokio::test]
async fn a_buyers_bad_day_ends_with_her_money() {
    for test in testkit::databases().await {
        let world = World::in_dollars(&test.db);
        let merchant = world.merchant(&[2_499], 20).await;
        let sku = merchant.skus[0].0;
        let (shopper, order) = delivered(&world, 1, &merchant, 1).await;
        let by = By::Shopper(shopper.id);
        let returned = ask(&world, (shopper, order), (Reason::Damaged, &[(sku, 1)])).await.unwrap();
        let early = open(&world, by, About::Return(returned)).await;
        assert!(matches!(early, Err(OpenDisputeError::Return(ReturnState::Asked))), "{early:?}");
        answer(&world.later(DAY), returned, decline()).await.unwrap();
        let opened = world.later(2 * DAY);
        let id = open(&opened, by, About::Return(returned)).await.unwrap();
        assert_eq!(case(&world, returned).await.state, ReturnState::Disputed);
        world.sound().await;
        let (full, market) = (Award::Full, Bearer::Merchant);
        let hasty = decide(&opened, id, (operator(1), full.clone(), market)).await;
        assert!(matches!(hasty, Err(DisputeError::TooEarly(_))), "the merchant may still speak");
        ring(&world.later(9 * DAY)).await;
        let due = dispute(&world, id).await;
        assert_eq!((due.state, due.merchant_said), (DisputeState::Deciding, None));
        let decided = world.later(10 * DAY);
        decide(&decided, id, (operator(1), full, Bearer::Merchant)).await.unwrap();
        let one = dispute(&world, id).await;
        assert!(one.given.is_zero(), "nothing moves while it may be appealed");
        world.sound().await;
        let final_at = one.due_at.seconds_since(world.now);
        ring(&world.later(final_at)).await;
        let one = dispute(&world, id).await;
        assert_eq!((one.state, one.outcome), (DisputeState::Closed, Some(Outcome::Full)));
        assert_eq!(one.given, share(&world, order, (0, 1)).await, "{}", test.name);
        assert_eq!(case(&world, returned).await.ended, Some(ReturnEnd::Decided));
        assert!(holds(&world, order).await.is_empty());
        assert!(final_at <= 25 * DAY, "{} days in all", final_at / DAY);
        world.sound().await;
    }
}

#[tokio::test]
async fn an_appeal_is_decided_once_by_another_operator_where_there_is_one() {
    for test in testkit::databases().await {
        let world = World::in_yuan(&test.db);
        let merchant = world.merchant(&[9_000], 20).await;
        let sku = merchant.skus[0].0;
        let (shopper, order) = delivered(&world, 1, &merchant, 2).await;
        let (hers, theirs) = (By::Shopper(shopper.id), By::Merchant(merchant.id));
        let returned = ask(&world, (shopper, order), (Reason::Damaged, &[(sku, 2)])).await.unwrap();
        answer(&world, returned, decline()).await.unwrap();
        let id = open(&world, hers, About::Return(returned)).await.unwrap();
        speak(&world, id, theirs).await.unwrap();
        let too_much = Award::Amount(Money::new(100_000_000, kernel::Currency::CNY));
        let refused = decide(&world, id, (operator(1), too_much, Bearer::Merchant)).await;
        assert!(matches!(refused, Err(DisputeError::Amount { .. })), "{refused:?}");
        let three = Award::Units(vec![(sku, 3)]);
        let refused = decide(&world, id, (operator(1), three, Bearer::Merchant)).await;
        assert!(matches!(refused, Err(DisputeError::Units(_))), "{refused:?}");
        decide(&world, id, (operator(1), Award::None, Bearer::Merchant)).await.unwrap();
        let spoken = speak(&world, id, hers).await;
        assert!(matches!(spoken, Err(DisputeError::State(DisputeState::Decided))), "{spoken:?}");
        let appeal = move |by: By| {
            move |tx: &mut store::Tx<'_>, moment: &mut kernel::Moment| {
                aftersales::appeal_dispute(tx, (id, by), "look at the photos", moment)
            }
        };
        step(&world, appeal(hers)).await.unwrap();
        let twice = step(&world, appeal(theirs)).await;
        assert!(matches!(twice, Err(DisputeError::State(DisputeState::Appealed))), "{twice:?}");
        second_operator(&world).await;
        let same = decide(&world, id, (operator(1), Award::Full, Bearer::Market)).await;
        assert!(matches!(same, Err(DisputeError::SameOperator)), "{same:?}");
        let one_unit = Award::Units(vec![(sku, 1)]);
        decide(&world, id, (operator(2), one_unit, Bearer::Merchant)).await.unwrap();
        ring(&world).await;
        let one = dispute(&world, id).await;
        assert_eq!((one.state, one.appealed_by), (DisputeState::Closed, Some(Actor::Shopper)));
        assert_eq!(one.given, share(&world, order, (0, 1)).await, "{}", test.name);
        world.sound().await;
    }
}

async fn second_operator(world: &World) {
    let account = accounts::OpenAccount {
        email: "second@operators.example".parse().unwrap(),
        name: "Second Operator".parse().unwrap(),
        lang: Lang::EN,
        password_hash: accounts::PasswordHash::stored("none".into()),
        verified: true,
        operator: true,
    };
    let opened = step(world, move |tx, moment| accounts::open_account(tx, &account, moment));
    opened.await.unwrap();
}

#[tokio::test]
async fn a_parcel_that_never_came_is_disputed_once_its_promised_days_are_over() {
    for test in testkit::databases().await {
        let world = World::in_dollars(&test.db);
        let merchant = world.merchant(&[900], 20).await;
        let (shopper, order) = shipped(&world, 1, &merchant, 2).await;
        let by = By::Shopper(shopper.id);
        let about = || About::Parcel { order, ground: Ground::NotArrived, lines: Vec::new() };
        let early = open(&world, by, about()).await;
        let Err(OpenDisputeError::TooEarly(from)) = early else { panic!("{early:?}") };
        let stranger = world.shopper(9).await;
        let theirs = open(&world, By::Shopper(stranger.id), about()).await;
        assert!(matches!(theirs, Err(OpenDisputeError::NotFound)), "{theirs:?}");
        let later = world.later(from.seconds_since(world.now));
        let id = open(&later, by, about()).await.unwrap();
        let twice = open(&later, by, about()).await;
        assert!(matches!(twice, Err(OpenDisputeError::Nothing)), "{twice:?}");
        assert_eq!(holds(&world, order).await, [id.to_string()], "{}", test.name);
        world.sound().await;
        // It came after all.
        step(&later, move |tx, moment| aftersales::withdraw_dispute(tx, (id, by), moment))
            .await
            .unwrap();
        assert!(holds(&world, order).await.is_empty());
        world.sound().await;
    }
}

#[tokio::test]
async fn what_a_carrier_lost_is_opened_by_the_market_and_paid_back() {
    for test in testkit::databases().await {
        let world = World::in_dollars(&test.db);
        let merchant = world.merchant(&[900], 20).await;
        let (_, order) = shipped(&world, 1, &merchant, 1).await;
        let about = About::Parcel { order, ground: Ground::Lost, lines: Vec::new() };
        let id = open(&world, By::Market, about).await.unwrap();
        let days = dispute(&world, id).await.due_at.seconds_since(world.now);
        ring(&world.later(days)).await;
        let (decided, market) = (world.later(days + DAY), Bearer::Market);
        decide(&decided, id, (operator(1), Award::Full, market)).await.unwrap();
        let final_at = dispute(&world, id).await.due_at.seconds_since(world.now);
        ring(&world.later(final_at)).await;
        let one = dispute(&world, id).await;
        assert_eq!(one.given, share(&world, order, (0, 1)).await, "{}", test.name);
        world.sound().await;
    }
}

#[tokio::test]
async fn a_carrier_that_says_twice_that_it_lost_a_parcel_opens_one_dispute_of_its_units() {
    for test in testkit::databases().await {
        let world = World::in_dollars(&test.db);
        let merchant = world.merchant(&[900], 20).await;
        let (_, order) = world.paid(1, &merchant, 2).await;
        world.ship(order, "LOST-00001").await.unwrap();
        let said = br#"{"type":"parcel.lost","data":{"tracking_number":"LOST-00001"}}"#;
        let said = aftersales::ParcelTrouble::read(said).unwrap();
        let mut opened = Vec::new();
        for _ in 0..2 {
            let said = said.clone();
            let told = step(&world, move |tx, moment| {
                aftersales::take_parcel_trouble(tx, (Carrier::Ems, &said), moment)
            });
            opened.push(told.await.unwrap());
        }
        let [Some(id), None] = opened[..] else { panic!("{opened:?} on {}", test.name) };
        let units: u32 = dispute(&world, id).await.units().iter().map(|(_, n)| *n).sum();
        assert_eq!(units, 2);
        world.sound().await;
    }
}

#[tokio::test]
async fn what_nobody_decides_is_told_again_and_again_and_then_the_silent_side_loses() {
    for test in testkit::databases().await {
        let world = World::in_dollars(&test.db);
        let merchant = world.merchant(&[900], 20).await;
        let sku = merchant.skus[0].0;
        let (shopper, order) = delivered(&world, 1, &merchant, 1).await;
        let by = By::Shopper(shopper.id);
        let returned = ask(&world, (shopper, order), (Reason::Damaged, &[(sku, 1)])).await.unwrap();
        answer(&world, returned, decline()).await.unwrap();
        let id = open(&world, by, About::Return(returned)).await.unwrap();
        ring(&world.later(7 * DAY)).await;
        ring(&world.later(14 * DAY)).await;
        let overdue = dispute(&world, id).await;
        assert_eq!(overdue.state, DisputeState::Deciding);
        assert!(overdue.reminded_at.is_some());
        let due = overdue.due_at.seconds_since(world.now);
        let listed = world.db.read(|tx| aftersales::docket(tx, None, 10)).await.unwrap();
        assert_eq!(listed.first().map(|one| one.due_at), Some(overdue.due_at), "it stays overdue");
        world.sound().await;
        for days in [17, 20, 23, 26, 29, 32] {
            ring(&world.later(days * DAY)).await;
        }
        ring(&world.later(due + 22 * DAY)).await;
        ring(&world.later(due + 24 * DAY)).await;
        let decided = dispute(&world, id).await;
        assert_eq!(decided.outcome, Some(Outcome::Full), "the merchant was silent");
        let final_at = decided.due_at.seconds_since(world.now);
        ring(&world.later(final_at)).await;
        let one = dispute(&world, id).await;
        assert_eq!(one.state, DisputeState::Closed, "{}", test.name);
        assert_eq!(one.given, share(&world, order, (0, 1)).await);
        world.sound().await;
    }
}

#[tokio::test]
async fn what_was_not_accepted_at_the_inspection_is_decided_for_the_rest_alone() {
    for test in testkit::databases().await {
        let world = World::in_dollars(&test.db);
        let merchant = world.merchant(&[1_333], 20).await;
        let sku = merchant.skus[0].0;
        let (shopper, order) = delivered(&world, 1, &merchant, 3).await;
        let by = By::Shopper(shopper.id);
        let returned = ask(&world, (shopper, order), (Reason::Damaged, &[(sku, 3)])).await.unwrap();
        answer(&world, returned, crate::support::agree()).await.unwrap();
        send(&world, shopper, returned).await.unwrap();
        inspect(&world, returned, &[(sku, 1)]).await.unwrap();
        ring(&world).await;
        let id = open(&world, by, About::Return(returned)).await.unwrap();
        assert_eq!(dispute(&world, id).await.units(), [(sku, 2)]);
        speak(&world, id, By::Merchant(merchant.id)).await.unwrap();
        decide(&world, id, (operator(1), Award::Full, Bearer::Merchant)).await.unwrap();
        let final_at = dispute(&world, id).await.due_at.seconds_since(world.now);
        ring(&world.later(final_at)).await;
        let (first, rest) =
            (share(&world, order, (0, 1)).await, share(&world, order, (1, 2)).await);
        assert_eq!(case(&world, returned).await.given, first, "{}", test.name);
        assert_eq!(dispute(&world, id).await.given, rest);
        world.sound().await;
    }
}

#[tokio::test]
async fn the_pack_of_a_dispute_holds_what_both_sides_said_and_no_address() {
    for test in testkit::databases().await {
        let world = World::in_dollars(&test.db);
        let merchant = world.merchant(&[900], 20).await;
        let sku = merchant.skus[0].0;
        let (shopper, order) = delivered(&world, 1, &merchant, 1).await;
        let returned = ask(&world, (shopper, order), (Reason::Damaged, &[(sku, 1)])).await.unwrap();
        answer(&world, returned, decline()).await.unwrap();
        let id = open(&world, By::Shopper(shopper.id), About::Return(returned)).await.unwrap();
        speak(&world, id, By::Merchant(merchant.id)).await.unwrap();
        let pack = world.db.read(move |tx| aftersales::evidence_pack(tx, id)).await.unwrap();
        let json = pack.unwrap().json();
        assert_eq!(json["said"].as_array().map(Vec::len), Some(2), "{}", test.name);
        assert_eq!(json["return"]["answer"], "it left whole");
        assert_eq!(json["order"]["id"], order.to_string());
        assert!(json["policy"]["answer_days"].is_number() && json["seen"].is_array());
        world.sound().await;
    }
}

#[tokio::test]
async fn a_shopper_who_says_nothing_of_what_others_reported_lost_gets_her_money_all_the_same() {
    for test in testkit::databases().await {
        let base = World::in_dollars(&test.db);
        let merchant = base.merchant(&[900], 20).await;
        for (who, carrier) in [(1, false), (2, true)] {
            let world = base.clone();
            let (_, order) = shipped(&world, who, &merchant, 1).await;
            let about = About::Parcel { order, ground: Ground::Lost, lines: Vec::new() };
            let theirs = By::Merchant(merchant.id);
            let by = if carrier { By::Market } else { theirs };
            let id = open(&world, by, about).await.unwrap();
            speak(&world, id, theirs).await.unwrap();
            silent_end(&world, (id, order)).await;
        }
    }
}

/// The clock alone brings it to its end, for the shopper and at her merchant's cost.
async fn silent_end(world: &World, (id, order): (DisputeId, kernel::OrderId)) {
    world.sound().await;
    for days in [7, 14, 17, 20, 23, 26, 29, 32, 35, 38] {
        ring(&world.later(days * DAY)).await;
    }
    let decided = dispute(world, id).await;
    assert_eq!(decided.outcome, Some(Outcome::Full), "the market decided");
    assert_eq!(decided.bearer, Some(Bearer::Merchant), "the market decided");
    let final_at = decided.due_at.seconds_since(world.now);
    ring(&world.later(final_at)).await;
    assert_eq!(dispute(world, id).await.given, share(world, order, (0, 1)).await);
    world.sound().await;
}
