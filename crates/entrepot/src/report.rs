//! What a command prints: plain lines for people, one JSON document for programs.

use crate::Outcome;
use serde::Serialize;
use std::io::{ErrorKind, Write};

/// Prints lines for people, or JSON when the user asked for it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Report {
    json: bool,
}

impl Report {
    pub(crate) const fn new(json: bool) -> Report {
        Report { json }
    }

    /// The answer: `value` as JSON, or what `text` makes of it.
    ///
    /// # Errors
    /// When standard output is closed.
    pub(crate) fn answer<T: Serialize>(
        self,
        value: &T,
        text: impl FnOnce(&T) -> String,
    ) -> anyhow::Result<()> {
        let shown =
            if self.json { serde_json::to_string_pretty(value)? } else { seen(&text(value)) };
        line(&shown)
    }

    /// A line that only people see.
    ///
    /// # Errors
    /// When standard output is closed.
    pub(crate) fn note(self, text: &str) -> anyhow::Result<()> {
        if self.json { Ok(()) } else { line(&seen(text)) }
    }

    /// Says why not: as JSON on standard output, or as a line on standard error.
    ///
    /// # Errors
    /// When standard output fails.
    pub(crate) fn refuse(self, problem: &str, why: &str) -> anyhow::Result<Outcome> {
        self.refuse_with(&serde_json::json!({ "problem": problem, "why": why }), || {
            format!("refused ({problem}): {why}")
        })
    }

    /// As [`Report::refuse`], with a document of its own.
    ///
    /// # Errors
    /// As there.
    pub(crate) fn refuse_with<T: Serialize>(
        self,
        value: &T,
        text: impl FnOnce() -> String,
    ) -> anyhow::Result<Outcome> {
        if self.json {
            self.answer(value, |_| String::new())?;
        } else {
            crate::say(&text());
        }
        Ok(Outcome::Refused)
    }

    pub(crate) const fn is_json(self) -> bool {
        self.json
    }
}

/// `text` for a terminal: what others wrote into their files and names does not steer it.
pub(crate) fn seen(text: &str) -> String {
    let line =
        |line: &str| line.split('\t').map(kernel::text::shown).collect::<Vec<_>>().join("\t");
    text.split('\n').map(line).collect::<Vec<_>>().join("\n")
}

/// Prints one text and a line end.
///
/// # Errors
/// When standard output is closed.
pub(crate) fn line(text: &str) -> anyhow::Result<()> {
    let mut out = std::io::stdout().lock();
    let written = writeln!(out, "{text}").and_then(|()| out.flush());
    written.map_err(|error| match error.kind() {
        ErrorKind::BrokenPipe => NobodyReads.into(),
        _ => error.into(),
    })
}

/// Whoever read the output has read enough, as `head` does.
#[derive(Debug)]
pub(crate) struct NobodyReads;

impl std::fmt::Display for NobodyReads {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("nobody reads the output any more")
    }
}

impl std::error::Error for NobodyReads {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_others_wrote_steers_no_terminal() {
        assert_eq!(seen("a\tb\nc\u{1B}[2J\u{202E}d"), "a\tb\nc␛[2J<U+202E>d");
    }
}
