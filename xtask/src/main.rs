//! The project's own chores: `cargo xtask test`, `cargo xtask tidy`, `cargo xtask fuzz`, `cargo xtask install`.

mod changed;
#[path = "../../crates/testkit/src/cluster.rs"]
mod cluster;
mod fuzz;
mod install;
mod pages;
mod pool;
mod programs;
mod scratch;
mod steps;
mod test;
mod tidy;

use anyhow::bail;
use std::{path::PathBuf, process::ExitCode};

const USAGE: &str = "cargo xtask COMMAND

  test [--fast] [FILTER]  install what the tests need, then formatting, tidy, lints and every test
                          (--fast: without installing, without lints; FILTER: only the tests
                          whose name holds it)
  test --changed          formatting, tidy, and lints and tests of what the change since main can
                          reach, of pages alone those of the web that ask for them; not the whole:
                          run `test` before it lands
  tidy [--write]          the house rules that no compiler knows (--write: tighten the ratchet)
  fuzz [--seconds N] [TARGET…]
                          build the fuzz targets with coverage and run each for a minute (or N seconds)
  install                 install what the tests need (as root), or say what to install";

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
        ["test", "--changed"] => test::run_changed(),
        ["test", rest @ ..] => test::run(asked(rest)?),
        ["tidy"] => tidy::run(&root(), false),
        ["tidy", "--write"] => tidy::run(&root(), true),
        ["fuzz", rest @ ..] => match fuzz::Ask::read(rest) {
            Some(ask) => fuzz::run(&ask),
            None => bail!("{USAGE}"),
        },
        ["install"] => install::run(),
        _ => bail!("{USAGE}"),
    }
}

/// Reads what follows `test`.
fn asked<'a>(args: &[&'a str]) -> anyhow::Result<test::Ask<'a>> {
    let (fast, rest) = match args {
        ["--fast", rest @ ..] => (true, rest),
        rest => (false, rest),
    };
    match rest {
        [] => Ok(test::Ask { fast, filter: None }),
        [filter] if !filter.starts_with('-') => Ok(test::Ask { fast, filter: Some(filter) }),
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_asked_is_understood_or_refused() {
        assert_eq!(asked(&[]).unwrap(), test::Ask::default());
        let all = asked(&["--fast", "stock"]).unwrap();
        assert_eq!(all, test::Ask { fast: true, filter: Some("stock") });
        assert!(asked(&["--slow"]).is_err());
        assert!(asked(&["a", "b"]).is_err());
    }

    #[test]
    fn the_house_is_tidy() {
        tidy::run(&root(), false).unwrap();
    }
}
