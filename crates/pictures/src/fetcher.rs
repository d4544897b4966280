//! Asks another's server for a picture: within [`Reach`], and bounded in bytes, time and hops.

use crate::quiet::Quiet;
use crate::shape::BYTES_MAX;
use crate::{Failure, Reach};
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use reqwest::{Client, Response, Url, header, redirect};
use std::error::Error;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

/// A picture is given up after so long, all its hops together.
const PATIENCE: Duration = Duration::from_secs(20);
/// A connection is given up after so long.
const CONNECT_PATIENCE: Duration = Duration::from_secs(10);
/// How often an address may lead on to another.
const REDIRECTS_MAX: u32 = 5;

/// Asks for pictures; a clone is a handle to the same.
#[derive(Clone, Debug)]
pub struct Fetcher {
    http: Client,
    reach: Reach,
    patience: Duration,
    quiet: Quiet,
}

/// This machine has no cryptography or resolver to offer.
#[derive(Debug, thiserror::Error)]
#[error("pictures cannot be fetched on this machine: {0}")]
pub struct FetcherError(#[from] reqwest::Error);

impl Fetcher {
    /// Opens no connection yet.
    ///
    /// # Errors
    /// [`FetcherError`]: the market cannot ask for anything over HTTPS; switch fetching off.
    pub fn new(reach: Reach) -> Result<Fetcher, FetcherError> {
        // Fails only when another part of the process chose its cryptography before: just as well.
        drop(rustls::crypto::ring::default_provider().install_default());
        let http = Client::builder()
            .user_agent("Entrepot (pictures of listings)")
            .connect_timeout(CONNECT_PATIENCE)
            .redirect(redirect::Policy::none())
            .referer(false)
            .no_proxy()
            // A connection is used for one address only: what was looked at is what is spoken to.
            .pool_max_idle_per_host(0)
            .dns_resolver(Arc::new(Guard(reach.clone())))
            .build()?;
        Ok(Fetcher { http, reach, patience: PATIENCE, quiet: Quiet::default() })
    }

    /// The same, giving a picture up after `patience`.
    #[must_use]
    pub fn patient_for(self, patience: Duration) -> Fetcher {
        Fetcher { patience, ..self }
    }

    /// The bytes at `address`, at most [`BYTES_MAX`].
    ///
    /// # Errors
    /// [`Failure`] says why there are none; of a server that lately gave no answer several times,
    /// [`Failure::Unreachable`] at once.
    pub async fn fetch(&self, address: &str) -> Result<Vec<u8>, Failure> {
        let url = Url::parse(address).map_err(|_| Failure::Address)?;
        let server = url.authority().to_owned();
        if self.quiet.is_left_alone(&server) {
            return Err(Failure::Unreachable);
        }
        let late = |_| Failure::Slow;
        let got = tokio::time::timeout(self.patience, self.follow(url)).await.map_err(late);
        let got = got.and_then(|got| got);
        self.quiet.tell(&server, !matches!(got, Err(Failure::Slow | Failure::Unreachable)));
        got
    }

    async fn follow(&self, mut url: Url) -> Result<Vec<u8>, Failure> {
        for _ in 0..=REDIRECTS_MAX {
            self.reach.check(&url)?;
            let request = self.http.get(url.clone()).header(header::ACCEPT, "image/*");
            let answer = request.send().await.map_err(|error| failure_of(&error))?;
            let status = answer.status();
            let onward = answer.headers().get(header::LOCATION).filter(|_| status.is_redirection());
            let onward = onward.and_then(|to| to.to_str().ok()).map(str::to_owned);
            match onward {
                Some(to) => url = url.join(&to).map_err(|_| Failure::Address)?,
                None if status.is_success() => return whole_body(answer).await,
                None => return Err(Failure::Answer(status.as_u16())),
            }
        }
        Err(Failure::Redirects)
    }
}

/// Reads an answer to its end, unless that is too far away.
async fn whole_body(mut answer: Response) -> Result<Vec<u8>, Failure> {
    let most = BYTES_MAX as u64;
    if answer.content_length().is_some_and(|bytes| bytes > most) {
        return Err(Failure::Large);
    }
    let mut bytes = Vec::new();
    while let Some(piece) = answer.chunk().await.map_err(|error| failure_of(&error))? {
        if bytes.len() + piece.len() > BYTES_MAX {
            return Err(Failure::Large);
        }
        bytes.extend_from_slice(&piece);
    }
    Ok(bytes)
}

/// Resolves names, and hands on only those of their addresses that may be asked: the connection is made to
/// the very address that was looked at.
struct Guard(Reach);

/// A name has no address that may be asked.
#[derive(Debug, thiserror::Error)]
#[error("no public address")]
struct NoPublicAddress;

impl Resolve for Guard {
    fn resolve(&self, name: Name) -> Resolving {
        Box::pin(resolved(self.0.clone(), name))
    }
}

async fn resolved(reach: Reach, name: Name) -> Result<Addrs, Box<dyn Error + Send + Sync>> {
    let found = tokio::net::lookup_host((name.as_str(), 0)).await?;
    let open: Vec<SocketAddr> = found.filter(|found| reach.admits(found.ip())).collect();
    if open.is_empty() {
        return Err(NoPublicAddress.into());
    }
    Ok(Box::new(open.into_iter()))
}

fn failure_of(error: &reqwest::Error) -> Failure {
    let mut inner = error.source();
    while let Some(cause) = inner {
        if cause.is::<NoPublicAddress>() {
            return Failure::Closed;
        }
        inner = cause.source();
    }
    if error.is_timeout() { Failure::Slow } else { Failure::Unreachable }
}
