//! What a change can reach: the packages whose files differ from the main branch, those that hold the
//! text of such a file although it lies elsewhere, and those that depend on them.

use crate::pages::{self, Pages};
use crate::root;
use anyhow::{Context, bail};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::process::Command;

/// What to check.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Reach {
    /// Nothing that is compiled.
    Nothing,
    /// These packages.
    Packages(BTreeSet<String>),
    /// Pages alone.
    Pages(Pages),
    /// Every package: the change touches what all of them are built with.
    Everything,
}

/// A package of the workspace.
#[derive(Debug, Default)]
struct Package {
    /// Its folder, as `git` names it.
    folder: String,
    /// The packages of the workspace that its library is built on.
    below: BTreeSet<String>,
    /// Those that its tests alone are built on.
    tests_below: BTreeSet<String>,
    /// Files of others, or of nobody, whose text its library holds.
    includes: BTreeSet<String>,
    /// Those whose text its tests alone hold.
    tests_include: BTreeSet<String>,
}

/// What has changed since this branch left `main`, committed or not.
///
/// # Errors
/// When `git` or `cargo metadata` does not answer.
pub(crate) fn reach() -> anyhow::Result<Reach> {
    let base = output("git", &["merge-base", "main", "HEAD"]).unwrap_or_else(|_| "HEAD".to_owned());
    let mut files = output("git", &["diff", "--name-only", base.trim()])?;
    files.push_str(&output("git", &["ls-files", "--others", "--exclude-standard"])?);
    let metadata = output("cargo", &["metadata", "--no-deps", "--format-version", "1"])?;
    let files: Vec<&str> = files.lines().collect();
    let sources = sources()?;
    if let Some(pages) = pages::reached(&files, &sources) {
        return Ok(Reach::Pages(pages));
    }
    let mut packages = packages(&serde_json::from_str(&metadata)?)?;
    note_includes(&mut packages, &sources);
    Ok(reached(&files, &packages))
}

/// Path and text of every Rust file that git knows or would take in.
pub(crate) fn sources() -> anyhow::Result<Vec<(String, String)>> {
    let listed = ["ls-files", "--cached", "--others", "--exclude-standard", "*.rs"];
    let names = output("git", &listed)?;
    let read = |name: &str| {
        let text = std::fs::read_to_string(root().join(name)).ok()?;
        Some((name.to_owned(), text))
    };
    Ok(names.lines().filter_map(read).collect())
}

fn output(program: &str, args: &[&str]) -> anyhow::Result<String> {
    let told = Command::new(program)
        .args(args)
        .current_dir(root())
        .output()
        .with_context(|| format!("{program} does not start"))?;
    if !told.status.success() {
        bail!("{program} {}: {}", args.join(" "), String::from_utf8_lossy(&told.stderr));
    }
    Ok(String::from_utf8(told.stdout)?)
}

/// The packages of `metadata` by name.
fn packages(metadata: &Value) -> anyhow::Result<BTreeMap<String, Package>> {
    let root = metadata["workspace_root"].as_str().context("metadata without a root")?;
    let mut all = BTreeMap::new();
    for package in metadata["packages"].as_array().into_iter().flatten() {
        let text = |key: &str| package[key].as_str().with_context(|| format!("no {key}"));
        let folder = text("manifest_path")?.strip_prefix(root).unwrap_or_default();
        let folder = folder.trim_start_matches('/').trim_end_matches("Cargo.toml").to_owned();
        let mut own = Package { folder, ..Package::default() };
        for dependency in package["dependencies"].as_array().into_iter().flatten() {
            let (Some(name), true) = (dependency["name"].as_str(), dependency["path"].is_string())
            else {
                continue;
            };
            match dependency["kind"].as_str() {
                Some("dev") => own.tests_below.insert(name.to_owned()),
                _ => own.below.insert(name.to_owned()),
            };
        }
        all.insert(text("name")?.to_owned(), own);
    }
    Ok(all)
}

/// The package in whose folder `file` lies.
fn owner<'p>(
    file: &str,
    packages: &'p BTreeMap<String, Package>,
) -> Option<(&'p String, &'p Package)> {
    let holding = packages.iter().filter(|(_, own)| file.starts_with(&own.folder));
    holding.max_by_key(|(_, own)| own.folder.len())
}

/// Whether `file` of the package belongs to its tests.
fn in_tests(file: &str, own: &Package) -> bool {
    file.strip_prefix(&own.folder).is_some_and(|inside| inside.starts_with("tests/"))
}

/// Notes of each package the files outside of it whose text its `sources` (paths and texts) hold.
fn note_includes(packages: &mut BTreeMap<String, Package>, sources: &[(String, String)]) {
    let mut found = Vec::new();
    for (path, text) in sources {
        let Some((name, own)) = owner(path, packages) else { continue };
        for file in included(path, &own.folder, text) {
            if owner(&file, packages).is_none_or(|(other, _)| other != name) {
                found.push((name.clone(), in_tests(path, own), file));
            }
        }
    }
    for (name, by_tests, file) in found {
        let Some(own) = packages.get_mut(&name) else { continue };
        let files = if by_tests { &mut own.tests_include } else { &mut own.includes };
        files.insert(file);
    }
}

/// The files whose text the source at `path` holds; `folder` is that of its package.
fn included(path: &str, folder: &str, text: &str) -> Vec<String> {
    const FROM_THE_FOLDER: &str = "concat!(env!(\"CARGO_MANIFEST_DIR\"),";
    let here = path.rsplit_once('/').map_or("", |(here, _)| here);
    let mut files = Vec::new();
    for name in ["include_str!(", "include_bytes!("] {
        for rest in text.split(name).skip(1) {
            let rest = rest.trim_start();
            let (base, rest) = match rest.strip_prefix(FROM_THE_FOLDER) {
                Some(rest) => (folder, rest.trim_start()),
                None => (here, rest),
            };
            let literal = rest.strip_prefix('"').and_then(|rest| rest.split_once('"'));
            files.extend(literal.map(|(file, _)| resolved(base, file)));
        }
    }
    files
}

/// The path that `file` means in the folder `base`.
fn resolved(base: &str, file: &str) -> String {
    let mut parts: Vec<&str> = Vec::new();
    for part in base.split('/').chain(file.split('/')) {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    parts.join("/")
}

/// The packages that a change of `files` reaches. A change of a package's tests reaches those alone.
fn reached(files: &[&str], packages: &BTreeMap<String, Package>) -> Reach {
    let (mut built, mut tested) = (BTreeSet::new(), BTreeSet::new());
    for file in files {
        for (name, own) in packages {
            if own.includes.contains(*file) {
                built.insert(name.clone());
            }
            if own.tests_include.contains(*file) {
                tested.insert(name.clone());
            }
        }
        match owner(file, packages) {
            Some((name, own)) if in_tests(file, own) => {
                tested.insert(name.clone());
            }
            Some((name, _)) => {
                built.insert(name.clone());
            }
            None if for_all(file) => return Reach::Everything,
            None => {}
        }
    }
    loop {
        let before = built.len();
        for (name, own) in packages {
            if own.below.iter().any(|below| built.contains(below)) {
                built.insert(name.clone());
            }
        }
        if built.len() == before {
            break;
        }
    }
    let by_tests = |own: &Package| own.tests_below.iter().any(|below| built.contains(below));
    tested.extend(packages.iter().filter(|(_, own)| by_tests(own)).map(|(name, _)| name.clone()));
    tested.extend(built);
    if tested.is_empty() { Reach::Nothing } else { Reach::Packages(tested) }
}

/// Whether a file outside of every package decides how all of them are built.
fn for_all(file: &str) -> bool {
    let folder = file.split('/').next().unwrap_or(file);
    !["docs", "fuzz", ".ci", "deploy"].contains(&folder) && !file.ends_with(".md")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn house() -> BTreeMap<String, Package> {
        let package = |folder: &str, below: &[&str], tests_below: &[&str]| Package {
            folder: folder.to_owned(),
            below: below.iter().map(ToString::to_string).collect(),
            tests_below: tests_below.iter().map(ToString::to_string).collect(),
            ..Package::default()
        };
        BTreeMap::from([
            ("kernel".into(), package("crates/kernel/", &[], &[])),
            ("store".into(), package("crates/store/", &["kernel"], &["testkit"])),
            ("orders".into(), package("crates/orders/", &["store"], &["testkit"])),
            ("web".into(), package("crates/web/", &["orders"], &["testkit"])),
            ("testkit".into(), package("crates/testkit/", &["store", "migrations"], &[])),
            ("migrations".into(), package("migrations/", &[], &[])),
        ])
    }

    fn told(files: &[&str]) -> String {
        told_in(&house(), files)
    }

    fn told_in(house: &BTreeMap<String, Package>, files: &[&str]) -> String {
        match reached(files, house) {
            Reach::Nothing => "nothing".to_owned(),
            Reach::Everything => "everything".to_owned(),
            Reach::Packages(names) => names.into_iter().collect::<Vec<_>>().join(" "),
            Reach::Pages(pages) => format!("{pages:?}"),
        }
    }

    #[test]
    fn a_change_reaches_what_is_built_on_it_and_the_tests_that_use_it() {
        assert_eq!(told(&["crates/web/src/lib.rs"]), "web");
        assert_eq!(told(&["crates/orders/src/lib.rs"]), "orders web");
        assert_eq!(told(&["crates/orders/tests/market/main.rs"]), "orders");
        assert_eq!(told(&["migrations/0015_x.sql"]), "migrations orders store testkit web");
        assert_eq!(told(&["crates/kernel/src/id.rs"]), "kernel orders store testkit web");
    }

    #[test]
    fn papers_reach_nothing_and_the_lock_file_reaches_everything() {
        assert_eq!(told(&["README.md", "docs/adr/0001-x.md"]), "nothing");
        assert_eq!(told(&["Cargo.lock"]), "everything");
        assert_eq!(told(&["clippy.toml", "crates/web/src/lib.rs"]), "everything");
    }

    #[test]
    fn a_file_reaches_the_packages_that_hold_its_text_wherever_it_lies() {
        let mut house = house();
        let source = |path: &str, text: &str| (path.to_owned(), text.to_owned());
        note_includes(
            &mut house,
            &[
                source(
                    "crates/orders/tests/market/main.rs",
                    "include_str!(\"../../../../docs/a.md\")",
                ),
                source(
                    "crates/store/src/x/y.rs",
                    "include_bytes!(\n    \"../../../../docs/b.gz\",\n)",
                ),
                source("crates/web/src/lib.rs", "include_str!(\"own.txt\")"),
            ],
        );
        assert_eq!(told_in(&house, &["docs/a.md"]), "orders");
        assert_eq!(told_in(&house, &["docs/b.gz"]), "orders store testkit web");
        assert_eq!(told_in(&house, &["docs/c.md"]), "nothing");
        assert!(house["web"].includes.is_empty(), "its own files are its own anyhow");
    }

    #[test]
    fn the_house_itself_is_read() {
        let metadata =
            output("cargo", &["metadata", "--no-deps", "--format-version", "1"]).unwrap();
        let mut all = packages(&serde_json::from_str(&metadata).unwrap()).unwrap();
        assert_eq!(all["store"].folder, "crates/store/");
        assert!(all["store"].below.contains("entrepot-kernel"));
        assert!(all["testkit"].below.contains("migrations"));
        assert!(all["store"].tests_below.contains("testkit"));
        note_includes(&mut all, &sources().unwrap());
        assert_eq!(told_in(&all, &["docs/guide/lanes.md"]), "entrepot-trade");
    }
}
