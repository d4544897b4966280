//! What a library has to be tested is built and run, and nothing is built and linked for tests that it has not.

use super::{File, Finding};

/// Checks each library's `test` and `doctest` against what its sources hold.
pub(crate) fn check(files: &[File], findings: &mut Vec<Finding>) {
    for manifest in files.iter().filter(|f| f.path.ends_with("/Cargo.toml")) {
        let folder = manifest.path.trim_end_matches("Cargo.toml");
        let library = section(&manifest.text, "[lib]");
        let own = |path: &str| path.starts_with(&format!("{folder}src/")) && path.ends_with(".rs");
        let sources: Vec<&File> = files.iter().filter(|f| own(&f.path)).collect();
        let is_library = sources.iter().any(|f| f.path == format!("{folder}src/lib.rs"));
        if !is_library || manifest.path.starts_with("fuzz/") {
            continue;
        }
        for (key, has) in [("test", is_tested as fn(&str) -> bool), ("doctest", has_examples)] {
            let has = sources.iter().any(|source| has(&source.text));
            let off = library.contains(&format!("{key} = false").as_str());
            if has == off {
                let what = if has { "has" } else { "has no" };
                let what = format!("the library {what} {key}s: [lib] {key} = {has}");
                findings.push(Finding::new(&manifest.path, 0, what));
            }
        }
    }
}

/// The lines of one section of a manifest.
fn section<'a>(manifest: &'a str, head: &str) -> Vec<&'a str> {
    let lines = manifest.lines().map(str::trim).skip_while(|line| *line != head).skip(1);
    lines.take_while(|line| !line.starts_with('[')).collect()
}

fn is_tested(source: &str) -> bool {
    ["#[cfg(test)]", "#[test]", "#[tokio::test"].iter().any(|mark| source.contains(mark))
}

/// Whether a comment has an example that is run: each fence opens or closes one, and those of other
/// languages open with their name.
fn has_examples(source: &str) -> bool {
    let comments = source.lines().map(str::trim);
    let mut fences = comments
        .filter_map(|line| line.strip_prefix("/// ```").or_else(|| line.strip_prefix("//! ```")))
        .step_by(2);
    fences.any(|language| ["", "compile_fail", "no_run", "should_panic"].contains(&language))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(library: &str, source: &str) -> Vec<String> {
        let file = |path: &str, text: &str| File { path: path.into(), text: text.into() };
        let manifest = format!("[package]\nname = \"a\"\n\n[lib]\n{library}\n\n[lints]\n");
        let files = [file("crates/a/Cargo.toml", &manifest), file("crates/a/src/lib.rs", source)];
        let mut findings = Vec::new();
        check(&files, &mut findings);
        findings.into_iter().map(|finding| finding.what).collect()
    }

    #[test]
    fn tests_that_would_not_run_and_targets_without_tests_are_found() {
        let none = "test = false\ndoctest = false";
        assert_eq!(told(none, "fn a() {}"), [""; 0]);
        assert_eq!(told("doctest = false", "#[cfg(test)]\nmod tests {}"), [""; 0]);
        assert_eq!(told("test = false", "/// ```\n/// a();\n/// ```\nfn a() {}"), [""; 0]);
        assert_eq!(told(none, "//! ```text\n//! a -> b\n//! ```\nfn a() {}"), [""; 0]);
        let wrong = told(none, "#[cfg(test)]\nmod tests {}");
        assert_eq!(wrong, ["the library has tests: [lib] test = true"]);
        let wrong = told("", "/// ```\n/// a();\n/// ```\nfn a() {}");
        assert_eq!(wrong, ["the library has no tests: [lib] test = false"]);
        let wrong = told("test = false", "fn a() {}");
        assert_eq!(wrong, ["the library has no doctests: [lib] doctest = false"]);
    }
}
