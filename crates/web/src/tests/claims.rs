//! What stands beside a price is what its quote tells: on every page and in every document.

use super::destinations_sold::{put, workshop};
use super::storefront::told;
use crate::testing::{self, Market};
use axum::http::{Method, StatusCode};
use serde_json::{Value, json};

const ALL: &str = "All duties and taxes included";
const PLUS: &str = "plus taxes not included";

/// A mug from China that is sold to Singapore, where the rules answer all, and to the United States, where
/// they do not; its id.
async fn mug(market: &Market) -> String {
    let (mut client, _, id) = workshop(market).await;
    let one = format!("/v1/merchant/listings/{id}");
    for (path, code) in [("hs", "6912.00"), ("hs/US", "6912.00.44")] {
        let status = put(&mut client, &format!("{one}/{path}"), json!({ "code": code })).await;
        assert_eq!(status, StatusCode::OK, "{path}");
    }
    let etag = client.get(&one).await.header("etag").unwrap().to_owned();
    let publish = format!("{one}/publish");
    let published =
        client.clone().with("if-match", &etag).json(Method::POST, &publish, &json!({})).await;
    assert!(published.status.is_success(), "{}", published.body);
    id
}

#[tokio::test(flavor = "multi_thread")]
async fn every_page_says_what_a_price_leaves_out_as_large_as_the_amount() {
    for market in testing::markets().await {
        let id = mug(&market).await;
        let mut browser = market.browser();
        let page = format!("/listings/{id}?lang=en");
        let singapore = browser.get(&format!("{page}&to=SG")).await.body;
        assert!(singapore.contains(ALL) && !singapore.contains(PLUS), "{singapore}");
        assert!(singapore.contains("At the exchange rate of"), "the rates end in April");
        let joined = singapore.contains("included</span> · <span");
        assert!(joined, "one sentence does not run into the next: {singapore}");
        let america = browser.get(&format!("{page}&to=US")).await.body;
        assert!(!america.contains(ALL), "{america}");
        assert!(america.contains("Not included, and you may be asked for it: state sales tax"));
        let offered = |page: &str| told(page)[0]["offers"]["priceSpecification"].clone();
        let all = offered(&singapore);
        assert_eq!(all["valueAddedTaxIncluded"], true, "{all}");
        assert_eq!(all["description"], Value::Null, "{all}");
        let some = offered(&america);
        assert_eq!(some["valueAddedTaxIncluded"], false, "{some}");
        assert!(some["description"].as_str().unwrap().contains("state sales tax"), "{some}");
        let amount = america.split("landed-total").nth(1).unwrap().split("</p>").next().unwrap();
        assert!(amount.contains(PLUS), "in the line of the amount: {amount}");
        assert!(america.contains("Duties and taxes as of 31 Dec 2023"), "{america}");
        let bar = america.split("buy-bar").nth(1).unwrap();
        assert!(bar.contains(PLUS) && !bar.contains("Not included"), "short: {bar}");
        assert!(bar.contains("href=\"#price\"") && america.contains("id=\"price\""), "{bar}");
        let chinese = browser.get(&format!("/listings/{id}?lang=zh&to=US")).await.body;
        assert!(chinese.contains("州销售税") && !chinese.contains("含税包邮"), "{chinese}");
        let app = &market.app;
        search::catch_up(&app.search, &app.db, app.clock.now()).await.unwrap();
        let merchant = browser.get("/merchants/workshop?lang=en&to=US").await.body;
        let card = merchant.split("card-price").nth(1).unwrap().split("</p>").next().unwrap();
        assert!(card.contains(PLUS), "{card}");
        let shown = browser.get(&format!("{page}&to=US")).await.body;
        let sku = shown.split("name=\"sku\" value=\"").nth(1).unwrap();
        let sku = sku.split('"').next().unwrap().to_owned();
        let line = [("listing", id.as_str()), ("sku", sku.as_str()), ("quantity", "1")];
        assert_eq!(browser.form("/cart", &line).await.status, StatusCode::SEE_OTHER);
        let cart = browser.get("/cart?lang=en&to=US").await.body;
        assert!(!cart.contains(ALL) && cart.matches(PLUS).count() == 2, "parcel and sum: {cart}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn programs_are_told_the_same() {
    for market in testing::markets().await {
        let id = mug(&market).await;
        let mut program = market.browser();
        let shown = program.get(&format!("/v1/listings/{id}?to=US")).await.json();
        let claim = &shown["landed"]["claim"];
        assert_eq!(claim["complete"], false, "{shown}");
        assert_eq!(claim["left_out"][0]["id"], "us-state-sales-tax");
        assert_eq!(claim["left_out"][0]["texts"]["zh"], "州销售税");
        assert_eq!(claim["aged"][0], json!({ "of": "rules", "as_of": "2023-12-31" }));
        let shown = program.get(&format!("/v1/listings/{id}?to=SG")).await.json();
        assert_eq!(shown["landed"]["claim"]["complete"], true, "{shown}");
        let money = json!({ "amount": "100", "currency": "USD" });
        let ask = json!({ "lane": "FR:US", "hs": "6109.10", "price": money });
        let told = program.json(Method::POST, "/v1/quotes", &ask).await.json();
        assert_eq!(told["complete"], false, "{told}");
        assert_eq!(told["left_out"][0]["id"], "us-state-sales-tax");
        assert_eq!(told["aged"][0]["of"], "rules");
        let lanes = program.get("/v1/lanes?lane=FR:US").await.json();
        assert_eq!(lanes["items"][0]["left_out"][0]["code"], "us-state-sales-tax");
        let query = "lang=en&from=FR&to=US&hs=6109.10&price=100&currency=USD";
        let page = program.get(&format!("/tools/landed-cost?{query}")).await.body;
        assert!(page.contains(PLUS) && !page.contains(ALL), "{page}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_operator_decides_for_one_destination_whether_such_a_price_is_sold() {
    for market in testing::markets().await {
        let id = mug(&market).await;
        let person = market.operator().await;
        let mut office = market.browser_of(&person);
        let lane = office.get("/admin/lanes?lane=US&lang=en").await.body;
        assert!(lane.contains("What a price leaves out") && lane.contains("state sales tax"));
        let wish = [("incomplete", "refuse"), ("stale", "all")];
        let done = office.form("/admin/lanes/US", &wish).await;
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
        let mut browser = market.browser();
        let page = format!("/listings/{id}?lang=en&to=US");
        let refused = browser.get(&page).await.body;
        assert!(refused.contains("We sell nothing to"), "{refused}");
        assert!(!refused.contains("Add to cart"));
        let mut program = market.program_of(&person);
        let choices = "/v1/admin/lane-choices";
        let all = program.get(choices).await.json();
        assert_eq!(all["items"][0]["destination"], "US", "{all}");
        assert_eq!(all["items"][0]["incomplete"], "refuse");
        let put = |body: Value| (format!("{choices}/US"), body);
        let (path, body) = put(json!({ "incomplete": "perhaps", "stale": "say" }));
        let wrong = program.json(Method::PUT, &path, &body).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", wrong.body);
        let (path, body) = put(json!({ "incomplete": "say", "stale": "refuse" }));
        let told = program.json(Method::PUT, &path, &body).await;
        assert_eq!((told.status, &told.json()["stale"]), (StatusCode::OK, &json!("refuse")));
        let old = browser.get(&page).await.body;
        assert!(old.contains("would rest on figures of 31 Dec 2023"), "{old}");
        let gone = program.json(Method::DELETE, &path, &Value::Null).await;
        assert_eq!(gone.status, StatusCode::NO_CONTENT, "{}", gone.body);
        assert!(browser.get(&page).await.body.contains("Add to cart"));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_operator_is_told_what_is_old_where_she_looks_first() {
    for market in testing::markets().await {
        let mut office = market.browser_of(&market.operator().await);
        let first = office.get("/admin?lang=en").await.body;
        assert!(first.contains("The exchange rates are of 13 Apr 2026"), "{first}");
        assert!(
            first.contains("the tariff of the United States of 31 Dec 2023")
                && first.contains("/admin/fx"),
            "{first}"
        );
        assert!(!first.contains("could not be fetched"));
    }
}
