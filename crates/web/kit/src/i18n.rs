//! Texts in the reader's language: Fluent files under `locales/<language>/`, embedded by build.rs.
//!
//! A language is a folder; its name, number and date patterns are messages in `common.ftl`. A key
//! that a language lacks falls back to English and is logged.

use fluent_bundle::{FluentResource, concurrent::FluentBundle};
use kernel::Lang;
use std::sync::LazyLock;

pub use fluent_bundle::FluentArgs as Args;

type Files = &'static [(&'static str, &'static str)];

static FILES: &[(&str, Files)] = include!(concat!(env!("OUT_DIR"), "/locales.rs"));

static LOCALES: LazyLock<Vec<Locale>> = LazyLock::new(|| {
    let mut all: Vec<Locale> =
        FILES.iter().filter_map(|(tag, files)| Locale::load(tag, files)).collect();
    all.sort_by_key(|l| l.lang != Lang::EN);
    all
});

/// One language with all its texts.
pub struct Locale {
    lang: Lang,
    bundle: FluentBundle<FluentResource>,
}

impl Locale {
    fn load(tag: &str, files: Files) -> Option<Locale> {
        let lang: Lang = tag.parse().ok()?;
        let mut bundle = FluentBundle::new_concurrent(vec![tag.parse().ok()?]);
        bundle.set_use_isolating(false);
        for (file, text) in files {
            let resource = FluentResource::try_new((*text).to_owned()).unwrap_or_else(|(r, e)| {
                tracing::error!(tag, file, ?e, "a Fluent file has errors");
                r
            });
            if let Err(e) = bundle.add_resource(resource) {
                tracing::error!(tag, file, ?e, "a Fluent file repeats keys");
            }
        }
        Some(Locale { lang, bundle })
    }

    /// The language whose tag is `lang`; English when there is none.
    #[must_use]
    pub fn of(lang: Lang) -> &'static Locale {
        LOCALES.iter().find(|l| l.lang == lang).unwrap_or(&LOCALES[0])
    }

    /// Every language there is, English first.
    pub fn all() -> impl Iterator<Item = &'static Locale> {
        LOCALES.iter()
    }

    /// The language.
    #[must_use]
    pub fn lang(&self) -> Lang {
        self.lang
    }

    /// The text `key`, if this language has it.
    #[must_use]
    pub fn find(&self, key: &str, args: Option<&Args<'_>>) -> Option<String> {
        let pattern = self.bundle.get_message(key)?.value()?;
        let mut errors = Vec::new();
        let text = self.bundle.format_pattern(pattern, args, &mut errors).into_owned();
        if !errors.is_empty() {
            tracing::error!(lang = %self.lang, key, ?errors, "a text could not be filled");
        }
        Some(text)
    }

    /// The text `key`; English when this language lacks it, the key itself when both do.
    #[must_use]
    pub fn text(&self, key: &str, args: Option<&Args<'_>>) -> String {
        self.find(key, args).unwrap_or_else(|| {
            tracing::error!(lang = %self.lang, key, "a text is missing");
            LOCALES[0].find(key, args).unwrap_or_else(|| key.to_owned())
        })
    }
}

/// The best language for an Accept-Language header among those that are `spoken`; `None` when it names none of them.
#[must_use]
pub(crate) fn accepted(header: &str, spoken: impl Fn(Lang) -> bool) -> Option<Lang> {
    let mut wishes: Vec<(i32, Lang)> = header
        .split(',')
        .filter_map(|wish| {
            let (tag, weight) = wish.split_once(';').unwrap_or((wish, "q=1"));
            let weight = weight.trim().strip_prefix("q=")?;
            let lang: Lang = tag.parse().ok()?;
            let known = spoken(lang) && LOCALES.iter().any(|l| l.lang == lang);
            known.then(|| (thousandths(weight), lang))
        })
        .filter(|(weight, _)| *weight > 0)
        .collect();
    wishes.sort_by_key(|(weight, _)| -weight);
    wishes.first().map(|(_, lang)| *lang)
}

fn thousandths(weight: &str) -> i32 {
    let (whole, part) = weight.split_once('.').unwrap_or((weight, ""));
    let part = format!("{part:0<3}");
    format!("{whole}{}", part.get(..3).unwrap_or("000")).parse().unwrap_or(0)
}

/// The text of a key in the reader's language, with values: `t!(reader, "cart-count", count = 3)`.
/// Numbers may be given as integers (for plural forms) or as text made by the reader's formatters.
#[macro_export]
macro_rules! t {
    ($reader:expr, $key:expr) => { $reader.text($key) };
    ($reader:expr, $key:expr, $($name:ident = $value:expr),+ $(,)?) => {{
        let mut args = $crate::Args::new();
        $(args.set(stringify!($name), $value);)+
        $reader.text_with($key, &args)
    }};
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::{BTreeMap, BTreeSet};

    fn keys(files: Files) -> BTreeMap<String, &'static str> {
        let mut keys = BTreeMap::new();
        for (file, text) in files {
            let resource = FluentResource::try_new((*text).to_owned())
                .unwrap_or_else(|(_, e)| panic!("{file}: {e:?}"));
            for entry in resource.entries() {
                if let fluent_syntax::ast::Entry::Message(m) = entry {
                    let before = keys.insert(m.id.name.to_owned(), *file);
                    assert!(before.is_none(), "{} is in {file} and in {before:?}", m.id.name);
                }
            }
        }
        keys
    }

    #[test]
    fn every_language_has_the_same_keys_in_the_same_files() {
        let english = FILES.iter().find(|(tag, _)| *tag == "en").unwrap();
        let wanted = keys(english.1);
        for (tag, files) in FILES {
            let have = keys(files);
            let lacking: BTreeSet<_> = wanted.iter().filter(|k| !have.contains_key(k.0)).collect();
            let extra: BTreeSet<_> = have.iter().filter(|k| !wanted.contains_key(k.0)).collect();
            assert!(lacking.is_empty(), "{tag} lacks {lacking:?}");
            assert!(extra.is_empty(), "{tag} has what English lacks: {extra:?}");
        }
    }

    #[test]
    fn a_payout_has_one_name_in_chinese() {
        let (_, files) = FILES.iter().find(|(tag, _)| *tag == "zh").unwrap();
        for (file, text) in *files {
            for other in ["提款", "提取", "打款"] {
                let line = text.lines().find(|line| line.contains(other));
                assert_eq!(line, None, "{file}: a payout is called 提现");
            }
        }
    }

    #[test]
    fn market_and_dispute_have_one_name_each_in_chinese() {
        let (_, files) = FILES.iter().find(|(tag, _)| *tag == "zh").unwrap();
        for (file, text) in *files {
            for (other, name) in [("市场", "平台"), ("纠纷", "争议")] {
                let line = text.lines().find(|line| line.contains(other));
                assert_eq!(line, None, "{file}: it is called {name}");
            }
        }
    }

    #[test]
    fn the_wish_with_the_most_weight_wins() {
        assert_eq!(accepted("zh-CN,zh;q=0.9,en;q=0.8", |_| true), Some(Lang::ZH));
        assert_eq!(accepted("en;q=0.5, zh;q=0.75", |_| true), Some(Lang::ZH));
        assert_eq!(accepted("xx, yy;q=0.1", |_| true), None);
        assert_eq!(accepted("zh;q=0, en;q=0.1", |_| true), Some(Lang::EN));
        assert_eq!(accepted("", |_| true), None);
        assert_eq!(accepted("zh, en;q=0.1", |lang| lang == Lang::EN), Some(Lang::EN));
    }
}
