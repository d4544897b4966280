//! A merchant's file is checked, taken and read once more: by one run at a time, whatever is pressed.

use super::selling::{SHOPIFY, seller, upload};
use crate::testing::{self, Client, Market};
use axum::{
    body::Body,
    http::{Method, StatusCode},
};
use serde_json::{Value, json};
use std::sync::Arc;

/// Reads the files that were sent, as a server does.
pub(super) async fn read_files(market: &Market) {
    let clock = market.app.clock.clone();
    let now: jobs::Now = Arc::new(move || clock.moment());
    let all = trust::face::jobs(&market.app.db, &market.app.objects, &now);
    let job = all.iter().find(|job| job.kind() == "import.run").unwrap();
    jobs::run_due(&market.app.db, job, &|| now()).await.unwrap();
}

/// Sends a file to be checked; answers the page of its run.
pub(super) async fn send(browser: &mut Client, file: &str) -> String {
    let sent = upload(browser, "/sell/import", "file", "mine.csv", file.as_bytes()).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.body);
    sent.header("location").unwrap().to_owned()
}

/// Presses the button of a run's page, or of one that was opened before; answers where that leads.
pub(super) async fn press(browser: &mut Client, run: &str) -> String {
    let pressed = browser.form(&format!("{run}/apply"), &[("publish", "on")]).await;
    assert_eq!(pressed.status, StatusCode::SEE_OTHER, "{}", pressed.body);
    pressed.header("location").unwrap().to_owned()
}

/// All runs, newest first.
async fn runs(program: &mut Client) -> Vec<Value> {
    program.get("/v1/merchant/imports").await.json()["items"].as_array().unwrap().clone()
}

#[tokio::test]
async fn a_file_is_read_by_one_run_at_a_time_however_often_the_button_is_pressed() {
    for market in testing::markets().await {
        let person = seller(&market, "knitters").await;
        let (mut browser, mut program) = (market.browser_of(&person), market.program_of(&person));
        let check = send(&mut browser, SHOPIFY).await;
        market.app.clock.advance_seconds(400);
        let page = browser.get(&check).await.body;
        assert!(page.contains("http-equiv=\"refresh\"") && !page.contains("/apply"), "{page}");
        assert_eq!(press(&mut browser, &check).await, check, "a check under way stays a check");
        assert_eq!(runs(&mut program).await.len(), 1, "{}", market.engine);

        read_files(&market).await;
        assert!(browser.get(&check).await.body.contains("Take one listing"));
        let taking = press(&mut browser, &check).await;
        assert_ne!(taking, check);
        assert_eq!(press(&mut browser, &check).await, taking, "pressed twice");
        assert_eq!(runs(&mut program).await.len(), 2, "{}", market.engine);
        read_files(&market).await;
        let all = runs(&mut program).await;
        let taken = (&all[0]["state"], &all[0]["report"]["dry_run"]);
        assert_eq!(taken, (&json!("done"), &json!(false)), "{all:?}");
        assert_eq!(all[0]["report"]["listings"]["created"], 1, "{all:?}");
    }
}

#[tokio::test]
async fn a_check_that_broke_off_is_checked_once_more_and_writes_nothing() {
    for market in testing::markets().await {
        let person = seller(&market, "knitters").await;
        let (mut browser, mut program) = (market.browser_of(&person), market.program_of(&person));
        let check = send(&mut browser, "a;b\n1;2\n").await;
        read_files(&market).await;
        let page = browser.get(&check).await.body;
        assert!(!page.contains("Read the file once more"), "it would say the same: {page}");
        let again = press(&mut browser, &check).await;
        assert_ne!(again, check);
        read_files(&market).await;
        let all = runs(&mut program).await;
        assert_eq!(all.len(), 2, "{}", market.engine);
        for run in &all {
            let told = (&run["state"], &run["report"]["dry_run"]);
            assert_eq!(told, (&json!("failed"), &json!(true)), "{run}");
        }
    }
}

#[tokio::test]
async fn a_file_of_another_shop_is_called_by_its_name_in_both_languages() {
    const FILE: &str = "ID,Type,SKU,Name,Is featured?,Regular price\n1,simple,POT1,Pot,0,12.50\n";
    for market in testing::markets().await {
        let mut browser = market.browser_of(&seller(&market, "potters").await);
        let check = send(&mut browser, FILE).await;
        read_files(&market).await;
        let page = browser.get(&check).await.body;
        assert!(page.contains("a WooCommerce product export"), "{page}");
        let page = browser.get(&format!("{check}?lang=zh")).await.body;
        assert!(page.contains("WooCommerce 的产品导出文件") && page.contains("示例文件"), "{page}");
    }
}

#[tokio::test]
async fn what_a_spreadsheet_did_is_told_in_both_languages() {
    const FILE: &str = "listing,title_en,sku,price,hs_code,barcode\n\
        cup,Cup,C,\"12,50\",9012100,\npot,Pot,P,9.00,,4006381333932\n";
    for market in testing::markets().await {
        let mut browser = market.browser_of(&seller(&market, "potters").await);
        let check = send(&mut browser, FILE).await;
        read_files(&market).await;
        let english = browser.get(&check).await.body;
        for part in ["has a comma", "Write 12.50", "0901.21.00 may be meant", "4006381333931 would"]
        {
            assert!(english.contains(part), "{part} is not in {english}");
        }
        let chinese = browser.get(&format!("{check}?lang=zh")).await.body;
        for part in ["里有逗号", "可能应为 0901.21.00", "末位校验码不符"] {
            assert!(chinese.contains(part), "{part} is not in {chinese}");
        }
    }
}

/// Gives up what is due of `kind`, as after a day of tries in vain.
pub(super) async fn give_up(market: &Market, kind: &'static str) {
    let clock = market.app.clock.clone();
    let job = jobs::Job::due(kind, 1, |_| async { Err(jobs::Failed::person("no disk")) });
    let ran = jobs::run_due(&market.app.db, &job, &|| clock.moment()).await.unwrap();
    assert_eq!(ran.dead, 1, "one {kind} on {}", market.engine);
}

/// The operator has everything tried again that was given up.
pub(super) async fn try_again(market: &Market) {
    let now = market.app.clock.now();
    let again = move |tx: &mut store::Tx<'_>| {
        for dead in jobs::timers::dead(tx, None, 10)? {
            jobs::timers::retry(tx, &dead.kind, &dead.id, now)?;
        }
        Ok::<_, store::StoreError>(())
    };
    market.app.db.write(again).await.unwrap();
}

#[tokio::test]
async fn a_file_that_was_given_up_is_told_as_stopped_until_it_is_tried_again() {
    for market in testing::markets().await {
        let person = seller(&market, "knitters").await;
        let (mut browser, mut program) = (market.browser_of(&person), market.program_of(&person));
        let check = send(&mut browser, SHOPIFY).await;
        give_up(&market, "import.run").await;
        let page = browser.get(&check).await.body;
        assert!(page.contains("operator has to look at it"), "{page}");
        assert!(!page.contains("http-equiv=\"refresh\"") && !page.contains("/apply"), "{page}");
        assert!(browser.get("/sell/import").await.body.contains("Stopped"));
        let all = runs(&mut program).await;
        assert_eq!(all[0]["state"], "stopped", "{all:?}");
        let own = format!("/v1/merchant/imports/{}", all[0]["id"].as_str().unwrap());
        assert_eq!(program.get(&own).await.json()["state"], "stopped", "{}", market.engine);
        assert_eq!(press(&mut browser, &check).await, check, "nobody begins it beside");

        try_again(&market).await;
        assert_eq!(program.get(&own).await.json()["state"], "running", "{}", market.engine);
        assert!(browser.get(&check).await.body.contains("http-equiv=\"refresh\""));
        read_files(&market).await;
        assert_eq!(program.get(&own).await.json()["state"], "done", "{}", market.engine);
    }
}

/// Files in a folder and those in it.
fn files_in(folder: &std::path::Path) -> usize {
    let inside = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    inside.map(|path| if path.is_dir() { files_in(&path) } else { 1 }).sum()
}

#[tokio::test]
async fn what_is_empty_refused_too_long_or_cut_off_leaves_no_file_behind() {
    let config = crate::Config { upload_bytes_max: 64, ..crate::Config::default() };
    for mut market in testing::markets_with(config).await {
        let folder = tempfile::tempdir().unwrap();
        let objects = object_store::local::LocalFileSystem::new_with_prefix(folder.path());
        market.app.objects = Arc::new(objects.unwrap());
        market.router = crate::router(market.app.clone());
        let person = seller(&market, "knitters").await;
        let (mut browser, mut program) = (market.browser_of(&person), market.program_of(&person));
        let empty = upload(&mut browser, "/sell/import", "file", "mine.csv", b"").await;
        assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", empty.body);
        let head =
            "--B\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.csv\"\r\n\r\n";
        let wrong = "\r\n--B\r\nContent-Disposition: form-data; name=\"currency\"\r\n\r\nmoney\r\n--B--\r\n";
        let path = format!("/sell/import?csrf={}", browser.csrf().await);
        for (body, status) in [
            (format!("{head}a,b{wrong}"), StatusCode::UNPROCESSABLE_ENTITY),
            (format!("{head}a,b"), StatusCode::BAD_REQUEST),
        ] {
            let kind = Some("multipart/form-data; boundary=B");
            let told = browser.send(Method::POST, &path, kind, Body::from(body)).await;
            assert_eq!(told.status, status, "{}", told.body);
        }
        for (body, status) in [
            (String::new(), StatusCode::UNPROCESSABLE_ENTITY),
            ("a".repeat(65), StatusCode::PAYLOAD_TOO_LARGE),
        ] {
            let path = "/v1/merchant/imports";
            let told = program.send(Method::POST, path, Some("text/csv"), Body::from(body)).await;
            assert_eq!(told.status, status, "{}", told.body);
        }
        assert_eq!(files_in(folder.path()), 0, "{}", market.engine);
        send(&mut browser, "a;b\n1;2\n").await;
        assert_eq!(files_in(folder.path()), 1, "{}", market.engine);
    }
}

#[tokio::test]
async fn a_page_whose_file_is_gone_asks_to_send_it_again() {
    for market in testing::markets().await {
        let person = seller(&market, "knitters").await;
        let mut browser = market.browser_of(&person);
        let check = send(&mut browser, SHOPIFY).await;
        read_files(&market).await;
        let later = market.app.clock.now().plus_days(8);
        let objects: &dyn object_store::ObjectStore = market.app.objects.as_ref();
        assert_eq!(trust::sweep_files(&market.app.db, objects, later).await.unwrap(), 1);
        let page = browser.get(&check).await.body;
        assert!(page.contains("no longer kept") && !page.contains("/apply"), "{page}");
        assert_eq!(press(&mut browser, &check).await, check, "{}", market.engine);
    }
}

#[tokio::test]
async fn a_file_of_another_shop_is_called_so_and_not_read_once_more() {
    for market in testing::markets().await {
        let person = seller(&market, "knitters").await;
        let mut browser = market.browser_of(&person);
        let check = send(&mut browser, "name,colour\nScarf,red\n").await;
        read_files(&market).await;
        let page = browser.get(&format!("{check}?lang=en")).await.body;
        assert!(page.contains("nothing of it was read"), "{} {page}", market.engine);
        assert!(!page.contains("Broken off") && !page.contains("Read the file once more"));
    }
}
