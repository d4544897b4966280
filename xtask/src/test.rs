//! Everything that must pass before a change lands.

use crate::changed::{Reach, reach};
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

/// Checks what the change since the main branch can reach.
///
/// # Errors
/// The first step that fails.
pub(crate) fn run_changed() -> anyhow::Result<()> {
    let mut all = Steps::default();
    let result = reach().and_then(|reach| changed_steps(&reach, &mut all));
    all.summary();
    if result.is_ok() {
        say(
            "green, as far as this change can reach; not the whole: `cargo xtask test` before it lands",
        );
    }
    result
}

fn changed_steps(reach: &Reach, all: &mut Steps) -> anyhow::Result<()> {
    all.step("formatting", || steps::command("cargo", &["fmt", "--all", "--check"]))?;
    all.step("tidy", || tidy::run(&root(), false))?;
    let packages: Vec<&str> = match reach {
        Reach::Nothing => return Ok(()),
        Reach::Everything => vec!["--workspace"],
        Reach::Packages(names) => names.iter().flat_map(|name| ["-p", name.as_str()]).collect(),
    };
    say(&format!("\nreached: {}", packages.join(" ").replace("-p ", "")));
    all.step("lints", || {
        let mut args = vec!["clippy", "--all-targets", "--quiet"];
        args.extend(&packages);
        args.extend(["--", "-D", "warnings"]);
        steps::command("cargo", &args)
    })?;
    all.step("tests", || {
        let mut args = vec!["test", "--no-fail-fast"];
        args.extend(&packages);
        with_postgres(&args)
    })
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

fn tests(ask: Ask<'_>) -> anyhow::Result<()> {
    let mut args = vec!["test", "--workspace", "--no-fail-fast"];
    args.extend(ask.filter);
    with_postgres(&args)
}

/// One PostgreSQL serves all test processes; it ends with this one.
fn with_postgres(args: &[&str]) -> anyhow::Result<()> {
    let own = match std::env::var_os("ENTREPOT_TEST_PG") {
        Some(_) => None,
        None => Some(Cluster::start().map_err(|e| anyhow!(e))?),
    };
    let mut env = vec![("INSTA_UPDATE", "no"), ("CI", "true")];
    env.extend(own.as_ref().map(|cluster| ("ENTREPOT_TEST_PG", cluster.url())));
    steps::with_env("cargo", args, &env)
}
