//! What a listing's options are called: each by a name of its own.

use super::selling::seller;
use crate::testing::markets;
use axum::http::{Method, StatusCode};
use serde_json::json;

#[tokio::test]
async fn two_options_of_one_name_are_refused_beside_the_second() {
    for market in markets().await {
        let person = seller(&market, "hill-orchard").await;
        let body = json!({
            "handle": "jam", "origin": "US", "texts": {"en": {"title": "Jam"}},
            "options": [{"en": "Size"}, {"en": "SIZE"}],
            "variants": [{
                "price": {"amount": "7.00", "currency": "USD"},
                "values": [{"en": "S"}, {"en": "Red"}],
            }],
        });
        let mut program = market.program_of(&person);
        let told = program.json(Method::POST, "/v1/merchant/listings", &body).await;
        assert_eq!(told.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", told.body);
        let error = &told.json()["errors"][0];
        assert_eq!(error["field"], "option-twice", "{}", market.engine);
        assert!(told.body.contains("the second option"), "{}", told.body);

        let mut browser = market.browser_of(&person);
        let typed = |first: &'static str, second: &'static str| {
            [
                ("title_en", "Jam"),
                ("origin", "US"),
                ("kind", "goods"),
                ("currency", "USD"),
                ("option0_name_en", first),
                ("option1_name_en", second),
                ("v0_code", "J"),
                ("v0_price", "7.00"),
                ("v0_value0_en", "S"),
                ("v0_value1_en", "Red"),
            ]
        };
        for (first, second, beside) in
            [("Size", "size", "option1_name_en"), ("", "Size", "option0_name_en")]
        {
            let told = browser.form("/sell/listings/new", &typed(first, second)).await;
            assert_eq!(told.status, StatusCode::UNPROCESSABLE_ENTITY, "{first} {second}");
            assert!(told.body.contains(&format!("id=\"{beside}-error\"")), "{}", told.body);
        }
        let made = browser.form("/sell/listings/new", &typed("Size", "Color")).await;
        assert_eq!(made.status, StatusCode::SEE_OTHER, "{}", made.body);
    }
}
