//! The threads over PostgreSQL: one for each connection, each job one transaction. A lost race and a
//! lost connection are mended here.

mod address;
mod conn;

use crate::job::Job;
use crate::queue::Queue;
use crate::{Patience, StoreError, Tx, tx::Engine};
pub(crate) use address::Address;
pub(crate) use conn::PgConn;
use std::time::Duration;
use tokio_postgres::error::SqlState;

/// A transaction that lost a race or its connection is tried at most this often.
const TRIES_MAX: u32 = 10;
/// A connection that was lost is made again at most this often before the job is refused.
const CONNECTS_MAX: u32 = 4;

/// Which of the two doors a connection serves; each has its own, so that neither waits for the other.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Door {
    Read,
    Write,
}

/// Every read sees one moment, as on SQLite.
const READ: &str =
    "SET SESSION CHARACTERISTICS AS TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY";

/// Writes rely on conditional UPDATEs, UNIQUE and CHECK, for which READ COMMITTED suffices.
///
/// A set statement locks its rows in the order of its plan, not of its text: over a small table the
/// planner likes to hash the batch and scan the table, in an order that changes as rows move, and two
/// sorted batches deadlock all the same. What is left to it here walks the batch and looks each row
/// up (or walks the primary key), so the order of the batch is the order of the locks.
const WRITE: &str = "SET SESSION CHARACTERISTICS AS TRANSACTION ISOLATION LEVEL READ COMMITTED READ WRITE; \
    SET enable_hashjoin = off; SET enable_mergejoin = off; \
    SET enable_seqscan = off; SET enable_bitmapscan = off";

impl Door {
    /// What a connection is told once, when it is made: no transaction has to.
    fn session(self, patience: Patience) -> String {
        let characteristics = match self {
            Door::Read => READ,
            Door::Write => WRITE,
        };
        format!(
            "{characteristics}; SET statement_timeout = {}; SET lock_timeout = {}; \
             SET idle_in_transaction_session_timeout = {}",
            patience.statement.as_millis(),
            patience.lock.as_millis(),
            patience.idle.as_millis()
        )
    }
}

/// A worker's connection, made when it is needed: for the first job, and again after it was lost.
pub(crate) struct Worker {
    address: Address,
    door: Door,
    patience: Patience,
    conn: Option<PgConn>,
    /// The last try to connect failed: the next job is told after one more.
    down: bool,
}

impl Worker {
    /// A worker without a connection. To be kept on the thread that runs it: the client drives its
    /// own small runtime.
    pub(crate) fn new(address: Address, door: Door, patience: Patience) -> Worker {
        Worker { address, door, patience, conn: None, down: false }
    }

    /// Connects, once.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] when the server cannot be reached.
    pub(crate) fn connect(&mut self) -> Result<(), StoreError> {
        let opened = self.address.connect(&self.door.session(self.patience), self.patience);
        self.down = opened.is_err();
        self.conn = Some(opened?);
        Ok(())
    }

    pub(crate) fn work(mut self, jobs: &Queue) {
        while let Some(mut job) = jobs.take() {
            let mut commit = Err(StoreError::LostRace);
            for attempt in 0..TRIES_MAX {
                commit = self.attempt(&mut job);
                if !matches!(commit, Err(StoreError::LostRace)) {
                    break;
                }
                std::thread::sleep(Duration::from_millis(1 << attempt.min(5)));
            }
            job.finish(commit);
            // A read is answered before its transaction ends: nothing can come of that any more.
            if self.conn.as_mut().is_some_and(|conn| conn.end("COMMIT").is_err()) {
                self.conn = None;
            }
        }
        if let Some(conn) = self.conn.filter(|conn| !conn.is_over()) {
            conn.close();
        }
    }

    fn conn(&mut self) -> Result<&mut PgConn, StoreError> {
        if self.conn.as_ref().is_none_or(PgConn::is_over) {
            self.conn = None;
            let tries = if self.down { 1 } else { CONNECTS_MAX };
            for attempt in 0..tries {
                match self.connect() {
                    Ok(()) => break,
                    Err(e) if attempt + 1 == tries => return Err(e),
                    Err(_) => std::thread::sleep(Duration::from_millis(100 << attempt)),
                }
            }
        }
        self.conn.as_mut().ok_or(StoreError::Closed)
    }

    /// One transaction. [`StoreError::LostRace`] asks for another.
    fn attempt(&mut self, job: &mut Job) -> Result<(), StoreError> {
        let door = self.door;
        let conn = self.conn()?;
        let mut tx = Tx::new(Engine::Postgres(conn));
        let held = job.run(&mut tx);
        let lost = tx.lost();
        match (held, door) {
            (true, Door::Read) => Ok(()),
            (true, Door::Write) => conn.end("COMMIT").or_else(|e| self.failed_commit(e)),
            (false, _) => {
                if conn.is_over() || conn.end("ROLLBACK").is_err() {
                    self.conn = None;
                }
                Err(if lost { StoreError::LostRace } else { StoreError::Doomed })
            }
        }
    }

    /// The server's own word at COMMIT means that nothing was written; XX000 is how a distributed
    /// PostgreSQL says that a race was lost. A broken or silent connection leaves it unknown.
    fn failed_commit(&mut self, e: StoreError) -> Result<(), StoreError> {
        let conn = self.conn.take();
        Err(match e {
            StoreError::Postgres(e) if e.code() == Some(&SqlState::INTERNAL_ERROR) => {
                StoreError::LostRace
            }
            StoreError::Postgres(e) if conn.is_none_or(|conn| conn.is_lost(&e)) => {
                StoreError::CommitUnknown
            }
            StoreError::TimedOut => StoreError::CommitUnknown,
            e => e,
        })
    }
}
