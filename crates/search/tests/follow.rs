//! The index follows the database: late events, unreadable rows, builds that were cut short.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // a helper of a test stops it

use catalog::{ChangeStatus, Kind, ListingDraft, NewListing, Status, Text, VariantDraft};
use kernel::{
    Country, Currency, Grams, Home, Lang, ListingId, MerchantId, Moment, Money, Timestamp,
};
use search::{Filters, Index, Query, Sort};
use std::collections::BTreeMap;
use store::{Db, params, sql};

fn now() -> Timestamp {
    "2026-11-22T12:00:00Z".parse().unwrap()
}

fn draft(word: &str) -> ListingDraft {
    let text = Text { title: format!("{word} jam"), description: String::new() };
    ListingDraft {
        handle: word.to_owned(),
        kind: Kind::Goods,
        category: "pantry".to_owned(),
        brand: None,
        origin: Country::US,
        texts: [(Lang::EN, text)].into(),
        options: Vec::new(),
        variants: vec![VariantDraft {
            id: None,
            code: word.to_owned(),
            values: Vec::new(),
            price: Money::new(700, Currency::USD),
            weight: Some(Grams::new(400)),
            barcode: None,
            attributes: BTreeMap::new(),
            hs: BTreeMap::new(),
            stock_stated: Some(3),
        }],
        pictures: Vec::new(),
    }
}

/// Makes a listing and publishes it, both at `at`.
async fn publish(db: &Db, home: u64, word: &str, at: Timestamp) -> ListingId {
    let ask = NewListing { merchant: MerchantId::of(Home::new(home)), draft: draft(word) };
    let seed = word.bytes().fold(home, |seed, byte| seed * 31 + u64::from(byte));
    let made = db.write(move |tx| {
        let mut moment = Moment::new(at, seed);
        catalog::create_listing(tx, &ask, &mut moment)
    });
    let listing = made.await.unwrap().id;
    let ask = ChangeStatus { listing, version: None, to: Status::Published };
    db.write(move |tx| catalog::change_status(tx, &ask, &mut Moment::new(at, 1))).await.unwrap();
    listing
}

fn found(index: &Index, text: &str) -> Vec<ListingId> {
    let query = Query {
        text: text.to_owned(),
        lang: Lang::EN,
        destination: Country::CN,
        filters: Filters::default(),
        sort: Sort::Newest,
        cursor: None,
        limit: 20,
        counted: false,
    };
    index.search(&query).unwrap().hits
}

async fn spoil(db: &Db, id: ListingId) {
    let spoiled = db.write(move |tx| {
        tx.execute(
            sql!("UPDATE listing SET texts = 'torn' WHERE merchant_id = $1 AND listing_id = $2"),
            params![id.home(), id],
        )
    });
    assert_eq!(spoiled.await.unwrap_or_default(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_long_import_writes_under_the_time_of_its_start_is_found() {
    for t in testkit::databases().await {
        let index = Index::in_memory();
        publish(&t.db, 5, "plum", now()).await;
        search::catch_up(&index, &t.db, now()).await.unwrap();
        let late = publish(&t.db, 6, "quince", now().plus_seconds(-3_600)).await;
        assert_eq!(search::catch_up(&index, &t.db, now()).await.unwrap(), 1, "{}", t.name);
        assert_eq!(found(&index, "quince"), [late], "{}", t.name);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_listing_that_cannot_be_read_hides_no_other() {
    for t in testkit::databases().await {
        let torn = publish(&t.db, 5, "plum", now()).await;
        let whole = publish(&t.db, 5, "pear", now()).await;
        spoil(&t.db, torn).await;
        let index = Index::in_memory();
        assert_eq!(search::catch_up(&index, &t.db, now()).await.unwrap(), 1, "{}", t.name);
        assert_eq!(found(&index, "jam"), [whole], "built on {}", t.name);
        // Nor while the index follows.
        let later = publish(&t.db, 5, "quince", now()).await;
        spoil(&t.db, later).await;
        let last = publish(&t.db, 5, "apple", now()).await;
        search::catch_up(&index, &t.db, now()).await.unwrap();
        let mut all = found(&index, "jam");
        all.sort();
        assert_eq!(all, [whole, last], "followed on {}", t.name);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_follower_that_was_away_too_long_builds_anew() {
    for t in testkit::databases().await {
        let index = Index::in_memory();
        let gone = publish(&t.db, 5, "plum", now()).await;
        search::catch_up(&index, &t.db, now()).await.unwrap();
        let ask = ChangeStatus { listing: gone, version: None, to: Status::Archived };
        let archived =
            t.db.write(move |tx| catalog::change_status(tx, &ask, &mut Moment::new(now(), 9)));
        archived.await.unwrap();
        let kept = publish(&t.db, 6, "pear", now()).await;
        events::feed::place(&t.db, now()).await.unwrap();
        events::feed::prune(&t.db, now().plus_days(1)).await.unwrap();
        search::catch_up(&index, &t.db, now()).await.unwrap();
        assert_eq!(found(&index, "jam"), [kept], "{}", t.name);
        assert_eq!(search::catch_up(&index, &t.db, now()).await.unwrap(), 0, "{}", t.name);
    }
}
