//! A text in several languages.

use kernel::Lang;
use std::collections::BTreeMap;

/// A text per language; stored and sent as a JSON object of language tag to text.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(transparent)]
pub struct LocalText(BTreeMap<Lang, String>);

impl LocalText {
    /// The texts that are not blank, trimmed.
    #[must_use]
    pub fn new<S: Into<String>>(texts: impl IntoIterator<Item = (Lang, S)>) -> LocalText {
        let kept = texts.into_iter().filter_map(|(lang, text)| {
            let text = text.into().trim().to_owned();
            (!text.is_empty()).then_some((lang, text))
        });
        LocalText(kept.collect())
    }

    /// In `lang`, else in English, else in any language there is, else empty.
    #[must_use]
    pub fn get(&self, lang: Lang) -> &str {
        let any = || self.0.values().next();
        self.0.get(&lang).or_else(|| self.0.get(&Lang::EN)).or_else(any).map_or("", String::as_str)
    }

    /// In `lang` and no other.
    #[must_use]
    pub fn exact(&self, lang: Lang) -> Option<&str> {
        self.0.get(&lang).map(String::as_str)
    }

    /// No text in any language.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Each language with its text, by tag.
    pub fn iter(&self) -> impl Iterator<Item = (Lang, &str)> {
        self.0.iter().map(|(lang, text)| (*lang, text.as_str()))
    }

    pub(crate) fn to_json(&self) -> String {
        serde_json::to_string(self).unwrap_or_else(|_| "{}".to_owned())
    }

    pub(crate) fn from_json(json: &str) -> Option<LocalText> {
        serde_json::from_str(json).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_missing_language_falls_back_and_blank_is_missing() {
        let text = LocalText::new([(Lang::EN, " Harbor Orchard "), (Lang::ZH, "  ")]);
        assert_eq!(text.get(Lang::ZH), "Harbor Orchard");
        assert_eq!(text.exact(Lang::ZH), None);
        assert_eq!(LocalText::from_json(&text.to_json()), Some(text));
        assert_eq!(LocalText::default().get(Lang::EN), "");
    }
}
