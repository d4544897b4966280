//! A person's copy of her data: all that is hers, nothing that is another's, and what is left out.

use super::buying::{filled, orders_of, put, send, shop, town};
use crate::testing::{Market, Person, markets};
use axum::http::StatusCode;
use serde_json::Value;

const ID_NUMBER: &str = "11010519491231002X";
const STREET: &str = "世纪大道 100 号 8 室";

async fn copy_of(market: &Market, person: &Person) -> Value {
    let answer = market.browser_of(person).get("/account/data/copy").await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
    let file = answer.header("content-disposition").unwrap();
    assert!(
        file.starts_with("attachment; filename=\"entrepot-20") && file.ends_with(".json\""),
        "{file}"
    );
    assert_eq!(answer.header("cache-control"), Some("no-store"));
    assert!(!answer.body.contains(ID_NUMBER), "no number of identity is shown whole");
    answer.json()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_copy_holds_all_that_is_hers_and_nothing_of_another() {
    for market in markets().await {
        let town = town(market).await;
        let market = &town.market;
        let orchard = shop(market, "orchard").await;
        let (person, other) = (market.shopper().await, market.person("other", false).await);
        let mut browser = market.browser_of(&person);
        put(&mut browser, &orchard, 0, "2").await;
        let fields = filled(&mut browser).await;
        assert_eq!(send(&mut browser, &fields).await.status, StatusCode::SEE_OTHER);
        put(&mut browser, &orchard, 1, "1").await;
        let order = orders_of(market, &person).await.remove(0);

        let page = browser.get("/account/data").await.body;
        assert!(page.contains("href=\"/account/data/copy\""), "{page}");
        let copy = copy_of(market, &person).await;
        let told = |path: &str| copy.pointer(path).cloned().unwrap_or_default();
        assert_eq!(told("/format"), "entrepot-person-1", "{}", market.engine);
        assert_eq!(told("/person"), person.shopper.to_string());
        assert_eq!(told("/account/0/email"), "shopper@example.com");
        assert_eq!(told("/addresses/0/address/street"), STREET);
        assert_eq!(told("/identity/0/id_number"), "110105********002X");
        assert_eq!(told("/cart/0/quantity"), 1);
        assert_eq!(told("/orders/0/number"), order.number);
        assert_eq!(told("/orders/0/ship_to/street"), STREET);
        assert_eq!(told("/orders/0/lines/0/quantity"), 2);
        for part in persons_parts() {
            assert!(copy[part].is_array(), "{part}");
        }
        let left: Vec<&str> = copy["left_out"]
            .as_array()
            .unwrap()
            .iter()
            .filter_map(|one| one["what"].as_str())
            .collect();
        assert_eq!(left, ["password", "identity_number"]);

        let theirs = copy_of(market, &other).await;
        assert_eq!(theirs["orders"].as_array().map(Vec::len), Some(0));
        let text = theirs.to_string();
        for hers in ["张伟", STREET, order.number.as_str(), "shopper@example.com"] {
            assert!(!text.contains(hers), "{hers} is another's: {text}");
        }
        let program = market.program_of(&person).get("/v1/me/data").await;
        assert_eq!(program.json()["orders"], copy["orders"]);
        let nobody = market.browser().get("/account/data/copy").await;
        assert_eq!(nobody.status, StatusCode::SEE_OTHER);
    }
}

fn persons_parts() -> [&'static str; 10] {
    [
        "account",
        "sessions",
        "addresses",
        "identity",
        "cart",
        "orders",
        "conversations",
        "notices",
        "letters",
        "application",
    ]
}

#[tokio::test(flavor = "multi_thread")]
async fn a_copy_of_more_orders_than_are_read_at_once_is_whole() {
    for market in markets().await {
        let town = town(market).await;
        let orchard = shop(&town.market, "orchard").await;
        let person = town.market.shopper().await;
        let mut browser = town.market.browser_of(&person);
        // Ten of them are read at a time.
        for at in 0..11 {
            put(&mut browser, &orchard, at / 10, "1").await;
            let fields = filled(&mut browser).await;
            assert_eq!(send(&mut browser, &fields).await.status, StatusCode::SEE_OTHER);
        }
        let copy = copy_of(&town.market, &person).await;
        let numbers: std::collections::BTreeSet<&str> = copy["orders"]
            .as_array()
            .unwrap()
            .iter()
            .filter_map(|order| order["number"].as_str())
            .collect();
        assert_eq!(numbers.len(), 11, "{}", town.market.engine);
    }
}
