//! Sentences of `trade` and `pricing`, which are keys and values, in the languages of the market.

use crate::{Args, Reader, i18n::Locale};
use std::collections::BTreeMap;
use trade::{Arg, Note};

/// A note in the reader's language, its values in the reader's formats.
#[must_use]
pub fn note_text(reader: &Reader, note: &Note) -> String {
    note_in(reader.locale(), note)
}

/// A note in every language of the market, by tag.
#[must_use]
pub fn note_texts(note: &Note) -> BTreeMap<String, String> {
    Locale::all().map(|l| (l.lang().tag().to_owned(), note_in(l, note))).collect()
}

fn note_in(locale: &Locale, note: &Note) -> String {
    if let Some(text) = note.text(locale.lang()) {
        return own_text(locale, note, text);
    }
    let mut args = Args::new();
    for (name, value) in &note.args {
        let own = name.to_string();
        match value {
            Arg::Text(text) if name == "class" => args.set(own, class_in(locale, text)),
            Arg::Text(text) => args.set(own, text.to_string()),
            Arg::Money(money) => args.set(own, money_in(locale, *money)),
            Arg::Rate(rate) => args.set(own, percent_in(locale, *rate)),
            Arg::Date(date) => args.set(own, locale.date(*date)),
            Arg::Country(country) => args.set(own, locale.country(*country)),
            Arg::Count(count) => args.set(own, *count),
        }
    }
    locale.text(&note.key, Some(&args))
}

fn money_in(locale: &Locale, money: kernel::Money) -> String {
    let sign = locale.currency_sign(money.currency());
    format!("{sign}\u{a0}{}", locale.decimal(&money.amount_text()))
}

fn percent_in(locale: &Locale, rate: kernel::Rate) -> String {
    format!("{}%", locale.decimal(rate.percent_text(4).trim_end_matches('%')))
}

/// A sentence of a lane file, with what the computation adds to it.
fn own_text(locale: &Locale, note: &Note, text: &str) -> String {
    let mut parts = vec![text.to_owned()];
    if let Some(Arg::Text(class)) = note.args.get("class") {
        parts.push(class_in(locale, class));
    }
    if let Some(Arg::Text(condition)) = note.args.get("condition") {
        parts.push(condition.to_string());
    }
    if let Some(Arg::Money(limit)) = note.args.get("waived") {
        let mut args = Args::new();
        args.set("limit", money_in(locale, *limit));
        parts.push(locale.text("rule-waived", Some(&args)));
    }
    parts.join(" · ")
}

/// The name of a tax class.
#[must_use]
pub fn class_name(reader: &Reader, class: &str) -> String {
    class_in(reader.locale(), class)
}

fn class_in(locale: &Locale, class: &str) -> String {
    locale.find(&format!("class-{class}"), None).unwrap_or_else(|| class.to_owned())
}
