//! Nanoseconds of processor time a quote: `cargo run --release -p trade --example speed`.
//! An argument (`totals`, `explained`, `arithmetic`) measures that alone, for a profiler.

use kernel::Country;
use std::{hint::black_box, time::Instant};
use trade::{Arithmetic, Book, ParcelAsk, Scratch, landed_cost, landed_totals, sample::Draw};

/// Processor time of this thread where the system tells it, else the clock.
fn now(start: Instant) -> u128 {
    let told = std::fs::read_to_string("/proc/thread-self/schedstat").ok();
    let spent = told.as_deref().and_then(|text| text.split(' ').next()?.parse().ok());
    spent.unwrap_or_else(|| start.elapsed().as_nanos())
}

fn measure(name: &str, count: usize, mut each: impl FnMut(usize)) {
    if std::env::args().nth(1).is_some_and(|only| only != name) {
        return;
    }
    let start = Instant::now();
    let before = now(start);
    // The processor time is told in steps of some milliseconds: measured over a long run.
    let mut passes = 0u128;
    while start.elapsed().as_millis() < 800 {
        for at in 0..count {
            each(at);
        }
        passes += 1;
    }
    let spent = now(start) - before;
    let each = spent / (passes * u128::try_from(count).unwrap_or(1)).max(1);
    println!("{name:<24} {each:>8} ns each");
}

fn main() {
    let book = Book::shipped();
    let to: Vec<Country> = ["US", "GB", "CN"].iter().filter_map(|c| c.parse().ok()).collect();
    for only in [&to[..], &to[..1], &to[1..2], &to[2..]] {
        let mut draw = Draw::new(book, only, 7);
        let asks: Vec<ParcelAsk> = (0..4_000).filter_map(|_| draw.parcel()).collect();
        println!("{only:?}: {} parcels", asks.len());
        let mut scratch = Scratch::default();
        measure("totals", asks.len(), |at| {
            black_box(landed_totals(book, &asks[at], &mut scratch)).ok();
        });
        measure("explained", asks.len(), |at| {
            black_box(landed_cost(book, &asks[at])).ok();
        });
        let sums: Vec<Arithmetic> =
            asks.iter().filter_map(|ask| Arithmetic::of(book, ask).ok()).collect();
        measure("arithmetic", sums.len(), |at| {
            black_box(sums[at].run());
        });
    }
}
