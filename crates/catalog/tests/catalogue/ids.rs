//! What an id stands for is never overwritten: by what another was given the same id, or by an edit that
//! did not see the one before it.

use catalog::{
    EditListing, Kind, LangText, ListingDraft, ListingOption, NewListing, SaveListingError, Text,
    VariantDraft,
};
use kernel::{Country, Currency, Home, Id, Lang, MerchantId, Money};
use std::collections::BTreeMap;
use store::StoreError;

pub(super) fn draft(handle: &str, cents: &[i64]) -> ListingDraft {
    let variant = |(at, cents): (usize, &i64)| VariantDraft {
        id: None,
        code: format!("{handle}-{at}"),
        values: vec![LangText::of(Lang::EN, format!("Size {at}"))],
        price: Money::new(*cents, Currency::USD),
        weight: None,
        barcode: None,
        attributes: BTreeMap::new(),
        hs: BTreeMap::new(),
        stock_stated: None,
    };
    let text = Text { title: handle.to_owned(), description: String::new() };
    ListingDraft {
        handle: handle.to_owned(),
        kind: Kind::Goods,
        category: "fruit".to_owned(),
        brand: None,
        origin: Country::US,
        texts: BTreeMap::from([(Lang::EN, text)]),
        options: vec![ListingOption { name: LangText::of(Lang::EN, "Size") }],
        variants: cents.iter().enumerate().map(variant).collect(),
        pictures: Vec::new(),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_variant_whose_id_is_taken_by_another_listing_is_refused() {
    for t in testkit::databases().await {
        let merchant = MerchantId::of(Home::new(77));
        let moment = testkit::moment(1);
        let first = NewListing { merchant, draft: draft("first", &[100, 200]) };
        let own = moment.clone();
        let first = t.db.write(move |tx| catalog::create_listing(tx, &first, &mut own.clone()));
        let first = first.await.unwrap();
        // One id on, the second listing's variant would be the second of the first.
        let mut next = moment;
        next.id::<Id>(merchant.home());
        let second = NewListing { merchant, draft: draft("second", &[999]) };
        let second = t.db.write(move |tx| catalog::create_listing(tx, &second, &mut next.clone()));
        let second = second.await;
        let conflict = SaveListingError::Store(StoreError::Conflict).to_string();
        assert_eq!(second.unwrap_err().to_string(), conflict, "{}", t.name);
        let id = first.id;
        let kept = t.db.read(move |tx| catalog::listing(tx, id)).await.unwrap();
        assert_eq!(kept, Some(first), "{}", t.name);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_listing_whose_id_is_taken_is_refused_and_the_first_stays() {
    for t in testkit::databases().await {
        let merchant = MerchantId::of(Home::new(77));
        let create = |handle: &str| {
            let ask = NewListing { merchant, draft: draft(handle, &[100]) };
            t.db.write(move |tx| catalog::create_listing(tx, &ask, &mut testkit::moment(1)))
        };
        let first = create("first").await.unwrap();
        let second = create("second").await;
        let lost = SaveListingError::Store(StoreError::LostRace).to_string();
        assert_eq!(second.unwrap_err().to_string(), lost, "{}", t.name);
        let id = first.id;
        let kept = t.db.read(move |tx| catalog::listing(tx, id)).await.unwrap();
        assert_eq!(kept, Some(first), "{}", t.name);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_newest_of_each_merchant_are_what_is_for_sale_and_no_more_than_asked_for() {
    for t in testkit::databases().await {
        let homes = [MerchantId::of(Home::new(77)), MerchantId::of(Home::new(78))];
        let mut made = Vec::new();
        for (at, merchant) in [homes[0], homes[0], homes[0], homes[1]].into_iter().enumerate() {
            let ask = NewListing { merchant, draft: draft(&format!("no-{at}"), &[100]) };
            let mut moment = testkit::moment(1 + at as u64);
            moment.now = moment.now.plus_seconds(at as i64);
            let create = move |tx: &mut store::Tx<'_>| {
                let mut moment = moment.clone();
                let listing = catalog::create_listing(tx, &ask, &mut moment).unwrap();
                // The third stays a draft.
                if at != 2 {
                    let (listing, to) = (listing.id, catalog::Status::Published);
                    let change = catalog::ChangeStatus { listing, version: None, to };
                    catalog::change_status(tx, &change, &mut moment).unwrap();
                }
                Ok::<_, StoreError>(listing.id)
            };
            made.push(t.db.write(create).await.unwrap());
        }
        for (few, wanted) in [(0, vec![]), (1, vec![1, 3]), (4, vec![0, 1, 3])] {
            let newest = move |tx: &mut store::Tx<'_>| catalog::newest_of_each(tx, &homes, few);
            let found = t.db.read(newest).await.unwrap();
            let ids: Vec<_> = found.iter().map(|listing| listing.id).collect();
            let mut wanted: Vec<_> = wanted.into_iter().map(|at: usize| made[at]).collect();
            wanted.sort_unstable();
            assert_eq!(ids, wanted, "{}: {few}", t.name);
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn edits_of_one_listing_at_once_are_made_one_after_the_other() {
    for t in testkit::databases().await {
        let merchant = MerchantId::of(Home::new(77));
        let made = NewListing { merchant, draft: draft("only", &[100]) };
        let create = move |tx: &mut store::Tx<'_>| {
            catalog::create_listing(tx, &made, &mut testkit::moment(1))
        };
        let listing = t.db.write(create).await.unwrap().id;
        let edits: Vec<_> = (0..8)
            .map(|n| {
                let draft = ListingDraft { brand: Some(format!("{n}")), ..draft("only", &[100]) };
                let (db, ask) = (t.db.clone(), EditListing { listing, version: None, draft });
                let mut moment = testkit::moment(10 + n);
                tokio::spawn(async move {
                    db.write(move |tx| catalog::edit_listing(tx, &ask, &mut moment)).await
                })
            })
            .collect();
        for edit in edits {
            edit.await.unwrap().unwrap();
        }
        let kept = t.db.read(move |tx| catalog::listing(tx, listing)).await.unwrap().unwrap();
        assert_eq!(kept.version, 9, "{}", t.name);
    }
}
