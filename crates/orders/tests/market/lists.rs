//! A provider's list, whatever its cursors are: it is read to its end, or it is said that it has none.

use axum::{Router, extract::Query, routing::get};
use jobs::Ran;
use kernel::Secret;
use orders::edge::{self, ListError};
use payments::{Provider, SandboxClient, WebhookSecret};
use std::{collections::HashMap, time::Duration};
use testmarket::World;

/// A provider whose list goes from the first cursor of a pair to the second, with a line on each page; what
/// stands in no pair is its end.
async fn lists(steps: &[(&'static str, &'static str)]) -> Provider {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let steps: HashMap<&str, &str> = steps.iter().copied().collect();
    let movements = move |Query(query): Query<HashMap<String, String>>| {
        let after = query.get("after").cloned().unwrap_or_default();
        let page = match steps.get(after.as_str()) {
            Some(next) => {
                serde_json::json!({"items": [{"moved": "dispute", "after": after}], "next": next})
            }
            None => serde_json::json!({"items": [], "next": after}),
        };
        async move { page.to_string() }
    };
    let router = Router::new().route("/v1/movements", get(movements));
    tokio::spawn(axum::serve(listener, router).into_future());
    let secret = WebhookSecret::new(vec![7; 32]).unwrap();
    let key = Secret::new("only for this test".to_owned());
    Provider::Sandbox(SandboxClient::new(&url, key, secret).unwrap())
}

/// The list was never read.
async fn from_the_beginning(world: &World) {
    let forgotten = store::sql!("DELETE FROM provider_cursor WHERE provider = 'sandbox'");
    world.db.write(move |tx| tx.execute(forgotten, &[])).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_list_is_read_on_after_a_cursor_of_any_letters() {
    for test in testkit::databases().await {
        let world = World::in_yuan(&test.db);
        let cursors = ["", "a+b", "a&b", "a#b", "a%41", "a b", "ä/?=", "end"];
        let steps: Vec<_> = cursors.iter().copied().zip(cursors.iter().copied().skip(1)).collect();
        let provider = lists(&steps).await;
        let new = edge::reconcile(&world.db, &provider, &mut world.moment()).await.unwrap();
        assert_eq!(new, steps.len(), "{}: each page has one line", test.name);
        let found = edge::compare(&world.db, &provider, world.now).await.unwrap();
        assert_eq!(found.len(), steps.len(), "{}: {found:?}", test.name);
        world.sound().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_list_without_end_is_left_with_an_error_that_says_so() {
    for test in testkit::databases().await {
        let world = World::in_yuan(&test.db);
        for steps in [
            vec![("", "stands"), ("stands", "stands")],
            vec![("", "")],
            vec![("", "a"), ("a", "b"), ("b", "a")],
            vec![("", "1"), ("1", "2"), ("2", "3"), ("3", "")],
        ] {
            from_the_beginning(&world).await;
            let provider = lists(&steps).await;
            let mut moment = world.moment();
            let both = async {
                let read = edge::reconcile(&world.db, &provider, &mut moment).await;
                (read, edge::compare(&world.db, &provider, world.now).await)
            };
            let (read, compared) =
                tokio::time::timeout(Duration::from_secs(60), both).await.unwrap();
            assert!(matches!(read, Err(ListError::Circle { .. })), "{steps:?}: {read:?}");
            assert!(matches!(compared, Err(ListError::Circle { .. })), "{steps:?}: {compared:?}");
        }
        let notices = world.db.read(|tx| orders::unseen_notices(tx, 100)).await.unwrap();
        assert_eq!(notices.len(), 7, "{}: what was listed is kept, once", test.name);
        from_the_beginning(&world).await;
        let provider = lists(&[("", "a"), ("a", "a")]).await;
        for round in 1..=5 {
            let ran = world.later(round * 601).run("payments.reconcile", &provider).await;
            assert_eq!(ran, Ran { done: 0, again: 1, dead: 0 }, "{}", test.name);
        }
        let waits = || world.db.read(|tx| jobs::timers::dead(tx, None, 10));
        let seen = waits().await.unwrap();
        assert_eq!((seen.len(), seen[0].kind.as_str()), (1, "payments.reconcile"), "{}", test.name);
        assert!(seen[0].error.as_deref().is_some_and(|e| e.contains("leads back")), "{seen:?}");
        let mended = lists(&[("a", "b")]).await;
        assert_eq!(world.later(6 * 601).run("payments.reconcile", &mended).await.done, 1);
        assert!(waits().await.unwrap().is_empty(), "{}: it was read", test.name);
        world.sound().await;
    }
}
