//! What stands around every page: where the reader buys for, her clock, what machines ask a site for, the
//! doors of the demo market.

use crate::{
    Config,
    testing::{self, Client},
};
use axum::{
    body::Body,
    http::{Method, StatusCode},
};

const CALCULATION: &str =
    "from=CN&to=US&hs=6214.10.20&price=48&currency=USD&weight=120+g&freight=6&quantity=1";

async fn says(browser: &mut Client, path: &str, text: &str) {
    let page = browser.get(path).await;
    assert!(page.body.contains(text), "{path} does not say {text}: {}", page.body);
}

#[tokio::test]
async fn a_visitor_is_asked_once_where_her_parcels_go() {
    for market in testing::markets().await {
        let mut visitor = market.browser().with("accept-language", "en-SG,en;q=0.9,zh-CN;q=0.8");
        for path in ["/", "/search", "/cart", "/merchants"] {
            let page = visitor.get(path).await.body;
            let asks = page.contains("id=\"to-asked\"");
            assert_eq!(asks, path != "/merchants", "{path}: only where there are prices");
            assert!(!asks || page.contains("<option value=\"SG\" selected>"), "{page}");
            assert!(
                page.contains("Deliver to China · prices in CNY"),
                "nothing is assumed: {page}"
            );
        }
        assert!(!visitor.get("/sign-in").await.body.contains("id=\"to-asked\""));
        let chosen = visitor.form("/destination", &[("to", "CN"), ("back", "/search")]).await;
        assert_eq!(chosen.status, StatusCode::SEE_OTHER);
        assert!(!visitor.get("/search").await.body.contains("id=\"to-asked\""));
        // Who says it by a link has said it too.
        let mut other = market.browser();
        let page = other.get("/?to=US").await.body;
        assert!(!page.contains("id=\"to-asked\""), "{page}");
        // A language of no country that parcels are sent to: the market's own is proposed.
        let mut far = market.browser().with("accept-language", "en-XX,eo");
        says(&mut far, "/", "<option value=\"CN\" selected>").await;
    }
}

#[tokio::test]
async fn a_calculation_changes_nothing_of_the_shop() {
    for market in testing::markets().await {
        let mut visitor = market.browser();
        for path in ["/tools/landed-cost", "/tools/landed-cost.json"] {
            let answer = visitor.get(&format!("{path}?{CALCULATION}")).await;
            assert!(!answer.status.is_server_error(), "{}", answer.body);
            let cookies = answer.headers.get_all("set-cookie").iter();
            let kept = cookies.filter(|c| c.to_str().unwrap().starts_with("entrepot_to=")).count();
            assert_eq!(kept, 0, "{path}");
        }
        says(&mut visitor, "/", "Deliver to China · prices in CNY").await;
        let person = market.shopper().await;
        let mut shopper = market.browser_of(&person);
        shopper.form("/destination", &[("to", "SG"), ("back", "/")]).await;
        shopper.get(&format!("/tools/landed-cost?{CALCULATION}")).await;
        says(&mut shopper, "/", "Deliver to Singapore").await;
        says(&mut market.browser_of(&person), "/", "Deliver to Singapore").await;
    }
}

#[tokio::test]
async fn times_are_told_in_the_zone_of_the_browser_and_named() {
    for market in testing::markets().await {
        says(&mut market.browser(), "/", "China time (UTC+8)").await;
        let told = |cookie: &str| market.browser().with("cookie", cookie);
        says(&mut told("entrepot_zone=America/New_York"), "/", "New York time (UTC−5)").await;
        says(&mut told("entrepot_zone=America/New_York"), "/?lang=zh", "纽约时间（UTC−5）").await;
        says(&mut told("entrepot_zone=Asia/Kathmandu"), "/", "Kathmandu time (UTC+5:45)").await;
        for odd in ["Nowhere/At_All", "../../etc/passwd", "<script>", ""] {
            says(&mut told(&format!("entrepot_zone={odd}")), "/", "China time (UTC+8)").await;
        }
    }
}

#[tokio::test]
async fn machines_find_what_they_ask_a_site_for() {
    let config = Config { origin: Some("https://market.example".into()), ..Config::default() };
    for market in testing::markets_with(config).await {
        market.merchant("river-orchard").await;
        let mut machine = market.browser();
        let robots = machine.get("/robots.txt").await;
        assert!(robots.header("content-type").unwrap().starts_with("text/plain"));
        assert!(robots.body.contains("Sitemap: https://market.example/sitemap.xml"));
        assert!(
            robots.body.contains("Disallow: /checkout\n")
                && robots.body.contains("Disallow: /v1/\n")
        );
        let map = machine.get("/sitemap.xml").await;
        assert!(map.header("content-type").unwrap().starts_with("application/xml"));
        assert!(map.body.contains("<loc>https://market.example/sitemap/merchants.xml</loc>"));
        let merchants = machine.get("/sitemap/merchants.xml").await.body;
        let shop = "https://market.example/merchants/river-orchard";
        for lang in ["en", "zh"] {
            assert!(merchants.contains(&format!("<loc>{shop}?lang={lang}</loc>")), "{merchants}");
        }
        assert!(merchants.contains(&format!("hreflang=\"zh-Hans\" href=\"{shop}?lang=zh\"/>")));
        let manifest = machine.get("/manifest.webmanifest").await;
        for icon in manifest.json()["icons"].as_array().unwrap() {
            let picture = machine.get(icon["src"].as_str().unwrap()).await;
            assert_eq!(picture.header("content-type"), Some("image/png"));
        }
        let favicon = machine.get("/favicon.ico").await;
        assert!(favicon.status.is_redirection(), "{}", favicon.status);
        let home = machine.get("/?done=saved").await.body;
        assert!(home.contains("<link rel=\"canonical\" href=\"https://market.example/?lang=en\">"));
        assert!(home.contains("hreflang=\"x-default\" href=\"https://market.example/\""), "{home}");
        assert!(!home.contains("content=\"noindex\""));
        for private in ["/cart", "/sign-in", "/nowhere", "/search?q=tea"] {
            says(&mut machine, private, "content=\"noindex\"").await;
        }
    }
}

#[tokio::test]
async fn the_demo_market_is_entered_by_one_tap_and_no_other() {
    let config = Config { demo: true, ..Config::default() };
    for market in testing::markets_with(config).await {
        let page = market.browser().get("/sign-in?next=/cart").await.body;
        for (_, email) in crate::DEMO_SIGN_INS {
            let door = format!("name=\"email\" value=\"{email}\"");
            assert_eq!(page.matches(&door).count(), 1, "{page}");
        }
    }
    for market in testing::markets().await {
        let page = market.browser().get("/sign-in").await.body;
        assert!(!page.contains("demo.example"), "{page}");
    }
}

#[tokio::test]
async fn a_merchant_finds_her_payouts_and_no_token_stands_in_an_address() {
    for market in testing::markets().await {
        let mut seller = market.browser_of(&market.merchant("hill-orchard").await);
        let moved = seller.get("/sell/payouts").await;
        assert_eq!(moved.status, StatusCode::PERMANENT_REDIRECT);
        assert_eq!(moved.header("location"), Some("/sell/money"));
        let page = seller.get("/sell/import").await.body;
        assert!(!page.contains("csrf="), "{page}");
        let forged = "--B\r\nContent-Disposition: form-data; name=\"csrf\"\r\n\r\nx\r\n--B--\r\n";
        let kind = Some("multipart/form-data; boundary=B");
        let refused = seller.send(Method::POST, "/sell/import", kind, Body::from(forged)).await;
        assert_eq!(refused.status, StatusCode::FORBIDDEN);
    }
}
