//! What the shipped rules answer for China, and what every computation keeps.

use crate::{
    Attributes, Book, CostKind, Facts, GoodsLine, LandedCost, ParcelAsk, Refusal, Scratch,
    landed_cost, landed_totals,
};
use kernel::{Country, Currency, Money};
use proptest::prelude::*;

fn cny(text: &str) -> Money {
    Money::parse(text, Currency::CNY).unwrap()
}

fn line(key: &str, hs: &str, price: &str, quantity: u32, attributes: &[(&str, &str)]) -> GoodsLine {
    let attributes: Attributes =
        attributes.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect();
    GoodsLine {
        key: key.to_owned(),
        hs: hs.parse().unwrap(),
        unit_price: cny(price),
        quantity,
        weight: None,
        attributes,
        origin: None,
        preference: None,
    }
}

fn ask(goods: Vec<GoodsLine>, freight: &str) -> ParcelAsk {
    ParcelAsk {
        origin: Country::US,
        destination: Country::CN,
        date: "2026-11-21".parse().unwrap(),
        goods,
        freight: cny(freight),
        insurance: cny("0"),
        facts: Facts::default(),
        rates: Vec::new(),
    }
}

fn price(goods: Vec<GoodsLine>, freight: &str) -> Result<LandedCost, Refusal> {
    landed_cost(Book::shipped(), &ask(goods, freight))
}

fn amount(cost: &LandedCost, kind: CostKind) -> Money {
    let lines = cost.lines.iter().filter(|l| l.kind == kind);
    Money::sum(Currency::CNY, lines.map(|l| l.amount)).unwrap()
}

#[test]
fn wine_pays_exactly_161_900ths() {
    let cost = price(vec![line("wine", "2204.21", "900", 1, &[])], "0").unwrap();
    assert_eq!(cost.taxes, cny("161.00"));
}

#[test]
fn d24_skincare_with_freight_pays_29_12() {
    let cream = line("cream", "3304.99", "300", 1, &[("volume_ml", "100")]);
    let cost = price(vec![cream], "20").unwrap();
    assert_eq!((cost.taxes, cost.total), (cny("29.12"), cny("349.12")));
    assert_eq!(cost.counted, cny("320.00"));
    let vat = cost.lines.iter().find(|l| l.kind == CostKind::Vat).unwrap();
    assert_eq!(vat.formula, "70% × 13% × 320.00 = 29.12");
    assert_eq!((vat.base, vat.rate), (Some(cny("320")), Some("9.1%".parse().unwrap())));
}

#[test]
fn d25_two_bottles_of_wine_pay_71_20() {
    let cost = price(vec![line("wine", "2204.21", "199", 2, &[])], "0").unwrap();
    assert_eq!(cost.taxes, cny("71.20"));
    assert_eq!(amount(&cost, CostKind::Vat), cny("40.24"));
    assert_eq!(amount(&cost, CostKind::ConsumptionTax), cny("30.96"));
    let tax = cost.lines.iter().find(|l| l.kind == CostKind::ConsumptionTax).unwrap();
    assert_eq!(tax.formula, "70% × 10% × 398.00 / (1 − 10%) = 30.955556 → 30.96");
}

#[test]
fn d26_an_order_of_5000_is_allowed_and_5000_01_is_not() {
    let shirts = |price: &str| vec![line("a", "6109.10", price, 2, &[])];
    assert!(price(shirts("2490"), "20").is_ok());
    let refusal = price(shirts("2490"), "20.01").unwrap_err();
    assert!(matches!(&refusal, Refusal::OverOrderLimit { value, .. } if *value == cny("5000.01")));
    assert!(!refusal.ways_out().is_empty());
}

#[test]
fn one_indivisible_item_over_the_limit_is_named_so() {
    let coat = |price: &str| vec![line("coat", "6201.20", price, 1, &[])];
    assert_eq!(price(coat("26000.01"), "0").unwrap_err().slug(), "single-item-over-limit");
    // It falls to the full rates, and the tariff that ships has no line for coats.
    assert_eq!(price(coat("5000.01"), "0").unwrap_err().slug(), "unknown-duty");
}

#[test]
fn spirits_add_an_amount_per_litre_inside_the_base() {
    let gin = line("gin", "2208.50", "200", 2, &[("volume_ml", "700")]);
    let cost = price(vec![gin], "20").unwrap();
    // price = (420 + 0.912 × 1.4) / (1 − 20%) = 526.596; VAT 70% × 13%; CT 70% × (20% × price + 1.2768)
    assert_eq!(amount(&cost, CostKind::Vat), cny("47.92"));
    assert_eq!(amount(&cost, CostKind::ConsumptionTax), cny("74.62"));
    let tax = cost.lines.iter().find(|l| l.kind == CostKind::ConsumptionTax).unwrap();
    assert!(tax.formula.starts_with("70% × (20% × 420.00 + 0.912 CNY × 1.4 L) / (1 − 20"));
}

#[test]
fn beer_pays_by_the_litre_in_two_steps() {
    let beer = |price: &str| vec![line("beer", "2203.00", price, 10, &[("volume_ml", "500")])];
    let dear = price(beer("3"), "0").unwrap(); // 6 CNY a litre
    let cheap = price(beer("1"), "0").unwrap(); // 2 CNY a litre
    assert_eq!(amount(&dear, CostKind::ConsumptionTax), cny("0.89")); // 0.7 × 0.253 × 5
    assert_eq!(amount(&cheap, CostKind::ConsumptionTax), cny("0.78")); // 0.7 × 0.2227 × 5
}

#[test]
fn a_cosmetic_is_high_end_from_the_threshold_on() {
    let price_of = price;
    let cream = |price: &str, name: &str, size: &str| {
        price_of(vec![line("c", "3304.99", price, 1, &[(name, size)])], "0")
            .map(|cost| amount(&cost, CostKind::ConsumptionTax).is_positive())
    };
    assert_eq!(cream("299.99", "volume_ml", "30"), Ok(false));
    assert_eq!(cream("300.00", "volume_ml", "30"), Ok(true));
    assert_eq!(cream("300.00", "net_weight_g", "30"), Ok(true));
    assert_eq!(cream("75.00", "pieces", "5"), Ok(true));
    assert_eq!(cream("74.00", "pieces", "5"), Ok(false));
}

#[test]
fn what_a_rule_needs_and_does_not_get_is_named() {
    let refusal = price(vec![line("cream", "3304.99", "300", 1, &[])], "0").unwrap_err();
    assert_eq!(refusal.slug(), "missing-attribute");
    assert!(refusal.to_string().contains("volume_ml"), "{refusal}");
    let refusal = price(vec![line("gin", "2208.50", "300", 1, &[])], "0").unwrap_err();
    assert_eq!(refusal.field(), "attribute volume_ml");
    let bad = line("gin", "2208.50", "300", 1, &[("volume_ml", "lots")]);
    assert_eq!(price(vec![bad], "0").unwrap_err().slug(), "bad-attribute");
    let unknown = price(vec![line("ring", "7113.19", "300", 1, &[])], "0").unwrap_err();
    assert_eq!(unknown.slug(), "unknown-tax-class");
    let banned = price(vec![line("cherries", "0809.29", "300", 1, &[])], "0").unwrap_err();
    assert_eq!((banned.slug(), banned.ways_out().len()), ("parcel-banned", 3));
}

#[test]
fn bad_input_is_refused_by_name() {
    let shirt = || line("shirt", "6109.10", "100", 1, &[]);
    assert_eq!(price(vec![], "0").unwrap_err().slug(), "no-goods");
    let none = GoodsLine { quantity: 0, ..shirt() };
    assert_eq!(price(vec![none], "0").unwrap_err().slug(), "bad-quantity");
    let free = GoodsLine { unit_price: cny("0"), ..shirt() };
    assert_eq!(price(vec![free], "0").unwrap_err().slug(), "bad-price");
    assert_eq!(price(vec![shirt()], "-1").unwrap_err().slug(), "negative-amount");
    let dollars = GoodsLine { unit_price: Money::new(1, Currency::USD), ..shirt() };
    assert_eq!(price(vec![dollars], "0").unwrap_err().slug(), "wrong-currency");
    let huge = GoodsLine { unit_price: cny("92233720368547758.07"), quantity: 1000, ..shirt() };
    assert_eq!(price(vec![huge], "0").unwrap_err().slug(), "amount-too-large");
    let many = GoodsLine { quantity: u32::MAX, ..shirt() };
    assert_eq!(price(vec![many], "0").unwrap_err().slug(), "huge-quantity");
    let mut early = ask(vec![shirt()], "0");
    early.date = "2015-12-31".parse().unwrap();
    let refusal = landed_cost(Book::shipped(), &early).unwrap_err();
    assert_eq!(refusal.slug(), "date-before-data");
    let mut elsewhere = ask(vec![shirt()], "0");
    elsewhere.destination = "AQ".parse().unwrap();
    assert_eq!(landed_cost(Book::shipped(), &elsewhere).unwrap_err().slug(), "unknown-lane");
}

#[test]
fn after_the_data_ends_the_answer_says_as_last_known() {
    let mut late = ask(vec![line("shirt", "6109.10", "100", 1, &[])], "0");
    let notes = |ask: &ParcelAsk| landed_cost(Book::shipped(), ask).unwrap().notes.len();
    assert_eq!(notes(&late), 1);
    late.date = "2027-01-01".parse().unwrap();
    assert_eq!(notes(&late), 2);
    late.facts.outside = crate::Outside::Refuse;
    assert_eq!(landed_cost(Book::shipped(), &late).unwrap_err().slug(), "date-after-data");
}

#[test]
fn a_stored_cost_reads_back_whole() {
    let cost = price(vec![line("wine", "2204.21", "199", 2, &[])], "15.5").unwrap();
    let json = serde_json::to_string(&cost).unwrap();
    assert_eq!(serde_json::from_str::<LandedCost>(&json).unwrap(), cost);
}

proptest! {
    #[test]
    fn the_lines_add_up_to_the_total_and_the_tax_is_rounded_once(
        fruit in 1i64..100_000, wine in 1i64..100_000, shirts in 1u32..3, freight in 0i64..20_000,
    ) {
        let goods = vec![
            GoodsLine { unit_price: Money::new(fruit, Currency::CNY), ..line("f", "0813.40", "1", 1, &[]) },
            GoodsLine { unit_price: Money::new(wine, Currency::CNY), ..line("w", "2204.21", "1", 1, &[]) },
            line("s", "6109.10", "120.05", shirts, &[]),
        ];
        let mut ask = ask(goods, "0");
        ask.freight = Money::new(freight, Currency::CNY);
        let cost = landed_cost(Book::shipped(), &ask).unwrap();
        let sum = Money::sum(Currency::CNY, cost.lines.iter().map(|l| l.amount)).unwrap();
        prop_assert_eq!(sum, cost.total);
        let parts = cost.goods.plus(cost.carriage).unwrap().plus(cost.taxes).unwrap();
        prop_assert_eq!(parts, cost.total);
        let totals = landed_totals(Book::shipped(), &ask, &mut Scratch::default()).unwrap();
        prop_assert_eq!((totals.taxes, totals.total), (cost.taxes, cost.total));
        prop_assert_eq!(totals.counted, cost.counted);
    }
}
