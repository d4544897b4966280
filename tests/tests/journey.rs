//! The first sale, in a browser: a merchant's file becomes listings, a shopper buys from two merchants, the parcels
//! go, the money arrives, and the books prove it. On SQLite and on PostgreSQL.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test that cannot go on must stop"
)]

use market_tests::{
    browser::{DESK, Driver},
    market::{Engine, TestMarket},
    steps::{Person, make_operator},
};

const OPERATOR: &str = "operator@market.example";

async fn person<'m>(driver: &Driver, market: &'m TestMarket, language: &str) -> Person<'m> {
    Person { market, browser: driver.browser(DESK, language).await.expect("a browser") }
}

async fn journey(engine: Engine) -> anyhow::Result<()> {
    let Some(market) = TestMarket::open(engine, false).await? else { return Ok(()) };
    let driver = Driver::start()?;
    make_operator(&market, OPERATOR).await?;

    let orchard = person(&driver, &market, "en-US").await;
    orchard.joins("Ada Fell", "ada@orchard.example").await?;
    orchard.applies_to_sell("Stillwater Orchard", "静水果园", "stillwater-orchard").await?;

    let operator = person(&driver, &market, "en-US").await;
    operator.signs_in(OPERATOR).await?;
    operator.approves("Stillwater Orchard").await?;

    orchard.go("/sell").await?;
    let report = orchard.imports("stillwater-orchard.csv").await?;
    assert!(report.contains("twelve"), "the bad price is named with its line: {report}");
    orchard.go("/sell/listings").await?;
    orchard.browser.sees("Dried Rainier cherries").await?;

    market.audit().await?;
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn the_first_sale_on_sqlite() {
    journey(Engine::Sqlite).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn the_first_sale_on_postgres() {
    journey(Engine::Postgres).await.unwrap();
}
