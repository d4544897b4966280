//! Where a page of results ended.

use std::{fmt, str::FromStr};

/// The rank and the key of the last result of a page; the next page begins behind it. Opaque text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Cursor {
    pub(crate) rank: u64,
    pub(crate) key: u64,
}

/// A text that is not a cursor of a search.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("this is not a place in these results; begin at the first page")]
pub struct CursorError;

impl fmt::Display for Cursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:016x}{:016x}", self.rank, self.key)
    }
}

impl FromStr for Cursor {
    type Err = CursorError;

    fn from_str(text: &str) -> Result<Cursor, CursorError> {
        let half = |from: usize| {
            let digits = text.get(from..from + 16).ok_or(CursorError)?;
            let hex = digits.bytes().all(|b| b.is_ascii_hexdigit());
            u64::from_str_radix(digits, 16).ok().filter(|_| hex).ok_or(CursorError)
        };
        if text.len() != 32 {
            return Err(CursorError);
        }
        Ok(Cursor { rank: half(0)?, key: half(16)? })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_reads_back_and_other_text_is_refused() {
        let cursor = Cursor { rank: u64::MAX, key: 7 };
        assert_eq!(cursor.to_string().parse(), Ok(cursor));
        for text in ["", "x", "+000000000000001+000000000000001", &"果".repeat(32)] {
            assert_eq!(text.parse::<Cursor>(), Err(CursorError), "{text}");
        }
    }
}
