//! Exchange rates by command: what is no rate is refused by its line, and what looks wrong waits.

use crate::running::{entrepot, json, text};
use std::process::Output;

/// What the doctor found of the rates.
fn fx_amiss(out: &Output) -> String {
    let looks = json(out);
    let rates = looks.as_array().unwrap().iter().find(|look| look["at"] == "rates").unwrap();
    rates["found"].as_str().unwrap().to_owned()
}

#[test]
fn rates_that_cannot_be_right_are_named_and_not_stored() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("rates.csv");
    let import = |rates: &str, more: &[&str]| {
        std::fs::write(&file, format!("Date,USD,CNY\n{rates}")).unwrap();
        let args = [&["fx", "import", file.to_str().unwrap()], more].concat();
        entrepot(folder.path(), &args)
    };
    for (rates, said) in [
        ("2026-05-01,-1.1,7.9\n", "line 2: USD: \"-1.1\" is not above zero"),
        ("2026-05-01,1.1,abc\n", "line 2: CNY: \"abc\" is not a rate"),
        ("2026-05-01,1.1,7.9\n2026-05-01,1.2,7.9\n", "line 3: 2026-05-01 stands on line 2"),
        ("2126-05-01,1.1,7.9\n", "line 2: 2126-05-01 is still to come"),
        ("2026-13-01,1.1,7.9\n", "line 2: \"2026-13-01\" is not a date"),
    ] {
        let out = import(rates, &[]);
        assert_eq!(out.status.code(), Some(1), "{rates}");
        assert!(text(&out.stderr).contains(said), "{rates}: {}", text(&out.stderr));
        let out = import(rates, &["--json"]);
        assert_eq!((out.status.code(), &json(&out)["problem"]), (Some(1), &"bad-rates".into()));
    }
    std::fs::write(&file, "price;name\n").unwrap();
    let out = entrepot(folder.path(), &["fx", "import", file.to_str().unwrap(), "--json"]);
    assert_eq!((out.status.code(), &json(&out)["problem"]), (Some(1), &"bad-rates".into()));
    let right = "2026-06-01,1.1,7.9\n2026-05-01,N/A,7.9\n";
    let held = import(right, &["--json"]);
    assert_eq!(held.status.code(), Some(1));
    assert_eq!(json(&held)["added"], 0);
    assert_eq!(json(&held)["held"][0]["doubts"][0]["doubt"], "few", "{}", json(&held));
    let fx = |args: &[&str]| entrepot(folder.path(), &[&["fx"], args].concat());
    assert_eq!(json(&fx(&["held", "--json"])).as_array().unwrap().len(), 2);
    assert!(text(&import(right, &[]).stdout).contains("entrepot fx take 2026-05-01"));
    assert_eq!(fx(&["take", "2026-05-01", "2026-05-02"]).status.code(), Some(1), "all or none");
    assert_eq!(fx(&["take", "2026-05-01", "2026-06-01"]).status.code(), Some(0));
    assert_eq!(json(&import(right, &["--json"]))["unchanged"], 2);
    assert!(text(&import("2026-06-02,110,7.9\n", &[]).stdout).contains("USD 110 is far from"));
    let doctor = fx_amiss(&entrepot(folder.path(), &["doctor", "--json"]));
    assert!(doctor.contains("entrepot fx held"), "{doctor}");
    assert_eq!(fx(&["drop", "2026-06-02"]).status.code(), Some(0));
    assert!(text(&fx(&["held"]).stdout).contains("nothing is held"));
    let show = |args: &[&str]| entrepot(folder.path(), &[&["fx", "show"], args].concat());
    let shown = show(&["EUR", "CNY", "--date", "2026-05-06"]);
    assert!(text(&shown.stdout).contains("CNY on 2026-05-01"), "{}", text(&shown.stdout));
    let old = show(&["EUR", "CNY", "--date", "2026-05-07"]);
    assert!(text(&old.stdout).contains("CNY as last known on 2026-05-01"), "{}", text(&old.stdout));
    let same = show(&["USD", "USD"]);
    assert_eq!(text(&same.stdout).trim(), "1 USD = 1 USD: the same currency");
    let none = show(&["USD", "VND", "--json"]);
    assert_eq!(none.status.code(), Some(1));
    assert_eq!(json(&none)["problem"], "no-exchange-rate");
    let day = show(&["USD", "CNY", "--date", "2026-13"]);
    assert!(text(&day.stderr).contains("write 2026-11-22"), "{}", text(&day.stderr));
}
