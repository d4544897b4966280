//! What of a text a reader sees. Names that look alike must be alike, and what a machine wrote into a
//! file must not steer a terminal or turn the direction of a page.

use std::borrow::Cow;

/// Zero width non-joiner and joiner: they shape letters of Persian and Indic scripts and join emoji.
const JOINERS: [char; 2] = ['\u{200C}', '\u{200D}'];

/// Why a text cannot be a name, or a part of one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NameFault {
    /// Characters that are none: bells, escapes, ends of lines.
    #[error("a name holds no control characters")]
    Control,
    /// Characters that nobody sees, or that turn the direction of what follows them.
    #[error("a name holds no invisible characters and none that turn the direction of writing")]
    Hidden,
}

/// `text` as a name: on one line, single spaces; empty where nothing of it is seen. Joiners stay where
/// their script needs them.
///
/// # Errors
/// [`NameFault`], whatever the name is of: a person, a merchant, a listing's brand. The reader cannot
/// see what is wrong, so it must be typed anew.
pub fn name(text: &str) -> Result<String, NameFault> {
    let line = spaced(text);
    if line.chars().any(char::is_control) {
        return Err(NameFault::Control);
    }
    if without_hidden(&line) != line {
        return Err(NameFault::Hidden);
    }
    Ok(line)
}

/// `text` on one line: white space of every kind as single spaces, none at either end. The blank of Braille is
/// white space too: to Unicode it is a letter, to a reader nothing.
#[must_use]
pub fn spaced(text: &str) -> String {
    let words = text.split(|c: char| c.is_whitespace() || c == '\u{2800}');
    words.filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

/// `text` without characters that nobody sees or that turn its direction. Joiners stay between letters
/// of scripts that use them and between emoji, tags stay in the flags that they spell.
#[must_use]
pub fn without_hidden(text: &str) -> Cow<'_, str> {
    if !text.chars().any(|c| is_hidden(c) || JOINERS.contains(&c) || is_tag(c)) {
        return Cow::Borrowed(text);
    }
    let mut kept = String::with_capacity(text.len());
    let mut before = None;
    let mut rest = text.chars();
    while let Some(c) = rest.next() {
        let stays = match c {
            c if is_tag(c) => {
                let flag = if before == Some('\u{1F3F4}') { flag(c, rest.as_str()) } else { "" };
                if !flag.is_empty() {
                    kept.push(c);
                    kept.push_str(flag);
                    rest = rest.as_str().strip_prefix(flag).unwrap_or_default().chars();
                    before = flag.chars().next_back();
                }
                false
            }
            c if JOINERS.contains(&c) => joins(before, rest.as_str().chars().next()),
            c => !is_hidden(c),
        };
        if stays {
            kept.push(c);
            before = Some(c);
        }
    }
    Cow::Owned(kept)
}

/// Whether a joiner after `before` does its work.
fn joins(before: Option<char>, after: Option<char>) -> bool {
    before.is_some_and(|b| {
        is_shaped(b) || is_emoji(b) && after.is_some_and(|a| is_emoji(a) && !is_tag(a))
    })
}

/// The rest of the flag whose first tag is `first`: two to five more letters and the tag that ends it.
fn flag(first: char, rest: &str) -> &str {
    if first == '\u{E007F}' {
        return "";
    }
    let mut length = 0;
    for c in rest.chars().take(7).take_while(|c| is_tag(*c)) {
        length += c.len_utf8();
        if c == '\u{E007F}' {
            return rest.get(..length).unwrap_or_default();
        }
    }
    ""
}

/// Tag letters and digits, and the tag that ends a flag.
const fn is_tag(c: char) -> bool {
    matches!(c, '\u{E0030}'..='\u{E0039}' | '\u{E0061}'..='\u{E007A}' | '\u{E007F}')
}

/// Letters of scripts whose form a joiner changes: Arabic, Syriac, Mongolian, those of India and of
/// South-East Asia.
const fn is_shaped(c: char) -> bool {
    matches!(c, '\u{0600}'..='\u{08FF}' | '\u{0900}'..='\u{0DFF}' | '\u{1000}'..='\u{109F}'
        | '\u{1780}'..='\u{18AF}' | '\u{A8E0}'..='\u{A8FF}' | '\u{AA60}'..='\u{AA7F}'
        | '\u{FB50}'..='\u{FDFF}' | '\u{FE70}'..='\u{FEFC}' | '\u{11000}'..='\u{11FFF}')
}

/// Emoji and what may stand at the end of one: a skin, a variation selector, the end of a flag.
const fn is_emoji(c: char) -> bool {
    matches!(c, '©' | '®' | '\u{2190}'..='\u{2BFF}' | '\u{3030}' | '\u{303D}' | '\u{3297}' | '\u{3299}'
        | '\u{FE0F}' | '\u{1F000}'..='\u{1FAFF}' | '\u{E007F}')
}

/// Characters without a picture of their own: zero-width ones, those that turn the direction, fillers,
/// annotations. Joiners and tags are judged by where they stand.
const fn is_hidden(c: char) -> bool {
    matches!(c, '\u{00AD}' | '\u{034F}' | '\u{061C}' | '\u{115F}' | '\u{1160}' | '\u{17B4}' | '\u{17B5}'
        | '\u{200B}' | '\u{200E}' | '\u{200F}' | '\u{2028}'..='\u{202E}'
        | '\u{2060}'..='\u{206F}' | '\u{3164}' | '\u{FEFF}' | '\u{FFA0}' | '\u{FFF9}'..='\u{FFFB}'
        | '\u{1D173}'..='\u{1D17A}' | '\u{E0000}'..='\u{E002F}' | '\u{E003A}'..='\u{E0060}'
        | '\u{E007B}'..='\u{E007E}')
}

/// `text` as it may be printed anywhere: control characters as their pictures (`␛`), hidden ones by
/// their number (`<U+202E>`).
#[must_use]
pub fn shown(text: &str) -> Cow<'_, str> {
    if !text.chars().any(|c| c.is_control() || is_hidden(c)) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        let picture = match u32::from(c) {
            code @ 0..=0x1F => char::from_u32(0x2400 + code),
            0x7F => Some('␡'),
            _ => None,
        };
        match picture {
            Some(picture) => out.push(picture),
            None if c.is_control() || is_hidden(c) => {
                out.push_str(&format!("<U+{:04X}>", u32::from(c)));
            }
            None => out.push(c),
        }
    }
    Cow::Owned(out)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const KEPT: [&str; 7] = [
        "Family pot 👨‍👩‍👧",
        "👩‍🌾 and ❤️‍🔥",
        "flag 🏴\u{E0067}\u{E0062}\u{E0065}\u{E006E}\u{E0067}\u{E007F}",
        "علی‌رضا",
        "क्‍ष",
        "ന്‍",
        "林 梅",
    ];

    #[test]
    fn joiners_stay_where_a_script_or_an_emoji_needs_them() {
        for text in KEPT {
            assert_eq!(without_hidden(text), text);
            assert_eq!(name(text).as_deref(), Ok(text));
        }
    }

    #[test]
    fn what_nobody_sees_is_no_part_of_a_text() {
        for (text, seen) in [
            ("pay\u{200D}pal", "paypal"),
            ("a\u{200B}b", "ab"),
            ("\u{202E}left", "left"),
            ("🏴\u{E0067}\u{E0062}x", "🏴x"),
            ("x\u{E0067}\u{E007F}", "x"),
            ("👨\u{200D} alone", "👨 alone"),
            ("soft\u{AD}hyphen", "softhyphen"),
        ] {
            assert_eq!(without_hidden(text), seen, "{text:?}");
            assert_eq!(name(text), Err(NameFault::Hidden), "{text:?}");
        }
        assert_eq!(name("a\u{1B}[2J"), Err(NameFault::Control));
        assert_eq!(name(" Ada \n Lovelace ").as_deref(), Ok("Ada Lovelace"));
        assert_eq!(name("\u{2800} \u{2800}").as_deref(), Ok(""));
    }

    #[test]
    fn control_characters_are_shown_as_pictures() {
        assert_eq!(shown("Name\u{1B}[2J\u{7}"), "Name␛[2J␇");
        assert_eq!(shown("\u{202E}x\u{85}"), "<U+202E>x<U+0085>");
        assert_eq!(shown("plain 名"), "plain 名");
    }

    proptest! {
        #[test]
        fn what_is_seen_is_seen_again(text in "[\\PCa\u{200C}\u{200D}\u{202E}\u{1F3F4}\u{E0067}\u{E007F}\u{1F468}ا]{0,24}") {
            let once = without_hidden(&text).into_owned();
            prop_assert_eq!(without_hidden(&once), once.as_str());
        }
    }
}
