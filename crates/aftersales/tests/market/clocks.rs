//! Clocks of cases that were set under a clock which was ahead.

use crate::support::{DAY, agree, answer, ask, case, delivered, dispute, open, ring};
use aftersales::{About, DisputeState, Ground, Reason, ReturnState};
use fulfilment::By;
use std::sync::Arc;
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
