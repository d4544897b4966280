//! What became of a file, counted batch by batch.

use super::lay::{Done, Publication};
use crate::domain::finding::{Effect, Finding};
use catalog::import::{Format, Group, Issue, Outcome, Severity};
use std::collections::HashSet;

/// Issues a report keeps; the rest are counted.
const ISSUES_MAX: usize = 500;
/// Listings that each kind of lack names.
const EXAMPLES_MAX: usize = 12;

/// How many listings became what.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct ImportCounts {
    /// New ones.
    pub created: u64,
    /// Those that changed.
    pub updated: u64,
    /// Those about which the file says nothing new.
    pub unchanged: u64,
    /// Those left as they were because of an issue.
    pub failed: u64,
    /// Those that are now for sale and were not before.
    pub published: u64,
    /// Those that the file has for sale and that still lack something.
    pub withheld: u64,
}

/// Something that keeps drafts of a file from being sold, once for all of them.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Lacking {
    /// A stable word for it, the key of its text on pages.
    pub code: String,
    /// What is lacking, in English.
    pub what: String,
    /// How to mend it, in English.
    pub mend: String,
    /// How many listings lack it.
    pub listings: u64,
    /// The keys of the first few.
    pub examples: Vec<String>,
}

/// What became of a file.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct ImportReport {
    /// The format; `None` when it was not recognised.
    pub format: Option<Format>,
    /// Whether nothing was written.
    pub dry_run: bool,
    /// Whether the file was read to its end.
    pub complete: bool,
    /// Bytes read.
    pub bytes: u64,
    /// Rows read, the header not counted.
    pub rows: u64,
    /// Listings.
    pub listings: ImportCounts,
    /// SKUs whose stock was counted.
    pub stock_counted: u64,
    /// Columns of the file that are not read.
    pub unread_columns: Vec<String>,
    /// What is wrong, and where, in the order of the file; the first few hundred.
    pub issues: Vec<Issue>,
    /// How many more there were.
    pub issues_left_out: u64,
    /// What keeps drafts of the file from being sold.
    pub lacking: Vec<Lacking>,
    /// New listings of which the file does not say where they were made: they take the origin of the options.
    #[serde(default)]
    pub origin_assumed: u64,
}

impl ImportReport {
    pub(super) fn add(&mut self, issues: impl IntoIterator<Item = Issue>) {
        for issue in issues {
            if self.issues.len() < ISSUES_MAX {
                self.issues.push(issue);
            } else {
                self.issues_left_out += 1;
            }
        }
    }

    /// Nothing of the file was refused.
    #[must_use]
    pub fn is_clean(&self) -> bool {
        let refused = |issue: &Issue| issue.severity == Severity::Error;
        self.complete && self.listings.failed == 0 && !self.issues.iter().any(refused)
    }
}

/// Counts what became of `groups` of the file; `done` is of those that could be read as listings.
pub(super) fn tally(report: &mut ImportReport, groups: &[Group], done: Vec<Done>) {
    let mut issues: Vec<Issue> = groups.iter().flat_map(|g| g.issues.iter().cloned()).collect();
    let unread = groups.iter().filter(|group| group.listing.is_none()).count();
    let counts = &mut report.listings;
    counts.failed += unread as u64;
    let silent = groups.iter().filter_map(|group| group.listing.as_ref());
    let silent: HashSet<&str> =
        silent.filter(|one| !one.says_origin()).map(|one| one.handle.as_str()).collect();
    for Done { applied, counted, publication } in done {
        if applied.outcome == Outcome::Created && silent.contains(applied.handle.as_str()) {
            report.origin_assumed += 1;
        }
        match applied.outcome {
            Outcome::Created => counts.created += 1,
            Outcome::Updated => counts.updated += 1,
            Outcome::Unchanged => counts.unchanged += 1,
            Outcome::Failed => counts.failed += 1,
        }
        report.stock_counted += counted;
        match publication {
            Publication::None => {}
            Publication::Published => counts.published += 1,
            Publication::Withheld(findings) => {
                counts.withheld += 1;
                note_lacking(&mut report.lacking, &applied.handle, &findings);
            }
        }
        issues.extend(applied.issues);
    }
    issues.sort_by_key(|issue| issue.line);
    report.add(issues);
}

/// Counts each kind of thing that is missing once per listing.
fn note_lacking(lacking: &mut Vec<Lacking>, handle: &str, findings: &[Finding]) {
    let mut seen: Vec<&str> = Vec::new();
    for finding in findings.iter().filter(|finding| finding.effect == Effect::Blocks) {
        let code = finding.note.key.as_str();
        if seen.contains(&code) {
            continue;
        }
        seen.push(code);
        let at = lacking.iter().position(|one| one.code == code).unwrap_or_else(|| {
            lacking.push(Lacking {
                code: code.to_owned(),
                what: finding.what.clone(),
                mend: finding.mend(),
                listings: 0,
                examples: Vec::new(),
            });
            lacking.len() - 1
        });
        let one = &mut lacking[at];
        one.listings += 1;
        if one.examples.len() < EXAMPLES_MAX {
            one.examples.push(handle.to_owned());
        }
    }
}
