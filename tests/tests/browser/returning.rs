//! Goods go back from a phone: a shopper chooses what, says why, shows a photo, and reads what happens next; her seller
//! finds the photo.

use anyhow::Context;
use market_tests::{
    browser::{Driver, PHONE},
    market::{Engine, TestMarket},
    steps::Person,
};
use orders::OrderState;
use store::StoreError;

const SHOPPER: &str = "shopper@demo.example";
const PHOTO: &str =
    concat!(env!("CARGO_MANIFEST_DIR"), "/../crates/entrepot/demo/pictures/chipped-handle.png");

/// Her order that came and that nothing is open about.
async fn delivered(market: &TestMarket) -> anyhow::Result<orders::OrderHead> {
    let found = market.db.read(|tx| {
        let email = SHOPPER.parse().map_err(|_| StoreError::Column("e-mail"))?;
        let person = accounts::principal_by_email(tx, &email)?;
        let person = person.ok_or(StoreError::Column("shopper"))?;
        orders::orders_of_shopper(tx, person.shopper_id, None, 100)
    });
    let came = |order: &orders::OrderHead| order.state == OrderState::Delivered;
    found.await?.into_iter().find(came).context("the demo has an order that came")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_shopper_sends_goods_back_from_a_phone_with_a_photo() -> anyhow::Result<()> {
    let market = TestMarket::open(Engine::Sqlite, true).await?.context("SQLite is always there")?;
    let order = delivered(&market).await?;
    let driver = Driver::start()?;
    let person = Person { market: &market, browser: driver.browser(PHONE, "zh-CN").await? };
    person.signs_in_with(SHOPPER, web::DEMO_PASSWORD).await?;
    let (browser, form) = (&person.browser, format!("/orders/{}/return", order.id));
    person.go(&format!("/orders/{}/wrong", order.id)).await?;
    browser.is_sound().await?;
    browser.press(&format!("main a[href='{form}']")).await?;
    browser.is_sound().await?;
    let line = order.lines.first().context("goods")?;
    browser.fill(&format!("units-{}", line.sku), "1").await?;
    browser.fill("reason", "damaged").await?;
    browser.fill("words", "一罐的盖子裂了").await?;
    browser.give_file("photos", &std::path::Path::new(PHOTO).canonicalize()?).await?;
    browser.press("main form[enctype] button[type=submit]").await?;
    let at = browser.address().await?;
    anyhow::ensure!(at.contains("/returns/ret_"), "{at}: {}", browser.text().await?);
    browser.is_sound().await?;
    browser.sees("一罐的盖子裂了").await?;
    browser.waits_for("main img[src*='/attachments/att_']").await?;
    let id = order.id;
    let cases = market
        .db
        .read(move |tx| aftersales::cases_of_order(tx, (id, kernel::By::Operator)))
        .await?;
    let case = cases.returns.last().context("it is kept")?.id.id();
    let shown = market.db.read(move |tx| pictures::attachments(tx, &[case])).await?;
    anyhow::ensure!(shown.len() == 1, "one photo: {shown:?}");
    market.audit().await?;
    Ok(())
}
