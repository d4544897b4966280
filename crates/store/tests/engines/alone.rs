//! What one process sets up, another waits for.

use std::{pin::pin, time::Duration};
use testkit::databases;
use tokio::time::timeout;

#[tokio::test(flavor = "multi_thread")]
async fn whoever_comes_second_waits_until_the_first_has_ended() {
    for t in databases().await {
        let first = store::alone(&t.url).await.unwrap();
        let mut second = pin!(store::alone(&t.url));
        let waits = timeout(Duration::from_millis(1_500), second.as_mut()).await.is_err();
        assert_eq!(waits, t.name == "postgres", "nobody shares a file: {}", t.name);
        drop(first);
        if waits {
            timeout(Duration::from_secs(30), second).await.unwrap().unwrap();
        }
    }
}
