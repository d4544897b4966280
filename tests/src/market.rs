//! A market like any other, on a free port and a fresh database of either engine.

use crate::browser::{PATIENCE, PAUSE};
use anyhow::Context;
use audit::AuditReport;
use entrepot::{
    Market, Running,
    config::{Config, Overrides},
};
use std::net::SocketAddr;
use std::time::Instant;
use store::Db;
use tokio::net::TcpListener;

/// The databases a market runs on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    /// Embedded.
    Sqlite,
    /// A server.
    Postgres,
}

/// A market that answers, with everything it left behind removed at its end.
#[derive(Debug)]
pub struct TestMarket {
    /// Where it answers, without a slash at the end.
    pub url: String,
    /// Its database, for looking behind the pages.
    pub db: Db,
    _running: Running,
    _server: Option<testkit::PgDatabase>,
    _folder: tempfile::TempDir,
}

impl TestMarket {
    /// Opens an empty market, or the demo market; `None` when the engine is not on this machine and was to be left
    /// out (which testkit has then said loudly).
    ///
    /// # Errors
    /// When it cannot be opened.
    pub async fn open(engine: Engine, demo: bool) -> anyhow::Result<Option<TestMarket>> {
        let server = match engine {
            Engine::Sqlite => None,
            Engine::Postgres => match tokio::task::spawn_blocking(testkit::postgres).await? {
                Some(server) => Some(server),
                None => return Ok(None),
            },
        };
        let folder = tempfile::tempdir()?;
        let listener = TcpListener::bind(SocketAddr::from(([127, 0, 0, 1], 0))).await?;
        let config = Config::load(&Overrides {
            config: None,
            listen: Some(listener.local_addr()?),
            data: Some(folder.path().join("data")),
            objects: None,
            database: server.as_ref().map(|server| server.url.clone()),
            keyring: Some(folder.path().join("keys")),
        })?;
        let market = Market::open(config, demo).await?;
        if demo {
            entrepot::demo::seed(&market).await?;
        }
        let (url, db) = (market.config.public_url(), market.app.db.clone());
        let running = market.start(listener)?;
        Ok(Some(TestMarket { url, db, _running: running, _server: server, _folder: folder }))
    }

    /// Proves the books.
    ///
    /// # Errors
    /// Naming the first broken invariant.
    pub async fn audit(&self) -> anyhow::Result<AuditReport> {
        let report = audit::audit(&self.db).await?;
        if let Some(broken) = report.first_broken() {
            anyhow::bail!("violated: {} {:?}", broken.name, broken.detail);
        }
        Ok(report)
    }

    /// Waits until `count` orders are in `state`: a provider's notice and a job take a moment.
    ///
    /// # Errors
    /// When that does not come true in [`PATIENCE`].
    pub async fn settles(&self, count: i64, state: &str) -> anyhow::Result<()> {
        let begun = Instant::now();
        while begun.elapsed() < PATIENCE {
            let counts = self.db.read(orders::order_counts_everywhere).await?;
            if counts.iter().any(|(found, n)| found.key() == state && *n == count) {
                return Ok(());
            }
            tokio::time::sleep(PAUSE).await;
        }
        let counts = self.db.read(orders::order_counts_everywhere).await?;
        anyhow::bail!("not {count} orders are {state}: {counts:?}")
    }

    /// The newest letter to `address`, as it waits in the outbox.
    ///
    /// # Errors
    /// When there is none.
    pub async fn letter_to(&self, address: &str) -> anyhow::Result<letters::Mail> {
        let to: letters::Email = address.parse()?;
        let mails = self.db.read(move |tx| letters::mails_to(tx, &to, 1)).await?;
        mails.into_iter().next().with_context(|| format!("no letter to {address}"))
    }
}
