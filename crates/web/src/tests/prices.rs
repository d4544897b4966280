//! Quotes, lanes, rates and rate cards as programs and people see them.

use crate::testing::{self, Market, Person};
use axum::{
    body::Body,
    http::{Method, StatusCode},
};
use serde_json::{Value, json};

async fn ask(market: &Market, body: Value) -> testing::Answer {
    market.browser().json(Method::POST, "/v1/quotes", &body).await
}

fn card() -> Value {
    json!({
        "code": "standard-cn", "service": "standard", "sent_from": "US", "countries": ["CN"],
        "handling_days": 2, "transit_days_min": 6, "transit_days_max": 10,
        "steps": [{ "weight_grams_max": 1000, "price": { "amount": "9.90", "currency": "USD" } }],
    })
}

#[tokio::test]
async fn anybody_may_ask_what_a_product_costs_at_the_door() {
    for market in testing::markets().await {
        let body = json!({
            "lane": "US:CN", "hs": "3304.99", "price": { "amount": "300.00", "currency": "CNY" },
            "freight": { "amount": "20.00", "currency": "CNY" }, "attributes": { "volume_ml": "100" },
        });
        let answer = ask(&market, body).await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
        assert_eq!(answer.json()["total"], json!({ "amount": "349.12", "currency": "CNY" }));
        assert_eq!(answer.json()["taxes"]["amount"], "29.12");
        let body = json!({
            "lane": "US:CN", "hs": "0809.29", "price": { "amount": "10.00", "currency": "USD" },
        });
        let answer = ask(&market, body).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(answer.json()["reason"], "parcel-banned");
        assert_eq!(answer.json()["errors"][0]["field"], "hs");
        assert!(answer.json()["ways_out"].to_string().contains("bonded"));
        let answer = ask(&market, json!({ "lane": "US:CN" })).await;
        assert_eq!(answer.json()["errors"][0]["field"], "hs");
        let answer = ask(&market, json!({ "merchant": "nobody-here" })).await;
        assert_eq!(answer.json()["errors"][0]["field"], "merchant");
    }
}

#[tokio::test]
async fn lanes_and_rates_are_public() {
    for market in testing::markets().await {
        let lanes = market.browser().get("/v1/lanes").await.json();
        let items = lanes["items"].as_array().unwrap();
        let cbec = items.iter().find(|lane| lane["regime"] == "cbec-retail-import").unwrap();
        assert_eq!(cbec["order_limit"]["amount"], "5000.00");
        let mut program = market.browser();
        let rate = program.get("/v1/fx?from=USD&to=CNY&date=2026-04-13").await.json();
        assert_eq!(
            (&rate["rate_exact"], &rate["last_known"]),
            (&json!("79827/11684"), &json!(false))
        );
        let rate = program.get("/v1/fx?from=USD&to=VND").await;
        assert_eq!(rate.status, StatusCode::UNPROCESSABLE_ENTITY);
    }
}

#[tokio::test]
async fn a_rate_card_has_a_version_that_changes_must_name() {
    for market in testing::markets().await {
        let orchard = market.merchant("orchard").await;
        let mut program = market.program_of(&orchard);
        let made = program.json(Method::POST, "/v1/rate-cards", &card()).await;
        assert_eq!(made.status, StatusCode::CREATED, "{}: {}", market.engine, made.body);
        let twin = program.json(Method::POST, "/v1/rate-cards", &card()).await;
        assert_eq!(twin.status, StatusCode::CONFLICT);
        let path = "/v1/rate-cards/standard-cn";
        let tag = program.get(path).await.header("etag").unwrap().to_owned();
        let mut changed = card();
        changed["steps"][0]["price"]["amount"] = "8.00".into();
        let blind = program.json(Method::PUT, path, &changed).await;
        assert_eq!(blind.status, StatusCode::PRECONDITION_REQUIRED);
        let mut knowing = program.clone().with("if-match", &tag);
        assert_eq!(knowing.json(Method::PUT, path, &changed).await.status, StatusCode::OK);
        let stale = knowing.json(Method::PUT, path, &changed).await;
        assert_eq!(stale.status, StatusCode::PRECONDITION_FAILED);
        let mut bad = card();
        (bad["code"], bad["steps"]) = ("Ä".into(), json!([]));
        let refused = program.json(Method::POST, "/v1/rate-cards", &bad).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(refused.json()["errors"].as_array().unwrap().len(), 2);
        let list = program.get("/v1/rate-cards").await.json();
        assert_eq!(list["items"][0]["steps"][0]["price"]["amount"], "8.00");
        let gone = program.send(Method::DELETE, path, None, Body::empty()).await;
        assert_eq!(gone.status, StatusCode::NO_CONTENT);
        assert_eq!(program.get(path).await.status, StatusCode::NOT_FOUND);
    }
}

/// The fields of the editor with these steps, and the button pressed.
fn fields<'a>(
    version: &'a str,
    steps: &[(&'a str, &'a str)],
    press: &'a str,
) -> Vec<(&'a str, &'a str)> {
    let mut all = vec![
        ("version", version),
        ("code", "air-cn"),
        ("service", "standard"),
        ("sent_from", "US"),
        ("countries", "CN"),
        ("handling", "1"),
        ("transit_min", "5"),
        ("transit_max", "8"),
        ("currency", "USD"),
    ];
    for (at, (weight, price)) in steps.iter().enumerate() {
        all.push((["weight-1", "weight-2", "weight-3"][at], weight));
        all.push((["price-1", "price-2", "price-3"][at], price));
    }
    if !press.is_empty() {
        all.push(("press", press));
    }
    all
}

async fn editor(market: &Market, person: &Person) -> testing::Client {
    let mut browser = market.browser_of(person);
    let empty = browser.get("/sell/shipping").await;
    assert!(empty.body.contains("/sell/shipping/new"), "{}", empty.body);
    browser
}

#[tokio::test]
async fn a_merchant_edits_a_rate_card_without_scripts() {
    for market in testing::markets().await {
        let orchard = market.merchant("orchard").await;
        let mut browser = editor(&market, &orchard).await;
        let blank = browser.get("/sell/shipping/new").await;
        assert!(
            blank.body.contains("value=\"standard-cn\"") && blank.body.contains("value=\"US\"")
        );
        let steps = [("500", "6.90"), ("1000", "9.90")];
        let more = browser.form("/sell/shipping/new", &fields("0", &steps, "add")).await;
        assert_eq!(more.status, StatusCode::OK);
        assert!(more.body.contains("name=\"weight-3\"") && more.body.contains("value=\"9.90\""));
        let wrong = [("500", "6.90"), ("400", "9.90"), ("2000", "many")];
        let refused = browser.form("/sell/shipping/new", &fields("0", &wrong, "save")).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(refused.body.contains("id=\"price-3-error\""), "{}", refused.body);
        let wrong = [("500", "6.90"), ("400", "9.90")];
        let refused = browser.form("/sell/shipping/new", &fields("0", &wrong, "")).await;
        assert!(refused.body.contains("id=\"weight-2-error\""), "{}", refused.body);
        let saved = browser.form("/sell/shipping/new", &fields("0", &steps, "save")).await;
        assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.body);
        let shown = browser.get("/sell/shipping/air-cn").await;
        // A parcel of 1 kg: USD 9.90 = CNY 67.64, delivered 6 to 9 days after 22 November.
        assert!(shown.body.contains("67.64") && shown.body.contains("28 Nov"), "{}", shown.body);
        let stale = browser.form("/sell/shipping/air-cn", &fields("7", &steps, "save")).await;
        assert_eq!(stale.status, StatusCode::UNPROCESSABLE_ENTITY);
        let again = browser.form("/sell/shipping/air-cn", &fields("1", &steps[..1], "save")).await;
        assert_eq!(again.status, StatusCode::SEE_OTHER);
        let gone = browser.form("/sell/shipping/air-cn/remove", &[]).await;
        assert_eq!(gone.status, StatusCode::SEE_OTHER);
        assert_eq!(browser.get("/sell/shipping/air-cn").await.status, StatusCode::NOT_FOUND);
    }
}

#[tokio::test]
async fn an_operator_reads_the_rules_and_imports_rates() {
    for market in testing::markets().await {
        let operator = market.operator().await;
        let mut browser = market.browser_of(&operator);
        let lanes = browser.get("/admin/lanes?hs=0809.29").await;
        assert_eq!(lanes.status, StatusCode::OK);
        for text in ["Fresh fruit may not be sent to China", "cn_vat", "5,000.00", "70%"] {
            assert!(lanes.body.contains(text), "{text}");
        }
        let rates = browser.get("/admin/fx").await;
        assert!(rates.body.contains("13 Apr 2026") && rates.body.contains("6.832164"));
        let token = browser.csrf().await;
        let path = format!("/admin/fx?csrf={token}");
        let kind = "multipart/form-data; boundary=b0undary";
        let body = |usd: &str| Body::from(upload_of(&rates_of_november(usd)));
        let done = browser.send(Method::POST, &path, Some(kind), body("1.20")).await;
        assert_eq!(done.status, StatusCode::OK, "{}", done.body);
        assert!(done.body.contains("20 Nov 2026") && done.body.contains("1 new"), "{}", done.body);
    }
}

/// The rates that ship as those of 20 November, but for the dollar.
fn rates_of_november(usd: &str) -> String {
    let last = pricing::FxShipped::get().on_or_before(kernel::Date::MAX, 1).remove(0);
    let (mut head, mut line) = ("Date,USD".to_owned(), format!("2026-11-20,{usd}"));
    for (currency, rate) in last.rates.iter().filter(|(currency, _)| currency.code() != "USD") {
        head.push_str(&format!(",{currency}"));
        line.push_str(&format!(",{}", rate.decimal_text(12)));
    }
    format!("{head}\n{line}\n")
}

fn upload_of(file: &str) -> String {
    format!(
        "--b0undary\r\nContent-Disposition: form-data; name=\"file\"; filename=\"x.csv\"\r\n\r\n{file}\r\n--b0undary--\r\n"
    )
}

#[tokio::test]
async fn an_operator_sees_rates_that_look_wrong_and_says_what_becomes_of_them() {
    for market in testing::markets().await {
        let operator = market.operator().await;
        let mut browser = market.browser_of(&operator);
        let path = format!("/admin/fx?csrf={}", browser.csrf().await);
        let kind = "multipart/form-data; boundary=b0undary";
        for (act, says) in [("drop", "Thrown away"), ("take", "Taken")] {
            // Another lie each time: the same is not asked about again.
            let usd = if act == "drop" { "115.0" } else { "116.0" };
            let body = Body::from(upload_of(&rates_of_november(usd)));
            let held = browser.send(Method::POST, &path, Some(kind), body).await;
            let told = format!("USD: {}", &usd[..3]);
            assert!(held.body.contains(&told) && held.body.contains("1.1684"), "{}", held.body);
            let home = browser.get("/admin").await;
            assert!(home.body.contains("rates of one day wait for you"), "{}", market.engine);
            let action = format!("/admin/fx/held/2026-11-20/{act}");
            let decided = browser.form(&action, &[]).await;
            assert_eq!(decided.status, StatusCode::SEE_OTHER, "{}", decided.body);
            let shown = browser.get(decided.header("location").unwrap()).await;
            assert!(shown.body.contains(says) && !shown.body.contains(&action), "{}", shown.body);
        }
        assert!(browser.get("/admin/fx").await.body.contains("20 Nov 2026"));
    }
}

#[tokio::test]
async fn the_pages_are_whole_in_chinese_too() {
    for market in testing::markets().await {
        let (orchard, operator) = (market.merchant("orchard").await, market.operator().await);
        let mut seller = market.browser_of(&orchard).with("accept-language", "zh-CN");
        assert!(seller.get("/sell/shipping/new").await.body.contains("保存运费表"));
        let mut office = market.browser_of(&operator).with("accept-language", "zh-CN");
        assert!(
            office.get("/admin/lanes?hs=0809.29").await.body.contains("新鲜水果不能以包裹寄往中国")
        );
        assert!(office.get("/admin/fx").await.body.contains("2026年4月13日"));
    }
}
