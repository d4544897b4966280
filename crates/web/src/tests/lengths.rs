//! What is too long or too much is refused before anyone reads it, and nobody waits for it.

use super::selling::seller;
use crate::testing::markets;
use axum::http::{Method, StatusCode};
use serde_json::json;

/// What is asked of the service while others ask too must not take longer than this.
const LONG: std::time::Duration = std::time::Duration::from_secs(10);

#[tokio::test]
async fn a_text_of_megabytes_is_refused_before_anyone_reads_it() {
    for market in markets().await {
        let person = seller(&market, "hill-orchard").await;
        let mut client = market.program_of(&person);
        let body = json!({
            "handle": "jam", "origin": "US", "texts": {"en": {"title": "Jam"}},
            "variants": [{"price": {"amount": "7.00", "currency": "USD"}}],
        });
        let made = client.json(Method::POST, "/v1/merchant/listings", &body).await;
        let one = made.header("location").unwrap();
        let etag = client.get(one).await.header("etag").unwrap().to_owned();
        let mut client = client.with("if-match", &etag);
        for piece in ["<svg></svg>", "<a \">\"", "&amp;", "x"] {
            let long = piece.repeat(1_400_000 / piece.len()) + "\"";
            let begun = std::time::Instant::now();
            let texts = json!({"texts": {"en": {"title": "Jam", "description": long}}});
            let told = client.json(Method::PATCH, one, &texts).await;
            assert_eq!(told.status, StatusCode::UNPROCESSABLE_ENTITY, "{piece}");
            assert!(
                told.body.contains("description"),
                "{}",
                &told.body[..told.body.len().min(500)]
            );
            assert!(told.body.len() < 10_000 && begun.elapsed() < LONG, "{piece}");
        }
        let price = json!({"price": {"amount": "7.00", "currency": "USD"}});
        let begun = std::time::Instant::now();
        for body in [
            json!({"variants": vec![price; 20_000]}),
            json!({"pictures": vec![json!({"source": "https://a.example/a"}); 20_000]}),
        ] {
            let told = client.json(Method::PATCH, one, &body).await;
            assert_eq!(told.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", told.body);
        }
        assert!(begun.elapsed() < LONG, "{:?}", begun.elapsed());
    }
}

#[tokio::test]
async fn a_form_of_more_variants_than_a_listing_may_have_is_refused_in_time() {
    for market in markets().await {
        let mut browser = market.browser_of(&seller(&market, "hill-orchard").await);
        let names: Vec<String> = (0..100_000).map(|n| format!("v{n}_code")).collect();
        let head = [("title_en", "Jam"), ("origin", "US"), ("kind", "goods"), ("currency", "USD")];
        let fields: Vec<(&str, &str)> =
            head.into_iter().chain(names.iter().map(|name| (name.as_str(), "c"))).collect();
        let begun = std::time::Instant::now();
        let told = browser.form("/sell/listings/new", &fields).await;
        assert_eq!(told.status, StatusCode::UNPROCESSABLE_ENTITY);
        // Each variant that a listing may have is a few fields; there is no page of a hundred thousand.
        assert!(told.body.len() < 32 << 20, "{}", told.body.len());
        assert!(begun.elapsed() < 4 * LONG, "{:?}", begun.elapsed());
    }
}

#[tokio::test]
async fn what_is_named_a_hundred_thousand_times_is_done_once() {
    for market in markets().await {
        let mut client = market.program_of(&seller(&market, "hill-orchard").await);
        let price = |n: u32| {
            json!({
                "price": {"amount": "7.00", "currency": "USD"}, "values": [{"en": n.to_string()}],
            })
        };
        let body = json!({
            "handle": "pots", "origin": "US", "texts": {"en": {"title": "Pots"}},
            "options": [{"en": "Size"}], "variants": (0..500).map(price).collect::<Vec<_>>(),
        });
        let made = client.json(Method::POST, "/v1/merchant/listings", &body).await;
        assert_eq!(made.status, StatusCode::CREATED, "{}", made.body);
        let one = made.header("location").unwrap();
        let etag = client.get(one).await.header("etag").unwrap().to_owned();
        let everywhere = json!({"code": "6912.00", "destinations": vec!["US"; 200_000]});
        let begun = std::time::Instant::now();
        let told = client
            .clone()
            .with("if-match", &etag)
            .json(Method::PUT, &format!("{one}/hs"), &everywhere)
            .await;
        assert_eq!(told.status, StatusCode::OK, "{}", &told.body[..told.body.len().min(500)]);
        assert!(begun.elapsed() < LONG, "{:?}", begun.elapsed());
    }
}

#[tokio::test]
async fn a_zone_names_each_country_once_and_steps_without_end_are_one_fault() {
    for market in markets().await {
        let mut client = market.program_of(&seller(&market, "hill-orchard").await);
        let step = json!({"weight_grams_max": 500, "price": {"amount": "9.90", "currency": "USD"}});
        let mut card = json!({
            "code": "long", "service": "standard", "sent_from": "US",
            "countries": vec!["CN"; 200_000], "handling_days": 1,
            "transit_days_min": 5, "transit_days_max": 9, "steps": [step],
        });
        let made = client.json(Method::POST, "/v1/rate-cards", &card).await;
        assert_eq!(made.status, StatusCode::CREATED, "{}", &made.body[..made.body.len().min(500)]);
        let kept = client.get("/v1/rate-cards/long").await.json();
        assert_eq!(kept["countries"], json!(["CN"]), "{}", market.engine);

        card["code"] = "steps".into();
        card["countries"] = json!(["CN"]);
        card["steps"] = json!(vec![step; 20_000]);
        let told = client.json(Method::POST, "/v1/rate-cards", &card).await;
        assert_eq!(told.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(told.body.len() < 2_000, "{}", told.body.len());
    }
}

#[tokio::test]
async fn a_parcel_of_more_products_than_a_question_may_have_is_not_priced() {
    for market in markets().await {
        let line = json!({"sku": "sku_00000000000000000000000000", "quantity": 1});
        let body = json!({"merchant": "nobody", "lines": vec![line; 201]});
        let told = market.browser().json(Method::POST, "/v1/quotes", &body).await;
        assert_eq!(told.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", told.body);
        assert_eq!(told.json()["type"], "/problems/too-many-products", "{}", market.engine);
        assert_eq!(told.json()["errors"][0]["field"], "lines");
    }
}
