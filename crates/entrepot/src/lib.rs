//! The binary as a library: configuration, wiring, jobs, the demo world and the command line.
//!
//! Decides nothing about trade, orders or money; it opens the rooms below and connects them.

mod bank;
pub mod cli;
mod commands;
pub mod config;
mod connections;
pub mod demo;
pub mod faces;
mod jobs;
mod log;
mod market;
mod marks;
mod objects;
mod private;
mod rates;
mod report;

pub use market::{Market, Running};

use clap::Parser;
use report::{NobodyReads, Report};
use std::{ffi::OsString, io::Write};

/// How a command that could run has ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It did what was asked: exit 0.
    Done,
    /// It refused, or found something violated: exit 1.
    Refused,
    /// It could not run, and has said so as JSON: exit 2.
    Failed,
}

/// Parses `args` (with the program's name first) and does what they say.
///
/// # Errors
/// When the command could not run at all: exit 2.
pub fn run(args: impl IntoIterator<Item = OsString>) -> anyhow::Result<Outcome> {
    let cli = cli::Cli::parse_from(args);
    let report = Report::new(cli.place.json);
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let outcome = runtime.block_on(commands::dispatch(cli));
    runtime.shutdown_timeout(std::time::Duration::from_secs(5));
    match outcome {
        // Whoever closed the pipe has what was wanted.
        Err(error) if error.is::<NobodyReads>() => Ok(Outcome::Done),
        Err(error) if report.is_json() => {
            report.refuse("could-not-run", &format!("{error:#}"))?;
            Ok(Outcome::Failed)
        }
        outcome => outcome,
    }
}

/// Prints why the program could not run, with every cause, to standard error.
pub fn say_error(error: &anyhow::Error) {
    say(&format!("entrepot: {error:#}"));
}

/// Prints a refusal to standard error; where nobody reads that, there is nobody to tell.
pub(crate) fn say(text: &str) {
    drop(writeln!(std::io::stderr(), "{}", report::seen(text)));
}
