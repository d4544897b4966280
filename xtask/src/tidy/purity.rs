//! Time and randomness are arguments: rules and commands reach for neither, so that a command run again,
//! or in a simulation, is the very same run.

use super::{File, Finding};

/// Where they are arguments.
const PURE: &[&str] = &["/src/domain/", "/src/commands/", "/src/store/", "/src/store.rs"];
/// Crates that are pure as a whole.
const PURE_CRATES: &[&str] =
    &["crates/kernel/", "crates/trade/", "crates/formats/", "crates/customs/"];
const REACHES: &[&str] = &[
    "SystemTime::now",
    "Timestamp::now",
    "Zoned::now",
    "Instant::now",
    "thread_rng",
    "std::env::var",
];
/// Fresh secrets are made at the edge, by functions that may stand beside the secret's own rules; a
/// command is given them.
const SECRETS: &[&str] = &["getrandom"];
const DISK: &[&str] = &["std::fs", "std::net", "std::process", "tokio::"];

/// Checks the domains, commands and stores of the capabilities, and the pure crates.
pub(crate) fn check(files: &[File], findings: &mut Vec<Finding>) {
    for file in files.iter().filter(|f| f.path.starts_with("crates/") && f.path.ends_with(".rs")) {
        if file.path.contains("/tests") || file.path.starts_with("crates/entrepot/") {
            continue;
        }
        let pure_crate =
            PURE_CRATES.iter().any(|p| file.path.starts_with(p)) && file.path.contains("/src/");
        let pure = pure_crate || PURE.iter().any(|part| file.path.contains(part));
        if !pure {
            continue;
        }
        let source = file.text.split("#[cfg(test)]\nmod ").next().unwrap_or(&file.text);
        for (number, line) in source.lines().enumerate() {
            let disk: &[&str] = if pure_crate { DISK } else { &[] };
            let secrets: &[&str] = if file.path.contains("/src/domain/") { &[] } else { SECRETS };
            let reached = REACHES.iter().chain(disk).chain(secrets);
            let comment = line.trim_start().starts_with("//");
            for word in reached.filter(|word| !comment && line.contains(**word)) {
                let what = format!("reaches for {word}: take it as an argument");
                findings.push(Finding::new(&file.path, number + 1, what));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_that_looks_at_the_clock_is_found() {
        let found = |path: &str, text: &str| {
            let mut findings = Vec::new();
            check(&[File { path: path.into(), text: text.into() }], &mut findings);
            findings.len()
        };
        assert_eq!(found("crates/orders/src/commands/pay.rs", "let n = SystemTime::now();"), 1);
        assert_eq!(found("crates/orders/src/edge.rs", "let n = SystemTime::now();"), 0);
        assert_eq!(found("crates/orders/src/commands/pay.rs", "// not SystemTime::now()"), 0);
        assert_eq!(found("crates/orders/src/commands/pay.rs", "getrandom::fill(&mut b)?"), 1);
        assert_eq!(found("crates/orders/src/domain/token.rs", "getrandom::fill(&mut b)?"), 0);
        assert_eq!(found("crates/trade/src/book.rs", "use std::fs;"), 1);
        assert_eq!(found("crates/orders/src/store.rs", "use std::fs;"), 0);
    }
}
