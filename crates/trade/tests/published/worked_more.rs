//! The worked examples from D17 on, and the dried cherries of three days.

use crate::common::{Asked, ask, ask_in, book, book_of, paid, paid_for, taxes};
use kernel::{Country, Currency, Money, Rate};
use trade::{Book, Channel, CostKind, LandedCost, Refusal};

const TODAY: &str = "2026-11-21";

/// PUB-RULE: thompsonhinesmartrade.com/?p=8490: below 16, 16 to 25 inclusive, above 25 %.
fn by_post_at(rate: &str, date: &str, quantity: u32) -> String {
    let table = format!(
        "#! dialect: USD\n#! source: test\nhs,fentanyl,reciprocal,postal\n*,Free,{rate},{rate}\n"
    );
    let book = book(&[("tables/us_ieepa.csv", &table)]);
    let parcel = ask("VN", "US", date).goods("6109.10", "30", quantity).by(Channel::Post);
    taxes(&parcel.of(&book))
}

#[test]
fn d17_a_postal_item_at_15_percent_pays_80() {
    assert_eq!(by_post_at("15%", "2025-08-29", 1), "80.00");
    assert_eq!(by_post_at("15.99%", "2025-08-29", 1), "80.00");
    assert_eq!(by_post_at("15%", "2025-08-29", 2), "160.00");
}

#[test]
fn d18_a_postal_item_at_16_percent_pays_160() {
    assert_eq!(by_post_at("16%", "2026-02-23", 1), "160.00");
    assert_eq!(by_post_at("25%", "2025-12-01", 1), "160.00");
}

#[test]
fn d19_a_postal_item_above_25_percent_pays_200() {
    assert_eq!(by_post_at("25.01%", "2025-12-01", 1), "200.00");
}

#[test]
fn d17_to_d19_with_the_rates_of_the_shipped_book() {
    let by_post = |from: &str, date: &str| {
        ask(from, "US", date).goods("6109.10", "30", 1).by(Channel::Post).cost()
    };
    assert_eq!(taxes(&by_post("JP", "2025-09-01")), "80.00");
    assert_eq!(taxes(&by_post("VN", "2025-09-01")), "160.00");
    assert_eq!(taxes(&by_post("CN", "2025-09-01")), "200.00"); // 20 + 10 %
    assert_eq!(taxes(&by_post("CN", "2025-11-10")), "160.00"); // 10 + 10 %
    assert_eq!(taxes(&by_post("SG", "2025-09-01")), "80.00"); // not listed: 10 %
    // The day before, 800 USD were free; the other method is of the value; after the window it is the only one.
    assert_eq!(taxes(&by_post("JP", "2025-08-28")), "0.00");
    let of_value = ask("VN", "US", "2025-09-01").goods("6109.10", "30", 1).by(Channel::Post);
    assert_eq!(taxes(&of_value.switch("us-postal-specific", false).cost()), "6.00");
    assert_eq!(taxes(&by_post("VN", "2026-03-01")), "3.00");
    let now = ask("VN", "US", TODAY).goods("6109.10", "30", 1).by(Channel::Post).refusal();
    assert_eq!(now.slug(), "rate-refused");
}

/// PUB-RULE: help.inlt.com; blog.customsnow.com 2018/08.
#[test]
fn d20_the_processing_fee_has_a_minimum_and_a_maximum_by_fiscal_year() {
    let fee = |value: &str, date: &str| {
        let entry = ask("DE", "US", date).goods("4901.10", value, 1);
        paid(&entry.by(Channel::Cargo).cost(), "mpf")
    };
    assert_eq!(fee("1000", "2019-01-15"), "26.22");
    assert_eq!(fee("10000", "2019-01-15"), "34.64");
    assert_eq!(fee("200000", "2019-01-15"), "508.70");
    assert_eq!(
        (fee("1000", "2020-10-01"), fee("200000", "2021-09-30")),
        ("27.23".into(), "528.33".into())
    );
    assert_eq!(
        (fee("1000", "2021-10-01"), fee("200000", "2022-09-30")),
        ("27.75".into(), "538.40".into())
    );
    assert_eq!(
        (fee("1000", "2025-10-01"), fee("200000", TODAY)),
        ("33.58".into(), "651.50".into())
    );
    // An informal entry pays a fixed amount; a parcel by courier none, unless it is entered formally.
    let small = ask("DE", "US", TODAY).goods("4901.10", "1000", 1);
    let informal = small.clone().with("entry", "informal").by(Channel::Cargo).cost();
    assert_eq!(paid(&informal, "mpf"), "2.69");
    assert_eq!(paid(&small.cost(), "mpf"), "0.00");
    assert_eq!(paid(&small.with("entry", "formal").cost(), "mpf"), "33.58");
}

/// A lane of one duty.
fn one_duty(country: &str, currency: &str, rate: &str, source: &str) -> String {
    format!(
        r#"destination = "{country}"
currency = "{currency}"
zone = "UTC"
known_until = "2026-11-21"
rounding = {{ mode = "half_up", to = "0.01", of = "charge", source = "test" }}
[[regime]]
name = "import"
title = {{ en = "Import" }}
channels = ["parcel"]
valid_from = "2000-01-01"
source = "{source}"
[[regime.charge]]
id = "duty"
kind = "duty"
name = {{ en = "Duty" }}
rate = "{rate}"
base = "cif"
rule = {{ en = "Duty on the value" }}
source = "{source}"
"#
    )
}

/// PUB (code test): calcNA, country-specific import duty.
#[test]
fn d21_namibia_25_percent_of_150000() {
    let book = book_of(&[("lanes/NA.toml", &one_duty("NA", "NAD", "25%", "calcNA"))]);
    let na = "NA".parse().unwrap();
    let car =
        ask_in("ZA", na, TODAY, "NAD".parse().unwrap()).goods("8703.23", "150000", 1).of(&book);
    assert_eq!(taxes(&car), "37500.00");
}

/// PUB (code test): ShambhaviP/Baseline3, ImportDutyTest.java: 0.2830 exactly.
#[test]
fn d22_perfume_5_percent_of_5_66() {
    let book = book_of(&[("lanes/XX.toml", &one_duty("NZ", "USD", "5%", "Baseline3"))]);
    let nz = "NZ".parse().unwrap();
    let perfume = ask_in("FR", nz, TODAY, Currency::USD).goods("3303.00", "5.66", 1).of(&book);
    assert_eq!(taxes(&perfume), "0.28");
    assert!(perfume.lines.iter().any(|l| l.formula.contains("0.283")), "{:?}", perfume.lines);
}

/// DERIVED: azoyagroup.com (JD): (t + v + c + t·v) / (1 − c).
#[test]
fn d23_one_bottle_over_the_limit_pays_43_1333_percent() {
    let wine = ask("FR", "CN", TODAY).goods("2204.21", "6000", 1).with("volume_ml", "750").cost();
    assert_eq!(wine.regime, "cbec-over-limit");
    // (14 % + 13 % + 10 % + 1.82 %) / 0.9 = 43.1333… %
    assert_eq!(taxes(&wine), "2588.00");
    assert_eq!(paid_for(&wine, CostKind::Duty), "840.00");
    let two = ask("FR", "CN", TODAY).goods("2204.21", "3000", 2).with("volume_ml", "750").refusal();
    assert_eq!(two.slug(), "over-order-limit");
}

/// DERIVED: ssopdot.com/?p=16135.
#[test]
fn d24_skincare_with_freight_pays_29_12() {
    let cream = ask("US", "CN", TODAY).goods("3304.99", "300", 1).with("volume_ml", "100");
    let cost = cream.freight("20").cost();
    assert_eq!((taxes(&cost), cost.counted.amount_text()), ("29.12".into(), "320.00".into()));
}

/// DERIVED: as D02; with the rounded 17.9 % it would be 71.24.
#[test]
fn d25_two_bottles_of_wine_pay_71_20() {
    let cost = ask("US", "CN", TODAY).goods("2204.21", "199", 2).cost();
    assert_eq!(taxes(&cost), "71.20");
    assert_eq!(paid_for(&cost, CostKind::Vat), "40.24");
    assert_eq!(paid_for(&cost, CostKind::ConsumptionTax), "30.96");
}

/// DERIVED: azoyagroup.com.
#[test]
fn d26_limits_of_an_order_and_of_a_person_and_year() {
    let order = |freight: &str, date: &str| {
        let goods = ask("US", "CN", date).goods("6109.10", "2490", 2).freight(freight);
        goods.try_of(Book::shipped()).map(|cost| cost.counted.amount_text())
    };
    assert_eq!(order("20", TODAY), Ok("5000.00".to_owned()));
    assert!(matches!(order("20.01", TODAY), Err(Refusal::OverOrderLimit { .. })));
    assert!(matches!(order("20", "2018-12-31"), Err(Refusal::OverOrderLimit { .. }))); // 2,000 then
    let regime = Book::shipped().regime(Country::US, Country::CN, None).unwrap();
    let limits = regime.limits.as_ref().unwrap();
    let cny = |text: &str| Money::parse(text, Currency::CNY).unwrap();
    assert!(!limits.allows_year(cny("25990.00"), cny("20.00")));
    assert!(limits.allows_year(cny("25980.00"), cny("20.00")));
}

/// DERIVED: reanda-international.com.
#[test]
fn d27_malaysia_taxes_the_price_without_shipping() {
    let good = |price: &str| ask("CN", "MY", TODAY).goods("6109.10", price, 1).freight("40");
    assert_eq!(taxes(&good("499").cost()), "49.90");
    assert_eq!(taxes(&good("500").cost()), "50.00");
    assert_eq!(good("500.01").refusal().slug(), "missing-attribute");
    let open = good("499").switch("my-duty-on-low-value", true).with("duty_rate_my", "20").cost();
    assert_eq!((paid(&open, "duty"), paid(&open, "sales-tax")), ("107.80".into(), "49.90".into()));
    let above = good("600").with("duty_rate_my", "20").with("sales_tax_rate_my", "10");
    assert_eq!(taxes(&above.cost()), "204.80"); // 20 % of 640, 10 % of 768
}

/// DERIVED: importtaxph.com.
#[test]
fn d28_the_philippines_test_the_price_and_tax_the_whole_value() {
    let goods = |price: &str| ask("CN", "PH", TODAY).goods("6109.10", price, 1).freight("900");
    assert_eq!(taxes(&goods("10000").cost()), "0.00");
    let over = goods("10001").with("duty_rate", "15").cost();
    assert_eq!(paid(&over, "duty"), "1635.15"); // 15 % of 10,901
    assert_eq!((paid(&over, "ipf"), paid(&over, "cds")), ("250.00".into(), "280.00".into()));
    // 12 % of 10,901 + 1,635.15 + 250 + 280 + 700 of brokerage, which is not customs' own
    assert_eq!((paid(&over, "vat"), paid(&over, "brokerage")), ("1651.94".into(), "0.00".into()));
}

/// DERIVED: ECB 2026-04-13: 1 EUR = 1.1684 USD = 7.9827 CNY.
#[test]
fn d31_a_cross_rate_is_exact_and_serves_a_threshold_in_another_currency() {
    let (usd, cny): (Rate, Rate) = ("1.1684".parse().unwrap(), "7.9827".parse().unwrap());
    let cross = cny.divided_by(usd).unwrap();
    assert_eq!(cross.decimal_text(5), "6.83216");
    // Indonesia counts its limits in dollars: at 16,000 rupiah, 48,000 are 3 dollars.
    let goods =
        |price: &str| ask("CN", "ID", TODAY).goods("9503.00", price, 1).rate("USD", "16000");
    let (free, taxed) = (goods("48000").cost(), goods("48001").cost());
    // 7.5 % of 48,001 is 3,600.075, and each levy goes up to whole thousands.
    assert_eq!((paid(&free, "duty"), paid(&taxed, "duty")), ("0.00".into(), "4000.00".into()));
    let without = ask("CN", "ID", TODAY).goods("9503.00", "48000", 1).refusal();
    assert_eq!(without.slug(), "no-rate");
}

/// The same dried cherries on three days.
#[test]
fn dried_cherries_on_three_days_give_three_explained_answers() {
    let cherries = |date: &str| {
        ask("US", "CN", date).goods("0813.40.90", "1000", 1).by(Channel::Cargo).business().cost()
    };
    let [first, second, third] = ["2018-07-07", "2025-03-11", "2025-12-01"].map(cherries);
    // 25 % MFN each time; then 15 + 25 %; 15 + 10 %; 15 + 25 + 10 %. VAT 10 % in 2018, 9 % later.
    let ids =
        ["mfn", "additional-232", "additional-301", "additional-march", "additional-all", "vat"];
    let of = |cost: &LandedCost| ids.map(|id| paid(cost, id));
    assert_eq!(of(&first), ["250.00", "150.00", "250.00", "0.00", "0.00", "165.00"]);
    assert_eq!(of(&second), ["250.00", "150.00", "0.00", "100.00", "0.00", "135.00"]);
    assert_eq!(of(&third), ["250.00", "150.00", "250.00", "0.00", "100.00", "157.50"]);
    assert_eq!([&first, &second, &third].map(taxes), ["815.00", "635.00", "907.50"]);
    let cited = |cost: &LandedCost, id: &str, source: &str| {
        cost.lines
            .iter()
            .any(|line| line.id == id && line.source.contains(source) && line.date.is_some())
    };
    assert!(cited(&first, "additional-301", "freshfruitportal.com/?p=104121"));
    assert!(cited(&second, "additional-march", "indiatvnews.com"));
    assert!(cited(&third, "additional-all", "mondaq.com"));
    // The open questions that each rests on are told.
    let told = [(&first, "April 2018"), (&second, "10 March 2025"), (&third, "14 September 2025")];
    for (cost, question) in told {
        assert!(format!("{:?}", cost.notes).contains(question), "{:?}", cost.notes);
    }
    // The other answers to them.
    let asked =
        |date: &str| ask("US", "CN", date).goods("0813.40.90", "1000", 1).by(Channel::Cargo);
    let added = |asked: Asked| {
        let cost = asked.cost();
        let own = cost.lines.iter().filter(|line| line.id.starts_with("additional-"));
        Money::sum(Currency::CNY, own.map(|line| line.amount)).unwrap().amount_text()
    };
    assert_eq!(added(asked("2018-07-07").switch("cn-232-fruit", false)), "250.00");
    assert_eq!(added(asked("2025-03-11").switch("cn-2025-shipped-after", false)), "150.00");
    assert_eq!(added(asked("2025-03-11").switch("cn-301-no-exclusion", true)), "500.00");
    assert_eq!(added(asked("2025-12-01").switch("cn-301-exclusions-ended", false)), "250.00");
    // From elsewhere there is nothing to add.
    let chile = ask("CL", "CN", "2025-12-01").goods("0813.40.90", "1000", 1).by(Channel::Cargo);
    assert_eq!(added(chile), "0.00");
}
