//! The drafts of an import get what they lack on one page, or by one request, and go on sale.

use super::imports::{press, read_files, send};
use super::selling::{fields_of, listing, post_fields, seller};
use crate::testing::{self, Client, Market};
use axum::http::{Method, StatusCode};
use serde_json::json;
use std::io::Write as _;
use std::path::PathBuf;

/// A Shopify export as most shops have it: no shelf, no weight, no customs code.
fn export(titles: &[String]) -> String {
    let head = "Handle,Title,Option1 Name,Option1 Value,Variant Grams,Variant Price\n";
    let rows = titles
        .iter()
        .enumerate()
        .map(|(at, title)| format!("p{at},{title},Title,Default Title,0,{}.00\n", 20 + at));
    head.to_owned() + &rows.collect::<String>()
}

/// Sends a file, checks and takes it; answers the page that finishes its drafts. Two presses of buttons.
async fn imported(market: &Market, browser: &mut Client, titles: &[String]) -> String {
    imported_file(market, browser, &export(titles)).await
}

async fn imported_file(market: &Market, browser: &mut Client, file: &str) -> String {
    let check = send(browser, file).await;
    read_files(market).await;
    let taking = press(browser, &check).await;
    read_files(market).await;
    let page = browser.get(&taking).await.body;
    let (_, rest) = page.split_once("href=\"/sell/finish?import=").expect("the way on");
    format!("/sell/finish?import={}", rest.split('"').next().unwrap())
}

/// What the form of a page sends with every product ticked, and more beside.
fn ticked(page: &str, more: &[(&str, &str)]) -> Vec<(String, String)> {
    let mut fields = fields_of(page, "/sell/finish");
    let rows = fields.iter().filter(|(name, _)| name == "row");
    let ticks: Vec<(String, String)> =
        rows.map(|(_, id)| ("tick".to_owned(), id.clone())).collect();
    fields.extend(ticks);
    for (name, value) in more {
        fields.retain(|(known, _)| known != name);
        fields.push(((*name).to_owned(), (*value).to_owned()));
    }
    fields
}

#[tokio::test]
async fn twenty_products_of_an_import_go_on_sale_with_one_form() {
    for market in testing::markets().await {
        let person = seller(&market, "weavers").await;
        let (mut program, mut browser) = (market.program_of(&person), market.browser_of(&person));
        let titles: Vec<String> =
            (0..20).map(|at| format!("Organic cotton T-shirt {at}")).collect();
        let address = imported(&market, &mut browser, &titles).await;
        let page = browser.get(&address).await.body;
        assert!(page.contains("6109.10"), "a code is suggested: {page}");
        let all = [("weight", "180"), ("stand", "on"), ("do", "publish")];
        let sent = post_fields(&mut browser, "/sell/finish", &ticked(&page, &all)).await;
        assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.body);
        for at in 0..20 {
            let one = listing(&mut program, &format!("p{at}")).await;
            assert_eq!(one["status"], "published", "{} {one}", market.engine);
            assert_eq!(
                (&one["category"], &one["variants"][0]["weight_g"]),
                (&json!("apparel"), &json!(180))
            );
        }
        let left = browser.get(&address).await.body;
        assert!(left.contains("No drafts here"), "{left}");
    }
}

#[tokio::test]
async fn an_export_of_twenty_clothes_is_for_sale_after_three_forms() {
    let shop =
        PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/catalogues/shopify");
    if !shop.is_dir() {
        // Straight to the stream: the test harness hides what passing tests print.
        let told = format!("SKIPPED: no Shopify files in {}\n", shop.display());
        drop(std::io::stderr().write_all(told.as_bytes()));
        return;
    }
    let file = std::fs::read_to_string(shop.join("apparel.csv")).unwrap();
    for market in testing::markets().await {
        let person = seller(&market, "weavers").await;
        let (mut program, mut browser) = (market.program_of(&person), market.browser_of(&person));
        // The file, that it is taken, and what it leaves open.
        let address = imported_file(&market, &mut browser, &file).await;
        let page = browser.get(&address).await.body;
        let all = [("shelf", "apparel"), ("weight", "400"), ("stand", "on"), ("do", "publish")];
        let mut fields = ticked(&page, &all);
        let open = |(name, value): &(String, String)| {
            let id = name.strip_prefix("code.").filter(|_| value.is_empty())?;
            Some((format!("other.{id}"), "6211.43".to_owned()))
        };
        // Most titles name their thing with a word that several codes have: those she chooses herself.
        let chosen: Vec<(String, String)> = fields.iter().filter_map(open).collect();
        fields.retain(|(name, _)| chosen.iter().all(|(other, _)| other != name));
        fields.extend(chosen);
        let sent = post_fields(&mut browser, "/sell/finish", &fields).await;
        assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.body);
        let all = program.get("/v1/merchant/listings").await.json();
        let all = all["items"].as_array().unwrap();
        assert_eq!(all.len(), 20, "{}", market.engine);
        assert!(all.iter().all(|one| one["status"] == "published"), "{all:?}");
    }
}

#[tokio::test]
async fn an_origin_that_the_file_does_not_say_is_told_before_it_counts() {
    for market in testing::markets().await {
        let person = seller(&market, "weavers").await;
        let mut browser = market.browser_of(&person);
        let titles = ["Cotton T-shirt", "Wool hat"].map(str::to_owned);
        let check = send(&mut browser, &export(&titles)).await;
        read_files(&market).await;
        let told = "Origin assumed: the United States, for 2 products";
        let page = browser.get(&format!("{check}?lang=en")).await.body;
        assert!(page.contains(told), "{} {page}", market.engine);
        let taking = press(&mut browser, &check).await;
        read_files(&market).await;
        let page = browser.get(&taking).await.body;
        let (_, rest) = page.split_once("href=\"/sell/finish?import=").expect("the way on");
        let address = format!("/sell/finish?import={}", rest.split('"').next().unwrap());
        let page = browser.get(&address).await.body;
        assert!(page.contains(told) && page.contains("made in the United States"), "{page}");
    }
}

#[tokio::test]
async fn a_code_is_chosen_beforehand_only_where_the_title_names_the_thing() {
    for market in testing::markets().await {
        let person = seller(&market, "weavers").await;
        let mut browser = market.browser_of(&person);
        let titles = ["Organic cotton T-shirt", "Olive Green Jacket", "Wooden Fence"];
        let address = imported(&market, &mut browser, &titles.map(str::to_owned)).await;
        let page = browser.get(&address).await.body;
        let fields = fields_of(&page, "/sell/finish");
        let codes = fields.iter().filter(|(name, _)| name.starts_with("code."));
        let mut codes: Vec<&str> = codes.map(|(_, code)| code.as_str()).collect();
        codes.sort_unstable();
        assert_eq!(codes, ["", "", "610910"], "{}", market.engine);
    }
}

#[tokio::test]
async fn what_cannot_be_done_for_one_product_is_told_and_holds_up_no_other() {
    for market in testing::markets().await {
        let person = seller(&market, "weavers").await;
        let (mut program, mut browser) = (market.program_of(&person), market.browser_of(&person));
        let titles =
            ["Cotton T-shirt", "Cotton T-shirt with words", "Cotton T-shirt without weight"];
        let address = imported(&market, &mut browser, &titles.map(str::to_owned)).await;
        let page = browser.get(&address).await.body;
        let mut ids = Vec::new();
        for handle in ["p0", "p1", "p2"] {
            ids.push(listing(&mut program, handle).await["id"].as_str().unwrap().to_owned());
        }
        let own = [
            (format!("weight.{}", ids[0]), "180"),
            (format!("weight.{}", ids[1]), "180"),
            (format!("other.{}", ids[1]), "red wine"),
        ];
        let mut more: Vec<(&str, &str)> = own.iter().map(|(n, v)| (n.as_str(), *v)).collect();
        more.push(("do", "publish"));
        let unread = post_fields(&mut browser, "/sell/finish", &ticked(&page, &more)).await.body;
        let once = unread.matches("No customs code is confirmed yet").count();
        assert_eq!(once, 1, "nothing rests on a suggestion: {unread}");
        assert!(unread.contains("href=\"#f-stand\"") && unread.contains("id=\"f-stand\""));
        let saved = unread.matches("value=\"apparel\" selected").count();
        assert_eq!((saved, unread.matches(">Saved<").count()), (3, 3), "{unread}");
        assert_eq!(listing(&mut program, "p0").await["status"], "draft");
        assert_eq!(listing(&mut program, "p0").await["category"], "apparel", "the rest is done");

        more.push(("stand", "on"));
        let told = post_fields(&mut browser, "/sell/finish", &ticked(&unread, &more)).await.body;
        assert_eq!(listing(&mut program, "p0").await["status"], "published", "{told}");
        assert!(
            told.contains("One product is for sale now") && told.contains("“red wine”"),
            "{told}"
        );
        assert!(told.contains("2204.21"), "what the words mean is offered: {told}");
        for handle in ["p1", "p2"] {
            assert_eq!(listing(&mut program, handle).await["status"], "draft", "{handle}");
        }
        let stale = post_fields(&mut browser, "/sell/finish", &ticked(&page, &more)).await.body;
        assert!(stale.contains("changed"), "another version was read: {stale}");
    }
}

#[tokio::test]
async fn a_customs_code_is_found_by_words_of_either_language_where_it_is_chosen() {
    for market in testing::markets().await {
        let person = seller(&market, "weavers").await;
        let (mut program, mut browser) = (market.program_of(&person), market.browser_of(&person));
        imported(&market, &mut browser, &["Something".to_owned()]).await;
        let one = listing(&mut program, "p0").await;
        let (id, version) = (one["id"].as_str().unwrap(), one["version"].to_string());
        for (words, code) in [("手机", "8517.13"), ("iPhone", "8517.13"), ("silk scarf", "6214.10")]
        {
            let typed = [("destination", "*"), ("version", version.as_str()), ("code", words)];
            let shown = browser.form(&format!("/sell/listings/{id}/hs"), &typed).await;
            assert_eq!(shown.status, StatusCode::UNPROCESSABLE_ENTITY, "nothing is confirmed");
            assert!(shown.body.contains(code), "{words}: {}", shown.body);
        }
        let path = format!("/v1/merchant/listings/{id}/hs-suggestions?words=silk+scarf");
        let told = program.get(&path).await.json();
        assert_eq!(told["items"][0]["code"], "6214.10", "{} {told}", market.engine);
    }
}

#[tokio::test]
async fn a_program_finishes_many_listings_with_one_request() {
    for market in testing::markets().await {
        let person = seller(&market, "weavers").await;
        let (mut program, mut browser) = (market.program_of(&person), market.browser_of(&person));
        let titles = ["Cotton T-shirt".to_owned(), "Cotton T-shirt too".to_owned()];
        imported(&market, &mut browser, &titles).await;
        let (one, two) = (listing(&mut program, "p0").await, listing(&mut program, "p1").await);
        let other = seller(&market, "potters").await;
        let (mut her, mut her_browser) = (market.program_of(&other), market.browser_of(&other));
        imported(&market, &mut her_browser, &["Mug".to_owned()]).await;
        let hers = listing(&mut her, "p0").await;
        let asked = json!({ "publish": true, "listings": [
            { "listing": one["id"], "version": one["version"], "category": "apparel",
              "weight_g": 180, "hs_code": "6109.10" },
            { "listing": two["id"], "category": "apparel", "hs_code": "6109.10" },
            { "listing": two["id"], "hs_code": "9999.99" },
            { "listing": hers["id"], "category": "apparel" },
        ] });
        let path = "/v1/merchant/listings/finish";
        let answer = program.json(Method::POST, path, &asked).await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
        let all = answer.json()["listings"].clone();
        assert_eq!(all[0]["published"], true, "{} {all}", market.engine);
        assert_eq!(all[1]["lacking"][0]["code"], "finding-weight-missing", "{all}");
        assert_eq!(all[2]["refused"]["code"], "unknown-code", "{all}");
        assert_eq!(all[3]["refused"]["code"], "not-found", "{all}");
        assert_eq!(listing(&mut program, "p0").await["status"], "published");
        assert_eq!(listing(&mut her, "p0").await, hers, "another's stays as it is");
    }
}
