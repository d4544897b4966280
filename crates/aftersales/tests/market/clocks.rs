//! Clocks of cases: those that were agreed with their order, and those that were set under a clock which was ahead.

use crate::support::{DAY, agree, answer, ask, case, delivered, dispute, open, ring, send};
use aftersales::{About, Answer, DisputeState, Ground, Reason, ReturnState};
use fulfilment::By;
use kernel::{Money, OrderId};
use std::sync::Arc;
use store::{params, sql};
use testmarket::World;

#[tokio::test]
async fn a_clock_that_was_two_years_ahead_and_is_set_right_leaves_no_case_standing() {
    for test in testkit::databases().await {
        let ahead = World::in_dollars(&test.db);
        let merchant = ahead.merchant(&[900], 20).await;
        let sku = merchant.skus[0].0;
        let (shopper, order) = delivered(&ahead, 1, &merchant, 1).await;
        let asked = ask(&ahead, (shopper, order), (Reason::Damaged, &[(sku, 1)])).await.unwrap();
        let answer = case(&ahead, asked).await.due_at.seconds_since(ahead.now);
        let (shopper, order) = delivered(&ahead, 2, &merchant, 1).await;
        let about = About::Parcel { order, ground: Ground::Broken, lines: Vec::new() };
        let disputed = open(&ahead, By::Shopper(shopper.id), about).await.unwrap();
        let evidence = dispute(&ahead, disputed).await.due_at.seconds_since(ahead.now);

        let right = ahead.later(-730 * DAY);
        let of = right.clone();
        let now: jobs::Now = Arc::new(move || of.moment());
        let mut woken = 0;
        for job in aftersales::face::jobs(&right.db, &now) {
            woken += jobs::wake(&right.db, &job, right.now).await.unwrap();
        }
        assert!(woken >= 2, "{}: {woken}", test.name);
        ring(&right).await;
        assert_eq!(case(&right, asked).await.due_at, right.now.plus_seconds(answer));
        assert_eq!(dispute(&right, disputed).await.due_at, right.now.plus_seconds(evidence));
        assert_eq!(case(&right, asked).await.state, ReturnState::Asked, "{}", test.name);
        ring(&right.later(answer)).await;
        assert_eq!(case(&right, asked).await.state, ReturnState::Agreed, "{}", test.name);
        ring(&right.later(evidence)).await;
        assert_eq!(dispute(&right, disputed).await.state, DisputeState::Deciding);
    }
}

#[tokio::test]
async fn the_days_to_send_goods_begin_when_it_is_said_where_to_and_once() {
    for test in testkit::databases().await {
        let world = World::in_dollars(&test.db);
        let merchant = world.merchant(&[900], 20).await;
        let sku = merchant.skus[0].0;
        let (shopper, order) = delivered(&world, 1, &merchant, 1).await;
        // So late that only the least days are left.
        let late = world.later(30 * DAY);
        let id = ask(&late, (shopper, order), (Reason::Damaged, &[(sku, 1)])).await.unwrap();
        let silent = late.later(case(&late, id).await.due_at.seconds_since(late.now));
        ring(&silent).await;
        assert!(!case(&silent, id).await.has_address(), "{}", test.name);
        let told = silent.later(4 * DAY);
        answer(&told, id, agree()).await.unwrap();
        let due_at = case(&told, id).await.due_at;
        assert!(due_at.seconds_since(told.now) >= 10 * DAY, "{}: {due_at}", test.name);
        answer(&told.later(2 * DAY), id, agree()).await.unwrap();
        assert_eq!(case(&told, id).await.due_at, due_at, "the address is only corrected");
        ring(&told.later(due_at.seconds_since(told.now) - 5 * DAY)).await;
        assert!(case(&told, id).await.reminded_at.is_some(), "{}", test.name);
        world.sound().await;
    }
}

/// What was agreed with an order about its clocks.
async fn agreed(world: &World, order: OrderId, days: &'static str) {
    let set = move |tx: &mut store::Tx<'_>| {
        tx.execute(
            sql!("UPDATE order_policy SET case_days = $1 WHERE order_id = $2"),
            params![days.to_owned(), order],
        )
    };
    assert_eq!(world.db.write(set).await.unwrap(), 1);
}

#[tokio::test]
async fn each_clock_of_a_case_runs_as_was_agreed_with_its_order() {
    for test in testkit::databases().await {
        let world = World::in_yuan(&test.db);
        let merchant = world.merchant(&[6_000], 40).await;
        let sku = merchant.skus[0].0;
        let (shopper, order) = delivered(&world, 1, &merchant, 1).await;
        agreed(&world, order, "offer 2 address 3 send 60 travel 9 inspect 4 evidence 5").await;
        let id = ask(&world, (shopper, order), (Reason::Damaged, &[(sku, 1)])).await.unwrap();
        let due = |at: kernel::Timestamp, since: &World| at.seconds_since(since.now) / DAY;
        let amount = Money::new(100, case(&world, id).await.currency);
        let offer = Answer::Offer { amount, why: "a scratch".to_owned() };
        answer(&world, id, offer).await.unwrap();
        assert_eq!(due(case(&world, id).await.due_at, &world), 2, "{}", test.name);
        let left = world.later(2 * DAY);
        ring(&left).await;
        assert_eq!(due(case(&left, id).await.due_at, &left), 3, "the address");
        answer(&left, id, agree()).await.unwrap();
        assert_eq!(due(case(&left, id).await.due_at, &left), 60, "so many at least");
        send(&left, shopper, id).await.unwrap();
        assert_eq!(due(case(&left, id).await.due_at, &left), 9, "the way back");
        let there = left.later(9 * DAY);
        ring(&there).await;
        let known = case(&there, id).await;
        assert_eq!((known.state, due(known.due_at, &there)), (ReturnState::Received, 4));
        ring(&there.later(4 * DAY)).await;
        assert_eq!(case(&there, id).await.state, ReturnState::Closed, "{}", test.name);

        let (shopper, order) = delivered(&world, 2, &merchant, 1).await;
        agreed(&world, order, "evidence 5 decide 6 overdue 8 every 2").await;
        let about = About::Parcel { order, ground: Ground::Broken, lines: Vec::new() };
        let id = open(&world, By::Shopper(shopper.id), about).await.unwrap();
        assert_eq!(due(dispute(&world, id).await.due_at, &world), 5, "{}", test.name);
        let deciding = world.later(5 * DAY);
        ring(&deciding).await;
        assert_eq!(due(dispute(&deciding, id).await.due_at, &deciding), 6);
        let overdue = deciding.later(6 * DAY);
        ring(&overdue).await;
        assert_eq!(dispute(&overdue, id).await.state, DisputeState::Deciding, "{}", test.name);
        ring(&overdue.later(8 * DAY)).await;
        assert_eq!(dispute(&overdue, id).await.state, DisputeState::Decided, "{}", test.name);
        world.sound().await;
    }
}
