//! An exact number as text.

use super::{DECIMALS_MAX, Exact, TEN};
use std::fmt;

impl fmt::Display for Exact {
    /// A decimal number in full, or `n/d` when it has none.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(text) = self.short_text(u32::from(DECIMALS_MAX)) {
            return f.write_str(&text);
        }
        let me = self.reduced();
        let tens = TEN[me.decimals as usize].unsigned_abs();
        let size = me.numerator.unsigned_abs();
        let sign = if me.numerator < 0 { "-" } else { "" };
        write!(f, "{sign}{}", size / tens)?;
        if me.decimals > 0 {
            write!(f, ".{:0width$}", size % tens, width = usize::from(me.decimals))?;
        }
        if me.denominator == 1 { Ok(()) } else { write!(f, "/{}", me.denominator) }
    }
}
