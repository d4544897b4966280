//! Formulas in brackets, units that count when started, and conditions on quantities.

use super::*;

fn hk(text: &str) -> RateExpr {
    RateExpr::parse(text, Dialect::Plain("HKD".parse().unwrap())).unwrap()
}

#[test]
fn a_bound_holds_for_what_is_in_its_brackets() {
    let bottle = unit(&[("volume_ml", "700")]);
    let ask = ask("HKD", 30_600, &bottle);
    // 200 at 100 %, the rest of 106 at 10 %.
    assert_eq!(amount(&hk("10% + (90% MAX 180 HKD/item)"), &ask), Ok(2_106_000));
    // Without brackets the bound is of the whole sum.
    assert_eq!(amount(&hk("10% + 90% MAX 180 HKD/item"), &ask), Ok(1_800_000));
    assert_eq!(amount(&hk("(10% MIN 40 HKD) - (5% MAX 10 HKD)"), &ask), Ok(300_000));
    let rate = hk("10% + (90% MAX 180 HKD/item)");
    let answer = rate.evaluate(&ask).unwrap();
    let said = rate.explain(&ask, &answer).formula;
    assert_eq!(said, "10% × 306.00 + min(90% × 306.00, 180 HKD × 1 item)");
}

#[test]
fn brackets_tell_what_they_need() {
    let rate = hk("10% + (90% MAX (180 USD/L + RATE cess))");
    assert_eq!(rate.quantities(), [Quantity::Litre]);
    assert_eq!(rate.stated_rates(), ["cess".into()]);
    assert_eq!(rate.currencies(), [Currency::USD]);
    assert!(!rate.is_affine());
    assert!(hk("10% + (5% - 2 HKD/L)").is_affine());
    for wrong in ["10% + (5%", "(10%", "()", "10% (5%)", "(10% WHEN value > 5)"] {
        let read = RateExpr::parse(wrong, Dialect::Plain(Currency::CNY));
        assert!(read.is_err(), "{wrong}");
    }
    let deep = format!("{}5%{}", "(".repeat(9), ")".repeat(9));
    assert!(RateExpr::parse(&deep, Dialect::Plain(Currency::CNY)).is_err());
}

#[test]
fn a_started_unit_counts_as_a_whole_one() {
    let parcel = unit(&[("weight", "20200")]);
    let ask = ask("CNY", 0, &parcel);
    assert_eq!(amount(&cn("5 CNY/started kg_gross"), &ask), Ok(1_050_000));
    assert_eq!(amount(&cn("5 CNY/started 10kg_gross"), &ask), Ok(150_000));
    assert_eq!(amount(&cn("5 CNY/started 0.5 kg_gross"), &ask), Ok(2_050_000));
    let rate = cn("5 CNY/started 10kg_gross");
    let answer = rate.evaluate(&ask).unwrap();
    assert_eq!(rate.explain(&ask, &answer).formula, "5 CNY × 3 started 10kg_gross");
    let whole = unit(&[("weight", "20000")]);
    assert_eq!(amount(&cn("5 CNY/started kg_gross"), &super::ask("CNY", 0, &whole)), Ok(1_000_000));
}

#[test]
fn a_unit_may_be_a_part_of_one() {
    // 245 pesos for each degree of a bottle of 750 ml: of each 7.5 ml of alcohol.
    let bottle = unit(&[("volume_ml", "750"), ("abv_percent", "30")]);
    let rate = RateExpr::parse("245 COP/0.0075 l_alcohol", Dialect::Plain(Currency::CNY)).unwrap();
    assert_eq!(amount(&rate, &ask("COP", 0, &bottle)), Ok(73_500_000));
    assert_eq!(rate.to_string(), "245 COP/0.0075l_alcohol");
}

#[test]
fn a_condition_may_be_on_a_quantity() {
    let heavy = unit(&[("weight", "31001"), ("volume_ml", "500")]);
    let light = unit(&[("weight", "31000"), ("volume_ml", "500")]);
    let rate = cn("Free WHEN kg_gross <= 31 AND value <= 200; 15% WHEN ml < 501; 20%");
    assert_eq!(amount(&rate, &ask("CNY", 20_000, &light)), Ok(0));
    assert_eq!(amount(&rate, &ask("CNY", 20_000, &heavy)), Ok(300_000));
    assert_eq!(rate.quantities(), [Quantity::KgGross, Quantity::Litre]);
    assert!(rate.attributes().is_empty());
    let unknown = rate.evaluate(&ask("CNY", 20_000, &unit(&[])));
    assert_eq!(unknown.unwrap_err(), Fault::Missing(Quantity::KgGross));
}

#[test]
fn units_multiply() {
    let bottle = unit(&[("volume_ml", "750"), ("abv_percent", "13.5"), ("value_nrp", "200")]);
    let ask = ask("CNY", 0, &bottle);
    // 5.29 a litre and percent.
    assert_eq!(amount(&cn("5.29 CNY/L*abv_percent"), &ask), Ok(535_613));
    assert_eq!(amount(&cn("5.29 CNY/litre*abv_percent"), &ask), Ok(535_613));
    // 22 % of a price times the proof (50 % is one).
    assert_eq!(amount(&cn("0.22 CNY/50 value_nrp*abv_percent"), &ask), Ok(118_800));
    let rate = cn("5.29 CNY/L*abv_percent");
    assert_eq!(rate.to_string(), "5.29 CNY/L*abv_percent");
    assert_eq!(rate.quantities()[0].attributes(), ["volume_ml", "abv_percent"]);
    let answer = rate.evaluate(&ask).unwrap();
    assert_eq!(rate.explain(&ask, &answer).formula, "5.29 CNY × 10.125 L*abv_percent");
    assert!(matches!(rate.evaluate(&super::ask("CNY", 0, &unit(&[]))), Err(Fault::Missing(_))));
    for wrong in ["5 CNY/L**kg", "5 CNY/*L", "5 CNY/L*", "5 CNY/L*consignment", "5 CNY/hs6*kg"] {
        assert!(RateExpr::parse(wrong, Dialect::Plain(Currency::CNY)).is_err(), "{wrong}");
    }
    assert!(RateExpr::parse("5 EUR/L*kg", Dialect::Eu).is_err());
}
