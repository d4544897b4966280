//! What a command prints: plain lines for people, one JSON document for programs.

use serde::Serialize;
use std::io::Write;

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
        let shown = if self.json { serde_json::to_string_pretty(value)? } else { text(value) };
        line(&shown)
    }

    /// A line that only people see.
    ///
    /// # Errors
    /// When standard output is closed.
    pub(crate) fn note(self, text: &str) -> anyhow::Result<()> {
        if self.json { Ok(()) } else { line(text) }
    }

    pub(crate) const fn is_json(self) -> bool {
        self.json
    }
}

/// Prints one text and a line end.
///
/// # Errors
/// When standard output is closed.
pub(crate) fn line(text: &str) -> anyhow::Result<()> {
    let mut out = std::io::stdout().lock();
    writeln!(out, "{text}")?;
    Ok(out.flush()?)
}
