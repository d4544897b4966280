//! Which of several rows, or of several charges of one id, is meant.

use crate::common::lanes::{CENTS, lane, to};
use crate::common::{ask_in, book_of, taxes};
use kernel::Currency;

#[test]
fn a_row_of_an_origin_wins_over_one_for_all_whatever_their_order() {
    let charge = r#"destination = "MA"
currency = "EUR"
zone = "UTC"
known_until = "2026-11-21"
rounding = { mode = "half_up", to = "0.01", of = "charge", source = "the test" }
[[regime]]
name = "import"
title = { en = "Import" }
channels = ["parcel"]
valid_from = "2000-01-01"
source = "the test"
[[regime.charge]]
id = "duty"
kind = "duty"
name = { en = "Duty" }
table = "ma"
rule = { en = "Duty" }
source = "the test"
"#;
    let duty = |rows: &str, origin: &str| {
        let table =
            format!("#! dialect: EUR\n#! source: the test\nhs,origin,rate,valid_from\n{rows}");
        let book = book_of(&[("lanes/MA.toml", charge), ("tables/ma.csv", &table)]);
        let asked = ask_in("CN", "MA".parse().unwrap(), "2026-11-21", Currency::EUR);
        taxes(&asked.goods("2208.30", "100", 1).made_in(origin).of(&book))
    };
    for rows in ["2208,,20%,\n2208,GB,10%,\n", "2208,GB,10%,\n2208,,20%,2026-01-01\n"] {
        assert_eq!((duty(rows, "GB"), duty(rows, "FR")), ("10.00".into(), "20.00".into()));
    }
    // A longer prefix is closer than an origin.
    let rows = "2208,GB,10%,\n2208.30,,20%,\n";
    assert_eq!(duty(rows, "GB"), "20.00");
}

#[test]
fn of_equal_charges_the_first_is_meant_and_a_later_day_goes_before_it() {
    let small = "[[regime.threshold]]\nid = \"small\"\nof = \"price\"\nat_most = \"100\"\nsource = \"the test\"\n";
    let book = |second: &str| {
        lane(
            "TR",
            "EUR",
            CENTS,
            small,
            &[
                ("single", "duty", "5%", "price", "when = [\"small\"]"),
                ("single", "duty", "10%", "price", second),
            ],
        )
    };
    let of = |second: &str| {
        let book = book(second);
        taxes(&to(&book, "6109.10", "100", 1).of(&book))
    };
    assert_eq!(of(""), "5.00");
    // The guide tells to write `unless` then.
    assert_eq!(of("valid_from = \"2026-01-01\""), "10.00");
    assert_eq!(of("valid_from = \"2026-01-01\"\nunless = [\"small\"]"), "5.00");
}
