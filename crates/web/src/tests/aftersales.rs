//! Broken goods, nobody helps, and the money comes back: as a shopper, a merchant and an operator meet it.

use super::fulfilling::{NUMBER, paid, post, shop, sound};
use super::selling::post_fields;
use crate::testing::{self, Client, Market, Person};
use axum::http::{Method, StatusCode};
use kernel::OrderId;
use serde_json::{Value, json};
use std::sync::Arc;

const DAY: i64 = 86_400;

/// What is due of returns and disputes happens, as a server does it.
async fn ring(market: &Market) {
    let clock = market.app.clock.clone();
    let now: jobs::Now = Arc::new(move || clock.moment());
    for job in aftersales::face::jobs(&market.app.db, &now) {
        let ran = jobs::run_due(&market.app.db, &job, &|| now()).await.unwrap();
        assert_eq!((ran.again, ran.dead), (0, 0), "{}", job.kind());
    }
}

/// The same person after some days, signed in again.
async fn again(market: &Market, person: &Person) -> Person {
    Person { token: market.sign_in(&person.name).await, ..person.clone() }
}

/// An order that was shipped, and that its carrier delivered.
async fn delivered(market: &Market, seller: &Person, operator: &Person, order: OrderId) {
    let mut seller = market.browser_of(seller);
    let ship = [("carrier", "ems"), ("number", NUMBER)];
    let shipped = seller.form(&format!("/sell/orders/{order}/ship"), &ship).await;
    assert_eq!(shipped.status, StatusCode::SEE_OTHER, "{}", shipped.body);
    let mut operator = market.browser_of(operator);
    for progress in ["departed", "arrived", "customs", "cleared", "delivered"] {
        let seen =
            [("progress", progress), ("place", "Shanghai"), ("source", "the carrier’s page")];
        let path = format!("/admin/orders/{order}/progress");
        let told = operator.form(&path, &seen).await;
        assert_eq!(told.status, StatusCode::SEE_OTHER, "{progress}: {}", told.body);
    }
}

async fn ask(client: &mut Client, order: OrderId) -> String {
    let body = json!({"reason": "damaged", "words": "the jar is cracked"});
    let (status, case) = post(client, &format!("/v1/orders/{order}/returns"), body).await;
    assert_eq!(status, StatusCode::CREATED, "{case}");
    case["id"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn a_buyers_bad_day_is_walked_to_its_end_over_http() {
    for market in testing::markets().await {
        let (seller, listing) = shop(&market).await;
        let (person, operator) = (market.shopper().await, market.operator().await);
        let order = paid(&market, &person, &listing, "one").await;
        delivered(&market, &seller, &operator, order).await;
        let (mut buyer, mut program) = (market.browser_of(&person), market.program_of(&person));
        let form = buyer.get(&format!("/orders/{order}/return")).await;
        assert!(form.body.contains("It came damaged"), "{}", form.body);
        let case = ask(&mut program, order).await;
        let body = json!({"reason": "damaged", "words": "once more"});
        let (status, twice) =
            post(&mut program, &format!("/v1/orders/{order}/returns"), body).await;
        assert_eq!(
            (status, &twice["type"]),
            (StatusCode::CONFLICT, &json!("/problems/return-nothing"))
        );
        let page = buyer.get(&format!("/orders/{order}")).await.body;
        assert!(page.contains(&format!("/returns/{case}")), "{page}");

        let mut shop = market.browser_of(&seller);
        assert!(shop.get("/sell/returns").await.body.contains(&case));
        assert!(shop.get("/sell").await.body.contains("Return: It came damaged"));
        let no = [("why", "it left whole"), ("instead", "a new jar at half its price")];
        let declined = shop.form(&format!("/sell/returns/{case}/decline"), &no).await;
        assert_eq!(declined.status, StatusCode::SEE_OTHER, "{}", declined.body);
        let page = buyer.get(&format!("/returns/{case}")).await.body;
        assert!(page.contains("it left whole") && page.contains("a new jar at half its price"));
        assert!(page.contains("Open a dispute"));

        let words = json!({"words": "look at the photo"});
        let (status, opened) =
            post(&mut program, &format!("/v1/returns/{case}/dispute"), words).await;
        assert_eq!(status, StatusCode::CREATED, "{opened}");
        let dispute = opened["id"].as_str().unwrap();
        let today = shop.get("/sell").await.body;
        assert!(today.contains("A dispute waits for your word"), "{today}");
        assert!(today.contains(&format!("/sell/disputes/{dispute}")), "{today}");
        decided(&market, &operator, dispute).await;
        sound(&market).await;

        let person = again(&market, &person).await;
        let view = market.program_of(&person).get(&format!("/v1/disputes/{dispute}")).await.json();
        assert_eq!(view["state"], "decided");
        market.app.clock.advance_seconds(40 * DAY);
        ring(&market).await;
        let person = again(&market, &person).await;
        let over = market.program_of(&person).get(&format!("/v1/disputes/{dispute}")).await.json();
        assert_eq!(over["state"], "closed", "{over}");
        let whole = market.program_of(&person).get(&format!("/v1/orders/{order}")).await.json();
        assert_eq!(over["given_back"], whole["total"], "all of it is back");
        let page = market.browser_of(&person).get(&format!("/disputes/{dispute}")).await.body;
        assert!(page.contains("the photo shows it"), "the reasons are there to be read");
        sound(&market).await;
    }
}

/// The merchant says nothing; an operator looks at what a decision posts, and decides.
async fn decided(market: &Market, operator: &Person, dispute: &str) {
    let mut office = market.browser_of(operator);
    let path = format!("/admin/disputes/{dispute}");
    assert!(office.get("/admin/disputes").await.body.contains(dispute));
    let needs = office.get("/admin").await.body;
    assert!(needs.contains("Both sides are heard about order"), "{needs}");
    assert!(needs.contains(&path), "{needs}");
    let fields = |what: &str| {
        [
            ("outcome", "full"),
            ("bearer", "merchant"),
            ("reasons", "the photo shows it"),
            ("what", what),
        ]
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
    };
    let early = post_fields(&mut office, &format!("{path}/decide"), &fields("decide")).await;
    assert_eq!(early.status, StatusCode::CONFLICT, "the merchant may still speak");
    market.app.clock.advance_seconds(7 * DAY);
    ring(market).await;
    let operator = again(market, operator).await;
    let mut office = market.browser_of(&operator);
    assert!(office.get("/admin").await.body.contains("waits for a decision"));
    let empty = post_fields(&mut office, &format!("{path}/decide"), &[]).await;
    assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
    let posts = post_fields(&mut office, &format!("{path}/decide"), &fields("preview")).await;
    assert_eq!(posts.status, StatusCode::OK);
    assert!(posts.body.contains("This would be posted"), "{}", posts.body);
    let decided = post_fields(&mut office, &format!("{path}/decide"), &fields("decide")).await;
    assert_eq!(decided.status, StatusCode::SEE_OTHER, "{}", decided.body);
    let pack = office.get(&format!("{path}/pack.json")).await.json();
    assert_eq!(pack["decisions"][0]["outcome"], "full");
    assert!(!pack.to_string().contains("13800138000"), "no telephone number is in it");
    assert_eq!(office.get(&format!("{path}/pack")).await.status, StatusCode::OK);
}

#[tokio::test]
async fn a_return_is_nobody_elses_business() {
    for market in testing::markets().await {
        let (seller, listing) = shop(&market).await;
        let (person, operator) = (market.shopper().await, market.operator().await);
        let order = paid(&market, &person, &listing, "one").await;
        delivered(&market, &seller, &operator, order).await;
        let case = ask(&mut market.program_of(&person), order).await;
        let stranger = market.person("stranger", false).await;
        let other = market.merchant("another").await;
        for path in [format!("/returns/{case}"), format!("/v1/returns/{case}")] {
            let told = market.browser_of(&stranger).get(&path).await;
            assert_eq!(told.status, StatusCode::NOT_FOUND, "{path}");
        }
        for path in [format!("/sell/returns/{case}"), format!("/v1/merchant/returns/{case}")] {
            let told = market.browser_of(&other).get(&path).await;
            assert_eq!(told.status, StatusCode::NOT_FOUND, "{path}");
        }
        let steps = ["take", "leave", "arrived", "withdraw"];
        for step in steps {
            let path = format!("/v1/returns/{case}/{step}");
            let told = market.program_of(&stranger).json(Method::POST, &path, &json!({})).await;
            assert_eq!(told.status, StatusCode::NOT_FOUND, "{path}");
        }
        let path = format!("/v1/merchant/returns/{case}/decline");
        let no = json!({"why": "no"});
        let told = market.program_of(&other).json(Method::POST, &path, &no).await;
        assert_eq!(told.status, StatusCode::NOT_FOUND);
        sound(&market).await;
    }
}

#[tokio::test]
async fn a_step_from_another_version_or_of_a_return_that_moved_on_is_refused() {
    for market in testing::markets().await {
        let (seller, listing) = shop(&market).await;
        let (person, operator) = (market.shopper().await, market.operator().await);
        let order = paid(&market, &person, &listing, "one").await;
        delivered(&market, &seller, &operator, order).await;
        let case = ask(&mut market.program_of(&person), order).await;
        let own = format!("/v1/merchant/returns/{case}");
        let mut stale = market.program_of(&seller).with("if-match", "\"99\"");
        let address = json!({"address": "Kiln Road 1, Portland"});
        let (status, _) = post(&mut stale, &format!("{own}/agree"), address.clone()).await;
        assert_eq!(status, StatusCode::PRECONDITION_FAILED);
        let mut program = market.program_of(&seller);
        let (status, wordless) =
            post(&mut program, &format!("{own}/agree"), json!({"address": " "})).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{wordless}");
        let (status, agreed) = post(&mut program, &format!("{own}/agree"), address).await;
        assert_eq!((status, &agreed["state"]), (StatusCode::OK, &json!("agreed")), "{agreed}");
        let no = json!({"why": "after all not"});
        let (status, late) = post(&mut program, &format!("{own}/decline"), no).await;
        assert_eq!(
            (status, &late["type"]),
            (StatusCode::CONFLICT, &json!("/problems/return-state"))
        );
        let mut buyer = market.program_of(&person);
        let parcel = json!({"carrier": "ems", "tracking_number": "BACK-1234"});
        let (status, sent) = post(&mut buyer, &format!("/v1/returns/{case}/send"), parcel).await;
        assert_eq!((status, &sent["state"]), (StatusCode::OK, &json!("sent")), "{sent}");
        let units: Vec<Value> = sent["lines"]
            .as_array()
            .unwrap()
            .iter()
            .map(|line| json!({"sku": line["sku"], "units": line["units"]}))
            .collect();
        let found = json!({"accepted": units});
        let (status, looked) = post(&mut program, &format!("{own}/inspect"), found).await;
        assert_eq!((status, &looked["state"]), (StatusCode::OK, &json!("paying")), "{looked}");
        ring(&market).await;
        let ended = program.get(&own).await.json();
        assert_eq!((&ended["state"], &ended["ended"]), (&json!("closed"), &json!("refunded")));
        sound(&market).await;
    }
}
