//! What pages cost in statements: on PostgreSQL each is a trip to the database, and most of the time that a page
//! takes. The bounds are counts: whoever makes a page dearer says so here.

use super::buying::{filled, put, send, shop, town};
use crate::testing::{self, Client, Market};
use axum::http::StatusCode;
use catalog::Listing;
use std::io::Write as _;

/// With three merchants in the cart, or on the page.
const CART: u64 = 22;
const CHECKOUT: u64 = 24;
/// The form sent: her address, placing, paying.
const PLACE: u64 = 62;
const HOME: u64 = 18;
const SEARCH: u64 = 13;
const LISTING: u64 = 11;
const MERCHANTS: u64 = 11;
const ORDERS: u64 = 15;

/// How many statements `path` takes when it was shown before, so that what is kept by version is there.
async fn cost(market: &Market, browser: &mut Client, path: &str) -> u64 {
    assert_eq!(browser.get(path).await.status, StatusCode::OK, "{path}");
    let before = market.app.db.statements();
    assert_eq!(browser.get(path).await.status, StatusCode::OK, "{path}");
    market.app.db.statements() - before
}

/// As many merchants as named, and what each sells, in the index.
async fn sellers(market: &Market, names: &[&str]) -> Vec<Listing> {
    let mut all = Vec::new();
    for name in names {
        all.push(shop(market, name).await);
    }
    index(market).await;
    all
}

async fn index(market: &Market) {
    let now = market.app.clock.now();
    search::catch_up(&market.app.search, &market.app.db, now).await.unwrap();
}

fn says(engine: &str, told: &[(&str, u64, u64)]) {
    for (what, count, bound) in told {
        let line = format!("{engine}: {what} takes {count} statements of {bound}\n");
        drop(std::io::stderr().write_all(line.as_bytes()));
    }
    for (what, count, bound) in told {
        assert!(count <= bound, "{what} takes {count} statements on {engine}, at most {bound}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_of_the_way_to_paying_take_few_statements() {
    for market in testing::markets().await {
        let town = town(market).await;
        let market = &town.market;
        let all = sellers(market, &["orchard", "farm", "barn"]).await;
        let person = market.shopper().await;
        let mut browser = market.browser_of(&person);
        // She has bought before, so her address and who orders are known.
        put(&mut browser, &all[0], 0, "1").await;
        let fields = filled(&mut browser).await;
        assert_eq!(send(&mut browser, &fields).await.status, StatusCode::SEE_OTHER);
        for listing in &all {
            put(&mut browser, listing, 0, "1").await;
        }
        let cart = cost(market, &mut browser, "/cart").await;
        let checkout = cost(market, &mut browser, "/checkout").await;
        let fields = filled(&mut browser).await;
        let before = market.app.db.statements();
        let placed = send(&mut browser, &fields).await;
        let place = market.app.db.statements() - before;
        assert_eq!(placed.status, StatusCode::SEE_OTHER, "{}", placed.body);
        let orders = cost(market, &mut browser, "/orders").await;
        let told = [
            ("GET /cart", cart, CART),
            ("GET /checkout", checkout, CHECKOUT),
            ("POST /checkout", place, PLACE),
            ("GET /orders", orders, ORDERS),
        ];
        says(market.engine, &told);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_of_the_shop_take_few_statements_and_no_more_for_more_merchants() {
    for market in testing::markets().await {
        let one = sellers(&market, &["orchard"]).await;
        let mut browser = market.browser();
        let page = web_kit::shelf::href(&one[0]);
        let paths = ["/", "/search", "/merchants", page.as_str()];
        let mut alone = Vec::new();
        for path in paths {
            alone.push(cost(&market, &mut browser, path).await);
        }
        sellers(&market, &["farm", "barn"]).await;
        let bounds = [HOME, SEARCH, MERCHANTS, LISTING];
        let mut told = Vec::new();
        for (path, bound) in paths.into_iter().zip(bounds) {
            told.push((path, cost(&market, &mut browser, path).await, bound));
        }
        says(market.engine, &told);
        // A set of four takes one statement, as one does.
        sellers(&market, &["mill"]).await;
        for (path, alone) in paths.into_iter().zip(alone) {
            let four = cost(&market, &mut browser, path).await;
            assert!(four <= alone + 1, "{path}: {four} for four merchants, {alone} for one");
        }
    }
}
