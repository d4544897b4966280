//! Where PostgreSQL is, and how a connection to it is made.

use super::conn::PgConn;
use crate::{Patience, StoreError};
use rustls::pki_types::{CertificateDer, pem::PemObject};
use std::sync::Arc;
use std::time::Duration;
use tokio::{runtime, task::JoinHandle, time::timeout};
use tokio_postgres::{Client, Config, NoTls, config::SslMode};

/// A peer that acknowledges nothing for so long is gone, and its connection is closed.
const SILENCE_MAX: Duration = Duration::from_secs(30);

/// Where the server is and whether to speak TLS with it.
#[derive(Clone)]
pub(crate) struct Address {
    config: Config,
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
        let mut config: Config = format!("{base}?{}", kept.join("&"))
            .parse()
            .map_err(|e: tokio_postgres::Error| bad(&e))?;
        config.ssl_mode(if secure { SslMode::Require } else { SslMode::Disable });
        config.keepalives_idle(SILENCE_MAX / 2).keepalives_interval(SILENCE_MAX / 6);
        config.keepalives_retries(3).tcp_user_timeout(SILENCE_MAX);
        if config.get_application_name().is_none() {
            config.application_name("entrepot");
        }
        Ok(Address { config, tls: if secure { Some(tls(authorities)?) } else { None } })
    }

    /// A connection on which `session` has been set.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] when there is none within the patience for it.
    pub(crate) fn connect(&self, session: &str, patience: Patience) -> Result<PgConn, StoreError> {
        let told = |e: &dyn std::fmt::Display| StoreError::Unavailable(e.to_string());
        let runtime = runtime::Builder::new_current_thread().enable_all().build();
        let runtime = runtime.map_err(|e| told(&e))?;
        let opening = async { timeout(patience.connect, self.open(session)).await };
        let opened = runtime.block_on(opening);
        let (client, driver) =
            opened.map_err(|_| told(&"no answer from PostgreSQL"))?.map_err(|e| told(&e))?;
        // The server is the first to give a statement up, and says why; one that does not is gone.
        Ok(PgConn::new(runtime, client, driver, patience.statement + patience.connect))
    }

    /// The client, and the task that carries what it says to the server and back.
    async fn open(&self, session: &str) -> Result<(Client, JoinHandle<()>), StoreError> {
        let (client, driver) = match &self.tls {
            Some(tls) => {
                let (client, connection) = self.config.connect(tls.clone()).await?;
                (client, tokio::spawn(async move { drop(connection.await) }))
            }
            None => {
                let (client, connection) = self.config.connect(NoTls).await?;
                (client, tokio::spawn(async move { drop(connection.await) }))
            }
        };
        client.batch_execute(session).await?;
        Ok((client, driver))
    }

    /// Runs one statement outside of any transaction; answers how many rows it gave.
    pub(crate) fn rows(&self, text: &str) -> Result<usize, StoreError> {
        let mut conn = self.connect("", Patience::long())?;
        let rows = conn.rows(text);
        conn.close();
        rows
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
