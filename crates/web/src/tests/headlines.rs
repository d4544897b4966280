//! What pages say first of an order: what is open about it, how far it is, and where its money went.

use super::aftersales::{ask, delivered, ring};
use super::fulfilling::{NUMBER, paid, post, shop, sound};
use crate::testing::{self, Client};
use axum::http::StatusCode;
use kernel::OrderId;
use serde_json::json;

/// The list, the order and where its parcels are, as its shopper reads them.
async fn read_by(buyer: &mut Client, order: OrderId) -> [String; 3] {
    let list = buyer.get("/orders").await.body;
    let page = buyer.get(&format!("/orders/{order}")).await.body;
    [list, page, buyer.get(&format!("/track/{order}")).await.body]
}

#[tokio::test]
async fn what_is_sent_in_part_is_not_said_to_wait_for_its_seller() {
    for market in testing::markets().await {
        let (seller, listing) = shop(&market).await;
        let person = market.shopper().await;
        let order = paid(&market, &person, &listing, "one").await;
        let unit = [json!({"sku": listing.variants[0].id.to_string(), "units": 1})];
        let part = json!({"carrier": "ems", "tracking_number": NUMBER, "units": unit});
        let path = format!("/v1/merchant/orders/{order}/ship");
        let (status, sent) = post(&mut market.program_of(&seller), &path, part).await;
        assert_eq!(status, StatusCode::OK, "{sent}");
        for page in read_by(&mut market.browser_of(&person), order).await {
            assert!(page.contains("A part of it is on its way."), "{page}");
            assert!(!page.contains("cancel and get everything back"), "{page}");
        }
        let desk = market.browser_of(&seller).get(&format!("/sell/orders/{order}")).await.body;
        assert!(desk.contains("A part of it was sent. Hand the rest over by"), "{desk}");
    }
}

#[tokio::test]
async fn an_open_return_stands_above_everything_else_and_its_money_at_the_end() {
    for market in testing::markets().await {
        let (seller, listing) = shop(&market).await;
        let (person, operator) = (market.shopper().await, market.operator().await);
        let order = paid(&market, &person, &listing, "one").await;
        delivered(&market, &seller, &operator, order).await;
        let case = ask(&mut market.program_of(&person), order).await;
        let mut buyer = market.browser_of(&person);
        for page in read_by(&mut buyer, order).await {
            assert!(page.contains("The seller answers by"), "{page}");
        }
        assert!(buyer.get("/orders").await.body.contains("Asked"), "a word in the list");
        let mut desk = market.browser_of(&seller);
        let page = desk.get(&format!("/sell/orders/{order}")).await.body;
        assert!(page.contains("Answer by") && page.contains(&format!("/sell/returns/{case}")));
        assert!(page.contains("It ends the return or dispute that runs."), "{page}");

        let own = format!("/v1/merchant/returns/{case}");
        let half = json!({"amount": {"amount": "10.00", "currency": "CNY"}, "why": "keep it"});
        let (status, offered) =
            post(&mut market.program_of(&seller), &format!("{own}/offer"), half).await;
        assert_eq!(status, StatusCode::OK, "{offered}");
        let take = format!("/v1/returns/{case}/take");
        let (status, taken) = post(&mut market.program_of(&person), &take, json!({})).await;
        assert_eq!(status, StatusCode::OK, "{taken}");
        ring(&market).await;
        let path = format!("/orders/{order}/confirm");
        let confirmed = buyer.form(&path, &[]).await;
        assert_eq!(confirmed.status, StatusCode::SEE_OTHER, "{}", confirmed.body);
        for page in read_by(&mut buyer, order).await {
            assert!(page.contains("10.00 of it was given back to you"), "{page}");
            assert!(!page.contains("All done."), "{page}");
        }
        sound(&market).await;
    }
}

#[tokio::test]
async fn units_that_were_called_off_are_neither_packed_nor_counted() {
    for market in testing::markets().await {
        let (seller, listing) = shop(&market).await;
        let person = market.shopper().await;
        let order = paid(&market, &person, &listing, "one").await;
        let mut desk = market.browser_of(&seller);
        let own = format!("/sell/orders/{order}");
        assert!(desk.get(&own).await.body.contains("500\u{a0}g"), "two jars");
        let mut buyer = market.browser_of(&person);
        let off = format!("off.{}", listing.variants[0].id);
        let path = format!("/orders/{order}/cancel-units");
        let done = buyer.form(&path, &[(off.as_str(), "1")]).await;
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
        let page = desk.get(&own).await.body;
        assert!(page.contains("250\u{a0}g") && !page.contains("500\u{a0}g"), "{page}");
        let page = buyer.get(&format!("/orders/{order}")).await.body;
        assert!(page.contains("<span class=\"numeric\">× 1</span>"), "{page}");
        assert!(page.contains("of it was given back since"), "{page}");
        let list = buyer.get("/orders").await.body;
        assert!(list.contains("1 piece") && list.contains(" back</p>"), "{list}");
        let sells = desk.get("/sell").await.body;
        assert!(sells.contains("without what was cancelled or paid back"), "{sells}");
    }
}
