//! An offer for a return, taken or left as it was seen.

use super::aftersales::{ask, delivered};
use super::buying::field;
use super::fulfilling::{paid, post, shop, sound};
use crate::testing;
use axum::http::StatusCode;
use serde_json::json;

#[tokio::test]
async fn an_offer_that_changed_since_the_page_was_opened_is_neither_taken_nor_left() {
    for market in testing::markets().await {
        let (seller, listing) = shop(&market).await;
        let (person, operator) = (market.shopper().await, market.operator().await);
        let order = paid(&market, &person, &listing, "one").await;
        delivered(&market, &seller, &operator, order).await;
        let case = ask(&mut market.program_of(&person), order).await;
        let mut program = market.program_of(&seller);
        let offer = format!("/v1/merchant/returns/{case}/offer");
        let amount =
            |text: &str| json!({"amount": {"amount": text, "currency": "CNY"}, "why": "keep it"});
        let (status, offered) = post(&mut program, &offer, amount("50.00")).await;
        assert_eq!(status, StatusCode::OK, "{offered}");

        let (mut buyer, own) = (market.browser_of(&person), format!("/returns/{case}"));
        let seen = field(&buyer.get(&own).await.body, "version");
        let (status, again) = post(&mut program, &offer, amount("60.00")).await;
        assert_eq!(status, StatusCode::OK, "{again}");
        for verb in ["take", "leave"] {
            for stale in [[("version", seen.as_str())], [("version", "")]] {
                let pressed = buyer.form(&format!("{own}/{verb}"), &stale).await;
                assert_eq!(pressed.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", market.engine);
                assert!(pressed.body.contains("The offer changed"), "{}", pressed.body);
                assert!(pressed.body.contains("60.00"), "what is offered now stands there");
            }
        }
        let view = market.program_of(&person).get(&format!("/v1/returns/{case}")).await.json();
        assert_eq!(view["state"], "offered", "{view}");
        let now = field(&buyer.get(&own).await.body, "version");
        let taken = buyer.form(&format!("{own}/take"), &[("version", now.as_str())]).await;
        assert_eq!(taken.status, StatusCode::SEE_OTHER, "{}", taken.body);
        sound(&market).await;
    }
}
