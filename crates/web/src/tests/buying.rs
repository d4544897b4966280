//! From the cart to a paid order, in a browser without scripts and over the API, at a real sandbox
//! bank on a loopback port.

use crate::{
    Clock, Config, router,
    testing::{self, Answer, Client, Market, Person},
};
use axum::http::{Method, StatusCode};
use catalog::{
    ChangeStatus, HsAssignment, HsState, Kind, LangText, Listing, ListingDraft, ListingOption,
    NewListing, Status, Text, VariantDraft,
};
use kernel::{Country, Currency, Grams, Lang, Money, OrderId, Secret};
use orders::OrderState;
use payments::{Provider, SandboxClient, WebhookSecret};
use sandbox::{Sandbox, SandboxConfig};
use serde_json::json;
use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::Arc;
use store::StoreError;

const MOBILE: &str = "13800138000";
const ID_NUMBER: &str = "11010519491231002X";

/// A market and a bank, each on a port of its own.
pub(super) struct Town {
    pub(super) market: Market,
    bank: Sandbox,
    _folder: tempfile::TempDir,
}

async fn listen() -> (tokio::net::TcpListener, String) {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    (listener, url)
}

pub(super) async fn town(mut market: Market) -> Town {
    let folder = tempfile::tempdir().unwrap();
    let (bank_listener, bank_url) = listen().await;
    let (market_listener, market_url) = listen().await;
    let secret = WebhookSecret::new(vec![7; 32]).unwrap();
    let api_key = Secret::new("only for this test".to_owned());
    let bank = Sandbox::open(SandboxConfig {
        folder: folder.path().to_owned(),
        public_url: bank_url.clone(),
        webhook_url: format!("{market_url}/webhooks/payments"),
        api_key: api_key.clone(),
        webhook_secret: secret.clone(),
    })
    .unwrap();
    let client = SandboxClient::new(&bank_url, api_key, secret).unwrap();
    let config = Config {
        origin: Some("http://localhost".into()),
        payment_origins: vec![bank_url],
        ..(*market.app.config).clone()
    };
    market.app.clock = Clock::System;
    market.app.provider = Provider::Sandbox(client);
    market.app.config = Arc::new(config);
    market.router = router(market.app.clone());
    let service = market.router.clone().into_make_service_with_connect_info::<SocketAddr>();
    tokio::spawn(axum::serve(market_listener, service).into_future());
    tokio::spawn(axum::serve(bank_listener, bank.router()).into_future());
    Town { market, bank, _folder: folder }
}

/// A merchant with one listing: two sizes at 12.50 and 30 dollars, ten of each.
pub(super) async fn shop(market: &Market, slug: &str) -> Listing {
    let merchant = market.merchant(slug).await.merchant.unwrap();
    let moment = market.app.clock.moment();
    let hs = HsAssignment {
        code: "0813.40".parse().unwrap(),
        edition: trade::HsEdition::HS2022,
        state: HsState::Confirmed,
    };
    let variant = |(size, cents)| VariantDraft {
        id: None,
        code: format!("DRY-{size}"),
        values: vec![LangText::of(Lang::EN, size)],
        price: Money::new(cents, Currency::USD),
        weight: Some(Grams::new(250)),
        barcode: None,
        attributes: BTreeMap::from([("state".to_owned(), "dried".to_owned())]),
        hs: BTreeMap::from([(Country::CN, hs)]),
        stock_stated: None,
    };
    let text = Text { title: format!("Cherries of {slug}"), description: "Dried.".into() };
    let draft = ListingDraft {
        handle: "dried-cherries".into(),
        kind: Kind::Goods,
        category: "fruit".into(),
        brand: None,
        origin: Country::US,
        texts: BTreeMap::from([(Lang::EN, text)]),
        options: vec![ListingOption { name: LangText::of(Lang::EN, "Size") }],
        variants: [("Small", 1_250), ("Large", 3_000)].into_iter().map(variant).collect(),
        pictures: Vec::new(),
    };
    let made = market.app.db.write(move |tx| {
        let mut moment = moment.clone();
        let card = pricing::default_card(merchant, Country::US, Currency::USD);
        pricing::save_rate_card(tx, &card, &mut moment).unwrap();
        let new = NewListing { merchant, draft: draft.clone() };
        let listing = catalog::create_listing(tx, &new, &mut moment).unwrap();
        let change = ChangeStatus { listing: listing.id, version: None, to: Status::Published };
        catalog::change_status(tx, &change, &mut moment).unwrap();
        let stock: Vec<_> = listing.variants.iter().map(|v| (v.id, 10)).collect();
        inventory::count(tx, merchant, &stock, &mut moment)?;
        Ok::<_, StoreError>(listing)
    });
    made.await.unwrap()
}

/// The value of a hidden field.
pub(super) fn field(page: &str, name: &str) -> String {
    let start = format!("name=\"{name}\" value=\"");
    let (_, rest) = page.split_once(&start).unwrap_or_else(|| panic!("no field {name}"));
    rest.split('"').next().unwrap().to_owned()
}

fn shows_nothing_personal(answer: &Answer) {
    for secret in [MOBILE, ID_NUMBER] {
        assert!(!answer.body.contains(secret), "{}", answer.body);
    }
}

pub(super) async fn put(browser: &mut Client, listing: &Listing, variant: usize, quantity: &str) {
    let (id, sku) = (listing.id.to_string(), listing.variants[variant].id.to_string());
    let fields = [("listing", id.as_str()), ("sku", &sku), ("quantity", quantity)];
    let answer = browser.form("/cart", &fields).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
}

/// The checkout's form with everything filled in right.
pub(super) async fn filled(browser: &mut Client) -> Vec<(String, String)> {
    let page = browser.get("/checkout").await;
    assert_eq!(page.status, StatusCode::OK);
    let address = field(&page.body, "address");
    let mut fields = vec![
        ("confirmed", field(&page.body, "confirmed")),
        ("key", field(&page.body, "key")),
        ("address", address.clone()),
    ];
    if address == "new" {
        fields.extend([
            ("name", "张伟".to_owned()),
            ("mobile", MOBILE.to_owned()),
            ("province", "310000".to_owned()),
            ("division", "310115".to_owned()),
            ("street", "世纪大道 100 号 8 室".to_owned()),
            ("orderer", "new".to_owned()),
            ("orderer-name", "张伟".to_owned()),
            ("id-number", ID_NUMBER.to_owned()),
        ]);
    } else {
        fields.push(("orderer", "saved".to_owned()));
    }
    fields.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}

pub(super) async fn send(browser: &mut Client, fields: &[(String, String)]) -> Answer {
    let fields: Vec<(&str, &str)> = fields.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
    browser.form("/checkout", &fields).await
}

/// What the shopper does on the bank's page; answers with where she is sent.
pub(super) async fn at_the_bank(town: &Town, page: &str, choice: &str) -> String {
    let mut browser = town.market.browser().through(town.bank.router());
    let path = page.splitn(4, '/').nth(3).unwrap();
    let shown = browser.get(&format!("/{path}")).await;
    assert!(shown.body.contains("No real money"), "{}", shown.body);
    let answer = browser.raw_form(&format!("/{path}"), &[("choice", choice)]).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER);
    answer.header("location").unwrap().replace("http://localhost", "")
}

pub(super) async fn orders_of(market: &Market, person: &Person) -> Vec<orders::Order> {
    let id = person.shopper;
    let found = market.app.db.read(move |tx| {
        let found = orders::orders_of_shopper(tx, id, None::<OrderId>, 20)?;
        orders::with_quotes(tx, found)
    });
    found.await.unwrap()
}

pub(super) async fn sound(market: &Market) {
    let report = audit::audit(&market.app.db).await.unwrap();
    assert!(report.ok(), "{:?}", report.first_broken());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_shopper_buys_from_two_merchants_without_a_script() {
    for market in testing::markets().await {
        let town = town(market).await;
        let market = &town.market;
        let (orchard, farm) = (shop(market, "orchard").await, shop(market, "farm").await);
        let person = market.shopper().await;
        let mut browser = market.browser_of(&person);
        put(&mut browser, &orchard, 0, "2").await;
        put(&mut browser, &farm, 1, "1").await;
        let cart = browser.get("/cart").await;
        for text in ["Cherries of orchard", "Cherries of farm", "href=\"/checkout\"", "<meter"] {
            assert!(cart.body.contains(text), "no {text} on {}", market.engine);
        }
        let fields = filled(&mut browser).await;
        let answer = send(&mut browser, &fields).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
        let page = answer.header("location").unwrap().to_owned();
        assert!(page.contains("/pay/pay_"), "{page}");
        let again = send(&mut browser, &fields).await;
        assert_eq!(again.header("location"), Some(page.as_str()), "the same form orders once");

        let back = at_the_bank(&town, &page, "twice").await;
        let shown = browser.get(&back).await;
        assert!(shown.body.contains("Thank you, it is paid"), "{}", shown.body);
        shows_nothing_personal(&shown);
        let orders = orders_of(market, &person).await;
        assert_eq!(orders.len(), 2);
        assert!(orders.iter().all(|order| order.state == OrderState::Paid));
        let sum: i64 = orders.iter().map(|order| order.total.minor()).sum();
        let cart_total = orders.iter().map(|o| o.quote.total.minor()).sum::<i64>();
        assert_eq!(sum, cart_total);
        for path in ["/checkout", "/cart", "/orders"] {
            shows_nothing_personal(&browser.get(path).await);
        }
        sound(market).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_wrong_is_told_beside_its_field_and_what_was_right_is_kept() {
    for market in testing::markets().await {
        let town = town(market).await;
        let orchard = shop(&town.market, "orchard").await;
        let person = town.market.shopper().await;
        let mut browser = town.market.browser_of(&person);
        put(&mut browser, &orchard, 0, "1").await;
        let mut fields = filled(&mut browser).await;
        let set = |fields: &mut Vec<(String, String)>, name: &str, value: &str| {
            let found = fields.iter_mut().find(|(n, _)| n == name).unwrap();
            value.clone_into(&mut found.1);
        };
        set(&mut fields, "division", "");
        set(&mut fields, "id-number", "110105194912310021");
        let answer = send(&mut browser, &fields).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(answer.body.contains("A digit is mistyped"), "{}", answer.body);
        assert!(answer.body.contains("Choose province, city and district"));
        assert!(
            !answer.body.contains("110105194912310021"),
            "an identity number is never shown whole"
        );
        assert!(answer.body.contains("世纪大道"), "what was typed is still there");

        // The list of districts comes with one step, and keeps what was typed.
        let mut step = fields.clone();
        step.push(("act".into(), "province".into()));
        let answer = send(&mut browser, &step).await;
        assert_eq!(answer.status, StatusCode::OK);
        assert!(answer.body.contains("浦东新区") && answer.body.contains("世纪大道"));

        set(&mut fields, "division", "310115");
        let answer = send(&mut browser, &fields).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(
            answer.body.contains("138****8000"),
            "the address is kept, masked: {}",
            answer.body
        );
        assert!(orders_of(&town.market, &person).await.is_empty());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_changed_price_is_shown_before_anything_is_ordered() {
    for market in testing::markets().await {
        let town = town(market).await;
        let orchard = shop(&town.market, "orchard").await;
        let person = town.market.shopper().await;
        let mut browser = town.market.browser_of(&person);
        put(&mut browser, &orchard, 0, "1").await;
        let fields = filled(&mut browser).await;
        put(&mut browser, &orchard, 0, "1").await;
        let answer = send(&mut browser, &fields).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(answer.body.contains("changed since you looked"), "{}", answer.body);
        assert_ne!(field(&answer.body, "confirmed"), fields[0].1);
        assert!(orders_of(&town.market, &person).await.is_empty());
        let fields = filled(&mut browser).await;
        assert_eq!(send(&mut browser, &fields).await.status, StatusCode::SEE_OTHER);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_declined_payment_is_tried_again_or_called_off() {
    for market in testing::markets().await {
        let town = town(market).await;
        let orchard = shop(&town.market, "orchard").await;
        let person = town.market.shopper().await;
        let mut browser = town.market.browser_of(&person);
        put(&mut browser, &orchard, 0, "1").await;
        let fields = filled(&mut browser).await;
        let page = send(&mut browser, &fields).await.header("location").unwrap().to_owned();
        let back = at_the_bank(&town, &page, "decline").await;
        let shown = browser.get(&back).await;
        assert!(shown.body.contains("The payment was declined"), "{}", shown.body);
        let own = back.split('?').next().unwrap().to_owned();
        let retry = browser.form(&format!("{own}/pay"), &[]).await;
        let second = retry.header("location").unwrap().to_owned();
        assert_ne!(second, page);
        let off = browser.form(&format!("{own}/call-off"), &[]).await;
        assert_eq!(off.header("location"), Some("/cart?done=called-off"));
        assert!(browser.get("/cart").await.body.contains("Cherries of orchard"));
        // She pays all the same: the goods are still there, so the order comes back.
        at_the_bank(&town, &second, "approve").await;
        assert_eq!(orders_of(&town.market, &person).await[0].state, OrderState::Paid);
        sound(&town.market).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_program_orders_and_pays_over_the_api() {
    for market in testing::markets().await {
        let town = town(market).await;
        let orchard = shop(&town.market, "orchard").await;
        let person = town.market.shopper().await;
        let mut program = town.market.program_of(&person);
        let line = json!({
            "listing": orchard.id.to_string(), "sku": orchard.variants[0].id.to_string(), "quantity": 3
        });
        let cart = program.json(Method::POST, "/v1/cart/lines", &line).await.json();
        assert_eq!(cart["parcels"][0]["lines"][0]["quantity"], 3);
        let digest = cart["digest"].as_str().unwrap().to_owned();

        let bad = json!({"name": "", "mobile": "1", "division": "1", "street": "x"});
        let refused = program.json(Method::POST, "/v1/addresses", &bad).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(refused.json()["errors"].as_array().unwrap().len(), 3);
        let good = json!({
            "name": "张伟", "mobile": MOBILE, "division": "310115", "street": "世纪大道 100 号"
        });
        let address = program.json(Method::POST, "/v1/addresses", &good).await;
        assert_eq!(address.status, StatusCode::CREATED);
        shows_nothing_personal(&address);
        let address = address.json()["id"].as_str().unwrap().to_owned();
        let who = json!({"name": "张伟", "id_number": ID_NUMBER});
        let orderer = program.json(Method::PUT, "/v1/orderer", &who).await;
        assert_eq!(orderer.json()["id_number"], "110105********002X");

        // Nobody says herself when she was shown which prices.
        let (unsealed, seal) = digest.split_once('.').unwrap();
        let (prices, seconds) = unsealed.split_once('-').unwrap();
        let earlier = i64::from_str_radix(seconds, 16).unwrap() - 60;
        for wrong in ["0", &format!("{prices}-{earlier:x}.{seal}"), unsealed, ""] {
            let wrong = json!({"address": address, "digest": wrong});
            let stale = program.json(Method::POST, "/v1/checkouts", &wrong).await;
            assert_eq!(
                (stale.status, &stale.json()["type"]),
                (StatusCode::CONFLICT, &json!("/problems/price-changed"))
            );
        }
        let mut program = program.with("idempotency-key", "first");
        let ask = json!({"address": address, "digest": digest});
        let placed = program.json(Method::POST, "/v1/checkouts", &ask).await;
        assert_eq!(placed.status, StatusCode::CREATED, "{}", placed.body);
        let again = program.json(Method::POST, "/v1/checkouts", &ask).await;
        assert_eq!(again.body, placed.body);
        let path = placed.header("location").unwrap().to_owned();
        let mut program = town.market.program_of(&person);
        let pay = program.json(Method::POST, &format!("{path}/payments"), &json!({})).await;
        let page = pay.json()["pay_url"].as_str().unwrap().to_owned();
        at_the_bank(&town, &page, "approve").await;
        let paid = program.get(&path).await.json();
        assert_eq!((&paid["state"], &paid["orders"][0]["state"]), (&json!("paid"), &json!("paid")));
        assert_eq!(paid["total"], paid["payments"][0]["amount"]);
        assert_eq!(paid["total"], cart["total"]);

        // Another shopper may not even know that it exists.
        let stranger = town.market.person("stranger", false).await;
        let answer = town.market.program_of(&stranger).get(&path).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND);
        sound(&town.market).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn news_that_the_bank_did_not_sign_is_not_believed() {
    for market in testing::markets().await {
        let mut client = market
            .browser()
            .with("webhook-id", "msg_1")
            .with("webhook-timestamp", "1795334400")
            .with("webhook-signature", "v1,AAAA");
        let answer = client.json(Method::POST, "/webhooks/payments", &json!({})).await;
        assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
        assert_eq!(answer.json()["type"], "/problems/webhook-not-believed");
    }
}
