//! The first sale, in a browser: a merchant's file becomes listings, a shopper buys from two merchants, the parcels
//! go, the money arrives, and the books prove it. That on SQLite, and the way back of goods on PostgreSQL.

use market_tests::{
    browser::{DESK, Driver},
    market::{Engine, TestMarket},
    steps::{Person, make_operator},
};

const OPERATOR: &str = "operator@market.example";

async fn person<'m>(driver: &Driver, market: &'m TestMarket, language: &str) -> Person<'m> {
    Person { market, browser: driver.browser(DESK, language).await.expect("a browser") }
}

/// A shop that was applied for, approved and stocked, with its owner at a browser.
async fn merchant<'m>(
    driver: &Driver,
    operator: &Person<'m>,
    shop: (&str, &str, &str),
) -> anyhow::Result<Person<'m>> {
    let (name, name_zh, slug) = shop;
    let owner = person(driver, operator.market, "en-US").await;
    owner.joins("Ada Fell", &format!("owner@{slug}.example")).await?;
    owner.applies_to_sell(name, name_zh, slug).await?;
    operator.approves(name).await?;
    owner.ships_to("CN").await?;
    Ok(owner)
}

async fn journey(engine: Engine) -> anyhow::Result<()> {
    let Some(market) = TestMarket::open(engine, false).await? else { return Ok(()) };
    let driver = Driver::start()?;
    make_operator(&market, OPERATOR).await?;
    let operator = person(&driver, &market, "en-US").await;
    operator.signs_in(OPERATOR).await?;

    // Two merchants bring their own files: our CSV with its HS codes, and a Shopify export without any.
    let orchard =
        merchant(&driver, &operator, ("Stillwater Orchard", "静水果园", "stillwater-orchard"))
            .await?;
    let report = orchard.imports("stillwater-orchard.csv").await?;
    assert!(report.contains("twelve"), "the bad price is named: {report}");
    let kiln = merchant(&driver, &operator, ("Cobalt Kiln", "钴蓝窑", "cobalt-kiln")).await?;
    kiln.imports("cobalt-kiln-shopify.csv").await?;
    kiln.completes_and_publishes("Salt-glazed ceramic teacup", "home").await?;

    // A shopper fills her cart before she signs in, and pays two merchants at once.
    let shopper = person(&driver, &market, "zh-CN").await;
    shopper.puts_in_cart("车厘子干", "雷尼尔车厘子干", 2).await?;
    shopper.puts_in_cart("teacup", "Salt-glazed ceramic teacup", 1).await?;
    shopper.joins("林小满", "shopper@market.example").await?;
    shopper.checks_out("110101190001010014").await?;
    shopper.at_the_bank("decline").await?;
    shopper.browser.press("form[action$='/pay'] button[type=submit]").await?;
    shopper.at_the_bank("twice").await?;
    market.settles(2, "paid").await?;
    market.audit().await?;

    // What may not cross is there, and says why.
    shopper.go("/search?ships=any&q=新鲜雷尼尔车厘子").await?;
    shopper.browser.follow("新鲜雷尼尔车厘子").await?;
    assert!(!shopper.browser.has("form.buy-form").await?, "fresh fruit cannot be bought");
    shopper.browser.sees("470").await?;

    // The parcels go, she has them, the merchants are paid.
    orchard.ships("LX000000005US").await?;
    kiln.ships("LX000000014US").await?;
    for _ in 0..2 {
        shopper.go("/orders").await?;
        let orders = shopper.browser.links("main a[href*='/orders/ord_']").await?;
        for order in orders {
            shopper.browser.open(&order).await?;
            if shopper.browser.has("form[action$='/confirm']").await? {
                shopper.browser.press("form[action$='/confirm'] button[type=submit]").await?;
            }
        }
    }
    market.settles(2, "completed").await?;
    for owner in [&orchard, &kiln] {
        owner.go("/sell/money").await?;
        assert!(
            owner.browser.has("a[href*='/sell/bank']").await?,
            "without an account nothing is asked for, and she is told where to enter one"
        );
    }
    operator.go("/admin/ledger").await?;
    market.audit().await?;
    Ok(())
}

/// Where two shoppers live: the country, what pages say of it, and their addresses.
type Home<'a> = (&'a str, &'a str, &'a [(&'a str, &'a str)]);

const HOMES: [Home<'_>; 2] = [
    (
        "US",
        "United States",
        &[
            ("name", "Rowan Ashby"),
            ("mobile", "206 555 0100"),
            ("street", "17 Test Place"),
            ("city", "Seattle"),
            ("state", "WA"),
            ("postcode", "98101"),
        ],
    ),
    (
        "SG",
        "Singapore",
        &[
            ("name", "Tan Probe"),
            ("mobile", "6123 4567"),
            ("street", "1 Test Avenue"),
            ("postcode", "079903"),
        ],
    ),
];

/// The way back: a workshop in China, shoppers in the United States and Singapore.
async fn return_journey(engine: Engine) -> anyhow::Result<()> {
    let Some(market) = TestMarket::open(engine, false).await? else { return Ok(()) };
    let driver = Driver::start()?;
    make_operator(&market, OPERATOR).await?;
    let operator = person(&driver, &market, "en-US").await;
    operator.signs_in(OPERATOR).await?;
    let workshop = person(&driver, &market, "en-US").await;
    workshop.joins("Lin Probe", "owner@linden-bamboo.example").await?;
    let shop = ("Linden Bamboo", "椴竹工坊", "linden-bamboo");
    workshop.applies_from(("CN", "CNY"), shop).await?;
    operator.approves("Linden Bamboo").await?;
    workshop.ships_to("SG US").await?;
    workshop.imports("linden-bamboo.csv").await?;

    let mut shoppers = Vec::new();
    for (country, name, address) in HOMES {
        let shopper = person(&driver, &market, "en-US").await;
        shopper.joins("A Shopper", &format!("shopper@{country}.example").to_lowercase()).await?;
        shopper.go("/").await?;
        shopper.buys_for(country, name).await?;
        shopper.puts_in_cart("bamboo", "Bamboo chopsticks", 2).await?;
        shopper.checks_out_abroad(address).await?;
        shopper.at_the_bank("approve").await?;
        shoppers.push(shopper);
    }
    market.settles(2, "paid").await?;
    market.audit().await?;

    workshop.go("/sell/orders/pick-list").await?;
    workshop.browser.sees("SINGAPORE 079903").await?;
    workshop.browser.sees("Seattle WA 98101").await?;
    workshop.go("/sell/orders").await?;
    let mut orders = workshop.browser.links("main a[href*='/sell/orders/ord_']").await?;
    orders.sort();
    orders.dedup();
    assert_eq!(orders.len(), 2, "{orders:?}");
    for (order, number) in orders.iter().zip(["LX000000005CN", "LX000000014CN"]) {
        workshop.browser.open(order).await?;
        workshop.browser.fill("carrier", "ems").await?;
        workshop.browser.fill("number", number).await?;
        workshop.browser.press("form[action$='/ship'] button[type=submit]").await?;
        workshop.browser.sees(number).await?;
    }
    for shopper in &shoppers {
        shopper.go("/orders").await?;
        let own = shopper.browser.links("main a[href*='/orders/ord_']").await?;
        shopper.browser.open(own.first().expect("an order")).await?;
        shopper.browser.press("form[action$='/confirm'] button[type=submit]").await?;
    }
    market.settles(2, "completed").await?;
    workshop.go("/sell/money").await?;
    workshop.browser.sees("¥").await?;
    workshop.browser.press("a[href*='/sell/bank']").await?;
    workshop.browser.sees("CNAPS").await?;
    operator.go("/admin/ledger").await?;
    market.audit().await?;
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn the_way_back_on_postgres() {
    return_journey(Engine::Postgres).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn the_first_sale_on_sqlite() {
    journey(Engine::Sqlite).await.unwrap();
}
