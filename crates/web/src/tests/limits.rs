//! Who may say that units left the country again, on pages and in the API.

use super::fulfilling::{NUMBER, paid, post, shop, sound};
use crate::testing;
use axum::http::StatusCode;
use serde_json::json;

#[tokio::test]
async fn only_an_operator_frees_a_persons_year_and_only_by_units() {
    for market in testing::markets().await {
        let (seller, listing) = shop(&market).await;
        let person = market.shopper().await;
        let order = paid(&market, &person, &listing, "one").await;
        let (mut seller_page, mut seller) =
            (market.browser_of(&seller), market.program_of(&seller));
        let one = market.operator().await;
        let (mut desk, mut operator) = (market.browser_of(&one), market.program_of(&one));
        let sku = listing.variants[0].id.to_string();
        let ship = json!({"carrier": "ems", "tracking_number": NUMBER});
        post(&mut seller, &format!("/v1/merchant/orders/{order}/ship"), ship).await;

        let sold = format!("/v1/merchant/orders/{order}/give-back");
        let any = format!("/v1/admin/orders/{order}/give-back");
        let back = json!({"units": [{"sku": sku, "units": 1}], "reason": "home", "restores": true});
        let (status, told) = post(&mut seller, &sold, back.clone()).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{}: {told}", market.engine);
        assert_eq!(told["type"], "/problems/bad-restores");
        let amount = json!({
            "amount": {"amount": "1.00", "currency": "CNY"}, "reason": "late", "restores": true,
        });
        let (status, _) = post(&mut operator, &any, amount).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "an amount brings nothing back");

        // A merchant's form has no such box; what is sent all the same is left out.
        let units = format!("back.{sku}");
        let typed = [
            (units.as_str(), "1"),
            ("why", "a dent"),
            ("restores", "1"),
            ("key", "k1"),
            ("confirmed", "yes"),
        ];
        let given = seller_page.form(&format!("/sell/orders/{order}/give-back"), &typed).await;
        assert_eq!(given.status, StatusCode::SEE_OTHER, "{}", given.body);
        let id = order;
        let parts = market.app.db.read(move |tx| orders::order_parts(tx, id)).await.unwrap();
        assert!(parts.len() == 1 && !parts[0].restores, "{parts:?}");

        let page = format!("/admin/orders/{order}/give-back");
        let both = [("amount", "1.00"), ("why", "late"), ("restores", "1"), ("key", "k2")];
        let refused = desk.form(&page, &both).await;
        assert!(refused.body.contains("Only units give the yearly limit back"), "{}", refused.body);
        let (status, given) = post(&mut operator, &any, back).await;
        assert_eq!(status, StatusCode::OK, "{given}");
        let parts = market.app.db.read(move |tx| orders::order_parts(tx, id)).await.unwrap();
        assert!(parts.iter().any(|part| part.restores), "{parts:?}");
        sound(&market).await;
    }
}
