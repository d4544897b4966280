//! What every handler is given, and the frame around every route.

use crate::{
    Clock, Connections, Market, Problem, Proxies, Routes, above, assets, headers, nul,
    patience::{self, Patience},
    plain, presence, ratelimit,
    readiness::Readiness,
    session, upload,
};
use accounts::Vault;
use axum::{
    Router,
    middleware::{from_fn, from_fn_with_state},
};
use kernel::{Country, Currency, Secret};
use object_store::ObjectStore;
use payments::Provider;
use search::Index;
use std::{any::Any, collections::BTreeMap, sync::Arc, time::Duration};
use store::Db;
use tower_http::{catch_panic::CatchPanicLayer, compression::CompressionLayer};

/// Everything a handler may use; a clone is a handle to the same.
#[derive(Clone)]
pub struct App {
    /// The database.
    pub db: Db,
    /// Time and ids.
    pub clock: Clock,
    /// Settings that do not change while running.
    pub config: Arc<Config>,
    /// Pictures and papers, by key.
    pub objects: Arc<dyn ObjectStore>,
    /// Seals and opens personal data.
    pub vault: Vault,
    /// Who takes the money.
    pub provider: Provider,
    /// Finds listings.
    pub search: Index,
    /// How many connections there are, which the listener counts.
    pub connections: Arc<Connections>,
    pub(crate) limits: Arc<ratelimit::Limits>,
    pub(crate) presence: Arc<presence::Known>,
    pub(crate) uploads: Arc<upload::UnderWay>,
    pub(crate) readiness: Arc<Readiness>,
}

/// What an [`App`] is put together from.
pub struct Parts {
    /// The database, migrated.
    pub db: Db,
    /// Time and ids.
    pub clock: Clock,
    /// Settings.
    pub config: Config,
    /// Pictures and papers, by key.
    pub objects: Arc<dyn ObjectStore>,
    /// Seals and opens personal data.
    pub vault: Vault,
    /// Who takes the money.
    pub provider: Provider,
    /// Finds listings.
    pub search: Index,
}

/// Settings of the service.
#[derive(Clone, Debug)]
pub struct Config {
    /// The address people use, such as `https://market.example`, when it is not what the Host
    /// header says (behind a proxy); also the base of links in mails.
    pub origin: Option<String>,
    /// Cookies only over HTTPS.
    pub secure_cookies: bool,
    /// Seals visitor cookies and form tokens; stays the same between runs.
    pub secret: Secret<[u8; 32]>,
    /// Requests to the API per minute and caller.
    pub requests_per_minute: u32,
    /// Pages and forms per minute and caller.
    pub pages_per_minute: u32,
    /// So long may a request take, and each piece of an upload.
    pub patience: Duration,
    /// A file that a merchant sends is at most this long, in bytes.
    pub upload_bytes_max: u64,
    /// Who is believed when they say for whom they ask.
    pub proxies: Proxies,
    /// Origins of payment providers that a form may lead to.
    pub payment_origins: Vec<String>,
    /// Where parcels go unless the reader says otherwise.
    pub market: Market,
    /// Pictures that merchants name on other servers are fetched.
    pub fetch_pictures: bool,
    /// The demo market: sign-in shows its accounts.
    pub demo: bool,
    /// The configuration names a mail server; pages ask [`App::sends_mail`].
    pub sends_mail: bool,
    /// The configuration says where exchange rates are fetched.
    pub fetches_rates: bool,
    /// How long shipping and confirming may take.
    pub terms: fulfilment::Terms,
    /// What leaves for merchants, and how long a new account waits.
    pub payouts: settlement::Rules,
    /// How long an answer in a conversation may take, and how much one person may write.
    pub messages: conversations::Rules,
    /// What translates messages; without one they are read as they were written.
    pub translator: Option<conversations::Translator>,
    /// What carriers sign their notices with.
    pub carriers: BTreeMap<fulfilment::Carrier, payments::WebhookSecret>,
}

impl Default for Config {
    /// For shoppers in China, over plain HTTP on this machine. The secret is fresh: sessions before
    /// sign-in end with the process.
    fn default() -> Config {
        Config {
            origin: None,
            secure_cookies: false,
            secret: Secret::new(crate::clock::random()),
            requests_per_minute: 600,
            pages_per_minute: 1_200,
            patience: Duration::from_secs(30),
            upload_bytes_max: crate::routes::UPLOAD_BYTES_MAX,
            proxies: Proxies::default(),
            payment_origins: Vec::new(),
            market: Market {
                destination: Country::CN,
                currency: Currency::CNY,
                zone: "Asia/Shanghai".to_owned(),
            },
            fetch_pictures: true,
            demo: false,
            sends_mail: false,
            fetches_rates: false,
            terms: fulfilment::Terms::default(),
            payouts: settlement::Rules::default(),
            messages: conversations::Rules::default(),
            translator: None,
            carriers: BTreeMap::new(),
        }
    }
}

impl App {
    /// Puts the parts together.
    #[must_use]
    pub fn new(parts: Parts) -> App {
        let Parts { db, clock, config, objects, vault, provider, search } = parts;
        let limits = Arc::new(ratelimit::Limits::new(&config));
        App {
            db,
            clock,
            config: Arc::new(config),
            objects,
            vault,
            provider,
            search,
            connections: Arc::default(),
            limits,
            presence: Arc::default(),
            uploads: Arc::default(),
            readiness: Arc::default(),
        }
    }

    /// An absolute address of ours, for mails and webhooks.
    #[must_use]
    pub fn address(&self, path: &str) -> String {
        let origin = self.config.origin.as_deref().unwrap_or("http://127.0.0.1:8080");
        format!("{}{path}", origin.trim_end_matches('/'))
    }
}

/// The frame around every route: who asks, limits, headers, what is answered where there is no route.
pub fn framed(routes: Routes, app: App) -> Router {
    let gets = routes.table().iter().filter(|route| route.method == axum::http::Method::GET);
    let pages: Arc<Vec<&'static str>> = Arc::new(gets.map(|route| route.path).collect());
    let (router, uploads) = routes.into_router();
    let patience = Patience { app: app.clone(), uploads: Arc::new(uploads) };
    router
        .route("/static/{file}", axum::routing::get(assets::serve))
        .fallback(|| async { Problem::not_found() })
        .method_not_allowed_fallback(move |request: axum::extract::Request| {
            let pages = Arc::clone(&pages);
            async move { above::answer(&pages, &request) }
        })
        .layer(CatchPanicLayer::custom(broken))
        .layer(from_fn(plain::explain_plain))
        .layer(from_fn(nul::refuse))
        .layer(from_fn_with_state(patience, patience::limit))
        .layer(from_fn_with_state(app.clone(), ratelimit::limit))
        .layer(from_fn_with_state(app.clone(), session::identify))
        .layer(from_fn_with_state(app.clone(), headers::secure))
        .layer(CompressionLayer::new())
        .with_state(app)
}

fn broken(cause: Box<dyn Any + Send + 'static>) -> axum::response::Response {
    let text = cause
        .downcast_ref::<String>()
        .map(String::as_str)
        .or_else(|| cause.downcast_ref::<&str>().copied());
    tracing::error!(cause = text.unwrap_or("unknown"), "a handler panicked");
    axum::response::IntoResponse::into_response(Problem::broken())
}
