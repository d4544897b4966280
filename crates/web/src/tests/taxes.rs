//! What customs assessed, in pages and in the API.

use super::fulfilling::{NUMBER, paid, post, shop, sound};
use crate::testing;
use axum::http::StatusCode;
use serde_json::json;

#[tokio::test]
async fn a_program_records_an_assessment_and_the_report_tells_the_difference() {
    for market in testing::markets().await {
        let (seller, listing) = shop(&market).await;
        let person = market.shopper().await;
        let order = paid(&market, &person, &listing, "one").await;
        let mut operator = market.program_of(&market.operator().await);
        let mut seller = market.program_of(&seller);
        let path = format!("/v1/admin/orders/{order}/assessments");
        let today = market.app.clock.now().date().to_string();
        let body = |amount: &str, currency: &str| {
            let money = json!({"amount": amount, "currency": currency});
            json!({"reference": "CUS-1", "assessed_on": today,
                   "taxes": [{"kind": "vat", "amount": money}]})
        };
        let (status, early) = post(&mut operator, &path, body("20.00", "CNY")).await;
        assert_eq!(
            (status, &early["type"]),
            (StatusCode::CONFLICT, &json!("/problems/never-shipped"))
        );
        let ship = json!({"carrier": "ems", "tracking_number": NUMBER});
        post(&mut seller, &format!("/v1/merchant/orders/{order}/ship"), ship).await;
        let (status, wrong) = post(&mut operator, &path, body("20.00", "USD")).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{wrong}");
        assert_eq!(wrong["detail"], "the order's taxes are in CNY, not in USD");
        let (status, told) = post(&mut operator, &path, body("20.00", "CNY")).await;
        assert_eq!((status, &told["number"]), (StatusCode::CREATED, &json!(1)), "{told}");
        let (_, again) = post(&mut operator, &path, body("20.00", "CNY")).await;
        assert_eq!(again["number"], 1, "told twice, it counts once");
        let (_, more) = post(&mut operator, &path, body("999.99", "CNY")).await;
        assert_eq!((&more["number"], &more["assessed"]["amount"]), (&json!(2), &json!("999.99")));
        let all = operator.get(&path).await.json();
        assert_eq!(all["items"].as_array().unwrap().len(), 2);
        assert!(all["items"][0]["replaced_at"].is_string());
        let report = operator.get("/v1/admin/taxes?destination=CN").await.json();
        let row = &report["items"][0];
        assert_eq!((&row["orders"], &row["difference"]), (&json!(1), &more["difference"]));
        assert_eq!(row["owed"], more["assessed"]);
        let bad = operator.get("/v1/admin/taxes?from=soon").await;
        assert_eq!(bad.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(seller.get(&path).await.status, StatusCode::FORBIDDEN);
        sound(&market).await;
    }
}

#[tokio::test]
async fn an_operator_records_an_assessment_by_form_and_reads_the_report() {
    for market in testing::markets().await {
        let (seller, listing) = shop(&market).await;
        let person = market.shopper().await;
        let order = paid(&market, &person, &listing, "one").await;
        let mut seller = market.browser_of(&seller);
        let mut operator = market.browser_of(&market.operator().await);
        let path = format!("/admin/orders/{order}/taxes");
        let before = operator.get(&path).await.body;
        assert!(
            before.contains("was never shipped") && before.contains("never pays more"),
            "{before}"
        );
        let ship = [("carrier", "ems"), ("number", NUMBER)];
        seller.form(&format!("/sell/orders/{order}/ship"), &ship).await;
        assert!(operator.get(&format!("/admin/orders/{order}")).await.body.contains(&path));
        let today = market.app.clock.now().date().to_string();
        let wrong = [("reference", ""), ("assessed_on", today.as_str()), ("vat", "1.005")];
        let refused = operator.form(&path, &wrong).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(refused.body.contains("Write an amount in CNY"), "{}", refused.body);
        assert!(refused.body.contains("1.005"), "what was typed is kept");
        let nameless = [("reference", ""), ("assessed_on", today.as_str()), ("vat", "1.00")];
        let refused = operator.form(&path, &nameless).await;
        assert!(refused.body.contains("1 to 80 characters"), "{}", refused.body);
        let right = [("reference", "CUS-7"), ("assessed_on", today.as_str()), ("vat", "1.00")];
        let recorded = operator.form(&path, &right).await;
        assert_eq!(recorded.header("location"), Some(&*format!("{path}?done=assessed")));
        let page = operator.get(&path).await.body;
        assert!(page.contains("CUS-7") && page.contains("less than was taken"), "{page}");
        let report = operator.get("/admin/taxes").await.body;
        assert!(report.contains("Assessed orders") && report.contains("China"), "{report}");
        let csv = operator.get("/admin/taxes.csv?destination=CN").await;
        assert_eq!(csv.body.lines().count(), 2, "{}", csv.body);
        let bad = operator.get("/admin/taxes?destination=nowhere").await;
        assert_eq!(bad.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(
            operator.get("/admin/taxes?regime=no-such").await.body.contains("No shipped orders")
        );
        let ledger = operator.get("/admin/ledger").await.body;
        assert!(ledger.contains("Tax difference"), "{ledger}");
        sound(&market).await;
    }
}
