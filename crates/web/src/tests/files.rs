//! Photos and papers that a program sends: into returns, disputes and conversations.

use super::aftersales::{ask, delivered};
use super::fulfilling::{paid, post, shop, sound};
use super::messages::send;
use super::selling::PNG;
use crate::testing::{self, Answer, Client};
use axum::{
    body::Body,
    http::{Method, StatusCode},
};
use serde_json::json;

pub(super) async fn file(program: &mut Client, path: &str, bytes: &'static [u8]) -> Answer {
    program.send(Method::POST, path, Some("application/octet-stream"), Body::from(bytes)).await
}

#[tokio::test]
async fn a_program_shows_a_photo_in_a_return_and_a_dispute_and_both_sides_get_it() {
    for market in testing::markets().await {
        let (seller, listing) = shop(&market).await;
        let (person, operator) = (market.shopper().await, market.operator().await);
        let order = paid(&market, &person, &listing, "one").await;
        delivered(&market, &seller, &operator, order).await;
        let (mut buys, mut sells) = (market.program_of(&person), market.program_of(&seller));
        let case = ask(&mut buys, order).await;
        let own = format!("/v1/returns/{case}");
        let added = file(&mut buys, &format!("{own}/files?name=crack"), PNG).await;
        assert_eq!(added.status, StatusCode::OK, "{}: {}", market.engine, added.body);
        let told = added.json();
        assert_eq!(told["files"][0]["name"], "crack.jpg", "{told}");
        let id = told["files"][0]["id"].as_str().unwrap().to_owned();
        let read = buys.get(&format!("{own}/files/{id}")).await;
        assert_eq!(
            (read.status, read.header("content-type")),
            (StatusCode::OK, Some("image/jpeg"))
        );
        let sold = format!("/v1/merchant/returns/{case}/files");
        assert_eq!(sells.get(&format!("{sold}/{id}")).await.status, StatusCode::OK);
        assert_eq!(file(&mut sells, &sold, PNG).await.json()["files"].as_array().unwrap().len(), 2);
        let mut stranger = market.program_of(&market.person("stranger", false).await);
        let other = stranger.get(&format!("{own}/files/{id}")).await;
        assert_eq!(other.status, StatusCode::NOT_FOUND);
        let other = file(&mut stranger, &format!("{own}/files"), PNG).await;
        assert_eq!(other.status, StatusCode::NOT_FOUND, "{}", other.body);
        for odd in [b"".as_slice(), b"no picture"] {
            let refused = file(&mut buys, &format!("{own}/files"), odd).await;
            assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", refused.body);
        }

        let decline = format!("/v1/merchant/returns/{case}/decline");
        post(&mut sells, &decline, json!({"why": "it left whole"})).await;
        let words = json!({"words": "look at the photo"});
        let (_, opened) = post(&mut buys, &format!("{own}/dispute"), words).await;
        let dispute = format!("/v1/disputes/{}/files", opened["id"].as_str().unwrap());
        let silent = file(&mut buys, &dispute, PNG).await;
        assert_eq!(silent.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", silent.body);
        let shown = file(&mut buys, &format!("{dispute}?words=from+below"), PNG).await;
        assert_eq!(shown.status, StatusCode::OK, "{}", shown.body);
        let shown = shown.json();
        let all = shown["files"].as_array().unwrap();
        assert_eq!(all.len(), 3, "with those of the return: {shown}");
        let mut office = market.program_of(&operator);
        for one in all {
            let path = format!("/v1/admin{}/{}", &dispute[3..], one["id"].as_str().unwrap());
            assert_eq!(office.get(&path).await.status, StatusCode::OK, "{path}");
        }
        sound(&market).await;
    }
}

#[tokio::test]
async fn a_program_sends_a_photo_into_a_conversation() {
    for market in testing::markets().await {
        let (seller, listing) = shop(&market).await;
        let mut buys = market.program_of(&market.shopper().await);
        let body = json!({"about": listing.id.to_string(), "text": "Is this the one?"});
        let (status, sent) = post(&mut buys, "/v1/threads", body).await;
        assert_eq!(status, StatusCode::CREATED, "{sent}");
        let thread = sent["thread"].as_str().unwrap().to_owned();
        let path = format!("/v1/threads/{thread}/files?name=jar&words=the+left+one");
        let shown = file(&mut buys, &path, PNG).await;
        assert_eq!(shown.status, StatusCode::CREATED, "{}: {}", market.engine, shown.body);
        let mut sells = market.program_of(&seller);
        let read = sells.get(&format!("/v1/merchant/threads/{thread}")).await.json();
        let last = read["messages"].as_array().unwrap().last().unwrap().clone();
        assert_eq!(last["attachments"][0]["name"], "jar.jpg", "{read}");
        assert_eq!(last["text"], "the left one", "{read}");
        let path = format!("/v1/merchant/threads/{thread}/files");
        assert_eq!(file(&mut sells, &path, PNG).await.status, StatusCode::CREATED);
        sound(&market).await;
    }
}

/// What is no picture is refused where it is looked at; who may not show it hears that first, so nothing was kept.
#[tokio::test]
async fn whose_it_is_is_asked_before_a_file_is_taken_in() {
    for market in testing::markets().await {
        let (seller, listing) = shop(&market).await;
        let (person, operator) = (market.shopper().await, market.operator().await);
        let order = paid(&market, &person, &listing, "one").await;
        delivered(&market, &seller, &operator, order).await;
        let mut buys = market.program_of(&person);
        let case = ask(&mut buys, order).await;
        let own = format!("/v1/returns/{case}");
        let decline = format!("/v1/merchant/returns/{case}/decline");
        post(&mut market.program_of(&seller), &decline, json!({"why": "it left whole"})).await;
        let words = json!({"words": "look at the photo"});
        let (_, opened) = post(&mut buys, &format!("{own}/dispute"), words).await;
        let dispute = opened["id"].as_str().unwrap().to_owned();
        let body = json!({"about": listing.id.to_string(), "text": "Is this the one?"});
        let (_, sent) = post(&mut buys, "/v1/threads", body).await;
        let thread = sent["thread"].as_str().unwrap().to_owned();

        let stranger = market.person("stranger", false).await;
        let odd: &[(&str, &[u8])] = &[("x.png", b"no picture")];
        let mut browser = market.browser_of(&stranger);
        for path in [
            format!("/returns/{case}/send"),
            format!("/returns/{case}/dispute"),
            format!("/orders/{order}/return"),
            format!("/orders/{order}/dispute"),
            format!("/disputes/{dispute}/evidence"),
        ] {
            let told = send(&mut browser, &path, &[("words", "x")], odd).await;
            assert_eq!(told.status, StatusCode::NOT_FOUND, "{}: {path}", market.engine);
        }
        let mut program = market.program_of(&stranger);
        for path in [
            format!("{own}/files"),
            format!("/v1/disputes/{dispute}/files?words=x"),
            format!("/v1/threads/{thread}/files"),
        ] {
            let told = file(&mut program, &path, b"no picture").await;
            assert_eq!(told.status, StatusCode::NOT_FOUND, "{}: {path}", market.engine);
        }
        sound(&market).await;
    }
}
