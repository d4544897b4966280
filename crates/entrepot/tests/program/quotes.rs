//! `entrepot quote` and `entrepot lanes` as a user meets them.

use crate::running::{self, json};
use std::process::Output;

fn entrepot(args: &[&str]) -> Output {
    let nowhere = tempfile::tempdir().unwrap();
    running::entrepot(nowhere.path(), args)
}

const CHERRIES: [&str; 9] =
    ["quote", "--lane", "US:CN", "--hs", "0813.40", "--price", "12.50 USD", "--date", "2026-04-13"];

/// The cherries, with `more` in the place of what it says again.
fn quote(more: &[&str]) -> Output {
    let mut args: Vec<&str> = CHERRIES[..1].to_vec();
    for pair in CHERRIES[1..].chunks(2) {
        if !more.contains(&pair[0]) {
            args.extend(pair);
        }
    }
    entrepot(&[&args[..], more].concat())
}

#[test]
fn a_receipt_is_aligned_and_explained() {
    let out = quote(&["--quantity", "2", "--weight", "1 kg", "--freight", "3 USD"]);
    assert_eq!(out.status.code(), Some(0));
    let text = String::from_utf8(out.stdout).unwrap();
    for said in
        ["203.35 CNY", "70% × 9% × 191.30 = 12.0519 → 12.05", "1 USD = 6.83216364 CNY", "book "]
    {
        assert!(text.contains(said), "{said}: {text}");
    }
}

#[test]
fn a_refusal_is_told_on_standard_error_or_as_json_and_ends_with_1() {
    for (bad, field) in [
        (&["--quantity", "0"][..], "quantity"),
        (&["--quantity", "-3"], "quantity"),
        (&["--weight", "heavy"], "weight"),
        (&["--origin", "ZZ"], "origin"),
        (&["--regime", "duty-free"], "regime"),
        (&["--channel", "rocket"], "channel"),
        (&["--attribute", "abv"], "attribute"),
        (&["--switch", "no-such=on"], "switch"),
        (&["--rate", "USD"], "rate"),
        (&["--known-at", "soon"], "known-at"),
        (&["--used-this-year", "25990 CNY"], "used-this-year"),
        (&["--book", "no-such-file.toml"], "book"),
        (&["--file", "no-such-file.json"], "file"),
        (&["--goods", "hs"], "goods"),
    ] {
        let said = quote(&[bad, &["--json"]].concat());
        assert_eq!(said.status.code(), Some(1), "{bad:?}");
        assert_eq!(json(&said)["field"], field, "{bad:?}");
        let said = quote(bad);
        assert_eq!(said.status.code(), Some(1), "{bad:?}");
        let text = String::from_utf8_lossy(&said.stderr).into_owned();
        assert!(text.contains("refused") && text.contains("way out"), "{text}");
        assert!(said.stdout.is_empty());
    }
}

#[test]
fn a_question_may_stand_in_a_file_and_have_several_products() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("ask.json");
    let ask = serde_json::json!({
        "lane": "US:CN", "date": "2026-11-21", "freight": "20.00 CNY",
        "goods": [
            { "name": "cream", "hs": "3304.99", "price": "300.00 CNY", "attributes": { "volume_ml": 100 } },
            { "name": "cherries", "hs": "0813.40", "price": { "amount": "85.40", "currency": "CNY" } },
        ],
    });
    std::fs::write(&file, ask.to_string()).unwrap();
    let out = entrepot(&["quote", "--file", file.to_str().unwrap(), "--json"]);
    assert_eq!(out.status.code(), Some(0), "{}", String::from_utf8_lossy(&out.stdout));
    assert_eq!(json(&out)["goods"].as_array().unwrap().len(), 2);
    let more = "hs=0902.30,price=20 CNY,quantity=2,weight=100 g";
    let out = entrepot(&["quote", "--file", file.to_str().unwrap(), "--goods", more, "--json"]);
    assert_eq!(json(&out)["goods"].as_array().unwrap().len(), 3);
}

#[test]
fn rules_of_ones_own_are_laid_over_the_book() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("mine.toml");
    let lane = trade::BookSource::shipped().file("lanes/SG.toml").unwrap();
    std::fs::write(&file, lane.replace("\"9%\"", "\"19%\"")).unwrap();
    let args = ["quote", "--lane", "CN:SG", "--hs", "6109.10", "--price", "100 SGD", "--json"];
    let day = ["--date", "2026-11-20"];
    let shipped = json(&entrepot(&[&args[..], &day].concat()));
    let mine = json(&entrepot(&[&args[..], &day, &["--book", file.to_str().unwrap()]].concat()));
    assert_eq!(shipped["total"]["amount"], "109.00");
    assert_eq!(mine["total"]["amount"], "119.00");
    assert_ne!(shipped["book"], mine["book"]);
    std::fs::write(&file, "destination = \"SG\"\ncolour = 1\n").unwrap();
    let bad = entrepot(&[&args[..], &["--book", file.to_str().unwrap()]].concat());
    assert_eq!(bad.status.code(), Some(1));
    assert!(json(&bad)["why"].as_str().unwrap().contains("mine.toml"));
}

#[test]
fn lanes_are_listed() {
    let all = json(&entrepot(&["lanes", "--json"]));
    assert!(all["items"].as_array().unwrap().len() > 8);
    let out = entrepot(&["lanes", "--lane", "US:CN"]);
    let text = String::from_utf8(out.stdout).unwrap();
    assert!(text.contains("cbec-retail-import") && text.contains("parcel"), "{text}");
    assert_eq!(entrepot(&["lanes", "--lane", "US:AQ"]).status.code(), Some(1));
}

#[test]
fn a_currency_without_a_reference_rate_is_stated() {
    let args = ["quote", "--lane", "US:VN", "--hs", "4202.21", "--price", "20 USD", "--json"];
    let none = json(&entrepot(&args));
    assert_eq!(none["problem"], "no-exchange-rate");
    assert!(none["ways_out"][0].as_str().unwrap().contains("--rate 'USD="));
    let stated = json(&entrepot(&[&args[..], &["--rate", "USD=26000"]].concat()));
    assert_ne!(stated["problem"], "no-exchange-rate", "{stated}");
}

#[test]
fn all_that_is_wrong_is_told_at_once_and_amounts_are_read_as_written() {
    let bad = [
        "quote",
        "--lane",
        "US:EU",
        "--hs",
        "08",
        "--price",
        "12,50 USD",
        "--quantity",
        "4294967296",
        "--date",
        "2026-02-30",
    ];
    let out = entrepot(&bad);
    assert_eq!(out.status.code(), Some(1));
    let said = String::from_utf8_lossy(&out.stderr).into_owned();
    for word in ["lane: ", "date: ", "hs: ", "has a comma", "goods is 4294967296, above"] {
        assert!(said.contains(word), "{word}: {said}");
    }
    let json_said = json(&entrepot(&[&bad[..], &["--json"]].concat()));
    assert_eq!(json_said["field"], "lane");
    assert_eq!(json_said["more"].as_array().unwrap().len(), 4);
    let turned = quote(&["--price", "USD 12.50", "--json"]);
    assert_eq!(json(&turned)["total"], json(&quote(&["--json"]))["total"]);
    let vain = json(&quote(&["--attribute", "foo=bar", "--json"]));
    assert!(vain["notes"].to_string().contains("foo=bar was not used"), "{vain}");
}
