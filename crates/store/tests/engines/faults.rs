//! What must hold when things go wrong: panics, crowds, failed commits, lost connections, kill -9.

use crate::notes::{Door, add, all, notes, postgres};
use std::io::{BufRead as _, BufReader};
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;
use store::{Db, Durability, Options, StoreError, params, sql, sql_all_homes};
use testkit::{databases, databases_with};

#[tokio::test(flavor = "multi_thread")]
async fn a_panicking_job_answers_an_error_and_its_thread_lives_on() {
    let options = Options { connections: 1, ..Options::default() };
    for t in databases_with(options).await {
        notes(&t.db).await;
        for id in 0..3 {
            let panicked: Result<(), StoreError> =
                t.db.write(move |tx| {
                    add(tx, id)?;
                    panic!("as a test wants it");
                })
                .await;
            assert!(matches!(panicked, Err(StoreError::Panicked)), "{}: {panicked:?}", t.name);
            let panicked: Result<(), StoreError> =
                t.db.read(|_| panic!("as a test wants it")).await;
            assert!(matches!(panicked, Err(StoreError::Panicked)), "{}: {panicked:?}", t.name);
        }
        t.db.write(|tx| add(tx, 9)).await.unwrap();
        assert_eq!(t.db.read(all).await.unwrap(), [9], "{}", t.name);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_full_queue_refuses_and_what_it_took_is_done() {
    let options = Options { connections: 1, waiting_max: 4, ..Options::default() };
    for t in databases_with(options).await {
        notes(&t.db).await;
        let (door, running) = (Door::default(), Door::default());
        let (inside, at) = (door.clone(), running.clone());
        let db = t.db.clone();
        let holder = tokio::spawn(async move {
            db.write(move |tx| {
                at.open();
                inside.wait();
                add(tx, 0)
            })
            .await
        });
        running.wait();
        let waiting: Vec<_> = (1..=4)
            .map(|id| {
                let db = t.db.clone();
                tokio::spawn(async move { db.write(move |tx| add(tx, id)).await })
            })
            .collect();
        let mut refused = false;
        for _ in 0..200 {
            let crowd =
                tokio::time::timeout(Duration::from_millis(50), t.db.write(|tx| add(tx, 99)));
            refused = matches!(crowd.await, Ok(Err(StoreError::Busy)));
            if refused {
                break;
            }
        }
        assert!(refused, "{}: the fifth was let in", t.name);
        door.open();
        holder.await.unwrap().unwrap();
        for job in waiting {
            drop(job.await.unwrap()); // one place may have gone to the impatient 99
        }
        assert!(t.db.read(all).await.unwrap().len() >= 5, "{}", t.name);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_commit_that_fails_fails_its_own_job_alone() {
    for t in databases().await {
        t.db.write(|tx| {
            tx.execute(sql!("CREATE TABLE parent (id BIGINT PRIMARY KEY)"), &[])?;
            tx.execute(
                sql!(
                    "CREATE TABLE child (id BIGINT PRIMARY KEY, parent BIGINT NOT NULL
                      REFERENCES parent (id) DEFERRABLE INITIALLY DEFERRED)"
                ),
                &[],
            )
        })
        .await
        .unwrap();
        let (door, running) = (Door::default(), Door::default());
        let (inside, at) = (door.clone(), running.clone());
        let db = t.db.clone();
        let first = tokio::spawn(async move {
            db.write(move |tx| {
                at.open();
                inside.wait(); // so that the next ones join its group
                tx.execute(sql!("INSERT INTO parent (id) VALUES (1)"), &[])
            })
            .await
        });
        running.wait();
        let child = |id: i64, parent: i64| {
            let db = t.db.clone();
            tokio::spawn(async move {
                db.write(move |tx| {
                    tx.execute(
                        sql!("INSERT INTO child (id, parent) VALUES ($1, $2)"),
                        params![id, parent],
                    )
                })
                .await
            })
        };
        let orphan = child(1, 99);
        tokio::time::sleep(Duration::from_millis(50)).await;
        door.open();
        first.await.unwrap().unwrap();
        let orphan = orphan.await.unwrap();
        assert!(matches!(orphan, Err(StoreError::Conflict)), "{}: {orphan:?}", t.name);
        child(2, 1).await.unwrap().unwrap();
        let children = t.db.read(|tx| {
            tx.query(sql_all_homes!("SELECT id FROM child"), &[], |row| row.get::<i64>(0))
        });
        assert_eq!(children.await.unwrap(), [2], "{}", t.name);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lost_connection_is_made_again_and_the_job_runs_again() {
    let options = Options { connections: 2, ..Options::default() };
    let Some(t) = postgres(options).await else { return };
    notes(&t.db).await;
    let runs = Arc::new(AtomicU32::new(0));
    let (db, count) = (t.db.clone(), Arc::clone(&runs));
    let killed = db.write(move |tx| {
        add(tx, 1)?;
        if count.fetch_add(1, Ordering::SeqCst) == 0 {
            let kill = sql!(
                "SELECT COALESCE(NULLIF(pg_terminate_backend(pg_backend_pid()), false)) IS NULL"
            );
            drop(tx.query_opt(kill, &[], |_| Ok(())));
        }
        tx.query_opt(sql!("SELECT id FROM note WHERE id = 1"), &[], |row| row.get::<i64>(0))
    });
    assert_eq!(killed.await.unwrap(), Some(1));
    assert_eq!(runs.load(Ordering::SeqCst), 2);
    assert_eq!(t.db.read(all).await.unwrap(), [1]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_connection_lost_while_committing_leaves_it_unknown() {
    let options = Options { connections: 2, ..Options::default() };
    let Some(t) = postgres(options).await else { return };
    notes(&t.db).await;
    let other = Db::open(&t.url, Options { connections: 1, ..Options::default() }).unwrap();
    let (door, ready) = (Door::default(), Door::default());
    let (inside, at) = (door.clone(), ready.clone());
    let db = t.db.clone();
    let cut = tokio::spawn(async move {
        db.write(move |tx| {
            add(tx, 1)?;
            at.open();
            inside.wait(); // and then straight to COMMIT
            Ok::<_, StoreError>(())
        })
        .await
    });
    ready.wait();
    let killed = other
        .read(|tx| {
            let open = sql_all_homes!(
                "SELECT CAST(COUNT(pg_terminate_backend(pid)) AS BIGINT) FROM pg_stat_activity
                 WHERE state = 'idle in transaction' AND datname = current_database()"
            );
            tx.query_opt(open, &[], |row| row.get::<i64>(0))
        })
        .await;
    assert_eq!(killed.unwrap(), Some(1));
    door.open();
    let cut = cut.await.unwrap();
    assert!(matches!(cut, Err(StoreError::CommitUnknown)), "{cut:?}");
    t.db.write(|tx| add(tx, 2)).await.unwrap();
    assert_eq!(t.db.read(all).await.unwrap(), [2]);
    other.close();
}

#[tokio::test(flavor = "multi_thread")]
async fn two_processes_that_start_at_once_migrate_in_turn() {
    for t in databases().await {
        let url = match t.name {
            "sqlite" => format!("{}-fresh", t.url),
            _ => {
                let name = format!("{}_fresh", t.url.rsplit('/').next().unwrap());
                store::admin::create_database(&t.url, &name, None).unwrap();
                store::admin::with_database(&t.url, &name)
            }
        };
        let open = || Db::open(&url, Options { connections: 1, ..Options::default() }).unwrap();
        let (one, two) = (open(), open());
        let both = tokio::join!(
            store::migrate(&one, migrations::ALL),
            store::migrate(&two, migrations::ALL)
        );
        let mut applied = [both.0.unwrap(), both.1.unwrap()].concat();
        applied.sort();
        let mut once = applied.clone();
        once.dedup();
        assert_eq!(applied, once, "{}", t.name);
        assert!(
            !applied.is_empty() && store::pending(&one, migrations::ALL).await.unwrap().is_empty()
        );
        one.close();
        two.close();
        if t.name == "postgres" {
            let name = url.rsplit('/').next().unwrap();
            store::admin::drop_database(&t.url, name).unwrap();
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_closed_database_says_so() {
    for t in databases().await {
        notes(&t.db).await;
        t.db.close();
        let late = t.db.write(|tx| add(tx, 1)).await;
        assert!(matches!(late, Err(StoreError::Closed)), "{}: {late:?}", t.name);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reader_beside_the_owner_reads_and_does_not_write() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("market.db");
    let missing = Db::sqlite_read_only(&path, Options::default());
    assert!(matches!(missing, Err(StoreError::Unavailable(_))), "{missing:?}");
    let owner = Db::sqlite(&path, Options::default()).unwrap();
    notes(&owner).await;
    owner.write(|tx| add(tx, 1)).await.unwrap();
    let beside = Db::sqlite_read_only(&path, Options::default()).unwrap();
    owner.write(|tx| add(tx, 2)).await.unwrap();
    assert_eq!(beside.read(all).await.unwrap(), [1, 2]);
    let wrote = beside.write(|tx| add(tx, 3)).await;
    assert!(matches!(wrote, Err(StoreError::ReadOnly)), "{wrote:?}");
}

#[test]
fn another_scheme_is_refused_without_telling_its_password() {
    let refused = Db::open("mysql://user:hunter2@host/db", Options::default()).unwrap_err();
    assert!(refused.to_string().contains("mysql") && !refused.to_string().contains("hunter2"));
}

const CHILD: &str = "ENTREPOT_TEST_CHILD";

/// Not a test of its own: the process that the next one kills.
#[test]
fn child_that_writes_until_it_is_killed() {
    let Ok(url) = std::env::var(CHILD) else { return };
    testkit::block_on(async {
        let options = Options { durability: Durability::Full, ..Options::default() };
        let db = Db::open(&url, options).unwrap();
        let writers: Vec<_> = (0..8)
            .map(|writer| {
                let db = db.clone();
                tokio::spawn(async move {
                    for n in 0.. {
                        let id = n * 8 + writer;
                        db.write(move |tx| add(tx, id)).await.unwrap();
                        println!("\nacked {id}");
                    }
                })
            })
            .collect();
        for writer in writers {
            writer.await.unwrap();
        }
    });
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_acknowledged_survives_kill_9() {
    for t in databases().await {
        notes(&t.db).await;
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "faults::child_that_writes_until_it_is_killed", "--nocapture"])
            .env(CHILD, &t.url)
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let mut acked = Vec::new();
        let number = |line: &str| line.strip_prefix("acked ").and_then(|n| n.parse::<i64>().ok());
        while acked.len() < 200 {
            acked.extend(number(&lines.next().expect("the child writes on").unwrap()));
        }
        child.kill().unwrap(); // SIGKILL
        child.wait().unwrap();
        acked.extend(lines.map_while(Result::ok).filter_map(|line| number(&line)));
        let again = Db::open(&t.url, Options::default()).unwrap();
        let found = again.read(all).await.unwrap();
        for id in &acked {
            assert!(found.binary_search(id).is_ok(), "{}: {id} was acknowledged", t.name);
        }
        again.close();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn of_what_was_removed_nothing_is_left_in_a_file_that_was_written_anew() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("market.db");
    let holds = || {
        ["market.db", "market.db-wal"].iter().any(|name| {
            let bytes = std::fs::read(folder.path().join(name)).unwrap_or_default();
            bytes.windows(6).any(|part| part == b"secret")
        })
    };
    let db = Db::sqlite(&file, Options::default()).unwrap();
    db.write(|tx| tx.execute(sql!("CREATE TABLE word (id BIGINT PRIMARY KEY, text TEXT)"), &[]))
        .await
        .unwrap();
    for id in 0..200_i64 {
        let text = format!("secret of {id}");
        db.write(move |tx| {
            tx.execute(sql!("INSERT INTO word (id, text) VALUES ($1, $2)"), params![id, text])
        })
        .await
        .unwrap();
    }
    db.write(|tx| tx.execute(sql!("UPDATE word SET text = ''"), &[])).await.unwrap();
    assert!(holds(), "or this test shows nothing");
    Db::sqlite_rewrite(&file).unwrap();
    assert!(!holds());
    let count = db.read(|tx| {
        tx.query_opt(sql_all_homes!("SELECT CAST(COUNT(*) AS BIGINT) FROM word"), &[], |row| {
            row.get::<i64>(0)
        })
    });
    assert_eq!(count.await.unwrap(), Some(200));
    db.close();
}
