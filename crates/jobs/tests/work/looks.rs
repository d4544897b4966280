//! How due work is looked for: cheaply where there is none, and as much at once as may be.

use crate::jobs::{Clock, KIND, run, set};
use ::jobs::{Done, Job, Ran};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;
use testkit::databases;

#[tokio::test(flavor = "multi_thread")]
async fn a_look_that_finds_nothing_asks_the_database_once() {
    for t in databases().await {
        let clock = Clock::default();
        let due = Job::due(KIND, 4, |_| async { Ok(Done::Done) });
        let every = Job::every("test.every", 60, |_| async { Ok(()) });
        assert_eq!(run(&t.db, &every, &clock).await.done, 1, "{}: it begins by itself", t.name);
        for (job, most) in [(&due, 1), (&every, 2)] {
            let before = t.db.statements();
            assert_eq!(run(&t.db, job, &clock).await, Ran::default(), "{}", t.name);
            assert_eq!(t.db.statements() - before, most, "{}: {}", t.name, job.kind());
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn as_much_is_worked_on_at_once_as_may_be_and_no_more() {
    for t in databases().await {
        let clock = Clock::default();
        let ids: Vec<String> = (0..20).map(|n| format!("{n:02}")).collect();
        set(&t.db, &clock, &ids.iter().map(String::as_str).collect::<Vec<_>>()).await;
        let (inside, most) = (Arc::new(AtomicU64::new(0)), Arc::new(AtomicU64::new(0)));
        let highest = Arc::clone(&most);
        let job = Job::due(KIND, 4, move |_| {
            let (inside, most) = (Arc::clone(&inside), Arc::clone(&most));
            async move {
                let now = inside.fetch_add(1, Ordering::SeqCst) + 1;
                most.fetch_max(now, Ordering::SeqCst);
                tokio::time::sleep(Duration::from_millis(50)).await;
                inside.fetch_sub(1, Ordering::SeqCst);
                Ok(Done::Done)
            }
        });
        assert_eq!(run(&t.db, &job, &clock).await.done, 20, "{}", t.name);
        assert_eq!(highest.load(Ordering::SeqCst), 4, "{}", t.name);
    }
}
