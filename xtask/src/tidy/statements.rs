//! Every statement stays at home: it names the home key of each table it touches, and touches one home.

use super::{File, Finding, line_of, ratchet::Ratchet, tables::Homes};
use std::collections::BTreeSet;

/// A SQL text in the source.
struct Statement {
    macro_name: &'static str,
    line: usize,
    text: String,
}

const MACROS: &[&str] = &["sql!(", "sql_set!(", "sql_all_homes!("];
const SOURCES: &str = "crates/";

/// Lints every statement of the crates; statements over all homes are counted.
pub(crate) fn check(
    files: &[File],
    homes: &Homes,
    ratchet: &mut Ratchet,
    findings: &mut Vec<Finding>,
) {
    let mut over_all_homes = 0;
    for file in files.iter().filter(|f| is_source(&f.path)) {
        for statement in statements(&file.text) {
            if statement.macro_name == "sql_all_homes!(" {
                over_all_homes += 1;
                if !statement.text.trim_start().to_uppercase().starts_with("SELECT") {
                    findings.push(Finding::new(
                        &file.path,
                        statement.line,
                        "a statement over all homes only reads",
                    ));
                }
                continue;
            }
            for what in faults(&statement.text, homes) {
                findings.push(Finding::new(&file.path, statement.line, what));
            }
        }
    }
    ratchet.over("statements over all homes", over_all_homes, 0, findings);
}

/// How many statements the crates hold.
pub(crate) fn count(files: &[File]) -> usize {
    files.iter().filter(|f| is_source(&f.path)).map(|f| statements(&f.text).len()).sum()
}

fn is_source(path: &str) -> bool {
    path.starts_with(SOURCES)
        && path.ends_with(".rs")
        && !path.starts_with("crates/store/")
        && !path.starts_with("crates/testkit/")
        && !path.contains("/tests/")
        && !path.ends_with("/tests.rs")
}

/// The statements of a file up to its test module.
fn statements(source: &str) -> Vec<Statement> {
    let source = source.split("#[cfg(test)]\nmod ").next().unwrap_or(source);
    let mut found = Vec::new();
    for macro_name in MACROS {
        for (at, _) in source.match_indices(macro_name) {
            let before = source[..at].chars().next_back();
            if before.is_some_and(|c| c.is_alphanumeric() || c == '_') {
                continue;
            }
            if let Some(text) = literal(source[at + macro_name.len()..].trim_start()) {
                found.push(Statement { macro_name, line: line_of(source, at), text });
            }
        }
    }
    found
}

/// The string literal that `source` begins with.
fn literal(source: &str) -> Option<String> {
    if let Some(raw) = source.strip_prefix('r') {
        let hashes = raw.chars().take_while(|c| *c == '#').count();
        let body = raw[hashes..].strip_prefix('"')?;
        return body.split(&format!("\"{}", "#".repeat(hashes))).next().map(str::to_owned);
    }
    let mut text = String::new();
    let mut chars = source.strip_prefix('"')?.chars();
    while let Some(c) = chars.next() {
        match c {
            '"' => return Some(text),
            '\\' => text.extend(chars.next().filter(|c| *c != '\n')),
            c => text.push(c),
        }
    }
    None
}

/// What is wrong with one statement.
fn faults(text: &str, homes: &Homes) -> Vec<String> {
    let words = words(text);
    let touched: BTreeSet<&String> = tables(&words, homes).into_iter().collect();
    let keys: BTreeSet<&String> = touched.iter().filter_map(|t| homes[*t].as_ref()).collect();
    let mut faults = Vec::new();
    if keys.len() > 1 {
        faults.push(format!("touches several homes: {keys:?}"));
    }
    let is_insert = words.first().is_some_and(|w| w == "INSERT");
    for table in touched.iter().filter(|t| homes[**t].is_some()) {
        let Some(key) = homes[*table].as_ref() else { continue };
        let named = if is_insert {
            words.iter().skip_while(|w| *w != *table).skip(1).any(|w| w == key)
        } else {
            let filtered =
                words.iter().skip_while(|w| *w != "WHERE" && *w != "ON" && *w != "USING");
            filtered.skip(1).any(|w| w.rsplit('.').next() == Some(key.as_str()))
        };
        if !named {
            faults.push(format!("does not name the home key {key} of {table}"));
        }
    }
    faults
}

/// Tables that follow FROM, JOIN, INTO or UPDATE.
fn tables<'h>(words: &[String], homes: &'h Homes) -> Vec<&'h String> {
    let mut found = Vec::new();
    let mut in_from = false;
    for pair in words.windows(2) {
        let opens = matches!(pair[0].as_str(), "FROM" | "JOIN" | "INTO" | "UPDATE");
        in_from = opens || (in_from && !is_clause(&pair[0]));
        if (opens || (in_from && pair[0] == ","))
            && let Some((name, _)) = homes.get_key_value(&pair[1])
        {
            found.push(name);
        }
    }
    found
}

fn is_clause(word: &str) -> bool {
    matches!(
        word,
        "WHERE" | "ON" | "SET" | "GROUP" | "ORDER" | "LIMIT" | "VALUES" | "RETURNING" | "(" | ")"
    )
}

/// Words, commas and parentheses; SQL keywords are upper case by our custom.
fn words(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word = String::new();
    for c in text.chars().chain([' ']) {
        if c.is_alphanumeric() || c == '_' || c == '.' {
            word.push(c);
            continue;
        }
        if !word.is_empty() {
            words.push(std::mem::take(&mut word));
        }
        if matches!(c, ',' | '(' | ')') {
            words.push(c.to_string());
        }
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    fn homes() -> Homes {
        [
            ("stock", Some("merchant_id")),
            ("cart", Some("shopper_id")),
            ("line", Some("merchant_id")),
            ("fx", None),
        ]
        .into_iter()
        .map(|(table, key)| (table.to_owned(), key.map(str::to_owned)))
        .collect()
    }

    #[test]
    fn a_statement_that_leaves_home_is_found() {
        for (text, faults_wanted) in [
            ("SELECT free FROM stock WHERE merchant_id = $1 AND sku_id = $2", 0),
            ("SELECT free FROM stock WHERE sku_id = $1", 1),
            ("SELECT merchant_id FROM stock ORDER BY merchant_id", 1),
            ("UPDATE stock SET free = free - $1 WHERE merchant_id = $2", 0),
            ("UPDATE stock SET merchant_id = $1 WHERE sku_id = $2", 1),
            ("INSERT INTO stock (merchant_id, sku_id) VALUES ($1, $2)", 0),
            ("INSERT INTO stock (sku_id) VALUES ($1)", 1),
            ("DELETE FROM cart WHERE shopper_id = $1", 0),
            (
                "SELECT s.free FROM stock s JOIN line l ON l.merchant_id = s.merchant_id WHERE s.merchant_id = $1",
                0,
            ),
            ("SELECT 1 FROM stock s, cart c WHERE s.merchant_id = $1 AND c.shopper_id = $2", 1),
            ("SELECT rate FROM fx WHERE currency = $1", 0),
            (
                "WITH v(merchant_id, n) AS (VALUES {rows}) UPDATE stock SET free = n FROM v WHERE stock.merchant_id = v.merchant_id",
                0,
            ),
        ] {
            assert_eq!(
                faults(text, &homes()).len(),
                faults_wanted,
                "{text}: {:?}",
                faults(text, &homes())
            );
        }
    }

    #[test]
    fn statements_are_found_in_every_kind_of_literal_but_not_in_tests() {
        let source = "fn a() { sql!(\"SELECT \\\n  1\"); store::sql_set!(r#\"SELECT \"x\"\"#, [BIGINT]); }\n\
                      #[cfg(test)]\nmod tests { fn b() { sql!(\"SELECT 2\"); } }";
        let texts: Vec<String> = statements(source).into_iter().map(|s| s.text).collect();
        assert_eq!(texts, ["SELECT   1", "SELECT \"x\""]);
    }

    #[test]
    fn a_write_over_all_homes_is_found() {
        let text = "fn a() { sql_all_homes!(\"DELETE FROM stock\"); }".to_owned();
        let files = [File { path: "crates/a/src/store.rs".into(), text }];
        let (mut ratchet, mut findings) = (Ratchet::default(), Vec::new());
        check(&files, &homes(), &mut ratchet, &mut findings);
        assert_eq!(
            findings.len(),
            2,
            "the write, and one more over all homes than none: {findings:?}"
        );
    }
}
