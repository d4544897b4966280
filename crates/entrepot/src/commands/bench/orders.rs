//! `entrepot bench orders`.

use super::journey::{Market, Seller, Tally, VISITS};
use super::{Bare, Spent, ground, grouped, hundredths, lay, shelves, times};
use crate::{Outcome, cli, config::Config, report::Report};
use serde::Serialize;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};
use tokio::task::JoinSet;

/// Goods of each merchant, and pieces of each, which nobody can use up.
const GOODS: u64 = 20;
const PIECES: u32 = 1_000_000_000;
/// The time is cut into so many parts, of a second at least.
const WINDOWS: u64 = 10;

#[derive(Serialize)]
struct Answer {
    engine: &'static str,
    callers: u32,
    merchants: u32,
    journeys: u64,
    orders: u64,
    /// Journeys for each second of the clock.
    per_s: u64,
    orders_per_s: u64,
    /// Processor time of this process, where the system tells.
    cpu_microseconds: Option<u64>,
    statements: String,
    commits: String,
    bytes: u64,
    windows: Vec<Window>,
    /// What was laid before, where that was asked for.
    laid: Option<Laid>,
    ceiling: Bare,
    times_ceiling: String,
    /// The first broken invariant.
    broken: Option<&'static str>,
}

/// Orders that were there when it began, and what they cost those that came after.
#[derive(Clone, Debug, Serialize)]
struct Laid {
    orders: u64,
    /// How many a second were laid.
    per_s: u64,
    /// Journeys a second before they were.
    empty_per_s: u64,
    /// How many times as fast that was.
    times: String,
}

/// What a part of the time brought.
#[derive(Clone, Copy, Debug, Serialize)]
struct Window {
    journeys: u64,
    per_s: u64,
    cpu_microseconds: Option<u64>,
}

/// Measures and prints.
pub(super) async fn run(
    config: &Config,
    ask: cli::BenchOrders,
    report: Report,
) -> anyhow::Result<Outcome> {
    let market = Arc::new(open(config, ask).await?);
    let db = market.ground.db.clone();
    let grown = grow(&market, ask).await?;
    let before = store::ceiling::size(&db).await?;
    let begun = Instant::now();
    let windows = shop(&market, ask).await?;
    let clock = begun.elapsed().as_nanos();
    let count =
        |of: fn(&Tally) -> &std::sync::atomic::AtomicU64| of(&market.tally).load(Ordering::Relaxed);
    let (journeys, commits) = (count(|t| &t.journeys), count(|t| &t.commits));
    let bytes = store::ceiling::size(&db).await?.saturating_sub(before);
    let each = |of: u64| of / journeys.max(1);
    let orders = count(|t| &t.orders);
    let per_commit = usize::try_from(bytes / commits.max(1))?;
    let seconds = (ask.seconds / 5).max(1);
    let ceiling = super::bare_commits(&db, ask.callers, seconds, per_commit).await?;
    let per_s = super::per_second(journeys, clock);
    let laid = grown.map(|grown| Laid { times: times(grown.empty_per_s, per_s), ..grown });
    let bare_journeys = ceiling.per_s * journeys / commits.max(1);
    let done = |w: &Window| w.journeys;
    let spent = windows.iter().map(|w| w.cpu_microseconds.map(|each| each * w.journeys));
    let cpu: Option<u64> = spent.sum();
    let answer = Answer {
        engine: market.ground.engine(),
        callers: ask.callers,
        merchants: ask.merchants,
        journeys,
        orders,
        per_s,
        orders_per_s: super::per_second(orders, clock),
        cpu_microseconds: cpu.map(|all| all / windows.iter().map(done).sum::<u64>().max(1)),
        statements: times(count(|t| &t.statements), journeys),
        commits: times(commits, journeys),
        bytes: each(bytes),
        windows,
        laid,
        ceiling,
        times_ceiling: times(bare_journeys, per_s),
        broken: market.ground.audit().await?,
    };
    report.answer(&answer, text)?;
    Ok(if answer.broken.is_none() { Outcome::Done } else { Outcome::Refused })
}

async fn open(config: &Config, ask: cli::BenchOrders) -> anyhow::Result<Market> {
    let ground = ground::open(config, ask.callers).await?;
    let mut sellers = Vec::new();
    for number in 0..u64::from(ask.merchants) {
        let file = shelves::Made::new(number * GOODS, GOODS, PIECES);
        let id = shelves::merchant(&ground, file).await?;
        sellers.push(Seller { id, goods: shelves::goods(&ground, id).await? });
    }
    Ok(Market { ground, sellers, tally: Arc::default() })
}

/// Lets all callers shop while the market is empty, then lays what is to be there before they shop again.
async fn grow(market: &Arc<Market>, ask: cli::BenchOrders) -> anyhow::Result<Option<Laid>> {
    if ask.before == 0 {
        return Ok(None);
    }
    let begun = Instant::now();
    shop(market, ask).await?;
    let empty_per_s = super::per_second(
        market.tally.journeys.load(Ordering::Relaxed),
        begun.elapsed().as_nanos(),
    );
    let (orders, took) = lay::lay(market, ask.before).await?;
    market.tally.clear();
    let per_s = super::per_second(orders, took.as_nanos());
    Ok(Some(Laid { orders, per_s, empty_per_s, times: String::new() }))
}

/// Lets all callers shop, and looks at the tally now and then.
async fn shop(market: &Arc<Market>, ask: cli::BenchOrders) -> anyhow::Result<Vec<Window>> {
    let over = Arc::new(AtomicBool::new(false));
    let mut callers = JoinSet::new();
    for _ in 0..ask.callers {
        callers.spawn(call(Arc::clone(market), Arc::clone(&over)));
    }
    let parts = WINDOWS.min(ask.seconds);
    let part = Duration::from_secs(ask.seconds) / u32::try_from(parts)?;
    let mut windows = Vec::new();
    for _ in 0..parts {
        let begun = (Instant::now(), Spent::now(), market.tally.journeys.load(Ordering::Relaxed));
        tokio::select! {
            () = tokio::time::sleep(part) => {}
            // No caller ends before it is over, but by a fault.
            Some(ended) = callers.join_next() => ended??,
        }
        let journeys = market.tally.journeys.load(Ordering::Relaxed) - begun.2;
        windows.push(Window {
            journeys,
            per_s: super::per_second(journeys, begun.0.elapsed().as_nanos()),
            cpu_microseconds: begun.1.since().map(|spent| spent / journeys.max(1)),
        });
    }
    over.store(true, Ordering::Relaxed);
    while let Some(ended) = callers.join_next().await {
        ended??;
    }
    Ok(windows)
}

/// One caller: one shopper after the other, until it is over.
async fn call(market: Arc<Market>, over: Arc<AtomicBool>) -> anyhow::Result<()> {
    let mut draw = market.ground.clock.moment();
    while !over.load(Ordering::Relaxed) {
        let buyer = market.buyer().await?;
        for _ in 0..VISITS {
            if !over.load(Ordering::Relaxed) {
                market.live(buyer, &mut draw).await?;
            }
        }
    }
    Ok(())
}

fn text(answer: &Answer) -> String {
    let cpu = |spent: Option<u64>| {
        spent.map_or_else(|| "unknown".to_owned(), |us| format!("{} ms", hundredths(us / 10)))
    };
    let mut lines = vec![
        format!(
            "{}, {} callers, {} merchants: a cart of two products, paid, packed, sent, delivered, received",
            answer.engine, answer.callers, answer.merchants
        ),
        format!(
            "{:<22} per_s {:>9}  {:>6} × slower than the ceiling  ({} journeys; orders {} per_s)",
            "journeys",
            grouped(answer.per_s),
            answer.times_ceiling,
            grouped(answer.journeys),
            grouped(answer.orders_per_s),
        ),
        format!(
            "{:<22} {} of processor, {} statements, {} commits, {} bytes",
            "each takes",
            cpu(answer.cpu_microseconds),
            answer.statements,
            answer.commits,
            grouped(answer.bytes),
        ),
    ];
    for (at, window) in answer.windows.iter().enumerate() {
        lines.push(format!(
            "{:<22} per_s {:>9}  {} of processor each",
            format!("  part {} of {}", at + 1, answer.windows.len()),
            grouped(window.per_s),
            cpu(window.cpu_microseconds),
        ));
    }
    if let Some(laid) = &answer.laid {
        lines.push(format!(
            "{:<22} per_s {:>9}  {:>6} × as fast, before {} orders were laid at {} a second",
            "in an empty market",
            grouped(laid.empty_per_s),
            laid.times,
            grouped(laid.orders),
            grouped(laid.per_s),
        ));
    }
    lines.push(format!(
        "{:<22} per_s {:>9}  as many bare commits of one row of {} bytes, by as many callers",
        "ceiling",
        grouped(answer.ceiling.per_s),
        grouped(answer.ceiling.bytes),
    ));
    lines.push(match answer.broken {
        None => "audit: every invariant holds".to_owned(),
        Some(name) => format!("audit: violated: {name}"),
    });
    lines.join("\n")
}
