//! `Idempotency-Key`, on both engines: the handler of a kept request runs once.

use crate::testing::{self, Market};
use axum::{
    Router,
    extract::State,
    http::{Method, StatusCode},
};
use std::{
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
    time::Duration,
};
use web_kit::{Access, App, Body, Created, Problem, Reader, Routes, openapi};

/// How often the handler ran, and what it answers with.
#[derive(Clone, Default)]
struct Runs(Arc<AtomicU32>);

/// The market with one more route whose handler counts its runs.
fn with_counter(market: &Market, runs: &Runs) -> Router {
    let runs = runs.clone();
    let count = move |State(_): State<App>, reader: Reader, Body(body): Body<serde_json::Value>| {
        let runs = runs.clone();
        async move {
            let run = runs.0.fetch_add(1, Ordering::SeqCst) + 1;
            if let Some(pause) = body["pause"].as_u64() {
                tokio::time::sleep(Duration::from_millis(pause)).await;
            }
            match body["fail"].as_u64() {
                Some(500) => Err(Problem::broken()),
                Some(_) => Err(Problem::invalid("bad", "no").with("run", run)),
                None => Ok(Created {
                    location: format!("/v1/runs/{run}"),
                    body: serde_json::json!({ "run": run, "lang": reader.lang().tag() }),
                }),
            }
        }
    };
    let routes = Routes::new(openapi::base()).post("/v1/runs", Access::Public, count);
    let app = market.app.clone();
    let (router, _, _) = routes.into_parts();
    web_kit::framed(router, app)
}

async fn post(client: &mut testing::Client, key: &str, body: serde_json::Value) -> testing::Answer {
    let mut client = client.clone().with("idempotency-key", key);
    client.json(Method::POST, "/v1/runs", &body).await
}

#[tokio::test]
async fn the_same_key_and_body_get_the_same_answer() {
    for market in testing::markets().await {
        let runs = Runs::default();
        let person = market.shopper().await;
        let mut client = market.program_of(&person).through(with_counter(&market, &runs));
        let body = serde_json::json!({ "n": 1 });
        let first = post(&mut client, "a", body.clone()).await;
        let again = post(&mut client, "a", body.clone()).await;
        assert_eq!((first.status, again.status), (StatusCode::CREATED, StatusCode::CREATED));
        assert_eq!(first.body, again.body, "{}", market.engine);
        assert_eq!(again.header("location"), Some("/v1/runs/1"));
        assert_eq!(again.header("idempotency-replayed"), Some("true"));
        assert_eq!(first.header("idempotency-replayed"), None);
        let other = post(&mut client, "a", serde_json::json!({ "n": 2 })).await;
        assert_eq!(other.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(other.json()["type"], "/problems/idempotency-key-reused");
        assert_eq!(post(&mut client, "b", body.clone()).await.json()["run"], 2);
        let mut stranger = market.program_of(&market.person("other", false).await);
        stranger = stranger.through(with_counter(&market, &runs));
        assert_eq!(post(&mut stranger, "a", body).await.json()["run"], 3, "keys are one's own");
    }
}

#[tokio::test]
async fn a_refusal_is_kept_and_a_failure_is_not() {
    for market in testing::markets().await {
        let runs = Runs::default();
        let mut client = market.program_of(&market.shopper().await);
        client = client.through(with_counter(&market, &runs));
        for _ in 0..2 {
            let refused = post(&mut client, "a", serde_json::json!({ "fail": 422 })).await;
            assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
            assert_eq!(refused.json()["run"], "1");
        }
        for _ in 0..2 {
            let failed = post(&mut client, "b", serde_json::json!({ "fail": 500 })).await;
            assert_eq!(failed.status, StatusCode::INTERNAL_SERVER_ERROR);
        }
        assert_eq!(runs.0.load(Ordering::SeqCst), 3, "{}", market.engine);
    }
}

#[tokio::test]
async fn a_request_that_still_runs_is_told_so_and_a_dead_one_is_given_up() {
    for market in testing::markets().await {
        let runs = Runs::default();
        let client = market.program_of(&market.shopper().await);
        let client = client.through(with_counter(&market, &runs));
        let body = serde_json::json!({ "pause": 400 });
        let (mut one, mut two) = (client.clone(), client);
        let slow = tokio::spawn({
            let body = body.clone();
            async move { post(&mut one, "a", body).await }
        });
        tokio::time::sleep(Duration::from_millis(150)).await;
        let meanwhile = post(&mut two, "a", body.clone()).await;
        assert_eq!(meanwhile.status, StatusCode::CONFLICT, "{}", market.engine);
        assert_eq!(meanwhile.json()["type"], "/problems/idempotency-key-in-flight");
        assert_eq!(meanwhile.header("retry-after"), Some("1"));
        assert_eq!(slow.await.unwrap().status, StatusCode::CREATED);
        assert_eq!(post(&mut two, "a", body).await.json()["run"], 1);
    }
}

#[tokio::test]
async fn a_caller_who_goes_away_does_not_stop_the_run() {
    let market = testing::market().await;
    let runs = Runs::default();
    let mut client = market.program_of(&market.shopper().await);
    client = client.through(with_counter(&market, &runs));
    let body = serde_json::json!({ "pause": 200 });
    let gone =
        tokio::time::timeout(Duration::from_millis(80), post(&mut client, "a", body.clone()));
    assert!(gone.await.is_err());
    tokio::time::sleep(Duration::from_millis(400)).await;
    assert_eq!(post(&mut client, "a", body).await.json()["run"], 1);
}

#[tokio::test]
async fn old_keys_are_dropped() {
    for market in testing::markets().await {
        let runs = Runs::default();
        let mut client = market.program_of(&market.shopper().await);
        client = client.through(with_counter(&market, &runs));
        let body = serde_json::json!({});
        post(&mut client, "a", body.clone()).await;
        let before = market.app.clock.now();
        let dropped = market.app.db.write(move |tx| crate::idempotency::prune(tx, before)).await;
        assert_eq!(dropped.unwrap(), 1);
        assert_eq!(post(&mut client, "a", body).await.json()["run"], 2, "{}", market.engine);
    }
}

#[tokio::test]
async fn a_key_that_is_none_is_refused() {
    let market = testing::market().await;
    let mut client = market.browser().through(with_counter(&market, &Runs::default()));
    let long = "k".repeat(256);
    for key in ["", "  ", long.as_str()] {
        let answer = post(&mut client, key, serde_json::json!({})).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{key:?}");
    }
}
