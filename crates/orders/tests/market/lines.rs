//! What each line of an order carries of its price.

use orders::LineCount;
use store::sql;
use testmarket::World;

#[tokio::test]
async fn every_line_carries_its_part_of_the_price_and_older_orders_have_it_from_their_quote() {
    for test in testkit::databases().await {
        let world = World::in_dollars(&test.db);
        let merchant = world.merchant(&[2_499, 1_333, 7], 20).await;
        let shopper = world.shopper(1).await;
        let lines: Vec<_> =
            (3..).zip(&merchant.skus).map(|(n, (sku, _))| (merchant.listing, *sku, n)).collect();
        let placed = world.buy(shopper, &lines).await.unwrap();
        let order = world.order(placed.orders[0]).await;
        let head = order.head.clone();
        let kept = world.db.read(move |tx| orders::shares(tx, &head)).await.unwrap();
        let sum = |of: fn(&orders::LineShare) -> i64| kept.iter().map(of).sum::<i64>();
        assert_eq!(sum(|line| line.paid.minor()), order.total.minor(), "{}", test.name);
        assert_eq!(sum(|line| line.tax.minor()), order.quote.taxes.minor());
        assert_eq!(sum(|line| line.gross.minor()), order.gross().unwrap().minor());
        world.sound().await;

        let older = |tx: &mut store::Tx<'_>| {
            tx.execute(
                sql!(
                    "UPDATE order_line SET paid_minor = NULL, tax_minor = NULL, gross_minor = NULL"
                ),
                &[],
            )
        };
        world.db.write(older).await.unwrap();
        let head = order.head.clone();
        let quoted = world.db.read(move |tx| orders::shares(tx, &head)).await.unwrap();
        assert_eq!(quoted, kept, "{}", test.name);
        world.sound().await;
    }
}

#[tokio::test]
async fn the_units_of_an_order_that_is_called_off_or_shipped_are_counted() {
    for test in testkit::databases().await {
        let world = World::in_dollars(&test.db);
        let merchant = world.merchant(&[2_499], 20).await;
        let (_, off) = world.paid(1, &merchant, 3).await;
        let (_, sent) = world.paid(2, &merchant, 2).await;
        world.cancel(off).await.unwrap();
        world.ship(sent, "EE000000014US").await.unwrap();
        let sku = merchant.skus[0].0;
        let counts = |id| world.db.read(move |tx| orders::line_counts(tx, id));
        let (cancelled, shipped, given_back) = (3, 0, 0);
        let wanted = LineCount { sku, ordered: 3, cancelled, shipped, given_back };
        assert_eq!(counts(off).await.unwrap(), [wanted], "{}", test.name);
        let wanted = LineCount { sku, ordered: 2, cancelled: 0, shipped: 2, given_back };
        assert_eq!(counts(sent).await.unwrap(), [wanted]);
        world.refund(sent).await.unwrap();
        let wanted = LineCount { given_back: 2, ..wanted };
        assert_eq!(counts(sent).await.unwrap(), [wanted]);
        world.sound().await;
    }
}
