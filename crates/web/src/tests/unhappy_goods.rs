//! Goods that are exchanged, of several kinds, or gone with their carrier: as `unhappy.rs`, one path a test.

use super::aftersales::{again, delivered, ring};
use super::fulfilling::{NUMBER, listed, paid, shop, sound};
use super::notices::{EMS, carried, signed};
use super::unhappy::{Case, DAY, came, decide, of_order, sku, taken};
use crate::testing::{self, Market, Person};
use axum::http::StatusCode;
use serde_json::{Value, json};

/// A broken jar is to be exchanged for a whole one, comes back and is found to be broken; the return.
async fn comes_back_for_another(market: &Market, case: &Case) -> String {
    let (mut buyer, mut seller) =
        (market.program_of(&case.person), market.program_of(&case.seller));
    let wish = json!({"reason": "damaged", "words": "the jar is cracked", "wanted": case.sku,
        "lines": [{"sku": case.sku, "units": 1}]});
    let asked = taken(&mut buyer, &format!("/v1/orders/{}/returns", case.order), wish).await;
    assert_eq!(asked["wanted"], json!(case.sku), "{asked}");
    let id = asked["id"].as_str().unwrap().to_owned();
    let own = format!("/v1/merchant/returns/{id}");
    taken(&mut seller, &format!("{own}/agree"), json!({"address": "Kiln Road 1"})).await;
    let parcel = json!({"carrier": "ems", "tracking_number": "BACK-1234"});
    taken(&mut buyer, &format!("/v1/returns/{id}/send"), parcel).await;
    let found = json!({"accepted": [{"sku": case.sku, "units": 1}]});
    let found = taken(&mut seller, &format!("{own}/inspect"), found).await;
    assert_eq!(found["state"], "replacing", "{found}");
    id
}

async fn return_of(market: &Market, case: &Case, id: &str) -> Value {
    let person = again(market, &case.person).await;
    market.program_of(&person).get(&format!("/v1/returns/{id}")).await.json()
}

/// The kinds of what is under a person's bell.
async fn told(market: &Market, person: &Person) -> Vec<String> {
    let person = again(market, person).await;
    let told = market.program_of(&person).get("/v1/notices").await.json();
    let kind = |one: &Value| one["kind"].as_str().unwrap().to_owned();
    told["items"].as_array().unwrap().iter().map(kind).collect()
}

#[tokio::test]
async fn an_exchange_that_came_ends_the_return_and_moves_no_money() {
    for market in testing::markets().await {
        let case = came(&market).await;
        let id = comes_back_for_another(&market, &case).await;
        sound(&market).await;
        // What is to be sent and where it goes stand together, there and with the order.
        let mut shop = market.browser_of(&case.seller);
        for page in [format!("/sell/returns/{id}"), format!("/sell/orders/{}", case.order)] {
            let page = shop.get(&page).await.body;
            assert!(page.contains("<address class=\"label\""), "{}: {page}", market.engine);
        }
        let page = shop.get(&format!("/sell/returns/{id}")).await.body;
        assert!(page.contains("What to send") && page.contains("JAR-1"), "{page}");
        let new = json!({"carrier": "ems", "tracking_number": "NEW-1234"});
        let path = format!("/v1/merchant/returns/{id}/replace");
        taken(&mut market.program_of(&case.seller), &path, new).await;
        let sent = shop.get(&format!("/sell/returns/{id}")).await.body;
        assert!(sent.contains("Number of the exchange") && sent.contains("NEW-1234"), "{sent}");
        assert!(!sent.contains("<address class=\"label\""), "it is needed no more: {sent}");
        let path = format!("/v1/returns/{id}/arrived");
        let ended = taken(&mut market.program_of(&case.person), &path, json!({})).await;
        assert_eq!((&ended["state"], &ended["ended"]), (&json!("closed"), &json!("exchanged")));
        assert_eq!(ended["given_back"]["amount"], "0.00", "{}", market.engine);
        let order = of_order(&market, &case).await;
        assert_eq!((&order["state"], &order["parts"]), (&json!("delivered"), &json!([])));
        sound(&market).await;
    }
}

#[tokio::test]
async fn an_exchange_that_nobody_sends_is_money_back_and_both_are_told() {
    for market in testing::markets().await {
        let case = came(&market).await;
        let id = comes_back_for_another(&market, &case).await;
        market.app.clock.advance_seconds(8 * DAY);
        // It is to be paid, and is.
        ring(&market).await;
        ring(&market).await;
        let ended = return_of(&market, &case, &id).await;
        assert_eq!((&ended["state"], &ended["ended"]), (&json!("closed"), &json!("refunded")));
        assert_eq!((&ended["wanted"], &ended["unkept"]), (&json!(null), &json!(case.sku)));
        let order = of_order(&market, &case).await;
        assert_eq!(order["given_back"], ended["given_back"], "{}: {order}", market.engine);
        market.tell().await;
        for person in [&case.person, &case.seller] {
            let told = told(&market, person).await;
            assert!(told.contains(&"return-unkept".to_owned()), "{}: {told:?}", market.engine);
        }
        sound(&market).await;
    }
}

#[tokio::test]
async fn units_of_two_products_go_back_each_at_what_was_paid_for_it() {
    for market in testing::markets().await {
        let (seller, jar) = shop(&market).await;
        let other = listed(&market, &seller, ("dried-plums", "JAR-2")).await;
        let (person, operator) = (market.shopper().await, market.operator().await);
        let (listing, variant, id) = (other.id, other.variants[0].id, person.shopper);
        let moment = market.app.clock.moment();
        let put = market.app.db.write(move |tx| {
            let moment = &mut moment.clone();
            orders::put_in_cart(tx, id.into(), (listing, variant), 1, moment).unwrap();
            Ok::<_, store::StoreError>(())
        });
        put.await.unwrap();
        let order = paid(&market, &person, &jar, "one").await;
        delivered(&market, &seller, &operator, order).await;
        let case = Case { seller, person, operator, order, sku: sku(&jar) };
        let both = json!([{"sku": case.sku, "units": 2}, {"sku": sku(&other), "units": 1}]);
        let (mut buyer, mut seller) =
            (market.program_of(&case.person), market.program_of(&case.seller));
        let wish = json!({"reason": "damaged", "words": "all cracked", "lines": both});
        let path = format!("/v1/orders/{order}/returns");
        let asked = taken(&mut buyer, &path, wish).await;
        assert_eq!(asked["lines"].as_array().unwrap().len(), 2, "{asked}");
        let id = asked["id"].as_str().unwrap();
        let own = format!("/v1/merchant/returns/{id}");
        taken(&mut seller, &format!("{own}/agree"), json!({"address": "Kiln Road 1"})).await;
        let parcel = json!({"carrier": "ems", "tracking_number": "BACK-1234"});
        taken(&mut buyer, &format!("/v1/returns/{id}/send"), parcel).await;
        // One of the two jars is whole.
        let found = json!({"finding": "one jar is whole",
            "accepted": [{"sku": case.sku, "units": 1}, {"sku": sku(&other), "units": 1}]});
        taken(&mut seller, &format!("{own}/inspect"), found).await;
        ring(&market).await;
        let judged = return_of(&market, &case, id).await;
        let order = of_order(&market, &case).await;
        assert_eq!(order["given_back"], judged["given_back"], "{}: {order}", market.engine);
        let mut units: Vec<Value> = order["parts"]
            .as_array()
            .unwrap()
            .iter()
            .flat_map(|part| part["units"].as_array().unwrap().clone())
            .collect();
        units.sort_by_key(|unit| unit["sku"] != json!(case.sku));
        assert_eq!(units.len(), 2, "one of each: {order}");
        assert_ne!(order["given_back"], order["total"]);
        sound(&market).await;
    }
}

#[tokio::test]
async fn a_carrier_that_says_it_lost_a_parcel_opens_a_dispute_in_which_both_are_heard() {
    for (market, [seller, person], order) in carried().await {
        let operator = market.operator().await;
        let ship = json!({"carrier": "ems", "tracking_number": NUMBER});
        let path = format!("/v1/merchant/orders/{order}/ship");
        taken(&mut market.program_of(&seller), &path, ship).await;
        let lost = json!({"type": "parcel.lost", "data": {"tracking_number": NUMBER,
            "note": "not found in the depot"}});
        for id in ["lost-1", "lost-2"] {
            let told = signed(&market, EMS, id, &lost.to_string()).await;
            assert_eq!(told.status, StatusCode::NO_CONTENT, "{id}: {}", told.body);
        }
        let cases = market.program_of(&seller).get("/v1/merchant/disputes").await.json();
        let opened = cases["items"].as_array().unwrap();
        assert_eq!(opened.len(), 1, "said twice, opened once: {cases}");
        assert_eq!(
            (&opened[0]["ground"], &opened[0]["opened_by"]),
            (&json!("lost"), &json!("market"))
        );
        market.tell().await;
        let told = told(&market, &seller).await;
        assert!(told.contains(&"dispute-opened".to_owned()), "{}: {told:?}", market.engine);
        let path = format!("/v1/disputes/{}/evidence", opened[0]["id"].as_str().unwrap());
        taken(&mut market.program_of(&person), &path, json!({"words": "it never came"})).await;
        let case = Case { person, sku: String::new(), seller, operator, order };
        decide(&market, &case, &opened[0], json!({"outcome": "full"})).await;
        let ended = of_order(&market, &case).await;
        assert_eq!(ended["state"], "refunded", "{}: {ended}", market.engine);
        sound(&market).await;
    }
}
