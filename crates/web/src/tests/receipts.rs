//! Money that no order explains, on its page and in the API.

use super::notices::{BANK, signed};
use crate::testing::{self, Market};
use axum::http::{Method, StatusCode};
use kernel::{Currency, Home, Id, Money, PaymentId};
use payments::{Notice, PaymentStatus, PaymentWord, RefundWord};
use serde_json::json;

async fn tell(market: &Market, id: &str, notice: &Notice) {
    let body = serde_json::to_string(notice).unwrap();
    let told = signed(market, BANK, id, &body).await;
    assert_eq!(told.status, StatusCode::NO_CONTENT, "{}", told.body);
}

/// Thirty refunds that nobody asked for, `rf-00` to `rf-29`, and then a receipt, all of a payment that nobody knows.
async fn told(market: &Market) {
    let reference: PaymentId = Id::new(Home::new(9), market.app.clock.now(), 1).into();
    let amount = Money::new(100, Currency::CNY);
    for n in 0..30 {
        let provider_ref = format!("rf-{n:02}");
        let (key, charge) = (provider_ref.clone(), None);
        let word = RefundWord { reference, key, provider_ref, charge, amount };
        tell(market, &format!("msg_{n}"), &Notice::Refund(word)).await;
    }
    let (provider_ref, status) = ("the-receipt".to_owned(), PaymentStatus::Approved);
    let word = PaymentWord { reference, provider_ref, status, amount };
    tell(market, "msg_in", &Notice::Payment(word)).await;
}

#[tokio::test]
async fn what_can_be_decided_is_in_sight_however_many_refunds_wait_beside_it() {
    for market in testing::markets().await {
        told(&market).await;
        let mut browser = market.browser_of(&market.operator().await);
        let page = browser.get("/admin/receipts").await.body;
        let (receipt, refund) = (page.find("the-receipt"), page.find("rf-00"));
        assert!(receipt.is_some() && receipt < refund, "{}: it comes first", market.engine);
        assert!(page.contains("rf-23") && !page.contains("rf-24"), "{page}");
        let (_, rest) = page.split_once("list=unasked&amp;cursor=").unwrap();
        let (cursor, _) = rest.split_once('"').unwrap();
        let next = browser.get(&format!("/admin/receipts?list=unasked&cursor={cursor}")).await.body;
        assert!(next.contains("rf-24") && next.contains("rf-29"), "{next}");
        assert!(!next.contains("rf-23") && !next.contains("the-receipt"), "{next}");
    }
}

#[tokio::test]
async fn the_market_bears_a_refund_that_no_order_explains_for_a_reason() {
    for market in testing::markets().await {
        told(&market).await;
        let operator = market.operator().await;
        let mut browser = market.browser_of(&operator);
        let fields = |id, reason| [("provider", "sandbox"), ("id", id), ("reason", reason)];
        let none = browser.form("/admin/receipts/bear", &fields("rf-00", " ")).await;
        assert_eq!(none.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", none.body);
        let borne = browser.form("/admin/receipts/bear", &fields("rf-00", "goodwill")).await;
        assert_eq!(borne.status, StatusCode::SEE_OTHER, "{}", borne.body);

        let mut program = market.program_of(&operator);
        let path = "/v1/admin/provider-movements/bear";
        for (id, reason, status) in [
            ("rf-01", "a dispute", StatusCode::NO_CONTENT),
            ("rf-01", "a dispute", StatusCode::CONFLICT),
            ("rf-02", "", StatusCode::UNPROCESSABLE_ENTITY),
            ("rf-99", "a dispute", StatusCode::NOT_FOUND),
            ("the-receipt", "a dispute", StatusCode::NOT_FOUND),
        ] {
            let mut ask = json!({ "provider": "sandbox", "provider_ref": id });
            ask["reason"] = json!(reason);
            let told = program.json(Method::POST, path, &ask).await;
            assert_eq!(told.status, status, "{id}: {}", told.body);
        }
        let borne = program.get("/v1/admin/provider-movements?state=explained").await.json();
        assert_eq!(borne["items"].as_array().unwrap().len(), 2, "{}", market.engine);
        assert_eq!(borne["items"][1]["reason"], "a dispute", "{borne}");
        assert_eq!(borne["items"][1]["borne"]["amount"], "1.00", "{borne}");
        assert_eq!(borne["items"][1]["left"]["amount"], "0.00", "{borne}");
    }
}
