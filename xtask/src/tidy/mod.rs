//! The house rules that no compiler knows. Each rule is a function from files to findings, and each is tested
//! with a sample that breaks it.

mod arrows;
mod doors;
mod faults;
mod licences;
mod papers;
mod purity;
mod ratchet;
mod reads;
mod sizes;
mod sql;
mod statements;
mod tables;
mod targets;
mod texts;
mod words;

use crate::say;
use anyhow::{Context, bail};
use ratchet::Ratchet;
use std::path::Path;

/// Something that breaks a house rule.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Finding {
    /// Path from the workspace's root, with a line number where there is one.
    at: String,
    /// What is wrong and how to mend it.
    what: String,
}

impl Finding {
    fn new(path: &str, line: usize, what: impl Into<String>) -> Finding {
        let at = if line == 0 { path.to_owned() } else { format!("{path}:{line}") };
        Finding { at, what: what.into() }
    }
}

/// A text file of the project.
#[derive(Debug)]
pub(crate) struct File {
    /// From the workspace's root, with `/`.
    path: String,
    text: String,
}

/// Checks every rule; `write` tightens the ratchet to what is true now.
///
/// # Errors
/// When a rule is broken, after printing each finding.
pub(crate) fn run(root: &Path, write: bool) -> anyhow::Result<()> {
    let files = tracked_text(root)?;
    let mut ratchet = Ratchet::read(root)?;
    let mut findings = Vec::new();
    let homes = tables::homes(&files, &mut findings);
    statements::check(&files, &homes, &mut ratchet, &mut findings);
    sizes::check(&files, &mut ratchet, &mut findings);
    words::check(&files, &mut findings);
    papers::check(&files, &mut findings);
    purity::check(&files, &mut findings);
    texts::check(&files, &mut findings);
    arrows::check(&files, &mut findings);
    doors::check(&files, &mut findings);
    faults::check(&files, &mut findings);
    reads::check(&files, &mut findings);
    targets::check(&files, &mut findings);
    licences::check(root, &mut findings)?;
    ratchet.close(&mut findings);
    if write {
        ratchet.write(root)?;
    }
    findings.sort();
    for finding in &findings {
        say(&format!("{}: {}", finding.at, finding.what));
    }
    if findings.is_empty() {
        say(&format!(
            "tidy: {} files, {} tables, {} statements",
            files.len(),
            homes.len(),
            statements::count(&files)
        ));
        return Ok(());
    }
    bail!("{} findings", findings.len())
}

/// Every text file that git knows or would take in.
fn tracked_text(root: &Path) -> anyhow::Result<Vec<File>> {
    let out = std::process::Command::new("git")
        .args(["ls-files", "-z", "--cached", "--others", "--exclude-standard"])
        .current_dir(root)
        .output()
        .context("git does not start")?;
    let names = String::from_utf8(out.stdout).context("a file name is not UTF-8")?;
    let mut files = Vec::new();
    for path in names.split('\0').filter(|p| !p.is_empty()) {
        let Ok(bytes) = std::fs::read(root.join(path)) else { continue };
        if let Ok(text) = String::from_utf8(bytes) {
            files.push(File { path: path.to_owned(), text });
        }
    }
    if files.is_empty() {
        bail!("no files found: tidy needs a git checkout");
    }
    Ok(files)
}

/// The number of the line that holds byte `at`, from 1.
fn line_of(text: &str, at: usize) -> usize {
    text.as_bytes().iter().take(at).filter(|b| **b == b'\n').count() + 1
}
