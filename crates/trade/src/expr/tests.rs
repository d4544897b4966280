//! What rates mean, on small examples, and that printing loses nothing.

mod brackets;
mod printed;

use super::*;
use kernel::{Date, Rounding};
use std::collections::BTreeMap;

/// One unit of a product.
#[derive(Default)]
struct Unit(BTreeMap<&'static str, &'static str>);

impl UnitFacts for Unit {
    fn number(&self, attribute: &str) -> Result<Option<Exact>, Fault> {
        let Some(text) = self.0.get(attribute) else { return Ok(None) };
        parse::decimal(text).map(Some).ok_or_else(|| Fault::BadNumber(attribute.into()))
    }
    fn gross_grams(&self) -> Option<Exact> {
        self.0.get("weight").and_then(|text| parse::decimal(text))
    }
}

impl Quantities for Unit {
    fn quantity(&self, quantity: &Quantity) -> Result<Option<Exact>, Fault> {
        match quantity {
            Quantity::Consignment | Quantity::Hs6 => Ok(Some(Exact::ONE)),
            _ => quantity.of_unit(self),
        }
    }
    fn number(&self, attribute: &str) -> Result<Option<Exact>, Fault> {
        UnitFacts::number(self, attribute)
    }
    fn word(&self, attribute: &str) -> Option<&str> {
        self.0.get(attribute).copied()
    }
    fn stated_rate(&self, name: &str) -> Result<Option<Exact>, Fault> {
        Ok(UnitFacts::number(self, name)?.and_then(|percent| percent.by_ten_to(2)))
    }
    fn effective_rate(&self, charge: &str) -> Result<Option<Exact>, Fault> {
        self.stated_rate(charge)
    }
    fn foreign(&self, currency: Currency) -> Option<Exact> {
        (currency == Currency::USD).then(|| parse::decimal("7.25")).flatten()
    }
}

fn unit(facts: &[(&'static str, &'static str)]) -> Unit {
    Unit(facts.iter().copied().collect())
}

fn ask<'a>(currency: &str, base: i64, facts: &'a Unit) -> Ask<'a, Unit> {
    let date = "2026-05-15".parse().unwrap();
    let base = Some(Exact::from_minor(base));
    Ask { date, currency: currency.parse().unwrap(), base, value: base, facts }
}

fn eu(text: &str) -> RateExpr {
    RateExpr::parse(text, Dialect::Eu).unwrap()
}

fn us(text: &str) -> RateExpr {
    RateExpr::parse(text, Dialect::Us).unwrap()
}

fn cn(text: &str) -> RateExpr {
    RateExpr::parse(text, Dialect::Plain(Currency::CNY)).unwrap()
}

/// The amount in hundredths of the smallest unit, so that a test sees what is not rounded.
fn amount(rate: &RateExpr, ask: &Ask<'_, Unit>) -> Result<i64, Fault> {
    let answer = rate.evaluate(ask)?;
    let amount = answer.of(ask.base.unwrap_or(Exact::ZERO)).unwrap();
    Ok(amount.times_whole(100).unwrap().round(Rounding::HalfUp).unwrap())
}

#[test]
fn cents_and_dollars_are_dollars() {
    let one = unit(&[("net_weight_g", "2000")]);
    let ask = ask("USD", 10_000, &one);
    for (text, hundredths) in [
        ("1¢/kg", 200),
        ("$1.035/kg", 20_700),
        ("$1.035/kg +13.6%", 156_700),
        ("0.9¢ each", 90),
        ("2.5%<u></u>", 25_000),
        ("2.8¢/doz.", 23),
        ("89.6¢/1000", 9),
        ("$1.24/t", 25),
        ("Free", 0),
    ] {
        assert_eq!(amount(&us(text), &ask), Ok(hundredths), "{text}");
    }
}

#[test]
fn a_proof_litre_is_half_alcohol() {
    let bottle = unit(&[("volume_ml", "750"), ("abv_percent", "40")]);
    // 0.75 L × 40/50 = 0.6 proof litres.
    assert_eq!(amount(&us("18.9¢/pf.liter"), &ask("USD", 0, &bottle)), Ok(1_134));
    // 0.0075 hl × 40 % vol × 1.75 EUR = 0.525 EUR.
    assert_eq!(amount(&eu("1.75 EUR / % vol / hl"), &ask("EUR", 0, &bottle)), Ok(5_250));
    assert_eq!(
        amount(&eu("1.30 EUR / % vol / hl MIN 7.20 EUR / hl"), &ask("EUR", 0, &bottle)),
        Ok(3_900)
    );
    let weak = unit(&[("volume_ml", "750"), ("abv_percent", "4")]);
    assert_eq!(
        amount(&eu("1.30 EUR / % vol / hl MIN 7.20 EUR / hl"), &ask("EUR", 0, &weak)),
        Ok(540)
    );
}

#[test]
fn sugar_pays_less_for_each_degree_and_never_less_than_the_floor() {
    let text = "3.6606¢/kg less 0.020668¢/kg for each degree under 100 degrees (and fractions of a degree in proportion) but not less than 3.143854¢/kg";
    for (degrees, hundredths) in [("100", 36_606), ("96", 35_779), ("75", 31_439), ("60", 31_439)] {
        let sack = unit(&[("net_weight_g", "100000"), ("sugar_degrees", degrees)]);
        assert_eq!(amount(&us(text), &ask("USD", 0, &sack)), Ok(hundredths), "{degrees}");
    }
}

#[test]
fn a_watch_pays_by_its_parts() {
    let text =
        "44¢ each + 6% on the case + 14% on the strap, band or bracelet + 5.3% on the battery";
    let watch = unit(&[("value_case", "10"), ("value_strap", "5"), ("value_battery", "1")]);
    assert_eq!(amount(&us(text), &ask("USD", 0, &watch)), Ok(4_400 + 6_000 + 7_000 + 530));
    let unsaid = unit(&[("value_case", "10"), ("value_strap", "5")]);
    let fault = amount(&us(text), &ask("USD", 0, &unsaid)).unwrap_err();
    assert_eq!(fault.to_string(), "the rate asks for value_battery");
}

#[test]
fn bounds_hold_and_say_so() {
    let text = "4.50% MIN 0.30 EUR / item MAX 0.80 EUR / item";
    let one = Unit::default();
    for (base, hundredths, bound) in
        [(500, 3_000, Bound::Min), (1_000, 4_500, Bound::Free), (10_000, 8_000, Bound::Max)]
    {
        let ask = ask("EUR", base, &one);
        assert_eq!(amount(&eu(text), &ask), Ok(hundredths));
        assert_eq!(eu(text).evaluate(&ask).unwrap().bound, bound);
    }
    let sum = eu("6.90% + 33.90 EUR / 100 kg MAX 19.40% + 9.40 EUR / 100 kg");
    let heavy = unit(&[("net_weight_g", "10000")]);
    // 0.69 + 3.39 = 4.08 against 1.94 + 0.94 = 2.88.
    assert_eq!(amount(&sum, &ask("EUR", 1_000, &heavy)), Ok(28_800));
    assert_eq!(amount(&sum, &ask("EUR", 10_000, &heavy)), Ok(102_900));
}

#[test]
fn seasons_hold_on_their_days() {
    let one = Unit::default();
    let on = |text: &str, date: &str| {
        let date = date.parse::<Date>().unwrap();
        amount(&eu(text), &Ask { date, ..ask("EUR", 100, &one) })
    };
    let tomato = "8.00% (01 NOV - 14 MAY), 14.00% (15 MAY - 31 OCT)";
    for (date, hundredths) in [
        ("2026-01-01", 800),
        ("2026-05-14", 800),
        ("2026-05-15", 1_400),
        ("2026-10-31", 1_400),
        ("2026-11-01", 800),
        ("2028-02-29", 800),
    ] {
        assert_eq!(on(tomato, date), Ok(hundredths), "{date}");
    }
    let april = "11.20% (01 JAN-31 APR, 01 AUG-31 DEC), 12.80% (01 MAY-31 JUL)";
    assert_eq!(on(april, "2026-04-30"), Ok(1_120));
    let gap = "9.60% (01 JAN-15 MAY), 13.40% (16 MAY-30 JUNE)";
    let july = "2026-07-01".parse().unwrap();
    assert_eq!(on(gap, "2026-07-01"), Err(Fault::OutOfSeason(july)));
    assert_eq!(on("5% (MAY), 6% (JUNE-APRIL)", "2026-05-31"), Ok(500));
    assert_eq!(on("5% (MAY), 6% (JUNE-APRIL)", "2026-06-01"), Ok(600));
    assert_eq!(on("4% (01-31 DEC), 5%", "2026-12-01"), Ok(400));
}

#[test]
fn steps_are_tried_in_order_and_compare_exactly() {
    let beer = cn("0.253 CNY/L WHEN value/L >= 2.6576767; 0.2227 CNY/L");
    let can = unit(&[("volume_ml", "330")]);
    assert_eq!(amount(&beer, &ask("CNY", 87, &can)), Ok(735));
    assert_eq!(amount(&beer, &ask("CNY", 88, &can)), Ok(835));
    let fault = amount(&beer, &ask("CNY", 88, &Unit::default()));
    assert_eq!(fault, Err(Fault::Missing(Quantity::Litre)));
    let stack = cn("0% WHEN rate:duty > 25; 10%");
    for (duty, hundredths) in [("25", 1_000), ("25.1", 0)] {
        let facts = unit(&[("duty", duty)]);
        assert_eq!(amount(&stack, &ask("CNY", 100, &facts)), Ok(hundredths), "{duty}");
    }
}

#[test]
fn a_mask_that_states_pieces_is_judged_by_the_piece() {
    let rate = cn("15% WHEN value/piece >= 15 OR value/ml >= 10; Free");
    // 200.00: 20 by the piece, 8 by the millilitre.
    let masks = unit(&[("pieces", "10"), ("volume_ml", "25")]);
    assert_eq!(amount(&rate, &ask("CNY", 20_000, &masks)), Ok(300_000));
    // 100.00: 10 by the piece, although 20 by the millilitre.
    let cheap = unit(&[("pieces", "10"), ("volume_ml", "5")]);
    assert_eq!(amount(&rate, &ask("CNY", 10_000, &cheap)), Ok(0));
    let cream = unit(&[("volume_ml", "5")]);
    assert_eq!(amount(&rate, &ask("CNY", 10_000, &cream)), Ok(150_000));
    let fault = amount(&rate, &ask("CNY", 10_000, &Unit::default()));
    assert_eq!(fault, Err(Fault::Missing(Quantity::Piece)));
}

#[test]
fn words_and_numbers_of_attributes_decide() {
    let nuts = cn("7% WHEN scope = pecans|walnuts AND abv_percent < 1; 24%");
    for (facts, hundredths) in [
        (unit(&[("scope", "pecans"), ("abv_percent", "0")]), 700),
        (unit(&[("scope", "pecans"), ("abv_percent", "2")]), 2_400),
        (unit(&[("scope", "almonds")]), 2_400),
    ] {
        assert_eq!(amount(&nuts, &ask("CNY", 100, &facts)), Ok(hundredths));
    }
    let unsaid = amount(&nuts, &ask("CNY", 100, &Unit::default()));
    assert_eq!(unsaid, Err(Fault::MissingAttribute("scope".into())));
}

#[test]
fn only_what_is_over_an_amount_counts() {
    let rate = cn("15% OVER 800 USD + 5%");
    let one = Unit::default();
    assert_eq!(amount(&rate, &ask("CNY", 580_000, &one)), Ok(2_900_000));
    assert_eq!(amount(&rate, &ask("CNY", 580_100, &one)), Ok(2_900_500 + 1_500));
}

#[test]
fn a_base_that_contains_the_charge_is_no_obstacle_to_affine_rates() {
    let bottle = unit(&[("volume_ml", "700")]);
    let ask = Ask { base: None, ..ask("CNY", 0, &bottle) };
    let affine = cn("20% + 0.912 CNY/L");
    assert!(affine.is_affine());
    let answer = affine.evaluate(&ask).unwrap();
    assert_eq!(answer.share.to_string(), "0.2");
    assert_eq!(answer.fixed.to_string(), "63.84");
    let bounded = cn("20% MIN 0.912 CNY/L");
    assert!(!bounded.is_affine());
    assert_eq!(bounded.evaluate(&ask), Err(Fault::NeedsBase));
    assert_eq!(cn("5% OVER 3 CNY").evaluate(&ask), Err(Fault::NeedsBase));
    // Neither side has a share: no base is needed.
    assert_eq!(amount(&cn("1 CNY/L MIN 2 CNY"), &ask), Ok(20_000));
}

#[test]
fn other_currencies_need_a_rate() {
    let one = Unit::default();
    assert_eq!(amount(&cn("26 USD/consignment"), &ask("CNY", 0, &one)), Ok(1_885_000));
    let euro = amount(&cn("3 EUR/hs6"), &ask("CNY", 0, &one));
    assert_eq!(euro, Err(Fault::NoForeign(Currency::EUR)));
}

#[test]
fn a_stated_rate_is_asked_for_by_name() {
    let rate = cn("RATE duty_rate + 1%");
    assert_eq!(rate.stated_rates(), ["duty_rate".into()]);
    let fault = amount(&rate, &ask("CNY", 100, &Unit::default()));
    assert_eq!(fault, Err(Fault::MissingRate("duty_rate".into())));
    let said = unit(&[("duty_rate", "6.5")]);
    assert_eq!(amount(&rate, &ask("CNY", 100, &said)), Ok(750));
}

#[test]
fn refusals_have_names() {
    for (rate, reason) in [
        (eu("9.00% +  EA MAX 18.70%  + ADSZ"), reason::MEURSING),
        (eu("Entry Price"), reason::ENTRY_PRICE),
        (us("The duty provided in the applicable subheading + 25%"), reason::OTHER_SUBHEADING),
        (us("See additional U.S. note 1"), reason::SEE_NOTE),
        (cn("REFUSE \"who knows\""), "who knows"),
    ] {
        assert_eq!(rate.refusal(), Some(reason));
        let one = Unit::default();
        assert_eq!(amount(&rate, &ask("CNY", 1, &one)), Err(Fault::Refused(reason.into())));
    }
}

#[test]
fn a_text_that_nobody_understands_is_an_error() {
    for text in [
        "",
        " ",
        "abc",
        "5",
        "161/900",
        "5 %%",
        "5% +",
        "+5%",
        "5%; ",
        "5%,",
        "1e3%",
        "1.%",
        ".5%",
        "5 XYZ/kg",
        "5% MIN",
        "5% MIN 2 EUR MIN 3 EUR",
        "5% (",
        "5% (32 MAY)",
        "5% (1 MAI)",
        "5% WHEN",
        "5% WHEN value",
        "5% WHEN value >",
        "5% WHEN scope > x",
        "REFUSE",
        "REFUSE \"",
        "REFUSE \"\"",
        "RATE",
        "5 EUR/",
        "5 EUR/0kg",
        "5 EUR/99999999999kg",
        "12345678901234567890%",
        "1,000 EUR/kg",
        "5¢/kg",
        "5 EUR/100 kg /net/ % sacchar",
        "5% OVER",
        "- ",
        "5%%",
        "5% 6%",
        "<b>",
        "５%",
    ] {
        let plain = Dialect::Plain(Currency::EUR);
        assert!(RateExpr::parse(text, plain).is_err(), "{text}");
    }
    for text in ["5¢/parsec", "about 5%", "$/kg", "5¢/kg on  content", "7.5% on the moon"] {
        assert!(RateExpr::parse(text, Dialect::Us).is_err(), "{text}");
    }
    for text in ["5 EUR / 100 kg / wet", "5 EUR / parsec", "5% (1 MAY-", "EAT 5%"] {
        assert!(RateExpr::parse(text, Dialect::Eu).is_err(), "{text}");
    }
}

#[test]
fn the_formula_is_told_with_its_numbers() {
    let bottle = unit(&[("volume_ml", "700"), ("net_weight_g", "1200")]);
    let told = |rate: &RateExpr, base| {
        let ask = ask("CNY", base, &bottle);
        rate.explain(&ask, &rate.evaluate(&ask).unwrap())
    };
    assert_eq!(told(&cn("9.1%"), 32_000).formula, "9.1% × 320.00");
    let sum = told(&cn("15% + 0.912 CNY/L"), 32_000);
    assert_eq!(sum.formula, "15% × 320.00 + 0.912 CNY × 0.7 L");
    let hundred = told(&cn("33.9 USD/100kg - 1 CNY"), 0);
    assert_eq!(hundred.formula, "33.9 USD × 7.25 CNY/USD × 1.2/100 kg − 1 CNY");
    let bound = told(&cn("9% MIN 40 CNY"), 32_000);
    assert_eq!(bound.formula, "40 CNY");
    assert_eq!(bound.instead_of.as_deref(), Some("9% × 320.00"));
    let step = told(&cn("1% WHEN value/L > 2; 3%"), 32_000);
    assert_eq!(step.condition.as_deref(), Some("value/L > 2 CNY"));
    let season = told(&cn("1% (MAY), 2%"), 100);
    assert_eq!(season.season.as_deref(), Some("1 MAY-31 MAY"));
}

#[test]
fn a_rate_tells_what_it_will_ask_for() {
    let rate = cn("5 USD/kg + 6% OF case WHEN value/L > 3 EUR AND scope = x OR rate:duty > 3; 1%");
    assert_eq!(
        rate.quantities(),
        [Quantity::Kg, Quantity::ValueOf("case".into()), Quantity::Litre]
    );
    assert_eq!(rate.attributes(), ["scope".into()]);
    assert_eq!(rate.charges(), ["duty".into()]);
    assert_eq!(rate.currencies(), [Currency::USD, Currency::EUR]);
    assert!(std::mem::size_of::<RateExpr>() <= 48);
}
