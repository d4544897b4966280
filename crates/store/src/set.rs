//! Statements over a set of rows, in five fixed widths, so that each is prepared once and a batch of
//! any size runs in few statements. Their texts are made while compiling.

use crate::sql::{assert_portable, find};

/// How many rows one statement takes, widest first.
pub(crate) const WIDTHS: [usize; 5] = [64, 16, 4, 2, 1];

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

impl Kind {
    const fn name(self) -> &'static [u8] {
        match self {
            Kind::BIGINT => b"BIGINT",
            Kind::TEXT => b"TEXT",
            Kind::BYTEA => b"BYTEA",
        }
    }
}

/// One statement over rows of `N` columns. Made by [`sql_set!`](crate::sql_set).
#[derive(Clone, Copy, Debug)]
pub struct SqlSet<const N: usize> {
    /// By engine (SQLite, PostgreSQL), then by width as in [`WIDTHS`].
    texts: [[&'static str; 5]; 2],
}

impl<const N: usize> SqlSet<N> {
    #[doc(hidden)]
    #[must_use]
    pub const fn new(texts: [[&'static str; 5]; 2]) -> SqlSet<N> {
        SqlSet { texts }
    }

    /// The text for `WIDTHS[width]` rows.
    pub(crate) const fn text(&self, postgres: bool, width: usize) -> &'static str {
        self.texts[postgres as usize][width]
    }
}

const ROWS: &[u8] = b"{rows}";

/// Writes bytes into `out`, or only counts them when `out` is too short (a first pass gives it `[]`).
struct Pen<const LEN: usize> {
    out: [u8; LEN],
    at: usize,
}

impl<const LEN: usize> Pen<LEN> {
    const fn bytes(&mut self, bytes: &[u8], from: usize, to: usize) {
        let mut i = from;
        while i < to {
            if self.at < LEN {
                self.out[self.at] = bytes[i];
            }
            self.at += 1;
            i += 1;
        }
    }

    const fn all(&mut self, bytes: &[u8]) {
        self.bytes(bytes, 0, bytes.len());
    }

    const fn number(&mut self, n: usize) {
        let mut unit = 1;
        while n / unit >= 10 {
            unit *= 10;
        }
        while unit > 0 {
            self.all(&[b'0' + (n / unit % 10) as u8]);
            unit /= 10;
        }
    }
}

const fn write<const LEN: usize>(
    template: &str,
    kinds: &[Kind],
    postgres: bool,
    width: usize,
) -> Pen<LEN> {
    let template = template.as_bytes();
    let mut pen = Pen { out: [b' '; LEN], at: 0 };
    let Some(at) = find(template, ROWS, 0) else { return pen };
    pen.bytes(template, 0, at);
    let mut n = 0;
    while n < width * kinds.len() {
        let column = n % kinds.len();
        let before: &[u8] = match (column, n) {
            (0, 0) => b"(",
            (0, _) => b"), (",
            _ => b", ",
        };
        pen.all(before);
        n += 1;
        if postgres {
            pen.all(b"CAST(");
        }
        pen.all(b"$");
        pen.number(n);
        if postgres {
            pen.all(b" AS ");
            pen.all(kinds[column].name());
            pen.all(b")");
        }
    }
    pen.all(b")");
    pen.bytes(template, at + ROWS.len(), template.len());
    pen
}

/// Checks a set statement and measures its text, in bytes.
///
/// # Panics
/// At compile time: no single `{rows}`, a parameter of its own, or a forbidden spelling.
#[doc(hidden)]
#[must_use]
pub const fn measure(template: &str, kinds: &[Kind], postgres: bool, width: usize) -> usize {
    let bytes = template.as_bytes();
    let at = find(bytes, ROWS, 0);
    assert!(at.is_some(), "mark where the rows belong: VALUES {{rows}}");
    if let Some(at) = at {
        let (head, tail) = bytes.split_at(at);
        assert_portable(head);
        assert_portable(tail.split_at(ROWS.len()).1);
    }
    assert!(find(bytes, b"$", 0).is_none(), "parameters of a set statement belong in its rows");
    assert!(!kinds.is_empty(), "name the kind of each column");
    write::<0>(template, kinds, postgres, width).at
}

#[doc(hidden)]
#[must_use]
pub const fn fill<const LEN: usize>(
    template: &str,
    kinds: &[Kind],
    postgres: bool,
    width: usize,
) -> [u8; LEN] {
    write::<LEN>(template, kinds, postgres, width).out
}

#[doc(hidden)]
#[must_use]
pub const fn text(bytes: &'static [u8]) -> &'static str {
    match std::str::from_utf8(bytes) {
        Ok(text) => text,
        Err(_) => "",
    }
}

/// A portable statement over many rows, checked while compiling: `{rows}` stands for
/// `($1, $2), ($3, $4), …`, and the kinds of the columns follow.
///
/// The caller **aggregates by key** first (an `UPDATE … FROM v` with two rows of one key takes
/// effect once) and **sorts by primary key** (or two batches deadlock).
///
/// ```
/// let _ = store::sql_set!("INSERT INTO posting (merchant_id, line, account) VALUES {rows}",
///     [BIGINT, BIGINT, TEXT]);
/// ```
/// ```compile_fail
/// let _ = store::sql_set!("INSERT INTO posting (merchant_id) VALUES ($1)", [BIGINT]);
/// ```
/// ```compile_fail
/// let _ = store::sql_set!("INSERT INTO posting (merchant_id) VALUES {rows}", [INTEGER]);
/// ```
#[macro_export]
macro_rules! sql_set {
    ($text:expr, [$($kind:ident),+ $(,)?]) => {{
        const KINDS: &[$crate::Kind] = &[$($crate::Kind::$kind),+];
        const SET: $crate::SqlSet<{ KINDS.len() }> = $crate::SqlSet::new([
            $crate::__set_texts!($text, KINDS, false),
            $crate::__set_texts!($text, KINDS, true),
        ]);
        SET
    }};
}

#[doc(hidden)]
#[macro_export]
macro_rules! __set_texts {
    ($text:expr, $kinds:expr, $postgres:expr) => {
        [
            $crate::__set_text!($text, $kinds, $postgres, 64),
            $crate::__set_text!($text, $kinds, $postgres, 16),
            $crate::__set_text!($text, $kinds, $postgres, 4),
            $crate::__set_text!($text, $kinds, $postgres, 2),
            $crate::__set_text!($text, $kinds, $postgres, 1),
        ]
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! __set_text {
    ($text:expr, $kinds:expr, $postgres:expr, $width:expr) => {{
        const LEN: usize = $crate::set::measure($text, $kinds, $postgres, $width);
        const BYTES: [u8; LEN] = $crate::set::fill::<LEN>($text, $kinds, $postgres, $width);
        $crate::set::text(&BYTES)
    }};
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_texts_are_plain_for_sqlite_and_typed_for_postgresql() {
        let set = crate::sql_set!("INSERT INTO t (a, b) VALUES {rows} RETURNING a", [BIGINT, TEXT]);
        assert_eq!(set.text(false, 4), "INSERT INTO t (a, b) VALUES ($1, $2) RETURNING a");
        assert_eq!(
            set.text(true, 4),
            "INSERT INTO t (a, b) VALUES (CAST($1 AS BIGINT), CAST($2 AS TEXT)) RETURNING a"
        );
        assert!(set.text(false, 2).contains("($1, $2), ($3, $4), ($5, $6), ($7, $8) RETURNING"));
        assert!(
            set.text(true, 0).ends_with("CAST($127 AS BIGINT), CAST($128 AS TEXT)) RETURNING a")
        );
    }
}
