//! Who takes the money: the provider of the settings, or the sandbox bank beside the market.

use crate::{
    config::Config,
    market::{Market, random, random_hex},
    marks,
};
use anyhow::Context;
use kernel::Secret;
use payments::{Provider, SandboxClient, WebhookSecret};
use sandbox::{Sandbox, SandboxConfig};
use std::{net::SocketAddr, path::PathBuf};
use store::{Db, FolderLock};
use tokio::net::TcpListener;
use trust::Folder;

/// The sandbox bank with its listener; its folder is its own as long as this is held.
pub(crate) struct Beside {
    pub(crate) sandbox: Sandbox,
    pub(crate) listener: TcpListener,
    pub(crate) lock: FolderLock,
}

/// The configured provider, or the sandbox on a port of its own beside the market.
///
/// # Errors
/// When the provider is named by halves, or another server of this market has the sandbox beside itself.
pub(crate) async fn open(config: &Config, db: &Db) -> anyhow::Result<(Provider, Option<Beside>)> {
    if let Some(provider) = Market::provider(config)? {
        return Ok((provider, None));
    }
    if db.is_postgres() {
        marks::claim(config, Folder::Sandbox, db).await?;
    }
    let (folder, lock) = own_folder(config)?;
    let listener = listen_beside(config.listen).await?;
    let url = format!("http://{}", listener.local_addr()?);
    let (key, secret) = (Secret::new(random_hex()?), WebhookSecret::new(random::<32>()?.to_vec())?);
    let sandbox = Sandbox::open(SandboxConfig {
        folder,
        public_url: url.clone(),
        webhook_url: format!("http://{}/webhooks/payments", config.listen),
        api_key: key.clone(),
        webhook_secret: secret.clone(),
    })?;
    let provider = Provider::Sandbox(SandboxClient::new(&url, key, secret)?);
    Ok((provider, Some(Beside { sandbox, listener, lock })))
}

/// The folder of the sandbox bank, for this process alone: two banks would write over each other.
///
/// # Errors
/// When another process has it.
pub(crate) fn own_folder(config: &Config) -> anyhow::Result<(PathBuf, FolderLock)> {
    let folder = marks::place(config, Folder::Sandbox);
    let lock = FolderLock::take(&folder).context(
        "the sandbox bank runs already: give this server the address of that one (payments.url), or a data \
         folder of its own",
    )?;
    Ok((folder, lock))
}

/// The port after the market's, or any free one.
async fn listen_beside(market: SocketAddr) -> anyhow::Result<TcpListener> {
    let next = SocketAddr::new(market.ip(), market.port().saturating_add(1));
    match TcpListener::bind(next).await {
        Ok(listener) => Ok(listener),
        Err(_) => Ok(TcpListener::bind(SocketAddr::new(market.ip(), 0)).await?),
    }
}
