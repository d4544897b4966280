//! Numbers, money, dates and times as a reader of one language writes them. The patterns are
//! messages of that language's `common.ftl`.

use crate::{Args, asset, i18n::Locale, reader::Reader};
use kernel::{Country, Currency, Date, Grams, Lang, Money, Rate, Timestamp};
use maud::{Markup, html};

/// Between a currency and its amount: a space that does not break.
const NARROW: char = '\u{a0}';
const MINUS: char = '\u{2212}';

impl Locale {
    fn grouped(&self, digits: &str) -> String {
        let group = self.find("number-group", None).unwrap_or_default();
        let mut text = String::new();
        for (at, digit) in digits.chars().enumerate() {
            if at > 0 && (digits.len() - at).is_multiple_of(3) {
                text.push_str(group.trim_matches('"'));
            }
            text.push(digit);
        }
        text
    }

    /// `-1234.50` with this language's marks: `−1,234.50`.
    #[must_use]
    pub fn decimal(&self, plain: &str) -> String {
        let (sign, plain) = match plain.strip_prefix('-') {
            Some(rest) => (Some(MINUS), rest),
            None => (None, plain),
        };
        let (whole, part) = plain.split_once('.').unwrap_or((plain, ""));
        let mut text: String = sign.into_iter().collect();
        text.push_str(&self.grouped(whole));
        if !part.is_empty() {
            text.push_str(&self.find("number-decimal", None).unwrap_or_else(|| ".".into()));
            text.push_str(part);
        }
        text
    }

    /// The sign that stands before an amount: `¥`, `US$`; the code when this language has none.
    #[must_use]
    pub fn currency_sign(&self, currency: Currency) -> String {
        self.find(&format!("currency-{}", currency.code().to_ascii_lowercase()), None)
            .unwrap_or_else(|| currency.code().to_owned())
    }

    /// The name of a country: the language's own message `country-xx`, or the reference list's.
    #[must_use]
    pub fn country(&self, country: Country) -> String {
        let key = format!("country-{}", country.code().to_ascii_lowercase());
        self.find(&key, None).unwrap_or_else(|| {
            let name = if self.lang() == Lang::ZH { country.name_zh() } else { country.name_en() };
            name.to_owned()
        })
    }

    /// The same inside a sentence, where some names take an article: to the United States.
    #[must_use]
    pub fn country_said(&self, country: Country) -> String {
        let key = format!("country-said-{}", country.code().to_ascii_lowercase());
        self.find(&key, None).unwrap_or_else(|| self.country(country))
    }

    /// `28 Nov 2026`, `2026年11月28日`.
    #[must_use]
    pub fn date(&self, date: Date) -> String {
        self.date_by("date-full", date)
    }

    /// The month alone: `Nov 2026`, `2026年11月`.
    #[must_use]
    pub fn month(&self, date: Date) -> String {
        self.date_by("date-month", date)
    }

    /// Without the year: `28 Nov`, `11月28日`.
    #[must_use]
    pub fn day(&self, date: Date) -> String {
        self.date_by("date-day", date)
    }

    fn date_by(&self, pattern: &str, date: Date) -> String {
        self.text(pattern, Some(&self.date_args(date)))
    }

    fn date_args(&self, date: Date) -> Args<'static> {
        let mut args = Args::new();
        args.set("day", date.day().to_string());
        args.set("month", date.month().to_string());
        args.set("monthname", self.text(&format!("month-{}", date.month()), None));
        args.set("year", date.year().to_string());
        args
    }

    /// `28 Nov – 2 Dec`, `28–30 Nov`, `11月28日–12月2日`; the day alone when both are one.
    #[must_use]
    pub fn days(&self, from: Date, to: Date) -> String {
        if from == to {
            return self.day(from);
        }
        let mut args = self.date_args(to);
        args.set("fromday", from.day().to_string());
        if (from.year(), from.month()) == (to.year(), to.month()) {
            return self.text("date-days-one-month", Some(&args));
        }
        args.set("from", self.day(from));
        args.set("to", self.day(to));
        self.text("date-days", Some(&args))
    }
}

impl Reader {
    /// See [`Locale::month`].
    #[must_use]
    pub fn month(&self, date: Date) -> String {
        self.locale().month(date)
    }

    /// A whole number, grouped: `12,480`.
    #[must_use]
    pub fn number(&self, number: i64) -> String {
        self.locale().decimal(&number.to_string())
    }

    /// The amount without its currency: `1,280.00`.
    #[must_use]
    pub fn amount(&self, money: Money) -> String {
        self.locale().decimal(&money.amount_text())
    }

    /// As plain text: `¥ 1,280.00`, for titles, messages and attributes.
    #[must_use]
    pub fn money_text(&self, money: Money) -> String {
        let sign = self.locale().currency_sign(money.currency());
        let amount = self.amount(money);
        match amount.strip_prefix(MINUS) {
            Some(positive) => format!("{MINUS}{sign}{NARROW}{positive}"),
            None => format!("{sign}{NARROW}{amount}"),
        }
    }

    /// For pages: the currency smaller, before the number; never broken over two lines.
    #[must_use]
    pub fn money(&self, money: Money) -> Markup {
        let sign = self.locale().currency_sign(money.currency());
        let amount = self.amount(money);
        let (minus, amount) = match amount.strip_prefix(MINUS) {
            Some(positive) => (Some(MINUS), positive.to_owned()),
            None => (None, amount),
        };
        html! {
            span.money {
                @if let Some(minus) = minus { (minus) }
                span.money-sign { (sign) } (NARROW) (amount)
            }
        }
    }

    /// A rate as a percentage with at most four decimals: `9.1%`, `17.8889%`.
    #[must_use]
    pub fn percent(&self, rate: Rate) -> String {
        let text = rate.percent_text(4);
        format!("{}%", self.locale().decimal(text.trim_end_matches('%')))
    }

    /// A rate as a decimal number with at most `places` places: `7.1204`.
    #[must_use]
    pub fn rate(&self, rate: Rate, places: u32) -> String {
        self.locale().decimal(&rate.decimal_text(places))
    }

    /// `1.25 kg`, `500 g`.
    #[must_use]
    pub fn weight(&self, weight: Grams) -> String {
        weight.to_string().replace(' ', "\u{a0}")
    }

    /// With the year: `28 Nov 2026`.
    #[must_use]
    pub fn date(&self, date: Date) -> String {
        self.locale().date(date)
    }

    /// The day, with the year only when it is not this year's.
    #[must_use]
    pub fn day(&self, date: Date) -> String {
        if date.year() == self.today().year() {
            self.locale().day(date)
        } else {
            self.locale().date(date)
        }
    }

    /// A delivery promise or other span: `28 Nov – 2 Dec`.
    #[must_use]
    pub fn days(&self, from: Date, to: Date) -> String {
        self.locale().days(from, to)
    }

    /// The civil date of an instant where the reader is.
    #[must_use]
    pub fn date_of(&self, at: Timestamp) -> Date {
        at.date_in(self.zone())
    }

    /// Today, where the reader is.
    #[must_use]
    pub fn today(&self) -> Date {
        self.date_of(self.now())
    }

    /// Hours and minutes where the reader is: `14:05`.
    #[must_use]
    pub fn clock_time(&self, at: Timestamp) -> String {
        let at = at.civil_in(self.zone());
        format!("{:02}:{:02}", at.hour(), at.minute())
    }

    /// Day and time where the reader is, as a `<time>` that also tells the zone.
    #[must_use]
    pub fn time(&self, at: Timestamp) -> Markup {
        html! {
            time datetime=(at) title=(self.zone_name()) { (self.time_text(at)) }
        }
    }

    /// The reader's time zone in words, as it is now: `China time (UTC+8)`.
    #[must_use]
    pub fn zone_name(&self) -> String {
        self.zone_named(self.zone())
    }

    /// The time zone `zone` (IANA) in words, as it is now: `China time (UTC+8)`.
    #[must_use]
    pub fn zone_named(&self, zone: &str) -> String {
        let key = format!("zone-{}", zone.to_ascii_lowercase().replace(['/', '_'], "-"));
        let city = zone.rsplit('/').next().unwrap_or(zone).replace('_', " ");
        let mut args = Args::new();
        args.set("place", self.find(&key).unwrap_or(city));
        args.set("offset", offset_text(self.now().offset_minutes_in(zone)));
        self.text_with("zone-named", &args)
    }

    /// As [`time_text`](Reader::time_text), with the zone: for a time that something depends on.
    #[must_use]
    pub fn time_in_zone(&self, at: Timestamp) -> String {
        let mut args = Args::new();
        args.set("time", self.time_text(at));
        args.set("offset", offset_text(at.offset_minutes_in(self.zone())));
        self.text_with("time-in-zone", &args)
    }

    /// Day and time where the reader is: `28 Nov, 14:05`.
    #[must_use]
    pub fn time_text(&self, at: Timestamp) -> String {
        let mut args = Args::new();
        args.set("date", self.day(self.date_of(at)));
        args.set("time", self.clock_time(at));
        self.text_with("date-time", &args)
    }

    /// The name of a country: the language's own message `country-xx`, or the reference list's.
    #[must_use]
    pub fn country(&self, country: Country) -> String {
        self.locale().country(country)
    }

    /// The same inside a sentence, where some names take an article.
    #[must_use]
    pub fn country_said(&self, country: Country) -> String {
        self.locale().country_said(country)
    }

    /// One of two texts that a merchant wrote in English and in Chinese: the reader's if it is
    /// there, else the other.
    #[must_use]
    pub fn pick<'a>(&self, english: &'a str, chinese: &'a str) -> &'a str {
        match (self.lang() == Lang::ZH, english.is_empty(), chinese.is_empty()) {
            (true, _, false) | (false, true, false) => chinese,
            _ => english,
        }
    }
}

/// `UTC`, `UTC+8`, `UTC−3:30`, as letters write it.
fn offset_text(minutes: i32) -> String {
    let (sign, size) = if minutes < 0 { (MINUS, -minutes) } else { ('+', minutes) };
    match (size, size % 60) {
        (0, _) => "UTC".to_owned(),
        (_, 0) => format!("UTC{sign}{}", size / 60),
        (_, part) => format!("UTC{sign}{}:{part:02}", size / 60),
    }
}

/// Countries of which `assets/img/flags.svg` has a drawing.
const DRAWN: &str = "us cn jp fr it ie be de nl at pl id th vn no se dk fi is ch cl ca gb au sg my ph es \
    pt gr cz sk si hr hu bg ro ee lt lu lv mt cy";

/// The flag of a country, or its two letters where there is no drawing; hidden from screen readers.
#[must_use]
pub fn flag(country: Country) -> Markup {
    let code = country.code().to_ascii_lowercase();
    html! {
        @if DRAWN.split(' ').any(|drawn| drawn == code) {
            svg.flag aria-hidden="true" focusable="false" viewBox="0 0 24 16" {
                use href={ (asset("flags.svg")) "#" (code) } {}
            }
        } @else {
            span.flag.flag-letters aria-hidden="true" { (country.code()) }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::Currency;

    fn date(text: &str) -> Date {
        text.parse().unwrap()
    }

    #[test]
    fn dates_read_as_each_language_writes_them() {
        let (en, zh) = (Locale::of(Lang::EN), Locale::of(Lang::ZH));
        let (a, b, c) = (date("2026-11-28"), date("2026-12-02"), date("2026-11-30"));
        assert_eq!(en.days(a, b), "28 Nov – 2 Dec");
        assert_eq!(zh.days(a, b), "11月28日–12月2日");
        assert_eq!(en.days(a, c), "28–30 Nov");
        assert_eq!(zh.days(a, c), "11月28日–30日");
        assert_eq!(en.date(a), "28 Nov 2026");
        assert_eq!(zh.date(a), "2026年11月28日");
        assert_eq!(zh.days(a, a), "11月28日");
    }

    #[test]
    fn a_time_zone_is_named_in_words() {
        let (en, zh) = (Reader::for_tests(Lang::EN), Reader::for_tests(Lang::ZH));
        assert_eq!(en.zone_name(), "China time (UTC+8)");
        assert_eq!(zh.zone_name(), "北京时间（UTC+8）");
        assert_eq!(en.time_in_zone(en.now()), format!("{} (UTC+8)", en.time_text(en.now())));
        assert_eq!([0, -210, 345].map(offset_text), ["UTC", "UTC−3:30", "UTC+5:45"]);
    }

    #[test]
    fn numbers_are_grouped_and_keep_their_decimals() {
        let en = Locale::of(Lang::EN);
        assert_eq!(en.decimal("1234567.50"), "1,234,567.50");
        assert_eq!(en.decimal("-12"), "−12");
        assert_eq!(en.decimal("100"), "100");
        assert_eq!(en.currency_sign(Currency::CNY), "¥");
    }

    #[test]
    fn every_flag_that_is_named_is_drawn() {
        let drawings = include_str!("../assets/img/flags.svg");
        for code in DRAWN.split(' ') {
            assert!(drawings.contains(&format!("<symbol id=\"{code}\"")), "{code}");
        }
    }

    #[test]
    fn money_stands_behind_its_sign() {
        let reader = Reader::for_tests(Lang::EN);
        let money = Money::new(-128_000, Currency::CNY);
        assert_eq!(reader.money_text(money), "−¥\u{a0}1,280.00");
        assert_eq!(
            reader.money(money).into_string(),
            "<span class=\"money\">−<span class=\"money-sign\">¥</span>\u{a0}1,280.00</span>"
        );
    }
}
