//! What is done again and again and fails: an operator sees it, and when it is tried next.

use crate::testing;
use axum::http::{Method, StatusCode};
use jobs::timers;
use serde_json::json;
use store::{StoreError, params, sql};

#[tokio::test]
async fn an_operator_sees_what_fails_again_and_again_and_when_it_is_tried_next() {
    for market in testing::markets().await {
        let now = market.app.clock.now();
        let (since, next) = (now.plus_seconds(-3_600), now.plus_seconds(300));
        let fails = market.app.db.write(move |tx| {
            timers::set_first(tx, "payments.reconcile", b"always", next)?;
            let failed = sql!(
                "UPDATE timer SET attempts = 5, error = 'no list', dead_at = $1 WHERE kind = $2"
            );
            tx.execute(failed, params![since, "payments.reconcile"])?;
            Ok::<_, StoreError>(())
        });
        fails.await.unwrap();
        let operator = market.operator().await;
        let (mut program, mut browser) =
            (market.program_of(&operator), market.browser_of(&operator));
        let listed = program.get("/v1/admin/jobs").await.json();
        let told = &listed["items"][0];
        assert_eq!(
            (&told["kind"], &told["error"]),
            (&json!("payments.reconcile"), &json!("no list"))
        );
        assert_eq!(told["since"], json!(since.to_string()), "{}", market.engine);
        assert_eq!(told["next_at"], json!(next.to_string()), "{}", market.engine);
        let page = browser.get("/admin/jobs").await.body;
        assert!(
            page.contains("list of what moved") && page.contains("Tried again by itself"),
            "{page}"
        );
        assert!(browser.get("/admin").await.body.contains("One job could not be done by itself"));
        let retry =
            format!("/v1/admin/jobs/payments.reconcile/{}/retry", told["id"].as_str().unwrap());
        let tried = program.json(Method::POST, &retry, &json!({})).await;
        assert_eq!(tried.status, StatusCode::NO_CONTENT, "{}", tried.body);
        let left = program.get("/v1/admin/jobs").await.json();
        assert_eq!(left["items"], json!([]), "{}", market.engine);
    }
}
