//! A merchant finds her returns by whose turn it is, by an order's number and by where they stand.

use super::aftersales::{ask, delivered};
use super::fulfilling::{paid, shop, sound};
use crate::testing::{self, Client};
use axum::http::StatusCode;
use serde_json::json;

/// Which of the lists of each of these questions has the return.
async fn lists(shop: &mut Client, case: &str, asked: &[String]) -> Vec<bool> {
    let mut found = Vec::new();
    for one in asked {
        let list = shop.get(&format!("/sell/returns?{one}")).await;
        assert_eq!(list.status, StatusCode::OK, "{one}: {}", list.body);
        found.push(list.body.contains(&format!("/sell/returns/{case}")));
    }
    found
}

#[tokio::test]
async fn a_return_is_in_the_list_of_whose_turn_it_is_and_is_found_by_its_order() {
    for market in testing::markets().await {
        let (seller, listing) = shop(&market).await;
        let (person, operator) = (market.shopper().await, market.operator().await);
        let order = paid(&market, &person, &listing, "one").await;
        delivered(&market, &seller, &operator, order).await;
        let mut program = market.program_of(&person);
        let case = ask(&mut program, order).await;
        let bought = program.get(&format!("/v1/orders/{order}")).await.json();
        let number = bought["number"].as_str().unwrap().to_lowercase();
        let mut shop = market.browser_of(&seller);
        let turns = ["merchant", "shopper", "market", "over"].map(|turn| format!("turn={turn}"));
        let found = lists(&mut shop, &case, &turns).await;
        assert_eq!(found, [true, false, false, false], "{}", market.engine);
        let asked = [
            format!("q={number}"),
            format!("q={number}&state=closed"),
            "q=000000-00000000".to_owned(),
            "q=&state=asked".to_owned(),
            "q=&state=paying".to_owned(),
            "turn=nobody".to_owned(),
        ];
        let found = lists(&mut shop, &case, &asked).await;
        assert_eq!(found, [true, false, false, true, false, true], "{}", market.engine);
        let page = shop.get("/sell/returns").await.body;
        assert!(page.contains("Needs you 1") && page.contains("Asked (1)"), "{page}");

        let no = [("why", "it left whole"), ("instead", "")];
        let declined = shop.form(&format!("/sell/returns/{case}/decline"), &no).await;
        assert_eq!(declined.status, StatusCode::SEE_OTHER, "{}", declined.body);
        let found = lists(&mut shop, &case, &turns).await;
        assert_eq!(found, [false, true, false, false], "{}", market.engine);
        let nothing = shop.get("/sell/returns?turn=merchant").await.body;
        assert!(nothing.contains("No return or dispute is like that"), "{nothing}");

        let mut own = market.program_of(&seller);
        for (turn, many) in [("shopper", 1), ("merchant", 0)] {
            let found = own.get(&format!("/v1/merchant/returns?turn={turn}")).await.json();
            assert_eq!(found["items"].as_array().unwrap().len(), many, "{found}");
        }
        let bad = own.get("/v1/merchant/returns?turn=nobody").await;
        assert_eq!(bad.status, StatusCode::BAD_REQUEST, "{}", bad.body);
        assert_eq!(bad.json()["type"], json!("/problems/bad-turn"));
        sound(&market).await;
    }
}
