//! What one request may take of the service: how many there are, how long, how much.

use super::notices::signed;
use crate::{App, Config, Parts, Proxies, testing};
use axum::{
    Extension,
    body::{Body, Bytes, HttpBody},
    extract::ConnectInfo,
    http::{Method, StatusCode},
};
use std::{
    convert::Infallible,
    net::SocketAddr,
    pin::Pin,
    task::{Context, Poll},
    time::Duration,
};
use web_kit::{Access, Problem, Routes};

/// A notice to the market, signed with the key of the test's bank or with another.
async fn notice(market: &testing::Market, key: u8, body: &str) -> testing::Answer {
    signed(market, ("/webhooks/payments", key), "msg_1", body).await
}

#[tokio::test]
async fn signed_notices_are_not_counted_with_those_of_strangers() {
    let config = Config { requests_per_minute: 3, ..Config::default() };
    for market in testing::markets_with(config).await {
        for _ in 0..3 {
            assert_eq!(notice(&market, 8, "{}").await.status, StatusCode::UNAUTHORIZED);
        }
        assert_eq!(notice(&market, 8, "{}").await.status, StatusCode::TOO_MANY_REQUESTS);
        for _ in 0..10 {
            let believed = notice(&market, 7, "{}").await.status;
            assert_ne!(believed, StatusCode::TOO_MANY_REQUESTS, "{}", market.engine);
            assert_ne!(believed, StatusCode::UNAUTHORIZED);
        }
    }
}

/// What `peer` is answered when it says that it asks for `named`.
async fn asked_for(market: &testing::Market, peer: &str, named: &str) -> StatusCode {
    let peer: SocketAddr = peer.parse().unwrap();
    let router = market.router.clone().layer(Extension(ConnectInfo(peer)));
    let mut client = market.browser().through(router).with("x-forwarded-for", named);
    client.get("/v1/nowhere").await.status
}

#[tokio::test]
async fn behind_a_trusted_proxy_each_visitor_is_counted_apart_and_nobody_else_is_believed() {
    let proxies = Proxies { trusted: vec!["10.0.0.0/8".parse().unwrap()], ..Proxies::default() };
    let config = Config { requests_per_minute: 2, proxies, ..Config::default() };
    let (counted, too_many) = (StatusCode::NOT_FOUND, StatusCode::TOO_MANY_REQUESTS);
    for market in testing::markets_with(config).await {
        for visitor in ["203.0.113.1, 10.2.2.2", "203.0.113.2:4711", "[2001:db8::1]:4711"] {
            for expected in [counted, counted, too_many] {
                assert_eq!(asked_for(&market, "10.1.1.1:9", visitor).await, expected, "{visitor}");
            }
        }
        let neighbour = asked_for(&market, "10.1.1.1:9", "2001:db8::ffff:1").await;
        assert_eq!(neighbour, too_many, "one customer of IPv6 has a whole network");
        for (forged, expected) in
            [("198.51.100.1", counted), ("198.51.100.2", counted), ("198.51.100.3", too_many)]
        {
            assert_eq!(asked_for(&market, "192.0.2.1:9", forged).await, expected, "{forged}");
        }
    }
}

/// Another server of the same market.
fn another_server(market: &testing::Market) -> App {
    let App { db, clock, config, objects, vault, provider, search, .. } = market.app.clone();
    let config = Config::clone(&config);
    App::new(Parts { db, clock, config, objects, vault, provider, search })
}

#[tokio::test]
async fn a_limit_holds_over_all_servers_of_a_market() {
    let config = Config { requests_per_minute: 20, ..Config::default() };
    for market in testing::markets_with(config).await {
        let there = another_server(&market);
        let (mut here, mut other) =
            (market.browser(), market.browser().through(crate::router(there.clone())));
        for _ in 0..12 {
            for browser in [&mut here, &mut other] {
                assert_eq!(browser.get("/v1/nowhere").await.status, StatusCode::NOT_FOUND);
            }
        }
        for app in [&market.app, &there, &market.app] {
            web_kit::share_limits(app).await.unwrap();
        }
        for browser in [&mut here, &mut other] {
            let answer = browser.get("/v1/nowhere").await;
            assert_eq!(answer.status, StatusCode::TOO_MANY_REQUESTS, "{}", market.engine);
        }
        market.app.clock.advance_seconds(60);
        assert_eq!(here.get("/v1/nowhere").await.status, StatusCode::NOT_FOUND);
    }
}

#[tokio::test]
async fn pages_and_forms_are_counted_before_anything_is_done_for_them() {
    let config = Config { pages_per_minute: 2, ..Config::default() };
    for market in testing::markets_with(config).await {
        let mut browser = market.browser();
        for _ in 0..2 {
            assert_eq!(browser.get("/sign-in").await.status, StatusCode::OK, "{}", market.engine);
        }
        let page = browser.get("/").await;
        assert_eq!(page.status, StatusCode::TOO_MANY_REQUESTS);
        assert!(page.header("retry-after").is_some());
        assert!(page.body.contains("That was a little too fast"), "{}", page.body);
        let form = browser.raw_form("/sign-in", &[("email", "a@example.org")]).await;
        assert_eq!(form.status, StatusCode::TOO_MANY_REQUESTS, "before its password is hashed");
        assert_eq!(browser.get(web_kit::asset("app.css")).await.status, StatusCode::OK);
        assert_eq!(browser.get("/v1/nowhere").await.status, StatusCode::NOT_FOUND);
        market.app.clock.advance_seconds(60);
        assert_eq!(browser.get("/sign-in").await.status, StatusCode::OK);
    }
}

#[tokio::test]
async fn a_request_that_takes_too_long_is_answered_all_the_same() {
    let config = Config { patience: Duration::from_millis(50), ..Config::default() };
    for market in testing::markets_with(config).await {
        let slow = || async { tokio::time::sleep(Duration::from_secs(60)).await };
        let routes =
            Routes::new().get("/v1/slow", Access::Public, slow).get("/slow", Access::Public, slow);
        let router = web_kit::framed(routes, market.app.clone());
        let mut browser = market.browser().through(router);
        let answer = browser.get("/v1/slow").await;
        assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE);
        assert_eq!(answer.json()["type"], "/problems/too-slow");
        let page = browser.get("/slow").await;
        assert_eq!(page.status, StatusCode::SERVICE_UNAVAILABLE);
        assert!(page.body.contains("This takes too long"));
    }
}

#[tokio::test]
async fn a_database_without_time_is_no_fault_of_ours_and_says_when_to_ask_again() {
    for market in testing::markets().await {
        let busy = || async { Err::<(), _>(Problem::from(store::StoreError::Busy)) };
        let routes = Routes::new().get("/v1/busy", Access::Public, busy);
        let routes = routes.get("/busy", Access::Public, busy);
        let router = web_kit::framed(routes, market.app.clone());
        let mut browser = market.browser().through(router);
        let answer = browser.get("/v1/busy").await;
        assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE, "{}", market.engine);
        assert_eq!(answer.json()["type"], "/problems/busy");
        assert_eq!(answer.header("retry-after"), Some("2"));
        let page = browser.get("/busy").await;
        assert_eq!(page.status, StatusCode::SERVICE_UNAVAILABLE);
        assert!(page.body.contains("The market is busy"), "{}", page.body);
    }
}

/// A body that begins and never goes on.
struct Silent(Option<Bytes>);

impl HttpBody for Silent {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<http_body::Frame<Bytes>, Infallible>>> {
        match self.0.take() {
            Some(bytes) => Poll::Ready(Some(Ok(http_body::Frame::data(bytes)))),
            None => Poll::Pending,
        }
    }
}

#[tokio::test]
async fn an_upload_that_falls_silent_is_cut_off() {
    let config = Config { patience: Duration::from_millis(50), ..Config::default() };
    for market in testing::markets_with(config).await {
        let mut program = market.program_of(&market.merchant("orchard").await);
        let body = Body::new(Silent(Some(Bytes::from_static(b"Handle,Title\n"))));
        let answer = program.send(Method::POST, "/v1/merchant/imports", None, body).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{}", answer.body);
        assert_eq!(answer.json()["type"], "/problems/cut-off");
    }
}

#[tokio::test]
async fn a_file_that_is_too_long_is_refused_as_it_comes_in() {
    let config = Config { upload_bytes_max: 1_000, ..Config::default() };
    for market in testing::markets_with(config).await {
        let merchant = market.merchant("orchard").await;
        let mut program = market.program_of(&merchant);
        let long = || Body::from("Handle,Title\n".repeat(100));
        let answer = program.send(Method::POST, "/v1/merchant/imports", None, long()).await;
        assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE);
        let told = answer.json();
        assert_eq!(told["type"], "/problems/file-too-large");
        assert_eq!(told["bytes_max"], 1_000);
        let runs = program.get("/v1/merchant/imports").await.json();
        assert_eq!(runs["items"], serde_json::json!([]), "{}", market.engine);
    }
}
