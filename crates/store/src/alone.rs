//! One process at a time, over a database that several share: for what is set up once, and looks before it
//! writes.

use crate::{Db, Options, Patience, StoreError};
use std::{pin::pin, time::Duration};
use tokio::time::timeout;

/// PostgreSQL knows a lock by its number; the connection holds it until it ends, however it ends.
const LOCK: &str = "SELECT pg_advisory_lock(4919722)";
/// Whoever waits longer is told for what.
const SOON: Duration = Duration::from_secs(1);
/// And gives up after this long: a server that is set up takes seconds.
const WAIT_MAX: Duration = Duration::from_secs(300);

/// The turn of this process, until it is dropped or the process ends.
#[derive(Debug)]
pub struct Alone {
    _connection: Option<Db>,
}

/// Waits until no other process has its turn over the database at `url`. Nobody is waited for over SQLite,
/// whose file one process owns.
///
/// # Errors
/// [`StoreError::Unavailable`] when there is no connection; [`StoreError::TimedOut`] when another process has
/// had its turn for minutes: see what became of it.
pub async fn alone(url: &str) -> Result<Alone, StoreError> {
    if url.starts_with("sqlite:") {
        return Ok(Alone { _connection: None });
    }
    let patience = Patience { statement: WAIT_MAX, lock: WAIT_MAX, ..Patience::long() };
    let db = Db::open(url, Options { connections: 1, patience, ..Options::default() })?;
    {
        let mut turn = pin!(db.write(|tx| tx.batch(LOCK)));
        match timeout(SOON, turn.as_mut()).await {
            Ok(taken) => taken?,
            Err(_) => {
                tracing::info!("another server is setting this market up: waiting for it");
                turn.await?;
            }
        }
    }
    Ok(Alone { _connection: Some(db) })
}
