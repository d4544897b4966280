//! Quotes a second, without and with explanation: `cargo run --release -p trade --example speed`.

use kernel::Country;
use std::{hint::black_box, time::Instant};
use trade::{Arithmetic, Book, ParcelAsk, Scratch, landed_cost, landed_totals, sample::Draw};

fn measure(name: &str, count: usize, mut each: impl FnMut(usize)) {
    let mut best = u128::MAX;
    for _ in 0..5 {
        let start = Instant::now();
        for at in 0..count {
            each(at);
        }
        best = best.min(start.elapsed().as_nanos());
    }
    let each = best / u128::try_from(count).unwrap_or(1).max(1);
    println!("{name:<24} {each:>8} ns each");
}

fn main() {
    let start = Instant::now();
    let book = Book::shipped();
    println!("compile {} ms", start.elapsed().as_millis());
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
