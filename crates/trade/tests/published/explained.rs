//! Formulas say the arithmetic that was done, for single items, several lines and values that are not owed.

use crate::common::lanes::{CENTS, amounts, lane, to};
use crate::common::taxes;
use trade::{CostKind, LandedCost};

fn formulas(cost: &LandedCost, id: &str) -> Vec<String> {
    cost.lines.iter().filter(|line| line.id == id).map(|line| line.formula.clone()).collect()
}

#[test]
fn a_rate_per_item_is_told_for_one_item() {
    let per_item = "per = \"item\"";
    let book = lane(
        "HK",
        "HKD",
        CENTS,
        "",
        &[
            ("liquor", "excise", "100% - 90% OVER 200 HKD", "price", per_item),
            ("stamp", "fee", "3 HKD/started 10kg_gross", "price", per_item),
            ("levy", "fee", "1% + 2 HKD/item", "price", per_item),
        ],
    );
    let cost = to(&book, "2208.30", "306", 2).grams(20_200).of(&book);
    assert_eq!(amounts(&cost, &["liquor", "stamp", "levy"]), ["421.20", "18.00", "10.12"]);
    assert_eq!(
        formulas(&cost, "liquor"),
        ["2 × (100% × 306.00 − 90% × max(0, 306.00 − 200 HKD)) = 421.20"]
    );
    assert_eq!(formulas(&cost, "stamp"), ["2 × 3 HKD × 3 started 10kg_gross = 18.00"]);
    assert_eq!(formulas(&cost, "levy"), ["1% × 612.00 + 2 HKD × 2 item = 10.12"]);
}

#[test]
fn lines_whose_answers_do_not_add_up_are_told_one_by_one() {
    let book = lane(
        "HK",
        "HKD",
        CENTS,
        "",
        &[
            ("excess", "duty", "10% OVER 200 HKD", "price", ""),
            ("flat", "fee", "5 HKD", "price", ""),
            ("share", "vat", "10%", "price", ""),
        ],
    );
    let cost = to(&book, "6109.10", "300", 1).goods("6110.20", "500", 1).of(&book);
    assert_eq!(amounts(&cost, &["excess", "flat", "share"]), ["40.00", "10.00", "80.00"]);
    assert_eq!(
        formulas(&cost, "excess"),
        ["10% × max(0, 300.00 − 200 HKD) = 10.00", "10% × max(0, 500.00 − 200 HKD) = 30.00"]
    );
    assert_eq!(formulas(&cost, "flat"), ["5 HKD = 5.00", "5 HKD = 5.00"]);
    assert_eq!(formulas(&cost, "share"), ["10% × 800.00 = 80.00"]);
}

#[test]
fn a_value_is_counted_by_its_id_and_never_owed() {
    let whole = "per = \"consignment\"";
    let book = lane(
        "UA",
        "UAH",
        CENTS,
        "",
        &[
            ("excess", "value", "100% OVER 7500 UAH", "price", whole),
            ("duty", "duty", "10%", "excess", ""),
            ("clearance", "fee", "10 UAH", "price", whole),
            ("vat", "vat", "20%", "excess + duty + fee", ""),
        ],
    );
    // Two goods of 100 EUR at 50: what exceeds the parcel's allowance is shared over them.
    let cost = to(&book, "6109.10", "5000", 1).goods("6110.20", "5000", 1).of(&book);
    assert_eq!(amounts(&cost, &["duty", "clearance", "vat"]), ["250.00", "10.00", "552.00"]);
    assert_eq!(taxes(&cost), "812.00");
    let told = cost.lines.iter().find(|line| line.id == "excess").unwrap();
    assert_eq!((told.kind, told.amount.minor()), (CostKind::Fee, 0));
    assert_eq!(told.formula, "100% × max(0, 10000.00 − 7500 UAH) = 2500.00");
}

#[test]
fn a_rounded_step_shows_what_it_was_before() {
    let book = lane(
        "NG",
        "NGN",
        ("half_up", "1.00", "step"),
        "",
        &[("duty", "duty", "20%", "cif", ""), ("vat", "vat", "7.5%", "cif + duty", "")],
    );
    let cost = to(&book, "6109.10", "1001", 1).goods("6110.20", "1000.50", 1).of(&book);
    assert_eq!(amounts(&cost, &["duty", "vat"]), ["400.00", "180.00"]);
    assert_eq!(formulas(&cost, "duty"), ["20% × 2001.50 = 400.30 → 400.00"]);
    // On the duty as it was rounded.
    assert_eq!(formulas(&cost, "vat"), ["7.5% × 2401.50 = 180.1125 → 180.00"]);
}
