//! Events reach every follower once, in the order of their home, whenever they are committed.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // a helper of a test stops it

mod face {
    use events::Bare;
    events::facts! {
        /// An order is paid.
        PAID: Bare = "order.paid", 1;
        /// An order is shipped.
        SHIPPED: Bare = "order.shipped", 1;
        /// Nobody follows this.
        CART: Bare = "cart.changed", 1;
    }
}

use events::{Bare, Cursor, Fact, Polled, Subject, feed};
use face::{CART, EVENTS, PAID, SHIPPED};
use kernel::{Home, Timestamp};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Mutex, PoisonError};
use store::{Db, Options, StoreError, Tx, params, sql};
use testkit::databases;

fn at(seconds: i64) -> Timestamp {
    Timestamp::from_micros(1_795_334_400_000_000).plus_seconds(seconds)
}

fn tell(tx: &mut Tx<'_>, home: u64, fact: Fact<Bare>, now: Timestamp) -> Result<(), StoreError> {
    events::emit(tx, fact, Subject::coded(Home::new(home), "it"), &Bare {}, now)
}

async fn emit(db: &Db, home: u64, fact: Fact<Bare>, now: Timestamp) {
    db.write(move |tx| tell(tx, home, fact, now)).await.unwrap();
}

async fn poll(db: &Db, cursor: Cursor, limit: u32) -> Polled {
    db.read(move |tx| cursor.poll(tx, &EVENTS[..2], limit)).await.unwrap()
}

/// Polls until nothing is left; what was read, as (home, number, kind).
async fn drain(db: &Db, cursor: &mut Cursor, limit: u32) -> Vec<(i64, i64, String)> {
    feed::place(db, at(0)).await.unwrap();
    let mut read = Vec::new();
    loop {
        let Polled::Events { events, next } = poll(db, *cursor, limit).await else {
            panic!("asked to rebuild")
        };
        if next == *cursor {
            return read;
        }
        *cursor = next;
        read.extend(events.into_iter().map(|e| (e.home.number(), e.seq, e.kind)));
    }
}

fn paid(home: i64, seqs: impl Iterator<Item = i64>) -> Vec<(i64, i64, String)> {
    seqs.map(|seq| (home, seq, "order.paid".to_owned())).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_follower_reads_every_event_once_in_the_order_of_its_home() {
    for t in databases().await {
        let mut cursor = Cursor::default();
        assert!(drain(&t.db, &mut cursor, 10).await.is_empty());
        for n in 0..7 {
            emit(&t.db, 5, PAID, at(n)).await;
            emit(&t.db, 6, PAID, at(n)).await;
        }
        let read = drain(&t.db, &mut cursor, 3).await;
        assert_eq!(read.len(), 14, "{}: {read:?}", t.name);
        for home in [5, 6] {
            let own: Vec<_> = read.iter().filter(|e| e.0 == home).cloned().collect();
            assert_eq!(own, paid(home, 1..=7), "{}", t.name);
        }
        assert!(drain(&t.db, &mut cursor, 3).await.is_empty(), "{}: read twice", t.name);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_event_that_carries_an_old_time_is_read_like_any_other() {
    for t in databases().await {
        emit(&t.db, 5, PAID, at(0)).await;
        let mut cursor = Cursor::default();
        drain(&t.db, &mut cursor, 10).await;
        // A long import gives all its events the time of its start.
        emit(&t.db, 8, PAID, at(-90_000)).await;
        assert_eq!(drain(&t.db, &mut cursor, 10).await, paid(8, 1..=1), "{}", t.name);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_follower_gets_only_the_kinds_that_it_names() {
    for t in databases().await {
        emit(&t.db, 5, CART, at(0)).await;
        emit(&t.db, 5, PAID, at(0)).await;
        let mut cursor = Cursor::default();
        assert_eq!(drain(&t.db, &mut cursor, 10).await, paid(5, 2..=2), "{}", t.name);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn concurrent_events_of_one_home_have_no_gaps() {
    for t in databases().await {
        let tasks: Vec<_> = (0..30)
            .map(|n| {
                let db = t.db.clone();
                tokio::spawn(async move { emit(&db, 5, PAID, at(n)).await })
            })
            .collect();
        for task in tasks {
            task.await.unwrap();
        }
        let read = drain(&t.db, &mut Cursor::default(), 100).await;
        assert_eq!(read, paid(5, 1..=30), "{}", t.name);
    }
}

/// Blocks at the end of a transaction, behind its events.
struct Stop {
    written: Sender<()>,
    go_on: Arc<Mutex<Receiver<()>>>,
}

fn stop(_: &mut Tx<'_>, stops: Vec<Stop>) -> Result<(), StoreError> {
    for stop in stops {
        stop.written.send(()).unwrap();
        stop.go_on.lock().unwrap_or_else(PoisonError::into_inner).recv().unwrap();
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_written_before_and_is_committed_after_others_is_read_too() {
    // SQLite has one writer: nothing is committed between what another wrote and its commit.
    for t in databases().await.into_iter().filter(|t| t.db.is_postgres()) {
        let mut cursor = Cursor::default();
        emit(&t.db, 4, PAID, at(0)).await;
        drain(&t.db, &mut cursor, 10).await;
        let (written, is_written) = channel();
        let (go, go_on) = channel();
        let (db, go_on) = (t.db.clone(), Arc::new(Mutex::new(go_on)));
        let late = tokio::spawn(async move {
            db.write(move |tx| {
                tell(tx, 4, PAID, at(1))?;
                tell(tx, 5, PAID, at(1))?;
                let stopped = Stop { written: written.clone(), go_on: Arc::clone(&go_on) };
                tx.gather(stopped, stop);
                Ok::<_, StoreError>(())
            })
            .await
        });
        tokio::task::spawn_blocking(move || is_written.recv().unwrap()).await.unwrap();
        emit(&t.db, 6, PAID, at(2)).await;
        emit(&t.db, 7, PAID, at(2)).await;
        let read = drain(&t.db, &mut cursor, 10).await;
        assert_eq!(read, [paid(6, 1..=1), paid(7, 1..=1)].concat());
        go.send(()).unwrap();
        late.await.unwrap().unwrap();
        let read = drain(&t.db, &mut cursor, 10).await;
        assert_eq!(read, [paid(4, 2..=2), paid(5, 1..=1)].concat());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn processes_that_place_at_once_give_each_event_one_place() {
    for t in databases().await {
        // Another process on PostgreSQL; SQLite has one.
        let other = match t.db.is_postgres() {
            true => Db::open(&t.url, Options { connections: 4, ..Options::default() }).unwrap(),
            false => t.db.clone(),
        };
        let tasks: Vec<_> = (0..8u64)
            .map(|n| {
                let db = if n % 2 == 0 { t.db.clone() } else { other.clone() };
                tokio::spawn(async move {
                    for m in 0..20u64 {
                        emit(&db, 5 + (n + m) % 6, PAID, at(0)).await;
                        feed::place(&db, at(0)).await.unwrap();
                    }
                })
            })
            .collect();
        for task in tasks {
            task.await.unwrap();
        }
        let mut read = drain(&t.db, &mut Cursor::default(), 7).await;
        assert_eq!(read.len(), 160, "{}", t.name);
        read.sort();
        read.dedup();
        assert_eq!(read.len(), 160, "{}: an event was read twice", t.name);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_events_of_a_transaction_are_written_in_home_order_whatever_order_they_were_told_in() {
    for t in databases().await {
        let runs = Arc::new(AtomicU32::new(0));
        let tasks: Vec<_> = [[9u64, 5, 7], [7, 9, 5], [5, 7, 9], [9, 7, 5]]
            .into_iter()
            .map(|homes| {
                let (db, runs) = (t.db.clone(), Arc::clone(&runs));
                tokio::spawn(async move {
                    for _ in 0..25 {
                        let runs = Arc::clone(&runs);
                        db.write(move |tx| {
                            runs.fetch_add(1, Ordering::Relaxed);
                            homes.into_iter().try_for_each(|home| tell(tx, home, PAID, at(0)))
                        })
                        .await
                        .unwrap();
                    }
                })
            })
            .collect();
        for task in tasks {
            task.await.unwrap();
        }
        // Two orders of locks would meet in deadlocks, after which a transaction runs again.
        assert_eq!(runs.load(Ordering::Relaxed), 100, "{}", t.name);
        let read = drain(&t.db, &mut Cursor::default(), 1000).await;
        let all = [paid(5, 1..=100), paid(7, 1..=100), paid(9, 1..=100)].concat();
        assert_eq!(read, all, "{}", t.name);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_transaction_that_refuses_tells_nothing() {
    for t in databases().await {
        let refused = t.db.write(|tx| {
            tell(tx, 5, PAID, at(0))?;
            Err::<(), _>(StoreError::Busy)
        });
        assert!(refused.await.is_err());
        assert!(drain(&t.db, &mut Cursor::default(), 10).await.is_empty(), "{}", t.name);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_transaction_with_many_events_is_read_in_parts() {
    for t in databases().await {
        let told = t.db.write(|tx| {
            (0..1_300)
                .try_for_each(|n| tell(tx, 5 + n % 2, if n < 1_000 { PAID } else { CART }, at(0)))
        });
        told.await.unwrap();
        feed::place(&t.db, at(0)).await.unwrap();
        let (mut cursor, mut read) = (Cursor::default(), Vec::new());
        while let Polled::Events { events, next } = poll(&t.db, cursor, 100).await {
            assert!(events.len() <= 500, "{}: {}", t.name, events.len());
            read.extend(events.into_iter().map(|e| (e.home.number(), e.seq, e.kind)));
            if next == cursor {
                break;
            }
            cursor = next;
        }
        read.sort();
        assert_eq!(read, [paid(5, 1..=500), paid(6, 1..=500)].concat(), "{}", t.name);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_follower_that_comes_after_the_pruning_rebuilds() {
    for t in databases().await {
        let mut early = Cursor::default();
        for n in 0..4 {
            emit(&t.db, 5, PAID, at(n)).await;
            feed::place(&t.db, at(n)).await.unwrap();
            if n == 1 {
                drain(&t.db, &mut early, 10).await;
            }
        }
        let pruned = feed::prune(&t.db, at(2)).await.unwrap();
        assert_eq!(pruned, 2, "{}", t.name);
        let left = t.db.read(|tx| events::after(tx, Home::new(5), 0, 10)).await.unwrap();
        assert_eq!(left.iter().map(|e| e.seq).collect::<Vec<_>>(), [3, 4], "{}", t.name);
        assert_eq!(poll(&t.db, Cursor::default(), 10).await, Polled::Rebuild, "{}", t.name);
        // Whoever had read what is gone goes on.
        assert_eq!(drain(&t.db, &mut early, 10).await, paid(5, 3..=4), "{}", t.name);
        // However old everything is, places go on from the last.
        feed::prune(&t.db, at(900)).await.unwrap();
        let mut cursor = t.db.read(Cursor::at_end).await.unwrap();
        assert!(drain(&t.db, &mut cursor, 10).await.is_empty());
        emit(&t.db, 5, SHIPPED, at(9)).await;
        assert_eq!(drain(&t.db, &mut cursor, 10).await, [(5, 5, "order.shipped".to_owned())]);
        assert_eq!(drain(&t.db, &mut early, 10).await, [(5, 5, "order.shipped".to_owned())]);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cursor_of_another_database_rebuilds() {
    let (mut theirs, ours) = (Vec::new(), databases().await);
    for (t, seconds) in ours.iter().zip([0, 0]).chain(databases().await.iter().zip([7, 7])) {
        emit(&t.db, 5, PAID, at(0)).await;
        feed::place(&t.db, at(seconds)).await.unwrap();
        theirs.push(t.db.read(Cursor::at_end).await.unwrap());
    }
    for t in &ours {
        let Some(cursor) = theirs.pop() else { panic!("a cursor for each database") };
        assert_eq!(poll(&t.db, cursor, 10).await, Polled::Rebuild, "{}", t.name);
        let own = t.db.read(Cursor::at_end).await.unwrap();
        assert_eq!(Cursor::parse(&own.to_text()), Some(own), "{}", t.name);
        assert_ne!(poll(&t.db, own, 10).await, Polled::Rebuild, "{}", t.name);
    }
    assert_eq!(Cursor::parse("half a line"), None);
}

#[tokio::test]
async fn an_event_of_a_version_that_is_not_read_is_not_skipped_in_silence() {
    for test in databases().await {
        let db = &test.db;
        emit(db, 1, PAID, at(0)).await;
        emit(db, 1, CART, at(0)).await;
        let newer = |kind: &'static str| {
            db.write(move |tx| {
                tx.execute(
                    sql!("UPDATE outbox SET version = 2 WHERE home = $1 AND kind = $2"),
                    params![Home::new(1), kind],
                )
            })
        };
        newer("cart.changed").await.unwrap();
        assert_eq!(
            drain(db, &mut Cursor::default(), 10).await,
            paid(Home::new(1).number(), 1..2),
            "{}",
            test.name
        );
        newer("order.paid").await.unwrap();
        assert_eq!(poll(db, Cursor::default(), 10).await, Polled::Rebuild, "{}", test.name);
    }
}
