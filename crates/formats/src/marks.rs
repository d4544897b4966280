//! Invisible marks that turn the direction of writing: a text copied from another program often carries
//! some, and a name could hide behind them. What is written is the same without.

/// Whether it is a mark, an embedding, an override or an isolate of direction (Unicode UAX #9). Joiners
/// are none: Persian, Indic scripts and emoji are written with them.
#[must_use]
pub fn is_mark(c: char) -> bool {
    matches!(c,
        '\u{061c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// The text without them.
#[must_use]
pub fn without(text: &str) -> String {
    text.chars().filter(|c| !is_mark(*c)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_of_direction_go_and_joiners_stay() {
        assert_eq!(without("a\u{202e}b\u{2066}c\u{200f}\u{061c}"), "abc");
        assert_eq!(without("\u{202d}13800138000\u{202c}"), "13800138000");
        let joined = "می\u{200c}خواهم \u{1f469}\u{200d}\u{1f33e}";
        assert_eq!(without(joined), joined);
    }
}
