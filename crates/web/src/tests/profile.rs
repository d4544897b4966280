//! A merchant's own profile: what it says of itself, on its page and over the API.

use crate::testing::{Client, markets};
use axum::http::{Method, StatusCode};
use kernel::{Country, Currency};
use serde_json::json;
use trust::ImportAsk;

const PAGE: &str = "/sell/profile";
const API: &str = "/v1/merchant/profile";
const FILE: &str = include_str!("../../sell/src/example.csv");

/// The version that the form would send.
async fn version(browser: &mut Client) -> String {
    let page = browser.get(PAGE).await.body;
    let (_, rest) = page.split_once("name=\"version\" value=\"").expect("a version");
    rest.split('"').next().unwrap().to_owned()
}

#[tokio::test]
async fn a_person_changes_what_shoppers_read() {
    for market in markets().await {
        let seller = market.merchant("hill-orchard").await;
        let mut browser = market.browser_of(&seller);
        let shown = browser.get("/sell/profile?lang=en").await.body;
        for part in ["A merchant for tests.", "Testville", "hill-orchard", "A business", "USD"] {
            assert!(shown.contains(part), "{part} {shown}");
        }
        let first = version(&mut browser).await;
        let fields = |name: &'static str| {
            [("name_en", name), ("name_zh", "山丘果园"), ("place_en", "Wenatchee"), ("slug", "x")]
        };
        let mut sent = vec![("version", first.as_str())];
        sent.extend(fields("Hill Orchard & Sons"));
        let saved = browser.form(PAGE, &sent).await;
        assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.body);
        assert_eq!(saved.header("location"), Some("/sell/profile?done=profile-saved"));

        let public = browser.get("/merchants/hill-orchard?lang=en").await.body;
        assert!(public.contains("Hill Orchard &amp; Sons") && public.contains("Wenatchee"));
        assert!(public.contains("href=\"/sell/profile\""), "its own page leads to the form");
        let strange = market.browser().get("/merchants/hill-orchard?lang=zh").await.body;
        assert!(strange.contains("山丘果园") && !strange.contains("/sell/profile"), "{strange}");

        let late = browser.form(PAGE, &sent).await;
        assert_eq!(late.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", market.engine);
        assert!(late.body.contains("while you were writing") && late.body.contains("Sons"));
        let no_version = browser.form(PAGE, &fields("Another")).await;
        assert_eq!(no_version.status, StatusCode::UNPROCESSABLE_ENTITY);
    }
}

#[tokio::test]
async fn what_is_wrong_stands_beside_its_field() {
    for market in markets().await {
        let mut browser = market.browser_of(&market.merchant("hill-orchard").await);
        let (long, at) = ("x".repeat(1_201), version(&mut browser).await);
        let sent = [("version", at.as_str()), ("place_en", " "), ("about_en", &long)];
        let refused = browser.form("/sell/profile?lang=en", &sent).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        for part in [
            "href=\"#f-name_en\"",
            "href=\"#f-place_en\"",
            "href=\"#f-about_en\"",
            "longer than 1200 characters",
        ] {
            assert!(refused.body.contains(part), "{part} {}", refused.body);
        }
        assert_eq!(version(&mut browser).await, at, "nothing was saved");
        let sent = [
            ("version", at.as_str()),
            ("name_en", "Pay again https://evil.example/login"),
            ("place_en", "Here"),
        ];
        let refused = browser.form("/sell/profile?lang=en", &sent).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "letters would link it");
        assert!(refused.body.contains("No address of a website here"), "{}", refused.body);
        assert_eq!(version(&mut browser).await, at, "nothing was saved");
    }
}

#[tokio::test]
async fn a_program_changes_the_profile_under_its_etag() {
    for market in markets().await {
        let mut program = market.program_of(&market.merchant("hill-orchard").await);
        let read = program.get(API).await;
        let etag = read.header("etag").unwrap().to_owned();
        let at = |client: &Client, tag: &str| client.clone().with("if-match", tag);
        let body = json!({"name": {"en": "Hill Orchard", "fr": "Verger"}});
        let more = json!({"name": {"en": "Hill Orchard"}, "kind": "operator"});
        let more = at(&program, &etag).json(Method::PATCH, API, &more).await;
        assert_eq!(more.status, StatusCode::UNPROCESSABLE_ENTITY, "a merchant chooses no kind");
        let without = program.json(Method::PATCH, API, &body).await;
        assert_eq!(without.status, StatusCode::PRECONDITION_REQUIRED);
        let weak = at(&program, &format!("W/{etag}")).json(Method::PATCH, API, &body).await;
        assert_eq!(weak.status, StatusCode::PRECONDITION_FAILED, "it never matches");
        let changed = at(&program, &etag).json(Method::PATCH, API, &body).await;
        assert_eq!(changed.status, StatusCode::OK, "{}", changed.body);
        let told = changed.json();
        assert_eq!(told["name"], json!({"en": "Hill Orchard", "fr": "Verger"}));
        assert_eq!(
            (&told["place"]["en"], &told["kind"]),
            (&json!("Testville"), &json!("business"))
        );
        assert_ne!(changed.header("etag"), Some(etag.as_str()));
        assert_eq!(program.get("/v1/merchants/hill-orchard").await.json(), told);

        let stale = at(&program, &etag).json(Method::PATCH, API, &body).await;
        assert_eq!(stale.status, StatusCode::PRECONDITION_FAILED);
        let etag = changed.header("etag").unwrap().to_owned();
        let wrong = json!({"name": {}, "place": {"en": "y".repeat(81)}});
        let wrong = at(&program, &etag).json(Method::PATCH, API, &wrong).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        let fields = wrong.json()["errors"].clone();
        assert_eq!((&fields[0]["field"], &fields[1]["field"]), (&json!("name"), &json!("place")));
        let tongue = json!({"about": {"1": "?"}});
        let tongue = at(&program, &etag).json(Method::PATCH, API, &tongue).await;
        assert_eq!(tongue.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", tongue.body);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_form_keeps_other_languages_and_the_search_follows_a_new_name() {
    for market in markets().await {
        let seller = market.merchant("hill-orchard").await;
        let (merchant, moment) = (seller.merchant.unwrap(), market.app.clock.moment());
        let at = moment.clone();
        let give = move |tx: &mut store::Tx<'_>| {
            let card = pricing::default_card(merchant, Country::US, Currency::USD);
            pricing::save_rate_card(tx, &card, &mut at.clone())
        };
        market.app.db.write(give).await.unwrap();
        let options = catalog::import::ImportOptions { publish: true, ..Default::default() };
        let ask = ImportAsk { merchant, options, run: None, moment };
        let file = FILE.as_bytes();
        trust::import_catalogue(&market.app.db, ask, file, |_| {}).await.unwrap();
        let follow =
            || search::catch_up(&market.app.search, &market.app.db, market.app.clock.now());
        follow().await.unwrap();

        let mut program = market.program_of(&seller);
        let etag = program.get(API).await.header("etag").unwrap().to_owned();
        let body = json!({"name": {"en": "Hill", "fr": "Verger"}});
        program.clone().with("if-match", &etag).json(Method::PATCH, API, &body).await;
        let mut browser = market.browser_of(&seller);
        let at = version(&mut browser).await;
        let sent = [("version", at.as_str()), ("name_en", "Zephyrine"), ("place_en", "Yakima")];
        assert_eq!(browser.form(PAGE, &sent).await.status, StatusCode::SEE_OTHER);
        let name = program.get(API).await.json()["name"].clone();
        assert_eq!(name, json!({"en": "Zephyrine", "fr": "Verger"}), "{}", market.engine);

        let query = "/search?lang=en&q=zephyrine";
        assert!(!browser.get(query).await.body.contains("dried-bing-cherries"));
        assert_eq!(follow().await.unwrap(), 1, "its one listing is looked at anew");
        assert!(browser.get(query).await.body.contains("dried-bing-cherries"));
    }
}

#[tokio::test]
async fn a_name_in_use_is_refused_and_another_name_is_not_verified_before_an_operator_looked() {
    for market in markets().await {
        market.merchant("marlowe-kiln").await;
        let seller = market.merchant("hill-orchard").await;
        let mut browser = market.browser_of(&seller);
        let at = version(&mut browser).await;
        for (name, told) in [
            ("marlowe  KILN", "Another shop has this name"),
            ("Ｍａｒｌｏｗｅ Kiln", "Another shop has this name"),
            ("Mаrlowe Kiln", "Another shop has this name"),
            ("官方旗舰店", "a brand’s own"),
        ] {
            let sent = [("version", at.as_str()), ("name_en", name), ("place_en", "Here")];
            let refused = browser.form("/sell/profile?lang=en", &sent).await;
            assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{name}");
            assert!(refused.body.contains(told), "{name}: {}", refused.body);
        }
        let public = async |client: &mut Client| {
            client.get("/v1/merchants/hill-orchard").await.json()["verified_how"].clone()
        };
        assert_eq!(public(&mut browser).await, "business_register", "{}", market.engine);
        let again = [("version", at.as_str()), ("name_en", "Hill Orchard"), ("place_en", "Here")];
        let saved = browser.form(PAGE, &again).await;
        assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.body);
        assert_eq!(public(&mut browser).await, "business_register", "it looks the same");

        let at = version(&mut browser).await;
        let other = [("version", at.as_str()), ("name_en", "Zephyrine"), ("place_en", "Here")];
        assert_eq!(browser.form(PAGE, &other).await.status, StatusCode::SEE_OTHER);
        assert_eq!(public(&mut browser).await, json!(null));
        let mut operator = market.browser_of(&market.operator().await);
        let desk = operator.get("/admin?lang=en").await.body;
        assert!(desk.contains("Zephyrine took another name"), "{desk}");
        let id = seller.merchant.unwrap();
        let path = format!("/admin/applications/{id}");
        assert!(operator.get(&path).await.body.contains("It took another name"));
        let verify = format!("{path}/verify");
        let stale = [("how", "site_visit"), ("version", at.as_str())];
        assert_eq!(operator.form(&verify, &stale).await.status, StatusCode::CONFLICT);
        let now = version(&mut browser).await;
        let word = [("how", "site_visit"), ("version", now.as_str())];
        assert_eq!(operator.form(&verify, &word).await.status, StatusCode::SEE_OTHER);
        assert_eq!(public(&mut browser).await, "site_visit", "{}", market.engine);
    }
}
