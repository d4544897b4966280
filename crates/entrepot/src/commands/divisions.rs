//! `entrepot divisions`: China's provinces, cities and districts of today, without a new program.

use crate::{Outcome, config::Config, report::Report};
use anyhow::{Context, bail};
use formats::divisions::{self, Change};
use std::{
    io::ErrorKind,
    path::{Path, PathBuf},
};

/// In the data folder of each server; read when it starts.
fn kept(config: &Config) -> PathBuf {
    config.data.join("divisions.csv")
}

/// Keeps `file` for the next start, or tells what is kept. A file that is refused is exit 1 and nothing
/// is kept of it.
pub(crate) fn run(config: &Config, file: Option<&Path>, report: Report) -> anyhow::Result<Outcome> {
    let kept = kept(config);
    let text = match file {
        Some(file) => std::fs::read_to_string(file)
            .with_context(|| format!("{} cannot be read as text in UTF-8", file.display()))?,
        None => kept_text(&kept)?.unwrap_or_default(),
    };
    if file.is_some() && says_nothing(&text) {
        let shown = kept.display();
        let why = format!(
            "the file has no line, and what is kept stays; delete {shown} to go back to what was shipped"
        );
        return report.refuse("no-divisions", &why);
    }
    let changes = match divisions::changes(&text) {
        Ok(changes) => changes,
        Err(error) => return report.refuse("wrong-divisions", &error.to_string()),
    };
    if file.is_some() {
        keep(config, &kept, &text)?;
    }
    let items: Vec<_> = changes.iter().map(item).collect();
    report.answer(&serde_json::json!({ "changes": items }), |_| {
        let lines = changes.iter().map(line).collect::<Vec<_>>();
        let kept = match (file, changes.is_empty()) {
            (Some(_), _) => format!("kept in {}; a market takes it at its start", kept.display()),
            (None, true) => "the divisions are those that were shipped".to_owned(),
            (None, false) => format!("from {}", kept.display()),
        };
        [lines, vec![kept]].concat().join("\n")
    })?;
    Ok(Outcome::Done)
}

/// Whether there is no line but empty ones and remarks.
fn says_nothing(text: &str) -> bool {
    let mut lines = text.trim_start_matches('\u{feff}').lines().map(str::trim);
    lines.all(|line| line.is_empty() || line.starts_with('#'))
}

/// Lays the file that is kept, if there is one, over the shipped divisions: before anything looks one up.
///
/// # Errors
/// When the file cannot be read, or a line of it is wrong; says which and what to write there.
pub(crate) fn lay_over(config: &Config) -> anyhow::Result<()> {
    let kept = kept(config);
    let Some(text) = kept_text(&kept)? else { return Ok(()) };
    match divisions::extend(&text) {
        // A second market of the same process: it has the divisions of the first.
        Ok(()) | Err(divisions::TableError::Late) => Ok(()),
        Err(error) => {
            bail!("{}: {error}; mend it, or give a file with entrepot divisions", kept.display())
        }
    }
}

fn kept_text(path: &Path) -> anyhow::Result<Option<String>> {
    match std::fs::read_to_string(path) {
        Ok(text) => Ok(Some(text)),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error).with_context(|| format!("{} cannot be read", path.display())),
    }
}

/// Whole or not at all: a market that starts meanwhile reads the old file or the new one. As all that a market
/// keeps, it is its user's alone.
fn keep(config: &Config, kept: &Path, text: &str) -> anyhow::Result<()> {
    let whole = || -> std::io::Result<()> {
        crate::private::keep();
        std::fs::create_dir_all(&config.data)?;
        let new = kept.with_extension("new");
        // What a process that was ended left may have other rights.
        match std::fs::remove_file(&new) {
            Err(error) if error.kind() != ErrorKind::NotFound => return Err(error),
            Ok(()) | Err(_) => {}
        }
        std::fs::write(&new, text)?;
        std::fs::rename(&new, kept)
    };
    whole().with_context(|| format!("{} cannot be written", kept.display()))
}

fn item(change: &Change) -> serde_json::Value {
    let (what, division, before) = match change {
        Change::Founded(division) => ("founded", division, None),
        Change::Renamed(division, before) => ("renamed", division, Some(before)),
        Change::Ended(division) => ("ended", division, None),
    };
    serde_json::json!({
        "change": what, "code": division.code, "name": division.name, "before": before,
    })
}

fn line(change: &Change) -> String {
    match change {
        Change::Founded(new) => format!("{} {}: new", new.code, new.name),
        Change::Renamed(to, from) => format!("{} {}: was called {from}", to.code, to.name),
        Change::Ended(gone) => format!("{} {}: abolished", gone.code, gone.name),
    }
}
