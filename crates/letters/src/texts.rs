//! What letters say: `mail/<language>/<topic>.ftl`, under the texts that an operator put in their place. A new
//! language needs its folder and no code.

use crate::checked;
use crate::kind::LetterKind;
use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource};
use kernel::Lang;
use std::fmt::Write as _;
use std::sync::{Arc, LazyLock};

type Bundle = FluentBundle<Arc<FluentResource>>;
type Files = &'static [(&'static str, &'static str)];

static FILES: &[(&str, Files)] = include!(concat!(env!("OUT_DIR"), "/mail_texts.rs"));

static LANGUAGES: LazyLock<Vec<Language>> =
    LazyLock::new(|| FILES.iter().filter_map(|(tag, files)| Language::load(tag, files)).collect());

/// One language with all its texts.
struct Language {
    lang: Lang,
    resources: Vec<Arc<FluentResource>>,
    bundle: Bundle,
}

impl Language {
    fn load(tag: &str, files: Files) -> Option<Language> {
        let lang: Lang = tag.parse().ok()?;
        let read = |(file, text): &(&str, &str)| {
            let resource = FluentResource::try_new((*text).to_owned()).unwrap_or_else(|(r, e)| {
                tracing::error!(tag, file, ?e, "a file of letters has errors");
                r
            });
            Arc::new(resource)
        };
        let resources: Vec<_> = files.iter().map(read).collect();
        let bundle = bundle(lang, &resources)?;
        Some(Language { lang, resources, bundle })
    }

    fn of(lang: Lang) -> Option<&'static Language> {
        LANGUAGES.iter().find(|language| language.lang == lang)
    }
}

fn bundle(lang: Lang, resources: &[Arc<FluentResource>]) -> Option<Bundle> {
    let mut bundle = FluentBundle::new_concurrent(vec![lang.tag().parse().ok()?]);
    bundle.set_use_isolating(false);
    for resource in resources {
        bundle.add_resource_overriding(Arc::clone(resource));
    }
    Some(bundle)
}

/// The languages that letters are written in, by their tags.
pub fn languages() -> impl Iterator<Item = Lang> {
    LANGUAGES.iter().map(|language| language.lang)
}

/// Facts by name, as they are written.
pub(crate) type Written = [(&'static str, String)];

/// The text `key` in `lang`, else in English; the key itself when there is none.
pub(crate) fn plain(lang: Lang, key: &str, facts: &Written) -> String {
    let args = args(facts);
    let in_language = |lang| fill(&Language::of(lang)?.bundle, key, &args);
    in_language(lang).or_else(|| in_language(Lang::EN)).unwrap_or_else(|| key.to_owned())
}

/// As [`plain`], of the `text` that an operator wrote in the place of the shipped one; `None` when it cannot be
/// filled, as one that was kept before a fact was renamed.
pub(crate) fn edited(lang: Lang, text: &str, facts: &Written) -> Option<String> {
    let language = Language::of(lang).or_else(|| Language::of(Lang::EN))?;
    let own = read_own(text).ok()?;
    let resources = [language.resources.as_slice(), &[Arc::new(own)]].concat();
    fill(&bundle(language.lang, &resources)?, EDITED, &args(facts))
}

fn args(facts: &Written) -> FluentArgs<'static> {
    let mut args = FluentArgs::new();
    for (name, value) in facts {
        args.set(*name, value.clone());
    }
    args
}

fn fill(bundle: &Bundle, key: &str, args: &FluentArgs<'_>) -> Option<String> {
    let mut errors = Vec::new();
    let pattern = bundle.get_message(key)?.value()?;
    let text = bundle.format_pattern(pattern, Some(args), &mut errors).into_owned();
    errors.is_empty().then_some(text)
}

/// The name of the message that an operator's text becomes.
const EDITED: &str = "edited";

/// The most braces and brackets that an own text opens: no more names than these are filled in either. Its reader
/// goes one step deeper with each that is opened in another, on a stack that has an end.
pub(crate) const OPENED_MAX: usize = 100;

/// Why an operator's text is not read.
pub(crate) enum Unreadable {
    /// More than [`OPENED_MAX`] are opened; nothing looked further.
    Crowded,
    /// What the line, from 1, says is no text.
    Shape(usize),
}

/// An operator's `text` as a message, whether it is just written or was kept long ago: the only way by which what
/// somebody typed gets to the reader of texts.
pub(crate) fn read_own(text: &str) -> Result<FluentResource, Unreadable> {
    if text.matches(['{', '(']).count() > OPENED_MAX {
        return Err(Unreadable::Crowded);
    }
    let source = as_message(text);
    FluentResource::try_new(source.clone()).map_err(|(_, errors)| {
        let at = errors.first().map_or(0, |error| error.pos.start);
        let before = source.get(..at).unwrap_or(&source);
        // The first line of the source is the name of the message; what ends too early does so behind the last.
        Unreadable::Shape(before.matches('\n').count().clamp(1, text.lines().count().max(1)))
    })
}

/// `text` as the pattern of a message: each line of it indented.
fn as_message(text: &str) -> String {
    let mut source = format!("{EDITED} =\n");
    for line in text.lines() {
        let _ = writeln!(source, "    {line}");
    }
    source
}

/// The shipped text `key` as it stands in its file, for whoever edits it.
pub fn shipped(lang: Lang, key: &str) -> Option<String> {
    let (_, files) = FILES.iter().find(|(tag, _)| *tag == lang.tag())?;
    files.iter().find_map(|(_, text)| pattern_of(text, key))
}

fn pattern_of(text: &str, key: &str) -> Option<String> {
    let mut lines = text.lines().skip_while(|line| first(line, key).is_none());
    let mut found = vec![first(lines.next()?, key)?.trim().to_owned()];
    for line in lines.take_while(|line| line.is_empty() || line.starts_with(' ')) {
        found.push(line.strip_prefix("    ").unwrap_or(line.trim_start()).to_owned());
    }
    Some(found.join("\n").trim().to_owned())
}

/// What stands behind `key =`, when the line begins so.
fn first<'a>(line: &'a str, key: &str) -> Option<&'a str> {
    line.strip_prefix(key)?.trim_start().strip_prefix('=')
}

/// The parts of a letter: what its texts are called behind the key of their kind.
pub(crate) const PARTS: [&str; 3] = ["subject", "body", "notice"];

/// What is missing in the texts of `kind`, or names what the kind does not tell: one line each, none when all
/// is well. For the test of whoever lists kinds.
#[must_use]
pub fn faults(kind: &LetterKind) -> Vec<String> {
    let named = kind.facts.iter().chain(&["market", "name", "site", "link"]);
    let facts: Vec<(&'static str, String)> = named.map(|name| (*name, "x".to_owned())).collect();
    let args = args(&facts);
    let mut faults = Vec::new();
    for language in LANGUAGES.iter() {
        for part in PARTS {
            let key = format!("{}-{part}", kind.key);
            if fill(&language.bundle, &key, &args).is_none() {
                faults
                    .push(format!("{}: {key} is missing, or names an unknown fact", language.lang));
            }
        }
        let own = |part: &str| shipped(language.lang, &format!("{}-{part}", kind.key));
        if let (Some(subject), Some(body)) = (own("subject"), own("body"))
            && let Some(fault) = checked::faults_of(kind, &subject, &body).first()
        {
            faults.push(format!("{}: {} may not be edited: {fault:?}", language.lang, kind.key));
        }
    }
    faults
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_language_has_the_same_texts_and_no_file_has_errors() {
        let names = |files: Files| -> Vec<String> {
            let keys = files.iter().flat_map(|(file, text)| {
                let read = FluentResource::try_new((*text).to_owned());
                assert!(read.is_ok(), "{file} has errors");
                text.lines()
                    .filter(|line| line.starts_with(|c: char| c.is_ascii_lowercase()))
                    .filter_map(|line| Some(line.split_once('=')?.0.trim().to_owned()))
            });
            let mut keys: Vec<String> = keys.collect();
            keys.sort();
            keys
        };
        assert!(FILES.len() >= 2);
        let first = names(FILES[0].1);
        for (tag, files) in FILES {
            assert_eq!(names(files), first, "{tag}");
        }
        let mut once = first.clone();
        once.dedup();
        assert_eq!(once, first, "a text stands twice");
    }

    #[test]
    fn a_kept_text_that_opens_too_many_braces_is_not_filled_and_ends_nothing() {
        for (open, close) in [("{", "}"), ("{ A(", ") }")] {
            let deep =
                |times: usize| format!("{{ {}\"x\"{} }}", open.repeat(times), close.repeat(times));
            assert_eq!(edited(Lang::EN, &deep(5_000), &[]), None, "{open}");
        }
        let nested = format!("{}\"x\"{}", "{".repeat(20), "}".repeat(20));
        assert_eq!(edited(Lang::EN, &nested, &[]).as_deref(), Some("x"));
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
    fn a_shipped_text_is_shown_as_it_stands_and_says_the_same_when_it_is_kept() {
        let facts = [("name", "Mei".to_owned()), ("site", "s".to_owned())];
        for lang in languages() {
            let text = shipped(lang, "greeting").unwrap();
            assert_eq!(edited(lang, &text, &facts), Some(plain(lang, "greeting", &facts)));
        }
        let body = shipped(Lang::EN, "verify-body").unwrap();
        assert!(body.starts_with("{ greeting }\n\n") && body.ends_with("{ farewell }"), "{body}");
    }
}
