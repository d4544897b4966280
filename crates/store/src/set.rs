//! Statements over a set of rows, in a few fixed widths, so that each is prepared once and a batch of
//! any size runs in few statements: up to eight rows, which is what people buy at once, in one or two. They are
//! checked while compiling, and written when first used: to write all widths of all statements while compiling took
//! longer than compiling the rest.

use crate::sql::{assert_portable, find};
use std::sync::OnceLock;

/// How many rows one statement takes, widest first.
pub(crate) const WIDTHS: [usize; 8] = [64, 16, 8, 6, 4, 3, 2, 1];

/// The kind of a column, as spelled in [`sql_set!`](crate::sql_set) and in migrations.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(clippy::upper_case_acronyms)] // spelled as in SQL
pub enum Kind {
    /// A 64-bit whole number.
    BIGINT,
    /// UTF-8 text.
    TEXT,
    /// Bytes.
    BYTEA,
}

/// One statement over rows of `N` columns. Made by [`sql_set!`](crate::sql_set).
#[derive(Debug)]
pub struct SqlSet<const N: usize> {
    head: &'static str,
    kinds: [Kind; N],
    tail: &'static str,
    /// By engine (SQLite, PostgreSQL), then by width as in [`WIDTHS`]; each written when first asked for.
    texts: [[OnceLock<String>; WIDTHS.len()]; 2],
}

const ROWS: &str = "{rows}";

impl<const N: usize> SqlSet<N> {
    /// Checks a template whose `{rows}` stands for rows of these kinds.
    ///
    /// # Panics
    /// While compiling when called in a static (use [`sql_set!`](crate::sql_set)): no single `{rows}`, a
    /// parameter of its own, no kinds, or a forbidden spelling.
    #[doc(hidden)]
    #[must_use]
    pub const fn new(template: &'static str, kinds: [Kind; N]) -> SqlSet<N> {
        assert!(N > 0, "name the kind of each column");
        let bytes = template.as_bytes();
        assert!(find(bytes, b"$", 0).is_none(), "parameters of a set statement belong in its rows");
        let at = find(bytes, ROWS.as_bytes(), 0);
        assert!(at.is_some(), "mark where the rows belong: VALUES {{rows}}");
        let (head, tail) = template.split_at(match at {
            Some(at) => at,
            None => 0,
        });
        let tail = tail.split_at(ROWS.len()).1;
        assert_portable(head.as_bytes());
        assert_portable(tail.as_bytes());
        SqlSet {
            head,
            kinds,
            tail,
            texts: [const { [const { OnceLock::new() }; WIDTHS.len()] }; 2],
        }
    }

    /// The text for `WIDTHS[width]` rows.
    pub(crate) fn text(&'static self, postgres: bool, width: usize) -> &'static str {
        let text = &self.texts[usize::from(postgres)][width];
        text.get_or_init(|| self.written(postgres, WIDTHS[width]))
    }

    fn written(&self, postgres: bool, rows: usize) -> String {
        let mut n = 0;
        let mut parameter = |kind: &Kind| {
            n += 1;
            if postgres { format!("CAST(${n} AS {kind:?})") } else { format!("${n}") }
        };
        let mut row = || self.kinds.each_ref().map(&mut parameter).join(", ");
        let rows: Vec<String> = (0..rows).map(|_| format!("({})", row())).collect();
        format!("{}{}{}", self.head, rows.join(", "), self.tail)
    }
}

/// A portable statement over many rows, checked while compiling: `{rows}` stands for
/// `($1, $2), ($3, $4), …`, and the kinds of the columns follow.
///
/// Columns that several statements read are spliced where it says `{columns}`, as in [`sql!`](crate::sql); the
/// list comes last. They stand there without their table's name, so the columns of `v` are called otherwise.
///
/// The caller **aggregates by key** first (an `UPDATE … FROM v` with two rows of one key takes
/// effect once) and **sorts by primary key** (or two batches deadlock).
///
/// ```
/// let _ = store::sql_set!("INSERT INTO posting (merchant_id, line, account) VALUES {rows}",
///     [BIGINT, BIGINT, TEXT]);
///
/// const STOCK: &str = "sku_id, on_hand, reserved";
/// let _ = store::sql_set!("WITH v(home, wanted) AS (VALUES {rows})
///     SELECT {columns} FROM v JOIN stock s ON s.merchant_id = v.home AND s.sku_id = v.wanted",
///     [BIGINT, BYTEA], STOCK);
/// ```
/// ```compile_fail
/// let _ = store::sql_set!("INSERT INTO posting (merchant_id) VALUES ($1)", [BIGINT]);
/// ```
/// ```compile_fail
/// let _ = store::sql_set!("INSERT INTO posting (merchant_id) VALUES {rows}", [INTEGER]);
/// ```
/// ```compile_fail
/// let _ = store::sql_set!("WITH v(home) AS (VALUES {rows}) SELECT {columns} FROM v", [BIGINT]);
/// ```
/// ```compile_fail
/// let _ = store::sql_set!("WITH v(home) AS (VALUES {rows}) SELECT home FROM v", [BIGINT], "home");
/// ```
/// ```compile_fail
/// let _ = store::sql_set!("SELECT {columns} FROM v JOIN (VALUES {rows})", [BIGINT], "a::text");
/// ```
#[macro_export]
macro_rules! sql_set {
    ($text:expr, [$($kind:ident),+ $(,)?]) => {{
        const KINDS: &[$crate::Kind] = &[$($crate::Kind::$kind),+];
        static SET: $crate::SqlSet<{ KINDS.len() }> =
            $crate::SqlSet::new($text, [$($crate::Kind::$kind),+]);
        &SET
    }};
    ($text:expr, [$($kind:ident),+ $(,)?], $columns:expr) => {{
        const LENGTH: usize = $crate::spliced_length($text, $columns);
        const BYTES: [u8; LENGTH] = $crate::spliced($text, $columns);
        $crate::sql_set!($crate::text(&BYTES), [$($kind),+])
    }};
}

#[cfg(test)]
mod tests {
    /// Which of the widths that is.
    fn of(rows: usize) -> usize {
        super::WIDTHS.iter().position(|width| *width == rows).unwrap()
    }

    #[test]
    fn up_to_eight_rows_take_two_statements_at_most() {
        for rows in 1..=8 {
            let (mut rest, mut statements) = (rows, 0);
            for width in super::WIDTHS {
                statements += rest / width;
                rest %= width;
            }
            assert!(rest == 0 && statements <= 2, "{rows} rows in {statements}");
        }
    }

    #[test]
    fn columns_stand_where_the_statement_names_them() {
        const STOCK: &str = "sku, free";
        let set = crate::sql_set!(
            "WITH v(home) AS (VALUES {rows}) SELECT {columns}, home FROM v JOIN s ON of = home",
            [BIGINT],
            STOCK
        );
        assert_eq!(
            set.text(false, of(2)),
            "WITH v(home) AS (VALUES ($1), ($2)) SELECT sku, free, home FROM v JOIN s ON of = home"
        );
    }

    #[test]
    fn the_texts_are_plain_for_sqlite_and_typed_for_postgresql() {
        let set = crate::sql_set!("INSERT INTO t (a, b) VALUES {rows} RETURNING a", [BIGINT, TEXT]);
        assert_eq!(set.text(false, of(1)), "INSERT INTO t (a, b) VALUES ($1, $2) RETURNING a");
        assert_eq!(
            set.text(true, of(1)),
            "INSERT INTO t (a, b) VALUES (CAST($1 AS BIGINT), CAST($2 AS TEXT)) RETURNING a"
        );
        assert!(
            set.text(false, of(4)).contains("($1, $2), ($3, $4), ($5, $6), ($7, $8) RETURNING")
        );
        assert!(
            set.text(true, of(64))
                .ends_with("CAST($127 AS BIGINT), CAST($128 AS TEXT)) RETURNING a")
        );
    }
}
