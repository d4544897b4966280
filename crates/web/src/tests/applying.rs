//! Whoever wants to sell: applying, refused, approved, listed.

use super::people::{PASSWORD, mailed_link, somebody, token};
use crate::testing::{self, markets};
use axum::http::{Method, StatusCode};
use serde_json::json;

const APPLICATION: &[(&str, &str)] = &[
    ("kind", "farm"),
    ("name_en", "Harbor Orchard"),
    ("name_zh", "海港果园"),
    ("slug", ""),
    ("about_en", "Cherries since 1962."),
    ("country", "US"),
    ("currency", "USD"),
    ("place_en", "Wenatchee, Washington"),
    ("evidence", "UBI 600 000 000, https://orchard.example"),
];

fn with(name: &'static str, value: &'static str) -> Vec<(&'static str, &'static str)> {
    let mut fields = APPLICATION.to_vec();
    fields.retain(|(n, _)| *n != name);
    fields.push((name, value));
    fields
}

#[tokio::test]
async fn a_merchant_applies_is_refused_mends_and_is_approved() {
    for market in markets().await {
        assert!(market.browser().get("/sell/apply").await.body.contains("Open an account"));
        let mut mei = somebody(&market, "mei@example.org").await;
        let mut operator = market.browser_of(&market.operator().await);
        for (field, value, text) in [
            ("slug", "admin", "kept for the market itself"),
            ("slug", "Not A Slug!", "cannot stand in an address"),
            ("kind", "operator", "Choose what kind of seller you are"),
            ("evidence", " ", "Write how we can make sure of you"),
        ] {
            let refused = mei.form("/sell/apply", &with(field, value)).await;
            assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{field}={value}");
            assert!(refused.body.contains(text), "{text}");
        }
        assert!(mei.get("/sell/apply").await.body.contains("The market keeps 8% of goods"));
        let sent = mei.form("/sell/apply", APPLICATION).await;
        assert_eq!(sent.header("location"), Some("/sell/apply?done=applied"), "{}", sent.body);
        assert!(mei.get("/sell/apply").await.body.contains("is with the operator"));

        let list = operator.get("/admin/applications").await;
        assert!(list.body.contains("Harbor Orchard"), "{}", market.engine);
        let path = {
            let (_, rest) = list.body.split_once("href=\"/admin/applications/mer_").unwrap();
            format!("/admin/applications/mer_{}", rest.split('"').next().unwrap())
        };
        let page = operator.get(&path).await;
        assert!(page.body.contains("UBI 600 000 000"), "the operator reads the evidence");
        assert!(page.body.contains("harbor-orchard"), "a slug made from the name");
        let silent = operator.form(&format!("{path}/refuse"), &[("reason", " ")]).await;
        assert_eq!(silent.status, StatusCode::UNPROCESSABLE_ENTITY);
        let reason = "Send us the number in the farm register.";
        let refused = operator.form(&format!("{path}/refuse"), &[("reason", reason)]).await;
        let to = refused.header("location");
        assert_eq!(to, Some("/admin/applications?done=merchant-refused"), "{}", refused.body);

        let page = mei.get("/sell/apply").await;
        assert!(page.body.contains(reason) && page.body.contains("Apply again"));
        assert!(
            page.body.contains("value=\"Harbor Orchard\""),
            "what was written is there to mend"
        );
        mei.form("/sell/apply", &with("slug", "harbor-orchard-wa")).await;
        let fields = [("how", "farm_register"), ("commission", "6.5")];
        let approved = operator.form(&format!("{path}/approve"), &fields).await;
        let to = approved.header("location");
        assert_eq!(to, Some("/admin/applications?done=merchant-approved"), "{}", approved.body);
        let late = operator.form(&format!("{path}/refuse"), &[("reason", "no")]).await;
        assert_eq!(late.status, StatusCode::CONFLICT);
        let page = mei.get("/sell/apply").await.body;
        assert!(page.contains("Harbor Orchard may sell") && page.contains("fee is 6.5%"), "{page}");
        let freight = mei.get("/sell/shipping").await.body;
        assert!(freight.contains("No shipping yet"), "nobody agreed to a rate card: {freight}");
        assert!(mei.get("/account").await.body.contains("href=\"/sell\""));

        market.tell().await;
        let mail = operator.get("/admin/mail").await;
        assert!(mail.body.contains("Harbor Orchard may sell now"), "{}", market.engine);
        let (_, rest) = mail.body.split_once("href=\"/admin/mail/mai_").unwrap();
        let letter = format!("/admin/mail/mai_{}", rest.split('"').next().unwrap());
        let shown = operator.get(&letter).await.body;
        assert!(shown.contains("entrepot letters show mai_"), "{shown}");
        assert!(
            !shown.contains("http://127.0.0.1:8080/sell"),
            "its links are nobody else's: {shown}"
        );
    }
}

#[tokio::test]
async fn a_program_signs_up_applies_and_is_listed() {
    for market in markets().await {
        let mut program = market.browser();
        let body = json!({"email": "mei@example.org", "language": "zh"});
        let asked = program.json(Method::POST, "/v1/accounts", &body).await;
        assert_eq!(
            (asked.status, asked.json()),
            (StatusCode::ACCEPTED, json!({"status": "accepted", "sends_mail": false}))
        );
        let link = mailed_link(&market, "mei@example.org").await;
        let body = json!({"token": token(&link), "name": "Mei", "password": "short"});
        let refused = program.json(Method::POST, "/v1/accounts/confirm", &body).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(refused.json()["errors"][0]["field"], "password");
        let body = json!({"token": token(&link), "name": "Mei", "password": PASSWORD});
        let opened = program.json(Method::POST, "/v1/accounts/confirm", &body).await;
        assert_eq!(opened.status, StatusCode::NO_CONTENT);
        let used = program.json(Method::POST, "/v1/accounts/confirm", &body).await;
        assert_eq!(used.json()["type"], "/problems/link-used-or-old");
        let body = json!({"email": "mei@example.org", "password": PASSWORD});
        let session = program.json(Method::POST, "/v1/sessions", &body).await;
        assert_eq!(session.status, StatusCode::CREATED, "{}", session.body);
        let bearer = format!("Bearer {}", session.json()["token"].as_str().unwrap());
        let mut mei = market.browser().with("authorization", &bearer);
        assert_eq!(mei.get("/v1/me").await.json()["language"], "zh");

        let body = json!({"kind": "farm", "name": {"en": "Harbor Orchard", "zh": "海港果园"},
            "country": "US", "place": {"en": "Wenatchee"}, "payout_currency": "USD",
            "evidence": "UBI 600 000 000"});
        let applied = mei.json(Method::POST, "/v1/merchant-applications", &body).await;
        assert_eq!(applied.status, StatusCode::CREATED, "{}", applied.body);
        assert_eq!(applied.json()["state"], "applied");
        assert!(!applied.body.contains("UBI"), "evidence is not echoed");
        let twice = mei.json(Method::POST, "/v1/merchant-applications", &body).await;
        assert_eq!(twice.json()["type"], "/problems/already-a-merchant");
        assert_eq!(mei.get("/v1/merchants").await.json(), json!({"items": [], "next": null}));
        assert_eq!(mei.get("/v1/merchants/harbor-orchard").await.status, StatusCode::NOT_FOUND);

        let mut operator = market.program_of(&market.operator().await);
        let list = operator.get("/v1/merchant-applications?state=applied").await.json();
        let id = list["items"][0]["id"].as_str().unwrap().to_owned();
        let path = format!("/v1/merchant-applications/{id}/approve");
        let body = json!({"verified_how": "farm_register", "commission": "80%"});
        let greedy = operator.json(Method::POST, &path, &body).await;
        assert_eq!(greedy.json()["errors"][0]["field"], "commission");
        let body = json!({"verified_how": "farm_register", "commission": "6.5%"});
        let approved = operator.json(Method::POST, &path, &body).await;
        assert_eq!(approved.json()["state"], "approved", "{}", approved.body);
        let late = operator.json(Method::POST, &path, &body).await;
        assert_eq!(late.json()["type"], "/problems/application-decided");
        let merchant = market.browser().get("/v1/merchants/harbor-orchard").await;
        assert_eq!(merchant.json()["name"]["zh"], "海港果园");
        assert_eq!(merchant.header("etag"), Some("\"2\""));

        let out = mei.json(Method::DELETE, "/v1/sessions/current", &json!(null)).await;
        assert_eq!(out.status, StatusCode::NO_CONTENT);
        assert_eq!(mei.get("/v1/me").await.status, StatusCode::UNAUTHORIZED);
    }
}

#[tokio::test]
async fn merchants_are_read_page_by_page() {
    for market in testing::markets().await {
        for slug in ["aa-nuts", "bb-nuts", "cc-nuts"] {
            market.merchant(slug).await;
        }
        let mut client = market.browser();
        let first = client.get("/v1/merchants?limit=2").await.json();
        let cursor = first["next"].as_str().unwrap().to_owned();
        let second = client.get(&format!("/v1/merchants?limit=2&cursor={cursor}")).await.json();
        let slugs: Vec<_> = first["items"]
            .as_array()
            .unwrap()
            .iter()
            .chain(second["items"].as_array().unwrap())
            .map(|m| m["slug"].as_str().unwrap().to_owned())
            .collect();
        assert_eq!(slugs, ["aa-nuts", "bb-nuts", "cc-nuts"]);
        assert!(second["next"].is_null());
    }
}
