//! A short text in several languages.

use kernel::Lang;
use std::collections::BTreeMap;

/// A short text in one or more languages.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(transparent)]
pub struct LangText(BTreeMap<Lang, String>);

impl LangText {
    /// `text` in `lang`.
    #[must_use]
    pub fn of(lang: Lang, text: impl Into<String>) -> LangText {
        LangText::default().with(lang, text)
    }

    /// Adds or replaces `lang`; an empty text takes it away.
    #[must_use]
    pub fn with(mut self, lang: Lang, text: impl Into<String>) -> LangText {
        let text = text.into();
        if text.is_empty() {
            self.0.remove(&lang)
        } else {
            self.0.insert(lang, text)
        };
        self
    }

    /// The text in `lang`, else in English, else in any language, else nothing.
    #[must_use]
    pub fn get(&self, lang: Lang) -> &str {
        let found = self.0.get(&lang).or_else(|| self.0.get(&Lang::EN));
        found.or_else(|| self.0.values().next()).map_or("", String::as_str)
    }

    /// The text in exactly `lang`.
    #[must_use]
    pub fn in_lang(&self, lang: Lang) -> Option<&str> {
        self.0.get(&lang).map(String::as_str)
    }

    /// No text in any language.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether both say the same in a language that both have, however its letters are written.
    pub(crate) fn agrees_with(&self, other: &LangText) -> bool {
        other.iter().any(|(lang, word)| {
            self.in_lang(lang).is_some_and(|own| own.to_lowercase() == word.to_lowercase())
        })
    }

    /// Every language and its text.
    pub fn iter(&self) -> impl Iterator<Item = (Lang, &str)> {
        self.0.iter().map(|(lang, text)| (*lang, text.as_str()))
    }

    /// `self`, with what `newer` says in its languages.
    #[must_use]
    pub fn updated_by(&self, newer: &LangText) -> LangText {
        newer.iter().fold(self.clone(), |text, (lang, word)| text.with(lang, word))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_falls_back_to_english_and_then_to_any_language() {
        let text = LangText::of(Lang::ZH, "红");
        assert_eq!((text.get(Lang::EN), text.get(Lang::ZH)), ("红", "红"));
        let both = text.with(Lang::EN, "red");
        assert_eq!(both.get("de".parse().unwrap()), "red");
        assert_eq!(serde_json::to_string(&both).unwrap(), r#"{"en":"red","zh":"红"}"#);
        let back: LangText = serde_json::from_str(r#"{"en":"red","zh":"红"}"#).unwrap();
        assert_eq!(back, both);
    }
}
