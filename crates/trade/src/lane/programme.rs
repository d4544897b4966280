//! Preferences by origin: which programme is called what, and whose goods it is for.

use super::parts::{day, source};
use super::text::{ProgrammeText, ReasonText};
use super::{Span, parts};
use crate::{Texts, WayOut};
use kernel::Country;

/// Under a preference the goods of some countries pay another rate. A code may stand several times, for
/// other origins and other days.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Programme {
    /// Its code in tables and charges: `KR`.
    pub(crate) code: String,
    /// What people call it: `KORUS`. Several programmes may share a name.
    pub(crate) names: Vec<String>,
    /// The countries whose goods it is for; empty: all (a programme by product).
    pub(crate) origins: Vec<Country>,
    /// Its days.
    pub(crate) span: Span,
    /// Where it was read.
    pub(crate) source: String,
}

impl Programme {
    /// Whether somebody who says `claimed` means it; capitals and spaces around do not matter.
    pub(crate) fn is_called(&self, claimed: &str) -> bool {
        let mut names = self.names.iter().chain([&self.code]);
        names.any(|name| name.eq_ignore_ascii_case(claimed.trim()))
    }

    /// Whether it is for goods of that country.
    pub(crate) fn is_for(&self, origin: Country) -> bool {
        self.origins.is_empty() || self.origins.contains(&origin)
    }
}

/// Why a rate is refused, for readers of several languages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Reason {
    /// What `REFUSE` names.
    pub(crate) code: String,
    /// The reason as a sentence.
    pub(crate) text: Texts,
    /// What can be done.
    pub(crate) ways_out: Vec<WayOut>,
}

pub(super) fn programmes(all: &[ProgrammeText]) -> Result<Vec<Programme>, String> {
    let read = |text: &ProgrammeText| {
        let what = format!("programme {}", text.code);
        let (from, to) = (day(text.valid_from.as_ref())?, day(text.valid_to.as_ref())?);
        if from.zip(to).is_some_and(|(from, to)| to < from) {
            return Err(format!("{what}: valid_to lies before valid_from"));
        }
        if text.code.trim().is_empty() || text.names.iter().any(|name| name.trim().is_empty()) {
            return Err(format!("{what}: code and names must not be empty"));
        }
        Ok(Programme {
            code: text.code.trim().to_owned(),
            names: text.names.iter().map(|name| name.trim().to_owned()).collect(),
            origins: text.origins.clone(),
            span: Span { from, to, known_from: None },
            source: source(&text.source, &what)?,
        })
    };
    all.iter().map(read).collect()
}

pub(super) fn reasons(all: &[ReasonText]) -> Result<Vec<Reason>, String> {
    let read = |reason: &ReasonText| {
        Ok(Reason {
            code: reason.code.clone(),
            text: parts::texts(&reason.text, &format!("reason {}", reason.code))?,
            ways_out: reason.ways_out.clone(),
        })
    };
    all.iter().map(read).collect()
}
