//! A table of notes, a door that holds a worker, and the engine that has a server.

use std::sync::{Arc, Condvar, Mutex};
use std::time::Duration;
use store::{Db, Options, StoreError, Tx, params, sql, sql_all_homes};
use testkit::{TestDb, databases_with};

/// Makes the table; `n` counts how often a note was touched.
pub(crate) async fn notes(db: &Db) {
    db.write(|tx| tx.execute(sql!("CREATE TABLE note (id BIGINT PRIMARY KEY, n BIGINT)"), &[]))
        .await
        .unwrap();
}

pub(crate) fn add(tx: &mut Tx<'_>, id: i64) -> Result<u64, StoreError> {
    tx.execute(sql!("INSERT INTO note (id, n) VALUES ($1, 0)"), params![id])
}

pub(crate) fn touch(tx: &mut Tx<'_>, id: i64) -> Result<u64, StoreError> {
    tx.execute(sql!("UPDATE note SET n = n + 1 WHERE id = $1"), params![id])
}

pub(crate) fn all(tx: &mut Tx<'_>) -> Result<Vec<i64>, StoreError> {
    tx.query(sql_all_homes!("SELECT id FROM note ORDER BY id"), &[], |row| row.get(0))
}

/// Longer than any step of a test takes, and short enough to wait for when it fails.
const LATE: Duration = Duration::from_secs(10);

/// What `doing` answers; a failure when it answers too late, so that a test without its mend fails and does
/// not hang.
pub(crate) async fn within<T>(doing: impl Future<Output = T>) -> T {
    tokio::time::timeout(LATE, doing).await.expect("it does not come to an end")
}

/// A door that closures wait at, to keep a worker busy for as long as a test needs; nobody waits for ever.
#[derive(Clone, Default)]
pub(crate) struct Door(Arc<(Mutex<bool>, Condvar)>);

/// Opens a door when a test ends, however it does.
pub(crate) struct Opens(Door);

impl Drop for Opens {
    fn drop(&mut self) {
        self.0.open();
    }
}

impl Door {
    pub(crate) fn open(&self) {
        *self.0.0.lock().unwrap() = true;
        self.0.1.notify_all();
    }

    pub(crate) fn opens(&self) -> Opens {
        Opens(self.clone())
    }

    pub(crate) fn wait(&self) {
        let open = self.0.0.lock().unwrap();
        let (open, late) = self.0.1.wait_timeout_while(open, 2 * LATE, |open| !*open).unwrap();
        drop(open);
        assert!(!late.timed_out(), "nobody opens the door");
    }
}

/// Only PostgreSQL has a server that can stop, and connections to lose. `None` when it is not on this
/// machine and was to be left out, which testkit has then said loudly.
pub(crate) async fn postgres(options: Options) -> Option<TestDb> {
    databases_with(options).await.into_iter().find(|t| t.name == "postgres")
}
