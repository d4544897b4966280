//! Everything that must pass before a change lands.

use crate::changed::{Reach, reach};
use crate::cluster::Cluster;
use crate::pages::Pages;
use crate::programs::{self, Built, Lints};
use crate::scratch::Scratch;
use crate::{install, root, say, steps, steps::Steps, tidy};
use anyhow::{Context, anyhow};
use std::collections::BTreeSet;

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
    if *reach == Reach::Nothing {
        return Ok(());
    }
    // The tests of pages lie in libraries; to link what runs the whole program would take longer than all of them.
    let built = match reach {
        Reach::Pages(_) => Built::Libraries,
        Reach::Packages(_) | Reach::Everything | Reach::Nothing => Built::Everything,
    };
    let mut programs = all.step(LINT_AND_BUILD, || programs::build(Lints::On, built))?;
    match reach {
        Reach::Packages(names) => {
            programs.retain(|program| names.contains(&program.package));
            say(&format!("\nreached: {}", listed(names)));
        }
        Reach::Pages(Pages { packages, modules }) => {
            programs.retain(|program| packages.contains(&program.package));
            for program in programs.iter_mut().filter(|program| program.package == "web") {
                program.only = modules.iter().map(|name| format!("tests::{name}::")).collect();
            }
            say(&format!(
                "\nreached: {}, of the web's tests {}; left out: the browser and the whole program",
                listed(packages),
                listed(modules)
            ));
        }
        Reach::Nothing | Reach::Everything => {}
    }
    all.step("tests", || with_postgres(|env| programs::run(&programs, Vec::new(), None, env)))
}

fn listed(names: &BTreeSet<String>) -> String {
    names.iter().map(String::as_str).collect::<Vec<_>>().join(" ")
}

const LINT_AND_BUILD: &str = "lint and build the tests";

fn run_steps(ask: Ask<'_>, all: &mut Steps) -> anyhow::Result<()> {
    if !ask.fast {
        all.step("install what the tests need", install::run)?;
    }
    all.step("formatting", || steps::command("cargo", &["fmt", "--all", "--check"]))?;
    all.step("tidy", || tidy::run(&root(), false))?;
    // Building is a step of its own, so that the time of the tests is theirs.
    let (name, lints) = match ask.fast {
        true => ("build the tests", Lints::Off),
        false => (LINT_AND_BUILD, Lints::On),
    };
    let programs = all.step(name, || programs::build(lints, Built::Everything))?;
    all.step("tests: unit, property, both engines, HTTP, browser, examples in comments", || {
        let examples = vec![programs::examples(ask.filter, lints)];
        with_postgres(|env| programs::run(&programs, examples, ask.filter, env))
    })
}

/// One PostgreSQL serves all test processes; it ends with this one. What it and they write lies in memory where the
/// machine has room for it: nothing of it must survive, and thousands of small databases wear a disk.
fn with_postgres(run: impl FnOnce(&[(&str, &str)]) -> anyhow::Result<()>) -> anyhow::Result<()> {
    let folder = Scratch::new()?;
    let own = match std::env::var_os("ENTREPOT_TEST_PG") {
        Some(_) => None,
        None => Some(Cluster::start(folder.path()).map_err(|e| anyhow!(e))?),
    };
    let at = folder.path().to_str().context("a folder for the tests whose path is UTF-8")?;
    let mut env = vec![("INSTA_UPDATE", "no"), ("CI", "true"), ("TMPDIR", at)];
    env.extend(own.as_ref().map(|cluster| ("ENTREPOT_TEST_PG", cluster.url())));
    run(&env)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::{Path, PathBuf};

    #[test]
    fn what_tests_write_goes_with_them() {
        let mut told = PathBuf::new();
        let run = with_postgres(|env| {
            let place = env.iter().find(|(name, _)| *name == "TMPDIR");
            told = place.map(|(_, at)| PathBuf::from(at)).unwrap_or_default();
            assert!(told.is_dir(), "{}", told.display());
            std::fs::write(told.join("left"), "behind")?;
            let server = env.iter().any(|(name, _)| *name == "ENTREPOT_TEST_PG");
            assert!(server || std::env::var_os("ENTREPOT_TEST_PG").is_some());
            Ok(())
        });
        run.unwrap();
        assert!(!Path::new(&told).exists());
    }
}
