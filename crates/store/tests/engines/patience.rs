//! Nobody waits for ever: not for a turn, a lock, a statement, or a server that has stopped; and a
//! flood of reads does not hold up those who write.

use crate::notes::{Door, add, notes, postgres, touch, within};
use std::io::{Read as _, Write as _};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::time::{Duration, Instant};
use store::{Db, Options, Patience, StoreError, Tx, sql, sql_all_homes};
use testkit::databases_with;

const SOON: Duration = Duration::from_millis(300);

fn options(connections: usize, patience: Patience) -> Options {
    Options { connections, patience, ..Options::default() }
}

fn count(tx: &mut Tx<'_>) -> Result<i64, StoreError> {
    let rows = tx.query(sql_all_homes!("SELECT COUNT(*) FROM note"), &[], |row| row.get(0))?;
    Ok(rows[0])
}

#[tokio::test(flavor = "multi_thread")]
async fn a_flood_of_reads_does_not_hold_up_a_write() {
    for t in databases_with(options(2, Patience::default())).await {
        notes(&t.db).await;
        let (door, inside) = (Door::default(), Arc::new(AtomicU32::new(0)));
        let _opens = door.opens();
        let reads: Vec<_> = (0..20)
            .map(|_| {
                let (db, door, inside) = (t.db.clone(), door.clone(), Arc::clone(&inside));
                tokio::spawn(async move {
                    let read = db.read(move |tx| {
                        inside.fetch_add(1, Ordering::SeqCst);
                        door.wait();
                        count(tx)
                    });
                    read.await
                })
            })
            .collect();
        let full = async {
            while inside.load(Ordering::SeqCst) < 2 {
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
        };
        within(full).await;
        let wrote = tokio::time::timeout(Duration::from_secs(5), t.db.write(|tx| add(tx, 1))).await;
        door.open();
        assert!(matches!(wrote, Ok(Ok(1))), "{}: {wrote:?}", t.name);
        for read in reads {
            within(read).await.unwrap().unwrap();
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn who_waits_too_long_for_a_turn_is_told_so_and_writes_nothing() {
    let patience = Patience { queue: Duration::from_secs(2), ..Patience::default() };
    for t in databases_with(options(1, patience)).await {
        notes(&t.db).await;
        let (door, running) = (Door::default(), Door::default());
        let _opens = door.opens();
        let (inside, at, db) = (door.clone(), running.clone(), t.db.clone());
        let holder = tokio::spawn(async move {
            db.write(move |tx| {
                at.open();
                inside.wait();
                add(tx, 0)
            })
            .await
        });
        running.wait();
        let late = within(t.db.write(|tx| add(tx, 1))).await;
        assert!(matches!(late, Err(StoreError::Busy)), "{}: {late:?}", t.name);
        door.open();
        assert_eq!(within(holder).await.unwrap().unwrap(), 1, "{}: it ran, however long", t.name);
        within(t.db.write(|tx| add(tx, 2))).await.unwrap();
        assert_eq!(t.db.read(count).await.unwrap(), 2, "{}", t.name);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_transaction_that_begins_with_a_question_is_one_all_the_same() {
    for t in databases_with(options(2, Patience::default())).await {
        notes(&t.db).await;
        let refused: Result<(), StoreError> =
            t.db.write(|tx| {
                assert_eq!(count(tx)?, 0);
                add(tx, 1)?;
                Err(StoreError::ManyRows)
            })
            .await;
        assert!(refused.is_err());
        assert_eq!(t.db.read(count).await.unwrap(), 0, "{}: it was rolled back", t.name);
        let (asked, written) = (Door::default(), Door::default());
        let _opens = written.opens();
        let (at, until, db) = (asked.clone(), written.clone(), t.db.clone());
        let twice = tokio::spawn(async move {
            db.read(move |tx| {
                let first = count(tx)?;
                at.open();
                until.wait();
                Ok::<_, StoreError>((first, count(tx)?))
            })
            .await
        });
        asked.wait();
        t.db.write(|tx| add(tx, 2)).await.unwrap();
        written.open();
        assert_eq!(within(twice).await.unwrap().unwrap(), (0, 0), "{}: one moment", t.name);
        assert_eq!(t.db.read(count).await.unwrap(), 1, "{}: and then the next", t.name);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn connections_that_write_keep_their_plans_in_key_order_and_those_that_read_are_free() {
    let Some(t) = postgres(options(1, Patience::default())).await else { return };
    let settings = |tx: &mut Tx<'_>| {
        tx.query(
            sql_all_homes!(
                "SELECT name, setting FROM pg_settings WHERE name IN ('enable_hashjoin',
                   'lock_timeout', 'statement_timeout', 'transaction_isolation',
                   'transaction_read_only', 'idle_in_transaction_session_timeout') ORDER BY name"
            ),
            &[],
            |row| Ok(format!("{}={}", row.get::<String>(0)?, row.get::<String>(1)?)),
        )
    };
    let told = |hash, isolation, read_only| {
        format!(
            "enable_hashjoin={hash} idle_in_transaction_session_timeout=60000 lock_timeout=10000 \
             statement_timeout=30000 transaction_isolation={isolation} \
             transaction_read_only={read_only}"
        )
    };
    let writes = t.db.write(settings).await.unwrap().join(" ");
    assert_eq!(writes, told("off", "read committed", "off"));
    let reads = t.db.read(settings).await.unwrap().join(" ");
    assert_eq!(reads, told("on", "repeatable read", "on"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_statement_that_takes_too_long_is_given_up() {
    let patience = Patience { statement: SOON, ..Patience::default() };
    let Some(t) = postgres(options(1, patience)).await else { return };
    notes(&t.db).await;
    let begun = Instant::now();
    let slow = t.db.write(|tx| {
        add(tx, 1)?;
        let sleep = sql!("SELECT CAST(COUNT(pg_sleep(20)) AS BIGINT)");
        tx.query_opt(sleep, &[], |row| row.get::<i64>(0))
    });
    let slow = within(slow).await;
    assert!(matches!(slow, Err(StoreError::TimedOut)), "{slow:?}");
    assert!(begun.elapsed() < Duration::from_secs(4), "the server gave it up itself");
    t.db.write(|tx| add(tx, 2)).await.unwrap();
    assert_eq!(t.db.read(count).await.unwrap(), 1);
}

/// Counts for hours, whatever the engine.
fn for_ever(tx: &mut Tx<'_>) -> Result<Option<i64>, StoreError> {
    let count = sql!(
        "WITH RECURSIVE n(i) AS (SELECT CAST(10 AS BIGINT) UNION ALL
           SELECT i + 1 FROM n WHERE i < 1000000000000) SELECT COUNT(*) FROM n"
    );
    tx.query_opt(count, &[], |row| row.get(0))
}

/// As many notes, each of which is written.
fn add_for_ever(tx: &mut Tx<'_>) -> Result<u64, StoreError> {
    let add = sql!(
        "INSERT INTO note (id, n) WITH RECURSIVE n(i) AS (SELECT CAST(10 AS BIGINT) UNION ALL
           SELECT i + 1 FROM n WHERE i < 1000000000000) SELECT i, 0 FROM n"
    );
    tx.execute(add, &[])
}

#[tokio::test(flavor = "multi_thread")]
async fn a_statement_that_runs_too_long_is_ended_in_either_engine_and_harms_nobody_beside_it() {
    let patience = Patience { statement: SOON, ..Patience::default() };
    for t in databases_with(options(1, patience)).await {
        notes(&t.db).await;
        let read = within(t.db.read(for_ever)).await;
        assert!(matches!(read, Err(StoreError::TimedOut)), "{}: {read:?}", t.name);
        let look = |tx: &mut Tx<'_>| {
            add(tx, 1)?;
            for_ever(tx)
        };
        let looked = within(t.db.write(look)).await;
        assert!(matches!(looked, Err(StoreError::TimedOut)), "{}: {looked:?}", t.name);
        // Behind one that holds the writer stand two, which it takes up together then.
        let (door, running) = (Door::default(), Door::default());
        let _opens = door.opens();
        let (inside, at, db) = (door.clone(), running.clone(), t.db.clone());
        let first = tokio::spawn(async move {
            db.write(move |tx| {
                at.open();
                inside.wait();
                add(tx, 2)
            })
            .await
        });
        running.wait();
        let db = t.db.clone();
        let beside = tokio::spawn(async move { db.write(|tx| add(tx, 3)).await });
        tokio::time::sleep(SOON).await;
        let (db, runs) = (t.db.clone(), Arc::new(AtomicU32::new(0)));
        let ran = Arc::clone(&runs);
        let long = tokio::spawn(async move {
            db.write(move |tx| {
                ran.fetch_add(1, Ordering::SeqCst);
                add_for_ever(tx)
            })
            .await
        });
        tokio::time::sleep(SOON).await;
        door.open();
        assert_eq!(within(first).await.unwrap().unwrap(), 1, "{}", t.name);
        let long = within(long).await.unwrap();
        assert!(matches!(long, Err(StoreError::TimedOut)), "{}: {long:?}", t.name);
        assert_eq!(runs.load(Ordering::SeqCst), 1, "{}: it is not begun again", t.name);
        assert_eq!(within(beside).await.unwrap().unwrap(), 1, "{}", t.name);
        within(t.db.write(|tx| add(tx, 4))).await.unwrap();
        assert_eq!(t.db.read(count).await.unwrap(), 3, "{}", t.name);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_row_that_somebody_holds_is_not_waited_for_for_ever() {
    let patience = Patience { lock: SOON, ..Patience::default() };
    let Some(t) = postgres(options(2, patience)).await else { return };
    notes(&t.db).await;
    t.db.write(|tx| add(tx, 1)).await.unwrap();
    let (door, holding) = (Door::default(), Door::default());
    let _opens = door.opens();
    let (inside, at, db) = (door.clone(), holding.clone(), t.db.clone());
    let holder = tokio::spawn(async move {
        db.write(move |tx| {
            touch(tx, 1)?;
            at.open();
            inside.wait();
            Ok::<_, StoreError>(())
        })
        .await
    });
    holding.wait();
    let begun = Instant::now();
    let second = within(t.db.write(|tx| touch(tx, 1))).await;
    assert!(matches!(second, Err(StoreError::TimedOut)), "{second:?}");
    assert!(begun.elapsed() < Duration::from_secs(4), "{:?}", begun.elapsed());
    door.open();
    within(holder).await.unwrap().unwrap();
    assert_eq!(within(t.db.write(|tx| touch(tx, 1))).await.unwrap(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_transaction_that_falls_asleep_lets_its_rows_go() {
    let patience = Patience { idle: SOON, ..Patience::default() };
    let Some(t) = postgres(options(2, patience)).await else { return };
    notes(&t.db).await;
    t.db.write(|tx| add(tx, 1)).await.unwrap();
    let (door, holding, runs) = (Door::default(), Door::default(), Arc::new(AtomicU32::new(0)));
    let _opens = door.opens();
    let (inside, at, db, ran) = (door.clone(), holding.clone(), t.db.clone(), Arc::clone(&runs));
    let sleeper = tokio::spawn(async move {
        db.write(move |tx| {
            touch(tx, 1)?;
            if ran.fetch_add(1, Ordering::SeqCst) == 0 {
                at.open();
                inside.wait();
            }
            touch(tx, 1)
        })
        .await
    });
    holding.wait();
    let touched = within(t.db.write(|tx| touch(tx, 1))).await;
    assert_eq!(touched.unwrap(), 1, "the row is free again");
    door.open();
    within(sleeper).await.unwrap().unwrap();
    assert_eq!(runs.load(Ordering::SeqCst), 2, "awake, it runs again from the start");
    let n = t.db.read(|tx| {
        tx.query_opt(sql!("SELECT n FROM note WHERE id = 1"), &[], |row| row.get::<i64>(0))
    });
    assert_eq!(n.await.unwrap(), Some(3));
}

/// Stands between the program and the server, and stops passing anything on when told to: to the
/// program that is a server which has stopped.
struct Between {
    at: SocketAddr,
    stopped: Arc<AtomicBool>,
}

impl Between {
    fn start(server: String) -> Between {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let (at, stopped) = (listener.local_addr().unwrap(), Arc::new(AtomicBool::new(false)));
        let flag = Arc::clone(&stopped);
        std::thread::spawn(move || {
            for client in listener.incoming().map_while(Result::ok) {
                let server = TcpStream::connect(&server).unwrap();
                let back = (server.try_clone().unwrap(), client.try_clone().unwrap());
                for (from, to) in [(client, server), back] {
                    let flag = Arc::clone(&flag);
                    std::thread::spawn(move || pass(from, to, &flag));
                }
            }
        });
        Between { at, stopped }
    }

    /// `url` with this in place of its server, and the server.
    fn url(url: &str) -> (String, impl Fn(SocketAddr) -> String) {
        let (head, rest) = url.split_once('@').unwrap();
        let (server, name) = rest.split_once('/').unwrap();
        let (head, name) = (head.to_owned(), name.to_owned());
        (server.to_owned(), move |at| format!("{head}@{at}/{name}"))
    }

    fn stop(&self, stopped: bool) {
        self.stopped.store(stopped, Ordering::SeqCst);
    }
}

fn pass(mut from: TcpStream, mut to: TcpStream, stopped: &AtomicBool) {
    let mut bytes = [0; 4096];
    while let Ok(n) = from.read(&mut bytes) {
        while stopped.load(Ordering::SeqCst) {
            std::thread::sleep(Duration::from_millis(5));
        }
        if n == 0 || to.write_all(&bytes[..n]).is_err() {
            break;
        }
    }
    drop(to.shutdown(Shutdown::Both));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_has_stopped_holds_nobody_for_ever() {
    let patience = Patience { statement: SOON, connect: SOON, ..Patience::default() };
    let Some(t) = postgres(options(1, Patience::default())).await else { return };
    notes(&t.db).await;
    let (server, through) = Between::url(&t.url);
    let between = Between::start(server);
    let db = Db::open(&through(between.at), options(1, patience)).unwrap();
    db.write(|tx| add(tx, 1)).await.unwrap();

    between.stop(true);
    let begun = Instant::now();
    let silent = within(db.write(|tx| add(tx, 2))).await;
    assert!(matches!(silent, Err(StoreError::TimedOut)), "{silent:?}");
    let away = within(db.write(|tx| add(tx, 3))).await;
    assert!(matches!(away, Err(StoreError::Unavailable(_))), "{away:?}");
    let read = within(db.read(count)).await;
    assert!(matches!(read, Err(StoreError::TimedOut)), "{read:?}");
    assert!(begun.elapsed() < Duration::from_secs(10), "{:?}", begun.elapsed());

    between.stop(false);
    within(db.write(|tx| add(tx, 4))).await.unwrap();
    assert_eq!(db.read(count).await.unwrap(), 2, "1 and 4; what was told to have failed did");

    let between = Arc::new(between);
    let stops = Arc::clone(&between);
    let unknown = db.write(move |tx| {
        add(tx, 5)?;
        stops.stop(true); // and then straight to COMMIT
        Ok::<_, StoreError>(())
    });
    let unknown = within(unknown).await;
    assert!(matches!(unknown, Err(StoreError::CommitUnknown)), "{unknown:?}");
    between.stop(false);
    db.close();
}
