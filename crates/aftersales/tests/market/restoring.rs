//! What a person used of her yearly limit is hers again for goods that left the country in time, and for no others.

use crate::support::{DAY, agree, answer, ask, case, delivered, inspect, ring, send, share, step};
use aftersales::{Reason, ReturnEnd};
use fulfilment::{Back, Bearer, By};
use testmarket::World;

#[tokio::test]
async fn the_year_is_given_back_of_what_went_back_in_time_and_of_nothing_that_stayed() {
    for test in testkit::databases().await {
        let world = World::in_yuan(&test.db);
        let merchant = world.merchant(&[9_000], 20).await;
        let sku = merchant.skus[0].0;
        let (shopper, order) = delivered(&world, 1, &merchant, 4).await;
        let all = world.used(shopper).await;
        assert!(all > 0, "{}", test.name);

        let quick = ask(&world, (shopper, order), (Reason::Damaged, &[(sku, 1)])).await.unwrap();
        answer(&world, quick, agree()).await.unwrap();
        send(&world.later(DAY), shopper, quick).await.unwrap();
        let looked = world.later(10 * DAY);
        inspect(&looked, quick, &[(sku, 1)]).await.unwrap();
        ring(&looked).await;
        assert_eq!(case(&world, quick).await.ended, Some(ReturnEnd::Refunded));
        let three = world.used(shopper).await;
        assert!((three * 4 - all * 3).abs() <= 4, "a quarter of {all} is hers, {three} is used");
        world.sound().await;

        // Asked for in time, and back after the 45 days.
        let slow = ask(&looked, (shopper, order), (Reason::Damaged, &[(sku, 1)])).await.unwrap();
        answer(&looked, slow, agree()).await.unwrap();
        send(&world.later(30 * DAY), shopper, slow).await.unwrap();
        let late = world.later(50 * DAY);
        inspect(&late, slow, &[(sku, 1)]).await.unwrap();
        ring(&late).await;
        assert_eq!(case(&world, slow).await.given, share(&world, order, (1, 1)).await);
        assert_eq!(world.used(shopper).await, three, "{}: it came back late", test.name);

        // By hand, and the goods stay.
        let one = Back::Units(vec![(sku, 1)]);
        late.give_back((order, "k"), one, Bearer::Merchant).await.unwrap();
        assert_eq!(world.used(shopper).await, three, "{}: they stayed", test.name);
        world.sound().await;
    }
}

#[tokio::test]
async fn goods_that_nobody_sent_or_that_only_count_as_back_free_no_year() {
    for test in testkit::databases().await {
        let world = World::in_yuan(&test.db);
        let merchant = world.merchant(&[9_000], 20).await;
        let (sku, theirs) = (merchant.skus[0].0, By::Merchant(merchant.id));
        let (shopper, order) = delivered(&world, 1, &merchant, 3).await;
        let all = world.used(shopper).await;
        // Her merchant says at once that they are back, and nobody sent them.
        let click = ask(&world, (shopper, order), (Reason::Damaged, &[(sku, 1)])).await.unwrap();
        answer(&world, click, agree()).await.unwrap();
        step(&world, move |tx, m| aftersales::receive_return(tx, (click, theirs), m))
            .await
            .unwrap();
        inspect(&world, click, &[(sku, 1)]).await.unwrap();
        ring(&world).await;
        assert!(case(&world, click).await.given.is_positive(), "{}", test.name);
        assert_eq!(world.used(shopper).await, all, "{}: nobody sent them", test.name);
        world.sound().await;

        // A number was typed, and the clock takes them for back and accepted.
        let typed = ask(&world, (shopper, order), (Reason::Damaged, &[(sku, 1)])).await.unwrap();
        answer(&world, typed, agree()).await.unwrap();
        send(&world, shopper, typed).await.unwrap();
        ring(&world.later(30 * DAY)).await;
        ring(&world.later(37 * DAY)).await;
        assert!(case(&world, typed).await.given.is_positive(), "{}", test.name);
        assert_eq!(world.used(shopper).await, all, "{}: nobody saw them", test.name);
        world.sound().await;
    }
}
