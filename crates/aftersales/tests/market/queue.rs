//! What waits for a merchant, in the order in which it is due.

use super::support::{DAY, agree, answer, ask, delivered, step};
use aftersales::{Reason, Turn};
use kernel::ReturnId;
use testmarket::World;

#[tokio::test]
async fn what_waits_for_a_merchant_is_what_is_due_first_whatever_else_is_under_way() {
    for test in testkit::databases().await {
        let world = World::in_dollars(&test.db);
        let merchant = world.merchant(&[2_499], 40).await;
        let sku = merchant.skus[0].0;
        // Seven are agreed to with an address, and wait for their shoppers; then seven are asked for, one an hour.
        let mut asked = Vec::new();
        for nth in 0..14_u64 {
            let day = world.later(i64::try_from(nth).unwrap() * 3_600);
            let (shopper, order) = delivered(&day, 100 + nth, &merchant, 1).await;
            let case = ask(&day, (shopper, order), (Reason::Damaged, &[(sku, 1)])).await.unwrap();
            if nth < 7 {
                answer(&day, case, agree()).await.unwrap();
            } else {
                asked.push(case);
            }
        }
        let own = merchant.id;
        let (found, all) =
            step(&world, move |tx, _| aftersales::returns_waiting(tx, own, 5)).await.unwrap();
        let found: Vec<_> = found.iter().map(|case| case.id).collect();
        assert_eq!((found.as_slice(), all), (&asked[..5], 7), "{}", test.name);
        let counts = step(&world, move |tx, _| aftersales::turn_counts(tx, own)).await.unwrap();
        assert_eq!(counts.values().copied().collect::<Vec<_>>(), [7, 7, 0, 0], "{counts:?}");
        let page = async |turn: Turn, after: Option<ReturnId>| -> Vec<ReturnId> {
            let of = (own, turn);
            let found = step(&world, move |tx, _| aftersales::returns_in_turn(tx, of, (after, 4)));
            found.await.unwrap().iter().map(|case| case.id).collect()
        };
        assert_eq!(page(Turn::Merchant, None).await, asked[..4]);
        assert_eq!(page(Turn::Merchant, Some(asked[3])).await, asked[4..], "{}", test.name);
        let theirs = page(Turn::Shopper, None).await;
        let rest = page(Turn::Shopper, theirs.last().copied()).await;
        assert_eq!((theirs.len(), rest.len()), (4, 3), "{}: newest first", test.name);
        assert!(theirs.iter().chain(&rest).is_sorted_by(|one, next| one > next));
        assert!(
            page(Turn::Over, None).await.is_empty() && page(Turn::Market, None).await.is_empty()
        );
        // One that is agreed to by silence waits for an address.
        let late = world.later(60 * DAY);
        let first = asked[0];
        step(&late, move |tx, moment| aftersales::ring_return(tx, first, moment).map(drop))
            .await
            .unwrap();
        let (found, all) =
            step(&late, move |tx, _| aftersales::returns_waiting(tx, own, 20)).await.unwrap();
        assert!(found.iter().any(|case| case.id == first && !case.has_address()));
        assert_eq!(all, 7, "{}", test.name);
    }
}
