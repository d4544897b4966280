//! What every page and answer has: headers, languages, protection of forms, limits, error pages.

use crate::{Config, testing};
use axum::{
    body::Body,
    http::{Method, StatusCode},
};

const FORM: &str = "application/x-www-form-urlencoded";

#[tokio::test]
async fn a_page_carries_the_headers_that_protect_its_reader() {
    for market in testing::markets().await {
        let answer = market.browser().get("/nowhere").await;
        let policy = answer.header("content-security-policy").unwrap();
        assert!(policy.starts_with("default-src 'self'; img-src 'self';"), "{policy}");
        assert!(!policy.contains("unsafe"), "{policy}");
        assert_eq!(answer.header("x-content-type-options"), Some("nosniff"));
        assert_eq!(answer.header("referrer-policy"), Some("same-origin"));
        assert_eq!(answer.header("cache-control"), Some("private, no-cache"));
        assert!(!answer.body.contains("style=\""), "no inline styles");
    }
}

#[tokio::test]
async fn a_missing_page_is_told_in_the_readers_language() {
    for market in testing::markets().await {
        let english = market.browser().get("/nowhere").await;
        assert_eq!(english.status, StatusCode::NOT_FOUND);
        assert!(english.body.contains("There is nothing at this address"));
        let mut browser = market.browser().with("accept-language", "zh-CN,zh;q=0.9");
        assert!(browser.get("/nowhere").await.body.contains("这里什么也没有"));
        assert!(browser.get("/nowhere?lang=en").await.body.contains("There is nothing"));
        let kept = browser.get("/nowhere").await;
        assert!(kept.body.contains("There is nothing"), "the switch is remembered");
    }
}

#[tokio::test]
async fn a_missing_route_of_the_api_is_a_problem() {
    for market in testing::markets().await {
        let answer = market.browser().get("/v1/nowhere").await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND);
        assert_eq!(answer.header("content-type"), Some("application/problem+json"));
        assert_eq!(answer.json()["type"], "/problems/not-found");
    }
}

#[tokio::test]
async fn the_style_sheet_may_be_kept_for_ever() {
    for market in testing::markets().await {
        let sheet = market.browser().get(web_kit::asset("app.css")).await;
        assert_eq!(sheet.status, StatusCode::OK);
        assert_eq!(sheet.header("content-type"), Some("text/css; charset=utf-8"));
        assert_eq!(sheet.header("cache-control"), Some("public, max-age=31536000, immutable"));
        assert_eq!(market.browser().get("/static/app-0.css").await.status, StatusCode::NOT_FOUND);
    }
}

/// A page's form of which the test only needs that it is one.
const A_FORM: &str = "/sign-out";

#[tokio::test]
async fn a_form_without_the_token_of_its_session_is_refused() {
    for market in testing::markets().await {
        let person = market.shopper().await;
        let mut browser = market.browser_of(&person);
        for fields in [&[][..], &[("csrf", "")][..], &[("csrf", "0123456789abcdef")][..]] {
            let answer = browser.raw_form(A_FORM, fields).await;
            assert_eq!(answer.status, StatusCode::FORBIDDEN, "{fields:?}");
            assert!(answer.body.contains("The form is too old"));
        }
        let token = browser.csrf().await;
        let mut other = market.browser_of(&market.person("other", false).await);
        let answer = other.raw_form(A_FORM, &[("csrf", &token)]).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "another session's token");
        let mut foreign = browser.clone().with("origin", "https://evil.example");
        let answer = foreign.raw_form(A_FORM, &[("csrf", &token)]).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "another site's page");
        let answer = browser.raw_form(A_FORM, &[("csrf", &token)]).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER);
    }
}

#[tokio::test]
async fn a_visitors_token_is_bound_to_the_signed_cookie() {
    for market in testing::markets().await {
        let mut browser = market.browser();
        let token = browser.csrf().await;
        let mut other = market.browser();
        other.csrf().await;
        let stolen = other.raw_form("/sign-in", &[("csrf", &token)]).await;
        assert_eq!(stolen.status, StatusCode::FORBIDDEN);
        let own = browser.raw_form("/sign-in", &[("csrf", &token)]).await;
        assert_ne!(own.status, StatusCode::FORBIDDEN);
    }
}

#[tokio::test]
async fn the_api_believes_a_cookie_only_from_its_own_pages() {
    for market in testing::markets().await {
        let person = market.shopper().await;
        let send = |client: testing::Client| async move {
            let mut client = client;
            client
                .send(Method::DELETE, "/v1/sessions/current", Some(FORM), Body::empty())
                .await
                .status
        };
        let browser = market.browser_of(&person);
        assert_eq!(send(browser.clone()).await, StatusCode::FORBIDDEN, "no word on the origin");
        let foreign = browser.clone().with("origin", "https://evil.example");
        assert_eq!(send(foreign).await, StatusCode::FORBIDDEN);
        let cross = browser.clone().with("sec-fetch-site", "cross-site");
        assert_eq!(send(cross).await, StatusCode::FORBIDDEN);
        assert!(send(market.program_of(&person)).await.is_success(), "a token needs no origin");
    }
}

#[tokio::test]
async fn one_caller_cannot_keep_the_api_busy() {
    let config = Config { requests_per_minute: 3, ..Config::default() };
    for market in testing::markets_with(config).await {
        let mut browser = market.browser();
        for left in ["2", "1", "0"] {
            let answer = browser.get("/v1/nowhere").await;
            let told = answer.header("ratelimit").unwrap();
            assert!(told.starts_with(&format!("\"default\";r={left};t=")), "{told}");
            assert_eq!(answer.header("ratelimit-policy"), Some("\"default\";q=3;w=60"));
        }
        let answer = browser.get("/v1/nowhere").await;
        assert_eq!(answer.status, StatusCode::TOO_MANY_REQUESTS);
        assert!(answer.header("retry-after").is_some());
        market.app.clock.advance_seconds(60);
        assert_eq!(browser.get("/v1/nowhere").await.status, StatusCode::NOT_FOUND);
    }
}

#[tokio::test]
async fn the_service_says_that_it_is_well() {
    for market in testing::markets().await {
        let answer = market.browser().get("/healthz").await;
        assert_eq!((answer.status, market.engine), (StatusCode::OK, market.engine));
        assert_eq!(answer.json()["status"], "ok");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_database_that_does_not_answer_holds_up_no_probe() {
    for market in testing::markets().await {
        for _ in 0..32 {
            let db = market.app.db.clone();
            tokio::spawn(async move {
                let held = db.read(|_| {
                    std::thread::sleep(std::time::Duration::from_secs(6));
                    Ok::<_, store::StoreError>(())
                });
                held.await
            });
        }
        tokio::time::sleep(std::time::Duration::from_millis(300)).await;
        let begun = std::time::Instant::now();
        let silent = market.browser().get("/healthz").await;
        assert_eq!(silent.status, StatusCode::SERVICE_UNAVAILABLE, "{}", silent.body);
        assert_eq!(silent.json()["checks"][0]["state"], "no answer", "{}", market.engine);
        assert!(begun.elapsed() < std::time::Duration::from_secs(5), "{:?}", begun.elapsed());
    }
}

#[tokio::test]
async fn a_server_is_ready_when_all_that_it_rests_on_is() {
    for market in testing::markets().await {
        let early = market.browser().get("/readyz").await;
        assert_eq!(early.status, StatusCode::SERVICE_UNAVAILABLE, "{}", market.engine);
        let told = |name: &str, state: &str| serde_json::json!({ "name": name, "state": state });
        let checks =
            [told("database", "well"), told("objects", "well"), told("search", "is being built")];
        assert_eq!(early.json()["checks"], serde_json::json!(checks), "{}", market.engine);
        let (db, now) = (&market.app.db, market.app.clock.now());
        search::catch_up(&market.app.search, db, now).await.unwrap();
        tokio::time::sleep(std::time::Duration::from_millis(2_100)).await;
        let ready = market.browser().get("/readyz").await;
        assert_eq!(ready.status, StatusCode::OK, "{}", ready.body);
        // Nothing is left of the try.
        let left = db.read(|tx| jobs::timers::find(tx, "probe", b"probe")).await.unwrap();
        assert!(left.is_none(), "{}", market.engine);
        db.close();
        for path in ["/healthz", "/readyz"] {
            tokio::time::sleep(std::time::Duration::from_millis(2_100)).await;
            let gone = market.browser().get(path).await;
            assert_eq!(gone.status, StatusCode::SERVICE_UNAVAILABLE, "{path}: {}", gone.body);
            assert_eq!(gone.json()["checks"][0], told("database", "cannot be reached"));
        }
    }
}

#[tokio::test]
async fn the_documentation_is_readable_without_another_site() {
    for market in testing::markets().await {
        let index = market.browser().get("/docs/").await;
        let link = index.body.split("href=\"").find(|rest| rest.contains("#get_listings\""));
        let part = link.and_then(|rest| rest.split('#').next()).unwrap();
        let part = market.browser().get(part).await;
        let shape = market.browser().get("/docs/shapes/Problem").await;
        for page in [&index, &part, &shape] {
            assert_eq!(page.status, StatusCode::OK);
            assert!(
                !page.body.contains("src=\"http") && !page.body.contains("href=\"http"),
                "{}",
                page.body
            );
        }
        assert!(
            part.body.contains("id=\"get_listings\"") && part.body.contains("/docs/shapes/Problem")
        );
        for gone in ["/docs/nothing", "/docs/shapes/Nothing"] {
            assert_eq!(market.browser().get(gone).await.status, StatusCode::NOT_FOUND, "{gone}");
        }
        assert_eq!(market.browser().get("/docs").await.header("location"), Some("/docs/"));
        assert_eq!(market.browser().get("/openapi.json").await.json()["openapi"], "3.1.0");
    }
}
