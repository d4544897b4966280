//! The papers that a stranger looks for, decisions by a number of their own, and a paragraph at the head of every crate.

use super::{File, Finding};
use std::collections::BTreeMap;

const PAPERS: &[&str] = &[
    "README.md",
    "ARCHITECTURE.md",
    "CHANGELOG.md",
    "CONTRIBUTING.md",
    "LICENSE",
    "deny.toml",
    ".ci/run",
];

/// Checks that each paper is there and says something, and that each crate says what it is.
pub(crate) fn check(files: &[File], findings: &mut Vec<Finding>) {
    for paper in PAPERS {
        if !files.iter().any(|f| f.path == *paper && !f.text.trim().is_empty()) {
            findings.push(Finding::new(paper, 0, "is missing or empty"));
        }
    }
    let mut numbers: BTreeMap<&str, &str> = BTreeMap::new();
    for file in files {
        let Some(name) = file.path.strip_prefix("docs/adr/") else { continue };
        let number = name.split('-').next().unwrap_or(name);
        let heading = format!("# {}. ", number.trim_start_matches('0'));
        if let Some(other) = numbers.insert(number, name) {
            findings.push(Finding::new(&file.path, 1, format!("{other} has its number")));
        } else if !file.text.starts_with(&heading) {
            findings.push(Finding::new(&file.path, 1, format!("its heading begins: {heading}")));
        }
    }
    for file in
        files.iter().filter(|f| f.path.starts_with("crates/") && f.path.ends_with("/src/lib.rs"))
    {
        let head: usize =
            file.text.lines().take_while(|l| l.starts_with("//!")).map(|l| l.len() - 3).sum();
        if head < 60 {
            let what = "say at its head what the crate decides and what it never does";
            findings.push(Finding::new(&file.path, 1, what));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_decisions_of_one_number_are_found_and_one_with_the_heading_of_another() {
        let file = |path: &str, text: &str| File { path: path.into(), text: text.into() };
        let mut files: Vec<File> = PAPERS.iter().map(|p| file(p, "words")).collect();
        files.push(file("docs/adr/0001-a.md", "# 1. A"));
        let mut findings = Vec::new();
        check(&files, &mut findings);
        assert_eq!(findings, []);
        files.push(file("docs/adr/0001-b.md", "# 1. B"));
        files.push(file("docs/adr/0002-c.md", "# 1. C"));
        check(&files, &mut findings);
        assert_eq!(findings.len(), 2, "{findings:?}");
    }

    #[test]
    fn a_missing_paper_and_a_silent_crate_are_found() {
        let file = |path: &str, text: &str| File { path: path.into(), text: text.into() };
        let mut files: Vec<File> = PAPERS.iter().map(|p| file(p, "words")).collect();
        files.push(file("crates/a/src/lib.rs", &format!("//! {}\n", "what it is ".repeat(6))));
        let mut findings = Vec::new();
        check(&files, &mut findings);
        assert_eq!(findings, []);
        files[0].text = " ".into();
        files.push(file("crates/b/src/lib.rs", "//! .\n"));
        check(&files, &mut findings);
        assert_eq!(findings.len(), 2, "{findings:?}");
    }
}
