//! The way back: a merchant in China, shoppers in Singapore and the United States, who choose the
//! country they buy for and see its prices, forms and rules everywhere.

use super::buying::{at_the_bank, field, orders_of, put, send, shop, sound, town};
use crate::testing::{self, Client, Market};
use axum::http::{Method, StatusCode};
use catalog::{
    ChangeStatus, HsAssignment, HsState, Kind, Listing, ListingDraft, NewListing, Status, Text,
    VariantDraft,
};
use kernel::{Country, Currency, Grams, Lang, Money};
use ledger::Account;
use pricing::{RateCard, Step};
use serde_json::json;
use std::collections::BTreeMap;
use store::StoreError;

fn singapore() -> Country {
    "SG".parse().unwrap()
}

/// A merchant in China who sells bamboo chopsticks at 88 yuan to Singapore and the United States.
async fn workshop(market: &Market) -> Listing {
    let merchant =
        market.merchant_in("workshop", Country::CN, Currency::CNY).await.merchant.unwrap();
    let confirmed = |code: &str| HsAssignment {
        code: code.parse().unwrap(),
        edition: trade::HsEdition::HS2022,
        state: HsState::Confirmed,
    };
    let text = Text { title: "Bamboo chopsticks".into(), description: "Ten pairs.".into() };
    let variant = VariantDraft {
        id: None,
        code: "BAMBOO-10".into(),
        values: Vec::new(),
        price: Money::new(8_800, Currency::CNY),
        weight: Some(Grams::new(300)),
        barcode: None,
        attributes: BTreeMap::new(),
        hs: BTreeMap::from([
            (singapore(), confirmed("4419.12")),
            (Country::US, confirmed("4419.12.00")),
        ]),
        stock_stated: None,
    };
    let draft = ListingDraft {
        handle: "bamboo-chopsticks".into(),
        kind: Kind::Goods,
        category: "home".into(),
        brand: None,
        origin: Country::CN,
        texts: BTreeMap::from([(Lang::EN, text)]),
        options: Vec::new(),
        variants: vec![variant],
        pictures: Vec::new(),
    };
    let card = RateCard {
        code: "abroad".into(),
        countries: vec![singapore(), Country::US],
        steps: vec![Step { up_to: Grams::new(5_000), price: Money::new(3_200, Currency::CNY) }],
        ..pricing::default_card(merchant, Country::CN, Currency::CNY)
    };
    let moment = market.app.clock.moment();
    let made = market.app.db.write(move |tx| {
        let mut moment = moment.clone();
        pricing::save_rate_card(tx, &card, &mut moment).unwrap();
        let new = NewListing { merchant, draft: draft.clone() };
        let listing = catalog::create_listing(tx, &new, &mut moment).unwrap();
        let change = ChangeStatus { listing: listing.id, version: None, to: Status::Published };
        catalog::change_status(tx, &change, &mut moment).unwrap();
        inventory::count(tx, merchant, &[(listing.variants[0].id, 20)], &mut moment)?;
        Ok::<_, StoreError>(listing)
    });
    made.await.unwrap()
}

async fn index(market: &Market) {
    let now = market.app.clock.now();
    search::catch_up(&market.app.search, &market.app.db, now).await.unwrap();
}

async fn choose(browser: &mut Client, to: &str, back: &str) {
    let answer = browser.form("/destination", &[("to", to), ("back", back), ("sure", "1")]).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_destination_follows_the_link_the_browser_and_the_account() {
    for market in testing::markets().await {
        let mut browser = market.browser();
        assert!(browser.get("/").await.body.contains("Deliver to China · prices in CNY"));
        let listed = browser.get("/destination?back=/search").await.body;
        for text in ["Singapore · SGD", "United States · USD", "Germany · EUR", "value=\"/search\""]
        {
            assert!(listed.contains(text), "no {text}: {listed}");
        }
        assert!(browser.get("/?to=SG").await.body.contains("Deliver to Singapore · prices in SGD"));
        assert!(browser.get("/").await.body.contains("Deliver to Singapore"), "the link is kept");
        assert!(browser.get("/?to=AQ").await.body.contains("Deliver to Singapore"), "no such lane");
        let wrong = browser.form("/destination", &[("to", "AQ"), ("back", "/")]).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        let answer =
            browser.form("/destination", &[("to", "US"), ("back", "//evil.example")]).await;
        assert_eq!(answer.header("location"), Some("/?done=destination"));

        // An account remembers, on every device; what it remembers stands before a browser's cookie.
        let person = market.shopper().await;
        let mut first = market.browser_of(&person);
        choose(&mut first, "SG", "/search").await;
        let mut second = market.browser_of(&person);
        assert!(second.get("/").await.body.contains("Deliver to Singapore"));
        // A link shows another country, and a program asks for one; neither changes the account.
        let shown = second.get("/?to=US").await.body;
        assert!(shown.contains("Deliver to the United States · prices in USD"), "{shown}");
        for device in [&mut first, &mut second] {
            assert!(device.get("/").await.body.contains("Deliver to Singapore"));
        }
        let mut program = market.program_of(&person);
        assert_eq!(program.get("/v1/cart?to=US").await.json()["destination"], "US");
        assert_eq!(program.get("/v1/cart").await.json()["destination"], "SG");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn search_listing_and_merchant_show_the_prices_of_the_destination() {
    for market in testing::markets().await {
        let bamboo = workshop(&market).await;
        let cherries = shop(&market, "orchard").await;
        index(&market).await;
        let mut browser = market.browser();
        let (bamboo, cherries) =
            (format!("/listings/{}", bamboo.id), format!("/listings/{}", cherries.id));
        let here = browser.get(&cherries).await.body;
        assert!(here.contains("¥</span>") && here.contains("To China"), "{here}");
        assert!(!browser.get(&bamboo).await.body.contains("action=\"/cart\""), "not sent to China");
        for (to, sign, name) in [("SG", "S$", "Singapore"), ("US", "US$", "United States")] {
            let shown = browser.get(&format!("{bamboo}?to={to}")).await.body;
            assert!(shown.contains(&format!("money-sign\">{sign}</span>")), "{to}: {shown}");
            assert!(shown.contains(name) && shown.contains("action=\"/cart\""), "{to}");
            assert!(!browser.get(&cherries).await.body.contains("action=\"/cart\""), "{to}");
            let merchant = browser.get("/merchants/workshop").await.body;
            assert!(merchant.contains(&format!("money-sign\">{sign}</span>")), "{to}");
            let found = browser.get(&format!("/search?ships={to}")).await.body;
            assert!(found.contains("Bamboo") && !found.contains("Cherries"), "{to}: {found}");
            assert!(found.contains(sign));
            assert!(!browser.get("/search").await.body.contains("Cherries"), "{to}");
            let all = browser.get("/search?ships=any").await.body;
            let (ours, theirs) = (all.find("Bamboo").unwrap(), all.find("Cherries").unwrap());
            assert!(ours < theirs, "what is sent there stands first");
        }
        let found = browser.get("/v1/search?to=US&sort=price").await.json();
        assert_eq!(found["items"][0]["landed"]["total"]["currency"], "USD");
        assert_eq!(found["items"][0]["destination"], "US");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn another_destination_with_a_full_cart_says_what_changes_first() {
    for market in testing::markets().await {
        let (bamboo, cherries) = (workshop(&market).await, shop(&market, "orchard").await);
        let mut browser = market.browser();
        put(&mut browser, &bamboo, 0, "1").await;
        put(&mut browser, &cherries, 0, "1").await;
        let told = browser.form("/destination", &[("to", "SG"), ("back", "/cart")]).await;
        assert_eq!(told.status, StatusCode::OK);
        for text in ["To China", "To Singapore", "One parcel cannot be sent to Singapore", "S$"] {
            assert!(told.body.contains(text), "no {text}: {}", told.body);
        }
        assert!(told.body.contains("no identity number is asked for"), "{}", told.body);
        assert!(
            browser.get("/cart").await.body.contains("Deliver to China"),
            "nothing changed yet"
        );
        choose(&mut browser, "SG", "/cart").await;
        let cart = browser.get("/cart?done=destination").await.body;
        assert!(cart.contains("Deliver to Singapore") && cart.contains("Prices are now"), "{cart}");
        assert!(!cart.contains("<meter"), "no limits there: {cart}");
    }
}

const SEATTLE: [(&str, &str); 8] = [
    ("country", "US"),
    ("name", "Rowan Ashby"),
    ("mobile", "(206) 555-0100"),
    ("street", "17 Pike Pl"),
    ("line2", "Apt 4"),
    ("city", "Seattle"),
    ("state", "WA"),
    ("postcode", "98101"),
];

async fn desk(browser: &mut Client, address: &[(&str, &str)]) -> Vec<(String, String)> {
    let page = browser.get("/checkout").await.body;
    assert!(!page.contains("id-number"), "no identity is asked for: {page}");
    let own = [("confirmed", field(&page, "confirmed")), ("key", field(&page, "key"))];
    let mut fields: Vec<(String, String)> =
        own.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
    fields.push(("address".into(), "new".into()));
    fields.extend(address.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned())));
    fields
}

#[tokio::test(flavor = "multi_thread")]
async fn shoppers_in_two_countries_buy_from_a_merchant_in_china() {
    for market in testing::markets().await {
        let town = town(market).await;
        let market = &town.market;
        let bamboo = workshop(market).await;
        let mut sold = Vec::new();
        for (who, to, currency) in [("rowan", "US", "USD"), ("mei", "SG", "SGD")] {
            let person = market.person(who, false).await;
            let mut browser = market.browser_of(&person);
            choose(&mut browser, to, "/").await;
            put(&mut browser, &bamboo, 0, "2").await;
            let mut fields = desk(&mut browser, &SEATTLE).await;
            if to == "SG" {
                // An address in another country than the prices: told, and mended with one press.
                let answer = send(&mut browser, &fields).await;
                assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
                assert!(answer.body.contains("elsewhere: United States"), "{}", answer.body);
                assert_eq!(field(&answer.body, "sure"), "1");
                let back = field(&answer.body, "back");
                choose(&mut browser, "US", &back).await;
                let priced = browser.get(&back).await.body;
                assert!(priced.contains("Deliver to the United States"), "{priced}");
                choose(&mut browser, "SG", "/").await;
                let address = [
                    ("country", "SG"),
                    ("name", "Mei Tan"),
                    ("mobile", "6123 4567"),
                    ("street", "1 Test Avenue"),
                    ("postcode", "07990"),
                ];
                fields = desk(&mut browser, &address).await;
                let answer = send(&mut browser, &fields).await;
                assert!(answer.body.contains("Postal code such as 079903"), "{}", answer.body);
                fields.last_mut().unwrap().1 = "079903".into();
            }
            let answer = send(&mut browser, &fields).await;
            assert_eq!(answer.status, StatusCode::SEE_OTHER, "{to}: {}", answer.body);
            let page = answer.header("location").unwrap().to_owned();
            let back = at_the_bank(&town, &page, "twice").await;
            assert!(browser.get(&back).await.body.contains("Thank you, it is paid"));
            let order = orders_of(market, &person).await.remove(0);
            assert_eq!(order.total.currency().code(), currency);
            assert_eq!(order.destination.code(), to);
            let shown = browser.get(&format!("/orders/{}", order.id)).await.body;
            let near = if to == "US" { "Seattle WA 98101" } else { "SINGAPORE 079903" };
            assert!(shown.contains(near), "{shown}");
            sold.push(order);
        }
        slips(market, &sold).await;
        settle(market, &sold).await;
        sound(market).await;
    }
}

/// The merchant's labels are in the order of each country.
async fn slips(market: &Market, sold: &[orders::Order]) {
    let token = market.sign_in("workshop").await;
    let (shopper, merchant) = (sold[0].shopper, Some(sold[0].merchant));
    let owner = testing::Person { name: "workshop".into(), shopper, merchant, token };
    let list = market.browser_of(&owner).get("/sell/orders/pick-list").await.body;
    for text in ["17 Pike Pl", "Apt 4", "UNITED STATES", "SINGAPORE 079903", "+65 61234567"] {
        assert!(list.contains(text), "no {text}: {list}");
    }
}

/// The money goes where it belongs: tax to each country, the price to the merchant in yuan.
async fn settle(market: &Market, sold: &[orders::Order]) {
    let merchant = sold[0].merchant;
    for (order, number) in sold.iter().zip(["LX000000005US", "LX000000014US"]) {
        let (id, shopper) = (order.id, order.shopper);
        let moment = market.app.clock.moment();
        let done = market.app.db.write(move |tx| {
            let mut moment = moment.clone();
            let by = fulfilment::By::Merchant(merchant);
            let ship = fulfilment::Ship {
                order: id,
                by,
                carrier: fulfilment::Carrier::Ems,
                carrier_name: String::new(),
                number: fulfilment::TrackingNumber::parse(number).unwrap(),
            };
            fulfilment::ship_order(tx, &ship, &mut moment).unwrap();
            let by = fulfilment::By::Shopper(shopper);
            fulfilment::confirm_receipt(tx, (id, by), &mut moment).unwrap();
            Ok::<_, StoreError>(())
        });
        done.await.unwrap();
    }
    let balances = market.app.db.read(move |tx| ledger::balances(tx, merchant)).await.unwrap();
    for order in sold {
        let owed = balances.iter().find(|b| b.account == Account::TaxOwed(order.destination));
        let owed = owed.map_or(0, |balance| balance.amount.minor());
        assert_eq!(owed.abs(), order.quote.taxes.minor(), "{}", order.destination);
    }
    let payable = balances.iter().find(|b| b.account == Account::MerchantPayable).unwrap();
    assert_eq!(payable.amount.currency(), Currency::CNY);
    let report = audit::audit(&market.app.db).await.unwrap();
    assert!(report.ok(), "{:?}", report.first_broken());
}

#[tokio::test(flavor = "multi_thread")]
async fn addresses_take_the_form_of_their_country_and_may_be_changed() {
    for market in testing::markets().await {
        let person = market.shopper().await;
        let mut browser = market.browser_of(&person);
        let form =
            browser.form("/account/addresses", &[("country", "GB"), ("act", "country")]).await.body;
        assert!(form.contains("Town or city") && form.contains("Such as SW1A 1AA"), "{form}");
        assert!(!form.contains("name=\"state\""), "{form}");
        let bad =
            browser.form("/account/addresses", &[("country", "US"), ("state", "Bavaria")]).await;
        assert_eq!(bad.status, StatusCode::UNPROCESSABLE_ENTITY);
        for text in ["Write it, such as 98101: ZIP code", "Choose one of the list: State"] {
            assert!(bad.body.contains(text), "no {text}: {}", bad.body);
        }
        assert!(bad.body.contains("Write a telephone number"), "{}", bad.body);
        let kept = browser.form("/account/addresses", &SEATTLE).await;
        assert_eq!(kept.header("location"), Some("/account/addresses?done=address-saved"));
        let book = browser.get("/account/addresses").await.body;
        for whole in ["Rowan Ashby", "+1 2065550100", "17 Pike Pl", "Seattle WA 98101"] {
            assert!(book.contains(whole), "hers to read: {whole} in {book}");
        }
        let start = book.find("href=\"/account/addresses/adr_").unwrap() + 6;
        let own = book[start..].split('"').next().unwrap().to_owned();
        let edit = browser.get(&own).await.body;
        assert!(edit.contains("value=\"17 Pike Pl\"") && edit.contains("+1 2065550100"), "{edit}");
        let mut moved = SEATTLE;
        moved[3].1 = "18 Pike Pl";
        let answer = browser.form(&own, &moved).await;
        assert_eq!(answer.header("location"), Some("/account/addresses?done=address-saved"));
        assert!(browser.get(&own).await.body.contains("18 Pike Pl"));
        let stranger = market.person("stranger", false).await;
        assert_eq!(market.browser_of(&stranger).get(&own).await.status, StatusCode::NOT_FOUND);

        let mut program = market.program_of(&person);
        let body = json!({
            "country": "DE", "name": "Jana Probe", "mobile": "030 1234567", "street": "Testweg 1",
            "city": "Berlin", "postcode": "10115"
        });
        let made = program.json(Method::POST, "/v1/addresses", &body).await;
        assert_eq!(made.status, StatusCode::CREATED, "{}", made.body);
        assert_eq!(made.json()["city"], "Berlin");
        let id = made.json()["id"].as_str().unwrap().to_owned();
        let bad =
            json!({ "country": "DE", "name": "Jana", "mobile": "030 1234567", "street": "x" });
        let refused = program.json(Method::PUT, &format!("/v1/addresses/{id}"), &bad).await;
        let fields: Vec<String> = refused.json()["errors"]
            .as_array()
            .unwrap()
            .iter()
            .map(|e| e["field"].as_str().unwrap().to_owned())
            .collect();
        assert_eq!(fields, ["city", "postcode"]);
        let changed = json!({
            "country": "DE", "name": "Jana Probe", "mobile": "030 1234567", "street": "Testweg 2",
            "city": "Köln", "postcode": "50667"
        });
        let answer = program.json(Method::PUT, &format!("/v1/addresses/{id}"), &changed).await;
        assert_eq!((answer.status, answer.json()["city"].clone()), (StatusCode::OK, json!("Köln")));
    }
}
