//! What a visitor sees of the shop: search, listings and their prices, refusals with reasons.

use crate::testing::{Market, markets};
use axum::http::StatusCode;
use catalog::import::ImportOptions;
use kernel::{Country, Currency};
use trust::ImportAsk;

const FILE: &str = "\
listing,kind,category,brand,origin,title_en,title_zh,description_en,description_zh,option1_name_en,option1_name_zh,option1_value_en,option1_value_zh,sku,price,currency,weight_g,hs_code,hs_edition,stock
dried-cherries,produce,fruit,River,US,Dried cherries,车厘子干,Chewy and dark.,有嚼劲。,Net weight,净重,200 g,200 g,DC-200,9.80,USD,230,0813.40,2022,12
dried-cherries,,,,,,,,,,,500 g,500 g,DC-500,21.50,USD,550,0813.40,2022,0
fresh-cherries,produce,fruit,River,US,Fresh cherries,新鲜樱桃,Picked today.,今天摘的。,,,,,FC-2K,34.00,USD,2300,0809.29,2022,9
work-shirt,goods,apparel,,US,Denim work shirt,丹宁工装衬衫,Three seams.,三道线。,,,,,WS-1,70.00,USD,380,6205.20,2022,5
lesson,service,services,,US,A lesson,一堂课,One hour.,一小时。,,,,,LE-1,32.00,USD,,,,5
";

/// A market with one merchant and the listings of [`FILE`].
async fn stocked() -> Vec<Market> {
    let markets = markets().await;
    for market in &markets {
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
        let file = FILE.as_bytes();
        let report = trust::import_catalogue(&market.app.db, ask, file, |_| {}).await.unwrap();
        assert_eq!((report.listings.published, report.listings.failed), (4, 0), "{report:?}");
        let now = market.app.clock.now();
        search::catch_up(&market.app.search, &market.app.db, now).await.unwrap();
    }
    markets
}

fn link(page: &str, name: &str) -> String {
    let at = page.find(&format!("/{name}\"")).unwrap_or_else(|| panic!("no link to {name}"));
    let start = page[..at].rfind('"').unwrap() + 1;
    page[start..=at + name.len()].to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_visitor_finds_what_is_for_sale_in_both_languages() {
    for market in stocked().await {
        let mut browser = market.browser();
        for (query, finds, not) in [
            ("q=dried+cherries", "Dried cherries", "Denim"),
            ("q=%E6%A8%B1%E6%A1%83&ships=any", "Fresh cherries", "Denim"),
            // What cannot be bought here is found by who asks for it alone.
            ("q=%E6%A8%B1%E6%A1%83", "Dried cherries", "Fresh cherries"),
            ("q=%E7%89%9B%E4%BB%94", "Denim work shirt", "cherries"),
            ("category=apparel", "Denim work shirt", "cherries"),
            ("ships=CN&q=cherries", "Dried cherries", "Fresh cherries"),
        ] {
            let page = browser.get(&format!("/search?lang=en&{query}")).await;
            let main = page.body.split("<main").nth(1).unwrap();
            assert!(page.status.is_success() && main.contains(finds), "{query}");
            let results = main.split("class=\"grid\"").nth(1).unwrap();
            assert!(!results.contains(not), "{query} {}", market.engine);
        }
        let none = browser.get("/search?lang=zh&q=qqqqqq").await.body;
        assert!(none.contains("没有找到"));
        for odd in [
            "q=%22%3Cscript%3E",
            "category=none&min=-1&max=x&cursor=zz&sort=up",
            "merchant=no-such",
        ] {
            let page = browser.get(&format!("/search?{odd}")).await;
            assert!(page.status.is_success() && !page.body.contains("<script>"), "{odd}");
        }
        let nul = browser.get("/search?q=%00%22%3Cscript%3E").await;
        assert_eq!(nul.status, StatusCode::BAD_REQUEST, "{}", market.engine);
        assert!(!nul.body.contains("<script>"), "{}", nul.body);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_listing_tells_its_price_at_the_door_or_why_there_is_none() {
    for market in stocked().await {
        let mut browser = market.browser();
        let all = browser.get("/search?lang=en&ships=any").await.body;
        let dried = browser.get(&link(&all, "dried-cherries")).await.body;
        assert!(dried.contains("Add to cart") && dried.contains("0813.40 (HS 2022)"));
        assert!(dried.contains("All duties and taxes included") && dried.contains("Arrives"));
        let made = dried.split("Origin</dt>").nth(1).unwrap().split("</dd>").next().unwrap();
        assert!(!made.contains("Testville"), "where the shop is says nothing of it: {made}");
        let mut elsewhere = market.browser();
        let there = format!("{}?lang=en&to=SG", link(&all, "dried-cherries"));
        let there = elsewhere.get(&there).await.body;
        assert!(there.contains("0813.40; for Singapore the seller has not chosen"), "{there}");
        let none = elsewhere.get("/search?lang=en&to=SG").await.body;
        assert!(
            none.contains("Nothing is sent to Singapore yet"),
            "as the first page says: {none}"
        );
        // The other weight is sold out: its choice says so, and its page has no way to buy it.
        assert!(dried.contains("choice-out"));
        let fresh = browser.get(&link(&all, "fresh-cherries")).await.body;
        assert!(fresh.contains("Fresh fruit may not be sent to China by parcel."));
        assert!(fresh.contains("Announcement 470") && !fresh.contains("Add to cart"));
        let lesson = browser.get(&link(&all, "lesson")).await.body;
        assert!(lesson.contains("nothing is sent") && !lesson.contains("Add to cart"));
        let unknown = browser.get("/listings/lst_00000000000000000000000000").await;
        assert_eq!(unknown.status, 404);
        assert_eq!(browser.get("/listings/x/y").await.status, 404);
        let home = browser.get("/").await;
        assert!(home.status.is_success() && home.body.contains("/search?category=fruit"));
        let shop = browser.get("/merchants/river-orchard").await.body;
        assert!(shop.contains("Dried cherries") && shop.contains("register of businesses"));
        assert!(browser.get("/merchants").await.body.contains("/merchants/river-orchard"));
        assert_eq!(browser.get("/merchants/no-such").await.status, 404);
    }
}

/// What a page tells programs, one value for each element.
pub(super) fn told(page: &str) -> Vec<serde_json::Value> {
    let parts = page.split("<script type=\"application/ld+json\">").skip(1);
    parts
        .map(|part| serde_json::from_str(part.split("</script>").next().unwrap()).unwrap())
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_listing_tells_programs_its_price_at_the_door() {
    for market in stocked().await {
        let mut browser = market.browser();
        let all = browser.get("/search?lang=en&ships=any").await.body;
        let address = link(&all, "dried-cherries");
        let page = browser.get(&address).await.body;
        let [product, crumbs] = <[_; 2]>::try_from(told(&page)).unwrap();
        assert_eq!(
            (&product["@type"], &product["name"]),
            (&"Product".into(), &"Dried cherries".into())
        );
        let offer = &product["offers"];
        assert_eq!(offer["priceCurrency"], "CNY");
        let price = offer["price"].as_str().unwrap();
        assert!(page.contains(price), "the price that is shown: {price}");
        assert_eq!(offer["availability"], "https://schema.org/InStock");
        assert_eq!(offer["shippingDetails"]["shippingDestination"]["addressCountry"], "CN");
        assert_eq!(crumbs["itemListElement"].as_array().unwrap().len(), 3, "{crumbs}");
        // What has no price at this door is a product without an offer.
        let fresh = browser.get(&link(&all, "fresh-cherries")).await.body;
        assert_eq!(told(&fresh)[0]["offers"], serde_json::Value::Null);
        let home = told(&browser.get("/").await.body);
        assert_eq!((home.len(), &home[0]["@type"]), (2, &"Organization".into()));
        let shop = told(&browser.get("/merchants/river-orchard").await.body);
        assert_eq!((shop.len(), &shop[1]["@type"]), (2, &"BreadcrumbList".into()));
        let map = browser.get("/sitemap/listings.xml").await.body;
        let id = address.split('/').nth(2).unwrap();
        assert_eq!(map.matches(&format!("/listings/{id}?lang=zh</loc>")).count(), 1, "{map}");
        assert_eq!(map.matches("<url>").count(), 8, "four listings in two languages: {map}");
        assert!(browser.get("/sitemap.xml").await.body.contains("/sitemap/listings.xml</loc>"));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn programs_read_listings_without_signing_in() {
    for market in stocked().await {
        let mut program = market.browser();
        let mut seen = Vec::new();
        let mut address = "/v1/listings?limit=3".to_owned();
        loop {
            let page = program.get(&address).await.json();
            let items = page["items"].as_array().unwrap().clone();
            seen.extend(items.iter().map(|item| item["handle"].as_str().unwrap().to_owned()));
            let Some(next) = page["next"].as_str() else { break };
            address = format!("/v1/listings?limit=3&cursor={next}");
        }
        seen.sort_unstable();
        assert_eq!(seen, ["dried-cherries", "fresh-cherries", "lesson", "work-shirt"]);
        let found = program.get("/v1/search?q=%E8%BD%A6%E5%8E%98%E5%AD%90%E5%B9%B2").await.json();
        let first = &found["items"][0];
        assert_eq!(first["handle"], "dried-cherries");
        let landed = &first["variants"][0]["landed"];
        assert_eq!(landed["total"]["currency"], "CNY");
        assert_eq!(first["landed"], *landed);
        let id = first["id"].as_str().unwrap();
        let one = program.get(&format!("/v1/listings/{id}")).await;
        assert_eq!(one.header("etag"), Some(format!("\"{}\"", first["version"]).as_str()));
        let fresh = program.get("/v1/search?q=fresh").await.json();
        assert_eq!(fresh["items"][0]["variants"][0]["refusal"]["slug"], "parcel-banned");
        assert_eq!(fresh["items"][0]["landed"], serde_json::Value::Null);
        for bad in
            ["sort=up", "category=none", "origin=XX", "merchant=no-such", "cursor=zz", "limit=0"]
        {
            assert_eq!(program.get(&format!("/v1/search?{bad}")).await.status, 400, "{bad}");
        }
        assert_eq!(program.get("/v1/listings/x").await.status, 404);
        // What its merchant takes off the shelf is gone from the shop as soon as the index follows.
        let (listing, moment) = (id.parse().unwrap(), market.app.clock.moment());
        let pause = move |tx: &mut store::Tx<'_>| {
            let ask = trust::PauseListing { listing, version: None };
            trust::pause_listing(tx, &ask, &mut moment.clone())
        };
        market.app.db.write(pause).await.unwrap();
        let (index, db) = (&market.app.search, &market.app.db);
        assert_eq!(search::catch_up(index, db, market.app.clock.now()).await.unwrap(), 1);
        assert_eq!(search::catch_up(index, db, market.app.clock.now()).await.unwrap(), 0);
        let found = program.get("/v1/search?q=%E8%BD%A6%E5%8E%98%E5%AD%90%E5%B9%B2").await.json();
        assert!(found["items"].as_array().unwrap().iter().all(|item| item["id"] != id));
        let page = program.get(&format!("/listings/{id}?lang=en")).await;
        assert!(page.status.is_success() && page.body.contains("not on sale now"));
    }
}
