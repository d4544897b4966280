//! An operator who bought an order, or acts for its merchant, takes no step of it as an operator.

use super::fulfilling::{NUMBER, paid, post, shop, sound};
use crate::testing::{self, Market, Person};
use accounts::Grant;
use axum::http::StatusCode;
use kernel::OrderId;
use serde_json::{Value, json};

/// Each step of an order that an operator may take, as a program takes it.
fn steps(order: OrderId) -> [(String, Value); 6] {
    let path = |verb: &str| format!("/v1/admin/orders/{order}/{verb}");
    let back = json!({"amount": {"amount": "1.00", "currency": "CNY"}, "bearer": "market",
        "reason": "a dent"});
    [
        (path("tracking-events"), json!({"progress": "delivered", "source": "the page"})),
        (path("confirm"), json!({})),
        (path("cancel"), json!({"reason": "no"})),
        (path("refund"), json!({"reason": "no"})),
        (path("give-back"), back),
        (path("cancel-units"), json!({"units": []})),
    ]
}

async fn all_refused(market: &Market, operator: &Person, (order, others): (OrderId, u64)) {
    let mut program = market.program_of(operator);
    for (path, body) in steps(order) {
        let (status, told) = post(&mut program, &path, body).await;
        assert_eq!(status, StatusCode::CONFLICT, "{path} on {}: {told}", market.engine);
        assert_eq!(told["type"], "/problems/party", "{path}: {told}");
        assert_eq!(told["others"], json!(others.to_string()), "{path}: {told}");
    }
    let mut browser = market.browser_of(operator);
    let forms = [("confirm", [("reason", "")]), ("refund", [("reason", "so")])];
    for (verb, fields) in forms {
        let told = browser.form(&format!("/admin/orders/{order}/{verb}"), &fields).await;
        assert_eq!(told.status, StatusCode::CONFLICT, "{verb}: {}", told.body);
        assert!(told.body.contains("It is your own money"), "{}", told.body);
    }
}

#[tokio::test]
async fn an_operator_takes_no_step_of_an_order_whose_money_is_hers() {
    for market in testing::markets().await {
        let (seller, listing) = shop(&market).await;
        let (person, operator) = (market.shopper().await, market.operator().await);
        let sold = paid(&market, &person, &listing, "one").await;
        let bought = paid(&market, &operator, &listing, "two").await;
        let mut shop = market.browser_of(&seller);
        let ship = [("carrier", "ems"), ("number", NUMBER)];
        shop.form(&format!("/sell/orders/{sold}/ship"), &ship).await;
        // The only one there is: somebody else has to be found.
        all_refused(&market, &operator, (bought, 0)).await;
        market.grant(&operator, Grant::member(seller.merchant.unwrap())).await;
        let second = market.person("second", true).await;
        all_refused(&market, &operator, (sold, 1)).await;

        let path = format!("/v1/admin/merchants/{}/bank-holders", seller.merchant.unwrap());
        let holder = json!({"holder": "Friend of Hers", "reason": "I say so"});
        let (status, told) = post(&mut market.program_of(&operator), &path, holder).await;
        assert_eq!((status, &told["type"]), (StatusCode::CONFLICT, &json!("/problems/party")));

        let mut other = market.program_of(&second);
        let (status, told) =
            post(&mut other, &format!("/v1/admin/orders/{sold}/confirm"), json!({})).await;
        assert_eq!(status, StatusCode::OK, "another operator does it: {told}");
        sound(&market).await;
    }
}

/// What cannot be read opens no dispute about something else.
#[tokio::test]
async fn a_ground_that_is_none_opens_no_dispute() {
    for market in testing::markets().await {
        let (seller, listing) = shop(&market).await;
        let (person, operator) = (market.shopper().await, market.operator().await);
        let order = paid(&market, &person, &listing, "one").await;
        let ship = [("carrier", "ems"), ("number", NUMBER)];
        market.browser_of(&seller).form(&format!("/sell/orders/{order}/ship"), &ship).await;
        let mut desk = market.browser_of(&operator);
        let path = format!("/admin/orders/{order}/dispute");
        for ground in ["", "stolen", "LOST"] {
            let fields = [("ground", ground), ("words", "the carrier says so")];
            let refused = desk.form(&path, &fields).await;
            assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", refused.body);
        }
        let opened = desk.form(&path, &[("ground", "lost"), ("words", "so it is said")]).await;
        assert_eq!(opened.status, StatusCode::SEE_OTHER, "{}", opened.body);
        sound(&market).await;
    }
}
