//! Goods for tests: what one merchant has in her catalogue. Decides nothing, ships nowhere.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on must stop")]

use catalog::{
    ChangeStatus, HsAssignment, HsState, Kind, Listing, ListingDraft, NewListing, Status, Text,
    VariantDraft,
};
use kernel::{Country, Currency, Grams, Home, Lang, ListingId, MerchantId, Money};
use std::collections::BTreeMap;
use store::Db;

/// Whose goods they are: a merchant who never applied, which a catalogue does not ask.
#[must_use]
pub fn merchant() -> MerchantId {
    MerchantId::of(Home::new(4711))
}

/// A code that the merchant has confirmed.
///
/// # Panics
/// When `hs` is none.
#[must_use]
pub fn confirmed(hs: &str) -> HsAssignment {
    HsAssignment {
        code: hs.parse().unwrap(),
        edition: trade::HsEdition::HS2022,
        state: HsState::Confirmed,
    }
}

/// The only variant of a listing, priced in US cents, with its code for China confirmed.
///
/// # Panics
/// As [`confirmed`].
#[must_use]
pub fn variant(code: &str, hs: &str, cents: i64, grams: Option<u32>) -> VariantDraft {
    VariantDraft {
        id: None,
        code: code.to_owned(),
        values: Vec::new(),
        price: Money::new(cents, Currency::USD),
        weight: grams.map(Grams::new),
        barcode: None,
        attributes: BTreeMap::new(),
        hs: BTreeMap::from([(Country::CN, confirmed(hs))]),
        stock_stated: None,
    }
}

/// A listing from the United States of that one variant.
#[must_use]
pub fn draft(handle: &str, variant: VariantDraft) -> ListingDraft {
    let text = Text { title: "Something".to_owned(), description: String::new() };
    ListingDraft {
        handle: handle.to_owned(),
        kind: Kind::Goods,
        category: "fruit".to_owned(),
        brand: None,
        origin: Country::US,
        texts: BTreeMap::from([(Lang::EN, text)]),
        options: Vec::new(),
        variants: vec![variant],
        pictures: Vec::new(),
    }
}

/// Makes the listing; its ids follow from its handle.
///
/// # Panics
/// When the catalogue refuses it.
pub async fn listing(db: &Db, draft: ListingDraft) -> Listing {
    let ask = NewListing { merchant: merchant(), draft };
    let moment = testkit::moment(seed(&ask.draft.handle));
    db.write(move |tx| catalog::create_listing(tx, &ask, &mut moment.clone())).await.unwrap()
}

/// FNV-1a: another number for another handle, the same each time.
fn seed(handle: &str) -> u64 {
    let mix = |hash: u64, byte: u8| (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
    handle.bytes().fold(0xcbf2_9ce4_8422_2325, mix)
}

/// Puts it up for sale.
///
/// # Panics
/// When there is no way to there.
pub async fn publish(db: &Db, listing: ListingId) {
    let ask = ChangeStatus { listing, version: None, to: Status::Published };
    let moment = testkit::moment(9);
    db.write(move |tx| catalog::change_status(tx, &ask, &mut moment.clone())).await.unwrap();
}
