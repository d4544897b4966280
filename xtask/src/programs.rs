//! The test programs: linted and built in one go, then run one after another.

use crate::{root, say, steps};
use anyhow::{Context, bail};
use serde_json::Value;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

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
}

/// Builds what is stale of the whole workspace, whatever is to be run: a part of it alone would be built
/// with other features, all dependencies anew.
///
/// # Errors
/// When something does not compile, or is linted.
pub(crate) fn build(lints: Lints) -> anyhow::Result<Vec<Program>> {
    let mut cargo = steps::cargo()
        .args(["test", "--workspace", "--no-run", "--message-format", "json-render-diagnostics"])
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
    })
}

/// The name in `path+file:///…/crates/web#0.1.0` or `path+file:///…/crates/kernel#entrepot-kernel@0.1.0`.
fn package(id: &str) -> String {
    let (place, version) = id.rsplit_once('#').unwrap_or((id, ""));
    let named = version.split_once('@').map(|(name, _)| name);
    named.unwrap_or_else(|| place.rsplit('/').next().unwrap_or(place)).to_owned()
}

/// Runs them all, also after one that fails; those that took longest are told.
///
/// # Errors
/// When one fails, naming each.
pub(crate) fn run(
    programs: &[Program],
    filter: Option<&str>,
    environment: &[(&str, &str)],
) -> anyhow::Result<()> {
    let (mut failed, mut took) = (Vec::new(), Vec::new());
    for program in programs {
        let title = format!("{} {}", program.package, program.name);
        say(&format!("\n    {title}"));
        let begun = Instant::now();
        let status = Command::new(&program.path)
            .args(filter)
            .arg("--quiet")
            .env("CARGO_MANIFEST_DIR", &program.folder)
            .envs(environment.iter().copied())
            .current_dir(&program.folder)
            .status()
            .with_context(|| format!("{title} does not start"))?;
        if !status.success() {
            failed.push(title.clone());
        }
        took.push((begun.elapsed(), title));
    }
    took.sort_by(|a, b| b.cmp(a));
    for (time, title) in took.iter().take(8).filter(|(time, _)| *time > Duration::from_secs(2)) {
        say(&format!("{:>6} s  {title}", time.as_secs()));
    }
    if failed.is_empty() { Ok(()) } else { bail!("failed: {}", failed.join(", ")) }
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
}
