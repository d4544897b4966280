//! The binary as a library: configuration, wiring, jobs, the demo world and the command line.
//!
//! Decides nothing about trade, orders or money; it opens the rooms below and connects them.

pub mod cli;
mod commands;
pub mod config;
pub mod demo;
mod jobs;
mod log;
mod market;
mod report;

pub use market::{Market, Running};

use clap::Parser;
use std::ffi::OsString;

/// How a command that could run has ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It did what was asked: exit 0.
    Done,
    /// It refused, or found something violated: exit 1.
    Refused,
}

/// Parses `args` (with the program's name first) and does what they say.
///
/// # Errors
/// When the command could not run at all: exit 2.
pub fn run(args: impl IntoIterator<Item = OsString>) -> anyhow::Result<Outcome> {
    let cli = cli::Cli::parse_from(args);
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let outcome = runtime.block_on(commands::dispatch(cli));
    runtime.shutdown_timeout(std::time::Duration::from_secs(5));
    outcome
}

/// Prints why the program could not run, with every cause, to standard error.
#[expect(clippy::print_stderr, reason = "the one place that talks to a terminal's error stream")]
pub fn say_error(error: &anyhow::Error) {
    eprintln!("entrepot: {error:#}");
}

/// Prints a refusal to standard error.
#[expect(clippy::print_stderr, reason = "the other place that talks to a terminal's error stream")]
pub(crate) fn say(text: &str) {
    eprintln!("{text}");
}
