//! What is kept between quotes is never older than the database: whoever changed it, on whichever server.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on must stop")]

use catalog::{HsAssignment, HsState, Kind, Listing, ListingDraft, NewListing, Text, VariantDraft};
use kernel::{Country, Currency, Grams, Home, Lang, MerchantId, Moment, Money, Rate, Timestamp};
use pricing::{QuotePolicy, QuoteRefusal, RateCard};
use std::collections::BTreeMap;
use store::{Db, Options, StoreError, Tx};

fn now() -> Timestamp {
    "2026-11-22T08:00:00Z".parse().unwrap()
}

fn merchant() -> MerchantId {
    MerchantId::of(Home::new(4711))
}

fn card(version: i64, cents: i64) -> RateCard {
    let mut card = pricing::default_card(merchant(), Country::US, Currency::USD);
    card.version = version;
    for step in &mut card.steps {
        step.price = Money::new(cents, Currency::USD);
    }
    card
}

fn draft() -> ListingDraft {
    let code = HsAssignment {
        code: "0813.40".parse().unwrap(),
        edition: trade::HsEdition::HS2022,
        state: HsState::Confirmed,
    };
    let text = Text { title: "Something".to_owned(), description: String::new() };
    ListingDraft {
        handle: "cherries".to_owned(),
        kind: Kind::Goods,
        category: "fruit".to_owned(),
        brand: None,
        origin: Country::US,
        texts: BTreeMap::from([(Lang::EN, text)]),
        options: Vec::new(),
        variants: vec![VariantDraft {
            id: None,
            code: "C".to_owned(),
            values: Vec::new(),
            price: Money::new(1_250, Currency::USD),
            weight: Some(Grams::new(230)),
            barcode: None,
            attributes: BTreeMap::new(),
            hs: BTreeMap::from([(Country::CN, code)]),
            stock_stated: None,
        }],
        pictures: Vec::new(),
    }
}

fn margin(percent: u32) -> QuotePolicy {
    QuotePolicy { fx_margin: Rate::percent(percent), ..QuotePolicy::default() }
}

fn price(tx: &mut Tx<'_>, listing: &Listing) -> Result<i64, QuoteRefusal> {
    Ok(pricing::listing_price(tx, listing, Country::CN, now())?.total.minor())
}

/// A second server over the same database, or whoever reads beside a SQLite market.
fn beside(test: &testkit::TestDb) -> Db {
    let options = Options { connections: 2, ..Options::default() };
    match test.url.strip_prefix("sqlite:") {
        Some(path) => Db::sqlite_read_only(path.as_ref(), options).unwrap(),
        None => Db::open(&test.url, options).unwrap(),
    }
}

/// What a unit costs as both servers tell it, each asked twice.
async fn told(dbs: [&Db; 2], listing: &Listing) -> Result<i64, QuoteRefusal> {
    let mut told = Vec::new();
    for db in dbs.into_iter().chain(dbs) {
        let listing = listing.clone();
        told.push(db.read(move |tx| price(tx, &listing)).await?);
    }
    assert!(told.iter().all(|one| *one == told[0]), "{told:?}");
    Ok(told[0])
}

#[tokio::test(flavor = "multi_thread")]
async fn a_change_is_in_the_next_quote_of_every_server() {
    for test in testkit::databases().await {
        let (db, other) = (&test.db, beside(&test));
        let moment = Moment::new(now(), 7);
        let listing = db
            .write(move |tx| {
                let mut moment = moment.clone();
                pricing::save_rate_card(tx, &card(0, 500), &mut moment).unwrap();
                let new = NewListing { merchant: merchant(), draft: draft() };
                Ok::<_, StoreError>(catalog::create_listing(tx, &new, &mut moment).unwrap())
            })
            .await
            .unwrap();
        let dbs = [db, &other];
        let first = told(dbs, &listing).await.unwrap();
        db.write(|tx| pricing::set_policy(tx, &margin(10), now())).await.unwrap();
        let dearer = told(dbs, &listing).await.unwrap();
        assert!(dearer > first, "{dearer} after {first} on {}", test.name);
        let moment = Moment::new(now(), 8);
        db.write(move |tx| pricing::save_rate_card(tx, &card(1, 900), &mut moment.clone()))
            .await
            .unwrap();
        let heavier = told(dbs, &listing).await.unwrap();
        assert!(heavier > dearer, "{heavier} after {dearer} on {}", test.name);
        let moment = Moment::new(now(), 9);
        db.write(move |tx| {
            let code = card(0, 0).code;
            pricing::remove_rate_card(tx, merchant(), &code, &mut moment.clone())
        })
        .await
        .unwrap();
        let gone = told(dbs, &listing).await;
        assert!(matches!(gone, Err(QuoteRefusal::Freight(_))), "{gone:?} on {}", test.name);
        other.close();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_rolled_back_is_in_no_quote_not_even_under_the_number_of_what_came_instead() {
    for test in testkit::databases().await {
        let (db, other) = (&test.db, beside(&test));
        let moment = Moment::new(now(), 7);
        let listing = db
            .write(move |tx| {
                let mut moment = moment.clone();
                pricing::save_rate_card(tx, &card(0, 500), &mut moment).unwrap();
                let new = NewListing { merchant: merchant(), draft: draft() };
                Ok::<_, StoreError>(catalog::create_listing(tx, &new, &mut moment).unwrap())
            })
            .await
            .unwrap();
        let dbs = [db, &other];
        let first = told(dbs, &listing).await.unwrap();
        let (inside, before) = (listing.clone(), first);
        let given_up = db
            .write(move |tx| {
                pricing::set_policy(tx, &margin(20), now())?;
                assert!(price(tx, &inside)? > before, "its own change is seen");
                Err::<(), _>(QuoteRefusal::Empty)
            })
            .await;
        assert!(matches!(given_up, Err(QuoteRefusal::Empty)), "{given_up:?}");
        assert_eq!(told(dbs, &listing).await.unwrap(), first, "on {}", test.name);
        db.write(|tx| pricing::set_policy(tx, &margin(1), now())).await.unwrap();
        let little = told(dbs, &listing).await.unwrap();
        let whole = first * 105 / 100;
        assert!(first < little && little < whole, "{little} after {first} on {}", test.name);
        other.close();
    }
}
