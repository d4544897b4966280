//! A sentence as a key and its values, so that a page can say it in every language of the market.

use crate::Text;
use kernel::{Country, Date, Lang, Money, Rate};
use std::collections::BTreeMap;
use std::fmt;

/// A value inside a [`Note`]; pages write it in the reader's own format.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Arg {
    /// A word or name, shown as it is.
    Text(Text),
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

/// Values by name, in the order of their names; few, so that they stand in one piece of memory.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Args(Vec<(Text, Arg)>);

impl Args {
    /// No values.
    #[must_use]
    pub const fn new() -> Args {
        Args(Vec::new())
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The value of that name.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Arg> {
        self.0.iter().find(|(own, _)| *own == *name).map(|(_, value)| value)
    }

    /// Names and values.
    pub fn iter(&self) -> impl Iterator<Item = (&Text, &Arg)> {
        self.0.iter().map(|(name, value)| (name, value))
    }

    fn set(&mut self, name: Text, value: Arg) {
        match self.0.binary_search_by(|(own, _)| own.cmp(&name)) {
            Ok(at) => {
                if let Some((_, own)) = self.0.get_mut(at) {
                    *own = value;
                }
            }
            Err(at) => {
                self.0.reserve_exact(1);
                self.0.insert(at, (name, value));
            }
        }
    }
}

impl fmt::Debug for Args {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self.iter()).finish()
    }
}

impl<'n> IntoIterator for &'n Args {
    type Item = (&'n Text, &'n Arg);
    type IntoIter = std::iter::Map<
        std::slice::Iter<'n, (Text, Arg)>,
        fn(&'n (Text, Arg)) -> (&'n Text, &'n Arg),
    >;

    fn into_iter(self) -> Self::IntoIter {
        self.0.iter().map(|(name, value)| (name, value))
    }
}

impl serde::Serialize for Args {
    fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.collect_map(self)
    }
}

impl<'de> serde::Deserialize<'de> for Args {
    fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Args, D::Error> {
        let all = BTreeMap::<Text, Arg>::deserialize(d)?;
        Ok(Args(all.into_iter().collect()))
    }
}

/// A sentence by its Fluent key, with its values.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Note {
    /// The key, for example `rule-cn-cbec-vat`.
    pub key: Text,
    /// The values by name.
    #[serde(default, skip_serializing_if = "Args::is_empty")]
    pub args: Args,
    /// The sentence itself, when a lane file brings it; then the key is only a name.
    #[serde(default, skip_serializing_if = "crate::Texts::is_empty")]
    pub texts: crate::Texts,
}

impl Note {
    /// A sentence without values.
    #[must_use]
    pub fn new(key: &str) -> Note {
        Note::of(key, &crate::Texts::new())
    }

    /// A sentence that a lane file brings.
    #[must_use]
    pub fn of(key: &str, texts: &crate::Texts) -> Note {
        Note::named(key.into(), texts)
    }

    /// The same, with a key that is shared.
    pub(crate) fn named(key: Text, texts: &crate::Texts) -> Note {
        Note { key, args: Args::new(), texts: texts.clone() }
    }

    /// A sentence of the program without values.
    pub(crate) fn fixed(key: &'static str) -> Note {
        Note::named(Text::fixed(key), &crate::Texts::new())
    }

    /// The sentence in `lang`, or in English, when a lane file brings it.
    #[must_use]
    pub fn text(&self, lang: Lang) -> Option<&str> {
        self.texts.in_lang(lang)
    }

    /// The same with the value `name`.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl Into<Arg>) -> Note {
        self.args.set(name.into(), value.into());
        self
    }

    /// The same, with a name of the program.
    #[must_use]
    pub(crate) fn and(mut self, name: &'static str, value: impl Into<Arg>) -> Note {
        self.args.set(Text::fixed(name), value.into());
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
arg_from!(Text(Text), Money(Money), Rate(Rate), Date(Date), Country(Country), Count(u64));

impl From<&str> for Arg {
    fn from(value: &str) -> Arg {
        Arg::Text(value.into())
    }
}

impl From<String> for Arg {
    fn from(value: String) -> Arg {
        Arg::Text(value.into())
    }
}
