//! Sentences of `trade` and `pricing`, which are keys and values, in the languages of the market.

use crate::{Args, Reader, i18n::Locale};
use kernel::Date;
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
            Arg::Text(text) if name == "names" => args.set(own, attributes_in(locale, text)),
            Arg::Text(text) => args.set(own, text.to_string()),
            Arg::Money(money) => args.set(own, money_in(locale, *money)),
            Arg::Rate(rate) => args.set(own, percent_in(locale, *rate)),
            Arg::Date(date) => args.set(own, locale.date(*date)),
            Arg::Country(country) => args.set(own, locale.country_said(*country)),
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
    let mut parts = vec![days_in(locale, text)];
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

/// A sentence of a lane file with its days as the reader writes them: files hold `2026-07-24`.
fn days_in(locale: &Locale, text: &str) -> String {
    let (mut out, mut rest) = (String::with_capacity(text.len()), text);
    while let Some(first) = rest.chars().next() {
        let dashed = |ten: &str| ten.get(4..5) == Some("-") && ten.get(7..8) == Some("-");
        let day = rest.get(..10).filter(|ten| !out.ends_with(is_of_day) && dashed(ten));
        let follows = rest.get(10..).is_some_and(|more| more.starts_with(is_of_day));
        match day.filter(|_| !follows).and_then(|ten| ten.parse::<Date>().ok()) {
            Some(day) => {
                out.push_str(&locale.date(day));
                rest = rest.get(10..).unwrap_or_default();
            }
            None => {
                out.push(first);
                rest = rest.get(first.len_utf8()..).unwrap_or_default();
            }
        }
    }
    out
}

const fn is_of_day(c: char) -> bool {
    c.is_ascii_digit() || c == '-'
}

/// What the fields of these attributes are called, without the example that some give.
fn attributes_in(locale: &Locale, names: &str) -> String {
    let one = |name: &str| {
        let stem = if name.starts_with("duty_rate") { "duty_rate" } else { name };
        let label = locale.find(&format!("calc-attribute-{stem}"), None)?;
        let short = label.split([',', '，', ':', '：']).next().unwrap_or_default();
        Some(short.trim().to_owned())
    };
    let all = names.split(", ").map(|name| one(name).unwrap_or_else(|| name.to_owned()));
    all.collect::<Vec<_>>().join(&locale.text("ways-joint", None))
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
    fn a_reader_reads_days_and_names_of_fields_and_no_codes() {
        let (english, chinese) = (Locale::of(Lang::EN), Locale::of(Lang::ZH));
        let said = "in force since 2026-07-24; from 2025-05-02 to 2025-08-28";
        let told = days_in(english, said);
        assert_eq!(told, "in force since 24 Jul 2026; from 2 May 2025 to 28 Aug 2025");
        assert_eq!(days_in(chinese, "2025-07-01至2026-12-31"), "2025年7月1日至2026年12月31日");
        for kept in ["2025-13-01", "12026-07-24", "2026-07-24-1", "税号 2026-07"] {
            assert_eq!(days_in(english, kept), kept);
        }
        let names = attributes_in(english, "duty_rate_ph, net_weight_g");
        assert_eq!(names, "Duty rate of the destination's tariff; Net weight of one");
    }

    #[test]
    fn unnamed_goods_are_called_so_in_the_readers_language() {
        let english = Locale::of(Lang::EN);
        assert_eq!(goods_in(english, "goods"), "the goods");
        assert_eq!(goods_in(english, "goods-2"), "product 2");
        assert_eq!(goods_in(english, "goodness"), "goodness");
    }
}
