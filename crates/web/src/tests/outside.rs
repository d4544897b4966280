//! What operators see of calls to the outside.

use crate::testing;
use axum::http::StatusCode;
use jobs::outside::Watch;

#[tokio::test]
async fn an_operator_sees_since_when_the_mail_server_fails_and_what_failed_last() {
    for market in testing::markets().await {
        let mut operator = market.browser_of(&market.operator().await);
        let quiet = operator.get("/admin").await;
        assert_eq!(quiet.status, StatusCode::OK, "{}", market.engine);
        assert!(!quiet.body.contains("Calls to the outside"), "nothing ever failed");

        let (watch, now) = (Watch::new(&market.app.db, "mail"), market.app.clock.now());
        watch.note(Some("mail server: no answer within 30 seconds".to_owned()), now).await;
        let failing = operator.get("/admin").await.body;
        for text in
            ["The mail server does not answer", "no answer within 30 seconds", "Fails since"]
        {
            assert!(failing.contains(text), "{text}: {failing}");
        }
        watch.note(None, now.plus_seconds(5)).await;
        let works = operator.get("/admin").await.body;
        assert!(!works.contains("The mail server does not answer"), "{works}");
        assert!(works.contains("no answer within 30 seconds"), "what failed last: {works}");
    }
}
