//! The guide to lanes is true: its blocks compile and answer as it says, and a wrong file is told where.

use crate::common::{ask_in, book_of, taxes};
use kernel::Currency;
use trade::{Book, BookSource};

/// The blocks of the guide compile, and answer as the guide says.
#[test]
fn the_table_of_the_guide_steps_by_product() {
    let book = book_of(&[
        ("lanes/CN.toml", &crate::common::guide("lanes/CN.toml")),
        ("tables/xx_excise.csv", &crate::common::guide("tables/xx_excise.csv")),
    ]);
    let tax = |hs: &str, price: &str, attribute: &str, value: &str| {
        let cn = "CN".parse().unwrap();
        let asked = ask_in("US", cn, "2026-11-21", Currency::CNY).goods(hs, price, 1);
        taxes(&asked.with(attribute, value).by(trade::Channel::Cargo).of(&book))
    };
    assert_eq!(tax("2203.00", "30", "volume_ml", "10000"), "2.53");
    assert_eq!(tax("2203.00", "20", "volume_ml", "10000"), "2.23");
    assert_eq!(tax("2208.50", "80", "volume_ml", "1000"), "21.14"); // (20 % × 80 + 0.912) / 0.8
    assert_eq!(tax("3304.99", "850", "volume_ml", "30"), "150.00");
    assert_eq!(tax("3304.99", "200", "volume_ml", "30"), "0.00");
    assert_eq!(tax("3304.99", "15", "pieces", "1"), "2.65");
    assert_eq!(tax("6109.10", "15", "pieces", "1"), "0.00");
}

/// Who sells and who buys decide the regime, the price of an item the charges within it.
#[test]
fn the_two_procedures_of_the_guide_part_as_it_says() {
    let book = book_of(&[("lanes/NO.toml", &crate::common::guide("lanes/NO.toml"))]);
    let nok: Currency = "NOK".parse().unwrap();
    let asked = |hs: &str, price: &str, quantity: u32| {
        let asked = ask_in("CN", "NO".parse().unwrap(), "2026-11-21", nok);
        asked.goods(hs, price, quantity).with("duty_rate", "10.7").freight("50")
    };
    let of = |asked: crate::common::Asked| {
        let cost = asked.of(&book);
        (crate::common::paid(&cost, "customs-duty"), crate::common::paid(&cost, "vat"))
    };
    let shirt = asked("6109.10", "200", 1);
    assert_eq!(of(shirt.clone()), ("0.00".into(), "62.50".into()));
    let imported = ("26.75".into(), "69.19".into());
    assert_eq!(of(shirt.clone().unregistered()), imported);
    assert_eq!(of(shirt.business()), imported);
    assert_eq!(of(asked("1806.90", "200", 1)), imported);
    let coats = of(asked("6201.40", "3500", 2));
    assert_eq!(coats, ("754.35".into(), "1951.09".into()));
    // Two of 2,900 are two items below the limit.
    assert_eq!(of(asked("6201.40", "2900", 2)).0, "0.00");
}

#[test]
fn a_lane_file_that_cannot_be_right_is_refused_with_the_place() {
    let good = crate::common::guide("lanes/TH.toml");
    let wrong = [
        ("base = \"excise-tax\"", "base = \"excise-tx\"", "excise-tx"),
        ("kind = \"vat\"", "kind = \"tax\"", "tax"),
        ("rate = \"60%\"", "rate = \"sixty\"", "sixty"),
        ("zone = \"Asia/Bangkok\"", "zone = \"Asia/Nowhere\"", "Nowhere"),
        ("id = \"interior\"", "id = \"cif\"", "cif"),
        ("valid_from = \"2020-01-01\"", "valid_from = \"2020-13-01\"", "2020-13-01"),
        ("name = \"import\"", "name = \"import\"\ncolour = \"red\"", "colour"),
        ("to = \"1.00\"", "to = \"0.001\"", "rounding: "),
        ("base = \"cif\"", "base = \"cif / 3\"", "1/3 * cif"),
        ("base = \"cif\"", "base = \"cif-freight\"", "spaces around a minus"),
        ("base = \"cif\"", "base = \"cif - 10 USD\"", "belong into the rate"),
        ("base = \"cif\"", "base = \"max(price, freight)\"", "is a value"),
        ("base = \"cif\"", "attribute = \"abv_percent>=30\"", "compared in a rate"),
        ("kind = \"fee\"", "kind = \"value\"\npayable = \"50%\"", "never owed"),
        ("kind = \"fee\"", "kind = \"levy\"", "duty, vat"),
        ("rate = \"30%\"", "rate = \"30% min 5 USD\"", "`MIN`"),
        ("rate = \"30%\"", "rate = \"30% + (5%\"", "`)`"),
        ("rate = \"30%\"", "rate = \"30% WHEN origin = CN; 5%\"", "origins = [\"CN\"]"),
        ("rate = \"30%\"", "rate = \"30% WHEN quantity > 3; 5%\"", "write item"),
        (
            "[[regime.charge]]",
            "[regime.limits]\norder = \"800 EUR\"\nsince = \"2020-01-01\"\nsource = \"s\"\n[[regime.charge]]",
            "another currency",
        ),
    ];
    for (from, into, names) in wrong {
        let text = good.replacen(from, into, 1);
        assert_ne!(text, good, "{from}");
        let source = BookSource::from_files([("lanes/TH.toml".to_owned(), text)]);
        let errors = Book::compile(&source).unwrap_err();
        assert!(errors.iter().any(|e| e.to_string().contains(names)), "{from}: {errors:?}");
    }
    // A source is never optional.
    let text = good.replacen("source = \"en.customs.go.th, sample 1\"", "source = \"\"", 1);
    let source = BookSource::from_files([("lanes/TH.toml".to_owned(), text)]);
    assert!(Book::compile(&source).unwrap_err()[0].to_string().contains("source"));
}
