//! Everything that must pass before a change lands.

use crate::cluster::Cluster;
use crate::{install, root, say, steps, steps::Steps, tidy};
use anyhow::anyhow;

/// What `cargo xtask test` was asked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Ask<'a> {
    /// Leave installing and lints out.
    pub(crate) fast: bool,
    /// Only the tests whose name holds this.
    pub(crate) filter: Option<&'a str>,
}

/// Runs all steps in order.
///
/// # Errors
/// The first step that fails.
pub(crate) fn run(ask: Ask<'_>) -> anyhow::Result<()> {
    let mut all = Steps::default();
    let result = run_steps(ask, &mut all);
    all.summary();
    if result.is_ok() {
        say("all green");
    }
    result
}

fn run_steps(ask: Ask<'_>, all: &mut Steps) -> anyhow::Result<()> {
    if !ask.fast {
        all.step("install what the tests need", install::run)?;
    }
    all.step("formatting", || steps::command("cargo", &["fmt", "--all", "--check"]))?;
    all.step("tidy", || tidy::run(&root(), false))?;
    if !ask.fast {
        all.step("lints", || {
            let args =
                ["clippy", "--workspace", "--all-targets", "--quiet", "--", "-D", "warnings"];
            steps::command("cargo", &args)
        })?;
    }
    // Building is a step of its own, so that the time of the tests is theirs.
    all.step("build the tests", || {
        steps::command("cargo", &["test", "--workspace", "--quiet", "--no-run"])
    })?;
    all.step("tests: unit, property, both engines, HTTP, browser", || tests(ask))
}

/// One PostgreSQL serves all test processes; it ends with this one.
fn tests(ask: Ask<'_>) -> anyhow::Result<()> {
    let own = match std::env::var_os("ENTREPOT_TEST_PG") {
        Some(_) => None,
        None => Some(Cluster::start().map_err(|e| anyhow!(e))?),
    };
    let mut env = vec![("INSTA_UPDATE", "no"), ("CI", "true")];
    env.extend(own.as_ref().map(|cluster| ("ENTREPOT_TEST_PG", cluster.url())));
    let mut args = vec!["test", "--workspace", "--no-fail-fast"];
    args.extend(ask.filter);
    steps::with_env("cargo", &args, &env)
}
