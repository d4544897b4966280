//! The little that differs between the engines in a table's definition: `BIGINT` is `INTEGER` and
//! `BYTEA` is `BLOB` for SQLite, where every table is STRICT.

/// `text` (statements of a migration) as SQLite wants it. Quotes and comments stay as they are.
pub(crate) fn to_sqlite(text: &str) -> String {
    let (mut out, mut statement, mut rest) = (String::new(), String::new(), text);
    let mut words: Vec<String> = Vec::new();
    while !rest.is_empty() {
        let (token, after) = rest.split_at(token_length(rest));
        rest = after;
        if token == ";" {
            finish(&mut out, &mut statement, &mut words);
            out.push(';');
            continue;
        }
        if token.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_') {
            let word = token.to_ascii_uppercase();
            statement.push_str(match word.as_str() {
                "BIGINT" => "INTEGER",
                "BYTEA" => "BLOB",
                _ => token,
            });
            words.push(word);
        } else {
            statement.push_str(token);
        }
    }
    finish(&mut out, &mut statement, &mut words);
    out
}

/// Appends the statement to `out`, a table's definition with STRICT at its end.
fn finish(out: &mut String, statement: &mut String, words: &mut Vec<String>) {
    let makes_table =
        matches!(words.as_slice(), [create, table, ..] if create == "CREATE" && table == "TABLE");
    match statement.rfind(')') {
        Some(at) if makes_table => {
            out.push_str(&statement[..=at]);
            out.push_str(" STRICT");
            out.push_str(&statement[at + 1..]);
        }
        _ => out.push_str(statement),
    }
    statement.clear();
    words.clear();
}

/// The length in bytes of the first token: a word, a quoted text, a comment, or one character.
fn token_length(s: &str) -> usize {
    let until =
        |end: &str, from: usize| s[from..].find(end).map_or(s.len(), |at| from + at + end.len());
    let first = s.chars().next().unwrap_or(' ');
    match first {
        '\'' => until("'", 1),
        '"' => until("\"", 1),
        '-' if s.starts_with("--") => until("\n", 0),
        '/' if s.starts_with("/*") => until("*/", 2),
        c if c.is_ascii_alphabetic() || c == '_' => {
            s.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(s.len())
        }
        c => c.len_utf8(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_kinds_and_the_end_of_a_table_change() {
        let text = "-- BIGINT; (stays)\nCREATE TABLE t (\n a BIGINT NOT NULL CHECK (a <> 1),\n \
                    b BYTEA, c TEXT DEFAULT 'BYTEA;'); -- end\nCREATE INDEX i ON t (a) WHERE b IS NULL;\n";
        let want = "-- BIGINT; (stays)\nCREATE TABLE t (\n a INTEGER NOT NULL CHECK (a <> 1),\n \
                    b BLOB, c TEXT DEFAULT 'BYTEA;') STRICT; -- end\nCREATE INDEX i ON t (a) WHERE b IS NULL;\n";
        assert_eq!(to_sqlite(text), want);
        assert_eq!(
            to_sqlite("ALTER TABLE t ADD COLUMN d BIGINT"),
            "ALTER TABLE t ADD COLUMN d INTEGER"
        );
    }
}
