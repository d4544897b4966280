//! A merchant's money leaves by the command line.

use super::serving::{Serving, Shop, shops};
use serde_json::{Value, json};
use std::os::unix::fs::PermissionsExt as _;

const ONE: &str = "operator@demo.example";
const TWO: &str = "keeper@demo.example";

/// The merchant asks for a dollar.
fn ask(shop: &Shop) {
    let serving = Serving::start(shop, None);
    let token = serving.token("orchard@demo.example");
    let body = json!({ "amount": { "amount": "1.00", "currency": "USD" } });
    let asked =
        serving.ask("POST /v1/merchant/payouts", &[("Authorization", token.as_str())], &body);
    assert_eq!(asked.unwrap().status, 201);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_run_takes_two_operators_and_each_payout_ends_by_the_banks_word() {
    for shop in shops().await {
        ask(&shop);
        let run =
            |args: &[&str]| -> Value { shop.run(&[&["payouts"], args, &["--json"]].concat()).1 };
        let waits = run(&["list"]);
        assert_eq!(waits["waiting"][0]["payouts"][0]["waits_for"], Value::Null, "{waits}");
        let proposed = run(&["run", "--currency", "USD", "--by", ONE]);
        let id = proposed["id"].as_str().unwrap().to_owned();
        assert_eq!(proposed["state"], "proposed", "{proposed}");
        assert_eq!(run(&["run", "--by", ONE])["problem"], "nothing-to-send");
        assert_eq!(run(&["approve", &id, "--by", ONE])["problem"], "same-person");
        assert_eq!(
            run(&["approve", &id, "--by", "nobody@demo.example"])["problem"],
            "not-an-operator"
        );
        assert_eq!(run(&["sent", &id, "--by", ONE])["problem"], "run-state");
        assert_eq!(run(&["approve", &id, "--by", TWO])["state"], "approved");
        assert_eq!(run(&["sent", &id, "--by", ONE])["problem"], "file-not-taken");
        let folder = tempfile::tempdir().unwrap();
        let place = folder.path().join("usd.csv");
        let to = place.to_str().unwrap();
        let taken = run(&["file", &id, "--to", to, "--by", TWO]);
        assert_eq!(taken["sha256"].as_str().map(str::len), Some(64), "{taken}");
        let file = std::fs::read_to_string(&place).unwrap();
        assert!(file.starts_with("payout,amount,currency,holder,country"), "{file}");
        assert_eq!(std::fs::metadata(&place).unwrap().permissions().mode() & 0o777, 0o600);
        assert_eq!(run(&["cancel", &id, "--reason", "no", "--by", ONE])["problem"], "file-taken");
        assert_eq!(run(&["sent", &id, "--by", ONE])["state"], "sent");
        let payout = file.lines().nth(1).unwrap().split(',').next().unwrap().to_owned();
        assert_eq!(run(&["paid", &payout, "--reference", "TX", "--by", ONE])["state"], "paid");
        let results = folder.path().join("bank.csv");
        std::fs::write(&results, format!("payout,result,reason\n{payout},returned,closed\n"))
            .unwrap();
        let told = run(&["results", results.to_str().unwrap(), "--by", ONE]);
        assert_eq!((&told["returned"], &told["lines"]), (&json!(1), &json!(1)), "{told}");
        let late = run(&["paid", &payout, "--by", ONE]);
        assert_eq!(late["problem"], "payout-state", "{late}");
        shop.audit().await;
    }
}
