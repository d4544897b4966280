//! Opens the rooms of one market and connects them: database, keyring, pictures, index, payments, jobs.

pub(crate) mod keys;
mod reading;

use crate::{
    bank::{self, Beside},
    config::Config,
    connections::{self, Bounds},
    faces, jobs, objects, private,
};
use ::jobs::outside::Watch;
use anyhow::{Context, bail};
use kernel::Secret;
use letters::House;
use payments::{Observer, Provider, SandboxClient, WebhookSecret};
use std::{net::SocketAddr, sync::Arc, time::Duration};
use store::{Db, FolderLock, Options, Patience};
use tokio::{net::TcpListener, sync::watch, task::JoinSet};
use web::{App, Clock};

/// So long may what is in flight take once the market was asked to stop: requests, and the work on what
/// was due.
const STOP_MAX: Duration = Duration::from_secs(20);
/// And so long what waits for the database after that.
const CLOSE_MAX: Duration = Duration::from_secs(5);

/// An open market: everything but its listener.
pub struct Market {
    /// What handlers are given.
    pub app: App,
    /// The settings it was opened with.
    pub config: Config,
    lock: Option<FolderLock>,
    pub(crate) sandbox: Option<Beside>,
    mail: Option<letters::Sender>,
}

/// A market that answers until it is told to [`stop`](Running::stop); what is in flight is cut off with
/// the value.
#[derive(Debug)]
pub struct Running {
    /// Where it listens.
    pub address: SocketAddr,
    stop: watch::Sender<bool>,
    /// Ends with the last request, once it was told to stop.
    serving: JoinSet<()>,
    /// Work on what is due; each ends with what it works on.
    short: JoinSet<()>,
    /// What may be cut off at any time, and the sandbox, which requests in flight may need.
    beside: JoinSet<()>,
    db: Db,
    /// The data folder and the sandbox bank's are this process's own.
    _locks: Vec<FolderLock>,
}

impl Running {
    /// Waits until a task ends, which none does by itself.
    pub async fn wait(&mut self) {
        tokio::select! {
            _ = self.serving.join_next() => {}
            _ = self.short.join_next() => {}
            _ = self.beside.join_next() => {}
        }
    }

    /// Accepts no more connections and takes up no more work, answers the requests in flight and ends the
    /// work on what was due, for at most 20 seconds; then closes the database.
    pub async fn stop(&mut self) {
        self.stop.send_replace(true);
        let ended = async {
            while self.serving.join_next().await.is_some() {}
            while self.short.join_next().await.is_some() {}
        };
        if tokio::time::timeout(STOP_MAX, ended).await.is_err() {
            tracing::warn!("what is in flight takes too long and is cut off");
        }
        for tasks in [&mut self.serving, &mut self.short, &mut self.beside] {
            tasks.abort_all();
        }
        let db = self.db.clone();
        let closed = tokio::task::spawn_blocking(move || db.close());
        if tokio::time::timeout(CLOSE_MAX, closed).await.is_err() {
            tracing::warn!("the database takes too long to close");
        }
    }
}

impl Market {
    /// The database to write to: the data folder is locked, so that one process owns it. It has the keys of what
    /// lies sealed in it, where they are at hand.
    ///
    /// # Errors
    /// When another process owns the folder (says where it listens), or the database cannot be opened.
    pub async fn database_for_writing(config: &Config) -> anyhow::Result<(Option<FolderLock>, Db)> {
        private::keep();
        let lock = match config.database {
            None => Some(FolderLock::take(&config.data).map_err(|error| match error {
                store::FolderError::Held { .. } => anyhow::anyhow!(
                    "{error}: what writes goes through that market (its pages or its API), or waits until it has ended"
                ),
                store::FolderError::Io { .. } => error.into(),
            })?),
            Some(_) => None,
        };
        let db = Db::open(config.database_url().reveal(), patient())
            .context("the database cannot be opened")?;
        keys::give(config, &db).await;
        Ok((lock, db))
    }

    /// Brings the database to this version's shape and, where the keyring is at hand, seals what an older one wrote
    /// in clear; without, the next start does. Answers the migrations that were applied.
    ///
    /// # Errors
    /// When a migration fails, or the keyring is not the one of this market: nothing is sealed then.
    pub(crate) async fn migrate(config: &Config, db: &Db) -> anyhow::Result<Vec<String>> {
        let applied = store::migrate(db, migrations::ALL).await?;
        if config.keyring.exists() {
            keys::open(config, db).await?;
        }
        Ok(applied)
    }

    /// The turn of this server, where several share the database and each looks before it writes: keys, marks,
    /// the demo world.
    ///
    /// # Errors
    /// When another server has its turn for minutes, or the database cannot be opened.
    pub(crate) async fn alone(config: &Config) -> anyhow::Result<store::Alone> {
        let alone = store::alone(config.database_url().reveal()).await;
        alone.map_err(|error| match error {
            store::StoreError::TimedOut => anyhow::anyhow!(
                "another server has been setting this market up for minutes: see what became of it, then start again"
            ),
            other => anyhow::Error::from(other).context("the database cannot be opened"),
        })
    }

    /// The database to read, also beside a running market. It has the keys of what lies sealed in it, where they
    /// are at hand.
    ///
    /// # Errors
    /// When there is none, it cannot be opened or read (says what stands in the way), or it has not the shape
    /// of this version.
    pub async fn database_for_reading(config: &Config) -> anyhow::Result<Db> {
        let url = config.database_url();
        let db = match url.reveal().strip_prefix("sqlite:") {
            Some(path) => Db::sqlite_read_only(path.as_ref(), patient()),
            None => Db::open(url.reveal(), patient()),
        };
        let db = db.with_context(|| reading::obstacle(config))?;
        let pending = store::pending(&db, migrations::ALL).await;
        let pending = pending.with_context(|| reading::obstacle(config))?;
        if pending.first().map(String::as_str) == migrations::ALL.first().map(|(name, _)| *name) {
            bail!(
                "the database has nothing of a market in it: start one, or bring back a copy of all of its files"
            );
        }
        if !pending.is_empty() {
            bail!(
                "the database is older than this version: run entrepot migrate first ({} migrations)",
                pending.len()
            );
        }
        keys::give(config, &db).await;
        Ok(db)
    }

    /// The same where there is a market; `None` where there is none, so that what was shipped holds.
    ///
    /// # Errors
    /// As [`Market::database_for_reading`], for a database that is there.
    pub async fn database_if_any(config: &Config) -> anyhow::Result<Option<Db>> {
        match reading::is_there(config) {
            true => Market::database_for_reading(config).await.map(Some),
            false => Ok(None),
        }
    }

    /// The payment provider that is named in the settings; none where the market runs its own.
    ///
    /// # Errors
    /// When it is named by halves.
    pub(crate) fn provider(config: &Config) -> anyhow::Result<Option<Provider>> {
        let Some(url) = &config.payments.url else { return Ok(None) };
        let (Some(key), Some(secret)) = (&config.payments.key, &config.payments.secret) else {
            bail!(
                "payments.url is set: set payments.key and payments.secret too (ENTREPOT_PAYMENTS_KEY, ENTREPOT_PAYMENTS_SECRET)"
            );
        };
        // The first provider to be installed stays; a second call answers it, which is as good.
        drop(rustls::crypto::ring::default_provider().install_default());
        let client = SandboxClient::new(url, key.clone(), WebhookSecret::parse(secret.reveal())?)?;
        Ok(Some(Provider::Sandbox(client)))
    }

    /// Opens everything and brings the database to this version's shape.
    ///
    /// # Errors
    /// When a part cannot be opened; says which and how to mend it.
    pub async fn open(config: Config, demo: bool) -> anyhow::Result<Market> {
        // The first provider to be installed stays; a second call answers it, which is as good.
        drop(rustls::crypto::ring::default_provider().install_default());
        private::keep();
        std::fs::create_dir_all(&config.data)
            .with_context(|| format!("the data folder {} cannot be made", config.data.display()))?;
        crate::commands::divisions::lay_over(&config)?;
        private::mend(&config);
        let (lock, db) = Market::database_for_writing(&config).await?;
        let alone = Market::alone(&config).await?;
        store::migrate(&db, migrations::ALL).await?;
        crate::commands::book::keep(&db, &config, &Clock::System.moment()).await?;
        db.close();
        // From here on somebody waits for each answer.
        let db = Db::open(config.database_url().reveal(), Options::default())
            .context("the database cannot be opened")?;
        let vault = keys::open(&config, &db).await?;
        let objects = Arc::new(objects::open(&config, &db).await?);
        let (provider, sandbox) = bank::open(&config, &db).await?;
        drop(alone);
        let provider = watched(&db, provider);
        let origins = match (&sandbox, &config.payments.url) {
            (Some(beside), _) => vec![format!("http://{}", beside.listener.local_addr()?)],
            (None, url) => url.iter().cloned().collect(),
        };
        let settings = web::Config {
            origin: Some(config.public_url()),
            secure_cookies: config.public_url().starts_with("https://"),
            secret: Secret::new(vault.person_key("cookies and form tokens")),
            requests_per_minute: config.limits.requests_per_minute,
            pages_per_minute: config.limits.pages_per_minute,
            proxies: config.proxies.clone(),
            payment_origins: origins,
            terms: config.rules,
            payouts: config.payouts.clone(),
            messages: config.messages,
            translator: translator(&config)?,
            carriers: config
                .carriers
                .iter()
                .map(|(carrier, secret)| Ok((*carrier, WebhookSecret::parse(secret.reveal())?)))
                .collect::<anyhow::Result<_>>()?,
            fetch_pictures: config.fetch_pictures,
            demo,
            sends_mail: config.mail.is_some(),
            fetches_rates: config.fx.is_some(),
            ..web::Config::default()
        };
        let house = House::new(&config.public_url(), &settings.market.zone, faces::LETTERS)
            .looking(house::letters_look);
        letters::write_for(&db, house.keyed(settings.secret.clone()));
        let mail = config
            .mail
            .as_ref()
            .map(|mail| letters::Sender::new(mail.smtp.reveal(), &mail.from))
            .transpose()?;
        let app = App::new(web::Parts {
            db,
            clock: Clock::System,
            config: settings,
            objects,
            vault,
            provider,
            search: search::Index::open(&config.data.join("index"))?,
        });
        Ok(Market { app, config, lock, sandbox, mail })
    }

    /// Answers on `listener` and runs the jobs until the answer is told to stop, or dropped.
    ///
    /// # Errors
    /// When the address cannot be told or written down.
    pub fn start(self, listener: TcpListener) -> anyhow::Result<Running> {
        let address = listener.local_addr()?;
        if let Some(lock) = &self.lock {
            lock.announce(&self.config.public_url())?;
        }
        let (stop, stopped) = watch::channel(false);
        let mut running = Running {
            address,
            stop,
            serving: JoinSet::new(),
            short: JoinSet::new(),
            beside: JoinSet::new(),
            db: self.app.db.clone(),
            _locks: self.lock.into_iter().collect(),
        };
        let (rules, proxies) = (self.config.connections, self.config.proxies);
        let mut files = connections::files_max();
        if let Some(Beside { sandbox, listener, lock }) = self.sandbox {
            running._locks.push(lock);
            running.beside.spawn(sandbox.clone().deliver_forever());
            // Each has its own, so that none takes those of the other.
            let own = files / 4;
            files -= own;
            let bounds = Arc::new(Bounds::new(rules, own, proxies.clone(), Arc::default()));
            running.beside.spawn(connections::serve(listener, sandbox.router(), bounds, None));
        }
        let tasks = (&mut running.short, &mut running.beside);
        jobs::spawn(tasks, (&self.app, self.mail, self.config.fx.as_ref()), &stopped);
        let bounds = Bounds::new(rules, files, proxies, Arc::clone(&self.app.connections));
        let router = web::router(self.app);
        let serving = connections::serve(listener, router, Arc::new(bounds), Some(stopped));
        running.serving.spawn(serving);
        Ok(running)
    }
}

/// Ends when the person or the system asks the process to.
pub(crate) async fn stop_asked() {
    let interrupt = tokio::signal::ctrl_c();
    match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
        Ok(mut terminate) => {
            tokio::select! { _ = interrupt => {}, _ = terminate.recv() => {} }
        }
        Err(_) => drop(interrupt.await),
    }
}

/// What translates messages, where the settings name it.
fn translator(config: &Config) -> anyhow::Result<Option<conversations::Translator>> {
    let Some(settings) = &config.translator else { return Ok(None) };
    let (key, patience) = (settings.key.clone(), settings.patience);
    Ok(Some(conversations::Translator::new(&settings.url, key, patience)?))
}

/// `provider`, of which is kept how its calls end.
fn watched(db: &Db, provider: Provider) -> Provider {
    let watch = Arc::new(Watch::new(db, provider.key()));
    provider.observed(Observer::new(move |failure| {
        let watch = Arc::clone(&watch);
        tokio::spawn(async move { watch.note(failure, Clock::System.now()).await });
    }))
}

pub(crate) fn random<const N: usize>() -> anyhow::Result<[u8; N]> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes)
        .map_err(|error| anyhow::anyhow!("the system gave no random bytes: {error}"))?;
    Ok(bytes)
}

pub(crate) fn random_hex() -> anyhow::Result<String> {
    Ok(random::<24>()?.iter().map(|byte| format!("{byte:02x}")).collect())
}

/// For commands that end: one statement may read everything there is.
fn patient() -> Options {
    Options { patience: Patience::long(), ..Options::default() }
}
