//! Customs codes where a merchant chooses one: what a code is called, which ones words mean, and what she
//! typed where either is taken.

use crate::{
    Reader,
    components::{Choice, chapter_name},
};
use kernel::Lang;
use trade::HsCode;
use trade::hs::Suggestion;

/// What stands in a field that takes a code, or words to find one by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Said {
    /// It is empty.
    Nothing,
    /// A code that HS 2022 has.
    Code(HsCode),
    /// Digits that are no code of HS 2022.
    Unknown(HsCode),
    /// Words.
    Words(String),
    /// A code that lost a zero, and the one that is probably meant.
    Short(HsCode),
    /// Neither.
    Neither,
}

impl Said {
    pub(super) fn of(text: &str) -> Said {
        let text = text.trim();
        let parsed = text.parse::<HsCode>();
        match parsed {
            Ok(code) if trade::hs::exists(code) => Said::Code(code),
            Ok(code) => Said::Unknown(code),
            Err(_) if text.is_empty() => Said::Nothing,
            Err(_) if text.chars().any(char::is_alphabetic) => Said::Words(text.to_owned()),
            Err(error) => error.meant().map_or(Said::Neither, Said::Short),
        }
    }
}

/// What a code is called: for readers of other languages its chapter in theirs, then its own words.
pub(super) fn called(reader: &Reader, code: HsCode) -> String {
    let own = trade::hs::describe(code).unwrap_or_default();
    let chapter = chapter_name(reader, code.chapter()).filter(|_| reader.lang() != Lang::EN);
    match chapter {
        Some(chapter) => format!("{chapter} · {own}"),
        None => own.to_owned(),
    }
}

/// Suggestions as the choices of a list, each with all of its words.
pub(super) fn choices(reader: &Reader, found: &[Suggestion]) -> Vec<Choice> {
    let choice = |one: &Suggestion| {
        let text = format!("{} · {}", one.code, called(reader, one.code));
        (one.code.digits().to_owned(), text)
    };
    found.iter().map(choice).collect()
}
