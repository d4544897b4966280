//! Just enough understanding of a SQL text to see which tables it touches and what it says of their keys.

use std::collections::BTreeSet;

/// A statement in tokens: words (`alias.column` is one), and single signs. Texts in quotes are left out.
pub(crate) struct Statement {
    tokens: Vec<String>,
}

/// A table and the name by which the statement calls it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Reference {
    pub(crate) table: String,
    pub(crate) alias: String,
}

/// Words that may follow a table without being its alias.
const CLAUSES: &[&str] = &[
    "WHERE",
    "ON",
    "SET",
    "GROUP",
    "ORDER",
    "LIMIT",
    "VALUES",
    "RETURNING",
    "JOIN",
    "LEFT",
    "INNER",
    "CROSS",
    "USING",
    "UNION",
    "HAVING",
    "AS",
    "SELECT",
    "DEFAULT",
    "OFFSET",
    "EXCEPT",
    "INTERSECT",
    "FROM",
];

impl Statement {
    pub(crate) fn parse(text: &str) -> Statement {
        let (mut tokens, mut word, mut quoted) = (Vec::new(), String::new(), false);
        for c in text.chars().chain([' ']) {
            if c == '\'' {
                quoted = !quoted;
            } else if !quoted && (c.is_alphanumeric() || "_.$".contains(c)) {
                word.push(c);
                continue;
            }
            if !word.is_empty() {
                tokens.push(std::mem::take(&mut word));
            }
            if !quoted && !c.is_whitespace() && c != '\'' {
                tokens.push(c.to_string());
            }
        }
        Statement { tokens }
    }

    fn at(&self, i: usize) -> &str {
        self.tokens.get(i).map_or("", String::as_str)
    }

    fn is(&self, i: usize, word: &str) -> bool {
        self.at(i).eq_ignore_ascii_case(word)
    }

    /// Whether it begins with `word`.
    pub(crate) fn starts_with(&self, word: &str) -> bool {
        self.is(0, word)
    }

    /// Names that `WITH` gives to its queries: `name AS (`, `name (columns) AS (`.
    pub(crate) fn named_queries(&self) -> BTreeSet<String> {
        let ends = (1..self.tokens.len()).filter(|i| self.is(*i, "AS") && self.at(i + 1) == "(");
        let name = |end: usize| {
            let mut i = end - 1;
            if self.at(i) == ")" {
                i = (0..i).rev().find(|j| self.at(*j) == "(")?.checked_sub(1)?;
            }
            Some(self.at(i).to_owned())
        };
        ends.filter_map(name).collect()
    }

    /// Every table after FROM, JOIN, INTO or UPDATE, and after a comma between such tables.
    pub(crate) fn references(&self) -> Vec<Reference> {
        let mut found = Vec::new();
        let mut i = 0;
        while i < self.tokens.len() {
            let distinct_from = self.is(i, "FROM") && i > 0 && self.is(i - 1, "DISTINCT");
            let opens = ["FROM", "JOIN", "INTO", "UPDATE"].iter().any(|word| self.is(i, word));
            i += 1;
            if !opens || distinct_from {
                continue;
            }
            while let Some((reference, next)) = self.reference(i) {
                found.push(reference);
                i = next;
                if self.at(i) != "," {
                    break;
                }
                i += 1;
            }
        }
        found
    }

    /// The table at token `i` with its alias, and the token after them.
    fn reference(&self, i: usize) -> Option<(Reference, usize)> {
        let is_name = |i: usize| {
            let name = self.at(i);
            name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
                && !CLAUSES.iter().any(|word| self.is(i, word))
        };
        if !is_name(i) {
            return None;
        }
        let table = self.at(i).to_owned();
        let alias_at = if self.is(i + 1, "AS") { i + 2 } else { i + 1 };
        let (alias, next) = if is_name(alias_at) {
            (self.at(alias_at).to_owned(), alias_at + 1)
        } else {
            (table.clone(), i + 1)
        };
        Some((Reference { table, alias }, next))
    }

    /// The columns of `INSERT INTO table (…)`, empty for another statement.
    pub(crate) fn inserted(&self, table: &str) -> Vec<&str> {
        let into = (0..self.tokens.len()).find(|i| self.is(*i, "INTO") && self.at(i + 1) == table);
        let Some(into) = into else { return Vec::new() };
        let list = (into + 3..).map(|i| self.at(i)).take_while(|t| !matches!(*t, ")" | ""));
        list.filter(|t| *t != ",").collect()
    }

    /// Whether SET gives column `key` another value.
    pub(crate) fn sets(&self, key: &str) -> bool {
        (0..self.tokens.len()).any(|i| {
            self.in_set(i)
                && self.at(i) == key
                && self.at(i + 1) == "="
                && (self.is(i - 1, "SET") || self.at(i - 1) == ",")
        })
    }

    /// How often a condition compares `name` (a column, or `alias.column`) with something: `name = …`,
    /// `… = name`, `name IN (…)`, `(name, …) IN (…)`, `USING (name)`.
    pub(crate) fn compared(&self, name: &str) -> usize {
        (1..self.tokens.len())
            .filter(|i| self.at(*i) == name && !self.in_set(*i))
            .filter(|i| {
                self.at(i + 1) == "="
                    || self.at(i - 1) == "="
                    || self.is(i + 1, "IN")
                    || (*i > 1 && self.at(i - 1) == "(" && self.is(i - 2, "USING"))
                    || self.in_compared_row(*i)
            })
            .count()
    }

    /// Whether token `i` stands in `(…, …) IN` or `(…, …) =`.
    fn in_compared_row(&self, i: usize) -> bool {
        let in_list = |j: &usize| !matches!(self.at(*j), "(" | ")" | "");
        let end = (i..).find(|j| !in_list(j)).unwrap_or(i);
        let start = (0..i).rev().find(|j| !in_list(j));
        self.at(end) == ")"
            && start.is_some_and(|j| self.at(j) == "(")
            && (self.is(end + 1, "IN") || self.at(end + 1) == "=")
    }

    /// Whether token `i` stands in a SET clause.
    fn in_set(&self, i: usize) -> bool {
        let clause = (0..i).rev().find(|j| {
            ["SET", "WHERE", "FROM", "RETURNING", "ON", "SELECT"]
                .iter()
                .any(|word| self.is(*j, word))
        });
        clause.is_some_and(|j| self.is(j, "SET"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_and_their_aliases_are_seen() {
        let of = |text: &str| {
            let all = Statement::parse(text).references();
            all.into_iter()
                .map(|r| format!("{} {}", r.table, r.alias))
                .collect::<Vec<_>>()
                .join(", ")
        };
        assert_eq!(of("SELECT 1 FROM stock s, cart AS c WHERE a = 'x FROM y'"), "stock s, cart c");
        assert_eq!(of("INSERT INTO t (a) VALUES ($1) ON CONFLICT (a) DO UPDATE SET a = 1"), "t t");
        assert_eq!(
            of("SELECT 1 FROM a LEFT JOIN b x ON x.i = a.i WHERE a.i IS DISTINCT FROM b"),
            "a a, b x"
        );
        assert_eq!(of("DELETE FROM a WHERE i IN (SELECT i FROM b)"), "a a, b b");
        assert_eq!(of("SELECT 1 FROM (SELECT i FROM a) q ORDER BY 1"), "a a");
    }

    #[test]
    fn named_queries_are_no_tables() {
        let with = Statement::parse(
            "WITH v(a, b) AS (VALUES {rows}), w AS (SELECT CAST(a AS BIGINT) FROM v) SELECT 1",
        );
        assert_eq!(with.named_queries().into_iter().collect::<Vec<_>>(), ["v", "w"]);
    }

    #[test]
    fn conditions_are_told_from_lists_and_assignments() {
        let s = Statement::parse(
            "UPDATE t SET a = 1, k = 2 FROM v WHERE t.k = v.k AND k IN ($1) ORDER BY k",
        );
        assert_eq!((s.compared("k"), s.compared("t.k"), s.compared("a")), (1, 1, 0));
        let row = Statement::parse(
            "SELECT 1 FROM t WHERE (k, a) IN (SELECT k, a FROM v) AND (b, c) > ($1, $2)",
        );
        assert_eq!((row.compared("k"), row.compared("b")), (1, 0));
        assert!(s.sets("k") && s.sets("a") && !s.sets("t.k"));
        assert_eq!(
            Statement::parse("INSERT INTO t (k, b) VALUES (1, 2)").inserted("t"),
            ["k", "b"]
        );
    }
}
