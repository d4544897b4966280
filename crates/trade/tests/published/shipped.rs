//! What every text of the shipped book must have, and what its lanes answer for everyday goods.

use crate::common::{Asked, ask_in, paid, taxes};
use kernel::{Country, Lang};
use std::collections::BTreeMap;
use trade::{Book, BookSource, Channel, LandedCost, Lane, Refusal, Texts};

const TODAY: &str = "2026-11-21";
const LANES: [&str; 11] = ["AU", "CN", "EU", "GB", "ID", "MY", "PH", "SG", "TH", "US", "VN"];

fn in_both(texts: &Texts, what: &str) {
    for lang in [Lang::EN, Lang::ZH] {
        let text = texts.get(&lang).unwrap_or_else(|| panic!("{what} has no text in {lang:?}"));
        assert!(text.chars().count() >= 2, "{what}: {text:?}");
    }
    assert_ne!(texts[&Lang::EN], texts[&Lang::ZH], "{what} says the same twice");
}

fn sourced(source: &str, what: &str) {
    assert!(source.trim().len() >= 8, "{what} has no source: {source:?}");
}

#[test]
fn the_shipped_texts_compile_and_serve_every_lane() {
    let book = Book::compile(BookSource::shipped()).unwrap();
    let files: Vec<&str> = book.lanes().iter().map(|lane| lane.file.as_str()).collect();
    for lane in LANES {
        assert!(files.contains(&format!("lanes/{lane}.toml").as_str()), "{lane}");
    }
    assert_eq!(book.destinations().count(), 10 + 27);
}

#[test]
fn everything_in_a_lane_has_its_source_and_its_texts() {
    for lane in Book::shipped().lanes() {
        for switch in &lane.switches {
            in_both(&switch.title, &format!("{} switch {}", lane.file, switch.name));
            sourced(&switch.source, &format!("{} switch {}", lane.file, switch.name));
        }
        for regime in &lane.regimes {
            let at = format!("{} {} {}", lane.file, regime.name, regime.valid_from);
            in_both(&regime.title, &at);
            sourced(&regime.source, &at);
            sourced(&regime.rounding.source, &at);
            if !regime.note.is_empty() {
                in_both(&regime.note, &at);
            }
            if let Some(limits) = &regime.limits {
                sourced(&limits.source, &at);
            }
            for threshold in &regime.thresholds {
                sourced(&threshold.source, &format!("{at} {}", threshold.id));
            }
            for charge in &regime.charges {
                let at = format!("{at} {}", charge.id);
                in_both(&charge.name, &at);
                in_both(&charge.rule, &at);
                sourced(&charge.source, &at);
            }
        }
    }
}

#[test]
fn every_row_of_every_table_has_a_source() {
    let mut rows = BTreeMap::new();
    for (path, text) in BookSource::shipped().files() {
        let Some(name) = path.strip_prefix("tables/") else { continue };
        let own = text.lines().find_map(|line| line.strip_prefix("#! source:"));
        let body: String =
            text.lines().filter(|l| !l.starts_with('#')).map(|l| format!("{l}\n")).collect();
        let mut reader = csv::Reader::from_reader(body.as_bytes());
        let column = reader.headers().unwrap().iter().position(|h| h == "source");
        for record in reader.records() {
            let record = record.unwrap();
            let cell = column.and_then(|at| record.get(at)).filter(|cell| !cell.is_empty());
            sourced(cell.or(own).unwrap_or(""), &format!("{name}: {record:?}"));
            *rows.entry(name.to_owned()).or_insert(0) += 1;
        }
    }
    assert!(rows["us_hts.csv"] > 13_000 && rows["uk.csv"] > 11_000 && rows["eu.csv"] > 11_000);
    assert!(rows.len() >= 12, "{rows:?}");
}

#[test]
fn a_switch_is_used_by_its_lane() {
    for (path, text) in BookSource::shipped().files().filter(|(path, _)| path.starts_with("lanes/"))
    {
        let lane = Book::shipped().lanes().iter().find(|lane| lane.file == path).unwrap();
        for switch in &lane.switches {
            let quoted = format!("switch = \"{}\"", switch.name);
            let in_table = BookSource::shipped().files().any(|(path, table)| {
                path.starts_with("tables/") && table.contains(&format!(",{},", switch.name))
            });
            assert!(text.contains(&quoted) || in_table, "{path}: nothing asks {}", switch.name);
        }
    }
}

fn from(lane: &Lane, destination: Country) -> &'static str {
    if lane.destinations.contains(&Country::CN) || destination == Country::CN { "US" } else { "CN" }
}

fn sent(destination: Country, hs: &str) -> Asked {
    let lane = Book::shipped().lane(destination).unwrap();
    // Some 30 dollars in each currency.
    let price = match lane.currency.code() {
        "VND" => "750000",
        "IDR" => "480000",
        "THB" => "1000",
        "PHP" => "1700",
        "CNY" => "210",
        "MYR" => "130",
        _ => "30",
    };
    let from = from(lane, destination);
    let asked = ask_in(from, destination, TODAY, lane.currency).goods(hs, price, 2);
    asked.with("volume_ml", "200").with("net_weight_g", "180").grams(220).rate("USD", "16000")
}

fn named(refusal: &Refusal) {
    assert!(
        !refusal.slug().is_empty() && !refusal.ways_out().is_empty() && !refusal.field().is_empty()
    );
}

/// Every lane prices a shirt, biscuits and a cream by parcel: with the duty rate stated where the book has no
/// tariff, and refusing with its name where it has neither.
#[test]
fn every_lane_quotes_everyday_goods_or_says_why_not() {
    for destination in Book::shipped().destinations() {
        for hs in ["6109.10", "1905.31", "3304.99"] {
            let plain = sent(destination, hs).try_of(Book::shipped());
            if let Err(refusal) = &plain {
                named(refusal);
                let known = ["missing-attribute", "unknown-tax-class", "ambiguous-hs"];
                assert!(known.contains(&refusal.slug()), "{destination} {hs}: {refusal}");
            }
            let stated = sent(destination, hs).with("duty_rate", "10").with("sales_tax_rate", "10");
            match stated.try_of(Book::shipped()) {
                Ok(cost) => explained(&cost, destination, hs),
                Err(refusal) => {
                    let known = ["unknown-tax-class", "ambiguous-hs"];
                    assert!(known.contains(&refusal.slug()), "{destination} {hs}: {refusal}");
                }
            }
        }
    }
}

fn explained(cost: &LandedCost, destination: Country, hs: &str) {
    assert!(cost.lines.iter().any(|line| line.kind.is_tax()), "{destination} {hs}");
    for line in cost.lines.iter().filter(|line| line.kind.is_tax()) {
        assert!(!line.formula.is_empty() && !line.source.is_empty(), "{destination} {hs} {line:?}");
        assert!(line.base.is_some(), "{destination} {hs} {line:?}");
    }
    assert!(!cost.notes.is_empty());
}

/// Shirts are priced everywhere without anything but their price, or the missing rate is named.
#[test]
fn a_shirt_from_china_to_each_lane() {
    let shirt = |to: &str| sent(to.parse().unwrap(), "6109.10").try_of(Book::shipped());
    let owed = |to: &str| shirt(to).map(|cost| taxes(&cost));
    assert_eq!(owed("SG"), Ok("5.40".into()));
    assert_eq!(owed("MY"), Ok("26.00".into()));
    assert_eq!(owed("AU"), Ok("6.00".into()));
    assert_eq!(owed("GB"), Ok("12.00".into()));
    assert_eq!(owed("DE"), Ok("14.97".into())); // 3 EUR and 19 % of 63
    assert_eq!(owed("PH"), Ok("0.00".into()));
    assert_eq!(owed("ID"), Ok("432000.00".into())); // 25 % of 960,000; 11 % and 5 % of 1,200,000
    for to in ["TH", "VN"] {
        assert_eq!(shirt(to).unwrap_err().slug(), "missing-attribute", "{to}");
    }
}

/// China to the United States through the years, by parcel: a cotton shirt of 100 dollars.
#[test]
fn a_shirt_from_china_to_the_united_states_through_the_years() {
    let shirt = |price: &str, date: &str| {
        let us = "US".parse().unwrap();
        ask_in("CN", us, date, "USD".parse().unwrap()).goods("6109.10.00", price, 1).cost()
    };
    assert_eq!(taxes(&shirt("100", "2025-05-01")), "0.00"); // up to 800 dollars free
    let ids = ["general", "section301", "ieepa-fentanyl", "ieepa-reciprocal", "section122"];
    let of = |price: &str, date: &str| {
        let cost = shirt(price, date);
        ids.map(|id| paid(&cost, id))
    };
    assert_eq!(of("100", "2025-05-02"), ["16.50", "7.50", "20.00", "125.00", "0.00"]);
    assert_eq!(of("100", "2025-09-01"), ["16.50", "7.50", "20.00", "10.00", "0.00"]); // zonos.com: 54 % of 300 = 162
    assert_eq!(taxes(&shirt("300", "2025-09-01")), "162.00");
    assert_eq!(of("100", "2025-12-01"), ["16.50", "7.50", "10.00", "10.00", "0.00"]);
    assert_eq!(of("100", "2026-03-01"), ["16.50", "7.50", "0.00", "0.00", "10.00"]);
    assert_eq!(of("100", TODAY), ["16.50", "7.50", "0.00", "0.00", "0.00"]);
    // Above 800 dollars the layers of January 2025 hold too, and above 2,500 the processing fee.
    assert_eq!(of("900", "2025-01-02"), ["148.50", "67.50", "0.00", "0.00", "0.00"]);
    assert_eq!(paid(&shirt("10000", TODAY), "mpf"), "34.64");
    let forced = |on| {
        let us = "US".parse().unwrap();
        let asked = ask_in("CN", us, TODAY, "USD".parse().unwrap()).goods("6109.10.00", "100", 1);
        taxes(&asked.switch("us-301-forced-labour", on).cost())
    };
    assert_eq!((forced(false), forced(true)), ("24.00".into(), "36.50".into()));
}

#[test]
fn goods_of_the_union_and_of_japan_pay_15_percent_less_the_general_duty() {
    let of = |from: &str, hs: &str| {
        let us = "US".parse().unwrap();
        let asked = ask_in(from, us, "2025-10-01", "USD".parse().unwrap()).goods(hs, "100", 1);
        let cost = asked.cost();
        (paid(&cost, "general"), paid(&cost, "ieepa-cap"), paid(&cost, "ieepa-reciprocal"))
    };
    assert_eq!(of("DE", "4901.10.00"), ("0.00".into(), "15.00".into(), "0.00".into()));
    assert_eq!(of("JP", "6109.10.00"), ("16.50".into(), "0.00".into(), "0.00".into()));
    assert_eq!(of("VN", "6109.10.00"), ("16.50".into(), "0.00".into(), "20.00".into()));
}

#[test]
fn goods_that_claim_a_programme_pay_its_rate_in_place_of_the_general_one() {
    let shirt = |claim: Option<&str>| {
        let us = "US".parse().unwrap();
        let asked = ask_in("KR", us, TODAY, "USD".parse().unwrap()).goods("6109.10.00", "100", 1);
        let asked = claim.map_or(asked.clone(), |claim| asked.claiming(claim));
        let cost = asked.cost();
        (paid(&cost, "general"), taxes(&cost))
    };
    assert_eq!(shirt(None), ("16.50".into(), "16.50".into()));
    assert_eq!(shirt(Some("KR")), ("0.00".into(), "0.00".into()));
}

/// Food in Great Britain and in Germany: the asker states the rate of the goods.
#[test]
fn a_reduced_rate_is_stated_by_the_asker() {
    let food = |to: &str, rate: &str| {
        taxes(
            &sent(to.parse().unwrap(), "0902.30")
                .with("vat", "stated")
                .with("vat_rate", rate)
                .cost(),
        )
    };
    assert_eq!((food("GB", "0"), food("DE", "7")), ("0.00".into(), "7.41".into())); // 3 EUR and 7 % of 63
    assert_eq!(taxes(&sent("GB".parse().unwrap(), "0902.30").cost()), "12.00");
}

/// The facts of the sale decide, never the price.
#[test]
fn each_channel_to_china_has_its_regime() {
    let regime = |channel: Channel| {
        let cn = Country::CN;
        let asked = ask_in("US", cn, TODAY, "CNY".parse().unwrap()).goods("0813.40.90", "210", 1);
        asked.by(channel).cost().regime
    };
    assert_eq!(regime(Channel::Parcel), "cbec-retail-import");
    assert_eq!(regime(Channel::Bonded), "cbec-bonded");
    assert_eq!(regime(Channel::Post), "personal-post");
    assert_eq!(regime(Channel::Cargo), "general-trade");
    // What may not come by parcel may come as cargo.
    let cherries = |channel: Channel| {
        let asked =
            ask_in("US", Country::CN, TODAY, "CNY".parse().unwrap()).goods("0809.29", "210", 1);
        asked.by(channel).try_of(Book::shipped())
    };
    assert_eq!(cherries(Channel::Parcel).unwrap_err().slug(), "parcel-banned");
    assert!(cherries(Channel::Cargo).is_ok());
}

#[test]
fn china_s_vat_follows_its_history() {
    let vat = |date: &str, hs: &str| {
        let asked = ask_in("FR", Country::CN, date, "CNY".parse().unwrap()).goods(hs, "1000", 1);
        asked.cost().lines.iter().find(|l| l.id == "vat").map(|l| l.amount.amount_text()).unwrap()
    };
    // 70 % of the rate of the day.
    let of = |hs: &'static str| {
        ["2016-04-08", "2017-07-01", "2018-05-01", "2019-04-01"].map(|day| vat(day, hs))
    };
    assert_eq!(of("6109.10"), ["119.00", "119.00", "112.00", "91.00"]);
    assert_eq!(of("0813.40"), ["91.00", "77.00", "70.00", "63.00"]);
    let early =
        ask_in("FR", Country::CN, "2016-04-07", "CNY".parse().unwrap()).goods("6109.10", "1000", 1);
    assert_eq!(early.refusal().slug(), "date-before-data");
}
