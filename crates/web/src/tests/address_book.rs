//! The address book: its owner reads it whole, nobody else reads it, and the checkout takes what stands in it.

use super::buying::{filled, put, shop, town};
use crate::testing::markets;
use axum::http::{Method, StatusCode};
use serde_json::json;

const ID_NUMBER: &str = "11010519491231002X";

#[tokio::test]
async fn an_owner_reads_her_addresses_whole_and_nobody_else_does() {
    for market in markets().await {
        let (person, stranger) = (market.shopper().await, market.person("stranger", false).await);
        let mut program = market.program_of(&person);
        let body = json!({
            "name": "张伟", "mobile": "13800138000", "division": "310115", "street": "世纪大道 100 号"
        });
        let first = program.json(Method::POST, "/v1/addresses", &body).await.json();
        let first = first["id"].as_str().unwrap().to_owned();
        let body = json!({
            "country": "SG", "name": "Tan Wei", "mobile": "6123 4567", "street": "1 Test Road",
            "postcode": "079903"
        });
        program.json(Method::POST, "/v1/addresses", &body).await;
        let path = format!("/v1/addresses/{first}");
        let whole = program.get(&path).await.json();
        assert_eq!(
            (&whole["name"], &whole["mobile"], &whole["label"]),
            (&json!("张伟"), &json!("13800138000"), &json!(["上海市 浦东新区", "世纪大道 100 号"])),
            "{}",
            market.engine
        );
        let answer = program.json(Method::POST, &format!("{path}/prefer"), &json!({})).await;
        assert_eq!(answer.status, StatusCode::NO_CONTENT, "{}", answer.body);
        let list = program.get("/v1/addresses").await.json();
        assert_eq!(list["items"][0]["id"], json!(first), "{list}");
        assert_eq!(list["items"][0]["mobile"], "138****8000", "lists are masked");

        let book = market.browser_of(&person).get("/account/addresses").await.body;
        for whole in ["张伟", "13800138000", "世纪大道 100 号", "Tan Wei", "1 Test Road"] {
            assert!(book.contains(whole), "{whole}: {book}");
        }
        let mut other = market.program_of(&stranger);
        assert_eq!(other.get(&path).await.status, StatusCode::NOT_FOUND);
        let taken = other.json(Method::POST, &format!("{path}/prefer"), &json!({})).await;
        assert_eq!(taken.status, StatusCode::NOT_FOUND);
        let old = market.browser_of(&person).get("/addresses").await;
        assert_eq!(old.header("location"), Some("/account/addresses"));
    }
}

#[tokio::test]
async fn a_number_of_identity_is_replaced_and_never_shown() {
    for market in markets().await {
        let person = market.shopper().await;
        let mut browser = market.browser_of(&person);
        let at = "/account/addresses/orderer";
        browser.form(at, &[("orderer-name", "张伟"), ("id-number", ID_NUMBER)]).await;
        let other = "110105194912310038";
        let answer = browser.form(at, &[("orderer-name", "李四"), ("id-number", other)]).await;
        assert_eq!(answer.header("location"), Some("/account/addresses?done=saved"));
        let page = browser.get("/account/addresses").await.body;
        assert!(page.contains("李* · 110105********0038"), "{page}");
        assert!(!page.contains(other) && !page.contains(ID_NUMBER), "{page}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn where_an_address_is_chosen_the_fields_of_a_new_one_stand_apart() {
    for market in markets().await {
        let town = town(market).await;
        let orchard = shop(&town.market, "orchard").await;
        let person = town.market.shopper().await;
        let mut program = town.market.program_of(&person);
        let body = json!({
            "name": "张伟", "mobile": "13800138000", "division": "310115", "street": "世纪大道 100 号"
        });
        let made = program.json(Method::POST, "/v1/addresses", &body).await.json();
        let mut browser = town.market.browser_of(&person);
        put(&mut browser, &orchard, 0, "1").await;
        let page = browser.get("/checkout").await.body;
        let kept = format!("value=\"{}\" checked", made["id"].as_str().unwrap());
        assert!(page.contains(&kept), "the kept one is chosen: {page}");
        assert!(page.contains("<fieldset class=\"new-address\">"), "{page}");
        assert!(page.contains("138****8000") && !page.contains("13800138000"), "{page}");
        let fields = filled(&mut browser).await;
        assert!(fields.iter().all(|(name, _)| name != "street"), "nothing is written anew");
    }
}

const PASTED: &str =
    "收货人：张伟，手机：138 0013 8000，上海市浦东新区世纪大道100号8室，me@example.org";

#[tokio::test]
async fn an_address_pasted_in_one_piece_fills_the_form_and_keeps_nothing() {
    for market in markets().await {
        let person = market.shopper().await;
        let mut browser = market.browser_of(&person);
        let form = browser.get("/account/addresses").await.body;
        assert!(form.contains("name=\"paste\"") && form.contains("value=\"read\""), "{form}");
        let fields = [("country", "CN"), ("paste", PASTED), ("act", "read")];
        let read = browser.form("/account/addresses", &fields).await;
        assert_eq!(read.status, StatusCode::OK);
        for filled in [
            "value=\"张伟\"",
            "value=\"13800138000\"",
            "value=\"310115\" selected",
            "value=\"世纪大道100号8室\"",
            "<li>me@example.org</li>",
        ] {
            assert!(read.body.contains(filled), "{filled}: {}", read.body);
        }
        assert!(!read.body.contains(PASTED), "what was placed is not sent again");
        let nothing = [("country", "CN"), ("paste", "。。。"), ("act", "read")];
        let nothing = browser.form("/account/addresses", &nothing).await.body;
        assert!(nothing.contains("Nothing could be read"), "{nothing}");
        let mut program = market.program_of(&person);
        assert_eq!(program.get("/v1/addresses").await.json()["items"], json!([]));
        let body = json!({"text": "Tan Wei, 1 Test Road, Singapore 079903, 6123 4567"});
        let read = program.json(Method::POST, "/v1/addresses/read", &body).await;
        assert_eq!(read.status, StatusCode::OK, "{}", read.body);
        let read = read.json();
        assert_eq!(
            (&read["country"], &read["name"], &read["postcode"], &read["mobile"]),
            (&json!("SG"), &json!("Tan Wei"), &json!("079903"), &json!("+65 61234567"))
        );
    }
}
