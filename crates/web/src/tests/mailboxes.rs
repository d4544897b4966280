//! What follows from holding a mailbox: moving an account to another one, and signing in by a mailed link.

use super::people::{PASSWORD, somebody, token};
use crate::testing::{Answer, Client, Market, markets};
use axum::http::{Method, StatusCode};
use letters::mails_to;
use serde_json::json;

const OLD: &str = "mei@example.org";
const NEW: &str = "mei.lin@example.org";

async fn kinds(market: &Market, to: &str) -> Vec<String> {
    let to = to.parse().unwrap();
    let found = market.app.db.read(move |tx| mails_to(tx, &to, 50)).await.unwrap();
    found.into_iter().map(|mail| mail.kind).collect()
}

/// The path and query of the link in the letter of that kind to `to`.
async fn link_of(market: &Market, to: &str, kind: &str) -> String {
    let to = to.parse().unwrap();
    let found = market.app.db.read(move |tx| mails_to(tx, &to, 50)).await.unwrap();
    let letter = found.iter().find(|mail| mail.kind == kind).expect("a letter of the kind");
    let link = letter.body.split_whitespace().find(|word| word.contains("token=")).unwrap();
    link.trim_start_matches("http://127.0.0.1:8080").to_owned()
}

async fn move_to(browser: &mut Client, email: &str, password: &str) -> Answer {
    browser.form("/account/email", &[("email", email), ("password", password)]).await
}

async fn enters(market: &Market, email: &str) -> bool {
    let mut browser = market.browser();
    let fields = [("email", email), ("password", PASSWORD)];
    browser.form("/sign-in", &fields).await.status == StatusCode::SEE_OTHER
}

#[tokio::test]
async fn an_account_moves_when_the_new_mailbox_confirms_and_the_old_one_is_told() {
    for market in markets().await {
        let mut browser = somebody(&market, OLD).await;
        assert!(browser.get("/account").await.body.contains("href=\"/account/email\""));
        let wrong = move_to(&mut browser, NEW, "not her password").await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(wrong.body.contains("The current password is not right"), "{}", wrong.body);
        let same = move_to(&mut browser, "Mei@example.org", PASSWORD).await;
        assert!(same.body.contains("has this e-mail address already"), "{}", same.body);
        let sent = move_to(&mut browser, NEW, PASSWORD).await;
        assert_eq!(sent.header("location"), Some("/account/email/sent"), "{}", market.engine);
        assert!(enters(&market, OLD).await && !enters(&market, NEW).await, "not yet");
        assert_eq!(kinds(&market, NEW).await, ["email-confirm"]);

        let link = link_of(&market, NEW, "email-confirm").await;
        let seen = browser.get(&link).await.body;
        assert!(seen.contains(NEW), "asks before it is done: {seen}");
        let fields = [("token", token(&link))];
        let moved = browser.form("/account/email/confirm", &fields).await;
        assert_eq!(moved.header("location"), Some("/account?done=email-moved"));
        assert!(!enters(&market, OLD).await && enters(&market, NEW).await, "{}", market.engine);
        assert!(kinds(&market, OLD).await.iter().any(|kind| kind == "email-changed"));
        let again = browser.form("/account/email/confirm", &fields).await;
        assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY, "a link works once");
    }
}

#[tokio::test]
async fn the_old_mailbox_stops_a_move_and_takes_it_back() {
    for happened in [false, true] {
        for market in markets().await {
            let mut browser = somebody(&market, OLD).await;
            move_to(&mut browser, NEW, PASSWORD).await;
            let stop = link_of(&market, OLD, "email-asked").await;
            let confirm = link_of(&market, NEW, "email-confirm").await;
            let confirm = [("token", token(&confirm))];
            if happened {
                browser.form("/account/email/confirm", &confirm).await;
                assert!(enters(&market, NEW).await, "{}", market.engine);
            }
            let mut anywhere = market.browser();
            assert_eq!(anywhere.get(&stop).await.status, StatusCode::OK, "{}", market.engine);
            let fields = [("token", token(&stop))];
            let stopped = anywhere.form("/account/email/stop", &fields).await;
            assert_eq!(stopped.header("location"), Some("/forgot?done=email-stopped"));
            assert_eq!(browser.get("/account").await.status, StatusCode::SEE_OTHER, "signed out");
            assert!(enters(&market, OLD).await && !enters(&market, NEW).await);
            let late = anywhere.form("/account/email/confirm", &confirm).await;
            assert_eq!(late.status, StatusCode::UNPROCESSABLE_ENTITY);
        }
    }
}

#[tokio::test]
async fn asking_for_a_mailbox_does_not_tell_that_it_has_an_account() {
    for market in markets().await {
        somebody(&market, NEW).await;
        let mut browser = somebody(&market, OLD).await;
        let taken = move_to(&mut browser, NEW, PASSWORD).await;
        let free = move_to(&mut browser, "free@example.org", PASSWORD).await;
        assert_eq!((taken.status, &taken.body), (free.status, &free.body), "{}", market.engine);
        assert_eq!(taken.header("location"), free.header("location"));
        assert!(kinds(&market, NEW).await.iter().any(|kind| kind == "already"));
        assert!(kinds(&market, NEW).await.iter().all(|kind| kind != "email-confirm"));
    }
}

async fn ask_link(market: &Market, email: &str) -> Answer {
    market.browser().form("/sign-in/link", &[("email", email), ("next", "/cart")]).await
}

#[tokio::test]
async fn a_mailed_link_signs_in_once_and_by_its_button() {
    for market in markets().await {
        somebody(&market, OLD).await;
        let page = market.browser().get("/sign-in").await.body;
        assert!(page.contains("href=\"/sign-in/link\""), "{page}");
        let (known, unknown) = (ask_link(&market, OLD).await, ask_link(&market, NEW).await);
        assert_eq!((known.status, &known.body), (unknown.status, &unknown.body));
        assert!(kinds(&market, NEW).await.is_empty(), "nobody else is written to");
        let link = link_of(&market, OLD, "sign-in-link").await;
        assert!(link.starts_with("/sign-in/by-link?"), "{link}");
        let mut browser = market.browser();
        for _ in 0..2 {
            let seen = browser.get(&link).await;
            assert!(seen.body.contains(OLD), "a mail scanner uses nothing up: {}", seen.body);
        }
        let fields = [("token", token(&link)), ("next", "/cart")];
        let entered = browser.form("/sign-in/by-link", &fields).await;
        assert_eq!(entered.header("location"), Some("/cart"), "{}", market.engine);
        assert_eq!(browser.get("/account").await.status, StatusCode::OK);
        let again = market.browser().form("/sign-in/by-link", &fields).await;
        assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
    }
}

#[tokio::test]
async fn who_runs_the_market_is_let_in_by_no_mailed_link() {
    for market in markets().await {
        market.operator().await;
        let operator = "operator@example.com";
        ask_link(&market, operator).await;
        assert_eq!(kinds(&market, operator).await, ["sign-in-password"], "{}", market.engine);
        let mut program = market.browser();
        let body = json!({"token": "no such token"});
        let refused = program.json(Method::POST, "/v1/sessions/links/confirm", &body).await;
        assert_eq!(refused.json()["type"], "/problems/link-used-or-old");
    }
}

#[tokio::test]
async fn a_program_changes_how_its_person_is_addressed() {
    for market in markets().await {
        let person = market.shopper().await;
        let mut program = market.program_of(&person);
        let body = json!({"name": "Mei Lin", "language": "zh", "zone": "Asia/Singapore"});
        let changed = program.json(Method::PUT, "/v1/me", &body).await;
        assert_eq!(changed.status, StatusCode::OK, "{}", changed.body);
        assert_eq!(
            (&changed.json()["name"], &changed.json()["language"]),
            (&json!("Mei Lin"), &json!("zh"))
        );
        for (field, value) in [("zone", "Mars/Olympus"), ("language", "xx"), ("name", "")] {
            let mut bad = body.clone();
            bad[field] = json!(value);
            let refused = program.json(Method::PUT, "/v1/me", &bad).await;
            assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{field}");
            assert_eq!(refused.json()["errors"][0]["field"], field, "{}", refused.body);
        }
        let page = market.browser_of(&person).get("/account").await.body;
        assert!(page.contains("value=\"Asia/Singapore\" selected"), "{page}");
    }
}
