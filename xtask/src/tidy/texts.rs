//! Every text stands in every language: the same Fluent files with the same keys.

use super::{File, Finding};
use std::collections::{BTreeMap, BTreeSet};

const LOCALES: &str = "crates/web/kit/locales/";

/// Compares each language's files with English.
pub(crate) fn check(files: &[File], findings: &mut Vec<Finding>) {
    let mut keys: BTreeMap<(&str, &str), BTreeSet<&str>> = BTreeMap::new();
    for file in files {
        let Some((language, name)) =
            file.path.strip_prefix(LOCALES).and_then(|p| p.split_once('/'))
        else {
            continue;
        };
        if !name.ends_with(".ftl") {
            continue;
        }
        let mut seen = BTreeSet::new();
        for key in file.text.lines().filter_map(key) {
            if !seen.insert(key) {
                findings.push(Finding::new(&file.path, 0, format!("the text {key} stands twice")));
            }
        }
        keys.insert((language, name), seen);
    }
    let languages: BTreeSet<&str> = keys.keys().map(|(language, _)| *language).collect();
    let names: BTreeSet<&str> = keys.keys().map(|(_, name)| *name).collect();
    for name in names {
        let all: BTreeSet<&str> =
            languages.iter().filter_map(|l| keys.get(&(*l, name))).flatten().copied().collect();
        for language in &languages {
            let path = format!("{LOCALES}{language}/{name}");
            let here = keys.get(&(*language, name)).cloned().unwrap_or_default();
            for missing in all.difference(&here) {
                findings.push(Finding::new(&path, 0, format!("the text {missing} is missing")));
            }
        }
    }
}

fn key(line: &str) -> Option<&str> {
    let (key, _) = line.split_once('=')?;
    let key = key.trim_end();
    let starts = key.starts_with(|c: char| c.is_ascii_alphabetic() || c == '-');
    let rest = key.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_');
    (starts && rest).then_some(key)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_missing_in_one_language_is_found() {
        let file =
            |path: &str, text: &str| File { path: format!("{LOCALES}{path}"), text: text.into() };
        let files = [
            file("en/a.ftl", "hello = Hello\nbye = Bye\n    .title = x\n"),
            file("zh/a.ftl", "hello = 你好\nhello = 您好\n"),
            file("en/b.ftl", "only = x\n"),
        ];
        let mut findings = Vec::new();
        check(&files, &mut findings);
        findings.sort();
        let what: Vec<&str> = findings.iter().map(|f| f.what.as_str()).collect();
        assert_eq!(
            what,
            ["the text bye is missing", "the text hello stands twice", "the text only is missing"]
        );
    }
}
