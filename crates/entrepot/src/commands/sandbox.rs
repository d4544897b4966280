//! `entrepot sandbox`: the payment sandbox as a service of its own.

use crate::{
    Outcome, bank, cli,
    config::Config,
    connections::{self, Bounds},
    report::line,
};
use anyhow::Context;
use payments::WebhookSecret;
use sandbox::{Sandbox, SandboxConfig};
use std::{pin::pin, sync::Arc};
use tokio::{net::TcpListener, sync::watch};

/// Answers until asked to stop.
pub(crate) async fn run(config: &Config, ask: &cli::Sandbox) -> anyhow::Result<Outcome> {
    crate::private::keep();
    let need = "set it to what the market has, too";
    let key = config
        .payments
        .key
        .clone()
        .with_context(|| format!("ENTREPOT_PAYMENTS_KEY is not set: {need}"))?;
    let secret = config.payments.secret.clone();
    let secret = secret.with_context(|| format!("ENTREPOT_PAYMENTS_SECRET is not set: {need}"))?;
    drop(rustls::crypto::ring::default_provider().install_default());
    let (folder, _lock) = bank::own_folder(config)?;
    let listener = TcpListener::bind(ask.listen)
        .await
        .with_context(|| format!("cannot listen on {}", ask.listen))?;
    let url = format!("http://{}", listener.local_addr()?);
    let sandbox = Sandbox::open(SandboxConfig {
        folder,
        public_url: url.clone(),
        webhook_url: ask.notify.clone(),
        api_key: key,
        webhook_secret: WebhookSecret::parse(secret.reveal())?,
    })?;
    line(&format!("the sandbox bank is open at {url}; it tells {}", ask.notify))?;
    let deliver = tokio::spawn(sandbox.clone().deliver_forever());
    let (rules, proxies) = (config.connections, config.proxies.clone());
    let bounds = Bounds::new(rules, connections::files_max(), proxies, Arc::default());
    let (stop, stopped) = watch::channel(false);
    let serving = connections::serve(listener, sandbox.router(), Arc::new(bounds), Some(stopped));
    let mut serving = pin!(serving);
    tokio::select! {
        () = serving.as_mut() => {}
        () = crate::market::stop_asked() => {
            stop.send_replace(true);
            serving.await;
        }
    }
    deliver.abort();
    Ok(Outcome::Done)
}
