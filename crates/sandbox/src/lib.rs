//! The sandbox bank: a payment provider that moves no real money, as an HTTP service of its own.
//!
//! It has its own listener and its own journal in its own folder, knows nothing of the market's data
//! and tells the market what happened by signed webhooks, again and again until they are taken. On
//! its hosted page one can approve, decline, and approve with the news told twice. It reads the
//! clock itself: it is a service beside the market, not a part of it.

mod api;
mod bank;
mod deliver;
mod journal;
mod page;

pub use bank::{provider_ref, refund_ref};

use bank::Bank;
use kernel::{Secret, Timestamp};
use payments::WebhookSecret;
use std::{
    path::{Path, PathBuf},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::{Duration, SystemTime},
};
use tokio::sync::Notify;

/// How the sandbox bank is set up.
#[derive(Clone, Debug)]
pub struct SandboxConfig {
    /// Its own folder, made if missing.
    pub folder: PathBuf,
    /// Where browsers reach it, such as `http://127.0.0.1:8081`.
    pub public_url: String,
    /// Where the market takes webhooks, such as `http://127.0.0.1:8080/webhooks/payments`.
    pub webhook_url: String,
    /// The key that the market shows as `Authorization: Bearer`.
    pub api_key: Secret<String>,
    /// What webhooks are signed with.
    pub webhook_secret: WebhookSecret,
}

/// Why the sandbox bank did not open.
#[derive(Debug, thiserror::Error)]
pub enum SandboxError {
    /// Its folder or journal cannot be read or written.
    #[error("the sandbox bank cannot use its folder: {0}")]
    Folder(#[from] std::io::Error),
    /// A line of the journal before the last is damaged.
    #[error("line {0} of the sandbox bank's journal is damaged")]
    Journal(usize),
    /// No HTTP client can be made.
    #[error("the sandbox bank cannot send: {0}")]
    Client(#[from] reqwest::Error),
}

/// The open bank; clones share it.
#[derive(Clone)]
pub struct Sandbox(Arc<Inner>);

struct Inner {
    config: SandboxConfig,
    bank: Mutex<Bank>,
    http: reqwest::Client,
    news: Notify,
}

impl Sandbox {
    /// Reads the journal and is then as it was when it stopped.
    ///
    /// # Errors
    /// [`SandboxError::Folder`]; [`SandboxError::Journal`] names the damaged line, which is not
    /// skipped: money would be missing.
    pub fn open(config: SandboxConfig) -> Result<Sandbox, SandboxError> {
        let bank = Bank::open(&config.folder)?;
        let http = payments::http_client(Duration::from_secs(5))?;
        Ok(Sandbox(Arc::new(Inner { config, bank: Mutex::new(bank), http, news: Notify::new() })))
    }

    /// Takes over movements from before it opened, such as those of a market that is filled with a past.
    ///
    /// # Errors
    /// [`SandboxError::Folder`] when the journal cannot be written.
    pub fn recall(&self, movements: &[payments::Movement]) -> Result<(), SandboxError> {
        let mut bank = self.bank();
        movements.iter().try_for_each(|movement| bank.recall(movement))?;
        Ok(())
    }

    /// The API under `/v1/movements`, `/v1/payments` and the hosted page under `/pay/{id}`.
    pub fn router(&self) -> axum::Router {
        api::routes().merge(page::routes()).with_state(self.clone())
    }

    /// Delivers webhooks, with ever longer pauses after failures. Never returns: spawn it, and abort
    /// it to stop; what is not delivered is in the journal.
    pub async fn deliver_forever(self) {
        deliver::forever(self).await;
    }

    fn bank(&self) -> MutexGuard<'_, Bank> {
        // A panic while the lock was held left nothing half done: each change is one journal line.
        self.0.bank.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Everything that the journal in `folder` says has moved, oldest first, as the bank would list it; its
/// bank may be open meanwhile.
///
/// # Errors
/// [`SandboxError`] when there is no journal, or it is damaged.
pub fn moved(folder: &Path) -> Result<Vec<payments::Movement>, SandboxError> {
    Ok(Bank::read(folder)?.moved(0, usize::MAX))
}

fn now() -> Timestamp {
    let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    Timestamp::from_micros(i64::try_from(since.as_micros()).unwrap_or(i64::MAX))
}
