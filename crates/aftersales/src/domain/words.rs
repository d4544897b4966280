//! What people write beside a step.

use kernel::text::without_hidden;

/// A reason, an answer or a word in a dispute has at most so many characters.
pub const WORDS_MAX: usize = 2_000;

/// The text without its outer spaces and without control characters but for line breaks, and without signs that nobody
/// sees or that turn its direction; none when it is longer than [`WORDS_MAX`].
pub(crate) fn said(text: &str) -> Option<String> {
    let text = without_hidden(text);
    let text: String = text.trim().chars().filter(|c| *c == '\n' || !c.is_control()).collect();
    (text.chars().count() <= WORDS_MAX).then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_kept_as_written_but_for_what_nobody_sees() {
        assert_eq!(said("  two\nlines\u{7}\r ").as_deref(), Some("two\nlines"));
        assert_eq!(said("pay\u{200B}pal \u{202E}lla").as_deref(), Some("paypal lla"));
        assert_eq!(said(&"字".repeat(WORDS_MAX)).map(|text| text.chars().count()), Some(WORDS_MAX));
        assert_eq!(said(&"x".repeat(WORDS_MAX + 1)), None);
    }
}
