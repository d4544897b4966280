//! One connection: its statements, its transaction, and the end of patience with a server that does
//! not answer.

use crate::{StoreError, Value};
use std::collections::HashMap;
use std::time::Duration;
use tokio::runtime::Runtime;
use tokio::{task::JoinHandle, time::timeout};
use tokio_postgres::types::ToSql;
use tokio_postgres::{Client, Error, Row, SimpleQueryMessage, Statement, error::SqlState};

/// How long a connection may take to say good-bye.
const FAREWELL_MAX: Duration = Duration::from_secs(1);

/// A connection on the thread that keeps it: it drives a small runtime of its own.
pub(crate) struct PgConn {
    runtime: Runtime,
    client: Client,
    driver: JoinHandle<()>,
    /// The statements prepared on it, by address and length of their text.
    prepared: HashMap<(usize, usize), Statement>,
    answer_max: Duration,
    begun: bool,
    silent: bool,
}

impl PgConn {
    pub(crate) fn new(
        runtime: Runtime,
        client: Client,
        driver: JoinHandle<()>,
        answer_max: Duration,
    ) -> PgConn {
        let prepared = HashMap::new();
        PgConn { runtime, client, driver, prepared, answer_max, begun: false, silent: false }
    }

    /// Waits for the server; one that does not answer in time is not asked again.
    fn wait<T>(
        &mut self,
        ask: impl AsyncFnOnce(&Client) -> Result<T, Error>,
    ) -> Result<T, StoreError> {
        let answer = async { timeout(self.answer_max, ask(&self.client)).await };
        match self.runtime.block_on(answer) {
            Ok(answer) => Ok(answer?),
            Err(_) => {
                self.silent = true;
                Err(StoreError::TimedOut)
            }
        }
    }

    /// Runs a statement of the transaction; answers how many rows it touched.
    pub(crate) fn execute(
        &mut self,
        text: &'static str,
        params: &[Value<'_>],
    ) -> Result<u64, StoreError> {
        let stmt = self.prepare(text)?;
        self.begin()?;
        self.wait(async |client| client.execute(&stmt, &refs(params)).await)
    }

    /// Runs a query of the transaction.
    ///
    /// One that begins the transaction and only reads goes out together with BEGIN, in one round trip:
    /// should BEGIN fail, nothing has been written outside of a transaction. Others wait for BEGIN.
    pub(crate) fn query(
        &mut self,
        text: &'static str,
        params: &[Value<'_>],
    ) -> Result<Vec<Row>, StoreError> {
        let stmt = self.prepare(text)?;
        if self.begun || !text.starts_with("SELECT") {
            self.begin()?;
            return self.wait(async |client| client.query(&stmt, &refs(params)).await);
        }
        let (begun, rows) = self.wait(async |client| {
            let params = refs(params);
            let both = async {
                tokio::join!(biased; client.batch_execute("BEGIN"), client.query(&stmt, &params))
            };
            Ok(both.await)
        })?;
        begun?;
        self.begun = true;
        Ok(rows?)
    }

    /// Runs several statements without parameters in the transaction: migrations only.
    pub(crate) fn batch(&mut self, text: &str) -> Result<(), StoreError> {
        self.begin()?;
        self.wait(async |client| client.batch_execute(text).await)
    }

    fn begin(&mut self) -> Result<(), StoreError> {
        if !self.begun {
            self.wait(async |client| client.batch_execute("BEGIN").await)?;
            self.begun = true;
        }
        Ok(())
    }

    /// Ends the transaction, if a statement has begun one.
    pub(crate) fn end(&mut self, how: &str) -> Result<(), StoreError> {
        if !std::mem::take(&mut self.begun) {
            return Ok(());
        }
        self.wait(async |client| client.batch_execute(how).await)
    }

    /// Each text is prepared once; it is found by its address, so a long one costs no more.
    fn prepare(&mut self, text: &'static str) -> Result<Statement, StoreError> {
        let key = (text.as_ptr().addr(), text.len());
        if let Some(stmt) = self.prepared.get(&key) {
            return Ok(stmt.clone());
        }
        let stmt = self.wait(async |client| client.prepare(text).await)?;
        self.prepared.insert(key, stmt.clone());
        Ok(stmt)
    }

    /// Runs one statement outside of any transaction; answers how many rows it gave.
    pub(super) fn rows(&mut self, text: &str) -> Result<usize, StoreError> {
        let messages = self.wait(async |client| client.simple_query(text).await)?;
        Ok(messages.iter().filter(|m| matches!(m, SimpleQueryMessage::Row(_))).count())
    }

    /// Whether `e` may be mended by running the transaction again: the connection was lost, or a
    /// migration made a plan stale.
    pub(crate) fn may_mend(&mut self, e: &Error) -> bool {
        let stale = e.code() == Some(&SqlState::FEATURE_NOT_SUPPORTED)
            && e.as_db_error().is_some_and(|e| e.message().contains("cached plan"));
        if stale {
            self.prepared.clear();
        }
        stale || self.is_lost(e)
    }

    /// Whether `e` means that this connection is of no more use.
    pub(super) fn is_lost(&self, e: &Error) -> bool {
        let ended = matches!(
            e.code(),
            Some(
                &SqlState::ADMIN_SHUTDOWN
                    | &SqlState::CRASH_SHUTDOWN
                    | &SqlState::CANNOT_CONNECT_NOW
                    | &SqlState::IDLE_IN_TRANSACTION_SESSION_TIMEOUT
            )
        );
        // Without a code the failure is the client's: the socket, unless a value did not fit.
        ended || e.is_closed() || self.client.is_closed()
    }

    /// Whether the connection is closed, or its server has not answered in time.
    pub(super) fn is_over(&self) -> bool {
        self.silent || self.client.is_closed()
    }

    /// Takes leave of the server.
    pub(super) fn close(self) {
        let PgConn { runtime, client, driver, .. } = self;
        drop(client);
        drop(runtime.block_on(async { timeout(FAREWELL_MAX, driver).await }));
    }
}

fn refs<'v>(params: &'v [Value<'v>]) -> Vec<&'v (dyn ToSql + Sync)> {
    params.iter().map(|p| p as _).collect()
}
