//! What goes wrong after the sale, one path a test, as programs of both sides and of an operator walk it; each ends with
//! the audit. Broken goods that nobody helps with are in `aftersales.rs`, units that are called off in `units.rs`.

use super::aftersales::{again, delivered, ring};
use super::files::file;
use super::fulfilling::{NUMBER, paid, post, shop, sound};
use super::selling::PNG;
use crate::testing::{self, Client, Market, Person};
use axum::http::StatusCode;
use catalog::Listing;
use fulfilment::{By, NewProgress, Progress, Terms};
use kernel::OrderId;
use serde_json::{Value, json};

pub(super) const DAY: i64 = 86_400;

/// An order of two jars that came, and who has to do with it.
pub(super) struct Case {
    pub(super) seller: Person,
    pub(super) person: Person,
    pub(super) operator: Person,
    pub(super) order: OrderId,
    pub(super) sku: String,
}

pub(super) async fn came(market: &Market) -> Case {
    let (seller, listing) = shop(market).await;
    let (person, operator) = (market.shopper().await, market.operator().await);
    let order = paid(market, &person, &listing, "one").await;
    delivered(market, &seller, &operator, order).await;
    Case { seller, person, operator, order, sku: sku(&listing) }
}

pub(super) fn sku(listing: &Listing) -> String {
    listing.variants[0].id.to_string()
}

/// What is posted is taken; the answer.
pub(super) async fn taken(client: &mut Client, path: &str, body: Value) -> Value {
    let (status, answer) = post(client, path, body).await;
    assert!(status.is_success(), "{path}: {status} {answer}");
    answer
}

/// What is posted is refused as this problem.
async fn refused(client: &mut Client, path: &str, body: Value, problem: &str) {
    let (status, answer) = post(client, path, body).await;
    assert!(status.is_client_error(), "{path}: {status} {answer}");
    assert_eq!(answer["type"], json!(format!("/problems/{problem}")), "{answer}");
}

/// So many jars are to go back; answers the return.
async fn ask(buyer: &mut Client, case: &Case, units: u32) -> String {
    let lines = json!([{"sku": case.sku, "units": units}]);
    let body = json!({"reason": "damaged", "words": "the jar is cracked", "lines": lines});
    let asked = taken(buyer, &format!("/v1/orders/{}/returns", case.order), body).await;
    asked["id"].as_str().unwrap().to_owned()
}

/// It is agreed, sent, found as it was said, and paid.
async fn goes_back(market: &Market, case: &Case, id: &str, (units, freight): (u32, Value)) {
    let (mut buyer, mut seller) =
        (market.program_of(&case.person), market.program_of(&case.seller));
    let (own, send) = (format!("/v1/merchant/returns/{id}"), format!("/v1/returns/{id}/send"));
    taken(&mut seller, &format!("{own}/agree"), json!({"address": "Kiln Road 1, Portland"})).await;
    let parcel = json!({"carrier": "ems", "tracking_number": "BACK-1234", "freight": freight});
    if !freight.is_null() {
        refused(&mut buyer, &send, parcel.clone(), "return-receipt").await;
        let shown = file(&mut buyer, &format!("/v1/returns/{id}/receipt"), PNG).await;
        assert!(shown.json()["receipt"].is_string(), "{}", shown.body);
    }
    taken(&mut buyer, &send, parcel).await;
    let found = json!({"accepted": [{"sku": case.sku, "units": units}]});
    taken(&mut seller, &format!("{own}/inspect"), found).await;
    ring(market).await;
}

pub(super) async fn of_order(market: &Market, case: &Case) -> Value {
    let person = again(market, &case.person).await;
    market.program_of(&person).get(&format!("/v1/orders/{}", case.order)).await.json()
}

#[tokio::test]
async fn the_way_back_of_broken_goods_is_paid_beside_them_and_not_above_what_they_cost() {
    for market in testing::markets().await {
        let case = came(&market).await;
        let mut buyer = market.program_of(&case.person);
        let id = ask(&mut buyer, &case, 1).await;
        goes_back(&market, &case, &id, (1, json!({"amount": "5.00", "currency": "CNY"}))).await;
        let ended = buyer.get(&format!("/v1/returns/{id}")).await.json();
        assert_eq!((&ended["state"], &ended["ended"]), (&json!("closed"), &json!("refunded")));
        let order = of_order(&market, &case).await;
        let parts = order["parts"].as_array().unwrap();
        assert_eq!(parts.len(), 2, "{}: goods and freight: {order}", market.engine);
        let freight = parts.iter().find(|part| part["kind"] == "amount").unwrap();
        assert_eq!(freight["amount"]["amount"], "5.00", "{freight}");
        let page = market.browser_of(&case.person).get(&format!("/orders/{}", case.order)).await;
        assert!(page.body.contains("for the way back"), "{}: {}", market.engine, page.body);
        assert_eq!(order["given_back"], ended["given_back"], "{order}");
        sound(&market).await;

        let id = ask(&mut buyer, &case, 1).await;
        let mut seller = market.program_of(&case.seller);
        let own = format!("/v1/merchant/returns/{id}");
        taken(&mut seller, &format!("{own}/agree"), json!({"address": "Kiln Road 1"})).await;
        let dear = json!({"carrier": "ems", "tracking_number": "BACK-1235",
            "freight": {"amount": "99999.00", "currency": "CNY"}});
        let (status, told) = post(&mut buyer, &format!("/v1/returns/{id}/send"), dear).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{told}");
        sound(&market).await;
    }
}

#[tokio::test]
async fn what_is_accepted_in_part_is_paid_and_the_rest_is_decided() {
    for market in testing::markets().await {
        let case = came(&market).await;
        let mut buyer = market.program_of(&case.person);
        let mut seller = market.program_of(&case.seller);
        let id = ask(&mut buyer, &case, 2).await;
        let own = format!("/v1/merchant/returns/{id}");
        taken(&mut seller, &format!("{own}/agree"), json!({"address": "Kiln Road 1"})).await;
        let parcel = json!({"carrier": "ems", "tracking_number": "BACK-1234"});
        taken(&mut buyer, &format!("/v1/returns/{id}/send"), parcel).await;
        let one = json!({"accepted": [{"sku": case.sku, "units": 1}], "finding": "one is whole"});
        taken(&mut seller, &format!("{own}/inspect"), one).await;
        ring(&market).await;
        let judged = buyer.get(&format!("/v1/returns/{id}")).await.json();
        assert_eq!(judged["state"], "judged", "{judged}");
        let words = json!({"words": "both are cracked"});
        let opened = taken(&mut buyer, &format!("/v1/returns/{id}/dispute"), words).await;
        assert_eq!(opened["units"], json!([{"sku": case.sku, "units": 1}]), "{opened}");
        decide(&market, &case, &opened, json!({"outcome": "none"})).await;
        let order = of_order(&market, &case).await;
        assert_eq!(order["given_back"], judged["given_back"], "{}: once", market.engine);
        assert_eq!(order["state"], "delivered", "{order}");
        sound(&market).await;
    }
}

/// Both sides are heard, an operator decides, and nobody appeals.
pub(super) async fn decide(market: &Market, case: &Case, opened: &Value, what: Value) {
    let id = opened["id"].as_str().unwrap();
    hear(market, case, id).await;
    let operator = again(market, &case.operator).await;
    let mut office = market.program_of(&operator);
    taken(&mut office, &format!("/v1/admin/disputes/{id}/decide"), decision(what)).await;
    market.app.clock.advance_seconds(8 * DAY);
    ring(market).await;
}

async fn hear(market: &Market, case: &Case, id: &str) {
    let seller = again(market, &case.seller).await;
    let said = json!({"words": "it left whole"});
    let path = format!("/v1/merchant/disputes/{id}/evidence");
    taken(&mut market.program_of(&seller), &path, said).await;
}

fn decision(mut what: Value) -> Value {
    what["bearer"] = json!("merchant");
    what["reasons"] = json!("the photos show it");
    what
}

#[tokio::test]
async fn an_appeal_is_decided_for_good_by_another_operator() {
    for market in testing::markets().await {
        let case = came(&market).await;
        let other = market.person("second", true).await;
        let mut buyer = market.program_of(&case.person);
        let id = ask(&mut buyer, &case, 2).await;
        let no = json!({"why": "it left whole", "instead": "a new jar at half its price"});
        let path = format!("/v1/merchant/returns/{id}/decline");
        taken(&mut market.program_of(&case.seller), &path, no).await;
        let words = json!({"words": "look at the photo"});
        let opened = taken(&mut buyer, &format!("/v1/returns/{id}/dispute"), words).await;
        let dispute = opened["id"].as_str().unwrap();
        hear(&market, &case, dispute).await;
        let path = format!("/v1/admin/disputes/{dispute}/decide");
        let mut first = market.program_of(&case.operator);
        taken(&mut first, &path, decision(json!({"outcome": "none"}))).await;
        let words = json!({"words": "nobody looked at it"});
        let appeal = format!("/v1/disputes/{dispute}/appeal");
        taken(&mut buyer, &appeal, words.clone()).await;
        refused(&mut buyer, &appeal, words, "dispute-state").await;
        let one = decision(json!({"outcome": "units", "units": [{"sku": case.sku, "units": 1}]}));
        let (status, same) = post(&mut first, &path, one.clone()).await;
        assert_eq!(status, StatusCode::CONFLICT, "{same}");
        taken(&mut market.program_of(&other), &path, one).await;
        ring(&market).await;
        let over = buyer.get(&format!("/v1/disputes/{dispute}")).await.json();
        assert_eq!((&over["state"], &over["appealed_by"]), (&json!("closed"), &json!("shopper")));
        let order = of_order(&market, &case).await;
        assert_eq!(order["given_back"], over["given_back"], "{}: {order}", market.engine);
        assert_ne!(order["given_back"], order["total"], "one of two");
        sound(&market).await;
    }
}

#[tokio::test]
async fn a_parcel_that_never_came_is_disputed_when_its_days_are_over_and_paid_back_whole() {
    for market in testing::markets().await {
        let (seller, listing) = shop(&market).await;
        let (person, operator) = (market.shopper().await, market.operator().await);
        let order = paid(&market, &person, &listing, "one").await;
        let case = Case { seller, person, operator, order, sku: sku(&listing) };
        let ship = json!({"carrier": "ems", "tracking_number": NUMBER});
        let path = format!("/v1/merchant/orders/{order}/ship");
        taken(&mut market.program_of(&case.seller), &path, ship).await;
        let (path, words) = (format!("/v1/orders/{order}/disputes"), json!({"words": "not here"}));
        let (status, early) =
            post(&mut market.program_of(&case.person), &path, words.clone()).await;
        assert!(status.is_client_error(), "the promised days are not over: {early}");
        market.app.clock.advance_seconds(60 * DAY);
        let person = again(&market, &case.person).await;
        let opened = taken(&mut market.program_of(&person), &path, words).await;
        assert_eq!(opened["ground"], "not_arrived", "{opened}");
        decide(&market, &case, &opened, json!({"outcome": "full"})).await;
        let order = of_order(&market, &case).await;
        assert_eq!((&order["state"], &order["given_back"]), (&json!("refunded"), &order["total"]));
        sound(&market).await;
    }
}

#[tokio::test]
async fn money_by_hand_and_a_return_of_the_same_goods_give_back_what_was_paid_once() {
    for market in testing::markets().await {
        let case = came(&market).await;
        let (mut buyer, mut seller) =
            (market.program_of(&case.person), market.program_of(&case.seller));
        let id = ask(&mut buyer, &case, 2).await;
        let by_hand = format!("/v1/merchant/orders/{}/give-back", case.order);
        let units =
            json!({"units": [{"sku": case.sku, "units": 1}], "reason": "sorry", "key": "u"});
        refused(&mut seller, &by_hand, units, "units-in-cases").await;
        let amount = json!({"amount": {"amount": "10.00", "currency": "CNY"}, "reason": "sorry", "key": "a"});
        taken(&mut seller, &by_hand, amount.clone()).await;
        taken(&mut seller, &by_hand, amount).await;
        goes_back(&market, &case, &id, (2, json!(null))).await;
        let order = of_order(&market, &case).await;
        assert_eq!((&order["state"], &order["given_back"]), (&json!("refunded"), &order["total"]));
        let parts = order["parts"].as_array().unwrap();
        let mut kinds: Vec<&str> =
            parts.iter().map(|part| part["kind"].as_str().unwrap()).collect();
        kinds.sort_unstable();
        assert_eq!(kinds, ["amount", "rest"], "{}", market.engine);
        sound(&market).await;
    }
}

/// Both sides read of silence what happens.
#[tokio::test]
async fn the_terms_of_returns_say_that_silence_agrees() {
    for market in testing::markets().await {
        let (_, listing) = shop(&market).await;
        let person = market.shopper().await;
        let order = paid(&market, &person, &listing, "one").await;
        let mut buyer = market.browser_of(&person);
        for (lang, said) in
            [("en", "without an answer the return is agreed"), ("zh", "逾期视为同意退货")]
        {
            let page = buyer.get(&format!("/orders/{order}?lang={lang}")).await.body;
            assert!(page.contains(said), "{page}");
        }
    }
}

/// A part came, and what did not leave is called off: she has what came, and the merchant its price.
#[tokio::test]
async fn a_part_that_came_is_confirmed_after_the_rest_was_called_off() {
    for market in testing::markets().await {
        let (seller, listing) = shop(&market).await;
        let person = market.shopper().await;
        let order = paid(&market, &person, &listing, "one").await;
        let (mut buyer, mut program) = (market.program_of(&person), market.program_of(&seller));
        let one = json!([{"sku": sku(&listing), "units": 1}]);
        let ship = json!({"carrier": "ems", "tracking_number": NUMBER, "units": one});
        let sold = format!("/v1/merchant/orders/{order}");
        taken(&mut program, &format!("{sold}/ship"), ship).await;
        let seen = NewProgress {
            order,
            by: By::Market,
            progress: Progress::Delivered,
            place: "Shanghai".to_owned(),
            note: String::new(),
            source: String::new(),
            at: market.app.clock.now(),
            terms: Terms::default(),
        };
        let moment = market.app.clock.moment();
        let told = market.app.db.write(move |tx| {
            fulfilment::add_parcel_progress(tx, &seen, Some(1), &mut moment.clone())
        });
        told.await.unwrap();
        sound(&market).await;
        let off = json!({"units": one, "reason": "no more of it"});
        taken(&mut program, &format!("{sold}/cancel-units"), off).await;
        sound(&market).await;
        taken(&mut buyer, &format!("/v1/orders/{order}/confirm"), json!({})).await;
        let over = buyer.get(&format!("/v1/orders/{order}")).await.json();
        assert_eq!(over["state"], "completed", "{}: {over}", market.engine);
        let parts = over["parts"].as_array().unwrap();
        assert_eq!((parts.len(), &parts[0]["kind"]), (1, &json!("cancelled")), "{over}");
        assert_eq!(parts[0]["amount"], over["given_back"], "{over}");
        sound(&market).await;
    }
}

/// What customs took too much is recorded beside the order, and moves nothing of a shopper who keeps her goods.
#[tokio::test]
async fn what_was_taxed_otherwise_than_quoted_goes_back_as_an_amount_alone() {
    for market in testing::markets().await {
        let case = came(&market).await;
        let path = format!("/v1/admin/orders/{}/give-back", case.order);
        let tax = json!({"amount": {"amount": "3.00", "currency": "CNY"}, "key": "tax",
            "reason": "customs took less", "bearer": "market"});
        let given = taken(&mut market.program_of(&case.operator), &path, tax).await;
        assert_eq!(given["tax"]["amount"], "0.00", "an amount carries no taxes: {given}");
        let order = of_order(&market, &case).await;
        assert_eq!(order["parts"][0]["units"], json!([]), "{}: {order}", market.engine);
        assert_eq!(order["state"], "delivered");
        sound(&market).await;
    }
}

/// Broken goods, a seller who never answers, and the money: how many steps, days and letters that costs her. No operator
/// is needed.
#[tokio::test]
async fn a_buyers_bad_day_with_a_seller_who_never_answers_takes_one_step_and_ten_days() {
    for market in testing::markets().await {
        let case = came(&market).await;
        market.tell().await;
        let before = letters_to(&market, &case.person).await;
        let begun = market.app.clock.now();
        ask(&mut market.program_of(&case.person), &case, 2).await;
        // Five days to answer, and five to say where the goods go.
        for _ in 0..2 {
            market.app.clock.advance_seconds(5 * DAY);
            ring(&market).await;
        }
        market.tell().await;
        let order = of_order(&market, &case).await;
        assert_eq!((&order["state"], &order["given_back"]), (&json!("refunded"), &order["total"]));
        let days = market.app.clock.now().seconds_since(begun) / DAY;
        let letters = letters_to(&market, &case.person).await - before;
        println!("{}: 1 step, {days} days, {letters} letters", market.engine);
        assert_eq!(days, 10, "on {}", market.engine);
        assert!((3..=5).contains(&letters), "{letters} letters on {}", market.engine);
        sound(&market).await;
    }
}

/// Broken goods, a seller who says no and then nothing, an operator, and the money: the same.
#[tokio::test]
async fn a_buyers_bad_day_with_a_seller_who_declines_takes_two_steps_and_fifteen_days() {
    for market in testing::markets().await {
        let case = came(&market).await;
        market.tell().await;
        let before = letters_to(&market, &case.person).await;
        let begun = market.app.clock.now();
        let mut steps = 0;
        let mut buyer = market.program_of(&case.person);
        let id = ask(&mut buyer, &case, 2).await;
        steps += 1;
        market.app.clock.advance_seconds(DAY);
        let no = json!({"why": "it left whole", "instead": "nothing"});
        let path = format!("/v1/merchant/returns/{id}/decline");
        let seller = again(&market, &case.seller).await;
        taken(&mut market.program_of(&seller), &path, no).await;
        let person = again(&market, &case.person).await;
        let words = json!({"words": "look at the photo"});
        let path = format!("/v1/returns/{id}/dispute");
        let opened = taken(&mut market.program_of(&person), &path, words).await;
        steps += 1;
        // The seller says nothing for the days of evidence.
        market.app.clock.advance_seconds(7 * DAY);
        ring(&market).await;
        let dispute = opened["id"].as_str().unwrap();
        let operator = again(&market, &case.operator).await;
        let path = format!("/v1/admin/disputes/{dispute}/decide");
        taken(&mut market.program_of(&operator), &path, decision(json!({"outcome": "full"}))).await;
        // Nobody appeals.
        market.app.clock.advance_seconds(7 * DAY);
        ring(&market).await;
        market.tell().await;
        let order = of_order(&market, &case).await;
        assert_eq!((&order["state"], &order["given_back"]), (&json!("refunded"), &order["total"]));
        let days = market.app.clock.now().seconds_since(begun) / DAY;
        let letters = letters_to(&market, &case.person).await - before;
        println!("{}: {steps} steps, {days} days, {letters} letters", market.engine);
        assert_eq!((steps, days), (2, 15), "on {}", market.engine);
        assert!((4..=8).contains(&letters), "{letters} letters on {}", market.engine);
        sound(&market).await;
    }
}

async fn letters_to(market: &Market, person: &Person) -> usize {
    let to: letters::Email = format!("{}@example.com", person.name).parse().unwrap();
    market.app.db.read(move |tx| letters::mails_to(tx, &to, 100)).await.unwrap().len()
}
