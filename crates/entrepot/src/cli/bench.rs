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
