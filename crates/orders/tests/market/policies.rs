//! What is agreed about returns: decided for lanes and classes of goods, frozen with an order.

use kernel::{Country, Decider};
use orders::{CaseDays, Policy, ReceiptRule, ReturnTermsError, SetReturnTerms};
use store::sql;
use testmarket::World;

#[tokio::test]
async fn what_was_agreed_stays_so_whatever_is_decided_later() {
    for test in testkit::databases().await {
        let world = World::in_dollars(&test.db);
        let merchant = world.merchant(&[2_499], 20).await;
        let (shopper, id) = world.paid(1, &merchant, 1).await;
        let (sku, head) = (merchant.skus[0].0, world.order(id).await.head.clone());
        let read = head.clone();
        let agreed = world.db.read(move |tx| orders::policy(tx, &read, sku)).await.unwrap();
        assert_eq!((agreed.no_reason_days, agreed.return_days), (Some(7), 30), "{}", test.name);

        let set = |policy: Policy, class: &str| {
            let by = Decider { id: shopper.id, name: "An Operator".into() };
            let (destination, class) = (Some(Country::CN), class.to_owned());
            let origin = None;
            let (ask, now) = (SetReturnTerms { origin, destination, class, policy, by }, world.now);
            world.db.write(move |tx| orders::set_return_terms(tx, &ask, now))
        };
        let longer =
            Policy { no_reason_days: Some(14), return_days: 60, back_days: 90, ..agreed.clone() };
        set(longer.clone(), "").await.unwrap();
        let odd = set(Policy { back_days: 10, ..longer.clone() }, "").await;
        assert!(matches!(odd, Err(ReturnTermsError::Days)), "{odd:?}");
        let unknown = set(longer.clone(), "furniture").await;
        assert!(matches!(unknown, Err(ReturnTermsError::NoClass(_))), "{unknown:?}");

        let read = head.clone();
        let still = world.db.read(move |tx| orders::policy(tx, &read, sku)).await.unwrap();
        assert_eq!(still, agreed);
        let next = world.paid_by(shopper, &merchant, 1).await;
        let next = world.order(next).await.head.clone();
        let now = world.db.read(move |tx| orders::policy(tx, &next, sku)).await.unwrap();
        assert_eq!(now, longer);
    }
}

#[tokio::test]
async fn an_exception_holds_only_for_whoever_said_that_she_knows_it() {
    for test in testkit::databases().await {
        let world = World::in_dollars(&test.db);
        let merchant = world.merchant(&[2_499], 20).await;
        let sku = merchant.skus[0].0;
        // Whatever it sells is a newspaper here.
        let all = |tx: &mut store::Tx<'_>| {
            tx.execute(
                sql!(
                    "UPDATE lane_terms SET codes = '0 1 2 3 4 5 6 7 8 9' WHERE class = 'newspapers'"
                ),
                &[],
            )
        };
        world.db.write(all).await.unwrap();
        for knows in [false, true] {
            let (_, id) = world.paid(u64::from(knows) + 1, &merchant, 1).await;
            let head = world.order(id).await.head.clone();
            if knows {
                let (checkout, now) = (head.checkout, world.now);
                let said = world.db.write(move |tx| orders::know_exceptions(tx, checkout, now));
                said.await.unwrap();
            }
            let policy = world.db.read(move |tx| orders::policy(tx, &head, sku)).await.unwrap();
            let wanted = if knows { (None, Some("newspapers")) } else { (Some(7), None) };
            let got = (policy.no_reason_days, policy.no_reason_exception.as_deref());
            assert_eq!(got, wanted, "{}", test.name);
        }
    }
}

#[tokio::test]
async fn orders_of_older_versions_agreed_to_no_days_without_a_reason() {
    for test in testkit::databases().await {
        let world = World::in_dollars(&test.db);
        let merchant = world.merchant(&[2_499], 20).await;
        let (_, id) = world.paid(1, &merchant, 1).await;
        let (sku, head) = (merchant.skus[0].0, world.order(id).await.head.clone());
        let older = |tx: &mut store::Tx<'_>| tx.execute(sql!("DELETE FROM order_policy"), &[]);
        world.db.write(older).await.unwrap();
        let read = move |tx: &mut store::Tx<'_>| orders::policy(tx, &head, sku);
        let policy = world.db.read(read).await.unwrap();
        assert_eq!((policy.no_reason_days, policy.return_days), (None, 30), "{}", test.name);
        assert_eq!((policy.days, policy.receipt), (CaseDays::SHIPPED, ReceiptRule::Asked));
    }
}

#[tokio::test]
async fn a_market_begins_with_the_shipped_clocks_and_a_receipt_for_the_way_back() {
    for test in testkit::databases().await {
        let terms = test.db.read(orders::return_terms).await.unwrap();
        assert!(terms.len() > 4, "{}", test.name);
        for one in terms {
            let agreed = (one.origin, one.policy.days, one.policy.receipt);
            assert_eq!(agreed, (None, CaseDays::SHIPPED, ReceiptRule::Needed), "{}", one.class);
        }
    }
}

#[tokio::test]
async fn the_terms_of_a_lane_come_before_those_of_its_destination_and_are_frozen_with_the_order() {
    for test in testkit::databases().await {
        let world = World::in_dollars(&test.db);
        let merchant = world.merchant(&[2_499], 20).await;
        let (shopper, before) = world.paid(1, &merchant, 1).await;
        let sku = merchant.skus[0].0;
        let head = world.order(before).await;
        let (sent_from, read) = (head.quote.sent_from, head.head.clone());
        let agreed = world.db.read(move |tx| orders::policy(tx, &read, sku)).await.unwrap();
        let set = |origin: Option<Country>, inspect: u32| {
            let by = Decider { id: shopper.id, name: "An Operator".into() };
            let days = CaseDays { inspect, ..CaseDays::SHIPPED };
            let policy = Policy { days, receipt: ReceiptRule::Asked, ..agreed.clone() };
            let (destination, class) = (Some(Country::CN), String::new());
            let (ask, now) = (SetReturnTerms { origin, destination, class, policy, by }, world.now);
            world.db.write(move |tx| orders::set_return_terms(tx, &ask, now))
        };
        let elsewhere: Country = "NZ".parse().unwrap();
        assert_ne!(sent_from, elsewhere);
        set(Some(elsewhere), 2).await.unwrap();
        set(Some(sent_from), 3).await.unwrap();
        let odd = set(None, 366).await;
        assert!(matches!(odd, Err(ReturnTermsError::Clock(_))), "{odd:?}");

        let read = world.order(before).await.head.clone();
        let still = world.db.read(move |tx| orders::policy(tx, &read, sku)).await.unwrap();
        assert_eq!((still.days.inspect, still.receipt), (7, ReceiptRule::Needed), "{}", test.name);
        let next = world.paid_by(shopper, &merchant, 1).await;
        let next = world.order(next).await.head.clone();
        let now = world.db.read(move |tx| orders::policy(tx, &next, sku)).await.unwrap();
        assert_eq!((now.days.inspect, now.receipt), (3, ReceiptRule::Asked), "{}", test.name);
    }
}

#[tokio::test]
async fn a_lane_without_a_destination_is_refused_and_clocks_that_cannot_be_are_not_read() {
    for test in testkit::databases().await {
        let world = World::in_dollars(&test.db);
        let merchant = world.merchant(&[2_499], 20).await;
        let (shopper, id) = world.paid(1, &merchant, 1).await;
        let (sku, head) = (merchant.skus[0].0, world.order(id).await.head.clone());
        let read = head.clone();
        let policy = world.db.read(move |tx| orders::policy(tx, &read, sku)).await.unwrap();
        let by = Decider { id: shopper.id, name: "An Operator".into() };
        let (origin, class) = (Some(Country::US), String::new());
        let ask = SetReturnTerms { origin, destination: None, class, policy, by };
        let now = world.now;
        let refused = world.db.write(move |tx| orders::set_return_terms(tx, &ask, now)).await;
        assert!(matches!(refused, Err(ReturnTermsError::Lane)), "{}: {refused:?}", test.name);
        let odd = |tx: &mut store::Tx<'_>| {
            tx.execute(sql!("UPDATE order_policy SET case_days = 'lunch 3'"), &[])
        };
        world.db.write(odd).await.unwrap();
        let read = world.db.read(move |tx| orders::policy(tx, &head, sku)).await.unwrap_err();
        assert!(read.to_string().contains("it names one that there is not"), "{read}");
    }
}
