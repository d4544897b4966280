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
            Arg::Text(text) if name == "goods" => args.set(own, goods_in(locale, text)),
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
    if let (Some(Arg::Text(switch)), Some(Arg::Text(answer))) =
        (note.args.get("switch"), note.args.get("answer"))
    {
        let mut args = Args::new();
        args.set("switch", switch.to_string());
        args.set("answer", answer.to_string());
        parts.push(locale.text("switch-answer", Some(&args)));
    }
    if let Some(Arg::Money(limit)) = note.args.get("waived") {
        let mut args = Args::new();
        args.set("limit", money_in(locale, *limit));
        parts.push(locale.text("rule-waived", Some(&args)));
    }
    parts.join(" · ")
}

/// Goods that nobody named are called `goods`, or `goods-2` when there are several.
fn goods_in(locale: &Locale, name: &str) -> String {
    let number = name.strip_prefix("goods").map(|rest| rest.strip_prefix('-').unwrap_or(rest));
    match number.map(|rest| (rest.is_empty(), rest.parse::<u32>())) {
        Some((true, _)) => locale.text("goods-unnamed", None),
        Some((false, Ok(number))) => {
            let mut args = Args::new();
            args.set("number", number);
            locale.text("goods-unnamed-of-several", Some(&args))
        }
        Some((false, Err(_))) | None => name.to_owned(),
    }
}

/// What a chapter of the Harmonized System is called, in few words.
#[must_use]
pub fn chapter_name(reader: &Reader, digits: &str) -> Option<String> {
    let chapter = digits.get(..2).filter(|two| two.bytes().all(|b| b.is_ascii_digit()))?;
    reader.find(&format!("hs-chapter-{chapter}"))
}

/// The name of a tax class.
#[must_use]
pub fn class_name(reader: &Reader, class: &str) -> String {
    class_in(reader.locale(), class)
}

fn class_in(locale: &Locale, class: &str) -> String {
    locale.find(&format!("class-{class}"), None).unwrap_or_else(|| class.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::Lang;

    #[test]
    fn whose_rounding_it_is_can_be_read_in_every_language() {
        for regime in trade::Book::shipped().regimes() {
            for lang in [Lang::EN, Lang::ZH] {
                assert!(regime.rounding.note.contains_key(&lang), "{}: {lang:?}", regime.name);
            }
        }
    }

    #[test]
    fn every_chapter_has_a_name() {
        let reader = Reader::for_tests(Lang::EN);
        for entry in trade::hs::entries() {
            assert!(chapter_name(&reader, entry.digits).is_some(), "{}", entry.digits);
        }
        assert_eq!(chapter_name(&reader, "08").as_deref(), Some("Fruit and nuts"));
        assert_eq!(chapter_name(&reader, "x"), None);
    }

    #[test]
    fn unnamed_goods_are_called_so_in_the_readers_language() {
        let english = Locale::of(Lang::EN);
        assert_eq!(goods_in(english, "goods"), "the goods");
        assert_eq!(goods_in(english, "goods-2"), "product 2");
        assert_eq!(goods_in(english, "goodness"), "goodness");
    }
}
