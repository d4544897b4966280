//! Files of at most 400 lines (800 never), functions of at most 70.

use super::{File, Finding, line_of, ratchet::Ratchet};

const FILE_LINES: usize = 400;
const FILE_LINES_NEVER: usize = 800;
const FUNCTION_LINES: usize = 70;

/// Checks every Rust file.
pub(crate) fn check(files: &[File], ratchet: &mut Ratchet, findings: &mut Vec<Finding>) {
    for file in files.iter().filter(|f| f.path.ends_with(".rs")) {
        let lines = file.text.lines().count();
        if lines > FILE_LINES_NEVER {
            findings.push(Finding::new(
                &file.path,
                0,
                format!("has {lines} lines, more than {FILE_LINES_NEVER}"),
            ));
        } else if lines > FILE_LINES {
            ratchet.over(&format!("lines {}", file.path), lines, FILE_LINES, findings);
        }
        for function in functions(&file.text) {
            if function.lines > FUNCTION_LINES {
                let key = format!("function {} {}", file.path, function.name);
                ratchet.over(&key, function.lines, FUNCTION_LINES, findings);
            }
        }
    }
}

struct Function<'a> {
    name: &'a str,
    lines: usize,
}

/// Functions with a body, found by their `fn name` and the matching brace at the same indent (rustfmt's layout).
fn functions(text: &str) -> Vec<Function<'_>> {
    let mut found = Vec::new();
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let start = at;
        at += line.len();
        let trimmed = line.trim_start();
        let Some(name) = function_name(trimmed) else { continue };
        let indent = &line[..line.len() - trimmed.len()];
        let rest = &text[start..];
        let closing = format!("\n{indent}}}");
        let Some(end) = rest.find(&closing) else { continue };
        let one_liner = line.trim_end().ends_with('}') || line.trim_end().ends_with(';');
        if !one_liner {
            found.push(Function { name, lines: line_of(rest, end + 1) });
        }
    }
    found
}

fn function_name(line: &str) -> Option<&str> {
    let at = if line.starts_with("fn ") { 0 } else { line.find(" fn ")? + 1 };
    let before = &line[..at];
    let words =
        ["pub", "const", "async", "extern", "(crate)", "(super)", "pub(crate)", "pub(super)"];
    if !before.split_whitespace().all(|w| words.contains(&w)) {
        return None;
    }
    let name = &line[at + 3..];
    name.split(|c: char| !(c.is_alphanumeric() || c == '_')).next().filter(|n| !n.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_function_is_as_long_as_its_braces() {
        let body = "    let x = 1;\n".repeat(71);
        let text = format!(
            "mod a {{\n}}\npub(crate) async fn long(\n    x: u8,\n) {{\n{body}}}\nfn short() {{}}\n"
        );
        let found = functions(&text);
        assert_eq!(found.len(), 1);
        assert_eq!((found[0].name, found[0].lines), ("long", 75));
    }

    #[test]
    fn a_long_file_and_a_long_function_are_found() {
        let text = format!("fn f() {{\n{}}}\n{}", "    g();\n".repeat(80), "// x\n".repeat(400));
        let files = [File { path: "crates/a/src/lib.rs".into(), text }];
        let mut findings = Vec::new();
        check(&files, &mut Ratchet::default(), &mut findings);
        assert_eq!(findings.len(), 2, "{findings:?}");
    }
}
