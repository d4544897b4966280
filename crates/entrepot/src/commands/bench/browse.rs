//! `entrepot bench browse`.

use super::ground::{self, Ground};
use super::{Spent, grouped, hundredths, memory_kib, shelves, times};
use crate::{Outcome, cli, config::Config, report::Report};
use accounts::{Limits, OpenAccount, PasswordHash, SignIn, StartSignIn, Token, Vault};
use anyhow::{Context, ensure};
use axum::{
    Router,
    body::{Body, to_bytes},
    http::{Request, StatusCode, header},
};
use kernel::{Lang, ListingId, MerchantId, Secret};
use object_store::memory::InMemory;
use payments::{Provider, SandboxClient, WebhookSecret};
use serde::Serialize;
use std::{sync::Arc, time::Instant};
use store::Tx;
use tower::ServiceExt as _;
use web::App;

/// Listings of each merchant, but that there are eight merchants at least.
const EACH: u64 = 2_000;
const MERCHANTS_MIN: u64 = 8;
/// Products in the cart that is shown.
const IN_CART: usize = 3;
/// A page that is longer is none.
const PAGE_BYTES_MAX: usize = 16 << 20;
/// The page that reads nothing stands first.
const NOTHING: &str = "a page without data";

#[derive(Serialize)]
struct Answer {
    engine: &'static str,
    listings: u32,
    import: Stage,
    index: Stage,
    pages: Vec<Page>,
}

/// What it took to be ready.
#[derive(Serialize)]
struct Stage {
    milliseconds: u64,
    /// The most of this process that was in memory up to its end, where the system tells.
    peak_kib: Option<u64>,
}

#[derive(Serialize)]
struct Page {
    name: &'static str,
    path: String,
    bytes: usize,
    /// One after the other.
    per_s: u64,
    /// Processor time of this process, where the system tells.
    cpu_microseconds: Option<u64>,
    /// How many times as long as the page that reads nothing.
    times_nothing: String,
}

/// Measures and prints.
pub(super) async fn run(
    config: &Config,
    ask: cli::BenchBrowse,
    report: Report,
) -> anyhow::Result<Outcome> {
    let ground = ground::open(config, 1).await?;
    let app = app(&ground)?;
    let begun = Instant::now();
    let merchant = fill(&ground, u64::from(ask.listings)).await?;
    let import = stage(begun);
    let begun = Instant::now();
    search::catch_up(&app.search, &app.db, app.clock.now()).await?;
    let index = stage(begun);
    let cookie = fill_cart(&app, merchant).await?;
    let listing = first_of(&app, merchant).await?;
    let router = web::router(app.clone());
    let slug = app.db.read(move |tx| merchants::merchant(tx, merchant)).await?;
    let slug = slug.context("the merchant")?.slug;
    let (listing, shop) = (format!("/listings/{listing}"), format!("/merchants/{slug}"));
    let asked: [(&str, &str, &str); 10] = [
        (NOTHING, "/sign-in", ""),
        ("home", "/", ""),
        ("search, asked again", "/search?q=dried+cherries", ""),
        ("search, asked anew", "/search?q=dried{+}cherries", ""),
        ("search, 中文", "/search?q=%E8%BD%A6%E5%8E%98%E5%AD%90{+}%E9%9B%AA%E6%9D%BE%E6%B9%BE", ""),
        (
            "search, narrowed",
            "/search?q=stoneware{+}mug&category=home&ships=CN&min=100&max=400",
            "",
        ),
        ("shelf", "/search?category=fruit", ""),
        ("listing", &listing, ""),
        ("merchant", &shop, ""),
        ("cart", "/cart", &cookie),
    ];
    let mut pages: Vec<Page> = Vec::new();
    for (name, path, cookie) in asked {
        let mut page = measure(&router, (path, cookie), ask.seconds).await?;
        let nothing = pages.first().unwrap_or(&page);
        let times = match (page.cpu_microseconds, nothing.cpu_microseconds) {
            (Some(this), Some(nothing)) => times(this, nothing),
            _ => times(nothing.per_s, page.per_s),
        };
        (page.name, page.times_nothing) = (name, times);
        pages.push(page);
    }
    let engine = ground.engine();
    let answer = Answer { engine, listings: ask.listings, import, index, pages };
    report.answer(&answer, text)?;
    Ok(Outcome::Done)
}

fn stage(begun: Instant) -> Stage {
    let milliseconds = u64::try_from(begun.elapsed().as_millis()).unwrap_or(u64::MAX);
    Stage { milliseconds, peak_kib: memory_kib("VmHWM:") }
}

/// The service as `serve` would run it, but for its jobs and with a bank that nobody asks.
fn app(ground: &Ground) -> anyhow::Result<App> {
    // The first provider to be installed stays; a second call answers it, which is as good.
    drop(rustls::crypto::ring::default_provider().install_default());
    let secret = WebhookSecret::new(vec![7; 32])?;
    let bank = SandboxClient::new("http://127.0.0.1:9", Secret::new(String::new()), secret)?;
    Ok(App::new(web::Parts {
        db: ground.db.clone(),
        clock: ground.clock.clone(),
        // All is asked by one caller.
        config: web::Config { pages_per_minute: u32::MAX, ..web::Config::default() },
        objects: Arc::new(InMemory::new()),
        vault: Vault::ephemeral()?,
        provider: Provider::Sandbox(bank),
        search: search::Index::open(&ground.folder().path().join("index"))?,
    }))
}

/// Brings the catalogue in; answers one of its merchants.
async fn fill(ground: &Ground, listings: u64) -> anyhow::Result<MerchantId> {
    let each = EACH.min(listings.div_ceil(MERCHANTS_MIN));
    let (mut first, mut merchant) = (0, None);
    while first < listings {
        let count = each.min(listings - first);
        merchant = Some(shelves::merchant(ground, shelves::Made::new(first, count, 50)).await?);
        first += count;
    }
    merchant.context("a market without listings")
}

async fn first_of(app: &App, merchant: MerchantId) -> anyhow::Result<ListingId> {
    let ids = app.db.read(move |tx| catalog::published_ids_of(tx, merchant, None, 1)).await?;
    ids.first().copied().context("nothing is for sale")
}

/// A person with a few products in her cart; answers the cookie of her session.
async fn fill_cart(app: &App, merchant: MerchantId) -> anyhow::Result<String> {
    let (moment, token) = (app.clock.moment(), Token::random()?);
    let hash = token.hash();
    let put = move |tx: &mut Tx<'_>| {
        let mut moment = moment.clone();
        let email: letters::Email = "shopper@bench.example".parse()?;
        let account = OpenAccount {
            email: email.clone(),
            name: "A Shopper".parse()?,
            lang: Lang::EN,
            password_hash: PasswordHash::stored("none".to_owned()),
            verified: true,
            operator: false,
        };
        let shopper = accounts::open_account(tx, &account, &mut moment)?;
        let (agent, address) = ("bench".to_owned(), "127.0.0.1".to_owned());
        let start = StartSignIn { email, address: address.clone(), limits: Limits::default() };
        let claimed = accounts::start_sign_in(tx, &start, &mut moment)?.context("the account")?;
        let sign_in = SignIn { claimed, rehash: None, token: hash, previous: None, agent, address };
        accounts::sign_in(tx, &sign_in, &mut moment)?;
        let ids = catalog::published_ids_of(tx, merchant, None, 100)?;
        for listing in catalog::listings_by_id(tx, &ids)?.iter().take(IN_CART) {
            let variant = listing.variants.first().context("a variant")?;
            let good = (listing.id, variant.id);
            orders::put_in_cart(tx, shopper.into(), good, 1, &mut moment)?;
        }
        anyhow::Ok(())
    };
    app.db.write(put).await?;
    Ok(format!("entrepot_session={}", token.text()))
}

/// Between two words of a question, as many spaces as make it another one each time: what was answered
/// to the last so many is kept.
const SPACES: &str = "{+}";
const SPACES_MAX: usize = 100;

/// Asks for a page again and again; a first time for what is kept after it.
async fn measure(
    router: &Router,
    (path, cookie): (&str, &str),
    seconds: u64,
) -> anyhow::Result<Page> {
    let anew = |count: u64| {
        let spaces = usize::try_from(count).unwrap_or(0) % SPACES_MAX + 1;
        path.replace(SPACES, &"+".repeat(spaces))
    };
    let bytes = show(router, &anew(0), cookie).await?;
    let (begun, spent, mut count) = (Instant::now(), Spent::now(), 0u64);
    while begun.elapsed().as_secs() < seconds {
        count += 1;
        show(router, &anew(count), cookie).await?;
    }
    Ok(Page {
        name: "",
        path: path.to_owned(),
        bytes,
        per_s: super::per_second(count, begun.elapsed().as_nanos()),
        cpu_microseconds: spent.since().map(|all| all / count.max(1)),
        times_nothing: String::new(),
    })
}

/// How long the page is that the service answers.
async fn show(router: &Router, path: &str, cookie: &str) -> anyhow::Result<usize> {
    let request = Request::get(path).header(header::HOST, "localhost");
    let request = request.header(header::COOKIE, cookie).body(Body::empty())?;
    let response = router.clone().oneshot(request).await?;
    ensure!(response.status() == StatusCode::OK, "{path} answers {}", response.status());
    Ok(to_bytes(response.into_body(), PAGE_BYTES_MAX).await?.len())
}

fn text(answer: &Answer) -> String {
    let ms = |us: u64| format!("{} ms", hundredths(us / 10));
    let mib = |kib: Option<u64>| {
        kib.map_or_else(|| "unknown".to_owned(), |kib| format!("{} MiB", grouped(kib / 1_024)))
    };
    let stage = |name: &str, stage: &Stage| {
        let spent = hundredths(stage.milliseconds / 10);
        format!("{name:<22} {spent} s, at most {} in memory by then", mib(stage.peak_kib))
    };
    let mut lines = vec![
        format!("{}, {} listings", answer.engine, grouped(u64::from(answer.listings))),
        stage("brought in", &answer.import),
        stage("index built", &answer.index),
    ];
    for page in &answer.pages {
        lines.push(format!(
            "{:<22} per_s {:>9}  {:>10} of processor  {:>6} × {NOTHING}  ({} bytes)",
            page.name,
            grouped(page.per_s),
            page.cpu_microseconds.map_or_else(|| "unknown".to_owned(), ms),
            page.times_nothing,
            grouped(u64::try_from(page.bytes).unwrap_or(u64::MAX)),
        ));
    }
    lines.join("\n")
}
