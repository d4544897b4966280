//! One idiom for reads: what others read of a capability is a function of its `queries`, with its statement. One that only
//! passes on to `store`, or one that the head of the crate shows straight from there, is a second place to look.

use super::{File, Finding, line_of};
use std::collections::BTreeSet;

/// Capabilities whose reads still lie on both sides; no other may join them.
const LEFT: &[&str] = &["aftersales", "fulfilment", "orders", "pricing", "settlement"];

/// Checks every capability, and that each of those left is still one.
pub(crate) fn check(files: &[File], findings: &mut Vec<Finding>) {
    let mut both = BTreeSet::new();
    for file in files {
        let Some((name, inside)) = source(&file.path) else { continue };
        let found = if inside == "lib.rs" {
            shown(&file.text)
        } else if inside.starts_with("queries") {
            passed_on(&file.text)
        } else {
            continue;
        };
        for (at, what) in found {
            both.insert(name);
            if !LEFT.contains(&name) {
                findings.push(Finding::new(&file.path, line_of(&file.text, at), what));
            }
        }
    }
    for name in LEFT.iter().filter(|name| !both.contains(**name)) {
        let what = format!("{name} reads in one way by now: take it off the list");
        findings.push(Finding::new("xtask/src/tidy/reads.rs", 0, what));
    }
}

/// The capability and the file in it.
fn source(path: &str) -> Option<(&str, &str)> {
    path.strip_prefix("crates/")?.split_once("/src/")
}

/// Functions that the head of a crate shows from its store; types may be.
fn shown(text: &str) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    for (at, start) in text.match_indices("pub use store::") {
        let rest = &text[at + start.len()..];
        let all = rest.split(';').next().unwrap_or(rest);
        let names = all.split(['{', '}', ',']).filter_map(|part| part.trim().rsplit("::").next());
        let is_function = |name: &&str| name.starts_with(|c: char| c.is_ascii_lowercase());
        let names: Vec<&str> = names.filter(is_function).collect();
        // What stands before the bracket is a module where the bracket holds types alone.
        if !names.is_empty() {
            found.push((at, format!("{} lies in `queries`, with its statement", names.join(", "))));
        }
    }
    found
}

/// Functions that hand all they were given to one of the same name.
fn passed_on(text: &str) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    for (at, start) in text.match_indices("\npub fn ") {
        let rest = &text[at + start.len()..];
        let name = rest.split(['(', '<']).next().unwrap_or_default();
        let whole = rest.split_once("{\n").and_then(|(_, rest)| rest.split_once("\n}"));
        let body = whole.map_or("", |(body, _)| body.trim());
        let call = body.strip_prefix("store::").and_then(|call| call.strip_suffix(')'));
        let Some((callee, given)) = call.and_then(|call| call.split_once('(')) else { continue };
        let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | ',' | '(' | ')');
        let as_given = given.chars().all(|c| plain(c) || c.is_whitespace());
        if as_given && callee.rsplit("::").next() == Some(name) {
            found.push((at + 1, format!("{name} only passes on: its statement belongs here")));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(path: &str, text: &str) -> usize {
        let mut findings = Vec::new();
        check(&[File { path: path.into(), text: text.into() }], &mut findings);
        findings.iter().filter(|finding| finding.at.starts_with("crates/")).count()
    }

    #[test]
    fn what_only_passes_on_is_found() {
        let pass = "//! Q.\n\npub fn one(tx: &mut Tx<'_>, id: Id) -> Result<One, E> {\n    store::one(tx, id)\n}\n";
        assert_eq!(found("crates/a/src/queries.rs", pass), 1);
        assert_eq!(found("crates/a/src/queries/b.rs", pass), 1);
        assert_eq!(found("crates/a/src/commands/b.rs", pass), 0);
        assert_eq!(found("crates/orders/src/queries/b.rs", pass), 0, "one of those left");
        for other in ["store::first(tx, id)", "store::one(tx, id)?", "tx.query(sql, id)"] {
            let text = pass.replace("store::one(tx, id)", other);
            assert_eq!(found("crates/a/src/queries.rs", &text), 0, "{other}");
        }
    }

    #[test]
    fn functions_that_are_shown_from_the_store_are_found_and_types_are_not() {
        assert_eq!(found("crates/a/src/lib.rs", "pub use store::{Level, levels};\n"), 1);
        assert_eq!(found("crates/a/src/lib.rs", "pub use store::levels;\n"), 1);
        assert_eq!(found("crates/a/src/lib.rs", "pub use store::{Level, Units};\n"), 0);
        assert_eq!(found("crates/a/src/lib.rs", "pub use store::cart::{CartLine, Owner};\n"), 0);
        assert_eq!(found("crates/store/src/lib.rs", "pub use sql::{Sql, sql};\n"), 0);
    }

    #[test]
    fn one_that_is_left_no_more_is_taken_off_the_list() {
        let mut findings = Vec::new();
        check(&[], &mut findings);
        assert_eq!(findings.len(), LEFT.len(), "{findings:?}");
    }
}
