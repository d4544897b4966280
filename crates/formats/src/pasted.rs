//! An address that was pasted in one piece, as people send it to each other: read into the fields of a form.
//!
//! It looks at shapes and at the tables of [`crate::divisions`] and [`crate::postal`], and guesses; whoever pasted it sees
//! what was read, and what found no place ([`Pasted::unplaced`]), before anything is kept. Whether the fields make an
//! address is decided where it is kept.

mod abroad;
mod chinese;

use kernel::Country;
use std::fmt;

/// More of a text is not read.
pub const CHARACTERS_MAX: usize = 600;

/// What was read; a field that was not found is empty. `Debug` shows nothing of it.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Pasted {
    /// The country in whose form it was read.
    pub country: Option<Country>,
    /// Who takes the parcel.
    pub name: String,
    /// The telephone number, as [`crate::postal::Format::read_phone`] writes it; eleven digits in China.
    pub phone: String,
    /// In China the province's code, also when no district was found.
    pub province: String,
    /// In China the district's code.
    pub division: String,
    /// Street, building, room.
    pub street: String,
    /// More of it.
    pub line2: String,
    /// Outside China the city.
    pub city: String,
    /// Outside China the state, as its post writes it.
    pub state: String,
    /// In the form of the country.
    pub postcode: String,
    /// What found no place, piece by piece.
    pub unplaced: Vec<String>,
}

impl fmt::Debug for Pasted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Pasted(***)")
    }
}

/// Reads an address that was pasted into the form of `country`.
///
/// ```
/// let read = formats::pasted::read("张伟 13800138000 上海市浦东新区世纪大道100号", kernel::Country::CN);
/// assert_eq!((read.name.as_str(), read.division.as_str()), ("张伟", "310115"));
/// assert_eq!(read.street, "世纪大道100号");
/// ```
#[must_use]
pub fn read(text: &str, country: Country) -> Pasted {
    let mut head = cleaned(text);
    let tail =
        if head.len() > CHARACTERS_MAX { head.split_off(CHARACTERS_MAX) } else { Vec::new() };
    let mut read = match country {
        Country::CN if head.iter().any(|c| is_han(*c)) => chinese::read(&head),
        Country::CN => abroad::read(&head, country),
        _ => chinese::read_if_there(&head).unwrap_or_else(|| abroad::read(&head, country)),
    };
    let tail = line(&tail);
    if !tail.is_empty() {
        read.unplaced.push(tail);
    }
    read
}

/// Between pieces of a text.
const SEPARATOR: char = '\n';

/// Digits, letters and marks of any keyboard as ASCII has them, what separates as [`SEPARATOR`], nothing hidden.
fn cleaned(text: &str) -> Vec<char> {
    let half = |c: char| match c {
        '（' | '）' => c,
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        c => c,
    };
    let lined: String = text.chars().map(|c| if is_break(c) { SEPARATOR } else { c }).collect();
    let parts: Vec<String> = lined
        .split(SEPARATOR)
        .map(|part| kernel::text::without_hidden(part).into_owned())
        .collect();
    let whole = parts.join("\n");
    let plain = |c: char| match half(c) {
        SEPARATOR | ',' | ';' | '|' | '、' | '。' => SEPARATOR,
        c if c.is_whitespace() || c.is_control() => ' ',
        c => c,
    };
    whole.chars().filter(|c| !is_private(*c)).map(plain).collect()
}

fn is_break(c: char) -> bool {
    matches!(c, '\n' | '\r' | '\t' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

/// Characters that nobody writes; labels are marked with some of them.
fn is_private(c: char) -> bool {
    ('\u{e000}'..='\u{f8ff}').contains(&c)
}

/// A Chinese character.
fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{9fff}' | '\u{20000}'..='\u{2fa1f}')
}

/// One line, single spaces, without marks at its ends.
fn line(chars: &[char]) -> String {
    let text: String = chars.iter().map(|c| if *c == SEPARATOR { ' ' } else { *c }).collect();
    trimmed(&text)
}

fn trimmed(text: &str) -> String {
    let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
    words.trim_matches(|c: char| c == ' ' || matches!(c, ':' | '.' | '-' | '/')).to_owned()
}

#[cfg(test)]
mod tests;
