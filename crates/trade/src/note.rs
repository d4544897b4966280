//! A sentence as a key and its values, so that a page can say it in every language of the market.

use kernel::{Country, Date, Lang, Money, Rate};
use std::collections::BTreeMap;

/// A value inside a [`Note`]; pages write it in the reader's own format.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Arg {
    /// A word or name, shown as it is.
    Text(String),
    /// An amount.
    Money(Money),
    /// A percentage or factor.
    Rate(Rate),
    /// A day.
    Date(Date),
    /// A country.
    Country(Country),
    /// A whole number.
    Count(u64),
}

/// A sentence by its Fluent key, with its values.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Note {
    /// The key, for example `rule-cn-cbec-vat`.
    pub key: String,
    /// The values by name.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub args: BTreeMap<String, Arg>,
    /// The sentence itself, when a lane file brings it; then the key is only a name.
    #[serde(default, skip_serializing_if = "crate::Texts::is_empty")]
    pub texts: crate::Texts,
}

impl Note {
    /// A sentence without values.
    #[must_use]
    pub fn new(key: &str) -> Note {
        Note { key: key.to_owned(), args: BTreeMap::new(), texts: crate::Texts::new() }
    }

    /// A sentence that a lane file brings.
    #[must_use]
    pub fn of(key: &str, texts: &crate::Texts) -> Note {
        Note { key: key.to_owned(), args: BTreeMap::new(), texts: texts.clone() }
    }

    /// The sentence in `lang`, or in English, when a lane file brings it.
    #[must_use]
    pub fn text(&self, lang: Lang) -> Option<&str> {
        self.texts.in_lang(lang)
    }

    /// The same with the value `name`.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl Into<Arg>) -> Note {
        self.args.insert(name.to_owned(), value.into());
        self
    }
}

macro_rules! arg_from {
    ($($kind:ident($t:ty)),*) => {$(
        impl From<$t> for Arg {
            fn from(value: $t) -> Arg {
                Arg::$kind(value)
            }
        }
    )*};
}
arg_from!(Text(String), Money(Money), Rate(Rate), Date(Date), Country(Country), Count(u64));

impl From<&str> for Arg {
    fn from(value: &str) -> Arg {
        Arg::Text(value.to_owned())
    }
}
