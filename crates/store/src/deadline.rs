//! Until when a statement of SQLite may run. It runs in the thread that asked for it, so nobody else could end
//! it; SQLite itself asks now and then whether it is to go on.

use crate::StoreError;
use rusqlite::Connection;
use std::cell::Cell;
use std::time::{Duration, Instant};

/// Steps of SQLite's machine between two looks at the clock: about a millisecond of work.
const STEPS: i32 = 20_000;

thread_local! {
    /// How long each statement of this thread may take; without a bound until it is said.
    static LONGEST: Cell<Duration> = const { Cell::new(Duration::MAX) };
    /// Until when the statement of now may run; nothing between statements, so that a commit is never cut off.
    static UNTIL: Cell<Option<Instant>> = const { Cell::new(None) };
}

/// Lets SQLite ask whether the statement of now is to go on.
pub(crate) fn watch(conn: &mut Connection) -> Result<(), StoreError> {
    let over = || UNTIL.get().is_some_and(|until| Instant::now() >= until);
    Ok(conn.progress_handler(STEPS, Some(over))?)
}

/// Each statement of this thread is ended after `longest`.
pub(crate) fn each(longest: Duration) {
    LONGEST.set(longest);
}

/// A statement runs, until this goes.
pub(crate) struct Running(());

impl Running {
    pub(crate) fn begin() -> Running {
        let longest = LONGEST.get();
        // Nobody looks at the clock where nothing is bounded, as on PostgreSQL, which does it itself.
        if longest != Duration::MAX {
            UNTIL.set(Instant::now().checked_add(longest));
        }
        Running(())
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        UNTIL.set(None);
    }
}
