//! Broken goods, nobody helps, and the money comes back: as a shopper, a merchant and an operator meet it.

use super::fulfilling::{NUMBER, paid, post, shop, sound};
use super::messages::send;
use super::selling::{PNG, post_fields};
use crate::testing::{self, Client, Market, Person};
use axum::http::{Method, StatusCode};
use kernel::OrderId;
use serde_json::{Value, json};
use std::sync::Arc;

const DAY: i64 = 86_400;

/// What is due of returns and disputes happens, as a server does it.
pub(super) async fn ring(market: &Market) {
    let clock = market.app.clock.clone();
    let now: jobs::Now = Arc::new(move || clock.moment());
    loop {
        let mut done = 0;
        for job in aftersales::face::jobs(&market.app.db, &now) {
            let ran = jobs::run_due(&market.app.db, &job, &|| now()).await.unwrap();
            assert_eq!((ran.again, ran.dead), (0, 0), "{}", job.kind());
            done += ran.done;
        }
        if done == 0 {
            return;
        }
    }
}

/// The same person after some days, signed in again.
pub(super) async fn again(market: &Market, person: &Person) -> Person {
    Person { token: market.sign_in(&person.name).await, ..person.clone() }
}

/// The words of empty choices in lists where a browser wants one that is not: with such a choice it sends nothing.
fn unsendable(page: &str) -> Vec<&str> {
    let mut found = Vec::new();
    for list in page.split("<select").skip(1) {
        let (list, _) = list.split_once("</select>").unwrap();
        let (head, choices) = list.split_once('>').unwrap();
        let empty = choices.split("<option").find(|one| one.starts_with(" value=\"\""));
        let word = empty.and_then(|one| one.split(['>', '<']).nth(1));
        let asks = ["—", "Choose …", "请选择…"];
        found.extend(word.filter(|word| head.contains(" required") && !asks.contains(word)));
    }
    found
}

#[tokio::test]
async fn a_browser_sends_every_choice_that_a_list_offers() {
    for market in testing::markets().await {
        let (seller, listing) = shop(&market).await;
        let (person, operator) = (market.shopper().await, market.operator().await);
        let order = paid(&market, &person, &listing, "one").await;
        delivered(&market, &seller, &operator, order).await;
        for lang in ["en", "zh"] {
            let asked = |path: &str| format!("{path}?lang={lang}");
            let pages = [
                market.browser_of(&person).get(&asked(&format!("/orders/{order}/return"))).await,
                market.browser_of(&operator).get(&asked("/admin/taxes")).await,
                market.browser_of(&seller).get(&asked("/sell/listings/new")).await,
            ];
            for page in pages {
                assert_eq!(page.status, StatusCode::OK, "{}", page.body);
                assert!(page.body.contains("<select"), "{}", page.body);
                assert!(unsendable(&page.body).is_empty(), "{:?}", unsendable(&page.body));
            }
        }
        let mut buyer = market.browser_of(&person);
        let form = buyer.get(&format!("/orders/{order}/return")).await.body;
        assert!(form.contains("It came damaged (the seller pays the way back)"), "{form}");
        assert!(
            !form.contains("value=\"no_reason\" selected"),
            "nobody is taken at another's word"
        );
        assert!(form.contains("Something else (you pay the way back)"), "{form}");
        let (_, units) = form.split_once("name=\"units-").unwrap();
        let units = format!("units-{}", units.split('"').next().unwrap());
        let fields = [
            ("reason", "damaged"),
            ("words", "cracked"),
            ("wanted", "money"),
            (units.as_str(), "1"),
        ];
        let asked = send(&mut buyer, &format!("/orders/{order}/return"), &fields, &[]).await;
        assert_eq!(asked.status, StatusCode::SEE_OTHER, "{}", asked.body);
        sound(&market).await;
    }
}

/// An order that was shipped, and that its carrier delivered.
pub(super) async fn delivered(market: &Market, seller: &Person, operator: &Person, order: OrderId) {
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

pub(super) async fn ask(client: &mut Client, order: OrderId) -> String {
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
        let list = shop.get("/sell/returns").await.body;
        assert!(list.contains(&case), "{list}");
        assert_eq!(list.matches("chip chip-link").count(), 5, "all, and whose turn it is: {list}");
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
        let desk = market.browser_of(&operator).get(&format!("/admin/orders/{order}")).await.body;
        assert!(desk.contains(&format!("/admin/disputes/{dispute}")), "{desk}");
        assert!(!desk.contains("The parcel is lost or broken"), "it is disputed: {desk}");
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
    assert!(needs.contains("Both sides may still speak about order"), "{needs}");
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
    assert_eq!(early.status, StatusCode::UNPROCESSABLE_ENTITY, "the merchant may still speak");
    assert!(early.body.contains("Decide when the days of evidence are over"), "{}", early.body);
    assert!(!office.get(&path).await.body.contains("name=\"outcome\""), "nor is it offered");
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

/// What was typed is not typed twice.
#[tokio::test]
async fn a_form_that_is_refused_stands_again_with_its_words_and_what_is_wrong() {
    for market in testing::markets().await {
        let (seller, listing) = shop(&market).await;
        let (person, operator) = (market.shopper().await, market.operator().await);
        let order = paid(&market, &person, &listing, "one").await;
        delivered(&market, &seller, &operator, order).await;
        let case = ask(&mut market.program_of(&person), order).await;
        let (mut buyer, mut shop) = (market.browser_of(&person), market.browser_of(&seller));
        let own = format!("/sell/returns/{case}");
        let no = [("why", " "), ("instead", "a new jar at half its price")];
        let again = shop.form(&format!("{own}/decline"), &no).await;
        assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", again.body);
        assert!(again.body.contains("a new jar at half its price"), "{}", again.body);
        assert!(again.body.contains("id=\"decline-why-error\""), "{}", again.body);
        let half = [("amount", "much"), ("why", "keep the jar")];
        let again = shop.form(&format!("{own}/offer?lang=zh"), &half).await;
        assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", again.body);
        assert!(again.body.contains("keep the jar") && again.body.contains("例如 12.50"));
        let to = [("address", "Kiln Road 1, Portland")];
        let agreed = send(&mut shop, &format!("{own}/agree"), &to, &[]).await;
        assert_eq!(agreed.status, StatusCode::SEE_OTHER, "{}", agreed.body);
        let page = shop.get(&format!("{own}?lang=en")).await.body;
        let (came, corrected) = (page.find("The goods are here"), page.find("Correct the address"));
        assert!(came.is_some() && came < corrected, "what comes next stands first: {page}");

        let parcel = [("carrier", "ems"), ("number", "XX")];
        let again = send(&mut buyer, &format!("/returns/{case}/send"), &parcel, &[]).await;
        assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", again.body);
        assert!(again.body.contains("value=\"XX\""), "{}", again.body);
        assert!(again.body.contains("id=\"send-number-error\""), "{}", again.body);
        let parcel = [("carrier", "ems"), ("number", "BACK-1234")];
        let sent = send(&mut buyer, &format!("/returns/{case}/send"), &parcel, &[]).await;
        assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.body);

        let looked = send(&mut shop, &format!("{own}/inspect"), &[("restock", "no")], &[]).await;
        assert_eq!(looked.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", looked.body);
        assert!(looked.body.contains("id=\"inspect-finding-error\""), "{}", looked.body);
        sound(&market).await;
    }
}

#[tokio::test]
async fn one_door_leads_to_a_return_and_to_a_missing_parcel_when_it_can_be_missing() {
    for market in testing::markets().await {
        let (seller, listing) = shop(&market).await;
        let person = market.shopper().await;
        let order = paid(&market, &person, &listing, "one").await;
        let ship = [("carrier", "ems"), ("number", NUMBER)];
        market.browser_of(&seller).form(&format!("/sell/orders/{order}/ship"), &ship).await;
        let (door, missing) =
            (format!("/orders/{order}/wrong"), format!("/orders/{order}/dispute"));
        let mut buyer = market.browser_of(&person);
        let page = buyer.get(&format!("/orders/{order}")).await.body;
        assert!(page.contains(&door) && !page.contains(&missing), "{page}");
        assert!(!page.contains(&format!("/orders/{order}/refund")), "{page}");
        let early = buyer.get(&door).await.body;
        assert!(early.contains(&format!("/orders/{order}/return")), "{early}");
        assert!(early.contains("it can be said from") && !early.contains(&missing), "{early}");
        let early = buyer.get(&format!("{door}?lang=zh")).await.body;
        assert!(early.contains("承诺送达期未过") && !early.contains(&missing), "{early}");
        market.app.clock.advance_seconds(60 * DAY);
        let person = again(&market, &person).await;
        let late = market.browser_of(&person).get(&door).await.body;
        assert!(late.contains(&missing), "{late}");
        let stranger = market.person("stranger", false).await;
        let told = market.browser_of(&stranger).get(&door).await;
        assert_eq!(told.status, StatusCode::NOT_FOUND);
        sound(&market).await;
    }
}

#[tokio::test]
async fn an_order_says_what_its_case_waits_for_and_a_dispute_who_showed_what() {
    for market in testing::markets().await {
        let (seller, listing) = shop(&market).await;
        let (person, operator) = (market.shopper().await, market.operator().await);
        let order = paid(&market, &person, &listing, "one").await;
        delivered(&market, &seller, &operator, order).await;
        let case = ask(&mut market.program_of(&person), order).await;
        let (mut buyer, mut shop) = (market.browser_of(&person), market.browser_of(&seller));
        let lead = |page: &str| {
            let (_, lead) = page.split_once("<p class=\"lead\">").unwrap();
            lead.split_once("</p>").unwrap().0.to_owned()
        };
        let of_case = lead(&buyer.get(&format!("/returns/{case}")).await.body);
        let of_order = lead(&buyer.get(&format!("/orders/{order}")).await.body);
        assert_eq!(of_order, of_case, "the money waits for the return");
        let no = [("why", "it left whole")];
        shop.form(&format!("/sell/returns/{case}/decline"), &no).await;
        let words = [("words", "look")];
        let photo = [("jar.png", PNG)];
        let opened = send(&mut buyer, &format!("/returns/{case}/dispute"), &words, &photo).await;
        assert_eq!(opened.status, StatusCode::SEE_OTHER, "{}", opened.body);
        let place = opened.header("location").unwrap().split('?').next().unwrap().to_owned();
        let said = [("words", "it left whole, as you see")];
        send(&mut shop, &format!("/sell{place}/evidence"), &said, &[]).await;
        let page = market.browser_of(&operator).get(&format!("/admin{place}")).await.body;
        let (hers, photo) = (page.find(">look<"), page.find("jar."));
        let theirs = page.find("it left whole, as you see");
        assert!(hers.is_some() && hers < photo && photo < theirs, "{page}");
        sound(&market).await;
    }
}
