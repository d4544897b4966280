//! Who asks something back is not asked to release its money, and cannot by mistake.

use super::fulfilling::{NUMBER, paid, post, shop, sound};
use crate::testing;
use axum::http::StatusCode;
use serde_json::json;

#[tokio::test]
async fn no_page_offers_to_release_what_is_asked_back_and_no_door_does() {
    for market in testing::markets().await {
        let (seller, listing) = shop(&market).await;
        let (person, operator) = (market.shopper().await, market.operator().await);
        let order = paid(&market, &person, &listing, "one").await;
        let ship = [("carrier", "ems"), ("number", NUMBER)];
        let mut shop = market.browser_of(&seller);
        let shipped = shop.form(&format!("/sell/orders/{order}/ship"), &ship).await;
        assert_eq!(shipped.status, StatusCode::SEE_OTHER, "{}", shipped.body);
        let (mut buyer, mut program) = (market.browser_of(&person), market.program_of(&person));
        let mut office = market.browser_of(&operator);
        let (own, whole) = (format!("/orders/{order}"), format!("/admin/orders/{order}"));
        let button = |path: &str| format!("action=\"{path}/confirm\"");
        assert!(buyer.get(&own).await.body.contains(&button(&own)));
        assert!(office.get(&whole).await.body.contains(&button(&whole)));

        let body = json!({"reason": "damaged", "words": "the jar is cracked"});
        let (status, case) = post(&mut program, &format!("/v1{own}/returns"), body).await;
        assert_eq!(status, StatusCode::CREATED, "{case}");
        let page = buyer.get(&own).await.body;
        assert!(!page.contains(&button(&own)), "{page}");
        assert!(!office.get(&whole).await.body.contains(&button(&whole)));
        // An old page still has it.
        let pressed = buyer.form(&format!("{own}/confirm"), &[]).await;
        assert_eq!(pressed.status, StatusCode::CONFLICT);
        assert!(pressed.body.contains("A return of this order is open"), "{}", pressed.body);
        let pressed = office.form(&format!("{whole}/confirm"), &[]).await;
        assert_eq!(pressed.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", pressed.body);
        assert!(pressed.body.contains("The money waits for it."), "on its page: {}", pressed.body);
        let (status, told) = post(&mut program, &format!("/v1{own}/confirm"), json!({})).await;
        assert_eq!(
            (status, &told["type"]),
            (StatusCode::CONFLICT, &json!("/problems/return-open"))
        );
        assert_eq!(told["return"], case["id"], "{told}");
        sound(&market).await;

        let id = case["id"].as_str().unwrap();
        let (status, back) =
            post(&mut program, &format!("/v1/returns/{id}/withdraw"), json!({})).await;
        assert_eq!(status, StatusCode::OK, "{back}");
        let (status, done) = post(&mut program, &format!("/v1{own}/confirm"), json!({})).await;
        assert_eq!((status, &done["state"]), (StatusCode::OK, &json!("completed")));
        sound(&market).await;
    }
}
