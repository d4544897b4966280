//! Events reach every follower once, in the order of their home.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // a helper of a test stops it

use events::{Cursor, Polled};
use kernel::{Home, Timestamp};
use store::Db;
use testkit::databases;

fn at(seconds: i64) -> Timestamp {
    Timestamp::from_micros(1_795_334_400_000_000).plus_seconds(seconds)
}

async fn emit(db: &Db, home: u64, kind: &'static str, now: Timestamp) {
    db.write(move |tx| events::emit(tx, Home::new(home), kind, &[1, 2], "{}", now)).await.unwrap();
}

/// Polls until nothing is left; what was read, as (home, number, kind).
async fn drain(db: &Db, cursor: &mut Cursor, limit: u32) -> Vec<(i64, i64, String)> {
    let mut read = Vec::new();
    loop {
        let from = cursor.clone();
        let polled = db.read(move |tx| from.poll(tx, limit)).await.unwrap();
        let Polled::Events(events) = polled else { panic!("asked to rebuild") };
        if events.is_empty() {
            return read;
        }
        for event in events {
            cursor.advance(&event);
            read.push((event.home.number(), event.seq, event.kind));
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_follower_reads_every_event_once_in_the_order_of_its_home() {
    for t in databases().await {
        let mut cursor = Cursor::default();
        assert!(drain(&t.db, &mut cursor, 10).await.is_empty());
        for n in 0..7 {
            emit(&t.db, 5, "order.paid", at(n)).await;
            emit(&t.db, 6, "listing.published", at(n)).await;
        }
        let read = drain(&t.db, &mut cursor, 3).await;
        assert_eq!(read.len(), 14, "{}: {read:?}", t.name);
        for home in [5, 6] {
            let seqs: Vec<i64> =
                read.iter().filter(|e| e.0 == home).map(|(_, seq, _)| *seq).collect();
            assert_eq!(seqs, (1..=7).collect::<Vec<_>>(), "{}", t.name);
        }
        // A clock that ran a little behind hides nothing.
        emit(&t.db, 8, "order.paid", at(-300)).await;
        assert_eq!(drain(&t.db, &mut cursor, 3).await, [(8, 1, "order.paid".to_owned())]);
        // Nor does one that ran far behind, after a restart.
        emit(&t.db, 9, "order.paid", at(-90_000)).await;
        let mut again = Cursor::parse(&cursor.to_text()).unwrap();
        assert_eq!(drain(&t.db, &mut again, 3).await, [(9, 1, "order.paid".to_owned())]);
        assert_eq!(Cursor::parse("half a line"), None);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn concurrent_events_of_one_home_have_no_gaps() {
    for t in databases().await {
        let tasks: Vec<_> = (0..30)
            .map(|n| {
                let db = t.db.clone();
                tokio::spawn(async move { emit(&db, 5, "order.paid", at(n)).await })
            })
            .collect();
        for task in tasks {
            task.await.unwrap();
        }
        let read = drain(&t.db, &mut Cursor::default(), 100).await;
        assert_eq!(read.iter().map(|e| e.1).collect::<Vec<_>>(), (1..=30).collect::<Vec<_>>());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_follower_that_comes_after_the_pruning_rebuilds() {
    for t in databases().await {
        for n in 0..4 {
            emit(&t.db, 5, "order.paid", at(n)).await;
        }
        let pruned = t.db.write(|tx| events::prune(tx, Home::new(5), at(2))).await.unwrap();
        assert_eq!(pruned, 2, "{}", t.name);
        let polled = t.db.read(|tx| Cursor::default().poll(tx, 10)).await.unwrap();
        assert_eq!(polled, Polled::Rebuild, "{}", t.name);
        let mut cursor = t.db.read(Cursor::at_end).await.unwrap();
        assert!(drain(&t.db, &mut cursor, 10).await.is_empty());
        emit(&t.db, 5, "order.shipped", at(9)).await;
        assert_eq!(drain(&t.db, &mut cursor, 10).await, [(5, 5, "order.shipped".to_owned())]);
    }
}
