//! A text in several languages, shared and not copied: every quote repeats the same few hundred.

use kernel::Lang;
use std::collections::BTreeMap;
use std::ops::Deref;
use std::sync::Arc;

/// A text in the languages that it was written in; reads as a map from language to text. A copy is the
/// same text.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Texts(Option<Arc<BTreeMap<Lang, String>>>);

static NONE: BTreeMap<Lang, String> = BTreeMap::new();

impl Texts {
    /// No text.
    #[must_use]
    pub const fn new() -> Texts {
        Texts(None)
    }

    /// Whether it is written in no language.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.as_ref().is_none_or(|texts| texts.is_empty())
    }

    /// The text in `lang`, or in English; `None` when it is written in neither.
    #[must_use]
    pub fn in_lang(&self, lang: Lang) -> Option<&str> {
        self.get(&lang).or_else(|| self.get(&Lang::EN)).map(String::as_str)
    }
}

impl Deref for Texts {
    type Target = BTreeMap<Lang, String>;

    fn deref(&self) -> &BTreeMap<Lang, String> {
        self.0.as_deref().unwrap_or(&NONE)
    }
}

impl std::fmt::Debug for Texts {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.deref().fmt(f)
    }
}

impl From<BTreeMap<Lang, String>> for Texts {
    fn from(texts: BTreeMap<Lang, String>) -> Texts {
        Texts((!texts.is_empty()).then(|| Arc::new(texts)))
    }
}

impl FromIterator<(Lang, String)> for Texts {
    fn from_iter<I: IntoIterator<Item = (Lang, String)>>(texts: I) -> Texts {
        texts.into_iter().collect::<BTreeMap<_, _>>().into()
    }
}

impl<const N: usize> From<[(Lang, String); N]> for Texts {
    fn from(texts: [(Lang, String); N]) -> Texts {
        texts.into_iter().collect()
    }
}

impl<'t> IntoIterator for &'t Texts {
    type Item = (&'t Lang, &'t String);
    type IntoIter = std::collections::btree_map::Iter<'t, Lang, String>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl serde::Serialize for Texts {
    fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        self.deref().serialize(s)
    }
}

impl<'de> serde::Deserialize<'de> for Texts {
    fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Texts, D::Error> {
        BTreeMap::<Lang, String>::deserialize(d).map(Texts::from)
    }
}
