//! What a merchant reads of money that waits for her, when there is more of it than is looked at.

use super::fulfilling::{paid, shop};
use crate::testing::{self, Market, Person};
use kernel::{Currency, Id, Money, OrderId, Rate};
use store::StoreError;

/// The money of `orders` more orders, of which the books alone know.
async fn more_money_waits(market: &Market, seller: &Person, orders: std::ops::Range<u64>) {
    let (home, moment) = (seller.merchant.unwrap().home(), market.app.clock.moment());
    let at = moment.now;
    let hold = move |apart| ledger::Hold {
        order: OrderId::from(Id::new(home, at, apart)),
        total: Money::new(100, Currency::CNY),
        commission: Rate::ZERO,
    };
    let holds: Vec<ledger::Hold> = orders.map(hold).collect();
    let held = market.app.db.write(move |tx| {
        ledger::hold_all(tx, &holds, &mut moment.clone()).unwrap();
        Ok::<_, StoreError>(())
    });
    held.await.unwrap();
}

#[tokio::test]
async fn more_orders_than_are_looked_at_are_said_to_wait_only_where_they_do() {
    for market in testing::markets().await {
        let (seller, listing) = shop(&market).await;
        paid(&market, &market.shopper().await, &listing, "one").await;
        more_money_waits(&market, &seller, 1..50).await;
        let mut own = market.browser_of(&seller);
        for path in ["/sell", "/sell/money"] {
            let page = own.get(path).await.body;
            assert!(page.contains("In escrow for you"), "{} {path}: {page}", market.engine);
            assert!(!page.contains("more than 50 orders"), "{} {path}: {page}", market.engine);
        }
        more_money_waits(&market, &seller, 50..51).await;
        for path in ["/sell", "/sell/money"] {
            let page = own.get(path).await.body;
            assert!(page.contains("more than 50 orders"), "{} {path}: {page}", market.engine);
        }
    }
}
