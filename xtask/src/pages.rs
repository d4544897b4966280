//! Which tests of the web a change of pages can reach: those that ask for an address of a changed module, or of one of
//! the same audience that uses it. Who else shows the page (the browser, the whole program) is left out.

use std::collections::BTreeSet;

/// The crates of pages: folder and package.
const AUDIENCES: [(&str, &str); 4] = [
    ("crates/web/shop/src/", "web-shop"),
    ("crates/web/sell/src/", "web-sell"),
    ("crates/web/admin/src/", "web-admin"),
    ("crates/web/public/src/", "web-public"),
];
/// Where the tests of all of them lie, a module a file.
const TESTS: &str = "crates/web/src/tests/";
/// Modules that look at every page, text or right there is.
const ALWAYS: [&str; 5] = ["document", "frame", "roles", "shell", "texts"];
/// Rooms of the market, whose pages are told apart by what follows.
const ROOMS: [&str; 3] = ["sell", "admin", "account"];

/// What is checked of the web.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Pages {
    /// The audiences that changed, and the web that is put together of them.
    pub(crate) packages: BTreeSet<String>,
    /// Modules of the web's tests.
    pub(crate) modules: BTreeSet<String>,
}

/// What a change of `files` reaches; nothing where it touches more than pages and their tests. `sources` are the paths
/// and texts of all Rust files.
pub(crate) fn reached(files: &[&str], sources: &[(String, String)]) -> Option<Pages> {
    let mut packages = BTreeSet::new();
    let mut modules: BTreeSet<String> = ALWAYS.map(ToOwned::to_owned).into();
    let mut heads = BTreeSet::new();
    for file in files.iter().filter(|file| !file.ends_with(".md") && !file.starts_with("docs/")) {
        if let Some(module) = test_module(file) {
            modules.insert(module.to_owned());
            packages.insert("web".to_owned());
            continue;
        }
        let (folder, package) = AUDIENCES.iter().find(|(folder, _)| file.starts_with(folder))?;
        if !file.ends_with(".rs") {
            return None;
        }
        packages.extend([(*package).to_owned(), "web".to_owned()]);
        let own: Vec<(&str, &str)> = sources
            .iter()
            .filter(|(path, _)| path.starts_with(folder))
            .map(|(path, text)| (path.as_str(), text.as_str()))
            .collect();
        let touched = users(file, &own);
        let texts = own.iter().filter(|(path, _)| touched.contains(path));
        heads.extend(texts.flat_map(|(_, text)| heads_of(text)));
    }
    if packages.is_empty() {
        return None;
    }
    for (path, text) in sources {
        let module = test_module(path).filter(|_| heads.iter().any(|head| asks(text, head)));
        modules.extend(module.map(ToOwned::to_owned));
    }
    Some(Pages { packages, modules })
}

/// The module of the web's tests that a file is.
fn test_module(file: &str) -> Option<&str> {
    let name = file.strip_prefix(TESTS)?.strip_suffix(".rs")?;
    (!name.contains('/') && name != "mod").then_some(name)
}

/// `file`, and all of its crate that use it, and those that use them.
fn users<'s>(file: &'s str, own: &[(&'s str, &str)]) -> BTreeSet<&'s str> {
    if file.ends_with("/lib.rs") {
        return own.iter().map(|(path, _)| *path).collect();
    }
    let mut touched = BTreeSet::from([file]);
    loop {
        let modules: Vec<&str> = touched.iter().copied().map(module).collect();
        let uses = |path: &str, text: &str| {
            modules.iter().any(|module| {
                let inside = path.strip_prefix(module).is_some_and(|rest| rest.starts_with('/'));
                let name = module.rsplit('/').next().unwrap_or(module);
                inside && text.contains("super::") || text.contains(&format!("{name}::"))
            })
        };
        let before = touched.len();
        let more = own.iter().filter(|(path, text)| !path.ends_with("/lib.rs") && uses(path, text));
        touched.extend(more.map(|(path, _)| *path));
        if touched.len() == before {
            return touched;
        }
    }
}

/// The path of the module that a file is, which is the folder of those within it: `…/people` of `…/people/mod.rs`,
/// `…/cart` of `…/cart.rs`.
fn module(path: &str) -> &str {
    let path = path.strip_suffix(".rs").unwrap_or(path);
    path.strip_suffix("/mod").unwrap_or(path)
}

/// The starts of the addresses that a module serves, named where they are served or as a constant.
fn heads_of(text: &str) -> Vec<String> {
    let before = [".get(", ".post(", ".upload(", ": &str ="];
    let rest = before.into_iter().flat_map(|before| text.split(before).skip(1));
    let paths = rest.filter_map(|rest| rest.trim_start().strip_prefix('"')?.split('"').next());
    paths.filter(|path| path.starts_with('/')).map(head).collect()
}

/// `/checkout` of `/checkout/{checkout}/pay`, `/sell/orders` of `/sell/orders/{order}`.
fn head(path: &str) -> String {
    let mut parts = path.split('/').skip(1);
    let first = parts.next().unwrap_or_default();
    let second = parts.next().filter(|part| ROOMS.contains(&first) && !part.starts_with('{'));
    second.map_or_else(|| format!("/{first}"), |second| format!("/{first}/{second}"))
}

/// Whether a test asks for an address that begins so.
fn asks(text: &str, head: &str) -> bool {
    let whole = |after: char| !(after.is_ascii_alphanumeric() || matches!(after, '-' | '_'));
    text.match_indices(head).any(|(at, _)| {
        let before = text[..at].chars().next_back();
        let after = text[at + head.len()..].chars().next();
        let ends =
            if head == "/" { matches!(after, Some('"' | '?')) } else { after.is_none_or(whole) };
        matches!(before, Some('"' | ' ' | '}')) && ends
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::changed::sources;

    fn house() -> Vec<(String, String)> {
        let source = |path: &str, text: &str| (path.to_owned(), text.to_owned());
        vec![
            source("crates/web/shop/src/lib.rs", "cart::routes(checkout::routes(r))"),
            source("crates/web/shop/src/cart.rs", "r.get(\"/cart\", A, show) parcel::parcel()"),
            source(
                "crates/web/shop/src/checkout.rs",
                "r\n.post(\n    \"/checkout/{checkout}/pay\", A, pay) parcel::parcel()",
            ),
            source("crates/web/shop/src/parcel.rs", "pub fn parcel() {}"),
            source(
                "crates/web/sell/src/orders.rs",
                "const ONE: &str = \"/sell/orders/{order}\"; r.get(ONE, A, show)",
            ),
            source("crates/web/sell/src/import/mod.rs", "pub(super) fn sheet() {} mod file;"),
            source(
                "crates/web/sell/src/import/file.rs",
                "use super::sheet; r.upload(\"/sell/import\", A, send)",
            ),
            source("crates/web/src/tests/buying.rs", "get(\"/checkout?back=1\")"),
            source("crates/web/src/tests/imports.rs", "send(\"/sell/import\")"),
            source("crates/web/src/tests/carts.rs", "get(\"/cart\")"),
            source("crates/web/src/tests/selling.rs", "form(\"/sell/orders/1\") get(\"/v1/cart\")"),
        ]
    }

    fn told(files: &[&str]) -> Option<String> {
        let Pages { packages, modules } = reached(files, &house())?;
        let modules = modules.into_iter().filter(|module| !ALWAYS.contains(&module.as_str()));
        Some(packages.into_iter().chain(modules).collect::<Vec<_>>().join(" "))
    }

    #[test]
    fn a_page_reaches_the_tests_that_ask_for_it_and_for_those_that_use_it() {
        let told = |file| told(&[file]).unwrap();
        assert_eq!(told("crates/web/shop/src/cart.rs"), "web web-shop carts");
        assert_eq!(told("crates/web/shop/src/parcel.rs"), "web web-shop buying carts");
        assert_eq!(told("crates/web/shop/src/lib.rs"), "web web-shop buying carts");
        assert_eq!(told("crates/web/sell/src/orders.rs"), "web web-sell selling");
        assert_eq!(told("crates/web/sell/src/import/mod.rs"), "web web-sell imports");
        assert_eq!(told("crates/web/src/tests/carts.rs"), "web carts");
    }

    #[test]
    fn what_is_more_than_pages_is_not_narrowed() {
        let page = "crates/web/shop/src/cart.rs";
        assert!(told(&[page, "docs/guide/a.md"]).is_some());
        for more in ["crates/web/kit/src/layout.rs", "crates/orders/src/lib.rs", "Cargo.lock"] {
            assert_eq!(told(&[page, more]), None, "{more}");
        }
        assert_eq!(told(&["README.md"]), None);
    }

    #[test]
    fn pages_of_the_house_itself_reach_some_of_its_tests_and_not_all() {
        let sources = sources().unwrap();
        let all = sources.iter().filter(|(path, _)| test_module(path).is_some()).count();
        for (page, reaches, not) in [
            ("crates/web/shop/src/checkout.rs", "buying", "payouts"),
            ("crates/web/sell/src/profile.rs", "profile", "calculator"),
            ("crates/web/admin/src/scenarios.rs", "scenarios", "buying"),
        ] {
            let modules = reached(&[page], &sources).unwrap().modules;
            assert!(modules.contains(reaches) && !modules.contains(not), "{page}: {modules:?}");
            assert!(2 * modules.len() < all, "{page}: {modules:?}");
        }
    }
}
