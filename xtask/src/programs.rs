//! The test programs: linted and built in one go, then run, two at a time.

use crate::pool::{self, Task};
use crate::{root, say, steps};
use anyhow::{Context, bail};
use serde_json::Value;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

/// The compiler that also lints. Cargo asks it for what is ours alone, so every package is compiled once
/// for its lints and its tests.
const LINTING: [(&str, &str); 2] = [
    ("RUSTC_WORKSPACE_WRAPPER", "clippy-driver"),
    ("CLIPPY_ARGS", "-D__CLIPPY_HACKERY__warnings__CLIPPY_HACKERY__"),
];

/// Whether what is compiled is linted too. Either way of compiling keeps its own results.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Lints {
    On,
    Off,
}

impl Lints {
    pub(crate) fn environment(self) -> &'static [(&'static str, &'static str)] {
        match self {
            Lints::On => &LINTING,
            Lints::Off => &[],
        }
    }
}

/// A program of tests.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Program {
    /// The package that it tests.
    pub(crate) package: String,
    /// Its name within the package.
    name: String,
    path: PathBuf,
    /// The package's folder, from where it runs.
    folder: PathBuf,
    /// Only the tests whose name holds one of these; all where there is none.
    pub(crate) only: Vec<String>,
}

/// What is built of each package.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Built {
    /// All of it.
    Everything,
    /// Its library with the tests in it: neither the binary nor what runs the whole of it.
    Libraries,
}

/// Builds what is stale of every package of the workspace, whichever are to be run: some of them alone would be
/// built with other features, all dependencies anew.
///
/// # Errors
/// When something does not compile, or is linted.
pub(crate) fn build(lints: Lints, built: Built) -> anyhow::Result<Vec<Program>> {
    let parts: &[&str] = match built {
        Built::Everything => &[],
        Built::Libraries => &["--lib"],
    };
    let mut cargo = steps::cargo()
        .args(["test", "--workspace", "--no-run", "--message-format", "json-render-diagnostics"])
        .args(parts)
        .envs(lints.environment().iter().copied())
        .current_dir(root())
        .stdout(Stdio::piped())
        .spawn()
        .context("cargo does not start")?;
    let mut programs = Vec::new();
    for line in BufReader::new(cargo.stdout.take().context("no output")?).lines() {
        programs.extend(program(&serde_json::from_str(&line?)?));
    }
    if !cargo.wait()?.success() {
        bail!("not everything compiles without warnings");
    }
    programs.sort_by(|a, b| (&a.package, &a.name).cmp(&(&b.package, &b.name)));
    Ok(programs)
}

/// The program that a message of cargo tells of, if it is one of tests.
fn program(message: &Value) -> Option<Program> {
    let text = |value: &Value| value.as_str().map(str::to_owned);
    if message["reason"] != "compiler-artifact" || message["profile"]["test"] != true {
        return None;
    }
    Some(Program {
        package: package(message["package_id"].as_str()?),
        name: text(&message["target"]["name"])?,
        path: PathBuf::from(message["executable"].as_str()?),
        folder: Path::new(message["manifest_path"].as_str()?).parent()?.to_owned(),
        only: Vec::new(),
    })
}

/// The name in `path+file:///…/crates/web#0.1.0` or `path+file:///…/crates/kernel#entrepot-kernel@0.1.0`.
fn package(id: &str) -> String {
    let (place, version) = id.rsplit_once('#').unwrap_or((id, ""));
    let named = version.split_once('@').map(|(name, _)| name);
    named.unwrap_or_else(|| place.rsplit('/').next().unwrap_or(place)).to_owned()
}

/// Those that take longest, longest first: what begins late would be waited for alone.
const SLOW: [&str; 5] =
    ["market-tests browser", "web web", "entrepot program", "fulfilment market", "orders market"];

/// Those that hold the house to a few seconds, and run when nothing else does.
const ALONE: [&str; 2] = ["letters outbox", "store engines"];

impl Program {
    fn title(&self) -> String {
        format!("{} {}", self.package, self.name)
    }

    /// Its place among those that begin.
    fn turn(&self) -> usize {
        let title = self.title();
        SLOW.iter().position(|slow| *slow == title).unwrap_or(SLOW.len())
    }

    fn task(&self, filter: Option<&str>, environment: &[(&str, &str)]) -> Task {
        let mut command = Command::new(&self.path);
        command
            .args(filter)
            .args(&self.only)
            .arg("--quiet")
            .env("CARGO_MANIFEST_DIR", &self.folder)
            .envs(environment.iter().copied())
            .current_dir(&self.folder);
        Task { title: self.title(), command }
    }
}

/// The examples in comments, which cargo builds and runs by itself.
pub(crate) fn examples(filter: Option<&str>, lints: Lints) -> Task {
    let mut command = steps::cargo();
    command
        .args(["test", "--workspace", "--doc", "--quiet"])
        .args(filter)
        .envs(lints.environment().iter().copied())
        .current_dir(root());
    Task { title: "examples in comments".to_owned(), command }
}

/// Runs them all and what is to be run `beside` them, also after one that fails; those that took longest
/// are told.
///
/// # Errors
/// When one fails, naming each.
pub(crate) fn run(
    programs: &[Program],
    beside: Vec<Task>,
    filter: Option<&str>,
    environment: &[(&str, &str)],
) -> anyhow::Result<()> {
    let tasks = |programs: &[&Program]| {
        programs.iter().map(|program| program.task(filter, environment)).collect::<Vec<Task>>()
    };
    let (alone, mut together) = in_turn(programs);
    let mut first = tasks(&together.drain(..together.len().min(SLOW.len())).collect::<Vec<_>>());
    first.extend(beside);
    first.extend(tasks(&together));
    let mut ended = pool::run(first);
    ended.extend(pool::run_alone(tasks(&alone)));
    ended.sort_by(|a, b| (b.took, &b.title).cmp(&(a.took, &a.title)));
    say("");
    for one in ended.iter().take(8).filter(|one| one.took > Duration::from_secs(2)) {
        say(&format!("{:>6} s  {}", one.took.as_secs(), one.title));
    }
    let failed: Vec<&str> =
        ended.iter().filter(|one| !one.well).map(|one| one.title.as_str()).collect();
    if failed.is_empty() { Ok(()) } else { bail!("failed: {}", failed.join(", ")) }
}

/// Those that run alone, and the others in the order in which they begin.
fn in_turn(programs: &[Program]) -> (Vec<&Program>, Vec<&Program>) {
    let is_alone = |program: &&Program| ALONE.contains(&program.title().as_str());
    let (alone, mut together): (Vec<_>, Vec<_>) = programs.iter().partition(is_alone);
    together.sort_by_key(|program| program.turn());
    (alone, together)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_program_is_known_by_its_package_and_name() {
        let message = |test: bool| {
            json!({
                "reason": "compiler-artifact", "profile": { "test": test },
                "package_id": "path+file:///a/crates/kernel#entrepot-kernel@0.1.0",
                "manifest_path": "/a/crates/kernel/Cargo.toml",
                "target": { "name": "kernel" }, "executable": "/a/target/debug/deps/kernel-1",
            })
        };
        let told = program(&message(true)).unwrap();
        assert_eq!((told.package.as_str(), told.name.as_str()), ("entrepot-kernel", "kernel"));
        assert_eq!(told.folder, Path::new("/a/crates/kernel"));
        assert_eq!(program(&message(false)), None);
        assert_eq!(package("path+file:///a/crates/web#0.1.0"), "web");
    }

    #[test]
    fn the_slow_begin_first_and_what_measures_time_runs_alone() {
        let program = |title: &str| {
            let (package, name) = title.split_once(' ').unwrap();
            let (path, folder) = (PathBuf::new(), PathBuf::new());
            let (package, name) = (package.to_owned(), name.to_owned());
            Program { package, name, path, folder, only: Vec::new() }
        };
        let all =
            ["accounts market", "letters outbox", "orders market", "store engines", "web web"];
        let all = all.map(program);
        let (alone, together) = in_turn(&all);
        let titles = |programs: Vec<&Program>| {
            programs.into_iter().map(Program::title).collect::<Vec<String>>().join(", ")
        };
        assert_eq!(titles(alone), "letters outbox, store engines");
        assert_eq!(titles(together), "web web, orders market, accounts market");
    }
}
