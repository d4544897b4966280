//! `entrepot bench quotes`.

use super::{Rate, grouped, measure, memory_kib, times};
use crate::{Outcome, cli, report::Report};
use anyhow::Context;
use kernel::Country;
use serde::Serialize;
use std::{hint::black_box, time::Instant};
use trade::{Arithmetic, Book, BookSource, ParcelAsk, Scratch, landed_cost, landed_totals, sample};

/// Destinations whose whole tariffs are in the book.
const TO: [&str; 3] = ["US", "GB", "CN"];
const PARCELS: usize = 4_000;
const SEED: u64 = 7;
const QUOTES_TARGET: u64 = 1_000_000;
const EXPLAINED_TARGET: u64 = 200_000;
const OPEN_TARGET_MS: u64 = 100;
const MEMORY_TARGET: u64 = 64;

#[derive(Serialize)]
struct Answer {
    book: String,
    parcels: usize,
    lines: usize,
    quotes: Measured,
    explained: Measured,
    arithmetic: Rate,
    opening: Opening,
    memory: Memory,
}

#[derive(Serialize)]
struct Measured {
    #[serde(flatten)]
    rate: Rate,
    target: u64,
    /// How many times as long as the arithmetic alone.
    times_arithmetic: String,
}

#[derive(Serialize)]
struct Opening {
    /// From the compact form.
    open_microseconds: u64,
    /// From the texts.
    compile_microseconds: u64,
    target_milliseconds: u64,
}

#[derive(Serialize)]
struct Memory {
    /// Resident memory that an opened book takes.
    opened_kib: Option<u64>,
    compact_bytes: usize,
    text_bytes: usize,
    target_mib: u64,
}

pub(super) fn run(ask: cli::BenchQuotes, report: Report) -> anyhow::Result<Outcome> {
    let (opening, memory) = opening()?;
    let book = Book::shipped();
    let to: Vec<Country> = TO.iter().filter_map(|code| code.parse().ok()).collect();
    let mut draw = sample::Draw::new(book, &to, SEED);
    let parcels: Vec<ParcelAsk> = (0..PARCELS).filter_map(|_| draw.parcel()).collect();
    let sums: Vec<Arithmetic> =
        parcels.iter().filter_map(|parcel| Arithmetic::of(book, parcel).ok()).collect();
    let mut scratch = Scratch::default();
    let quotes = measure(ask.seconds, parcels.len(), |at| {
        black_box(landed_totals(book, &parcels[at], &mut scratch)).ok();
    });
    let explained = measure(ask.seconds, parcels.len(), |at| {
        black_box(landed_cost(book, &parcels[at])).ok();
    });
    let arithmetic = measure(ask.seconds, sums.len(), |at| {
        black_box(sums[at].run());
    });
    let measured = |rate: Rate, target: u64| Measured {
        rate,
        target,
        times_arithmetic: times(arithmetic.per_s, rate.per_s),
    };
    let answer = Answer {
        book: book.digest().to_owned(),
        parcels: parcels.len(),
        lines: parcels.iter().map(|parcel| parcel.goods.len()).sum(),
        quotes: measured(quotes, QUOTES_TARGET),
        explained: measured(explained, EXPLAINED_TARGET),
        arithmetic,
        opening,
        memory,
    };
    report.answer(&answer, text)?;
    Ok(Outcome::Done)
}

/// Copies that are opened for the memory of one: the first may find memory that was given back.
const COPIES: u64 = 8;

fn opening() -> anyhow::Result<(Opening, Memory)> {
    let source = BookSource::shipped();
    let mut compile = u64::MAX;
    let mut bytes = Vec::new();
    for _ in 0..3 {
        let start = Instant::now();
        let book = Book::compile(source).ok().context("the shipped rules cannot be read")?;
        compile = compile.min(microseconds(start));
        bytes = book.to_bytes();
    }
    let mut open = u64::MAX;
    let mut kept = Vec::new();
    let mut first = None;
    let resident = || memory_kib("VmRSS:");
    for _ in 0..=COPIES {
        let start = Instant::now();
        kept.push(black_box(Book::open(&bytes)?));
        open = open.min(microseconds(start));
        first = first.or_else(resident);
    }
    let opened_kib = resident().zip(first).map(|(last, first)| last.saturating_sub(first) / COPIES);
    let opening = Opening {
        open_microseconds: open,
        compile_microseconds: compile,
        target_milliseconds: OPEN_TARGET_MS,
    };
    let memory = Memory {
        opened_kib,
        compact_bytes: bytes.len(),
        text_bytes: source.files().map(|(_, text)| text.len()).sum(),
        target_mib: MEMORY_TARGET,
    };
    Ok((opening, memory))
}

fn microseconds(start: Instant) -> u64 {
    u64::try_from(start.elapsed().as_micros()).unwrap_or(u64::MAX)
}

fn text(answer: &Answer) -> String {
    let row = |name: &str, measured: &Measured| {
        format!(
            "{name:<22} per_s {:>11}  target {:>9}  {:>6} × the arithmetic  (by the clock {})",
            grouped(measured.rate.per_s),
            grouped(measured.target),
            measured.times_arithmetic,
            grouped(measured.rate.per_s_clock),
        )
    };
    let Opening { open_microseconds, compile_microseconds, target_milliseconds } = answer.opening;
    let milliseconds = |us: u64| format!("{}.{} ms", us / 1_000, us % 1_000 / 100);
    let kib = |kib: u64| format!("{}.{} MiB", kib / 1_024, kib % 1_024 * 10 / 1_024);
    let bytes = |count: usize| kib(u64::try_from(count).unwrap_or(u64::MAX) / 1_024);
    let memory = &answer.memory;
    [
        format!(
            "one core, {} parcels of {} lines to {}, book {}",
            answer.parcels,
            answer.lines,
            TO.join(", "),
            answer.book.get(..12).unwrap_or_default()
        ),
        row("quotes", &answer.quotes),
        row("quotes, explained", &answer.explained),
        format!("{:<22} per_s {:>11}", "arithmetic alone", grouped(answer.arithmetic.per_s)),
        format!(
            "{:<22} {} from the compact form, {} from the texts  target {target_milliseconds} ms",
            "book opened in",
            milliseconds(open_microseconds),
            milliseconds(compile_microseconds),
        ),
        format!(
            "{:<22} {} opened, {} compact, {} as text  target {} MiB",
            "memory of the book",
            memory.opened_kib.map_or_else(|| "unknown".to_owned(), kib),
            bytes(memory.compact_bytes),
            bytes(memory.text_bytes),
            memory.target_mib,
        ),
    ]
    .join("\n")
}
