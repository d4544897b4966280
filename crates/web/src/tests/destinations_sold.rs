//! A merchant confirms codes and states facts for each destination of its rate cards.

use crate::testing::{self, Client, Market};
use axum::http::{Method, StatusCode};
use kernel::{Country, Currency, Grams, Money};
use pricing::{RateCard, Step};
use serde_json::{Value, json};

/// A merchant in China who ships to Singapore and the United States, with a cup and nothing confirmed.
pub(super) async fn workshop(market: &Market) -> (Client, Client, String) {
    let person = market.merchant_in("workshop", Country::CN, Currency::CNY).await;
    let merchant = person.merchant.unwrap();
    let card = RateCard {
        code: "abroad".into(),
        countries: vec!["SG".parse().unwrap(), Country::US],
        steps: vec![Step { up_to: Grams::new(5_000), price: Money::new(3_200, Currency::CNY) }],
        ..pricing::default_card(merchant, Country::CN, Currency::CNY)
    };
    let moment = market.app.clock.moment();
    let saved = market
        .app
        .db
        .write(move |tx| pricing::save_rate_card(tx, &card, &mut moment.clone()).map(drop));
    saved.await.unwrap();
    let mut program = market.program_of(&person);
    let body = json!({
        "handle": "celadon-mug", "kind": "goods", "category": "home", "origin": "CN",
        "texts": {"en": {"title": "Celadon mug", "description": "Stoneware."}},
        "variants": [{"price": {"amount": "118.00", "currency": "CNY"}, "stock": 9, "weight_g": 520}],
    });
    let made = program.json(Method::POST, "/v1/merchant/listings", &body).await;
    assert_eq!(made.status, StatusCode::CREATED, "{}", made.body);
    let id = made.json()["id"].as_str().unwrap().to_owned();
    (program, market.browser_of(&person), id)
}

fn there<'a>(items: &'a Value, country: &str) -> &'a Value {
    let all = items["items"].as_array().unwrap();
    all.iter().find(|item| item["destination"] == country).unwrap()
}

pub(super) async fn put(client: &mut Client, path: &str, body: Value) -> StatusCode {
    let listing = path.split("/hs").next().unwrap().split("/attributes").next().unwrap();
    let etag = client.get(listing).await.header("etag").unwrap().to_owned();
    client.clone().with("if-match", &etag).json(Method::PUT, path, &body).await.status
}

#[tokio::test(flavor = "multi_thread")]
async fn a_program_confirms_one_code_for_all_and_the_national_line_where_it_is_asked() {
    for market in testing::markets().await {
        let (mut client, _, id) = workshop(&market).await;
        let one = format!("/v1/merchant/listings/{id}");
        let asked = format!("{one}/destinations");
        let before = client.get(&asked).await.json();
        assert_eq!(
            before["items"].as_array().unwrap().len(),
            2,
            "its rate cards lead to two: {before}"
        );
        assert_eq!(there(&before, "SG")["variants"][0]["refusal"], "unconfirmed-hs");

        let odd = put(&mut client, &format!("{one}/hs"), json!({"code": "6912001"})).await;
        assert_eq!(odd, StatusCode::UNPROCESSABLE_ENTITY, "a digit is missing");
        let status = put(&mut client, &format!("{one}/hs"), json!({"code": "6912.00"})).await;
        assert_eq!(status, StatusCode::OK);
        let after = client.get(&asked).await.json();
        let singapore = &there(&after, "SG")["variants"][0];
        assert_eq!(singapore["landed"]["currency"], "SGD", "{after}");
        assert_eq!(singapore["regime"], "import");
        let america = &there(&after, "US")["variants"][0];
        assert_eq!(america["refusal"], "ambiguous-hs", "{after}");
        let lines = america["candidates"].as_array().unwrap();
        let digits = |line: &Value| line["code"].as_str().unwrap().replace('.', "");
        assert!(lines.iter().any(|line| digits(line) == "69120044"), "{america}");

        let status = put(&mut client, &format!("{one}/hs/US"), json!({"code": "6912.00.44"})).await;
        assert_eq!(status, StatusCode::OK);
        let last = client.get(&asked).await.json();
        assert_eq!(there(&last, "US")["variants"][0]["landed"]["currency"], "USD", "{last}");
        // The six digits again do not undo the national ones.
        put(&mut client, &format!("{one}/hs"), json!({"code": "6912.00"})).await;
        assert_eq!(client.get(&asked).await.json(), last);
        let fact =
            put(&mut client, &format!("{one}/attributes/scope"), json!({"value": "mug"})).await;
        assert_eq!(fact, StatusCode::OK);
        let listing = client.get(&one).await.json();
        assert_eq!(listing["variants"][0]["attributes"]["scope"], "mug", "{listing}");
        let bad =
            put(&mut client, &format!("{one}/attributes/Not%20One"), json!({"value": "x"})).await;
        assert_eq!(bad, StatusCode::UNPROCESSABLE_ENTITY);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_offers_the_lines_of_the_tariff_and_one_button_for_all() {
    for market in testing::markets().await {
        let (mut program, mut browser, id) = workshop(&market).await;
        let page = format!("/sell/listings/{id}");
        let blank = browser.get(&page).await.body;
        assert!(blank.contains("One code for every destination"), "{blank}");
        assert!(blank.contains("Sold to 0 of 2 destinations"), "{blank}");
        let version = |body: &str| {
            let (_, rest) = body.split_once("name=\"version\" value=\"").unwrap();
            rest.split('"').next().unwrap().to_owned()
        };
        let at = version(&blank);
        let wrong = [("destination", "*"), ("version", at.as_str()), ("code", "99")];
        let refused = browser.form(&format!("{page}/hs"), &wrong).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        let sg = [("destination", "SG"), ("version", at.as_str()), ("code", "6912.00")];
        assert_eq!(browser.form(&format!("{page}/hs"), &sg).await.status, StatusCode::SEE_OTHER);
        let known = browser.get(&page).await.body;
        assert!(known.contains("Confirm 6912.00 for every destination"), "{known}");
        let at = version(&known);
        let all = [("destination", "*"), ("version", at.as_str()), ("suggestion", "691200")];
        assert_eq!(browser.form(&format!("{page}/hs"), &all).await.status, StatusCode::SEE_OTHER);
        let lines = browser.get(&page).await.body;
        assert!(lines.contains("The tariff has several lines here"), "{lines}");
        assert!(lines.contains("value=\"69120044\""), "{lines}");
        let at = version(&lines);
        let us = [("destination", "US"), ("version", at.as_str()), ("suggestion", "69120044")];
        assert_eq!(browser.form(&format!("{page}/hs"), &us).await.status, StatusCode::SEE_OTHER);
        let sold = browser.get(&page).await.body;
        assert!(sold.contains("Sold to 2 of 2 destinations"), "{sold}");
        let at = version(&sold);
        let fact = [("name", "scope"), ("value", "mug"), ("version", at.as_str())];
        let stated = browser.form(&format!("{page}/attributes"), &fact).await;
        assert_eq!(stated.status, StatusCode::SEE_OTHER, "{}", stated.body);
        let listing = program.get(&format!("/v1/merchant/listings/{id}")).await.json();
        assert_eq!(listing["variants"][0]["attributes"]["scope"], "mug");
    }
}
