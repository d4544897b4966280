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
    let status = Command::new(program)
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
