//! `entrepot bench flash`.

use super::journey::{Buyer, Market, Seller};
use super::{ground, grouped, hundredths, shelves, times};
use crate::{Outcome, cli, config::Config, report::Report};
use anyhow::Context;
use kernel::Country;
use orders::{PlaceCheckout, PlaceCheckoutError};
use serde::Serialize;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};
use store::StoreError;
use tokio::task::JoinSet;

#[derive(Serialize)]
struct Answer {
    engine: &'static str,
    callers: u32,
    pieces: u32,
    /// Checkouts that have a piece.
    sold: u64,
    /// Those that were told that there is none left.
    refused: u64,
    /// Pieces that are left.
    left: u32,
    /// Answers of both kinds for each second of the clock.
    per_s: u64,
    /// Checkouts a second until the last piece was sold.
    sold_per_s: u64,
    wait_p50_microseconds: u64,
    wait_p99_microseconds: u64,
    /// As many conditional UPDATEs of one row, each with its commit.
    ceiling_per_s: u64,
    times_ceiling: String,
    /// The first broken invariant.
    broken: Option<&'static str>,
}

/// What one caller or all of them saw.
#[derive(Default)]
struct Seen {
    sold: u64,
    refused: u64,
    /// When the last piece went, after the start.
    last: Duration,
    /// How long each answer took, in microseconds.
    waits: Vec<u64>,
}

/// A shopper who has the product in her cart, and has seen its price.
struct Ready {
    buyer: Buyer,
    digest: String,
}

/// Measures and prints; refused when more is sold than there was.
pub(super) async fn run(
    config: &Config,
    ask: cli::BenchFlash,
    report: Report,
) -> anyhow::Result<Outcome> {
    let ground = ground::open(config, ask.callers).await?;
    let merchant = shelves::merchant(&ground, shelves::Made::new(0, 1, ask.pieces)).await?;
    let goods = shelves::goods(&ground, merchant).await?;
    let (_, sku) = *goods.first().context("nothing is for sale")?;
    let seller = Seller { id: merchant, goods };
    let market = Arc::new(Market { ground, sellers: vec![seller], tally: Arc::default() });
    let shoppers = ask.shoppers.unwrap_or(ask.pieces.saturating_mul(2));
    let crowd = Arc::new(gather(&market, (ask.callers, shoppers)).await?);
    let begun = Instant::now();
    let mut seen = rush(&market, &crowd, ask.callers).await?;
    let clock = begun.elapsed().as_nanos();
    seen.waits.sort_unstable();
    let (callers, db) = (ask.callers, &market.ground.db);
    let ceiling_per_s = super::bare_takes(db, callers, (shoppers, ask.pieces)).await?;
    let per_s = super::per_second(u64::from(shoppers), clock);
    let free = db.read(move |tx| inventory::available(tx, merchant, &[sku])).await?;
    let answer = Answer {
        engine: market.ground.engine(),
        callers,
        pieces: ask.pieces,
        sold: seen.sold,
        refused: seen.refused,
        left: free.get(&sku).copied().unwrap_or(0),
        per_s,
        sold_per_s: super::per_second(seen.sold, seen.last.as_nanos()),
        wait_p50_microseconds: at_percent(&seen.waits, 50),
        wait_p99_microseconds: at_percent(&seen.waits, 99),
        ceiling_per_s,
        times_ceiling: times(ceiling_per_s, per_s),
        broken: market.ground.audit().await?,
    };
    report.answer(&answer, text)?;
    Ok(if answer.is_sound() { Outcome::Done } else { Outcome::Refused })
}

impl Answer {
    /// What was sold and what is left is what there was, and the books agree.
    fn is_sound(&self) -> bool {
        self.sold + u64::from(self.left) == u64::from(self.pieces) && self.broken.is_none()
    }
}

/// The smallest of sorted `waits` that so many percent of them do not exceed.
fn at_percent(waits: &[u64], percent: usize) -> u64 {
    let rank = (waits.len() * percent).div_ceil(100);
    waits.get(rank.saturating_sub(1)).copied().unwrap_or(0)
}

/// Shoppers who are about to press the button.
async fn gather(
    market: &Arc<Market>,
    (callers, shoppers): (u32, u32),
) -> anyhow::Result<Vec<Ready>> {
    let next = Arc::new(AtomicUsize::new(0));
    let mut makers = JoinSet::new();
    for _ in 0..callers {
        let (market, next, all) =
            (Arc::clone(market), Arc::clone(&next), usize::try_from(shoppers)?);
        makers.spawn(async move {
            let (mut ready, good) = (Vec::new(), market.sellers[0].goods[0]);
            while next.fetch_add(1, Ordering::Relaxed) < all {
                let buyer = market.buyer().await?;
                market.put(buyer, (good, 1)).await?;
                ready.push(Ready { buyer, digest: market.digest(buyer).await? });
            }
            anyhow::Ok(ready)
        });
    }
    let mut crowd = Vec::new();
    while let Some(ready) = makers.join_next().await {
        crowd.extend(ready??);
    }
    Ok(crowd)
}

/// Each caller takes the next of the crowd, until all have an answer.
async fn rush(market: &Arc<Market>, crowd: &Arc<Vec<Ready>>, callers: u32) -> anyhow::Result<Seen> {
    let (next, begun) = (Arc::new(AtomicUsize::new(0)), Instant::now());
    let mut tasks = JoinSet::new();
    for _ in 0..callers {
        let (market, crowd, next) = (Arc::clone(market), Arc::clone(crowd), Arc::clone(&next));
        tasks.spawn(async move {
            let mut seen = Seen::default();
            while let Some(ready) = crowd.get(next.fetch_add(1, Ordering::Relaxed)) {
                let asked = Instant::now();
                if buy(&market, ready).await? {
                    seen.sold += 1;
                    seen.last = begun.elapsed();
                } else {
                    seen.refused += 1;
                }
                seen.waits.push(u64::try_from(asked.elapsed().as_micros()).unwrap_or(u64::MAX));
            }
            Ok::<_, StoreError>(seen)
        });
    }
    let mut all = Seen::default();
    while let Some(seen) = tasks.join_next().await {
        let seen = seen??;
        (all.sold, all.refused) = (all.sold + seen.sold, all.refused + seen.refused);
        all.last = all.last.max(seen.last);
        all.waits.extend(seen.waits);
    }
    Ok(all)
}

/// Whether she gets one.
async fn buy(market: &Market, ready: &Ready) -> Result<bool, StoreError> {
    let ask = PlaceCheckout {
        only: None,
        shopper: ready.buyer.id,
        client_key: "mine".to_owned(),
        address: ready.buyer.address,
        destination: Country::CN,
        confirmed: ready.digest.clone(),
    };
    let moment = market.ground.clock.moment();
    let place = move |tx: &mut store::Tx<'_>| orders::place_checkout(tx, &ask, &mut moment.clone());
    match market.ground.db.write(place).await {
        Ok(_) => Ok(true),
        Err(PlaceCheckoutError::Store(error)) => Err(error),
        Err(_) => Ok(false),
    }
}

fn text(answer: &Answer) -> String {
    let ms = |us: u64| format!("{} ms", hundredths(us / 10));
    let verdict = match (answer.is_sound(), answer.broken) {
        (true, _) => "what was sold and what is left is what there was; every invariant holds",
        (false, None) => "SOLD TOO MANY, or lost some",
        (false, Some(name)) => name,
    };
    [
        format!(
            "{}, {} callers for {} pieces: {} sold, {} refused, {} left",
            answer.engine,
            answer.callers,
            grouped(u64::from(answer.pieces)),
            grouped(answer.sold),
            grouped(answer.refused),
            grouped(u64::from(answer.left)),
        ),
        format!(
            "{:<22} per_s {:>9}  {:>6} × slower than the ceiling  (sold {} per_s)",
            "answers",
            grouped(answer.per_s),
            answer.times_ceiling,
            grouped(answer.sold_per_s),
        ),
        format!(
            "{:<22} p50 {}  p99 {}",
            "wait",
            ms(answer.wait_p50_microseconds),
            ms(answer.wait_p99_microseconds),
        ),
        format!(
            "{:<22} per_s {:>9}  a conditional UPDATE of one row with its commit, by as many callers",
            "ceiling",
            grouped(answer.ceiling_per_s),
        ),
        verdict.to_owned(),
    ]
    .join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(sold: u64, left: u32, broken: Option<&'static str>) -> Answer {
        Answer {
            engine: "SQLite",
            callers: 2,
            pieces: 10,
            sold,
            refused: 5,
            left,
            per_s: 1,
            sold_per_s: 1,
            wait_p50_microseconds: 1,
            wait_p99_microseconds: 1,
            ceiling_per_s: 1,
            times_ceiling: times(1, 1),
            broken,
        }
    }

    #[test]
    fn one_piece_too_many_or_a_broken_invariant_is_a_failure() {
        assert!(answer(10, 0, None).is_sound());
        assert!(answer(7, 3, None).is_sound());
        assert!(!answer(11, 0, None).is_sound());
        assert!(!answer(9, 0, None).is_sound());
        assert!(!answer(10, 0, Some("stock")).is_sound());
        assert!(text(&answer(11, 0, None)).contains("TOO MANY"));
    }

    #[test]
    fn a_percentile_is_one_of_the_waits() {
        let waits: Vec<u64> = (1..=200).collect();
        assert_eq!((at_percent(&waits, 50), at_percent(&waits, 99)), (100, 198));
        assert_eq!((at_percent(&[7], 99), at_percent(&[], 50)), (7, 0));
    }
}
