//! Plain text out of whatever a file holds: no control characters, nothing that nobody sees.

use super::entities::WINDOWS_1252;
use super::gb;
use kernel::text::{spaced, without_hidden};

/// One line: control characters and runs of white space become single spaces.
#[must_use]
pub(crate) fn line(text: &str) -> String {
    let breaks = |c: char| c.is_control() || matches!(c, '\u{2028}' | '\u{2029}');
    let visible = |c: char| if breaks(c) { ' ' } else { c };
    let plain: String = text.chars().map(visible).collect();
    let seen = without_hidden(&plain);
    spaced(&seen)
}

/// Paragraphs: each line cleaned, at most one empty line between two.
#[must_use]
pub(crate) fn paragraphs(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut blank = false;
    for cleaned in text.split('\n').map(line) {
        if cleaned.is_empty() {
            blank = !out.is_empty();
            continue;
        }
        if !out.is_empty() {
            out.push_str(if blank { "\n\n" } else { "\n" });
        }
        out.push_str(&cleaned);
        blank = false;
    }
    out
}

/// Fewer Chinese characters come of other words by chance.
const GB_CHARS_MIN: usize = 3;

/// `text` as it was before its UTF-8 was read as Windows-1252 (`CafÃ©` was `Café`); `None` where nothing
/// looks like that.
#[must_use]
pub(crate) fn repaired(text: &str) -> Option<String> {
    if !text.contains(|c: char| matches!(c, '\u{C2}'..='\u{F4}')) {
        return None;
    }
    let chars: Vec<char> = text.chars().collect();
    let bytes: Vec<u8> = chars.iter().map(|c| windows_byte(*c)).collect();
    let (mut out, mut at, mut doubtful, mut certain) = (String::new(), 0, 0, 0);
    while let Some(c) = chars.get(at) {
        let length = match bytes[at] {
            0xC2..=0xDF => 2,
            0xE0..=0xEF => 3,
            0xF0..=0xF4 => 4,
            _ => 1,
        };
        let sequence = bytes.get(at..at + length).filter(|_| length > 1);
        match sequence.and_then(|bytes| std::str::from_utf8(bytes).ok()) {
            Some(was) => {
                out.push_str(was);
                at += length;
                // “CAFÉ” ends like a letter of two bytes; Latin-1 and longer sequences are no words.
                let likely = length > 2 || was < "\u{100}";
                if likely { certain += 1 } else { doubtful += 1 }
            }
            None => {
                out.push(*c);
                at += 1;
            }
        }
    }
    (certain > 0 || doubtful > 1).then_some(out)
}

/// `text` as it was before its GB18030 was read as Windows-1252 (`ÌÕ´É»¨Åè` was `陶瓷花盆`); `None` where
/// nothing looks like that.
#[must_use]
pub(crate) fn repaired_gb(text: &str) -> Option<String> {
    if !text.contains(|c: char| matches!(c, '\u{B0}'..='\u{D7}')) {
        return None;
    }
    let bytes: Vec<u8> = text.chars().map(windows_byte).collect();
    // Russian and Greek of two bytes a letter look like that too, but they are UTF-8.
    let is_gb = !bytes.contains(&0) && std::str::from_utf8(&bytes).is_err();
    let was = gb::chinese(&bytes, GB_CHARS_MIN).filter(|_| is_gb);
    was.map(std::borrow::Cow::into_owned)
}

/// The byte that `c` is in Windows-1252; 0 for what is none, which no sequence holds.
fn windows_byte(c: char) -> u8 {
    let high = WINDOWS_1252.iter().position(|known| *known == c);
    let high = high.and_then(|at| u8::try_from(at + 0x80).ok());
    high.or_else(|| u8::try_from(u32::from(c)).ok()).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_read_in_the_wrong_letters_is_told_and_others_are_not() {
        for (text, was) in [
            ("CafÃ© mug â€“ large", "Café mug – large"),
            ("Ã¼ber", "über"),
            ("æ¨±æ¡ƒ", "樱桃"),
            ("ÐœÑ‘Ð´", "Мёд"),
        ] {
            assert_eq!(repaired(text).as_deref(), Some(was), "{text}");
        }
        for text in ["Café", "“CAFÉ”", "Ångström", "Ã", "樱桃", "plain", "São Paulo – Â"]
        {
            assert_eq!(repaired(text), None, "{text}");
        }
    }

    #[test]
    fn chinese_that_was_read_as_latin_letters_is_told() {
        for (text, was) in [("ÌÕ´É»¨ÅèºìÉ«", "陶瓷花盆红色"), ("ÉÌÆ·Ãû³Æ A4", "商品名称 A4")]
        {
            assert_eq!(repaired_gb(text).as_deref(), Some(was), "{text}");
        }
        for text in
            ["Café", "Ångström", "ÄÖÜ ÉÀÈ", "São Paulo", "CafÃ© mug", "Ð¼Ð¾Ð»Ð¾ÐºÐ¾", "樱桃", "ÌÕ"]
        {
            assert_eq!(repaired_gb(text), None, "{text}");
        }
    }

    #[test]
    fn blanks_alone_are_no_text() {
        for text in ["\u{2800}", " \u{2800}\u{A0}", "\u{200B}\u{1B}\u{7}\0"] {
            assert_eq!(line(text), "", "{text:?}");
        }
        assert_eq!(line("⠉⠁⠋⠑\u{2800}⠉"), "⠉⠁⠋⠑ ⠉");
    }

    #[test]
    fn joined_emoji_and_letters_stay_joined() {
        for text in ["pot 👨\u{200D}👩\u{200D}👧", "علی\u{200C}رضا", "क्\u{200D}ष"]
        {
            assert_eq!((line(text).as_str(), paragraphs(text).as_str()), (text, text));
        }
    }
}
