//! *Buy now* on a product buys that product, and leaves the cart as it is.

use super::buying::{at_the_bank, field, orders_of, put, shop, sound, town};
use crate::testing;
use axum::http::StatusCode;

/// The form of that page with everything filled in right.
fn filled(page: &str) -> Vec<(String, String)> {
    let fields = [
        ("at-once", field(page, "at-once")),
        ("confirmed", field(page, "confirmed")),
        ("key", field(page, "key")),
        ("address", "new".to_owned()),
        ("name", "张伟".to_owned()),
        ("mobile", "13800138000".to_owned()),
        ("province", "310000".to_owned()),
        ("division", "310115".to_owned()),
        ("street", "世纪大道 100 号 8 室".to_owned()),
        ("orderer", "new".to_owned()),
        ("orderer-name", "张伟".to_owned()),
        ("id-number", "11010519491231002X".to_owned()),
    ];
    fields.map(|(name, value)| (name.to_owned(), value)).to_vec()
}

#[tokio::test(flavor = "multi_thread")]
async fn buying_one_product_now_leaves_the_cart_as_it_is() {
    for market in testing::markets().await {
        let town = town(market).await;
        let market = &town.market;
        let (orchard, farm) = (shop(market, "orchard").await, shop(market, "farm").await);
        let person = market.shopper().await;
        let mut browser = market.browser_of(&person);
        put(&mut browser, &orchard, 0, "2").await;
        let (id, sku) = (farm.id.to_string(), farm.variants[1].id.to_string());
        let fields =
            [("listing", id.as_str()), ("sku", &sku), ("quantity", "3"), ("act", "checkout")];
        let buys = browser.form("/cart", &fields).await;
        assert_eq!(buys.status, StatusCode::SEE_OTHER, "{}", buys.body);
        let path = buys.header("location").unwrap().to_owned();
        assert_eq!(path, "/checkout?at-once=1");
        let page = browser.get(&path).await.body;
        assert!(
            page.contains("Cherries of farm") && !page.contains("Cherries of orchard"),
            "{page}"
        );
        assert!(page.contains("This alone"), "{page}");

        // A form that is refused stands again for the same product alone.
        let fields = filled(&page);
        let wrong: Vec<(&str, &str)> = fields
            .iter()
            .filter(|(name, _)| name != "mobile")
            .map(|(name, value)| (name.as_str(), value.as_str()))
            .collect();
        let refused = browser.form("/checkout", &wrong).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", refused.body);
        assert!(!refused.body.contains("Cherries of orchard"), "{}", refused.body);

        let right: Vec<(&str, &str)> =
            fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        let placed = browser.form("/checkout", &right).await;
        assert_eq!(placed.status, StatusCode::SEE_OTHER, "{}", placed.body);
        let bank = placed.header("location").unwrap().to_owned();
        at_the_bank(&town, &bank, "approve").await;
        let orders = orders_of(market, &person).await;
        let bought: Vec<(String, u32)> =
            orders[0].lines.iter().map(|line| (line.sku.to_string(), line.quantity)).collect();
        assert_eq!((orders.len(), bought), (1, vec![(sku.clone(), 3)]), "{}", market.engine);
        let cart = browser.get("/cart").await.body;
        assert!(
            cart.contains("Cherries of orchard") && !cart.contains("Cherries of farm"),
            "{cart}"
        );
        sound(market).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stranger_is_asked_who_she_is_and_comes_back_to_the_one_product() {
    for market in testing::markets().await {
        let town = town(market).await;
        let market = &town.market;
        let farm = shop(market, "farm").await;
        let mut browser = market.browser();
        let (id, sku) = (farm.id.to_string(), farm.variants[0].id.to_string());
        let fields = [("listing", id.as_str()), ("sku", &sku), ("act", "checkout")];
        let buys = browser.form("/cart", &fields).await;
        let path = buys.header("location").unwrap().to_owned();
        let asked = browser.get(&path).await;
        assert_eq!(asked.status, StatusCode::SEE_OTHER, "{}", asked.body);
        let next = asked.header("location").unwrap();
        assert!(next.contains("at-once"), "{next}");
        let none =
            [("listing", id.as_str()), ("sku", &sku), ("quantity", "1000"), ("act", "checkout")];
        let many = browser.form("/cart", &none).await;
        assert!(many.status.is_client_error(), "{}", many.status);
    }
}
