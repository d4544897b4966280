//! A person with several merchants, and one with a part of the market.

use crate::testing;
use accounts::{Grant, Scope};
use axum::http::{Method, StatusCode};
use serde_json::json;

#[tokio::test]
async fn a_person_of_several_merchants_chooses_for_which_she_acts() {
    for market in testing::markets().await {
        let (person, mill) = (market.merchant("orchard").await, market.merchant("mill").await);
        let (orchard, mill) = (person.merchant.unwrap(), mill.merchant.unwrap());
        let stranger = market.merchant("stranger").await.merchant.unwrap();
        let acts_for = async |client: &mut testing::Client| {
            client.get("/v1/me").await.json()["merchant"].as_str().map(str::to_owned)
        };
        let (mut program, mut browser) = (market.program_of(&person), market.browser_of(&person));
        assert!(!browser.get("/account").await.body.contains("/account/merchant"));

        market.grant(&person, Grant::member(mill)).await;
        assert_eq!(acts_for(&mut program).await, Some(orchard.to_string()), "{}", market.engine);
        let mut named = program.clone().with("entrepot-merchant", &mill.to_string());
        assert_eq!(acts_for(&mut named).await, Some(mill.to_string()), "{}", market.engine);
        let mut strange = program.clone().with("entrepot-merchant", &stranger.to_string());
        let refused = strange.get("/v1/me").await;
        assert_eq!(refused.status, StatusCode::FORBIDDEN);
        assert!(refused.body.contains("not-your-merchant"), "{}", refused.body);

        let page = browser.get("/account").await.body;
        assert!(page.contains("/account/merchant") && page.contains(&mill.to_string()));
        let chosen = browser.form("/account/merchant", &[("merchant", &mill.to_string())]).await;
        assert_eq!(chosen.status, StatusCode::SEE_OTHER, "{}", chosen.body);
        assert_eq!(acts_for(&mut program).await, Some(mill.to_string()), "{}", market.engine);
        let other = browser.form("/account/merchant", &[("merchant", &stranger.to_string())]).await;
        assert_eq!(other.status, StatusCode::NOT_FOUND);
    }
}

#[tokio::test]
async fn what_was_answered_for_one_merchant_is_no_answer_for_another() {
    for market in testing::markets().await {
        let (person, owner) = (market.merchant("orchard").await, market.merchant("mill").await);
        let (orchard, mill) = (person.merchant.unwrap(), owner.merchant.unwrap());
        market.grant(&person, Grant::member(mill)).await;
        let mut browser = market.browser_of(&person);
        browser.form("/account/merchant", &[("merchant", &mill.to_string())]).await;
        // No header says for whom she acts.
        let mut program = market.program_of(&person).with("idempotency-key", "one");
        let (path, all) = ("/v1/merchant/payouts", json!({}));
        let first = program.json(Method::POST, path, &all).await;
        assert_eq!(first.json()["type"], "/problems/nothing-to-pay", "{}", first.body);
        let mut named = program.clone().with("entrepot-merchant", &mill.to_string());
        for asked in [&mut program, &mut named] {
            let again = asked.json(Method::POST, path, &all).await;
            assert_eq!(again.header("idempotency-replayed"), Some("true"), "{}", market.engine);
        }
        let hers = format!("/v1/merchant/members/{}", person.shopper);
        let taken = market.program_of(&owner).json(Method::DELETE, &hers, &all).await;
        assert!(taken.status.is_success(), "{}", taken.body);
        let now = program.get("/v1/me").await.json()["merchant"].clone();
        assert_eq!(now, json!(orchard.to_string()), "{}", market.engine);
        let other = program.json(Method::POST, path, &all).await;
        assert_eq!(other.json()["type"], "/problems/idempotency-key-reused", "{}", other.body);
        let refused = named.json(Method::POST, path, &all).await;
        assert_eq!(refused.json()["type"], "/problems/not-your-merchant", "{}", refused.body);
    }
}

#[tokio::test]
async fn an_operator_grants_within_her_scope_and_what_is_taken_back_ends_at_once() {
    for market in testing::markets().await {
        let (boss, mei) = (market.operator().await, market.person("mei", false).await);
        let tom = market.person("tom", false).await;
        let (mut all, mut program) = (market.program_of(&boss), market.program_of(&mei));
        let ask = |who: &testing::Person, scope: &str| json!({ "email": format!("{}@example.com", who.name), "scope": scope });
        let made = all.json(Method::POST, "/v1/admin/roles", &ask(&mei, "money")).await;
        assert_eq!(made.status, StatusCode::CREATED, "{}: {}", market.engine, made.body);
        // Her old session was a shopper's, which would live for months.
        assert_eq!(program.get("/v1/me").await.status, StatusCode::UNAUTHORIZED);
        let token = market.sign_in("mei").await;
        let mei = testing::Person { token, ..mei };
        let mut program = market.program_of(&mei);
        assert_eq!(program.get("/v1/admin/taxes").await.status, StatusCode::OK);
        assert_eq!(program.get("/v1/admin/jobs").await.status, StatusCode::FORBIDDEN);

        for (beyond, status) in [("jobs", 403), ("everything", 403), ("money", 201), ("king", 422)]
        {
            let told = program.json(Method::POST, "/v1/admin/roles", &ask(&tom, beyond)).await;
            assert_eq!(told.status.as_u16(), status, "{}: {beyond} {}", market.engine, told.body);
        }
        let stranger = json!({ "email": "nobody@example.com", "scope": "money" });
        let told = program.json(Method::POST, "/v1/admin/roles", &stranger).await;
        assert_eq!(told.status, StatusCode::UNPROCESSABLE_ENTITY);
        let at =
            |who: &testing::Person, scope: &str| format!("/v1/admin/roles/{}/{scope}", who.shopper);
        let nothing = json!({});
        let beyond = program.json(Method::DELETE, &at(&boss, "everything"), &nothing).await;
        assert_eq!(beyond.status, StatusCode::FORBIDDEN, "{}: {}", market.engine, beyond.body);
        let last = all.json(Method::DELETE, &at(&boss, "everything"), &nothing).await;
        assert_eq!(last.status, StatusCode::CONFLICT, "{}: {}", market.engine, last.body);
        assert!(last.body.contains("last-operator"), "{}", last.body);

        let taken = all.json(Method::DELETE, &at(&mei, "money"), &nothing).await;
        assert_eq!(taken.status, StatusCode::NO_CONTENT, "{}: {}", market.engine, taken.body);
        assert_eq!(program.get("/v1/admin/taxes").await.status, StatusCode::UNAUTHORIZED);
        let again = all.json(Method::DELETE, &at(&mei, "money"), &nothing).await;
        assert_eq!(again.status, StatusCode::NOT_FOUND);
        let holders = all.get("/v1/admin/roles").await.json();
        let names: Vec<&str> = holders["items"]
            .as_array()
            .unwrap()
            .iter()
            .filter_map(|h| h["name"].as_str())
            .collect();
        assert_eq!(names, [boss.name.as_str(), "tom"], "{}", market.engine);
    }
}

#[tokio::test]
async fn an_owner_lets_somebody_work_for_her_and_out_again() {
    for market in testing::markets().await {
        let (owner, mei) = (market.merchant("orchard").await, market.person("mei", false).await);
        let other = market.merchant("mill").await;
        let (mut hers, mut program) = (market.browser_of(&owner), market.program_of(&mei));
        assert_eq!(program.get("/v1/merchant/profile").await.status, StatusCode::FORBIDDEN);
        let granted = hers.form("/sell/members", &[("email", "mei@example.com")]).await;
        assert_eq!(granted.status, StatusCode::SEE_OTHER, "{}: {}", market.engine, granted.body);
        assert_eq!(program.get("/v1/merchant/profile").await.status, StatusCode::OK);
        assert_eq!(program.get("/v1/merchant/members").await.status, StatusCode::FORBIDDEN);

        let wrong = hers.form("/sell/members", &[("email", "nobody@example.com")]).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", market.engine);
        let path = format!("/sell/members/{}/revoke", mei.shopper);
        let strange = market.browser_of(&other).form(&path, &[]).await;
        assert_eq!(strange.status, StatusCode::NOT_FOUND, "{}: not her merchant", market.engine);
        let page = hers.get("/sell/members").await.body;
        assert!(page.contains(&path), "{}: {page}", market.engine);
        let own = format!("/sell/members/{}/revoke", owner.shopper);
        assert!(!page.contains(&own), "{}: owners are not let out here", market.engine);
        let taken = hers.form(&path, &[]).await;
        assert_eq!(taken.status, StatusCode::SEE_OTHER, "{}: {}", market.engine, taken.body);
        assert_eq!(program.get("/v1/merchant/profile").await.status, StatusCode::FORBIDDEN);
        assert_eq!(program.get("/v1/me").await.status, StatusCode::OK, "she still shops");
    }
}

#[tokio::test]
async fn the_page_of_roles_offers_what_its_reader_may_grant() {
    for market in testing::markets().await {
        let boss = market.operator().await;
        let lawyer = market.person("lawyer", false).await;
        market.grant(&lawyer, Grant::operator(Scope::Rules)).await;
        let lawyer = testing::Person { token: market.sign_in("lawyer").await, ..lawyer };
        let (mut all, mut part) = (market.browser_of(&boss), market.browser_of(&lawyer));
        let offered = |page: &str| page.matches("<option").count();
        assert_eq!(offered(&all.get("/admin/roles").await.body), 8, "{}", market.engine);
        let page = part.get("/admin/roles").await.body;
        assert_eq!(offered(&page), 2, "{}: her own and the overview", market.engine);
        assert!(!page.contains("/everything/revoke") && page.contains("/rules/revoke"));
        let form = [("email", "lawyer@example.com"), ("scope", "jobs")];
        let beyond = part.form("/admin/roles", &form).await;
        assert_eq!(beyond.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", market.engine);
        let path = format!("/admin/roles/{}/everything/revoke", boss.shopper);
        let last = all.form(&path, &[]).await;
        assert_eq!(last.status, StatusCode::CONFLICT, "{}", market.engine);
    }
}

/// The addresses in the navigation of an office.
fn places(page: &str) -> Vec<String> {
    let (_, side) = page.split_once("<nav class=\"side\"").unwrap();
    let (side, _) = side.split_once("</nav>").unwrap();
    let all = side.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next());
    all.filter(|href| !href.starts_with("/static/")).map(str::to_owned).collect()
}

#[tokio::test]
async fn an_office_shows_the_doors_that_open_and_answers_for_the_others_in_its_own_clothes() {
    for market in testing::markets().await {
        let owner = market.merchant("orchard").await;
        let packer = market.person("packer", false).await;
        market.grant(&packer, Grant::member(owner.merchant.unwrap())).await;
        let clerk = market.person("clerk", false).await;
        market.grant(&clerk, Grant::operator(Scope::Money)).await;
        let clerk = testing::Person { token: market.sign_in("clerk").await, ..clerk };
        let boss = market.operator().await;
        for (person, office, count) in [
            (&boss, "/admin", 17),
            (&clerk, "/admin", 7),
            (&owner, "/sell", 11),
            (&packer, "/sell", 10),
        ] {
            let mut browser = market.browser_of(person);
            let places = places(&browser.get(office).await.body);
            assert_eq!(places.len(), count, "{}: {places:?}", person.name);
            for place in places {
                let page = browser.get(&place).await;
                assert_eq!(
                    page.status,
                    StatusCode::OK,
                    "{}: {} {place}",
                    market.engine,
                    person.name
                );
            }
        }
        let mut browser = market.browser_of(&clerk);
        let refused = browser.get("/admin/jobs").await;
        assert_eq!(refused.status, StatusCode::FORBIDDEN);
        assert!(refused.body.contains("<body class=\"admin\"") && places(&refused.body).len() == 7);
        let outside = market.browser_of(&owner).get("/admin/jobs").await.body;
        assert!(outside.contains("<body class=\"shop\""), "{outside}");
    }
}

#[tokio::test]
async fn after_a_refused_form_the_other_language_leads_to_the_page_it_stood_on() {
    for market in testing::markets().await {
        let boss = market.operator().await;
        let path = format!("/admin/roles/{}/everything/revoke", boss.shopper);
        let browser = market.browser_of(&boss);
        let mut here = browser.clone().with("referer", "http://localhost/admin/roles?at=1");
        for form in [path.as_str(), "/admin/roles"] {
            let refused = here.form(form, &[("email", ""), ("scope", "jobs")]).await;
            assert!(refused.status.is_client_error(), "{form}: {}", refused.status);
            let way = "href=\"/admin/roles?at=1&amp;lang=zh\"";
            assert!(refused.body.contains(way), "{}: {form}: {}", market.engine, refused.body);
        }
        let mut strange = browser.with("referer", "//evil.example/x");
        let refused = strange.form("/admin/roles", &[("email", ""), ("scope", "jobs")]).await;
        assert!(refused.body.contains("href=\"/?lang=zh\""), "{}", refused.body);
    }
}

/// A form that is refused twice stands at the address that it was sent to.
#[tokio::test]
async fn the_address_that_a_form_was_sent_to_leads_to_the_page_above_it() {
    for market in testing::markets().await {
        let boss = market.operator().await;
        let mut browser = market.browser_of(&boss);
        for (address, page) in [
            ("/sell/orders/ord_1/progress?lang=zh", "/sell/orders/ord_1?lang=zh"),
            ("/returns/ret_1/send?lang=en", "/returns/ret_1?lang=en"),
            ("/admin/mail/mai_1/again", "/admin/mail/mai_1"),
        ] {
            let led = browser.get(address).await;
            let to = (led.status, led.header("location"));
            assert_eq!(to, (StatusCode::SEE_OTHER, Some(page)), "{}: {address}", market.engine);
        }
        let program = market.program_of(&boss);
        let told = program.clone().get("/v1/admin/disputes/dsp_1/decide").await;
        assert_eq!(told.status, StatusCode::METHOD_NOT_ALLOWED, "a program is told so");
    }
}

#[tokio::test]
async fn a_role_that_a_larger_one_covers_is_not_granted_beside_it() {
    for market in testing::markets().await {
        let (owner, boss) = (market.merchant("orchard").await, market.operator().await);
        let form = [("email", "orchard@example.com")];
        let own = market.browser_of(&owner).form("/sell/members", &form).await;
        assert_eq!(own.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", market.engine);
        assert!(own.body.contains("holds a role already"), "{}", own.body);
        let part = json!({ "email": format!("{}@example.com", boss.name), "scope": "money" });
        let told = market.program_of(&boss).json(Method::POST, "/v1/admin/roles", &part).await;
        assert_eq!(told.status, StatusCode::CONFLICT, "{}: {}", market.engine, told.body);
        assert!(told.body.contains("role-held"), "{}", told.body);
    }
}
