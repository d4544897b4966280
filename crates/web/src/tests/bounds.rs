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
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering::Relaxed},
    },
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

/// Every thread that reads the database is busy until `over`.
async fn hang(market: &testing::Market, over: &Arc<AtomicBool>) {
    for _ in 0..64 {
        let (db, over) = (market.app.db.clone(), Arc::clone(over));
        tokio::spawn(async move {
            let held = move |_: &mut store::Tx<'_>| {
                while !over.load(Relaxed) {
                    std::thread::sleep(Duration::from_millis(5));
                }
                Ok::<_, store::StoreError>(())
            };
            db.read(held).await
        });
    }
    tokio::time::sleep(Duration::from_millis(200)).await;
}

#[tokio::test]
async fn a_database_that_hangs_holds_no_request_beyond_its_bound() {
    let config = Config { patience: Duration::from_millis(500), ..Config::default() };
    for market in testing::markets_with(config).await {
        let shopper = market.shopper().await;
        let (mut visitor, mut program) = (market.browser(), market.program_of(&shopper));
        let over = Arc::new(AtomicBool::new(false));
        hang(&market, &over).await;
        for client in [&mut visitor, &mut program] {
            for path in ["/v1/fx?from=USD&to=CNY", "/v1/listings", "/v1/me", "/"] {
                let begun = std::time::Instant::now();
                let answer = client.get(path).await;
                let waited = begun.elapsed();
                assert!(waited < Duration::from_millis(900), "{path}: {waited:?}");
                assert!(!path.contains("fx") || answer.status == StatusCode::SERVICE_UNAVAILABLE);
            }
        }
        let page = market.browser_of(&shopper).get("/cart").await;
        assert_eq!(page.status, StatusCode::SERVICE_UNAVAILABLE, "{}", market.engine);
        assert!(
            page.body.contains("This takes too long"),
            "people are told on a page: {}",
            page.body
        );
        over.store(true, Relaxed);
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
    let config = Config { patience: Duration::from_secs(1), ..Config::default() };
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

/// The head of a part of a form.
fn part(name: &str) -> String {
    format!("--B\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n")
}

/// A body that comes in pieces, as from a socket that always has more.
struct Pieces(std::vec::IntoIter<Bytes>);

impl Pieces {
    fn body(text: String) -> Body {
        let bytes = Bytes::from(text);
        let starts = (0..bytes.len()).step_by(16 << 10);
        let pieces = starts.map(|at| bytes.slice(at..bytes.len().min(at + (16 << 10))));
        Body::new(Pieces(pieces.collect::<Vec<_>>().into_iter()))
    }
}

impl HttpBody for Pieces {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<http_body::Frame<Bytes>, Infallible>>> {
        Poll::Ready(self.0.next().map(|piece| Ok(http_body::Frame::data(piece))))
    }
}

#[tokio::test]
async fn a_word_beside_a_file_is_bounded_and_does_not_come_back() {
    for market in testing::markets().await {
        let mut browser = market.browser_of(&market.merchant("orchard").await);
        let kind = Some("multipart/form-data; boundary=B");
        let path = format!("/sell/import?csrf={}", browser.csrf().await);
        for (text, status) in [
            ("x".repeat(8 << 10), StatusCode::UNPROCESSABLE_ENTITY),
            ("x".repeat((8 << 10) + 1), StatusCode::PAYLOAD_TOO_LARGE),
            ("x".repeat(4 << 20), StatusCode::PAYLOAD_TOO_LARGE),
            ("x\0".to_owned(), StatusCode::BAD_REQUEST),
        ] {
            let form = format!("{}{text}\r\n--B--\r\n", part("currency"));
            let told = browser.send(Method::POST, &path, kind, Pieces::body(form)).await;
            assert_eq!(told.status, status, "{}", market.engine);
            assert!(!told.body.contains(&"x".repeat(2_001)), "it comes back whole");
        }
    }
}

#[tokio::test]
async fn a_form_of_very_many_parts_is_read_no_further() {
    for market in testing::markets().await {
        let mut browser = market.browser_of(&market.merchant("orchard").await);
        let kind = Some("multipart/form-data; boundary=B");
        let path = format!("/sell/import?csrf={}", browser.csrf().await);
        for (parts, status) in [
            (100, StatusCode::UNPROCESSABLE_ENTITY),
            (101, StatusCode::PAYLOAD_TOO_LARGE),
            (60_000, StatusCode::PAYLOAD_TOO_LARGE),
        ] {
            let form = format!("{}--B--\r\n", format!("{}x\r\n", part("currency")).repeat(parts));
            let told = browser.send(Method::POST, &path, kind, Pieces::body(form)).await;
            assert_eq!(told.status, status, "{parts} on {}", market.engine);
        }
    }
}

#[tokio::test]
async fn a_part_whose_head_never_ends_is_cut_off() {
    for market in testing::markets().await {
        let mut browser = market.browser_of(&market.merchant("orchard").await);
        let kind = Some("multipart/form-data; boundary=B");
        let path = format!("/sell/import?csrf={}", browser.csrf().await);
        let endless = format!("--B\r\nContent-Disposition: {}", "x".repeat(4 << 20));
        let told = browser.send(Method::POST, &path, kind, Pieces::body(endless)).await;
        assert_eq!(told.status, StatusCode::BAD_REQUEST, "{}", market.engine);
        assert!(told.body.contains("did not arrive whole"), "{}", told.body);
        // A file of that length is taken as it comes.
        let file = "Handle,Title\n".repeat((4 << 20) / 13);
        let head = part("file").replace("\"file\"", "\"file\"; filename=\"a.csv\"");
        let form = format!("{head}{file}\r\n--B--\r\n");
        let told = browser.send(Method::POST, &path, kind, Pieces::body(form)).await;
        assert_eq!(told.status, StatusCode::SEE_OTHER, "{}", told.body);
    }
}

#[tokio::test]
async fn an_account_sends_three_files_at_a_time_and_another_is_not_held_up() {
    let config = Config { patience: Duration::from_secs(20), ..Config::default() };
    for market in testing::markets_with(config).await {
        let (ada, ben) = (market.merchant("orchard").await, market.merchant("knitters").await);
        let path = "/v1/merchant/imports";
        let mut under_way = tokio::task::JoinSet::new();
        for _ in 0..3 {
            let mut program = market.program_of(&ada);
            let body = Body::new(Silent(Some(Bytes::from_static(b"Handle,Title\n"))));
            under_way
                .spawn(async move { program.send(Method::POST, path, None, body).await.status });
        }
        tokio::time::sleep(Duration::from_millis(500)).await;
        let file = || Body::from("Handle,Title\n");
        let refused = market.program_of(&ada).send(Method::POST, path, None, file()).await;
        assert_eq!(refused.status, StatusCode::TOO_MANY_REQUESTS, "{}", market.engine);
        assert_eq!(refused.json()["type"], "/problems/too-many-uploads");
        assert_eq!(refused.header("retry-after"), Some("10"));
        let other = market.program_of(&ben).send(Method::POST, path, None, file()).await;
        assert_eq!(other.status, StatusCode::ACCEPTED, "{}", other.body);
        under_way.abort_all();
        while under_way.join_next().await.is_some() {}
        let again = market.program_of(&ada).send(Method::POST, path, None, file()).await;
        assert_eq!(again.status, StatusCode::ACCEPTED, "{}", again.body);
    }
}

#[tokio::test]
async fn the_files_of_one_merchant_do_not_fill_the_disk() {
    let config = Config { upload_bytes_max: 100, ..Config::default() };
    for market in testing::markets_with(config).await {
        let (ada, ben) = (market.merchant("orchard").await, market.merchant("knitters").await);
        let send = async |person: &testing::Person| {
            let file = Body::from("a".repeat(90));
            market.program_of(person).send(Method::POST, "/v1/merchant/imports", None, file).await
        };
        for _ in 0..9 {
            assert_eq!(send(&ada).await.status, StatusCode::ACCEPTED, "{}", market.engine);
        }
        let full = send(&ada).await;
        assert_eq!(full.status, StatusCode::PAYLOAD_TOO_LARGE, "{}", full.body);
        assert_eq!(full.json()["type"], "/problems/files-full");
        assert_eq!(send(&ben).await.status, StatusCode::ACCEPTED, "{}", market.engine);
    }
}

#[tokio::test]
async fn a_request_with_a_key_is_no_longer_than_one_without() {
    for market in testing::markets().await {
        let mut program = market.browser().with("idempotency-key", "long");
        let body = Body::from(format!("{{\"email\": \"{}\"}}", "x".repeat(3 << 20)));
        let kind = Some("application/json");
        let told = program.send(Method::POST, "/v1/accounts", kind, body).await;
        assert_eq!(told.status, StatusCode::BAD_REQUEST, "{}", market.engine);
        assert_eq!(told.json()["type"], "/problems/body-too-long");
        assert!(told.body.len() < 1_000, "{}", told.body);
    }
}
