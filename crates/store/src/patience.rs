//! How long the database may take before it is given up, so that a stopped one holds nobody for ever.

use std::time::Duration;

/// The longest that each part of a transaction may take.
#[derive(Clone, Copy, Debug)]
pub struct Patience {
    /// Until a worker takes the transaction up; then the caller is told
    /// [`StoreError::Busy`](crate::StoreError::Busy), and it is never run.
    pub queue: Duration,
    /// One statement; then [`StoreError::TimedOut`](crate::StoreError::TimedOut).
    pub statement: Duration,
    /// Waiting for a row that another transaction holds, on PostgreSQL; then the same.
    pub lock: Duration,
    /// Between two statements of a transaction; then PostgreSQL ends it and lets its rows go, whatever
    /// became of the one who holds them.
    pub idle: Duration,
    /// Making a connection.
    pub connect: Duration,
}

impl Default for Patience {
    /// For requests: somebody waits for the answer.
    fn default() -> Patience {
        Patience {
            queue: Duration::from_secs(30),
            statement: Duration::from_secs(30),
            lock: Duration::from_secs(10),
            idle: Duration::from_secs(60),
            connect: Duration::from_secs(5),
        }
    }
}

impl Patience {
    /// For migrations, audits and imports on the command line, where a statement may read everything
    /// there is.
    #[must_use]
    pub fn long() -> Patience {
        let hour = Duration::from_secs(3600);
        Patience { queue: hour, statement: hour, lock: hour, idle: hour, ..Patience::default() }
    }
}
