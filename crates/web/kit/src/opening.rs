//! What is left to do before the market can trade, as pages and the machine's command line tell it.

use crate::{
    Access, App, Args, Reader,
    components::{Tone, banner, chip, quiet_link, task},
    i18n::Locale,
    t,
};
use house::{Circumstances, Line, Standing};
use kernel::Lang;
use maud::{Markup, html};

/// What this server knows of itself.
#[must_use]
pub fn circumstances(app: &App) -> Circumstances {
    Circumstances {
        now: app.clock.now(),
        sandbox: app.is_sandbox(),
        mail: app.config.sends_mail,
        rates: app.config.fetches_rates,
    }
}

/// What the line is about.
fn name(locale: &Locale, line: &Line) -> String {
    locale.text(&format!("opening-{}", line.check.key), None)
}

/// What proves it, or what is missing.
fn sentence(locale: &Locale, line: &Line) -> String {
    let mut args = Args::new();
    for (name, value) in &line.look.facts {
        args.set(*name, value.as_str());
    }
    locale.text(&format!("opening-{}-{}", line.check.key, line.look.said), Some(&args))
}

/// The line in English: what it is about, and what proves it or is missing.
#[must_use]
pub fn plain(line: &Line) -> (String, String) {
    let english = Locale::of(Lang::EN);
    (name(english, line), sentence(english, line))
}

/// Whether everything is proved.
#[must_use]
pub fn is_done(lines: &[Line]) -> bool {
    lines.iter().all(|line| line.look.standing == Standing::Done)
}

/// The line with its standing and its one button.
#[must_use]
pub fn line(reader: &Reader, line: &Line) -> Markup {
    let (picture, tone) = match line.look.standing {
        Standing::Done => ("check", Tone::Ok),
        Standing::Open => ("clock", Tone::Plain),
        Standing::Amiss => ("alert", Tone::Bad),
    };
    let word = reader.text(&format!("opening-standing-{}", line.look.standing.key()));
    let action = match line.look.standing {
        Standing::Done => t!(reader, "opening-see"),
        Standing::Open | Standing::Amiss => reader.text(&format!("opening-{}-do", line.check.key)),
    };
    let may = Access::Operator(line.check.scope).admits(reader.principal());
    task(
        picture,
        html! { (name(reader.locale(), line)) " " (chip(tone, &word)) },
        html! { (sentence(reader.locale(), line)) },
        html! { @if may { (quiet_link(line.check.action, &action)) } },
    )
}

/// The same above the page where the step is done.
#[must_use]
pub fn stands(reader: &Reader, line: &Line) -> Markup {
    let tone = match line.look.standing {
        Standing::Done => Tone::Ok,
        Standing::Open => Tone::Plain,
        Standing::Amiss => Tone::Bad,
    };
    banner(tone, html! { p { (sentence(reader.locale(), line)) } })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What each check may say beside its name and its button.
    const SAID: &[(&str, &[&str])] = &[
        ("operator", &["done", "open", "link"]),
        ("identity", &["done", "open", "contact"]),
        ("languages", &["done", "open"]),
        ("lanes", &["done", "open"]),
        ("money", &["done", "open"]),
        ("mail", &["none", "untried", "waits", "failing", "done"]),
        ("payments", &["open", "waits", "sandbox", "done"]),
        ("rates", &["none", "old", "by-hand", "done"]),
        ("merchant", &["open", "waits", "done"]),
        ("cards", &["open", "done"]),
        ("listing", &["open", "done"]),
    ];

    #[test]
    fn every_line_has_its_words_in_every_language() {
        let keys: Vec<&str> = house::CHECKS.iter().map(|check| check.key).collect();
        assert_eq!(keys, SAID.iter().map(|(key, _)| *key).collect::<Vec<_>>());
        for locale in Locale::all() {
            for (key, said) in SAID {
                let all =
                    said.iter().copied().chain(["do"]).map(|one| format!("opening-{key}-{one}"));
                for text in all.chain([format!("opening-{key}")]) {
                    assert!(locale.find(&text, None).is_some(), "{}: {text}", locale.lang());
                }
            }
        }
    }
}
