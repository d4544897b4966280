//! The provider's list against the record, and receipts that wait, on the command line.

use super::serving::{Shop, shops};
use kernel::Moment;
use payments::{PaymentStatus, PaymentWord};
use serde_json::Value;
use store::sql_all_homes;

const LIST: &str = "what the payment provider lists is what is recorded";

/// What the audit says of the provider's list.
fn listed(shop: &Shop) -> (bool, Vec<String>) {
    let (code, report) = shop.run(&["audit", "--provider", "--json"]);
    let checks = report["checks"].as_array().unwrap();
    let check = checks.iter().find(|check| check["name"] == LIST).unwrap();
    let detail = check["detail"].as_array().unwrap().iter();
    let told = detail.map(|one| one.as_str().unwrap().to_owned()).collect();
    assert_eq!(code == 0, report["checks"].as_array().unwrap().iter().all(|c| c["ok"] == true));
    (check["ok"] == true, told)
}

#[tokio::test(flavor = "multi_thread")]
async fn the_audit_names_each_difference_to_the_providers_list() {
    for shop in shops().await {
        assert_eq!(listed(&shop), (true, Vec::new()), "the demo's past is what its bank lists");
        let last = shop.look(|tx| {
            let last = sql_all_homes!("SELECT MAX(provider_ref) FROM provider_movement");
            Ok(tx.query_opt(last, &[], |row| row.get::<String>(0))?.unwrap())
        });
        let last = last.await;
        let gone = last.clone();
        shop.change(move |tx| {
            let sql = store::sql!("UPDATE provider_movement SET provider_ref = 'x' WHERE provider = 'sandbox' AND provider_ref = $1");
            tx.execute(sql, store::params![gone])
        })
        .await;
        let (ok, told) = listed(&shop);
        assert!(!ok && told.len() == 2, "{told:?}");
        assert!(told[0].starts_with(&last) && told[0].ends_with("nothing is recorded"), "{told:?}");
        assert_eq!(told[1], "x: recorded, and not in the provider's list");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_operator_lists_and_gives_back_a_receipt() {
    for shop in shops().await {
        let list = || shop.run(&["receipts", "list", "--json"]).1["items"].clone();
        assert_eq!(list(), serde_json::json!([]));
        shop.change(|tx| {
            let mut moment = Moment::new("2026-11-30T08:00:00Z".parse().unwrap(), 5);
            let word = PaymentWord {
                reference: moment.id(kernel::Home::new(7)),
                provider_ref: "sbx_stray".to_owned(),
                status: PaymentStatus::Approved,
                amount: kernel::Money::new(5_000, kernel::Currency::CNY),
            };
            orders::record_payment(tx, "sandbox", &word, &mut moment).unwrap();
            Ok(())
        })
        .await;
        let waits = list();
        assert_eq!(waits[0]["why"], "unknown", "{waits}");
        let give_back = |id: &str, by: &str| {
            let (code, answer) = shop.run(&["receipts", "return", id, "--by", by, "--json"]);
            (code, answer["state"].clone(), answer["problem"].clone())
        };
        let ours = web::DEMO_SIGN_INS[2].1;
        let refused = |problem: &str| (1, Value::Null, problem.into());
        assert_eq!(give_back("sbx_stray", "stranger@example.org"), refused("not-an-operator"));
        assert_eq!(give_back("sbx_other", ours), refused("not-found"));
        assert_eq!(give_back("sbx_stray", ours), (0, "returning".into(), Value::Null));
        assert_eq!(give_back("sbx_stray", ours), refused("receipt-decided"));
        assert_eq!(list(), serde_json::json!([]));
        shop.audit().await;
    }
}
