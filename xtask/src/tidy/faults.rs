//! A refusal and a fault are different things: that the database could not is never folded into a refusal,
//! which an outer caller would take for an answer; and a section on errors names the refusals.

use super::{File, Finding};
use std::collections::BTreeSet;

/// Sealing has the store's error among its own, and asks no database but where it opens the keyring.
const SEALING: &str = "VaultError";

/// Checks that no error takes another one whole, by `#[from]` or `map_err`, that may hold the store's: its own `From`
/// lifts the store's out.
pub(crate) fn check(files: &[File], findings: &mut Vec<Finding>) {
    let sources = || {
        files.iter().filter(|f| {
            f.path.starts_with("crates/") && f.path.contains("/src/") && f.path.ends_with(".rs")
        })
    };
    for file in sources() {
        for number in empty_sections(&file.text) {
            let what = "name the errors that a caller can meet; a fault alone needs no section";
            findings.push(Finding::new(&file.path, number, what));
        }
    }
    let holding: BTreeSet<&str> = sources().flat_map(|file| with_a_store(&file.text)).collect();
    let wrapping: BTreeSet<String> =
        sources().flat_map(|file| wrapping(&file.text, &holding)).collect();
    for file in sources() {
        for (number, line) in file.text.lines().enumerate() {
            let mapped = line.split_once("map_err(").and_then(|(_, rest)| rest.split_once(')'));
            if let Some((into, _)) = mapped.filter(|(into, _)| wrapping.contains(*into)) {
                let what = format!("{into} may take the store's error in: lift it out in a From");
                findings.push(Finding::new(&file.path, number + 1, what));
            }
            let Some((_, rest)) = line.split_once("(#[from] ") else { continue };
            let path = rest.split(')').next().unwrap_or_default();
            let name = path.rsplit("::").next().unwrap_or(path);
            if holding.contains(name) && !path.starts_with("lettre::") {
                let what = format!("{name} may hold the store's error: lift it out in a From");
                findings.push(Finding::new(&file.path, number + 1, what));
            }
        }
    }
}

/// The enums of a text that have a variant for the store's error.
fn with_a_store(text: &str) -> Vec<&str> {
    let mut found = Vec::new();
    for (at, _) in text.match_indices("pub enum ") {
        let rest = &text[at + "pub enum ".len()..];
        let name = rest.split([' ', '<', '{']).next().unwrap_or_default();
        let body = rest.split("\n}").next().unwrap_or_default();
        if body.contains("    Store(") {
            found.push(name);
        }
    }
    found
}

/// The variants of a text's enums, as `Enum::Variant`, that carry one of those `holding` the store's error.
fn wrapping(text: &str, holding: &BTreeSet<&str>) -> Vec<String> {
    let mut found = Vec::new();
    for (at, start) in text.match_indices("pub enum ") {
        let rest = &text[at + start.len()..];
        let name = rest.split([' ', '<', '{']).next().unwrap_or_default();
        for line in rest.split("\n}").next().unwrap_or_default().lines() {
            let variant = line.trim().strip_suffix("),").and_then(|line| line.split_once('('));
            let Some((variant, carried)) = variant else { continue };
            let carried = carried.rsplit("::").next().unwrap_or(carried);
            if holding.contains(carried) && carried != SEALING {
                found.push(format!("{name}::{variant}"));
            }
        }
    }
    found
}

/// The lines of the sections `# Errors` that only repeat the type of the signature.
fn empty_sections(text: &str) -> Vec<usize> {
    let lines: Vec<&str> = text.lines().map(str::trim).collect();
    let heads = lines.iter().enumerate().filter(|(_, line)| **line == "/// # Errors");
    let is_empty = |at: usize| {
        let body = lines.get(at + 1).and_then(|line| line.strip_prefix("/// "));
        let more = lines.get(at + 2).is_some_and(|line| line.starts_with("/// "));
        let name = body.and_then(|body| body.strip_prefix("[`")?.strip_suffix("`]."));
        !more && (name.is_some_and(|name| !name.contains("::")) || body == Some("The store's."))
    };
    heads.filter(|(at, _)| is_empty(*at)).map(|(at, _)| at + 1).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_that_takes_the_stores_for_a_refusal_is_found() {
        let file = |path: &str, text: &str| File { path: path.into(), text: text.into() };
        let inner = "pub enum LedgerError {\n    Empty,\n    Store(#[from] StoreError),\n}\n";
        let outer = "pub enum ConfirmError {\n    Ledger(#[from] ledger::LedgerError),\n}\n";
        let lifted = "pub enum PayError {\n    Ledger(LedgerError),\n}\n";
        let files = [
            file("crates/ledger/src/a.rs", inner),
            file("crates/fulfilment/src/b.rs", outer),
            file("crates/orders/src/c.rs", lifted),
        ];
        let mut findings = Vec::new();
        check(&files, &mut findings);
        assert_eq!(findings.len(), 1, "{findings:?}");
        let files = [
            file("crates/ledger/src/a.rs", inner),
            file("crates/orders/src/c.rs", lifted),
            file("crates/orders/src/d.rs", "    hold(tx).map_err(PayError::Ledger)?;\n"),
            file("crates/orders/src/e.rs", "    hold(tx).map_err(PayError::from)?;\n"),
        ];
        let mut findings = Vec::new();
        check(&files, &mut findings);
        assert_eq!(findings.len(), 1, "{findings:?}");
    }

    #[test]
    fn a_section_on_errors_that_names_none_is_found() {
        let says =
            |body: &str| format!("/// Pays.\n///\n/// # Errors\n/// {body}\nfn pay() {{}}\n");
        assert_eq!(empty_sections(&says("[`PayError`].")), [3]);
        assert_eq!(empty_sections(&says("The store's.")), [3]);
        assert_eq!(empty_sections(&says("[`PayError::Nothing`].")), [0; 0]);
        assert_eq!(empty_sections(&says("[`PayError`]: ask again.")), [0; 0]);
    }
}
