//! A merchant's own pages and API: from a file to listings for sale.

use crate::testing::{self, Answer, Client, Market, Person};
use axum::{
    body::Body,
    http::{Method, StatusCode},
};
use kernel::{Country, Currency};
use serde_json::{Value, json};
use std::time::Duration;

const FILE: &str = include_str!("../../sell/src/example.csv");

pub(super) const SHOPIFY: &str = "Handle,Title,Body (HTML),Option1 Name,Option1 Value,Variant Grams,\
    Variant Inventory Qty,Variant Price\n\
    sweater,Wool sweater,<p>Warm.</p>,Size,S,0,3,89.00\n\
    sweater,,,,M,0,2,89.00\n\
    broken,Broken,,Title,Default Title,100,1,eighty\n";

/// A picture of four pixels.
pub(super) const PNG: &[u8] =
    b"\x89PNG\x0d\x0a\x1a\x0a\x00\x00\x00\x0dIHDR\x00\x00\x00\x02\x00\x00\x00\x02\
    \x08\x02\x00\x00\x00\xfd\xd4\x9as\x00\x00\x00\x10IDATx\x9cc\x10\x89Z\x00D\x0c\x10\
    \x0a\x00\x1bf\x049(/\xce1\x00\x00\x00\x00IEND\xaeB`\x82";

/// Markets whose servers read files.
async fn markets() -> Vec<Market> {
    let all = testing::markets().await;
    all.iter().for_each(Market::follow_runs);
    all
}

pub(super) async fn seller(market: &Market, slug: &str) -> Person {
    let person = market.merchant(slug).await;
    let (merchant, moment) = (person.merchant.unwrap(), market.app.clock.moment());
    let card = market.app.db.write(move |tx| {
        let card = pricing::default_card(merchant, Country::US, Currency::USD);
        pricing::save_rate_card(tx, &card, &mut moment.clone())
    });
    card.await.unwrap();
    person
}

/// Sends a file over the API and waits until it is read.
pub(super) async fn import(client: &mut Client, query: &str, file: &str) -> Value {
    let path = format!("/v1/merchant/imports?{query}");
    let body = Body::from(file.to_owned());
    let answer = client.send(Method::POST, &path, Some("text/csv"), body).await;
    assert_eq!(answer.status, StatusCode::ACCEPTED, "{}", answer.body);
    let location = answer.header("location").unwrap().to_owned();
    read_to_its_end(client, &location).await.json()
}

async fn read_to_its_end(client: &mut Client, path: &str) -> Answer {
    for _ in 0..400 {
        let answer = client.get(path).await;
        let running = answer.body.contains("\"state\":\"running\"")
            || answer.body.contains("http-equiv=\"refresh\"");
        if !running {
            return answer;
        }
        tokio::time::sleep(Duration::from_millis(25)).await;
    }
    panic!("{path} is never done");
}

pub(super) async fn listing(client: &mut Client, handle: &str) -> Value {
    let all = client.get("/v1/merchant/listings").await.json();
    let found = all["items"].as_array().unwrap().iter().find(|l| l["handle"] == handle);
    found.unwrap_or_else(|| panic!("no {handle} in {all}")).clone()
}

/// Fields of the only form that posts to `action`, as a browser would send them untouched.
pub(super) fn fields_of(page: &str, action: &str) -> Vec<(String, String)> {
    let (_, form) = page.split_once(&format!("action=\"{action}\"")).expect("the form");
    let form = form.split("</form>").next().unwrap();
    let unescape = |text: &str| {
        text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&amp;", "&")
    };
    let attribute = |tag: &str, name: &str| {
        let (_, rest) = tag.split_once(&format!(" {name}=\""))?;
        Some(unescape(rest.split('"').next()?))
    };
    let mut fields = Vec::new();
    for part in form.split('<') {
        if let Some(tag) = part.strip_prefix("input") {
            let tag = tag.split('>').next().unwrap();
            if !tag.contains("type=\"checkbox\"") {
                let name = attribute(tag, "name").unwrap();
                fields.push((name, attribute(tag, "value").unwrap_or_default()));
            }
        } else if let Some(tag) = part.strip_prefix("textarea") {
            let (tag, text) = tag.split_once('>').unwrap();
            fields.push((attribute(tag, "name").unwrap(), unescape(text)));
        } else if let Some(tag) = part.strip_prefix("select") {
            fields.push((attribute(tag, "name").unwrap(), String::new()));
        } else if let Some(tag) = part.strip_prefix("option").filter(|t| t.contains(" selected")) {
            fields.last_mut().unwrap().1 = attribute(tag, "value").unwrap();
        }
    }
    fields
}

pub(super) async fn post_fields(
    client: &mut Client,
    path: &str,
    fields: &[(String, String)],
) -> Answer {
    let fields: Vec<(&str, &str)> = fields
        .iter()
        .map(|(n, v)| (n.as_str(), v.as_str()))
        .filter(|(n, _)| *n != "csrf")
        .collect();
    client.form(path, &fields).await
}

/// Sends a file as the page's form does.
pub(super) async fn upload(
    client: &mut Client,
    path: &str,
    field: &str,
    name: &str,
    file: &[u8],
) -> Answer {
    let csrf = client.csrf().await;
    let mut body = format!(
        "--B\r\nContent-Disposition: form-data; name=\"csrf\"\r\n\r\n{csrf}\r\n\
         --B\r\nContent-Disposition: form-data; name=\"{field}\"; filename=\"{name}\"\r\n\
         Content-Type: application/octet-stream\r\n\r\n"
    )
    .into_bytes();
    body.extend_from_slice(file);
    body.extend_from_slice(b"\r\n--B--\r\n");
    let kind = Some("multipart/form-data; boundary=B");
    client.send(Method::POST, path, kind, Body::from(body)).await
}

#[tokio::test]
async fn a_program_sends_a_file_and_sells_what_may_be_sold() {
    for market in markets().await {
        let mut client = market.program_of(&seller(&market, "hill-orchard").await);
        let dry = import(&mut client, "dry_run=true&publish=true", FILE).await;
        assert_eq!(dry["state"], "done", "{} {dry}", market.engine);
        assert_eq!(dry["report"]["listings"]["created"], 1);
        assert_eq!(client.get("/v1/merchant/listings").await.json()["items"], json!([]));
        let run = import(&mut client, "publish=true&file_name=a.csv", FILE).await;
        assert_eq!(run["report"]["listings"]["published"], 1, "{run}");
        assert_eq!(
            (run["file_name"].as_str(), run["rows_read"].as_u64()),
            (Some("a.csv"), Some(2))
        );
        let again = import(&mut client, "publish=true", FILE).await;
        assert_eq!(again["report"]["listings"]["unchanged"], 1);
        let cherries = listing(&mut client, "dried-bing-cherries").await;
        assert_eq!(cherries["status"], "published");
        assert_eq!(cherries["variants"][0]["on_hand"], 40);
        assert_eq!(cherries["variants"][0]["hs"]["CN"]["code"], "0813.40");
        assert_eq!(client.get("/v1/merchant/imports").await.json()["items"][2]["state"], "done");

        let wrong = import(&mut client, "", "a;b\n1;2\n").await;
        assert_eq!(
            (wrong["state"].as_str(), wrong["report"]["issues"][0]["code"].as_str()),
            (Some("failed"), Some("header"))
        );
    }
}

#[tokio::test]
async fn a_listing_is_written_changed_and_moved_under_its_version() {
    for market in markets().await {
        let mut client = market.program_of(&seller(&market, "hill-orchard").await);
        let body = json!({
            "handle": "jam", "kind": "goods", "category": "pantry", "origin": "US",
            "texts": {"en": {"title": "Cherry jam", "description": "<b>Sour</b> cherries."}},
            "variants": [{"price": {"amount": "7.00", "currency": "USD"}, "stock": 9,
                          "weight_g": 400, "barcode": "ISBN 978-3-16-148410-0"}],
        });
        let path = "/v1/merchant/listings";
        let made = client.json(Method::POST, path, &body).await;
        assert_eq!(made.status, StatusCode::CREATED, "{}", made.body);
        let (one, made) = (made.header("location").unwrap().to_owned(), made.json());
        assert_eq!(made["texts"]["en"]["description"], "Sour cherries.");
        assert_eq!(made["variants"][0]["barcode"], "9783161484100", "read as it was meant");
        assert_eq!(
            (&made["variants"][0]["code"], &made["variants"][0]["on_hand"]),
            (&json!("jam"), &json!(9))
        );
        let taken = client.json(Method::POST, path, &body).await;
        assert_eq!(
            (taken.status, taken.json()["type"].as_str()),
            (StatusCode::CONFLICT, Some("/problems/handle-taken"))
        );

        let read = client.get(&one).await;
        let etag = read.header("etag").unwrap().to_owned();
        let at = |client: &Client, tag: &str| client.clone().with("if-match", tag);
        let publish = format!("{one}/publish");
        let early = at(&client, &etag).json(Method::POST, &publish, &json!({})).await;
        assert_eq!(early.status, StatusCode::CONFLICT, "{}", early.body);
        assert_eq!(early.json()["errors"][0]["field"], "hs");
        let codes = client.get(&format!("{one}/hs-suggestions")).await.json();
        assert!(codes["items"].as_array().is_some_and(|items| !items.is_empty()), "{codes}");
        let hs = json!({"code": "2007.99"});
        let confirm = format!("{one}/hs/CN");
        let confirmed = at(&client, &etag).json(Method::PUT, &confirm, &hs).await;
        assert_eq!(confirmed.status, StatusCode::OK, "{}", confirmed.body);
        let stale = at(&client, &etag).json(Method::PATCH, &one, &json!({"brand": "Hill"})).await;
        assert_eq!(stale.status, StatusCode::PRECONDITION_FAILED);
        let without = client.json(Method::PATCH, &one, &json!({"brand": "Hill"})).await;
        assert_eq!(without.status, StatusCode::PRECONDITION_REQUIRED);
        let etag = confirmed.header("etag").unwrap().to_owned();
        let changed = at(&client, &etag).json(Method::PATCH, &one, &json!({"brand": "Hill"})).await;
        assert_eq!(changed.json()["variants"][0]["hs"]["CN"]["state"], "confirmed");
        let mut etag = changed.header("etag").unwrap().to_owned();
        for (verb, status) in [
            ("publish", "published"),
            ("pause", "paused"),
            ("archive", "archived"),
            ("restore", "draft"),
        ] {
            let path = format!("{one}/{verb}");
            let moved = at(&client, &etag).json(Method::POST, &path, &json!({})).await;
            assert_eq!(moved.status, StatusCode::OK, "{verb}: {}", moved.body);
            etag = moved.header("etag").unwrap().to_owned();
            assert_eq!(client.get(&one).await.json()["status"], status);
        }
        let mut other = market.program_of(&seller(&market, "other-farm").await);
        assert_eq!(other.get(&one).await.status, StatusCode::NOT_FOUND);
        let foreign = at(&other, &etag).json(Method::POST, &publish, &json!({})).await;
        assert_eq!(foreign.status, StatusCode::NOT_FOUND);
    }
}

#[tokio::test]
async fn a_person_checks_a_file_takes_it_and_mends_what_is_missing() {
    for market in markets().await {
        let mut browser = market.browser_of(&seller(&market, "knitters").await);
        let empty = upload(&mut browser, "/sell/import", "file", "", b"").await;
        assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
        let sent =
            upload(&mut browser, "/sell/import", "file", "mine.csv", SHOPIFY.as_bytes()).await;
        assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.body);
        let run = sent.header("location").unwrap().to_owned();
        let checked = read_to_its_end(&mut browser, &run).await.body;
        for part in ["mine.csv", "“eighty” is not a price", "Take one listing", "Variant Price"]
        {
            assert!(checked.contains(part), "{part} is not in {checked}");
        }
        assert!(browser.get("/sell/listings").await.body.contains("You offer nothing yet"));
        let taken = browser.form(&format!("{run}/apply"), &[("publish", "on")]).await;
        let run = taken.header("location").unwrap().to_owned();
        let report = read_to_its_end(&mut browser, &run).await.body;
        assert!(report.contains("1 new, 0 changed"), "{report}");

        let table = browser.get("/sell/listings?q=WOOL").await.body;
        let (_, rest) = table.split_once("/sell/listings/lst_").expect("a row");
        let page = format!("/sell/listings/lst_{}", rest.split('"').next().unwrap());
        let shown = browser.get(&page).await.body;
        assert!(shown.contains("It has no weight") && !shown.contains(">Publish<"), "{shown}");
        let mut fields = fields_of(&shown, &page);
        let same = post_fields(&mut browser, &page, &fields).await;
        assert_eq!(same.status, StatusCode::SEE_OTHER, "{}", same.body);
        let untouched = fields_of(&browser.get(&page).await.body, &page);
        assert_eq!(untouched, fields, "saving what is there changes nothing");
        for (name, value) in &mut fields {
            match name.as_str() {
                "v0_weight" | "v1_weight" => *value = "420".into(),
                "category" => *value = "apparel".into(),
                "title_zh" => *value = "羊毛衫".into(),
                "v0_stock" => *value = "30".into(),
                "v1_price" => *value = "99".into(),
                _ => {}
            }
        }
        let saved = post_fields(&mut browser, &page, &fields).await;
        assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.body);
        let late = post_fields(&mut browser, &page, &fields).await;
        assert_eq!(late.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(late.body.contains("while you were writing"), "{}", late.body);

        let shown = browser.get(&page).await.body;
        let version = fields_of(&shown, &page).into_iter().find(|(n, _)| n == "version").unwrap().1;
        let hs = [("destination", "CN"), ("version", version.as_str()), ("code", "6110.11")];
        let confirmed = browser.form(&format!("{page}/hs"), &hs).await;
        assert_eq!(confirmed.status, StatusCode::SEE_OTHER, "{}", confirmed.body);
        let shown = browser.get(&page).await.body;
        assert!(shown.contains(">Publish<") && shown.contains("Confirmed by you"), "{shown}");
        let publish = format!("{page}/publish");
        let version =
            fields_of(&shown, &publish).into_iter().find(|(n, _)| n == "version").unwrap().1;
        let published = browser.form(&publish, &[("version", &version)]).await;
        assert_eq!(published.status, StatusCode::SEE_OTHER, "{}", published.body);
        let table = browser.get("/sell/listings?status=published").await.body;
        assert!(table.contains("Wool sweater") && table.contains("US$"), "{table}");
        let today = browser.get("/sell").await.body;
        assert!(today.contains("Today") && today.contains("Money"), "{today}");
    }
}

#[tokio::test]
async fn a_new_listing_and_its_picture_are_made_by_hand() {
    for market in markets().await {
        let mut browser = market.browser_of(&seller(&market, "potters").await);
        let blank = browser.get("/sell/listings/new").await.body;
        let mut fields = fields_of(&blank, "/sell/listings/new");
        let refused = post_fields(&mut browser, "/sell/listings/new", &fields).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        for (name, value) in &mut fields {
            match name.as_str() {
                "title_en" => *value = "Salt-glazed mug & \"saucer\"".into(),
                "v0_price" => *value = "24.00".into(),
                "v0_attributes" => *value = "volume_ml = 350".into(),
                _ => {}
            }
        }
        let made = post_fields(&mut browser, "/sell/listings/new", &fields).await;
        assert_eq!(made.status, StatusCode::SEE_OTHER, "{}", made.body);
        let page = made.header("location").unwrap().split('?').next().unwrap().to_owned();
        assert!(browser.get(&page).await.body.contains("salt-glazed-mug-saucer"));
        let pictures = format!("{page}/pictures");
        let script = upload(&mut browser, &pictures, "picture", "a.png", b"<svg onload=x>").await;
        assert_eq!(script.status, StatusCode::UNPROCESSABLE_ENTITY);
        let fake =
            upload(&mut browser, &pictures, "picture", "a.png", b"\x89PNG\r\n\x1a\nrest").await;
        assert_eq!(fake.status, StatusCode::UNPROCESSABLE_ENTITY, "it begins like a picture");
        let kept = upload(&mut browser, &pictures, "picture", "a.png", PNG).await;
        assert_eq!(kept.status, StatusCode::SEE_OTHER, "{}", kept.body);
        let shown = browser.get(&page).await.body;
        let (_, rest) = shown.split_once("/media/pictures/").expect("the picture");
        let address = format!("/media/pictures/{}", rest.split(['"', '?']).next().unwrap());
        for width in ["", "?w=320", "?w=640", "?w=7"] {
            let served = browser.get(&format!("{address}{width}")).await;
            assert_eq!(served.header("content-type"), Some("image/jpeg"), "{address}{width}");
        }
        let change = [("at", "0"), ("source", address.as_str()), ("what", "remove")];
        let removed = browser.form(&format!("{pictures}/change"), &change).await;
        assert_eq!(removed.status, StatusCode::SEE_OTHER, "{}", removed.body);
        assert!(!browser.get(&page).await.body.contains("/media/pictures/"));
    }
}
