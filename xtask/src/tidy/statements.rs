//! Every statement stays at home: it names the home key of each table it touches, and touches one home.

use super::sql::{self, Reference};
use super::{File, Finding, line_of, ratchet::Ratchet, tables::Homes};
use std::collections::BTreeSet;

/// A SQL text in the source.
struct Statement {
    macro_name: &'static str,
    line: usize,
    /// `None` when it is not written out where it is used, so that nobody can check it.
    text: Option<String>,
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
            let Some(text) = &statement.text else {
                let what = "write the statement out as one literal, so that it can be checked";
                findings.push(Finding::new(&file.path, statement.line, what));
                continue;
            };
            if statement.macro_name == "sql_all_homes!(" {
                over_all_homes += 1;
                if !reads(text) {
                    findings.push(Finding::new(
                        &file.path,
                        statement.line,
                        "a statement over all homes only reads",
                    ));
                }
                continue;
            }
            for what in faults(text, homes) {
                findings.push(Finding::new(&file.path, statement.line, what));
            }
        }
    }
    ratchet.over("statements over all homes", over_all_homes, 0, findings);
}

fn reads(text: &str) -> bool {
    let statement = sql::Statement::parse(text);
    statement.starts_with("SELECT") || statement.starts_with("WITH")
}

/// How many statements the crates hold.
pub(crate) fn count(files: &[File]) -> usize {
    files.iter().filter(|f| is_source(&f.path)).map(|f| statements(&f.text).len()).sum()
}

fn is_source(path: &str) -> bool {
    path.starts_with(SOURCES)
        && path.ends_with(".rs")
        && !path.starts_with("crates/testkit/")
        && path != "crates/store/src/migrate.rs" // makes its own table before the first migration
        && !path.contains("/tests/")
        && !path.ends_with("/tests.rs")
}

/// The statements of a file up to its test module.
fn statements(source: &str) -> Vec<Statement> {
    let source = source.split("#[cfg(test)]\nmod ").next().unwrap_or(source);
    let source = &without_comments(source);
    let mut found = Vec::new();
    for macro_name in MACROS {
        for (at, _) in source.match_indices(macro_name) {
            let before = source[..at].chars().next_back();
            if before.is_some_and(|c| c.is_alphanumeric() || c == '_') {
                continue;
            }
            let rest = source[at + macro_name.len()..].trim_start();
            if rest.starts_with('$') {
                continue; // a macro's own definition
            }
            found.push(Statement { macro_name, line: line_of(source, at), text: literal(rest) });
        }
    }
    found
}

/// The source with its comment lines left empty; lines keep their numbers.
fn without_comments(source: &str) -> String {
    source
        .lines()
        .flat_map(|line| [if line.trim_start().starts_with("//") { "" } else { line }, "\n"])
        .collect()
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
    let statement = sql::Statement::parse(text);
    let named = statement.named_queries();
    let touched: BTreeSet<Reference> =
        statement.references().into_iter().filter(|r| !named.contains(&r.table)).collect();
    let mut faults: Vec<String> = touched
        .iter()
        .filter(|r| !homes.contains_key(&r.table))
        .map(|r| format!("no migration makes the table {}", r.table))
        .collect();
    let homed: Vec<(&Reference, &String)> =
        touched.iter().filter_map(|r| Some((r, homes.get(&r.table)?.as_ref()?))).collect();
    let keys: BTreeSet<&String> = homed.iter().map(|(_, key)| *key).collect();
    if keys.len() > 1 {
        faults.push(format!("touches several homes: {keys:?}"));
    }
    faults.extend(
        keys.iter().filter(|k| statement.sets(k)).map(|k| format!("changes the home key {k}")),
    );
    for key in keys {
        // A key without its table's name speaks for one table.
        let mut bare = statement.compared(key);
        for (reference, _) in homed.iter().filter(|(_, k)| *k == key) {
            let qualified = [&reference.alias, &reference.table]
                .iter()
                .any(|name| statement.compared(&format!("{name}.{key}")) > 0);
            let inserted = statement.inserted(&reference.table).contains(&key.as_str());
            if qualified || inserted {
                continue;
            }
            match bare {
                0 => {
                    faults.push(format!("does not name the home key {key} of {}", reference.table))
                }
                _ => bare -= 1,
            }
        }
    }
    faults
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
            ("UPDATE stock SET merchant_id = $1 WHERE sku_id = $2", 2),
            ("INSERT INTO stock (merchant_id, sku_id) VALUES ($1, $2)", 0),
            ("INSERT INTO stock (sku_id) VALUES ($1)", 1),
            ("DELETE FROM cart WHERE shopper_id = $1", 0),
            (
                "SELECT s.free FROM stock s JOIN line l ON l.merchant_id = s.merchant_id WHERE s.merchant_id = $1",
                0,
            ),
            ("SELECT 1 FROM stock s, cart c WHERE s.merchant_id = $1 AND c.shopper_id = $2", 1),
            ("SELECT rate FROM fx WHERE currency = $1", 0),
            ("SELECT free FROM stock WHERE sku_id = $1 ORDER BY merchant_id", 1),
            ("SELECT s.free FROM stock s JOIN line l ON l.sku = s.sku WHERE s.merchant_id = $1", 1),
            ("UPDATE stock SET merchant_id = $1 WHERE merchant_id = $2", 1),
            ("SELECT 1 FROM stock WHERE merchant_id = $1 AND sku IN (SELECT sku FROM line)", 1),
            ("SELECT 1 FROM stokc WHERE merchant_id = $1", 1),
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
        let texts: Vec<_> = statements(source).into_iter().map(|s| s.text.unwrap()).collect();
        assert_eq!(texts, ["SELECT   1", "SELECT \"x\""]);
    }

    #[test]
    fn a_statement_that_is_not_written_out_is_found_and_one_in_a_comment_is_not() {
        let text =
            "fn a() { sql!(concat!(\"SELECT\", \" 1\")); }\n/// sql!(\"SELECT 1 FROM stock\")\n";
        let files = [File { path: "crates/a/src/store.rs".into(), text: text.into() }];
        let (mut ratchet, mut findings) = (Ratchet::default(), Vec::new());
        check(&files, &homes(), &mut ratchet, &mut findings);
        assert_eq!(findings.len(), 1, "{findings:?}");
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
