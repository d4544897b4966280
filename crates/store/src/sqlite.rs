//! The threads over a SQLite file: one that writes and commits many jobs at once, some that read.

use crate::deadline;
use crate::job::Job;
use crate::queue::Queue;
use crate::{StoreError, Tx, tx::Engine};
use rusqlite::{Connection, OpenFlags, config::DbConfig};
use std::path::Path;
use std::time::{Duration, Instant};

/// At most this many jobs share one commit, and they begin within this time; both bound how long
/// the first of them waits. Only jobs that wait already are taken, so where few call nobody waits longer;
/// where many do, each would wait for the commits before its own, and a page that several jobs change is
/// written once for all of them.
const GROUP_MAX: usize = 256;
const GROUP_TIME: Duration = Duration::from_millis(50);
/// Prepared statements kept for each connection.
const STATEMENTS: usize = 2048;

/// For every connection. Temporary tables and sorts stay in memory.
const ALL: &str =
    "PRAGMA busy_timeout = 5000; PRAGMA foreign_keys = ON; PRAGMA temp_store = MEMORY;";
/// 64 MiB of pages, and 64 MiB of log before the pages go home: fewer of them are written twice.
const WRITER: &str = "PRAGMA journal_mode = WAL; PRAGMA cache_size = -65536; \
    PRAGMA wal_autocheckpoint = 16384;";
/// 8 MiB each, for there are several; what they miss is mostly in the system's own cache.
const READER: &str = "PRAGMA query_only = ON; PRAGMA cache_size = -8192;";

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
    let mut conn = Connection::open_with_flags(path, flags)
        .map_err(|e| StoreError::Unavailable(format!("{}: {e}", path.display())))?;
    if role != Role::Reader && conn.is_readonly("main")? {
        let why =
            format!("{} may not be written to: its file or its disk is read-only", path.display());
        return Err(StoreError::Unavailable(why));
    }
    deadline::watch(&mut conn)?;
    conn.set_prepared_statement_cache_capacity(STATEMENTS);
    // Else a statement is prepared again whenever the values bound to it change.
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    conn.execute_batch(ALL)?;
    conn.execute_batch(match role {
        Role::Writer(_) => WRITER,
        Role::Reader => READER,
    })?;
    conn.execute_batch(match role {
        Role::Writer(Durability::Full) => "PRAGMA synchronous = FULL;",
        Role::Writer(Durability::Process) => "PRAGMA synchronous = OFF;",
        Role::Reader => "",
    })?;
    Ok(conn)
}

/// What is wrong with the file, in SQLite's words, at most a few; nothing when it is well. Reads all of it.
pub(crate) fn faults(path: &Path) -> Result<Vec<String>, StoreError> {
    let conn = connect(path, Role::Reader)?;
    let mut check = conn.prepare("PRAGMA quick_check(5)")?;
    let said = check.query_map([], |row| row.get::<_, String>(0))?;
    let mut said = said.collect::<Result<Vec<String>, rusqlite::Error>>()?;
    said.retain(|one| one != "ok");
    Ok(said)
}

/// Writes the file anew without what was removed from it, and empties its log.
pub(crate) fn rewrite(path: &Path) -> Result<(), StoreError> {
    let conn = connect(path, Role::Writer(Durability::Full))?;
    // The copy is as long as the file, which may not fit into memory.
    conn.execute_batch("PRAGMA temp_store = FILE; VACUUM;")?;
    let busy: i64 = conn.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get(0))?;
    if busy == 0 { Ok(()) } else { Err(StoreError::Busy) }
}

fn run(conn: &Connection, text: &str) -> Result<(), StoreError> {
    conn.prepare_cached(text)?.execute([])?;
    Ok(())
}

pub(crate) fn writer(conn: &Connection, jobs: &Queue, longest: Duration) {
    deadline::each(longest);
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
    first: Job,
    group: &mut Vec<(Job, bool)>,
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
fn settle(conn: &Connection, group: Vec<(Job, bool)>, e: StoreError) {
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
            let commit = write_alone(conn, &mut job);
            if commit.is_err() && !conn.is_autocommit() {
                drop(run(conn, "ROLLBACK"));
            }
            job.finish(commit);
        }
    }
}

fn write_alone(conn: &Connection, job: &mut Job) -> Result<(), StoreError> {
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

pub(crate) fn reader(conn: &Connection, jobs: &Queue, longest: Duration) {
    deadline::each(longest);
    while let Some(mut job) = jobs.take() {
        let begun = run(conn, "BEGIN");
        let held = begun.is_ok() && job.run(&mut Tx::new(Engine::Sqlite(conn)));
        let ended = if conn.is_autocommit() { Ok(()) } else { run(conn, "COMMIT") };
        let held = if held { Ok(()) } else { Err(StoreError::Doomed) };
        job.finish(begun.and(ended).and(held));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rusqlite::StatementStatus;

    fn setting(conn: &Connection, name: &str) -> i64 {
        conn.pragma_query_value(None, name, |row| row.get(0)).unwrap()
    }

    #[test]
    fn the_settings_are_on_for_the_writer_and_for_readers() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("db");
        let writer = connect(&path, Role::Writer(Durability::Full)).unwrap();
        let reader = connect(&path, Role::Reader).unwrap();
        for conn in [&writer, &reader] {
            assert!(conn.db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG).unwrap());
            assert_eq!((setting(conn, "temp_store"), setting(conn, "foreign_keys")), (2, 1));
            let mode: String = conn.pragma_query_value(None, "journal_mode", |r| r.get(0)).unwrap();
            assert_eq!(mode, "wal");
        }
        assert_eq!((setting(&writer, "synchronous"), setting(&writer, "cache_size")), (2, -65536));
        assert_eq!(setting(&writer, "wal_autocheckpoint"), 16384);
        assert_eq!((setting(&reader, "query_only"), setting(&reader, "cache_size")), (1, -8192));
    }

    #[test]
    fn a_statement_is_prepared_once_whatever_is_bound_to_it() {
        let folder = tempfile::tempdir().unwrap();
        let conn = connect(&folder.path().join("db"), Role::Writer(Durability::Process)).unwrap();
        run(&conn, "CREATE TABLE note (id INTEGER PRIMARY KEY, text TEXT) STRICT").unwrap();
        run(&conn, "CREATE INDEX plain ON note (text) WHERE id > 5").unwrap();
        let text = "SELECT id FROM note WHERE text = $1 AND id > $2";
        for n in 0..20i64 {
            let mut stmt = conn.prepare_cached(text).unwrap();
            assert!(stmt.query((n.to_string(), n)).unwrap().next().unwrap().is_none());
            drop(stmt);
            let stmt = conn.prepare_cached(text).unwrap();
            assert_eq!(stmt.get_status(StatementStatus::RePrepare), 0, "after {n}");
        }
    }
}
