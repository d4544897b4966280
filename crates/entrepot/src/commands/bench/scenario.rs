//! `entrepot bench scenario`.

use super::{grouped, times};
use crate::{Outcome, cli, report::Report};
use anyhow::Context;
use kernel::{Country, Money};
use serde::Serialize;
use std::{hint::black_box, sync::Arc, time::Instant};
use trade::scenario::{EXAMPLES, Item, LaneOf, Options, read};
use trade::{Arithmetic, Book, BookSource, ParcelAsk, sample};

const TO: [&str; 3] = ["US", "GB", "CN"];
/// Different listings; the others are these at other prices.
const DRAWN: usize = 20_000;
const SEED: u64 = 11;
const THREADS: usize = 2;
const TARGET_MS: u64 = 2_000;

#[derive(Serialize)]
struct Answer {
    scenario: String,
    listings: u64,
    priced: u64,
    threads: usize,
    milliseconds: u64,
    /// For a million listings.
    target_milliseconds: u64,
    per_s: u64,
    arithmetic_milliseconds: u64,
    times_arithmetic: String,
}

pub(super) fn run(ask: cli::BenchScenario, report: Report) -> anyhow::Result<Outcome> {
    let (name, text) = EXAMPLES.first().context("no scenario is shipped")?;
    let scenario = read(text)?;
    let before = Book::shipped();
    let to: Vec<Country> = TO.iter().filter_map(|code| code.parse().ok()).collect();
    let mut draw = sample::Draw::new(before, &to, SEED);
    let drawn: Vec<ParcelAsk> = (0..DRAWN).filter_map(|_| draw.listing()).collect();
    let date = drawn.first().context("no listing could be drawn")?.date;
    let source = scenario.over(BookSource::shipped(), date);
    let after = Book::compile(&source).ok().context("the scenario does not fit the book")?;
    let count = usize::try_from(ask.listings)?;
    let (items, lanes) = items(&drawn, count);
    let options = Options { threads: THREADS, ..Options::new(lanes, date) };
    let start = Instant::now();
    let answered = black_box(trade::scenario::run(before, &after, &items, &options));
    let spent = start.elapsed();
    let bare = arithmetic(&drawn, [before, &after], count);
    let milliseconds = |nanos: u128| u64::try_from(nanos / 1_000_000).unwrap_or(u64::MAX);
    let (nanos, bare) = (spent.as_nanos(), bare.as_nanos());
    let answer = Answer {
        scenario: (*name).to_owned(),
        listings: ask.listings,
        priced: answered.priced,
        threads: THREADS,
        milliseconds: milliseconds(nanos),
        target_milliseconds: TARGET_MS,
        per_s: super::per_second(ask.listings, nanos),
        arithmetic_milliseconds: milliseconds(bare),
        times_arithmetic: times(
            u64::try_from(nanos).unwrap_or(u64::MAX),
            u64::try_from(bare).unwrap_or(u64::MAX),
        ),
    };
    report.answer(&answer, shown)?;
    Ok(Outcome::Done)
}

fn shown(answer: &Answer) -> String {
    format!(
        "{} listings priced before and after {} on {} threads in {}.{:03} s  target {}.{:03} s a million\n\
         per_s {}  {} × the arithmetic alone ({} ms)",
        grouped(answer.listings),
        answer.scenario,
        answer.threads,
        answer.milliseconds / 1_000,
        answer.milliseconds % 1_000,
        answer.target_milliseconds / 1_000,
        answer.target_milliseconds % 1_000,
        grouped(answer.per_s),
        answer.times_arithmetic,
        answer.arithmetic_milliseconds,
    )
}

/// `count` listings of many merchants, with the lanes that they are on.
fn items(drawn: &[ParcelAsk], count: usize) -> (Vec<Item>, Vec<LaneOf>) {
    let mut lanes: Vec<LaneOf> = Vec::new();
    let mut known = Vec::with_capacity(drawn.len());
    for ask in drawn {
        let wanted = LaneOf {
            rates: ask.rates.clone(),
            rates_after: ask.rates.clone(),
            ..LaneOf::new(ask.origin, ask.destination)
        };
        let lane = lanes.iter().position(|lane| *lane == wanted).unwrap_or(lanes.len());
        if lane == lanes.len() {
            lanes.push(wanted);
        }
        let attributes = ask.goods.first().map(|line| Arc::new(line.attributes.clone()));
        known.push((ask, u32::try_from(lane).unwrap_or(0), attributes));
    }
    let items =
        known.iter().cycle().take(count).zip(0u32..).filter_map(|((ask, lane, attributes), at)| {
            let line = ask.goods.first()?;
            // A few cents more each time round, so that no two listings cost the same.
            let more = i64::from(at / u32::try_from(drawn.len()).unwrap_or(1).max(1));
            Some(Item {
                lane: *lane,
                merchant: at % 1_000,
                hs: line.hs,
                price: Money::new(line.unit_price.minor() + more, line.unit_price.currency()),
                freight: ask.freight,
                after: None,
                weight: line.weight,
                origin: line.origin,
                attributes: attributes.clone().filter(|attributes| !attributes.is_empty()),
                units: 1,
            })
        });
    (items.collect(), lanes)
}

/// The bare arithmetic of as many listings, before and after, on as many threads.
fn arithmetic(drawn: &[ParcelAsk], books: [&Book; 2], count: usize) -> std::time::Duration {
    let of = |ask| books.map(|book| Arithmetic::of(book, ask).ok());
    let sums: Vec<[Option<Arithmetic>; 2]> = drawn.iter().map(of).collect();
    let start = Instant::now();
    std::thread::scope(|scope| {
        for _ in 0..THREADS {
            scope.spawn(|| {
                for both in sums.iter().cycle().take(count / THREADS) {
                    for sum in both.iter().flatten() {
                        black_box(sum.run());
                    }
                }
            });
        }
    });
    start.elapsed()
}
