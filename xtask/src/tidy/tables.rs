//! Every table has a home, and its home key leads its keys (DESIGN: rules of the data).

use super::{File, Finding, line_of};
use std::collections::BTreeMap;

/// The key that leads a table's keys and every WHERE on it; `None` for reference and system tables.
pub(crate) type Homes = BTreeMap<String, Option<String>>;

/// Reads `-- home: …` above each CREATE TABLE of an SQL file, and checks the keys.
pub(crate) fn homes(files: &[File], findings: &mut Vec<Finding>) -> Homes {
    let mut homes = Homes::new();
    for file in files.iter().filter(|f| f.path.ends_with(".sql")) {
        for (at, _) in file.text.match_indices("CREATE TABLE ") {
            table(file, at, &mut homes, findings);
        }
        for (at, _) in file.text.match_indices("CREATE UNIQUE INDEX ") {
            unique_index(file, at, &homes, findings);
        }
    }
    homes
}

fn table(file: &File, at: usize, homes: &mut Homes, findings: &mut Vec<Finding>) {
    let line = line_of(&file.text, at);
    let rest = &file.text[at + "CREATE TABLE ".len()..];
    let rest = rest.strip_prefix("IF NOT EXISTS ").unwrap_or(rest);
    let name: String = rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
    let body = without_comments(rest);
    let body = body.split(';').next().unwrap_or(&body);
    let above = file.text[..at].trim_end().lines().next_back().unwrap_or("");
    let Some(home) =
        above.strip_prefix("-- home: ").map(|h| h.split_whitespace().next().unwrap_or(""))
    else {
        let what = format!("the table {name} has no `-- home: …` line above it");
        findings.push(Finding::new(&file.path, line, what));
        return;
    };
    if matches!(home, "system" | "reference") {
        homes.insert(name, None);
        return;
    }
    for key in ["PRIMARY KEY", "UNIQUE", "FOREIGN KEY"] {
        for (found, _) in body.match_indices(key) {
            if !leads(&body[found + key.len()..], home) && !column_is_home(body, found, home) {
                let what = format!("{key} of {name} does not begin with its home key {home}");
                findings.push(Finding::new(&file.path, line + line_of(body, found) - 1, what));
            }
        }
    }
    if !body.contains("PRIMARY KEY") {
        findings.push(Finding::new(
            &file.path,
            line,
            format!("the table {name} has no primary key"),
        ));
    }
    homes.insert(name, Some(home.to_owned()));
}

/// The text with each `-- …` comment left out; lines keep their numbers.
fn without_comments(sql: &str) -> String {
    sql.lines().flat_map(|line| [line.split("--").next().unwrap_or(""), "\n"]).collect()
}

/// `… (home, …`.
fn leads(after: &str, home: &str) -> bool {
    let inside = after.trim_start().strip_prefix('(').map(str::trim_start);
    inside.is_some_and(|list| {
        let first: String = list.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
        first == home
    })
}

/// `home BIGINT PRIMARY KEY`: the key stands on the column itself.
fn column_is_home(body: &str, at: usize, home: &str) -> bool {
    let line = body[..at].lines().next_back().unwrap_or("");
    line.trim_start().trim_start_matches('(').split_whitespace().next() == Some(home)
}

fn unique_index(file: &File, at: usize, homes: &Homes, findings: &mut Vec<Finding>) {
    let statement = file.text[at..].split(';').next().unwrap_or("");
    let Some(on) = statement.split(" ON ").nth(1) else { return };
    let name: String =
        on.trim_start().chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
    if let Some(Some(home)) = homes.get(&name)
        && !leads(on.trim_start()[name.len()..].trim_start(), home)
    {
        let what = format!("a unique index of {name} does not begin with its home key {home}");
        findings.push(Finding::new(&file.path, line_of(&file.text, at), what));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(sql: &str) -> Vec<String> {
        let mut findings = Vec::new();
        let files = [File { path: "migrations/0001_x.sql".into(), text: sql.into() }];
        homes(&files, &mut findings);
        findings.into_iter().map(|f| f.what).collect()
    }

    #[test]
    fn a_table_without_a_home_or_with_a_key_that_starts_elsewhere_is_found() {
        let good = "-- home: merchant_id\nCREATE TABLE stock (\n  merchant_id BIGINT NOT NULL,\n  sku_id BYTEA,\n  \
                    PRIMARY KEY (merchant_id, sku_id)\n);\n-- home: system\nCREATE TABLE s (a TEXT PRIMARY KEY);\n\
                    -- home: shopper_id\nCREATE TABLE c (\n  shopper_id BIGINT PRIMARY KEY);\n";
        assert_eq!(found(good), Vec::<String>::new());
        let commented = good.replace("sku_id BYTEA,", "sku_id BYTEA, -- what; not where\n");
        assert_eq!(found(&commented), Vec::<String>::new());
        assert_eq!(found("CREATE TABLE stock (a BIGINT PRIMARY KEY);").len(), 1);
        assert_eq!(found(&good.replace("(merchant_id, sku_id)", "(sku_id, merchant_id)")).len(), 1);
        assert_eq!(found(&format!("{good}CREATE UNIQUE INDEX i ON stock (sku_id);")).len(), 1);
        assert_eq!(found("-- home: merchant_id\nCREATE TABLE a (merchant_id BIGINT);").len(), 1);
    }
}
