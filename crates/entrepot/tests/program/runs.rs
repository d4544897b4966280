//! Long runs go on where they were, whichever server dies and wherever.

use super::serving::{Answer, Serving, Shop, shops};
use jobs::timers;
use kernel::Timestamp;
use serde_json::Value;
use std::time::Duration;
use store::{params, sql};
use trade::scenario::EXAMPLES;

/// Listings of the file: three batches and a part of one.
const LISTINGS: usize = 100;

fn file() -> String {
    let mut text = "listing,kind,category,origin,title_en,title_zh,description_en,description_zh,\
        sku,price,currency,weight_g,hs_code,hs_edition,stock\n"
        .to_owned();
    for n in 0..LISTINGS {
        // Every tenth price cannot be read.
        let price = if n % 10 == 7 { "much" } else { "9.80" };
        text.push_str(&format!(
            "run-{n:03},goods,fruit,US,Dried cherries {n},车厘子干,Dark.,深色。,R-{n},{price},USD,230,\
             0813.40,2022,12\n"
        ));
    }
    text
}

/// What died held its runs for another minute; here that minute is over.
async fn let_holds_end(shop: &Shop, kind: &'static str) {
    let ended = shop.change(move |tx| {
        let runs = timers::page(tx, kind, &[], 10)?;
        for run in &runs {
            timers::set(tx, kind, &run.id, Timestamp::from_micros(0))?;
        }
        Ok(runs.len())
    });
    assert_eq!(ended.await, 1, "one run is under way");
}

/// Asks until the run is no longer at work.
async fn ended(serving: &Serving, request: &str, headers: &[(&str, &str)]) -> Value {
    for _ in 0..300 {
        let run = serving.ask(request, headers, &Value::Null).unwrap().body;
        if run["state"] != "running" {
            return run;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    Value::Null
}

#[tokio::test(flavor = "multi_thread")]
async fn an_import_goes_on_where_it_was_and_writes_each_listing_once_wherever_the_server_dies() {
    for shop in shops().await {
        let token = Serving::start(&shop, None).token("orchard@demo.example");
        let headers = [("Authorization", token.as_str()), ("Idempotency-Key", "file")];
        let text = file();
        let send = |serving: &Serving| {
            let request = "POST /v1/merchant/imports?file_name=run.csv";
            serving.send(request, &headers, ("text/csv", &text))
        };
        // After a batch was committed, and then in the midst of the next.
        let dies = Serving::start(&shop, Some("import.moved"));
        let begun: Option<Answer> = send(&dies);
        dies.wait();
        let_holds_end(&shop, "import.run").await;
        Serving::start(&shop, Some("import.laid")).wait();
        let_holds_end(&shop, "import.run").await;
        let serving = Serving::start(&shop, None);
        let again = send(&serving).unwrap();
        assert!(again.replayed && again.status == 202, "{again:?}");
        if let Some(begun) = begun {
            assert_eq!(begun.body["id"], again.body["id"]);
        }
        let place = format!("GET /v1/merchant/imports/{}", again.body["id"].as_str().unwrap());
        let run = ended(&serving, &place, &headers[..1]).await;
        assert_eq!(run["state"], "done", "{run}");
        let (report, counts) = (&run["report"], &run["report"]["listings"]);
        assert_eq!((&report["rows"], &report["stock_counted"]), (&100.into(), &90.into()));
        assert_eq!((&counts["created"], &counts["failed"]), (&90.into(), &10.into()), "{run}");
        assert_eq!((&counts["updated"], &counts["unchanged"]), (&0.into(), &0.into()), "{run}");
        assert_eq!(report["issues"].as_array().unwrap().len(), 10, "each is told once: {run}");
        let all = serving.ask("GET /v1/merchant/imports", &headers[..1], &Value::Null).unwrap();
        assert_eq!(all.body["items"].as_array().unwrap().len(), 1, "the key made one run");
        drop(serving);
        shop.audit().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_scenario_is_answered_although_its_server_dies() {
    let (_, text) = EXAMPLES.iter().find(|(name, _)| *name == "cn-us-fruit-2018").unwrap();
    for shop in shops().await {
        let token = Serving::start(&shop, None).token("operator@demo.example");
        let headers = [("Authorization", token.as_str()), ("Idempotency-Key", "what if")];
        let body = serde_json::json!({ "text": text });
        let ask = |serving: &Serving| serving.ask("POST /v1/admin/scenarios", &headers, &body);
        let dies = Serving::start(&shop, Some("scenario.loaded"));
        // It may answer that the run goes on before it dies.
        drop(ask(&dies));
        dies.wait();
        let_holds_end(&shop, "scenario.run").await;
        let serving = Serving::start(&shop, None);
        let again = ask(&serving).unwrap();
        assert_eq!(again.status, 201, "{again:?}");
        let place = format!("GET /v1/admin/scenarios/{}", again.body["id"].as_str().unwrap());
        let run = ended(&serving, &place, &headers[..1]).await;
        assert_eq!(run["state"], "done", "{run}");
        assert!(run["report"]["distribution"]["up"].as_u64().unwrap() > 0, "{run}");
        let all = serving.ask("GET /v1/admin/scenarios", &headers[..1], &Value::Null).unwrap();
        assert_eq!(all.body["items"].as_array().unwrap().len(), 1, "the key made one run");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_run_with_which_nobody_goes_on_is_found() {
    for shop in shops().await {
        let merchant = shop.merchant;
        let stuck = shop.change(move |tx| {
            tx.execute(
                sql!(
                    "INSERT INTO import_run (merchant_id, import_id, file_name, state, options, \
                     bytes_read, rows_read, started_at) VALUES ($1, $2, 'f', 'running', '{}', 0, 0, 1)"
                ),
                params![merchant, [7_u8; 16]],
            )?;
            tx.execute(
                sql!(
                    "INSERT INTO scenario_run (id, name, scenario, state, asked_by, asked_at, \
                     priced, items, told_at, report, why) \
                     VALUES ('scn_stuck', 'n', 's', 'running', 'x', 1, 0, 0, 1, '', '')"
                ),
                &[],
            )
        });
        stuck.await;
        let (code, report) = shop.run(&["audit", "--json"]);
        assert_eq!(code, 1, "{report}");
        let broken: Vec<&str> = report["checks"]
            .as_array()
            .unwrap()
            .iter()
            .filter(|check| check["ok"] == false)
            .map(|check| check["name"].as_str().unwrap())
            .collect();
        let wanted = [
            "every scenario that was begun goes on or has ended",
            "every import that was begun goes on or has ended",
        ];
        assert_eq!(broken, wanted);
    }
}
