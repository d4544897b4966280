//! Runs one step after another and remembers how long each took.

use crate::say;
use anyhow::{Context, bail};
use std::{
    process::Command,
    time::{Duration, Instant},
};

/// The steps done so far.
#[derive(Default)]
pub(crate) struct Steps {
    done: Vec<(String, Duration)>,
}

impl Steps {
    /// Runs `work` under `name`.
    ///
    /// # Errors
    /// What `work` answers.
    pub(crate) fn step<T>(
        &mut self,
        name: &str,
        work: impl FnOnce() -> anyhow::Result<T>,
    ) -> anyhow::Result<T> {
        say(&format!("\n==> {name}"));
        let start = Instant::now();
        let done = work();
        self.done.push((name.to_owned(), start.elapsed()));
        done.with_context(|| format!("step \"{name}\" failed"))
    }

    /// How long each step took.
    pub(crate) fn summary(&self) {
        say("");
        for (name, time) in &self.done {
            say(&format!("{:>6} s  {name}", time.as_secs()));
        }
    }
}

/// Cargo, as a person at a prompt starts it: without what `cargo xtask` says of its own package. Crates
/// whose build scripts look at that would be built anew, with all that stands on them, each time that one
/// way of starting follows the other.
pub(crate) fn cargo() -> Command {
    let mut cargo = Command::new("cargo");
    for (name, _) in std::env::vars_os() {
        let own = ["CARGO_PKG_", "CARGO_MANIFEST_", "CARGO_BIN_", "CARGO_CRATE_"];
        if name.to_str().is_some_and(|name| own.iter().any(|start| name.starts_with(start))) {
            cargo.env_remove(name);
        }
    }
    cargo
}

/// Runs a command whose output the reader sees.
///
/// # Errors
/// When it cannot start or does not exit with 0.
pub(crate) fn command(program: &str, args: &[&str]) -> anyhow::Result<()> {
    with_env(program, args, &[])
}

/// As [`command`], with more environment.
///
/// # Errors
/// When it cannot start or does not exit with 0.
pub(crate) fn with_env(program: &str, args: &[&str], env: &[(&str, &str)]) -> anyhow::Result<()> {
    let mut command = if program == "cargo" { cargo() } else { Command::new(program) };
    let status = command
        .args(args)
        .envs(env.iter().copied())
        .current_dir(crate::root())
        .status()
        .with_context(|| format!("{program} does not start"))?;
    if !status.success() {
        bail!("{program} {} ended with {status}", args.join(" "));
    }
    Ok(())
}
