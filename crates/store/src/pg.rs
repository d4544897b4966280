//! The threads over PostgreSQL: one for each connection, each job one transaction. A lost race and a
//! lost connection are mended here.

use crate::job::Job;
use crate::queue::Queue;
use crate::{StoreError, Tx, tx::Engine, tx::PgConn};
use postgres::config::SslMode;
use rustls::pki_types::{CertificateDer, pem::PemObject};
use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

/// A transaction that lost a race or its connection is tried at most this often.
const TRIES_MAX: u32 = 10;
/// A connection that was lost is made again at most this often before the job is refused.
const CONNECTS_MAX: u32 = 4;

/// Every read sees one moment, as on SQLite.
const READ: &str = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";

/// Writes rely on conditional UPDATEs, UNIQUE and CHECK, for which READ COMMITTED suffices.
///
/// A set statement locks its rows in the order of its plan, not of its text: over a small table the
/// planner likes to hash the batch and scan the table, in an order that changes as rows move, and two
/// sorted batches deadlock all the same. What is left to it here walks the batch and looks each row
/// up (or walks the primary key), so the order of the batch is the order of the locks.
const WRITE: &str = "BEGIN ISOLATION LEVEL READ COMMITTED; \
    SET LOCAL enable_hashjoin = off; SET LOCAL enable_mergejoin = off; \
    SET LOCAL enable_seqscan = off; SET LOCAL enable_bitmapscan = off";

/// Where the server is and whether to speak TLS with it.
#[derive(Clone)]
pub(crate) struct Address {
    config: postgres::Config,
    tls: Option<tokio_postgres_rustls::MakeRustlsConnect>,
}

impl Address {
    /// Reads `postgres://…`. `sslmode=require` (or `verify-full`) checks the server's certificate
    /// against the public authorities, or against those in the PEM file `sslrootcert`; without
    /// it the connection is plain.
    pub(crate) fn parse(url: &str) -> Result<Address, StoreError> {
        let bad = |e: &dyn std::fmt::Display| StoreError::Unavailable(format!("database URL: {e}"));
        let (base, query) = url.split_once('?').unwrap_or((url, ""));
        let (mut kept, mut secure, mut authorities) = (Vec::new(), false, None);
        for pair in query.split('&').filter(|pair| !pair.is_empty()) {
            match pair.split_once('=') {
                Some(("sslmode", mode)) => {
                    secure = matches!(mode, "require" | "verify-ca" | "verify-full");
                }
                Some(("sslrootcert", file)) => authorities = Some(file),
                _ => kept.push(pair),
            }
        }
        let mut config: postgres::Config =
            format!("{base}?{}", kept.join("&")).parse().map_err(|e: postgres::Error| bad(&e))?;
        config.ssl_mode(if secure { SslMode::Require } else { SslMode::Disable });
        if config.get_connect_timeout().is_none() {
            config.connect_timeout(Duration::from_secs(5));
        }
        if config.get_application_name().is_none() {
            config.application_name("entrepot");
        }
        Ok(Address { config, tls: if secure { Some(tls(authorities)?) } else { None } })
    }

    fn connect(&self) -> Result<PgConn, StoreError> {
        let client = match &self.tls {
            Some(tls) => self.config.connect(tls.clone()),
            None => self.config.connect(postgres::NoTls),
        };
        let client =
            client.map_err(|e| StoreError::Unavailable(StoreError::from(e).to_string()))?;
        Ok(PgConn { client, prepared: HashMap::new() })
    }

    /// Runs one statement outside of any transaction; answers how many rows it gave.
    pub(crate) fn rows(&self, text: &str) -> Result<usize, StoreError> {
        let messages = self.connect()?.client.simple_query(text)?;
        Ok(messages.iter().filter(|m| matches!(m, postgres::SimpleQueryMessage::Row(_))).count())
    }
}

fn tls(authorities: Option<&str>) -> Result<tokio_postgres_rustls::MakeRustlsConnect, StoreError> {
    let bad = |e: &dyn std::fmt::Display| StoreError::Unavailable(format!("TLS: {e}"));
    let mut roots = rustls::RootCertStore::empty();
    match authorities {
        None => roots.extend(webpki_roots::TLS_SERVER_ROOTS.iter().cloned()),
        Some(file) => {
            for cert in CertificateDer::pem_file_iter(file).map_err(|e| bad(&e))? {
                roots.add(cert.map_err(|e| bad(&e))?).map_err(|e| bad(&e))?;
            }
        }
    }
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = rustls::ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|e| bad(&e))?
        .with_root_certificates(roots)
        .with_no_client_auth();
    Ok(tokio_postgres_rustls::MakeRustlsConnect::new(config))
}

/// A worker's connection, made when it is needed: at the start, and again after it was lost.
pub(crate) struct Worker {
    address: Address,
    conn: Option<PgConn>,
}

impl Worker {
    /// A worker with an open connection. To be called on the thread that keeps it: the client drives
    /// its own small runtime.
    pub(crate) fn connect(address: Address) -> Result<Worker, StoreError> {
        let conn = Some(address.connect()?);
        Ok(Worker { address, conn })
    }

    pub(crate) fn work(mut self, jobs: &Queue) {
        while let Some(mut job) = jobs.take() {
            let mut commit = Err(StoreError::LostRace);
            for attempt in 0..TRIES_MAX {
                commit = self.attempt(job.as_mut());
                if !matches!(commit, Err(StoreError::LostRace)) {
                    break;
                }
                std::thread::sleep(Duration::from_millis(1 << attempt.min(5)));
            }
            job.finish(commit);
        }
    }

    fn conn(&mut self) -> Result<&mut PgConn, StoreError> {
        if self.conn.as_ref().is_none_or(|conn| conn.client.is_closed()) {
            self.conn = None;
            for attempt in 0..CONNECTS_MAX {
                match self.address.connect() {
                    Ok(conn) => {
                        self.conn = Some(conn);
                        break;
                    }
                    Err(e) if attempt + 1 == CONNECTS_MAX => return Err(e),
                    Err(_) => std::thread::sleep(Duration::from_millis(100 << attempt)),
                }
            }
        }
        self.conn.as_mut().ok_or(StoreError::Closed)
    }

    /// One transaction. [`StoreError::LostRace`] asks for another.
    fn attempt(&mut self, job: &mut dyn Job) -> Result<(), StoreError> {
        let conn = self.conn()?;
        if let Err(e) = conn.client.batch_execute(if job.reads() { READ } else { WRITE }) {
            return self.lost(e, StoreError::LostRace);
        }
        let mut tx = Tx::new(Engine::Postgres(conn));
        let held = job.run(&mut tx);
        let lost = tx.lost();
        let end = conn.client.batch_execute(if held { "COMMIT" } else { "ROLLBACK" });
        match (held, end) {
            (true, Ok(())) => Ok(()),
            (true, Err(e)) => self.failed_commit(e),
            (false, end) => {
                if end.is_err() {
                    self.conn = None;
                }
                Err(if lost { StoreError::LostRace } else { StoreError::Doomed })
            }
        }
    }

    /// `then`, when the connection broke; else what the server said.
    fn lost(&mut self, e: postgres::Error, then: StoreError) -> Result<(), StoreError> {
        let lost = self.conn.as_ref().is_none_or(|conn| conn.is_lost(&e));
        self.conn = None;
        Err(if lost { then } else { StoreError::from(e) })
    }

    /// The server's own word at COMMIT means that nothing was written; XX000 is how a distributed
    /// PostgreSQL says that a race was lost. A broken connection leaves it unknown.
    fn failed_commit(&mut self, e: postgres::Error) -> Result<(), StoreError> {
        if e.code() == Some(&postgres::error::SqlState::INTERNAL_ERROR) {
            return Err(StoreError::LostRace);
        }
        self.lost(e, StoreError::CommitUnknown)
    }
}
