//! What `entrepot bench` takes.

use clap::{Args, Subcommand};

/// Measurements of this machine.
#[derive(Debug, Subcommand)]
pub enum Bench {
    /// Quotes a second on one core over the books of the US, the UK and China, with and without
    /// explanation, beside the bare arithmetic; time and memory to open a book
    Quotes(BenchQuotes),
    /// Price a synthetic catalogue again under other rules, beside the bare arithmetic
    Scenario(BenchScenario),
    /// Whole journeys, from a cart to a merchant paid, by many callers at once, beside bare commits;
    /// ends with the audit. In a fresh database: a temporary one, or the empty one of --database
    Orders(BenchOrders),
    /// Many callers for the few pieces of one product, beside a bare conditional UPDATE; fails when
    /// one too many is sold. In a fresh database, as for orders
    Flash(BenchFlash),
    /// Pages over a made catalogue, through the server's own routes but no network, beside a page that
    /// reads nothing; time and memory to bring the catalogue in. In a fresh database, as for orders
    Browse(BenchBrowse),
}

/// How quotes are measured.
#[derive(Args, Clone, Copy, Debug)]
pub struct BenchQuotes {
    /// Seconds for each measurement
    #[arg(long, default_value_t = 2, value_parser = clap::value_parser!(u64).range(1..=600))]
    pub seconds: u64,
}

/// How a scenario is measured.
#[derive(Args, Clone, Copy, Debug)]
pub struct BenchScenario {
    /// How many listings
    #[arg(long, default_value_t = 1_000_000, value_parser = clap::value_parser!(u64).range(1..=20_000_000))]
    pub listings: u64,
}

/// How journeys are measured.
#[derive(Args, Clone, Copy, Debug)]
pub struct BenchOrders {
    /// How many shop at once
    #[arg(long, default_value_t = 64, value_parser = clap::value_parser!(u32).range(1..=4_096))]
    pub callers: u32,
    /// For how long
    #[arg(long, default_value_t = 20, value_parser = clap::value_parser!(u64).range(1..=86_400))]
    pub seconds: u64,
    /// How many merchants sell
    #[arg(long, default_value_t = 50, value_parser = clap::value_parser!(u32).range(1..=10_000))]
    pub merchants: u32,
    /// How many orders are laid first; then it is measured before and after them
    #[arg(long, default_value_t = 0, value_parser = clap::value_parser!(u64).range(0..=20_000_000))]
    pub before: u64,
}

/// How a rush for one product is measured.
#[derive(Args, Clone, Copy, Debug)]
pub struct BenchFlash {
    /// How many want it at once
    #[arg(long, default_value_t = 256, value_parser = clap::value_parser!(u32).range(1..=4_096))]
    pub callers: u32,
    /// How many pieces there are
    #[arg(long, default_value_t = 1_000, value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    pub pieces: u32,
    /// How many shoppers come, each for one piece; twice as many as there are pieces by default
    #[arg(long, value_parser = clap::value_parser!(u32).range(1..=2_000_000))]
    pub shoppers: Option<u32>,
}

/// How pages are measured.
#[derive(Args, Clone, Copy, Debug)]
pub struct BenchBrowse {
    /// How many listings there are
    #[arg(long, default_value_t = 10_000, value_parser = clap::value_parser!(u32).range(1..=20_000_000))]
    pub listings: u32,
    /// Seconds for each page
    #[arg(long, default_value_t = 2, value_parser = clap::value_parser!(u64).range(1..=600))]
    pub seconds: u64,
}
