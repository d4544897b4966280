//! Words that have no place in the tree: unfinished work, machine paths, registry hosts, secrets.

use super::{File, Finding};

/// Checks every text file but licences and locks.
pub(crate) fn check(files: &[File], findings: &mut Vec<Finding>) {
    let here = "xtask/src/tidy/words.rs";
    for file in
        files.iter().filter(|f| f.path != here && !f.path.ends_with(".lock") && f.path != "LICENSE")
    {
        for (number, line) in file.text.lines().enumerate() {
            if let Some(word) = unfinished(&file.path, line).or_else(|| stray(line)) {
                findings.push(Finding::new(
                    &file.path,
                    number + 1,
                    format!("\"{word}\" has no place here"),
                ));
            }
        }
    }
}

fn unfinished(path: &str, line: &str) -> Option<String> {
    let is_code =
        [".rs", ".sql", ".ftl", ".css", ".js", ".toml"].iter().any(|end| path.ends_with(end));
    if !is_code {
        return None;
    }
    let words = [
        "TODO",
        "FIXME",
        "XXX:",
        "HACK:",
        "todo!(",
        "unimplemented!(",
        "not yet implemented",
        "for now,",
    ];
    words.iter().find(|word| line.contains(**word)).map(|word| (*word).to_owned())
}

fn stray(line: &str) -> Option<String> {
    // Put together here, so that this file does not hold them.
    let hosts = [("crates", ".io"), ("pypi", ".org"), ("npmjs", ".com"), ("deb.debian", ".org")];
    let is_host = |(name, end): &(&str, &str)| line.contains(&format!("{name}{end}"));
    if let Some((name, end)) = hosts.iter().find(|h| is_host(h)) {
        return Some(format!("{name}{end}"));
    }
    let paths = [("/wo", "rk/"), ("/ro", "ot/"), ("/ho", "me/")];
    paths.iter().map(|(a, b)| format!("{a}{b}")).find(|path| {
        line.match_indices(path.as_str()).any(|(at, _)| {
            let before = line[..at].chars().next_back();
            let after = line[at + path.len()..].chars().next();
            before.is_none_or(|c| " \"'`(=".contains(c))
                && after.is_some_and(|c| c.is_ascii_lowercase())
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unfinished_work_hosts_and_machine_paths_are_found() {
        let bad = [
            format!("// {}: later", "TODO"),
            format!("{}!()", "todo").replace("!()", "!(\"x\")"),
            format!("see https://{}{}/x", "crates", ".io"),
            format!("let p = \"/{}/me/x\";", "home"),
        ];
        for line in bad {
            let files = [File { path: "crates/a/src/lib.rs".into(), text: line.clone() }];
            let mut findings = Vec::new();
            check(&files, &mut findings);
            assert_eq!(findings.len(), 1, "{line}");
        }
        assert!(stray("see /homes/ and net/work/s").is_none());
    }
}
