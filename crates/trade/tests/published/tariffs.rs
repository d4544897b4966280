//! Every line of the shipped schedules is read, printed back, and evaluated or refused by name.

use kernel::{Currency, Date};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use trade::{
    Exact,
    expr::{Ask, Dialect, Fault, Quantities, Quantity, RateExpr, parse_special},
};

/// States everything: about one kilogram or litre of it, worth 100.00.
struct Everything;

impl Quantities for Everything {
    fn quantity(&self, quantity: &Quantity) -> Result<Option<Exact>, Fault> {
        Ok(Exact::decimal(if matches!(quantity, Quantity::ValueOf(_)) { 25 } else { 15 }, 1))
    }
    fn number(&self, _: &str) -> Result<Option<Exact>, Fault> {
        Ok(Some(Exact::ONE))
    }
    fn word(&self, _: &str) -> Option<&str> {
        Some("other")
    }
    fn stated_rate(&self, _: &str) -> Result<Option<Exact>, Fault> {
        Ok(None)
    }
    fn effective_rate(&self, _: &str) -> Result<Option<Exact>, Fault> {
        Ok(None)
    }
    fn foreign(&self, _: Currency) -> Option<Exact> {
        None
    }
}

fn ask(date: Date, currency: Currency) -> Ask<'static, Everything> {
    let base = Some(Exact::from_minor(10_000));
    Ask { date, currency, base, value: base, facts: &Everything }
}

fn root(path: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// The rows of a table, comments left out.
fn table(name: &str) -> Vec<BTreeMap<String, String>> {
    read(root(&format!("data/tables/{name}.csv"))).unwrap()
}

/// Says so straight to the stream: the test harness hides what passing tests print.
fn skip(path: &Path) {
    let told = format!("SKIPPED: what needs {} did not run\n", path.display());
    drop(std::io::stderr().write_all(told.as_bytes()));
}

fn read(path: PathBuf) -> Option<Vec<BTreeMap<String, String>>> {
    let Ok(text) = std::fs::read_to_string(&path) else {
        skip(&path);
        return None;
    };
    let mut reader = csv::ReaderBuilder::new().comment(Some(b'#')).from_reader(text.as_bytes());
    Some(reader.deserialize().collect::<Result<_, _>>().unwrap())
}

struct Schedule {
    title: &'static str,
    table: &'static str,
    column: &'static str,
    dialect: Dialect,
    currency: Currency,
}

fn schedules() -> Vec<Schedule> {
    let gbp = "GBP".parse().unwrap();
    let cny = Currency::CNY;
    let row = |title, table, column, dialect, currency| Schedule {
        title,
        table,
        column,
        dialect,
        currency,
    };
    vec![
        row("US, general", "us_hts", "general", Dialect::Us, Currency::USD),
        row("UK, UKGT", "uk", "ukgt", Dialect::Uk, gbp),
        row("EU, CET", "eu", "cet", Dialect::Eu, Currency::EUR),
        row("China, MFN and provisional", "cn_mfn", "rate", Dialect::Plain(cny), cny),
    ]
}

#[derive(Default)]
struct Counts {
    lines: usize,
    plain: usize,
    evaluated: usize,
    refused: BTreeMap<String, usize>,
    gaps: usize,
    outside: usize,
}

/// Every day of a leap year, so that 29 February has its answer too.
fn year() -> impl Iterator<Item = Date> {
    let first: Date = "2028-01-01".parse().unwrap();
    std::iter::successors(Some(first), |day| day.tomorrow().ok()).take(366)
}

fn count(schedule: &Schedule) -> Counts {
    let mut counts = Counts::default();
    let day: Date = "2028-01-01".parse().unwrap();
    for row in table(schedule.table) {
        let (hs, text) = (&row["hs"], &row[schedule.column]);
        let rate = RateExpr::parse(text, schedule.dialect);
        let rate = rate.unwrap_or_else(|error| panic!("{hs}: {error}"));
        let printed = rate.to_string();
        for dialect in [schedule.dialect, Dialect::Plain(Currency::CNY)] {
            assert_eq!(RateExpr::parse(&printed, dialect).as_ref(), Ok(&rate), "{hs}: {printed}");
        }
        if hs.as_str() >= "98" {
            counts.outside += 1;
            continue;
        }
        counts.lines += 1;
        counts.plain += usize::from(rate.as_share().is_some());
        match rate.evaluate(&ask(day, schedule.currency)) {
            Err(Fault::Refused(reason)) => {
                assert_eq!(rate.refusal(), Some(&*reason));
                *counts.refused.entry(reason.to_string()).or_default() += 1;
                continue;
            }
            Ok(_) | Err(Fault::OutOfSeason(_)) => {}
            Err(other) => panic!("{hs}: {text}: {other}"),
        }
        let days = if printed.contains('(') { 366 } else { 1 };
        let mut missing = 0;
        for day in year().take(days) {
            match rate.evaluate(&ask(day, schedule.currency)) {
                Ok(answer) => {
                    let amount = answer.of(Exact::from_minor(10_000)).unwrap();
                    assert!(!amount.is_negative(), "{hs}: {text}");
                }
                Err(Fault::OutOfSeason(_)) => missing += 1,
                Err(other) => panic!("{hs}: {text} on {day}: {other}"),
            }
        }
        assert!(missing < days, "{hs}: {text}: on no day");
        counts.gaps += usize::from(missing > 0);
        counts.evaluated += 1;
    }
    counts
}

/// The tables of docs/tariffs.md, computed.
fn figures() -> String {
    let mut out = String::from(
        "| schedule | lines of chapters 1-97 | plain percentage or Free | evaluated | refused, by reason | season gaps | other chapters |\n|---|---|---|---|---|---|---|\n",
    );
    for schedule in schedules() {
        let counts = count(&schedule);
        let refused: usize = counts.refused.values().sum();
        assert_eq!(counts.lines, counts.evaluated + refused);
        let share = refused * 100;
        assert!(share <= counts.lines, "{}: {refused} of {}", schedule.title, counts.lines);
        let reasons = counts.refused.iter().map(|(reason, n)| format!("{n} {reason}"));
        let reasons = reasons.collect::<Vec<_>>().join(", ");
        writeln!(
            out,
            "| {} | {} | {} | {} | {refused}{}{reasons} | {} | {} |",
            schedule.title,
            counts.lines,
            counts.plain,
            counts.evaluated,
            if refused == 0 { "" } else { ": " },
            counts.gaps,
            counts.outside,
        )
        .unwrap();
    }
    let (texts, rates, programmes, refused, dropped) = special();
    write!(
        out,
        "\nUS special column, chapters 1-97: {texts} texts with {rates} rates for {programmes} programme entries; {refused} of the rates are refused by name; {dropped} pieces were cut off in the copy and are left out.\n"
    )
    .unwrap();
    out
}

fn special() -> (usize, usize, usize, usize, usize) {
    let (mut texts, mut rates, mut programmes, mut refused, mut dropped) = (0, 0, 0, 0, 0);
    let day: Date = "2028-01-01".parse().unwrap();
    for row in table("us_hts") {
        let text = &row["special"];
        let special = parse_special(text);
        if text.is_empty() || row["hs"].as_str() >= "98" {
            continue;
        }
        texts += 1;
        rates += special.rates.len();
        dropped += special.dropped;
        for (rate, codes) in &special.rates {
            programmes += codes.len();
            let printed = rate.to_string();
            assert_eq!(RateExpr::parse(&printed, Dialect::Us).as_ref(), Ok(rate), "{text}");
            match rate.evaluate(&ask(day, Currency::USD)) {
                Ok(_) => {}
                Err(Fault::Refused(_)) => refused += 1,
                Err(other) => panic!("{text}: {other}"),
            }
        }
    }
    (texts, rates, programmes, refused, dropped)
}

#[test]
fn every_line_evaluates_or_is_refused_by_name_as_the_docs_count() {
    let figures = figures();
    println!("{figures}");
    let path = root("../../docs/tariffs.md");
    let Ok(docs) = std::fs::read_to_string(&path) else {
        skip(&path);
        return;
    };
    assert!(docs.contains(&figures), "docs/tariffs.md should have:\n{figures}");
}

#[test]
fn additional_duties_of_section_301_are_three() {
    let mut found = BTreeMap::new();
    for row in table("us_hts") {
        let rate = RateExpr::parse(&row["s301"], Dialect::Us).unwrap();
        *found.entry(rate.to_string()).or_insert(0) += 1;
    }
    let found = found.into_iter().collect::<Vec<_>>();
    let wanted = [("25%", 7077), ("7.5%", 3282), ("Free", 3232)];
    assert_eq!(found, wanted.map(|(rate, lines)| (rate.to_owned(), lines)));
}

/// Shipped tables are the originals, line by line.
#[test]
fn the_shipped_tables_are_what_was_read() {
    let words = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    for (original, key, column, shipped, own) in [
        ("us/us_hts8_2023_section301.csv", "hs8", "general_rate", "us_hts", "general"),
        ("us/us_hts8_2023_section301.csv", "hs8", "special_rate", "us_hts", "special"),
        ("uk/global-uk-tariff.csv", "commodity", "ukgt_duty_rate", "uk", "ukgt"),
        ("uk/global-uk-tariff.csv", "commodity", "cet_duty_rate", "eu", "cet"),
    ] {
        let path = root("../../../shared/data/tariff").join(original);
        let Some(rows) = read(path) else { continue };
        let mut theirs: Vec<_> =
            rows.iter().map(|row| (row[key].clone(), words(&row[column]))).collect();
        theirs.sort();
        let ours: Vec<_> =
            table(shipped).iter().map(|row| (row["hs"].clone(), row[own].clone())).collect();
        assert_eq!(theirs, ours, "{original}");
    }
}

#[test]
fn chinas_lines_and_provisional_rates_are_those_of_the_official_list() {
    let Some(rows) = read(root("../../../shared/data/tariff/china/china_mfn_2026_selected.csv"))
    else {
        return;
    };
    let ours = table("cn_mfn");
    for row in &rows {
        let of = |provisional: bool| {
            let mine = ours.iter().filter(|it| it["hs"] == row["hs8"]);
            let mut mine = mine.filter(|it| it["note"].is_empty() != provisional);
            mine.next().map(|it| (it["rate"].trim_end_matches('%').to_owned(), it["when"].clone()))
        };
        assert_eq!(of(false).unwrap().0, row["mfn_pct"], "{}", row["hs8"]);
        let provisional = of(true);
        let rate = provisional.as_ref().map_or("", |(rate, _)| rate);
        assert_eq!(rate, row["provisional_pct"], "{}", row["hs8"]);
        let whole = provisional.is_none_or(|(_, when)| when.is_empty());
        assert_eq!(whole, !row["provisional_scope"].contains("only"), "{}", row["hs8"]);
    }
    assert_eq!(rows.len(), 184);
}
