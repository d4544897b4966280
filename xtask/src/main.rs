//! The project's own chores: `cargo xtask test`, `cargo xtask tidy`, `cargo xtask install`.

mod install;
mod steps;
mod test;
mod tidy;

use anyhow::bail;
use std::{path::PathBuf, process::ExitCode};

const USAGE: &str = "cargo xtask COMMAND

  test [--fast]    install what the tests need, then formatting, tidy, lints and every test
                   (--fast: without installing, without lints)
  tidy [--write]   the house rules that no compiler knows (--write: tighten the ratchet)
  install          install what the tests need (as root), or say what to install";

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            say(&format!("{error:#}"));
            ExitCode::FAILURE
        }
    }
}

fn run() -> anyhow::Result<()> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    match args.as_slice() {
        ["test"] => test::run(false),
        ["test", "--fast"] => test::run(true),
        ["tidy"] => tidy::run(&root(), false),
        ["tidy", "--write"] => tidy::run(&root(), true),
        ["install"] => install::run(),
        _ => bail!("{USAGE}"),
    }
}

/// The folder of the workspace.
fn root() -> PathBuf {
    let here = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    here.parent().map_or(here.clone(), PathBuf::from)
}

/// Prints a line; the chores talk to a person.
#[expect(clippy::print_stdout, reason = "a command-line tool speaks on standard output")]
fn say(text: &str) {
    println!("{text}");
}
