//! The threads over a SQLite file: one that writes and commits many jobs at once, some that read.

use crate::job::Job;
use crate::queue::Queue;
use crate::{StoreError, Tx, tx::Engine};
use rusqlite::{Connection, OpenFlags};
use std::path::Path;
use std::time::{Duration, Instant};

/// At most this many jobs share one commit, and they begin within this time; both bound how long
/// the first of them waits.
const GROUP_MAX: usize = 256;
const GROUP_TIME: Duration = Duration::from_millis(10);
/// Prepared statements kept for each connection.
const STATEMENTS: usize = 2048;

/// How sure a commit is before it is acknowledged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Durability {
    /// On disk: what was acknowledged survives a power cut.
    Full,
    /// Handed to the operating system: survives the end of the process. For tests and rebuilt data.
    Process,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Role {
    Writer(Durability),
    Reader,
}

pub(crate) fn connect(path: &Path, role: Role) -> Result<Connection, StoreError> {
    let create =
        if role == Role::Reader { OpenFlags::empty() } else { OpenFlags::SQLITE_OPEN_CREATE };
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX | create;
    let conn = Connection::open_with_flags(path, flags)
        .map_err(|e| StoreError::Unavailable(format!("{}: {e}", path.display())))?;
    conn.set_prepared_statement_cache_capacity(STATEMENTS);
    conn.execute_batch("PRAGMA busy_timeout = 5000; PRAGMA foreign_keys = ON;")?;
    conn.execute_batch(match role {
        Role::Writer(Durability::Full) => "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;",
        Role::Writer(Durability::Process) => "PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF;",
        Role::Reader => "PRAGMA query_only = ON;",
    })?;
    Ok(conn)
}

fn run(conn: &Connection, text: &str) -> Result<(), StoreError> {
    conn.prepare_cached(text)?.execute([])?;
    Ok(())
}

pub(crate) fn writer(conn: &Connection, jobs: &Queue) {
    while let Some(first) = jobs.take() {
        let mut group = Vec::new();
        match write_group(conn, jobs, first, &mut group) {
            Ok(()) => {
                for (job, held) in group {
                    job.finish(if held { Ok(()) } else { Err(StoreError::Doomed) });
                }
            }
            Err(e) => settle(conn, group, e),
        }
    }
}

/// Runs `first` and whatever else is waiting, each in its own savepoint, under one commit.
fn write_group(
    conn: &Connection,
    jobs: &Queue,
    first: Box<dyn Job>,
    group: &mut Vec<(Box<dyn Job>, bool)>,
) -> Result<(), StoreError> {
    group.push((first, false));
    run(conn, "BEGIN IMMEDIATE")?;
    let begun = Instant::now();
    let mut at = 0;
    while let Some((job, held)) = group.get_mut(at) {
        run(conn, "SAVEPOINT job")?;
        *held = job.run(&mut Tx::new(Engine::Sqlite(conn)));
        if !*held {
            run(conn, "ROLLBACK TO job")?;
        }
        run(conn, "RELEASE job")?;
        at += 1;
        if at < GROUP_MAX && begun.elapsed() < GROUP_TIME {
            group.extend(jobs.try_take().map(|job| (job, false)));
        }
    }
    run(conn, "COMMIT")
}

/// Rolls a failed group back and runs its jobs again, each alone, so that one of them (a rule checked
/// at the commit, say) does not fail the others.
fn settle(conn: &Connection, group: Vec<(Box<dyn Job>, bool)>, e: StoreError) {
    let unknown = is_unknown(&e);
    let told = e.to_string();
    let mut alone = group.len() == 1;
    if !conn.is_autocommit() && run(conn, "ROLLBACK").is_err() {
        alone = true; // the next BEGIN will tell
    }
    let mut first = Some(e);
    for (mut job, _) in group {
        if unknown {
            job.finish(Err(StoreError::CommitUnknown));
        } else if alone {
            job.finish(Err(first.take().unwrap_or_else(|| StoreError::Unavailable(told.clone()))));
        } else {
            let commit = write_alone(conn, job.as_mut());
            if commit.is_err() && !conn.is_autocommit() {
                drop(run(conn, "ROLLBACK"));
            }
            job.finish(commit);
        }
    }
}

fn write_alone(conn: &Connection, job: &mut dyn Job) -> Result<(), StoreError> {
    run(conn, "BEGIN IMMEDIATE")?;
    if job.run(&mut Tx::new(Engine::Sqlite(conn))) {
        run(conn, "COMMIT").map_err(|e| if is_unknown(&e) { StoreError::CommitUnknown } else { e })
    } else {
        run(conn, "ROLLBACK")?;
        Err(StoreError::Doomed)
    }
}

/// Whether the disk failed: then what was written may or may not be found after a restart.
fn is_unknown(e: &StoreError) -> bool {
    matches!(e, StoreError::Sqlite(e) if e.sqlite_error_code() == Some(rusqlite::ErrorCode::SystemIoFailure))
}

pub(crate) fn reader(conn: &Connection, jobs: &Queue) {
    while let Some(mut job) = jobs.take() {
        let begun = run(conn, "BEGIN");
        let held = begun.is_ok() && job.run(&mut Tx::new(Engine::Sqlite(conn)));
        let ended = if conn.is_autocommit() { Ok(()) } else { run(conn, "COMMIT") };
        let held = if held { Ok(()) } else { Err(StoreError::Doomed) };
        job.finish(begun.and(ended).and(held));
    }
}
