//! Arrows between crates point down only (DESIGN: the rooms). The order below is the reading order of the house.

use super::{File, Finding};

/// From the ground up. A crate may depend on those before it, under the limits of [`may`].
const ORDER: &[&str] = &[
    "kernel",
    "trade",
    "formats",
    "customs",
    "store",
    "events",
    "jobs",
    "letters",
    "accounts",
    "merchants",
    "pictures",
    "catalog",
    "rules",
    "pricing",
    "calculator",
    "inventory",
    "ledger",
    "payments",
    "sandbox",
    "orders",
    "fulfilment",
    "aftersales",
    "settlement",
    "conversations",
    "trust",
    "persons",
    "search",
    "house",
    "audit",
    "web-kit",
    "web-api",
    "web-shop",
    "web-sell",
    "web-admin",
    "web-public",
    "web",
    "migrations",
    "entrepot",
];

/// The doors of the web: each stands on the kit, none on another, and only `web` puts them together.
const DOORS: &[&str] = &["web-api", "web-shop", "web-sell", "web-admin", "web-public"];

/// Crates for tests and chores; nothing of the product may depend on them but in `dev-dependencies`.
const TOOLS: &[&str] =
    &["testkit", "testwares", "testmarket", "market-tests", "xtask", "entrepot-fuzz"];

/// External crates that only some of ours may name: a driver only the store, `anyhow` only where errors
/// go to a person.
const RESERVED: &[(&str, &[&str])] = &[
    ("rusqlite", &["store"]),
    ("libsqlite3-sys", &["store"]),
    ("postgres", &["store"]),
    ("tokio-postgres", &["store"]),
    ("sqlx", &[]),
    ("anyhow", &["entrepot", "market-tests", "xtask"]),
    ("tantivy", &["search"]),
    (
        "axum",
        &[
            "sandbox",
            "web-kit",
            "web-api",
            "web-shop",
            "web-sell",
            "web-admin",
            "web-public",
            "web",
            "entrepot",
            "market-tests",
        ],
    ),
];

/// Checks every crate's manifest and that no crate reaches into another's `store` module.
pub(crate) fn check(files: &[File], findings: &mut Vec<Finding>) {
    for file in files.iter().filter(|f| f.path.ends_with("Cargo.toml") && f.path.contains('/')) {
        let Some(name) = value(&file.text, "name").map(known_as) else { continue };
        for (line, dependency) in dependencies(&file.text) {
            let reserved = RESERVED.iter().find(|(other, _)| *other == dependency);
            if reserved.is_some_and(|(_, owners)| !owners.contains(&name)) {
                let what = format!("{name} may not name {dependency}");
                findings.push(Finding::new(&file.path, line, what));
            }
        }
        if TOOLS.contains(&name) {
            continue;
        }
        if rank(name).is_none() {
            findings.push(Finding::new(
                &file.path,
                0,
                format!("the crate {name} has no place in the order of arrows"),
            ));
        }
        for (line, dependency) in dependencies(&file.text) {
            if (rank(dependency).is_some() || TOOLS.contains(&dependency)) && !may(name, dependency)
            {
                let what = format!("{name} may not depend on {dependency}");
                findings.push(Finding::new(&file.path, line, what));
            }
        }
    }
    for file in files.iter().filter(|f| f.path.starts_with("crates/") && f.path.ends_with(".rs")) {
        reaches_into_a_store(file, findings);
    }
}

/// The crates that others may come for are published under the project's name.
fn known_as(package: &str) -> &str {
    let own = package.strip_prefix("entrepot-");
    own.filter(|own| ["kernel", "trade"].contains(own)).unwrap_or(package)
}

fn rank(name: &str) -> Option<usize> {
    ORDER.iter().position(|c| *c == name)
}

fn may(name: &str, other: &str) -> bool {
    let pure = ["trade", "formats", "customs"];
    match (rank(name), rank(other)) {
        (Some(_), Some(_)) if name == "migrations" => false, // a leaf: a new table rebuilds nothing
        (Some(_), Some(_)) if pure.contains(&name) || name == "store" => other == "kernel",
        (Some(_), Some(_)) if DOORS.contains(&name) && DOORS.contains(&other) => false,
        (Some(from), Some(to)) => to < from,
        _ => false,
    }
}

/// Names under `[dependencies]`, with their lines; `dev-dependencies` are free.
fn dependencies(manifest: &str) -> Vec<(usize, &str)> {
    let mut inside = false;
    let mut found = Vec::new();
    for (number, line) in manifest.lines().enumerate() {
        if line.starts_with('[') {
            inside = line.trim() == "[dependencies]";
        } else if inside
            && let Some(name) = line.split(['.', '=', ' ']).next().filter(|n| !n.is_empty())
        {
            found.push((number + 1, name));
        }
    }
    found
}

fn value<'a>(manifest: &'a str, key: &str) -> Option<&'a str> {
    let line = manifest
        .lines()
        .find(|l| l.strip_prefix(key).is_some_and(|r| r.trim_start().starts_with('=')))?;
    line.split('"').nth(1)
}

fn reaches_into_a_store(file: &File, findings: &mut Vec<Finding>) {
    let own = file.path.split('/').nth(1).unwrap_or_default();
    for (number, line) in file.text.lines().enumerate() {
        for other in ORDER.iter().filter(|c| **c != own && **c != "store") {
            let path = format!("{}::store::", other.replace('-', "_"));
            let standing_alone = line.find(&path).is_some_and(|at| {
                line[..at]
                    .chars()
                    .next_back()
                    .is_none_or(|c| !(c.is_alphanumeric() || c == '_' || c == ':'))
            });
            if standing_alone {
                let what = format!("reaches into {other}'s store: call its public functions");
                findings.push(Finding::new(&file.path, number + 1, what));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(path: &str, text: &str) -> usize {
        let mut findings = Vec::new();
        check(&[File { path: path.into(), text: text.into() }], &mut findings);
        findings.len()
    }

    #[test]
    fn arrows_that_point_up_or_sideways_are_found() {
        let manifest = |name: &str, deps: &str| {
            format!("[package]\nname = \"{name}\"\n[dependencies]\n{deps}\n")
        };
        assert_eq!(
            found("crates/catalog/Cargo.toml", &manifest("catalog", "store.workspace = true")),
            0
        );
        assert_eq!(
            found("crates/catalog/Cargo.toml", &manifest("catalog", "orders.workspace = true")),
            1
        );
        assert_eq!(
            found("crates/trade/Cargo.toml", &manifest("trade", "customs.workspace = true")),
            1
        );
        assert_eq!(
            found("crates/orders/Cargo.toml", &manifest("orders", "testkit.workspace = true")),
            1
        );
        assert_eq!(
            found("crates/orders/Cargo.toml", &manifest("orders", "rusqlite.workspace = true")),
            1
        );
        let door = "crates/web/shop/Cargo.toml";
        assert_eq!(found(door, &manifest("web-shop", "web-kit.workspace = true")), 0);
        assert_eq!(found(door, &manifest("web-shop", "web-api.workspace = true")), 1);
        assert_eq!(
            found("crates/search/Cargo.toml", &manifest("search", "migrations.workspace = true")),
            1
        );
        assert_eq!(found("crates/new/Cargo.toml", &manifest("new", "")), 1);
        let dev = "[package]\nname = \"catalog\"\n[dev-dependencies]\ntestkit.workspace = true\n";
        assert_eq!(found("crates/catalog/Cargo.toml", dev), 0);
    }

    #[test]
    fn reaching_into_a_store_is_found() {
        assert_eq!(found("crates/orders/src/lib.rs", "use catalog::store::rows;"), 1);
        assert_eq!(found("crates/catalog/src/lib.rs", "use crate::store::rows;"), 0);
    }
}
