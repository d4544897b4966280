//! What if: run, read, downloaded, proposed and confirmed by two operators; both engines.

use super::fulfilling::{post, sound};
use super::imports::{give_up, try_again};
use crate::testing::{self, Market};
use axum::http::StatusCode;
use catalog::import::ImportOptions;
use kernel::{Country, Currency};
use serde_json::json;
use trade::scenario::EXAMPLES;
use trust::ImportAsk;

const FILE: &str = "\
listing,kind,category,origin,title_en,title_zh,description_en,description_zh,sku,price,currency,weight_g,hs_code,hs_edition,stock
dried-cherries,goods,fruit,US,Dried cherries,车厘子干,Chewy and dark.,有嚼劲。,DC-200,9.80,USD,230,0813.40,2022,12
work-shirt,goods,apparel,US,Denim work shirt,丹宁工装衬衫,Three seams.,三道线。,WS-1,70.00,USD,380,6205.20,2022,5
";

async fn stock(market: &Market) {
    market.follow_runs();
    let merchant = market.merchant("river-orchard").await.merchant.unwrap();
    let moment = market.app.clock.moment();
    let at = moment.clone();
    let give = move |tx: &mut store::Tx<'_>| {
        let card = pricing::default_card(merchant, Country::US, Currency::USD);
        pricing::save_rate_card(tx, &card, &mut at.clone())
    };
    market.app.db.write(give).await.unwrap();
    let options = ImportOptions { publish: true, ..ImportOptions::default() };
    let ask = ImportAsk { merchant, options, run: None, moment };
    trust::import_catalogue(&market.app.db, ask, FILE.as_bytes(), |_| {}).await.unwrap();
}

fn fruit() -> &'static str {
    EXAMPLES.iter().find(|(name, _)| *name == "cn-us-fruit-2018").unwrap().1
}

#[tokio::test(flavor = "multi_thread")]
async fn an_operator_runs_a_scenario_and_a_second_one_confirms_its_book() {
    for market in testing::markets().await {
        stock(&market).await;
        let mut one = market.browser_of(&market.person("ada", true).await);
        let mut two = market.browser_of(&market.person("ben", true).await);
        let list = one.get("/admin/scenarios?example=cn-us-fruit-2018").await;
        assert!(list.body.contains("cbec-retail-import"), "{}", list.body);
        let broken = fruit().replace("25%\"", "a lot\"");
        let refused = one.form("/admin/scenarios", &[("text", &broken)]).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", refused.body);
        // What is no TOML is named by its line, in the reader's language, without a drawing of the text.
        let torn = "name = \"a\"\n\ndate = = 1\n";
        let refused = one.form("/admin/scenarios?lang=zh", &[("text", torn)]).await;
        assert!(refused.body.contains("第 3 行不是 TOML"), "{}", refused.body);
        assert!(!refused.body.contains("TOML parse error"), "{}", refused.body);
        one.get("/?lang=en").await;
        let done = one.form("/admin/scenarios", &[("text", fruit()), ("currency", "CNY")]).await;
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
        let place = done.header("location").unwrap().to_owned();
        let mut page = one.get(&place).await;
        for _ in 0..100 {
            if !page.body.contains("http-equiv=\"refresh\"") {
                break;
            }
            tokio::time::sleep(std::time::Duration::from_millis(200)).await;
            page = one.get(&place).await;
        }
        for text in
            ["<svg class=\"chart\"", "How prices change", "By merchant", "United States → China"]
        {
            assert!(page.body.contains(text), "{text}: {}", page.body);
        }
        let json = one.get(&format!("{place}/report.json")).await.json();
        assert!(json["distribution"]["up"].as_u64().unwrap() >= 1, "{json}");
        let csv = one.get(&format!("{place}/chapters.csv")).await;
        assert!(csv.body.starts_with("key,name,items"), "{}", csv.body);
        let svg = one.get(&format!("{place}/chapters.svg")).await;
        assert_eq!(svg.header("content-type"), Some("image/svg+xml"));
        assert_eq!(one.get(&format!("{place}/other.csv")).await.status, StatusCode::NOT_FOUND);
        let day = market.app.clock.now().date().to_string();
        let proposed = one.form(&format!("{place}/propose"), &[("from", &day)]).await;
        assert_eq!(proposed.status, StatusCode::SEE_OTHER, "{}", proposed.body);
        assert!(one.get(&place).await.body.contains("another operator has to confirm"));
        let shown = two.get(&place).await.body;
        let start = shown.find("adp_").expect("a proposal to confirm");
        let id: String = shown[start..].chars().take_while(|c| *c != '"').collect();
        let confirm = format!("{place}/confirm");
        let own = one.form(&confirm, &[("adoption", &id)]).await;
        assert_eq!(own.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", own.body);
        let confirmed = two.form(&confirm, &[("adoption", &id)]).await;
        assert_eq!(confirmed.status, StatusCode::SEE_OTHER, "{}", confirmed.body);
        let today = market.app.clock.now().date();
        let active =
            market.app.db.read(move |tx| rules::books::active_digest(tx, today)).await.unwrap();
        assert_ne!(active, trade::Book::shipped().digest());
        let mut office =
            market.browser_of(&market.person("cy", true).await).with("accept-language", "zh-CN");
        assert!(office.get(&place).await.body.contains("价格如何变化"));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_program_runs_a_scenario_and_two_operators_put_its_rules_in_force() {
    for market in testing::markets().await {
        stock(&market).await;
        let mut one = market.program_of(&market.person("ada", true).await);
        let mut two = market.program_of(&market.person("ben", true).await);
        let path = "/v1/admin/scenarios";
        let (status, bad) = post(&mut one, path, json!({"text": "name = 7"})).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{bad}");
        assert_eq!(bad["type"], "/problems/bad-scenario", "{bad}");
        let (_, bad) = post(&mut one, path, json!({"text": fruit(), "currency": "XYZ"})).await;
        assert_eq!(bad["type"], "/problems/unknown-currency", "{bad}");
        let (status, mut run) =
            post(&mut one, path, json!({"text": fruit(), "currency": "CNY"})).await;
        assert_eq!(status, StatusCode::CREATED, "{run}");
        let own = format!("{path}/{}", run["id"].as_str().unwrap());
        for _ in 0..100 {
            if run["state"] != "running" {
                break;
            }
            tokio::time::sleep(std::time::Duration::from_millis(200)).await;
            run = one.get(&own).await.json();
        }
        assert_eq!(run["state"], "done", "{run}");
        assert!(run["report"]["distribution"]["up"].as_u64().unwrap() >= 1, "{run}");
        assert_eq!(run["scenario"], fruit());
        let all = two.get(path).await.json();
        assert_eq!(
            (&all["items"][0]["id"], &all["items"][0]["report"]),
            (&run["id"], &json!(null))
        );
        let day = market.app.clock.now().date().to_string();
        let propose = format!("{own}/propose");
        let (status, late) = post(&mut one, &propose, json!({"from": "2020-01-01"})).await;
        assert_eq!(
            (status, &late["type"]),
            (StatusCode::UNPROCESSABLE_ENTITY, &json!("/problems/bad-day"))
        );
        let (status, proposed) = post(&mut one, &propose, json!({"from": day})).await;
        assert_eq!(status, StatusCode::CREATED, "{proposed}");
        let confirm =
            format!("/v1/admin/books/adoptions/{}/confirm", proposed["adoption"].as_str().unwrap());
        let (_, own) = post(&mut one, &confirm, json!({})).await;
        assert_eq!(own["type"], "/problems/same-operator", "{own}");
        let (_, done) = post(&mut two, &confirm, json!({})).await;
        assert_eq!((&done["state"], &done["digest"]), (&json!("adopted"), &proposed["digest"]));
        assert_eq!(one.get("/v1/books/active").await.json()["book"]["digest"], proposed["digest"]);
        sound(&market).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_run_that_was_given_up_is_told_as_stopped_until_it_is_tried_again() {
    for market in testing::markets().await {
        let operator = market.person("ada", true).await;
        let (mut program, mut browser) =
            (market.program_of(&operator), market.browser_of(&operator));
        let (status, run) =
            post(&mut program, "/v1/admin/scenarios", json!({"text": fruit()})).await;
        assert_eq!((status, &run["state"]), (StatusCode::CREATED, &json!("running")), "{run}");
        give_up(&market, "scenario.run").await;
        let id = run["id"].as_str().unwrap();
        let (own, page) = (format!("/v1/admin/scenarios/{id}"), format!("/admin/scenarios/{id}"));
        assert_eq!(program.get(&own).await.json()["state"], "stopped", "{}", market.engine);
        let all = program.get("/v1/admin/scenarios").await.json();
        assert_eq!(all["items"][0]["state"], "stopped", "{all}");
        let shown = browser.get(&page).await.body;
        assert!(shown.contains("it was tried in vain"), "{shown}");
        assert!(!shown.contains("http-equiv=\"refresh\""), "{shown}");
        try_again(&market).await;
        assert_eq!(program.get(&own).await.json()["state"], "running", "{}", market.engine);
        assert!(browser.get(&page).await.body.contains("http-equiv=\"refresh\""));
    }
}
