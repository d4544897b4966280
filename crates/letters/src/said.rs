//! How facts are written in a letter, and how they lie in the database.

use crate::kind::Said;
use crate::texts;
use kernel::{Lang, Money, Timestamp};
use serde_json::{Map, Value, json};
use store::StoreError;

impl Said {
    /// What `text` calls it in each language of letters; as it is where that is the same in all.
    #[must_use]
    pub fn in_each(text: impl Fn(Lang) -> String) -> Said {
        let all: Vec<(Lang, String)> = texts::languages().map(|lang| (lang, text(lang))).collect();
        match all.split_first() {
            Some(((_, first), rest)) if rest.iter().all(|(_, text)| text == first) => {
                Said::Text(first.clone())
            }
            _ => Said::Names(all),
        }
    }

    /// In `lang`, with times as clocks in `zone` show them.
    #[must_use]
    pub fn text(&self, lang: Lang, zone: &str) -> String {
        match self {
            Said::Text(text) => text.clone(),
            Said::Names(all) => named(all, lang).to_owned(),
            Said::At(at) => time(*at, lang, zone),
            Said::Money(money) => money_text(*money),
            Said::Count(count) => grouped(&count.to_string()),
            Said::Word(key) => texts::plain(lang, key, &[]),
        }
    }

    fn kept(&self) -> Value {
        match self {
            Said::Text(text) => json!({ "text": text }),
            Said::Names(all) => {
                let named = all.iter().map(|(lang, text)| (lang.tag().to_owned(), json!(text)));
                json!({ "names": named.collect::<Map<String, Value>>() })
            }
            Said::At(at) => json!({ "at": at.micros() }),
            Said::Money(money) => json!({ "money": money.to_string() }),
            Said::Count(count) => json!({ "count": count }),
            Said::Word(key) => json!({ "word": key }),
        }
    }

    fn of_kept(kept: &Value) -> Option<Said> {
        let text = |name: &str| kept.get(name).and_then(Value::as_str);
        if let Some(told) = text("text") {
            return Some(Said::Text(told.to_owned()));
        }
        if let Some(named) = kept.get("names").and_then(Value::as_object) {
            let one = |(tag, text): (&String, &Value)| {
                Some((tag.parse::<Lang>().ok()?, text.as_str()?.to_owned()))
            };
            return named.iter().map(one).collect::<Option<_>>().map(Said::Names);
        }
        if let Some(key) = text("word") {
            return Some(Said::Word(key.to_owned()));
        }
        if let Some(pair) = text("money") {
            return Money::parse_pair(pair).ok().map(Said::Money);
        }
        if let Some(micros) = kept.get("at").and_then(Value::as_i64) {
            return Some(Said::At(Timestamp::from_micros(micros)));
        }
        kept.get("count").and_then(Value::as_u64).map(Said::Count)
    }
}

/// In `lang`, else in English, else as it stands first.
fn named(all: &[(Lang, String)], lang: Lang) -> &str {
    let of = |wanted: Lang| all.iter().find(|(known, _)| *known == wanted);
    of(lang).or_else(|| of(Lang::EN)).or_else(|| all.first()).map_or("", |(_, text)| text.as_str())
}

/// `24 Nov 2026, 16:00 (UTC+8)`, `2026年11月24日 16:00（UTC+8）`.
fn time(at: Timestamp, lang: Lang, zone: &str) -> String {
    let there = at.civil_in(zone);
    let month = there.month().to_string();
    let facts = [
        ("day", there.day().to_string()),
        ("monthname", texts::plain(lang, &format!("month-{month}"), &[])),
        ("month", month),
        ("year", there.year().to_string()),
        ("time", format!("{:02}:{:02}", there.hour(), there.minute())),
        ("offset", offset(at.offset_minutes_in(zone))),
    ];
    texts::plain(lang, "date-time", &facts)
}

/// `UTC+0`, `UTC+8`, `UTC−3:30`: as pages write it.
fn offset(minutes: i32) -> String {
    let sign = if minutes < 0 { '−' } else { '+' };
    let (hours, part) = (minutes.abs() / 60, minutes.abs() % 60);
    match part {
        0 => format!("UTC{sign}{hours}"),
        _ => format!("UTC{sign}{hours}:{part:02}"),
    }
}

/// `CNY 1,119.10`.
fn money_text(money: Money) -> String {
    let amount = money.amount_text();
    let (sign, amount) = match amount.strip_prefix('-') {
        Some(positive) => ("-", positive),
        None => ("", amount.as_str()),
    };
    let (whole, part) = amount.split_once('.').unwrap_or((amount, ""));
    let point = if part.is_empty() { "" } else { "." };
    format!("{} {sign}{}{point}{part}", money.currency().code(), grouped(whole))
}

/// `1,234,567`.
fn grouped(digits: &str) -> String {
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// The facts of a notice as they are stored.
pub(crate) fn kept(facts: &[(&'static str, Said)]) -> String {
    let all: Map<String, Value> =
        facts.iter().map(|(name, said)| ((*name).to_owned(), said.kept())).collect();
    Value::Object(all).to_string()
}

/// Reads [`kept`].
///
/// # Errors
/// [`StoreError::Column`] when they are no facts.
pub(crate) fn of_kept(text: &str) -> Result<Vec<(String, Said)>, StoreError> {
    let broken = || StoreError::Column("fact of a notice");
    let all: Map<String, Value> = serde_json::from_str(text).map_err(|_| broken())?;
    all.iter()
        .map(|(name, kept)| Some((name.clone(), Said::of_kept(kept)?)))
        .collect::<Option<_>>()
        .ok_or_else(broken)
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::Currency;

    #[test]
    fn a_time_is_told_in_the_readers_zone_and_says_which() {
        let at: Timestamp = "2026-11-24T08:00:00Z".parse().unwrap();
        let said = Said::At(at);
        assert_eq!(said.text(Lang::EN, "Asia/Shanghai"), "24 Nov 2026, 16:00 (UTC+8)");
        assert_eq!(said.text(Lang::ZH, "Asia/Shanghai"), "2026年11月24日 16:00（UTC+8）");
        assert_eq!(said.text(Lang::EN, "America/St_Johns"), "24 Nov 2026, 04:30 (UTC−3:30)");
        assert_eq!(said.text(Lang::EN, "Nowhere/At_All"), "24 Nov 2026, 08:00 (UTC+0)");
    }

    #[test]
    fn amounts_and_counts_are_grouped() {
        let money = Said::Money(Money::new(-111_910, Currency::CNY));
        assert_eq!(money.text(Lang::EN, "UTC"), "CNY -1,119.10");
        assert_eq!(Said::Count(1_234_567).text(Lang::ZH, "UTC"), "1,234,567");
    }

    #[test]
    fn a_name_is_told_in_the_language_of_whoever_reads_it() {
        let shop = |lang: Lang| if lang == Lang::ZH { "海港果园" } else { "Harbor Orchard" };
        let said = Said::in_each(|lang| shop(lang).to_owned());
        assert_eq!(said.text(Lang::ZH, "UTC"), "海港果园");
        assert_eq!(said.text(Lang::EN, "UTC"), "Harbor Orchard");
        assert_eq!(said.text("fr".parse().unwrap(), "UTC"), "Harbor Orchard");
        assert_eq!(Said::in_each(|_| "N-1".to_owned()), Said::Text("N-1".to_owned()));
    }

    #[test]
    fn what_is_kept_is_read_again() {
        let facts = [
            ("merchant", Said::Names(vec![(Lang::EN, "Hill".into()), (Lang::ZH, "山".into())])),
            ("number", Said::Text("N-1".to_owned())),
            ("until", Said::At(Timestamp::from_micros(7))),
            ("total", Said::Money(Money::new(-5, Currency::CNY))),
            ("count", Said::Count(3)),
        ];
        let mut read = of_kept(&kept(&facts)).unwrap();
        read.sort_by(|a, b| a.0.cmp(&b.0));
        let mut wanted = facts.map(|(name, said)| (name.to_owned(), said));
        wanted.sort_by(|a, b| a.0.cmp(&b.0));
        assert_eq!(read, wanted);
        assert!(of_kept("{\"x\":{}}").is_err() && of_kept("no").is_err());
    }
}
