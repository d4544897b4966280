//! Goods of several classes in one case: of each term that was agreed the best for the shopper holds.

use crate::support::{DAY, answer, ask, case, decline};
use aftersales::Reason;
use fulfilment::{By, Progress};
use orders::FreightBearer;
use store::{params, sql};
use testmarket::World;

#[tokio::test]
async fn a_return_of_goods_of_two_classes_has_of_each_term_the_better_one() {
    for test in testkit::databases().await {
        let world = World::in_dollars(&test.db);
        let merchant = world.merchant(&[2_499, 1_333], 40).await;
        let skus = [0, 1].map(|at| merchant.skus[at].0);
        // Whichever of them comes first.
        for (who, other) in [(1, skus[0]), (2, skus[1])] {
            let shopper = world.shopper(who).await;
            let lines = skus.map(|sku| (merchant.listing, sku, 1));
            let placed = world.buy(shopper, &lines).await.unwrap();
            world.pay(&placed).await;
            let order = placed.orders[0];
            let class = move |tx: &mut store::Tx<'_>| {
                tx.execute(
                    sql!(
                        "UPDATE order_policy SET answer_days = 2, dispute_days = 40,
                           freight = 'merchant', back_days = 60 WHERE order_id = $1 AND sku_id = $2"
                    ),
                    params![order, other],
                )
            };
            assert_eq!(world.db.write(class).await.unwrap(), 1);
            world.ship(order, &format!("CLASS-{:05}", world.fresh())).await.unwrap();
            world.see(order, By::Market, Progress::Delivered).await.unwrap();
            let units = skus.map(|sku| (sku, 1));
            let id = ask(&world, (shopper, order), (Reason::Other, &units)).await.unwrap();
            let asked = case(&world, id).await;
            assert_eq!(asked.due_at, world.now.plus_days(2), "{}", test.name);
            assert_eq!(asked.freight_by, FreightBearer::Merchant, "{}", test.name);
            let view = world.db.read(move |tx| aftersales::return_view(tx, (id, By::Operator)));
            let policy = view.await.unwrap().unwrap().policy;
            assert_eq!((policy.dispute_days, policy.back_days), (40, 60), "{}", test.name);
            answer(&world, id, decline()).await.unwrap();
            let until = case(&world, id).await.due_at.seconds_since(world.now);
            assert_eq!(until, 40 * DAY, "{}", test.name);
            world.sound().await;
        }
    }
}
