//! What providers and carriers tell the market, signed, over HTTP.

use super::fulfilling::{NUMBER, paid, post, shop, sound};
use crate::{
    Config,
    testing::{self, Answer, Market, Person},
};
use axum::{
    body::Body,
    http::{Method, StatusCode},
};
use fulfilment::Carrier;
use kernel::OrderId;
use orders::OrderState;
use payments::{Notice, PaymentStatus, PaymentWord, WebhookSecret};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// A notice of that id, signed with a key of 32 times that byte.
pub(super) async fn signed(
    market: &Market,
    (path, key): (&str, u8),
    id: &str,
    body: &str,
) -> Answer {
    let seconds = (market.app.clock.now().micros() / 1_000_000).to_string();
    let secret = WebhookSecret::new(vec![key; 32]).unwrap();
    let signature = secret.sign(id, &seconds, body.as_bytes()).unwrap();
    let mut sender = market
        .browser()
        .with("webhook-id", id)
        .with("webhook-timestamp", &seconds)
        .with("webhook-signature", &signature)
        .with("idempotency-key", id); // some senders send one
    sender.send(Method::POST, path, Some("application/json"), Body::from(body.to_owned())).await
}

pub(super) const BANK: (&str, u8) = ("/webhooks/payments", 7);
pub(super) const EMS: (&str, u8) = ("/webhooks/carriers/ems", 9);

async fn state(market: &Market, id: OrderId) -> OrderState {
    market.app.db.read(move |tx| orders::order(tx, id)).await.unwrap().unwrap().state
}

fn seen(market: &Market, progress: &str) -> String {
    let at = market.app.clock.now().to_string();
    json!({ "type": "parcel.seen", "data": { "tracking_number": NUMBER, "progress": progress,
        "place": "上海", "note": "", "at": at } })
    .to_string()
}

/// A market that has a secret with EMS, who sells, who bought, and the paid order.
pub(super) async fn carried() -> Vec<(Market, [Person; 2], OrderId)> {
    let secret = WebhookSecret::new(vec![EMS.1; 32]).unwrap();
    let carriers = BTreeMap::from([(Carrier::Ems, secret)]);
    let mut all = Vec::new();
    for market in testing::markets_with(Config { carriers, ..Config::default() }).await {
        let (seller, listing) = shop(&market).await;
        let person = market.shopper().await;
        let order = paid(&market, &person, &listing, "one").await;
        all.push((market, [seller, person], order));
    }
    all
}

#[tokio::test]
async fn a_carriers_signed_notice_of_a_delivery_is_taken_once_it_is_believed_and_the_parcel_known()
{
    for (market, [seller, _], order) in carried().await {
        let delivered = seen(&market, "delivered");
        let early = signed(&market, EMS, "one", &delivered).await;
        assert_eq!(early.status, StatusCode::NOT_FOUND, "{}: not shipped yet", market.engine);
        let ship = json!({ "carrier": "ems", "tracking_number": NUMBER });
        let path = format!("/v1/merchant/orders/{order}/ship");
        let mut program = market.program_of(&seller);
        let (status, shipped) = post(&mut program, &path, ship).await;
        assert_eq!(status, StatusCode::OK, "{shipped}");
        let forged = signed(&market, (EMS.0, 8), "one", &delivered).await;
        assert_eq!(forged.status, StatusCode::UNAUTHORIZED);
        let stranger = signed(&market, ("/webhooks/carriers/dhl", EMS.1), "one", &delivered).await;
        let told = (stranger.status, stranger.json());
        assert_eq!(told, (forged.status, forged.json()), "no secret is kept for that carrier");
        assert_eq!(state(&market, order).await, OrderState::Shipped);
        let other = signed(&market, EMS, "two", r#"{"type": "parcel.weighed", "data": 3}"#).await;
        assert_eq!(other.status, StatusCode::NO_CONTENT, "what is not understood is taken");
        for _ in 0..2 {
            let told = signed(&market, EMS, "one", &seen(&market, "delivered")).await;
            assert_eq!(told.status, StatusCode::NO_CONTENT, "{}", told.body);
        }
        assert_eq!(state(&market, order).await, OrderState::Delivered, "{}", market.engine);
        sound(&market).await;
    }
}

#[tokio::test]
async fn a_carrier_whose_notice_cannot_be_read_is_told_which_field_and_nobody_else_is() {
    for (market, _, order) in carried().await {
        let at = market.app.clock.now().to_string();
        let whole = json!({ "tracking_number": NUMBER, "progress": "delivered", "at": at });
        let spoilt = |name: &str, value: Value| {
            let mut data = whole.clone();
            data[name] = value;
            json!({ "type": "parcel.seen", "data": data }).to_string()
        };
        for (body, field) in [
            (spoilt("at", Value::Null), "at"),
            (spoilt("at", json!("yesterday")), "at"),
            (spoilt("at", json!(1_780_000_000)), "at"),
            (spoilt("tracking_number", json!(473_124_829)), "tracking_number"),
            (spoilt("tracking_number", json!("RR473124828US")), "tracking_number"),
            (spoilt("progress", json!("lost")), "progress"),
            (spoilt("note", json!(["signed"])), "note"),
            (json!({ "type": "parcel.seen" }).to_string(), "data"),
            (json!({ "data": whole }).to_string(), "type"),
            ("delivered".to_owned(), "body"),
        ] {
            let told = signed(&market, EMS, "one", &body).await;
            assert_eq!(told.status, StatusCode::UNPROCESSABLE_ENTITY, "{}: {body}", market.engine);
            let problem = told.json();
            assert_eq!(problem["type"], "/problems/carrier-notice", "{problem}");
            assert_eq!(problem["errors"][0]["field"], field, "{problem}");
            let forged = signed(&market, (EMS.0, 8), "one", &body).await;
            assert_eq!(forged.status, StatusCode::UNAUTHORIZED);
            assert_eq!(forged.json()["errors"], Value::Null, "{}", forged.body);
        }
        assert_eq!(state(&market, order).await, OrderState::Paid, "{}", market.engine);
    }
}

#[tokio::test]
async fn a_message_of_an_unknown_kind_is_taken_and_stays_in_sight_until_an_operator_has_seen_it() {
    for market in testing::markets().await {
        let body = r#"{"type": "dispute.opened", "data": {"amount": "1.00"}}"#;
        for _ in 0..2 {
            let told = signed(&market, BANK, "msg_9", body).await;
            assert_eq!(told.status, StatusCode::NO_CONTENT, "{}", told.body);
        }
        let odd = r#"{"type": "payment.decided", "data": {"amount": 5}}"#;
        assert_eq!(signed(&market, BANK, "msg_10", odd).await.status, StatusCode::NO_CONTENT);
        let operator = market.operator().await;
        let mut browser = market.browser_of(&operator);
        assert!(browser.get("/admin").await.body.contains("2 receipts or messages"));
        let page = browser.get("/admin/receipts").await.body;
        assert!(page.contains("dispute.opened") && page.contains("1.00"), "{page}");
        let mut program = market.program_of(&operator);
        let waiting = program.get("/v1/admin/provider-notices").await.json();
        let kinds: Vec<&Value> = waiting.as_array().unwrap().iter().map(|n| &n["kind"]).collect();
        assert_eq!(kinds, ["dispute.opened", "payment.decided"], "each once");
        let first = json!({ "provider": "sandbox", "id": "msg_9" });
        let path = "/v1/admin/provider-notices/seen";
        let saw = program.json(Method::POST, path, &first).await;
        assert_eq!(saw.status, StatusCode::NO_CONTENT);
        let left = program.get("/v1/admin/provider-notices").await.json();
        assert_eq!(left.as_array().unwrap().len(), 1, "{}", market.engine);
        let nul = json!({ "provider": "sandbox", "id": "msg\u{0}" });
        let mut refused = vec![program.json(Method::POST, path, &nul).await];
        for address in ["/v1/admin/jobs/%00/00/retry", "/v1/rate-cards/a%00b?x=1"] {
            refused.push(program.json(Method::POST, address, &json!({})).await);
        }
        refused.push(program.get("/v1/listings?q=%00").await);
        for answer in refused {
            assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{}", answer.body);
            assert_eq!(answer.json()["type"], "/problems/nul-in-text", "{}", market.engine);
        }
        sound(&market).await;
    }
}

#[tokio::test]
async fn a_provider_is_asked_to_tell_again_what_the_database_could_not_take() {
    for market in testing::markets().await {
        let (_, listing) = shop(&market).await;
        let shopper = market.shopper().await;
        let order = paid(&market, &shopper, &listing, "one").await;
        let found = market.app.db.read(move |tx| orders::order(tx, order)).await.unwrap().unwrap();
        let word = PaymentWord {
            reference: found.payment.unwrap(),
            provider_ref: "again".to_owned(),
            status: PaymentStatus::Approved,
            amount: found.total,
        };
        let body = serde_json::to_string(&Notice::Payment(word)).unwrap();
        let spoil = |currency: &'static str| {
            market.app.db.write(move |tx| {
                tx.execute(
                    store::sql!("UPDATE payment SET currency = $1"),
                    store::params![currency],
                )
            })
        };
        spoil("").await.unwrap();
        let told = signed(&market, BANK, "msg_1", &body).await;
        assert!(told.status.is_server_error(), "{}: {}", market.engine, told.status);
        spoil("CNY").await.unwrap();
        let path = "/v1/admin/provider-movements?state=returning";
        let mut program = market.program_of(&market.operator().await);
        assert_eq!(program.get(path).await.json()["items"], json!([]), "nothing was recorded");
        let again = signed(&market, BANK, "msg_1", &body).await;
        assert_eq!(again.status, StatusCode::NO_CONTENT, "{}", again.body);
        let back = program.get(path).await.json();
        assert_eq!(back["items"][0]["provider_ref"], "again", "{back}");
        sound(&market).await;
    }
}
