//! `Idempotency-Key`, on both engines: a command happens once.

use crate::testing::{self, Market};
use axum::{
    Router,
    http::{Method, StatusCode},
};
use jobs::timers;
use kernel::Timestamp;
use std::{
    sync::{Arc, Condvar, Mutex},
    time::Duration,
};
use store::{StoreError, Tx, sql};
use web_kit::{Access, Body, Created, Once, Problem, Routes};

/// What the command of these tests leaves behind.
const EFFECT: &str = "test.effect";

/// A door at which the command waits, between its effect and its commit.
#[derive(Clone, Default)]
struct Door(Arc<(Mutex<(bool, bool)>, Condvar)>);

impl Door {
    /// Waits until the command stands before it.
    async fn reached(&self) {
        let door = self.clone();
        let reached = tokio::task::spawn_blocking(move || {
            let mut state = door.0.0.lock().unwrap();
            while !state.0 {
                state = door.0.1.wait(state).unwrap();
            }
        });
        reached.await.unwrap();
    }
    fn open(&self) {
        self.0.0.lock().unwrap().1 = true;
        self.0.1.notify_all();
    }
    fn pass(&self) {
        let mut state = self.0.0.lock().unwrap();
        state.0 = true;
        self.0.1.notify_all();
        while !state.1 {
            state = self.0.1.wait(state).unwrap();
        }
    }
}

/// The market with two more commands: one that leaves a timer behind for each time it happens, and one
/// that does so in two steps, with a call of somebody else between them.
fn with_commands(market: &Market, door: &Door) -> Router {
    let door = door.clone();
    let happen = move |once: Once, Body(body): Body<serde_json::Value>| {
        let door = door.clone();
        async move {
            once.write(move |tx, moment| {
                let run = format!("{:016x}", moment.bits());
                timers::set(tx, EFFECT, run.as_bytes(), moment.now)?;
                if body["wait"] == true {
                    door.pass();
                }
                match body["fail"].as_u64() {
                    Some(500) => Err(Problem::broken()),
                    Some(429) => Err(Problem::too_many(1)),
                    Some(_) => Err(Problem::invalid("bad", "no").with("run", run)),
                    None => Ok(Created {
                        location: format!("/v1/runs/{run}"),
                        body: serde_json::json!({ "run": run }),
                    }),
                }
            })
            .await
        }
    };
    let steps = |once: Once, Body(body): Body<serde_json::Value>| async move {
        let made = once
            .begin(|tx, moment| {
                let run = format!("{:016x}", moment.bits()).into_bytes();
                timers::set(tx, EFFECT, &run, moment.now)?;
                Ok(run)
            })
            .await?;
        if body["fail"] == true {
            return Err(Problem::broken());
        }
        let made = String::from_utf8(made).unwrap();
        once.write(move |_, _| Ok(axum::Json(serde_json::json!({ "made": made })))).await
    };
    let routes = Routes::new().command("/v1/runs", Access::Public, happen).command(
        "/v1/steps",
        Access::Public,
        steps,
    );
    web_kit::framed(routes, market.app.clone())
}

/// A command whose answer is read anew: it counts how often it happened.
fn with_step(market: &Market) -> Router {
    let count = |once: Once| async move {
        let step = |tx: &mut Tx<'_>, moment: &mut kernel::Moment| -> Result<(), Problem> {
            let run = format!("{:016x}", moment.bits());
            Ok(timers::set(tx, EFFECT, run.as_bytes(), moment.now)?)
        };
        let read = |tx: &mut Tx<'_>| -> Result<_, Problem> {
            let all = Timestamp::from_micros(i64::MAX);
            let count = timers::due(tx, EFFECT, all, 100)?.len();
            let filler = "x".repeat(100_000);
            Ok(axum::Json(serde_json::json!({ "count": count, "filler": filler })))
        };
        once.step(step, read).await
    };
    web_kit::framed(Routes::new().command("/v1/runs", Access::Public, count), market.app.clone())
}

#[tokio::test]
async fn what_grows_with_each_step_is_read_anew_and_not_kept_with_each_key() {
    for market in testing::markets().await {
        let client = market.program_of(&market.shopper().await).through(with_step(&market));
        let body = serde_json::json!({});
        for key in ["a", "b"] {
            let first = post(&client, key, body.clone()).await;
            assert_eq!(
                (first.status, first.header("idempotency-replayed")),
                (StatusCode::OK, None)
            );
        }
        let again = post(&client, "a", body.clone()).await;
        assert_eq!(again.header("idempotency-replayed"), Some("true"), "{}", market.engine);
        assert_eq!((again.status, again.json()["count"].as_u64()), (StatusCode::OK, Some(2)));
        assert_eq!(effects(&market).await, 2, "{}", market.engine);
        let kept = |tx: &mut Tx<'_>| {
            tx.query(
                sql!("SELECT CAST(LENGTH(answer) AS BIGINT) FROM idempotency WHERE answer IS NOT NULL"),
                &[],
                |row| row.get::<i64>(0),
            )
        };
        let kept: Vec<i64> = market.app.db.read(kept).await.unwrap();
        assert!(kept.iter().all(|bytes| *bytes < 1_000), "{}: {kept:?}", market.engine);
    }
}

async fn post(client: &testing::Client, key: &str, body: serde_json::Value) -> testing::Answer {
    let mut client = client.clone().with("idempotency-key", key);
    client.json(Method::POST, "/v1/runs", &body).await
}

/// How often the command happened.
async fn effects(market: &Market) -> usize {
    let all = Timestamp::from_micros(i64::MAX);
    market.app.db.read(move |tx| timers::due(tx, EFFECT, all, 100)).await.unwrap().len()
}

#[tokio::test]
async fn the_same_key_and_body_get_the_same_answer() {
    for market in testing::markets().await {
        let person = market.shopper().await;
        let client = market.program_of(&person).through(with_commands(&market, &Door::default()));
        let body = serde_json::json!({ "n": 1 });
        let first = post(&client, "a", body.clone()).await;
        let again = post(&client, "a", body.clone()).await;
        assert_eq!((first.status, again.status), (StatusCode::CREATED, StatusCode::CREATED));
        assert_eq!(first.body, again.body, "{}", market.engine);
        assert_eq!(first.header("location"), again.header("location"));
        assert_eq!(again.header("idempotency-replayed"), Some("true"));
        assert_eq!(first.header("idempotency-replayed"), None);
        let other = post(&client, "a", serde_json::json!({ "n": 2 })).await;
        assert_eq!(other.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(other.json()["type"], "/problems/idempotency-key-reused");
        assert_eq!(effects(&market).await, 1);
        assert_ne!(post(&client, "b", body.clone()).await.body, first.body);
        let mut stranger = market.program_of(&market.person("other", false).await);
        stranger = stranger.through(with_commands(&market, &Door::default()));
        assert_ne!(post(&stranger, "a", body).await.body, first.body, "keys are one's own");
        assert_eq!(effects(&market).await, 3, "{}", market.engine);
    }
}

#[tokio::test]
async fn a_refusal_is_kept_and_a_failure_is_not_and_neither_leaves_anything() {
    for market in testing::markets().await {
        let client = market.program_of(&market.shopper().await);
        let client = client.through(with_commands(&market, &Door::default()));
        let refuse = serde_json::json!({ "fail": 422 });
        let (one, two) =
            (post(&client, "a", refuse.clone()).await, post(&client, "a", refuse).await);
        assert_eq!(one.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(one.body, two.body);
        assert_eq!(two.header("idempotency-replayed"), Some("true"));
        for fail in [500, 429] {
            let body = serde_json::json!({ "fail": fail });
            for _ in 0..2 {
                let failed = post(&client, &format!("b{fail}"), body.clone()).await;
                assert_eq!(failed.status.as_u16(), fail);
                assert_eq!(failed.header("idempotency-replayed"), None);
            }
        }
        assert_eq!(effects(&market).await, 0, "{}", market.engine);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_request_that_runs_long_is_waited_for_and_never_taken_over() {
    for market in testing::markets().await {
        let door = Door::default();
        let client = market.program_of(&market.shopper().await);
        let client = client.through(with_commands(&market, &door));
        let body = serde_json::json!({ "wait": true });
        let ask = || {
            let (client, body) = (client.clone(), body.clone());
            tokio::spawn(async move { post(&client, "a", body).await })
        };
        let slow = ask();
        door.reached().await;
        market.app.clock.advance_seconds(86_400);
        let meanwhile = ask();
        tokio::time::sleep(Duration::from_millis(200)).await;
        assert!(!meanwhile.is_finished(), "{}: nothing is known yet", market.engine);
        door.open();
        let (slow, meanwhile) = (slow.await.unwrap(), meanwhile.await.unwrap());
        assert_eq!(slow.status, StatusCode::CREATED);
        assert_eq!(slow.body, meanwhile.body, "{}", market.engine);
        assert_eq!(effects(&market).await, 1, "{}", market.engine);
    }
}

/// From then on the first transaction that claims a key ends its own connection while it commits.
fn cut_one_commit(tx: &mut Tx<'_>) -> Result<(), StoreError> {
    tx.execute(sql!("CREATE SEQUENCE cuts"), &[])?;
    tx.execute(
        sql!(
            "CREATE FUNCTION cut() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN
               IF NOT (SELECT is_called FROM cuts) THEN
                 PERFORM setval(''cuts'', 1), pg_terminate_backend(pg_backend_pid());
               END IF;
               RETURN NULL; END'"
        ),
        &[],
    )?;
    tx.execute(
        sql!(
            "CREATE CONSTRAINT TRIGGER cut AFTER INSERT ON idempotency
             DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION cut()"
        ),
        &[],
    )?;
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_commit_of_unknown_outcome_is_asked_again_with_the_same_key() {
    for market in testing::markets().await {
        if market.engine == "sqlite" {
            continue; // no connection to lose
        }
        let client = market.program_of(&market.shopper().await);
        let client = client.through(with_commands(&market, &Door::default()));
        market.app.db.write(cut_one_commit).await.unwrap();
        let body = serde_json::json!({});
        let cut = post(&client, "a", body.clone()).await;
        assert_eq!(cut.status, StatusCode::INTERNAL_SERVER_ERROR, "{}", cut.body);
        for _ in 0..2 {
            assert_eq!(post(&client, "a", body.clone()).await.status, StatusCode::CREATED);
        }
        assert_eq!(effects(&market).await, 1);
    }
}

#[tokio::test]
async fn a_command_of_two_steps_goes_on_with_what_the_first_made() {
    for market in testing::markets().await {
        let client = market.program_of(&market.shopper().await);
        let mut client = client.through(with_commands(&market, &Door::default()));
        client = client.with("idempotency-key", "a");
        let mut made = Vec::new();
        for _ in 0..3 {
            let answer = client.json(Method::POST, "/v1/steps", &serde_json::json!({})).await;
            assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
            made.push(answer.body);
        }
        made.dedup();
        assert_eq!((made.len(), effects(&market).await), (1, 1), "{}", market.engine);
        let mut client = client.with("idempotency-key", "b");
        for _ in 0..3 {
            let fail = serde_json::json!({ "fail": true });
            let answer = client.json(Method::POST, "/v1/steps", &fail).await;
            assert_eq!(answer.status, StatusCode::INTERNAL_SERVER_ERROR);
        }
        assert_eq!(effects(&market).await, 2, "{}: one for each key", market.engine);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_caller_who_goes_away_does_not_stop_the_run() {
    for market in testing::markets().await {
        let door = Door::default();
        let client = market.program_of(&market.shopper().await);
        let client = client.through(with_commands(&market, &door));
        let body = serde_json::json!({ "wait": true });
        let gone =
            tokio::time::timeout(Duration::from_millis(80), post(&client, "a", body.clone()));
        assert!(gone.await.is_err());
        door.open();
        assert_eq!(post(&client, "a", body).await.status, StatusCode::CREATED);
        assert_eq!(effects(&market).await, 1);
    }
}

#[tokio::test]
async fn a_key_is_kept_for_days_and_then_dropped() {
    for market in testing::markets().await {
        let client = market.program_of(&market.shopper().await);
        let client = client.through(with_commands(&market, &Door::default()));
        let body = serde_json::json!({});
        let first = post(&client, "a", body.clone()).await;
        market.app.clock.advance_seconds(6 * 86_400);
        let second = market.sign_in("shopper").await;
        let client = client.with("authorization", &format!("Bearer {}", second.text()));
        assert_eq!(post(&client, "a", body.clone()).await.body, first.body);
        let before = market.app.clock.now();
        let dropped = market.app.db.write(move |tx| jobs::once::prune(tx, before, 10)).await;
        assert_eq!(dropped.unwrap(), 1);
        assert_ne!(post(&client, "a", body).await.body, first.body, "{}", market.engine);
    }
}

/// A request that the version before this one began and did not finish: nobody knows how it ended.
#[tokio::test]
async fn a_request_that_an_earlier_version_left_open_is_not_run_again() {
    for market in testing::markets().await {
        let person = market.shopper().await;
        let client = market.program_of(&person).through(with_commands(&market, &Door::default()));
        let first = post(&client, "a", serde_json::json!({})).await;
        assert_eq!(first.status, StatusCode::CREATED);
        let open = market.app.db.write(|tx| {
            let sql =
                store::sql!("UPDATE idempotency SET status = NULL, answer = NULL WHERE key = 'a'");
            tx.execute(sql, &[])
        });
        let opened: Result<u64, StoreError> = open.await;
        assert_eq!(opened.unwrap(), 1);
        let again = post(&client, "a", serde_json::json!({})).await;
        assert_eq!(again.status, StatusCode::CONFLICT, "{}", market.engine);
        assert_eq!(again.json()["type"], "/problems/idempotency-key-in-flight");
        assert_eq!(effects(&market).await, 1);
    }
}

#[test]
fn every_post_of_the_api_takes_the_ticket() {
    let posts: Vec<_> = crate::table()
        .into_iter()
        .filter(|route| route.method == Method::POST && route.path.starts_with("/v1/"))
        .collect();
    assert!(posts.len() >= 38, "{}", posts.len());
    for route in posts {
        assert!(route.once, "{} answers without a ticket", route.path);
    }
}

#[tokio::test]
async fn a_key_that_is_none_is_refused() {
    for market in testing::markets().await {
        let client = market.browser().through(with_commands(&market, &Door::default()));
        let long = "k".repeat(256);
        for key in ["", "  ", long.as_str()] {
            let answer = post(&client, key, serde_json::json!({})).await;
            assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{key:?}");
        }
    }
}
