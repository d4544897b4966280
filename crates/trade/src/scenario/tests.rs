//! Scenarios over the shipped book: read, laid over, run.

use super::*;
use crate::{Book, BookSource, HsCode, Scratch, landed_cost, landed_totals};
use kernel::{Country, Currency, Date, Grams, Money, Rate};
use proptest::prelude::*;
use std::sync::LazyLock;

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

fn usd(minor: i64) -> Money {
    Money::new(minor, Currency::USD)
}

const TO_US: &str = r#"
name = "more"
title = { en = "More" }
date = "2026-12-01"
[[charge]]
destination = "US"
id = "more"
kind = "duty"
rate = "45%"
base = "fob"
origins = ["CN"]
"#;

/// The shipped book with `text` laid over.
fn with(text: &str) -> Book {
    let scenario = read(text).unwrap();
    let source = scenario.over(BookSource::shipped(), scenario.date);
    Book::compile(&source).unwrap_or_else(|e| panic!("{e:#?}"))
}

fn refused(text: &str) -> String {
    match read(text) {
        Err(error) => error.to_string(),
        Ok(scenario) => {
            let source = scenario.over(BookSource::shipped(), scenario.date);
            let errors = Book::compile(&source).err().unwrap_or_default();
            errors.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
        }
    }
}

fn item(lane: u32, hs: &str, minor: i64) -> Item {
    Item {
        lane,
        merchant: lane,
        hs: hs.parse::<HsCode>().unwrap(),
        price: usd(minor),
        freight: usd(500),
        after: None,
        weight: Some(Grams::new(500)),
        origin: None,
        attributes: None,
        units: 10,
    }
}

fn cn_us() -> Vec<LaneOf> {
    vec![LaneOf::new(Country::CN, Country::US), LaneOf::new("JP".parse().unwrap(), Country::US)]
}

fn options() -> Options<'static> {
    Options::new(cn_us(), day("2026-12-01"))
}

#[test]
fn every_shipped_example_reads_and_is_a_book_of_its_own() {
    for (name, text) in EXAMPLES {
        let scenario = read(text).unwrap();
        assert_eq!(scenario.name, *name);
        assert!(scenario.title.len() >= 2, "{name} is told in English and Chinese");
        assert_ne!(with(text).digest(), Book::shipped().digest());
    }
}

#[test]
fn a_tariff_is_owed_from_its_day_on_and_by_its_origin_alone() {
    let book = with(TO_US);
    let taxes = |book: &Book, origin: &str, date: &str| {
        let mut ask = sample_ask();
        ask.origin = origin.parse().unwrap();
        ask.date = day(date);
        landed_totals(book, &ask, &mut Scratch::default()).unwrap().taxes.minor()
    };
    let old = Book::shipped();
    assert_eq!(taxes(&book, "CN", "2026-12-01") - taxes(old, "CN", "2026-12-01"), 4500);
    assert_eq!(taxes(&book, "CN", "2026-11-30"), taxes(old, "CN", "2026-11-30"));
    assert_eq!(taxes(&book, "JP", "2026-12-01"), taxes(old, "JP", "2026-12-01"));
    let mut ask = sample_ask();
    ask.date = day("2026-12-01");
    let cost = landed_cost(&book, &ask).unwrap();
    let line = cost.lines.iter().find(|line| line.id == "more").unwrap();
    assert_eq!((line.amount, line.source.as_str()), (usd(4500), "scenario more"));
    assert_eq!(line.date, Some(day("2026-12-01")));
}

/// A cotton shirt at 100 USD from China.
fn sample_ask() -> crate::ParcelAsk {
    crate::ParcelAsk {
        origin: Country::CN,
        destination: Country::US,
        date: day("2026-11-21"),
        goods: vec![crate::GoodsLine {
            key: "shirt".to_owned(),
            hs: "6109.10".parse().unwrap(),
            unit_price: usd(10_000),
            quantity: 1,
            weight: Some(Grams::new(200)),
            attributes: crate::Attributes::new(),
            origin: None,
            preference: None,
        }],
        freight: usd(500),
        insurance: usd(0),
        facts: crate::Facts::default(),
        rates: Vec::new(),
    }
}

#[test]
fn a_duty_added_where_a_charge_is_named_duty_is_part_of_the_base_of_the_tax() {
    let text = TO_US.replace("\"US\"", "\"AU\"").replace("rate = \"45%\"", "rate = \"10%\"");
    let (book, old) = (with(&text), Book::shipped());
    let mut ask = sample_ask();
    ask.destination = "AU".parse().unwrap();
    ask.date = day("2026-12-01");
    let aud = |minor| Money::new(minor, "AUD".parse().unwrap());
    ask.goods[0].unit_price = aud(10_000);
    (ask.freight, ask.insurance) = (aud(500), aud(0));
    let taxes = |book| landed_totals(book, &ask, &mut Scratch::default()).unwrap().taxes.minor();
    assert!(taxes(&book) - taxes(old) >= 1000, "{} {}", taxes(&book), taxes(old));
}

#[test]
fn a_change_of_rate_a_threshold_limits_and_a_row_hold_from_their_day_on() {
    let head = "name = \"x\"\ntitle = { en = \"X\" }\ndate = \"2026-12-01\"\n";
    let limits = format!(
        "{head}[[limits]]\ndestination = \"CN\"\nregimes = [\"cbec-retail-import\"]\norder = \"8000.00\"\n"
    );
    let book = with(&limits);
    let limit = |book: &Book, date: &str| {
        let regime = book.regime(Country::US, Country::CN, Some(day(date))).unwrap();
        regime.limits.as_ref().unwrap().order.amount_text()
    };
    assert_eq!(limit(&book, "2026-12-01"), "8000.00");
    assert_eq!(limit(&book, "2026-11-30"), "5000.00");
    let row = format!("{head}[[row]]\ntable = \"cn_vat\"\nhs = \"3304\"\nrate = \"9%\"\n");
    assert_eq!(
        with(&row).table_rows("cn_vat").filter(|row| row.hs == "3304").count(),
        Book::shipped().table_rows("cn_vat").filter(|row| row.hs == "3304").count() + 1
    );
    let end =
        format!("{head}[[threshold]]\ndestination = \"GB\"\nid = \"low-value\"\nend = true\n");
    let regime = |book: &Book| {
        let gb = "GB".parse().unwrap();
        book.regime(Country::US, gb, Some(day("2026-12-01"))).unwrap().thresholds[0].span.to
    };
    assert_eq!(regime(&with(&end)), Some(day("2026-11-30")));
    let vat =
        format!("{head}[[change]]\ndestination = \"SG\"\ncharge = \"NAME\"\nrate = \"12%\"\n");
    let sg = Book::shipped().lane("SG".parse().unwrap()).unwrap();
    let id = sg.regimes[0].charges.iter().find(|c| c.kind == crate::CostKind::Vat).unwrap();
    let book = with(&vat.replace("NAME", &id.id));
    let charge = book.regimes().flat_map(|r| &r.charges).find(|c| c.source.contains("scenario x"));
    assert_eq!(charge.unwrap().rate_text(), "12%");
}

#[test]
fn what_is_wrong_is_named_with_its_entry() {
    let cases = [
        (String::new(), "name"),
        (TO_US.replace("\"US\"", "\"AQ\""), "charge 1: no lane leads to AQ"),
        (TO_US.replace("destination = \"US\"", ""), "charge 1: destination"),
        (TO_US.replace("45%", "many"), "charge more"),
        (TO_US.replace("\"fob\"", "\"fob + nothing\""), "nothing"),
        (TO_US.replace("2026-12-01", "soon"), "date"),
        (TO_US.replace("kind = \"duty\"", ""), "charge 1: kind"),
        (format!("{TO_US}regimes = [\"no\"]"), "there is no regime no"),
        (TO_US.replace("[[charge]]", "[[row]]"), "row 1: table"),
        (format!("{TO_US}[[fx]]\nfrom = \"USD\"\nchange = \"-100%\""), "fx 1"),
        (format!("{TO_US}[[fx]]\nfrom = \"USD\"\nrate = \"2\""), "fx 1"),
        (format!("{TO_US}[elasticity]\noverall = \"much\""), "elasticity"),
        (format!("{TO_US}colour = \"red\""), "colour"),
    ];
    for (text, wanted) in cases {
        let told = refused(&text);
        assert!(told.contains(wanted), "{wanted}: {told}");
    }
    let patch = BookSource::shipped().with("patches/a.toml", &TO_US.replace("\"US\"", "\"AQ\""));
    let errors = Book::compile(&patch).unwrap_err();
    assert_eq!(errors[0].file, "patches/a.toml");
}

#[test]
fn exchange_rates_turn_both_ways() {
    let text = format!("{TO_US}[[fx]]\nfrom = \"USD\"\nto = \"CNY\"\nchange = \"-10%\"");
    let scenario = read(&text).unwrap();
    let rate = |text: &str| text.parse::<Rate>().unwrap();
    let (usd, cny) = (Currency::USD, Currency::CNY);
    assert_eq!(scenario.rate(usd, cny, rate("7")), Ok(rate("6.3")));
    assert_eq!(scenario.rate(cny, usd, rate("0.9")), Ok(rate("1")));
    assert_eq!(scenario.rate(Currency::EUR, cny, rate("8")), Ok(rate("8")));
}

#[test]
fn a_patch_says_the_same_without_rates_and_demand() {
    let (_, text) = EXAMPLES[0];
    let scenario = read(text).unwrap();
    let patch = read(&scenario.patch(day("2027-01-01"))).unwrap();
    assert_eq!(patch.changes, scenario.changes);
    assert_eq!((patch.date, patch.elasticity.is_none()), (day("2027-01-01"), true));
}

#[test]
fn demand_follows_the_stated_elasticity() {
    let with = |form| Elasticity { form, overall: -1_500_000, chapters: [(8, 0)].into() };
    let linear = with(Form::Linear);
    assert_eq!(linear.demand(61, 100, 110), 850_000);
    assert_eq!(linear.demand(61, 100, 200), 0);
    assert_eq!(linear.demand(8, 100, 200), 1_000_000);
    // m = 10/210; (1 − 1.5 m) / (1 + 1.5 m) = 195/225
    assert_eq!(with(Form::Midpoint).demand(61, 100, 110), 866_667);
}

#[test]
fn a_run_tells_what_changes() {
    let items: Vec<Item> =
        (1..=100).map(|n| item(u32::from(n % 2 == 0), "6109.10", n * 1000)).collect();
    let mut options = options();
    options.elasticity = read(EXAMPLES[0].1).unwrap().elasticity;
    let report = run(Book::shipped(), &with(TO_US), &items, &options);
    assert_eq!((report.items, report.priced), (100, 100));
    assert_eq!((report.distribution.up, report.distribution.same), (50, 50));
    assert_eq!(report.merchants.len(), 2);
    assert_eq!(report.merchants[1].up, 0);
    let tax = &report.taxes[0];
    // 45 % of 1000 + 3000 + … + 99000 = 250 000 cents
    assert!(tax.after.minor() - tax.before.minor() == 1_125_000, "{tax:?}");
    let demand = report.demand.unwrap().all;
    assert!(demand.units_after_ppm < i64::try_from(demand.units).unwrap() * 1_000_000);
    assert!(demand.revenue_after.unwrap().minor() < demand.revenue.unwrap().minor());
}

#[test]
fn what_is_refused_or_crosses_a_threshold_is_listed() {
    let refuse = TO_US.replace("45%", "REFUSE \\\"embargo\\\"");
    let items = [item(0, "6109.10", 1000), item(1, "6109.10", 1000), item(0, "9999.99", 1000)];
    let report = run(Book::shipped(), &with(&refuse), &items, &options());
    assert_eq!(report.crossings[0].kind, CrossingKind::Refused);
    assert_eq!((report.crossed.len(), report.crossed[0].item), (1, 0));
    assert!(report.crossed[0].why.as_ref().unwrap().contains("embargo"));
    assert_eq!(report.priced, 1);
    assert_eq!(report.unpriced.len(), 2);
    let end = EXAMPLES.iter().find(|(name, _)| *name == "gb-end-of-135").unwrap().1;
    let gbp = |minor| Money::new(minor, "GBP".parse().unwrap());
    let mut cheap = item(0, "6109.10", 0);
    (cheap.price, cheap.freight) = (gbp(5000), gbp(300));
    let mut dear = cheap.clone();
    dear.price = gbp(20_000);
    let lanes = vec![LaneOf::new(Country::CN, "GB".parse().unwrap())];
    let options = Options::new(lanes, day("2026-12-01"));
    let report = run(Book::shipped(), &with(end), &[cheap, dear], &options);
    assert_eq!((report.distribution.up, report.distribution.same), (1, 1));
    assert_eq!(
        report.crossings,
        [Tallied { kind: CrossingKind::Leaves, what: "low-value".to_owned(), items: 1 }]
    );
}

#[test]
fn many_threads_tell_what_one_tells_and_json_reads_back() {
    let items: Vec<Item> =
        (1..500).map(|n| item(u32::from(n % 3 == 0), "6109.10", n * 37)).collect();
    let book = with(TO_US);
    let mut options = options();
    options.crossings_most = 10;
    options.threads = 1;
    let one = run(Book::shipped(), &book, &items, &options);
    options.threads = 7;
    let seven = run(Book::shipped(), &book, &items, &options);
    assert_eq!(one, seven);
    let json = serde_json::to_string(&one).unwrap();
    assert_eq!(serde_json::from_str::<Report>(&json).unwrap(), one);
}

static PATCHED: LazyLock<Book> = LazyLock::new(|| with(TO_US));

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn a_scenario_of_no_change_changes_nothing(prices in prop::collection::vec(1i64..5_000_000, 1..40)) {
        let same = "name = \"same\"\ntitle = { en = \"S\" }\ndate = \"2026-12-01\"\n";
        let source = read(same).unwrap().over(BookSource::shipped(), day("2026-12-01"));
        prop_assert_eq!(source.digest(), Book::shipped().digest());
        let items: Vec<Item> = prices.iter().map(|p| item(0, "6109.10", *p)).collect();
        let report = run(Book::shipped(), Book::shipped(), &items, &options());
        prop_assert!(report.changes_nothing());
        prop_assert_eq!(report.distribution.same, report.priced);
        prop_assert_eq!(report.distribution.by_value_ppm.unwrap_or(0), 0);
    }

    #[test]
    fn chapters_merchants_lanes_and_buckets_add_up(
        all in prop::collection::vec((1i64..5_000_000, 0u32..2, 0usize..4), 1..60)
    ) {
        let codes = ["6109.10", "8517.13", "0813.40", "9503.00"];
        let items: Vec<Item> = all.iter().map(|(p, lane, hs)| item(*lane, codes[*hs], *p)).collect();
        let report = run(Book::shipped(), &PATCHED, &items, &options());
        let d = &report.distribution;
        prop_assert_eq!(d.up + d.down + d.same, report.priced);
        prop_assert_eq!(d.buckets.iter().map(|b| b.items).sum::<u64>(), report.priced);
        for groups in [&report.chapters, &report.merchants, &report.lanes] {
            prop_assert_eq!(groups.iter().map(|g| g.items).sum::<u64>(), report.priced);
            let sum = |of: fn(&Group) -> Option<Money>| -> i64 {
                groups.iter().filter_map(of).map(Money::minor).sum()
            };
            if report.unpriced.is_empty() {
                prop_assert_eq!(sum(|g| g.tax_before), report.taxes[0].before.minor());
                prop_assert_eq!(sum(|g| g.tax_after), report.taxes[0].after.minor());
            }
        }
        let without: u64 = report.unpriced.iter().map(|u| u.items).sum();
        prop_assert_eq!(report.priced + without, report.items);
    }

    #[test]
    fn no_text_makes_the_reader_panic(text in ".{0,300}") {
        drop(read(&text));
        drop(read(&format!("{TO_US}{text}")));
    }
}
