//! What an id stands for is never overwritten by what another was given the same id.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on must stop")]

use catalog::{
    Kind, LangText, ListingDraft, ListingOption, NewListing, SaveListingError, Text, VariantDraft,
};
use kernel::{Country, Currency, Home, Id, Lang, MerchantId, Money};
use std::collections::BTreeMap;
use store::StoreError;

fn draft(handle: &str, cents: &[i64]) -> ListingDraft {
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
