//! An exact number as text.

use super::{DECIMALS_MAX, Exact, TEN, WHOLE};
use std::fmt;

/// Room for the digits of a number of 64 bits with its sign, its point and 38 decimals.
const ROOM: usize = 64;

impl Exact {
    /// Writes the decimal text of a number that needs no rounding and few digits, as most do; `None`
    /// of any other.
    pub(crate) fn push_short(self, text: &mut String, places: u32) -> Option<()> {
        if self.denominator != WHOLE {
            return None;
        }
        let mut left = u64::try_from(self.numerator.unsigned_abs()).ok()?;
        let mut decimals = usize::from(self.decimals);
        while decimals > 0 && left.is_multiple_of(10) {
            (left, decimals) = (left / 10, decimals - 1);
        }
        if decimals > usize::try_from(places).ok()? {
            return None;
        }
        // From the last digit to the first.
        let (mut digits, mut at, mut written) = ([b'0'; ROOM], ROOM, 0);
        while left > 0 || written <= decimals {
            if written == decimals && decimals > 0 {
                at = at.checked_sub(1)?;
                *digits.get_mut(at)? = b'.';
            }
            at = at.checked_sub(1)?;
            *digits.get_mut(at)? = b'0' + u8::try_from(left % 10).ok()?;
            (left, written) = (left / 10, written + 1);
        }
        if self.numerator < 0 {
            text.push('-');
        }
        text.push_str(std::str::from_utf8(digits.get(at..)?).ok()?);
        Some(())
    }

    /// Writes a whole number of smallest units with exactly so many `decimals`.
    pub(crate) fn push_fixed(text: &mut String, minor: i64, decimals: u8) {
        let (mut left, decimals) = (minor.unsigned_abs(), usize::from(decimals));
        let (mut digits, mut at, mut written) = ([b'0'; ROOM], ROOM, 0);
        while left > 0 || written <= decimals {
            let point = usize::from(written == decimals && decimals > 0);
            let Some(next) = at.checked_sub(1 + point) else { break };
            if point == 1
                && let Some(place) = digits.get_mut(next + 1)
            {
                *place = b'.';
            }
            if let Some(place) = digits.get_mut(next) {
                *place = b'0' + u8::try_from(left % 10).unwrap_or(0);
            }
            (at, left, written) = (next, left / 10, written + 1);
        }
        if minor < 0 {
            text.push('-');
        }
        let own = digits.get(at..).and_then(|own| std::str::from_utf8(own).ok());
        text.push_str(own.unwrap_or_default());
    }

    /// Writes a share in hundredths: `6.8%`.
    pub(crate) fn push_percent(self, text: &mut String) {
        let Some(percent) = self.times_ten_to(2) else {
            return text.push_str(&self.to_string());
        };
        if percent.push_short(text, u32::from(DECIMALS_MAX)).is_none() {
            text.push_str(&percent.to_string());
        }
        text.push('%');
    }

    /// Writes [`Exact::decimal_text`].
    pub(crate) fn push_decimal(self, text: &mut String, places: u32) {
        if self.push_short(text, places).is_none() {
            match self.to_rate() {
                Some(rate) => text.push_str(&rate.decimal_text(places)),
                None => text.push_str(&self.to_string()),
            }
        }
    }

    /// The decimal text with at most `places` places, half up, without trailing zeros.
    #[must_use]
    pub fn decimal_text(self, places: u32) -> String {
        let mut text = String::new();
        self.push_decimal(&mut text, places);
        text
    }
}

impl fmt::Display for Exact {
    /// A decimal number in full, or `n/d` when it has none.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut text = String::new();
        if self.push_short(&mut text, u32::from(DECIMALS_MAX)).is_some() {
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
        if me.denominator == WHOLE { Ok(()) } else { write!(f, "/{}", me.denominator) }
    }
}
