//! The public calculator, the API beside it and the page of lanes.

use crate::testing::{self, Answer, Market};
use axum::http::{Method, StatusCode};
use serde_json::{Value, json};

const CHERRIES: &str = "from=US&to=CN&hs=0813.40&price=12.50&currency=USD&quantity=2&weight=1+kg&freight=3&date=2026-04-13";

async fn page(market: &Market, query: &str) -> Answer {
    market.browser().get(&format!("/tools/landed-cost?{query}")).await
}

#[tokio::test]
async fn the_calculator_shows_one_price_with_every_line_and_the_other_ways() {
    for market in testing::markets().await {
        let answer = page(&market, CHERRIES).await;
        assert_eq!(answer.status, StatusCode::OK);
        assert!(answer.body.contains("203.35") && answer.body.contains("70% × 9% × 191.30"));
        assert!(answer.body.contains("regime=personal-post"), "the other ways are links");
        assert!(answer.body.contains("/tools/landed-cost.json?"), "the same as JSON");
        let chinese = page(&market, &format!("{CHERRIES}&lang=zh")).await;
        assert!(chinese.body.contains("到手价计算器") && chinese.body.contains("增值税"));
        let path = format!("/tools/landed-cost.json?{CHERRIES}");
        let told = market.browser().get(&path).await.json();
        assert_eq!(told["total"], json!({ "amount": "203.35", "currency": "CNY" }));
        assert!(told["lines"][3]["rule_texts"]["zh"].as_str().unwrap().contains("增值税"));
    }
}

#[tokio::test]
async fn words_become_codes_to_choose_from() {
    for market in testing::markets().await {
        let empty = page(&market, "").await;
        assert_eq!(empty.status, StatusCode::OK);
        let words = page(&market, "from=US&to=CN&hs=dried+cherries&price=10&currency=USD").await;
        assert_eq!(words.status, StatusCode::OK);
        assert!(words.body.contains("hs=0813.40"), "a suggestion keeps the question");
        let none = page(&market, "from=US&to=CN&hs=zzzqqq&price=10").await;
        assert_eq!(none.status, StatusCode::OK);
    }
}

#[tokio::test]
async fn what_the_rules_ask_becomes_a_field() {
    for market in testing::markets().await {
        let cream = "from=US&to=CN&hs=3304.99&price=300&currency=CNY&freight=20&date=2026-11-21";
        let asked = page(&market, cream).await;
        assert_eq!(asked.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(asked.body.contains("name=\"a.volume_ml\"") && asked.body.contains("millilitres"));
        let answered = page(&market, &format!("{cream}&a.volume_ml=100")).await;
        assert_eq!(answered.status, StatusCode::OK);
        assert!(answered.body.contains("349.12"));
        let dong = "from=US&to=VN&hs=4202.21&price=20&currency=USD&weight=200+g";
        let rate = page(&market, dong).await;
        assert!(rate.body.contains("name=\"rate.USD\""), "the rate can be stated");
    }
}

#[tokio::test]
async fn a_bad_value_is_told_beside_its_field() {
    for market in testing::markets().await {
        for (bad, field) in [
            ("price=x", "price"),
            ("price=-1", "price"),
            ("quantity=0", "quantity"),
            ("quantity=99999999999", "quantity"),
            ("weight=heavy", "weight"),
            ("hs=9998.99", "hs"),
            ("hs=08", "hs"),
            ("to=AQ", "to"),
            ("from=ZZ", "to"),
            ("currency=XXQ", "price"),
            ("date=soon", "date"),
            ("date=1999-01-01", "date"),
            ("origin=ZZ", "origin"),
            ("regime=duty-free", "regime"),
            ("channel=rocket", "channel"),
        ] {
            let name = bad.split('=').next().unwrap();
            let kept: Vec<&str> =
                CHERRIES.split('&').filter(|pair| pair.split('=').next() != Some(name)).collect();
            let answer = page(&market, &format!("{}&{bad}", kept.join("&"))).await;
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{bad}");
            assert!(answer.body.contains(&format!("id=\"{field}-error\"")), "{bad}: {field}");
        }
        let long = "x".repeat(3000);
        assert!(
            page(&market, &format!("{CHERRIES}&a.{long}={long}")).await.status.is_client_error()
                || page(&market, &format!("{CHERRIES}&a.b={long}")).await.status == StatusCode::OK
        );
    }
}

async fn ask(market: &Market, body: Value) -> Answer {
    market.browser().json(Method::POST, "/v1/quotes", &body).await
}

#[tokio::test]
async fn the_api_prices_several_products_and_keeps_the_answer() {
    for market in testing::markets().await {
        let money = |amount: &str| json!({ "amount": amount, "currency": "CNY" });
        let two = json!({
            "lane": "US:CN", "date": "2026-11-21", "freight": money("20.00"),
            "goods": [
                { "name": "cream", "hs": "3304.99", "price": money("300.00"), "attributes": { "volume_ml": "100" } },
                { "name": "cherries", "hs": "0813.40", "price": money("85.40"), "quantity": 2, "weight": "1 kg" },
            ],
        });
        let answer = ask(&market, two.clone()).await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
        let told = answer.json();
        assert!(told["id"].as_str().unwrap().starts_with("quo_"));
        assert_eq!(told["goods"][1]["name"], "cherries");
        assert!(
            told["lines"]
                .as_array()
                .unwrap()
                .iter()
                .all(|line| line["rule_texts"]["zh"].is_string())
        );
        let mut bad = two.clone();
        bad["goods"][1]["quantity"] = json!(0);
        let refused = ask(&market, bad).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(refused.json()["errors"][0]["field"], "cherries.quantity");
        let mut bad = two;
        bad["regime"] = json!("duty-free");
        let refused = ask(&market, bad).await.json();
        assert!(refused["possible"].as_array().unwrap().contains(&json!("cbec-bonded")));
    }
}

#[tokio::test]
async fn all_that_is_wrong_is_told_at_once() {
    for market in testing::markets().await {
        let bad = "from=US&to=CN&hs=0813.40&price=-12&currency=USD&quantity=0&weight=heavy&date=2026-02-30";
        let answer = page(&market, bad).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        for field in ["price", "quantity", "weight", "date"] {
            assert!(answer.body.contains(&format!("id=\"{field}-error\"")), "{field}");
        }
        let weight = answer.body.matches("Write the weight with its unit").count();
        assert_eq!(weight, 1, "said once, beside its field: {}", answer.body);
        assert!(answer.body.contains("href=\"#f-weight\""), "the way to it stands above");
        assert!(!answer.body.contains("correct the value"), "{}", answer.body);
        for (missing, field) in [("hs=0813.40&price=", "price"), ("hs=&price=10", "hs")] {
            let answer = page(&market, &format!("from=US&to=CN&currency=USD&{missing}")).await;
            assert!(answer.body.contains(&format!("id=\"{field}-error\"")), "{missing}");
        }
        let money = json!({ "amount": "-1", "currency": "CNY" });
        let body = json!({ "lane": "US:CN", "hs": "0813.40", "price": money, "weight": "heavy" });
        let refused = ask(&market, body.clone()).await.json();
        let fields: Vec<&Value> =
            refused["errors"].as_array().unwrap().iter().map(|error| &error["field"]).collect();
        assert_eq!(fields, ["price", "weight"]);
        let mut both = body.clone();
        both["merchant"] = json!("river-orchard");
        assert_eq!(ask(&market, both).await.json()["type"], "/problems/two-questions");
        let many = json!({ "lane": "US:CN", "goods": vec![json!({"hs": "0813.40"}); 201] });
        assert_eq!(ask(&market, many).await.json()["type"], "/problems/too-many-products");
    }
}

#[tokio::test]
async fn an_address_keeps_its_day_and_an_open_question_has_a_link_to_its_other_answer() {
    for market in testing::markets().await {
        let today = "from=US&to=CN&hs=0813.40&price=1000&currency=CNY&channel=cargo";
        let answer = page(&market, today).await;
        let day = market.app.clock.now().date_in("Asia/Shanghai").to_string();
        assert!(answer.body.contains(&format!("/tools/landed-cost?from=US&amp;to=CN&amp;hs=0813.40&amp;price=1000&amp;currency=CNY&amp;channel=cargo&amp;date={day}")));
        assert!(answer.body.contains("switch.cn-24-resumed=on"), "{}", answer.body);
        let other = page(&market, &format!("{today}&switch.cn-24-resumed=on")).await;
        assert!(other.body.contains("switch.cn-24-resumed=off"));
        assert!(
            other.body.contains("That question was answered otherwise here: yes."),
            "{}",
            other.body
        );
    }
}

#[tokio::test]
async fn cheap_units_in_another_currency_are_converted_together() {
    for market in testing::markets().await {
        let yen =
            "from=CN&to=US&hs=6109.10&price=1&currency=JPY&quantity=100000&rate.JPY=0.006256457";
        let told = market.browser().get(&format!("/tools/landed-cost.json?{yen}")).await.json();
        assert_eq!(told["lines"][0]["formula"], "100000 × 1 JPY × 0.006256457 = 625.65", "{told}");
        assert_eq!(told["goods"][0]["unit_price"], json!({ "amount": "1", "currency": "JPY" }));
    }
}

#[tokio::test]
async fn lanes_tell_their_charges() {
    for market in testing::markets().await {
        let all = market.browser().get("/v1/lanes").await.json();
        assert!(all["items"].as_array().unwrap().len() > 20);
        let one = market.browser().get("/v1/lanes?lane=CN:SG").await.json();
        let items = one["items"].as_array().unwrap();
        assert!(items.iter().all(|item| item["destination"] == "SG"));
        assert!(items[0]["charges"][0]["rule"]["en"].is_string());
        let bad = market.browser().get("/v1/lanes?lane=CN").await;
        assert_eq!(bad.status, StatusCode::UNPROCESSABLE_ENTITY);
    }
}

#[tokio::test]
async fn a_price_without_a_stated_freight_claims_none() {
    for market in testing::markets().await {
        let asked = "from=CN&to=SG&hs=6912.00&price=20&currency=SGD&weight=300+g";
        let without = page(&market, asked).await.body;
        assert!(without.contains("The freight was not stated") && without.contains("plus freight"));
        assert!(!without.contains("All duties and taxes included"), "{without}");
        assert!(without.contains("not stated</dd>"), "{without}");
        let chinese = page(&market, &format!("{asked}&lang=zh")).await.body;
        assert!(chinese.contains("运费另计") && !chinese.contains("含税包邮"), "{chinese}");
        let stated = page(&market, &format!("{asked}&freight=0")).await.body;
        assert!(!stated.contains("The freight was not stated"), "a zero is an answer: {stated}");
    }
}
