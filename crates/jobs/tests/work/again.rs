//! What falls due again and again, and fails: an operator sees it, and it goes on by itself.

use jobs::{Failed, Job, Ran, run_due, timers};
use kernel::{Moment, Timestamp};
use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};
use store::Db;
use testkit::databases;

const KIND: &str = "test.again";
/// How often it falls due, in seconds.
const EVERY: i64 = 600;

fn at(round: i64) -> Moment {
    let now = Timestamp::from_micros(1_795_334_400_000_000).plus_seconds(round * EVERY);
    Moment::new(now, round.cast_unsigned())
}

async fn run(db: &Db, job: &Job, round: i64) -> Ran {
    run_due(db, job, &|| at(round)).await.unwrap()
}

async fn seen(db: &Db) -> Vec<timers::Timer> {
    db.read(|tx| timers::dead(tx, None, 10)).await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_fails_five_times_in_a_row_is_seen_by_an_operator_until_it_was_done() {
    for t in databases().await {
        let fails = Arc::new(AtomicBool::new(true));
        let asked = Arc::clone(&fails);
        let job = Job::every(KIND, EVERY, move |_| {
            let no = asked.load(Ordering::SeqCst);
            async move { if no { Err(Failed::again("no list")) } else { Ok(()) } }
        });
        for round in 0..4 {
            assert_eq!(run(&t.db, &job, round).await.again, 1, "{}", t.name);
            assert!(seen(&t.db).await.is_empty(), "{}: it may pass", t.name);
        }
        for round in 4..7 {
            assert_eq!(run(&t.db, &job, round).await.again, 1, "{}", t.name);
            let seen = seen(&t.db).await;
            assert_eq!((seen.len(), seen[0].dead_at), (1, Some(at(4).now)), "{}", t.name);
            assert_eq!(seen[0].error.as_deref(), Some("no list"));
            assert!(seen[0].next_at().is_some(), "{}: it is tried again all the same", t.name);
        }
        let now = at(7).now;
        assert!(t.db.write(move |tx| timers::retry(tx, KIND, b"always", now)).await.unwrap());
        assert_eq!(run(&t.db, &job, 7).await.again, 1, "{}", t.name);
        assert_eq!(seen(&t.db).await.len(), 1, "{}: one failure more brings it back", t.name);
        let early = at(-5_000);
        let woken = jobs::wake(&t.db, &job, early.now).await.unwrap();
        assert_eq!(woken, 1, "{}: a clock was ahead", t.name);
        fails.store(false, Ordering::SeqCst);
        assert_eq!(run(&t.db, &job, -5_000).await.done, 1, "{}", t.name);
        assert!(seen(&t.db).await.is_empty(), "{}: it was done", t.name);
    }
}
