//! Conversations in a browser without scripts and over the API: who writes, what the other side gets, what is decided.

use super::fulfilling::{paid, post, shop, sound};
use super::selling::PNG;
use crate::testing::{self, Answer, Client, Market, Person};
use axum::{
    body::Body,
    http::{Method, StatusCode},
};
use serde_json::json;

/// Sends the form of a message as a browser does, with files (name and bytes).
pub(super) async fn send(
    browser: &mut Client,
    path: &str,
    fields: &[(&str, &str)],
    files: &[(&str, &[u8])],
) -> Answer {
    let mut body = Vec::new();
    let token = browser.csrf().await;
    for (name, value) in [("csrf", token.as_str())].iter().chain(fields) {
        let head = format!("--B\r\ncontent-disposition: form-data; name=\"{name}\"\r\n\r\n");
        body.extend_from_slice(format!("{head}{value}\r\n").as_bytes());
    }
    for (name, bytes) in files {
        let head = format!(
            "--B\r\ncontent-disposition: form-data; name=\"photos\"; filename=\"{name}\"\r\n\
             content-type: application/octet-stream\r\n\r\n"
        );
        body.extend_from_slice(head.as_bytes());
        body.extend_from_slice(bytes);
        body.extend_from_slice(b"\r\n");
    }
    body.extend_from_slice(b"--B--\r\n");
    let kind = Some("multipart/form-data; boundary=B");
    browser.send(Method::POST, path, kind, Body::from(body)).await
}

/// The page that an answer leads to, without its query.
fn leads_to(answer: &Answer) -> String {
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
    let place = answer.header("location").unwrap();
    place.split('?').next().unwrap().to_owned()
}

/// What stands in the hidden field of that name.
fn hidden(page: &str, name: &str) -> String {
    let (_, rest) = page.split_once(&format!("name=\"{name}\" value=\"")).expect("a field");
    rest.split('"').next().unwrap().to_owned()
}

/// A shopper's question about a product; the path of its conversation.
async fn asked(market: &Market, shopper: &Person, listing: &str, text: &str) -> String {
    let mut browser = market.browser_of(shopper);
    let page = browser.get(&format!("/messages/new?about={listing}")).await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.body);
    let (key, about) = (hidden(&page.body, "key"), hidden(&page.body, "about"));
    let fields = [("key", key.as_str()), ("about", about.as_str()), ("text", text)];
    leads_to(&send(&mut browser, "/messages/new", &fields, &[]).await)
}

#[tokio::test]
async fn a_shopper_asks_before_buying_and_the_merchant_answers_with_a_photo() {
    for market in testing::markets().await {
        let (seller, listing) = shop(&market).await;
        let shopper = market.shopper().await;
        let id = listing.id.to_string();
        let page = market.browser_of(&shopper).get(&format!("/listings/{id}")).await.body;
        assert!(page.contains(&format!("/messages/new?about={id}")), "{}", market.engine);
        let text = "Are they <b>sour</b>?\nCall 13800138000";
        let thread = asked(&market, &shopper, &id, text).await;
        let number = thread.rsplit('/').next().unwrap().to_owned();

        let mut sells = market.browser_of(&seller);
        let list = sells.get("/sell/messages?waiting=1").await.body;
        assert!(list.contains(&number) && list.contains("Waits for an answer since"), "{list}");
        let page = sells.get(&format!("/sell/messages/{number}")).await.body;
        assert!(page.contains("Are they &lt;b&gt;sour&lt;/b&gt;?\nCall •••"), "{page}");
        assert!(page.contains("Contact details were taken out") && !page.contains("13800138000"));
        let fields = [("key", "k1"), ("phrase", "is-available"), ("text", "")];
        let place = format!("/sell/messages/{number}");
        let sent = send(&mut sells, &place, &fields, &[("a.png", PNG), ("", b"".as_slice())]).await;
        assert_eq!(leads_to(&sent), place);

        let mut buys = market.browser_of(&shopper);
        assert!(buys.get("/").await.body.contains("one conversation with something new"));
        let zh = buys.get(&format!("{thread}?lang=zh")).await.body;
        assert!(zh.contains("有货，会在承诺的时间内发出。"), "{zh}");
        let (_, rest) = zh.split_once(&format!("src=\"{thread}/attachments/")).expect("a photo");
        let photo = format!("{thread}/attachments/{}", rest.split('"').next().unwrap());
        let file = buys.get(&photo).await;
        assert_eq!(file.header("content-type"), Some("image/jpeg"));
        assert!(file.header("cache-control").unwrap().starts_with("private"));
        assert!(!buys.get("/").await.body.contains("个对话有新消息"), "it is read");

        let stranger = market.person("stranger", false).await;
        for path in [&thread, &photo] {
            let refused = market.browser_of(&stranger).get(path).await;
            assert_eq!(refused.status, StatusCode::NOT_FOUND, "{path}");
        }
        let nobody = market.browser().get(&photo).await;
        assert_eq!(nobody.status, StatusCode::SEE_OTHER, "who is not signed in signs in");
        sound(&market).await;
    }
}

#[tokio::test]
async fn a_form_that_is_sent_twice_sends_once_and_a_wrong_one_is_shown_again() {
    for market in testing::markets().await {
        let (_, listing) = shop(&market).await;
        let shopper = market.shopper().await;
        let thread = asked(&market, &shopper, &listing.id.to_string(), "Hello").await;
        let mut browser = market.browser_of(&shopper);
        for _ in 0..2 {
            let fields = [("key", "twice"), ("text", "Only once, please")];
            leads_to(&send(&mut browser, &thread, &fields, &[]).await);
        }
        let page = browser.get(&thread).await.body;
        assert_eq!(page.matches("Only once, please").count(), 1, "{}", market.engine);
        let empty = send(&mut browser, &thread, &[("text", "  ")], &[]).await;
        assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(empty.body.contains("Write something, choose a phrase"), "{}", empty.body);
        let long = "x".repeat(2_001);
        let long = send(&mut browser, &thread, &[("text", long.as_str())], &[]).await;
        assert!(long.body.contains("at most 2,000 characters"), "{}", long.body);
        let odd =
            send(&mut browser, &thread, &[("text", "")], &[("a.svg", b"<svg/>".as_slice())]).await;
        assert_eq!(odd.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(odd.body.contains("a.svg"), "{}", odd.body);
        let many = [("a.png", PNG); 7];
        let many = send(&mut browser, &thread, &[("text", "")], &many).await;
        assert!(many.body.contains("At most six files"), "{}", many.body);
        let nowhere =
            send(&mut browser, "/messages/new", &[("about", "x"), ("text", "a")], &[]).await;
        assert_eq!(nowhere.status, StatusCode::NOT_FOUND);
        sound(&market).await;
    }
}

#[tokio::test]
async fn an_order_shows_its_messages_to_each_audience() {
    for market in testing::markets().await {
        let (seller, listing) = shop(&market).await;
        let (shopper, operator) = (market.shopper().await, market.operator().await);
        let order = paid(&market, &shopper, &listing, "one").await;
        let about = order.to_string();
        let thread = asked(&market, &shopper, &about, "When does it leave?").await;
        let number = thread.rsplit('/').next().unwrap().to_owned();
        for (person, page, place) in [
            (&shopper, format!("/orders/{order}"), format!("/messages/{number}")),
            (&seller, format!("/sell/orders/{order}"), format!("/sell/messages/{number}")),
            (&operator, format!("/admin/orders/{order}"), format!("/admin/messages/{number}")),
        ] {
            let body = market.browser_of(person).get(&page).await.body;
            assert!(body.contains("When does it leave?") && body.contains(&place), "{page}");
        }
        let again = format!("/messages/new?about={about}");
        let again = market.browser_of(&shopper).get(&again).await;
        assert_eq!(leads_to(&again), thread, "there is one conversation about an order");
    }
}

#[tokio::test]
async fn a_report_is_decided_by_an_operator_who_leaves_traces() {
    for market in testing::markets().await {
        let (seller, listing) = shop(&market).await;
        let (shopper, operator) = (market.shopper().await, market.operator().await);
        let thread = asked(&market, &shopper, &listing.id.to_string(), "You thief!").await;
        let number = thread.rsplit('/').next().unwrap().to_owned();
        let mut sells = market.browser_of(&seller);
        let page = sells.get(&format!("/sell/messages/{number}")).await.body;
        let message = hidden(&page, "message");
        let fields = [("message", message.as_str()), ("reason", "abuse"), ("note", "rude")];
        leads_to(&sells.form(&format!("/sell/messages/{number}/report"), &fields).await);

        let mut runs = market.browser_of(&operator);
        let list = runs.get("/admin/messages").await.body;
        assert!(list.contains("An insult or a threat") && list.contains(&number), "{list}");
        assert!(runs.get("/admin").await.body.contains("One case about messages"));
        let place = format!("/admin/messages/{number}");
        let page = runs.get(&place).await.body;
        let case = hidden(&page, "case");
        let decide = format!("{place}/decide");
        let fields = [("case", case.as_str()), ("decision", "bar"), ("why", "an insult")];
        leads_to(&runs.form(&decide, &fields).await);
        let again = runs.form(&decide, &fields).await;
        assert_eq!(again.status, StatusCode::CONFLICT, "{}", again.body);
        leads_to(&runs.form(&format!("{place}/join"), &[]).await);
        leads_to(&runs.form(&format!("{place}/close"), &[]).await);

        let mut buys = market.browser_of(&shopper);
        let page = buys.get(&thread).await.body;
        for told in [
            "The market has hidden this message",
            "The market has joined this conversation",
            "The market has closed this conversation",
        ] {
            assert!(page.contains(told), "{told}: {page}");
        }
        assert!(!page.contains("You thief!") && !page.contains("<textarea"), "{page}");
        let refused = send(&mut buys, &thread, &[("text", "But")], &[]).await;
        assert_eq!(refused.status, StatusCode::FORBIDDEN);
        let person = shopper.shopper;
        leads_to(&runs.form(&format!("/admin/messages/writers/{person}/allow"), &[]).await);
        leads_to(&runs.form(&format!("{place}/reopen"), &[]).await);
        leads_to(&send(&mut buys, &thread, &[("key", "k"), ("text", "I am sorry.")], &[]).await);
        sound(&market).await;
    }
}

#[tokio::test]
async fn conversations_are_told_in_the_api_as_on_pages() {
    for market in testing::markets().await {
        let (seller, listing) = shop(&market).await;
        let (shopper, operator) = (market.shopper().await, market.operator().await);
        let (mut buys, mut sells) = (market.program_of(&shopper), market.program_of(&seller));
        let body = json!({ "about": listing.id.to_string(), "text": "mail me: a@b.example" });
        let (status, sent) = post(&mut buys, "/v1/threads", body).await;
        assert_eq!((status, &sent["masked"]), (StatusCode::CREATED, &json!(1)), "{sent}");
        let thread = sent["thread"].as_str().unwrap().to_owned();
        let list = sells.get("/v1/merchant/threads?waiting=1").await.json();
        assert_eq!(list["items"][0]["id"], json!(thread));
        assert_eq!(list["items"][0]["unread"], json!(true));
        let answer = json!({ "phrase": "is-available" });
        let path = format!("/v1/merchant/threads/{thread}/messages");
        let (status, _) = post(&mut sells, &path, answer).await;
        assert_eq!(status, StatusCode::CREATED);
        let told = buys.get(&format!("/v1/threads/{thread}")).await.json();
        assert_eq!(told["messages"].as_array().unwrap().len(), 2, "{told}");
        assert_eq!(told["messages"][0]["text"], json!("mail me: •••"));
        let path = format!("/v1/threads/{thread}/read");
        let answer = buys.json(Method::POST, &path, &json!({ "seq": 2 })).await;
        assert_eq!(answer.status, StatusCode::NO_CONTENT);
        let list = buys.get("/v1/threads").await.json();
        assert_eq!(list["items"][0]["unread"], json!(false));

        let message = told["messages"][1]["id"].as_str().unwrap();
        let path = format!("/v1/messages/{message}/report");
        let answer = buys.json(Method::POST, &path, &json!({ "reason": "other" })).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "a note is needed");
        let answer = buys.json(Method::POST, &path, &json!({ "reason": "spam" })).await;
        assert_eq!(answer.status, StatusCode::NO_CONTENT);
        let mut runs = market.program_of(&operator);
        let cases = runs.get("/v1/admin/message-cases").await.json();
        let case = cases["items"][0]["id"].as_str().unwrap();
        let path = format!("/v1/admin/message-cases/{case}/decide");
        let body = json!({ "decision": "dismiss", "why": "It is an answer." });
        let answer = runs.json(Method::POST, &path, &body).await;
        assert_eq!(answer.status, StatusCode::NO_CONTENT);
        let phrases = buys.get("/v1/message-phrases?about=listing").await.json();
        assert!(phrases.as_array().unwrap().len() >= 3);

        let stranger = market.person("stranger", false).await;
        let mut strange = market.program_of(&stranger);
        for path in [format!("/v1/threads/{thread}"), format!("/v1/merchant/threads/{thread}")] {
            let status = strange.get(&path).await.status;
            assert!(matches!(status, StatusCode::NOT_FOUND | StatusCode::FORBIDDEN), "{path}");
        }
        sound(&market).await;
    }
}
