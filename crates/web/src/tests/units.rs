//! Units of an order over HTTP: called off, sent in parcels, given back, on pages without a script and in the API.

use super::fulfilling::{NUMBER, paid, post, shop, sound};
use crate::testing::{self, Client};
use axum::http::StatusCode;
use serde_json::{Value, json};

#[tokio::test]
async fn a_part_is_cancelled_and_another_given_back_without_a_script() {
    for market in testing::markets().await {
        let (seller, listing) = shop(&market).await;
        let person = market.shopper().await;
        let order = paid(&market, &person, &listing, "one").await;
        let mut seller = market.browser_of(&seller);
        let mut buyer = market.browser_of(&person);
        let (own, sold) = (format!("/orders/{order}"), format!("/sell/orders/{order}"));
        let off = format!("off.{}", listing.variants[0].id);
        let off = off.as_str();

        assert!(buyer.get(&own).await.body.contains("Cancel a part of it"));
        let many = buyer.form(&format!("{own}/cancel-units"), &[(off, "5")]).await;
        assert_eq!(many.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", market.engine);
        assert!(many.body.contains("Only 2 of it are left"), "{}", many.body);
        let words = buyer.form(&format!("{own}/cancel-units"), &[(off, "two")]).await;
        assert!(words.body.contains("Units are whole numbers"));
        let done = buyer.form(&format!("{own}/cancel-units"), &[(off, "1")]).await;
        assert_eq!(done.header("location"), Some(&*format!("{own}?done=units-cancelled")));
        let page = buyer.get(&own).await.body;
        assert!(page.contains("1 cancelled") && page.contains("What went back"), "{page}");
        sound(&market).await;

        let ship = [("carrier", "ems"), ("number", NUMBER)];
        let shipped = seller.form(&format!("{sold}/ship"), &ship).await;
        assert_eq!(shipped.status, StatusCode::SEE_OTHER, "{}", shipped.body);
        let give = format!("{sold}/give-back");
        assert!(seller.get(&sold).await.body.contains(&give));
        assert!(seller.get(&give).await.body.contains("Units that were sent"));
        let silent = seller.form(&give, &[("amount", "1.00")]).await;
        assert!(silent.body.contains("Say why"), "{}", silent.body);
        let much = [("amount", "99999"), ("why", "a dent")];
        let much = seller.form(&give, &much).await;
        assert_eq!(much.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(much.body.contains("can go back"), "{}", much.body);
        let asked = [("amount", "1.00"), ("why", "a dent"), ("key", "k1")];
        let shown = seller.form(&give, &asked).await;
        assert_eq!(shown.status, StatusCode::OK, "{}", shown.body);
        assert!(shown.body.contains("This goes back"), "nothing is given back unseen");
        let confirmed =
            [("amount", "1.00"), ("why", "a dent"), ("key", "k1"), ("confirmed", "yes")];
        for _ in 0..2 {
            let given = seller.form(&give, &confirmed).await;
            assert_eq!(given.header("location"), Some(&*format!("{sold}?done=given-back")));
        }
        let page = buyer.get(&own).await.body;
        assert_eq!(page.matches("a dent").count(), 1, "{page}");
        sound(&market).await;
    }
}

/// The rest of an order is not sent under the number of a parcel that has left.
async fn one_number_carries_one_parcel(
    (program, desk): (&mut Client, &mut Client),
    sold: &str,
    same: Value,
) {
    let (status, again) = post(program, &format!("{sold}/ship"), same).await;
    assert_eq!(
        (status, &again["type"]),
        (StatusCode::UNPROCESSABLE_ENTITY, &json!("/problems/number-of-order")),
        "one is left and was not sent"
    );
    let rest = [("carrier", "ems"), ("number", NUMBER)];
    let page = desk.form(&format!("{}/ship", sold.replace("/v1/merchant", "/sell")), &rest).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.body.contains("Another parcel of this order has this number"), "{}", page.body);
}

#[tokio::test]
async fn a_program_asks_answers_sends_in_parcels_and_gives_back() {
    for market in testing::markets().await {
        let (seller, listing) = shop(&market).await;
        let person = market.shopper().await;
        let order = paid(&market, &person, &listing, "one").await;
        let mut desk = market.browser_of(&seller);
        let mut seller = market.program_of(&seller);
        let mut buyer = market.program_of(&person);
        let mut stranger = market.program_of(&market.person("stranger", false).await);
        let mut operator = market.program_of(&market.operator().await);
        let (own, sold) = (format!("/v1/orders/{order}"), format!("/v1/merchant/orders/{order}"));
        let sku = listing.variants[0].id.to_string();
        let one = || json!({"units": [{"sku": sku, "units": 1}], "reason": "less"});

        let (status, _) = post(&mut stranger, &format!("{own}/cancel-units"), one()).await;
        assert_eq!(status, StatusCode::NOT_FOUND, "{}", market.engine);
        post(&mut seller, &format!("{sold}/pack"), json!({})).await;
        let (status, packed) = post(&mut buyer, &format!("{own}/cancel-units"), one()).await;
        assert_eq!(
            (status, &packed["type"]),
            (StatusCode::CONFLICT, &json!("/problems/order-packed"))
        );
        let (_, asked) = post(&mut buyer, &format!("{own}/cancel-request"), one()).await;
        assert_eq!(asked["cancel_request"]["answer"], json!(null), "{asked}");
        let withdraw = format!("{own}/cancel-request/withdraw");
        let (status, none) = post(&mut stranger, &withdraw, json!({})).await;
        assert_eq!(status, StatusCode::NOT_FOUND, "{none}");
        let (_, back) = post(&mut buyer, &withdraw, json!({})).await;
        assert_eq!(back["cancel_request"], json!(null), "{back}");
        post(&mut buyer, &format!("{own}/cancel-request"), one()).await;
        let answer = format!("{sold}/cancel-answer");
        let (status, _) = post(&mut seller, &answer, json!({"agree": false})).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "a refusal has a reason");
        let no = json!({"agree": false, "reason": "it is at the gate"});
        let (_, refused) = post(&mut seller, &answer, no).await;
        assert_eq!(refused["cancel_request"]["answer"], "refused", "{refused}");

        let ship = |number: &str| json!({"carrier": "ems", "tracking_number": number, "units": [{"sku": sku, "units": 1}]});
        let (_, part) = post(&mut seller, &format!("{sold}/ship"), ship(NUMBER)).await;
        assert_eq!((&part["state"], &part["lines"][0]["shipped"]), (&json!("packed"), &json!(1)));
        one_number_carries_one_parcel((&mut seller, &mut desk), &sold, ship(NUMBER)).await;
        let (_, whole) = post(&mut seller, &format!("{sold}/ship"), ship("EE000000014US")).await;
        assert_eq!(
            (&whole["state"], whole["parcels"].as_array().unwrap().len()),
            (&json!("shipped"), 2)
        );

        let back = json!({"units": [{"sku": sku, "units": 1}], "reason": "broken", "key": "k"});
        let (status, given) = post(&mut seller, &format!("{sold}/give-back"), back.clone()).await;
        assert_eq!(status, StatusCode::OK, "{given}");
        let (_, again) = post(&mut seller, &format!("{sold}/give-back"), back).await;
        assert_eq!(given, again, "one key, once");
        let market_pays = json!({
            "amount": {"amount": "1.00", "currency": "CNY"}, "reason": "late", "bearer": "market",
        });
        let (status, _) =
            post(&mut seller, &format!("{sold}/give-back"), market_pays.clone()).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "only an operator spends its money");
        let path = format!("/v1/admin/orders/{order}/give-back");
        let (status, goodwill) = post(&mut operator, &path, market_pays).await;
        assert_eq!((status, &goodwill["tax"]["amount"]), (StatusCode::OK, &json!("0.00")));
        let both = json!({"units": [], "reason": "x"});
        let (status, _) = post(&mut operator, &path, both).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
        let document = buyer.get(&own).await.json();
        assert_eq!(document["parts"].as_array().unwrap().len(), 2, "{document}");
        assert_eq!(document["lines"][0]["return_terms"]["return_days"], 30);
        sound(&market).await;
    }
}

#[tokio::test]
async fn a_refused_form_of_an_order_keeps_what_was_typed_and_the_head_of_its_page_leads_to_it() {
    for market in testing::markets().await {
        let (seller, listing) = shop(&market).await;
        let person = market.shopper().await;
        let order = paid(&market, &person, &listing, "one").await;
        let (mut desk, mut buyer) = (market.browser_of(&seller), market.browser_of(&person));
        let (own, sold) = (format!("/orders/{order}"), format!("/sell/orders/{order}"));
        let off = format!("off.{}", listing.variants[0].id);
        let unsaid = [(off.as_str(), "1"), ("off_reason", "")];
        let told = desk.form(&format!("{sold}/cancel-units"), &unsaid).await;
        assert_eq!(told.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", market.engine);
        assert!(told.body.contains("href=\"#f-off_reason\""), "{}", told.body);
        assert!(told.body.contains(" autofocus"), "{}", told.body);

        desk.form(&format!("{sold}/pack"), &[]).await;
        let packed = buyer.form(&format!("{own}/cancel"), &[("reason", "too slow")]).await;
        assert_eq!(packed.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", packed.body);
        assert!(packed.body.contains("Ask the seller to cancel it."), "{}", packed.body);
        assert!(!packed.body.contains("get everything back"), "she cannot: {}", packed.body);

        let less = [(off.as_str(), "1"), ("off_reason", "")];
        let asked = buyer.form(&format!("{own}/cancel-request"), &less).await;
        assert_eq!(asked.status, StatusCode::SEE_OTHER, "{}", asked.body);
        let waits = buyer.get(&own).await.body;
        assert!(waits.contains("you can cancel it yourself from"), "a day: {waits}");
        let today = desk.get("/sell").await.body;
        assert!(today.contains("The shopper asks to cancel: order"), "{today}");
        assert!(!today.contains("Hand over order"), "it is answered first: {today}");
        let page = desk.get(&sold).await.body;
        assert!(page.contains("The shopper confirms it; the money goes to you"), "{page}");
        assert!(page.contains("The shopper asks to cancel") && !page.contains("“”"), "{page}");
        let no = [("answer", "refuse"), ("refusal", "")];
        let refused = desk.form(&format!("{sold}/cancel-answer"), &no).await;
        assert!(refused.body.contains("href=\"#f-refusal\""), "{}", refused.body);
        let back = buyer.form(&format!("{own}/cancel-withdraw"), &[]).await;
        assert_eq!(back.status, StatusCode::SEE_OTHER, "{}", back.body);
        let late = desk.form(&format!("{sold}/cancel-answer"), &[("answer", "agree")]).await;
        assert_eq!(late.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", late.body);
        assert!(late.body.contains("It was answered or taken back"), "{}", late.body);
        sound(&market).await;
    }
}

#[tokio::test]
async fn what_is_wrong_with_one_parcel_is_not_said_of_another_and_no_step_back_is_offered() {
    for market in testing::markets().await {
        let (seller, listing) = shop(&market).await;
        let person = market.shopper().await;
        let order = paid(&market, &person, &listing, "one").await;
        let (mut desk, mut program) = (market.browser_of(&seller), market.program_of(&seller));
        let sold = format!("/sell/orders/{order}");
        let units = json!([{"sku": listing.variants[0].id.to_string(), "units": 1}]);
        for number in [NUMBER, "EE000000014US"] {
            let ship = json!({"carrier": "ems", "tracking_number": number, "units": units});
            post(&mut program, &format!("/v1/merchant/orders/{order}/ship"), ship).await;
        }
        let arrived = [("progress", "arrived"), ("place", "Shanghai")];
        let told = desk.form(&format!("{sold}/progress?parcel=1"), &arrived).await;
        assert_eq!(told.status, StatusCode::SEE_OTHER, "{}: {}", market.engine, told.body);
        let page = desk.get(&sold).await.body;
        assert_eq!(page.matches("value=\"departed\"").count(), 1, "of the second: {page}");
        let early = [("progress", "delivered"), ("place", "Shanghai")];
        let wrong = desk.form(&format!("{sold}/progress?parcel=2"), &early).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", wrong.body);
        assert_eq!(wrong.body.matches("aria-invalid").count(), 1, "{}", wrong.body);
        sound(&market).await;
    }
}
