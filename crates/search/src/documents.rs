//! Documents from the database: what a listing says, and what it costs at every door its seller reaches.

use crate::Document;
use catalog::{Listing, Status};
use kernel::{Country, Lang, ListingId, MerchantId, Timestamp};
use merchants::LocalText;
use pricing::Terms;
use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};
use store::{Db, StoreError, Tx};

/// What becomes of some listings in the index.
#[derive(Default)]
pub(crate) struct Prepared {
    /// For sale.
    pub(crate) documents: Vec<Document>,
    /// Not for sale, not there, or unreadable.
    pub(crate) gone: Vec<ListingId>,
}

/// Loads `ids`. A listing that cannot be read, or whose seller cannot, is logged and counts as gone: one
/// bad row takes nobody else's goods out of the search.
///
/// # Errors
/// A fault of the database, which says nothing of the listings.
pub(crate) async fn prepare(
    db: &Db,
    ids: Vec<ListingId>,
    now: Timestamp,
) -> Result<Prepared, StoreError> {
    let all = ids.clone();
    let together = db.read(move |tx| prepare_in(tx, &all, now)).await;
    if !together.as_ref().is_err_and(is_unreadable) {
        return together;
    }
    let mut prepared = Prepared::default();
    for id in ids {
        match db.read(move |tx| prepare_in(tx, &[id], now)).await {
            Ok(one) => {
                prepared.documents.extend(one.documents);
                prepared.gone.extend(one.gone);
            }
            Err(error) if is_unreadable(&error) => {
                tracing::warn!(listing = %id, %error, "a listing cannot be read, so nobody finds it");
                prepared.gone.push(id);
            }
            Err(error) => return Err(error),
        }
    }
    Ok(prepared)
}

/// Whether a row says what its type does not allow; every other error is the database's.
fn is_unreadable(error: &StoreError) -> bool {
    matches!(error, StoreError::Column(_) | StoreError::ManyRows)
}

fn prepare_in(tx: &mut Tx<'_>, ids: &[ListingId], now: Timestamp) -> Result<Prepared, StoreError> {
    let mut shown = catalog::listings_by_id(tx, ids)?;
    shown.retain(|listing| listing.status == Status::Published);
    let found: BTreeSet<ListingId> = shown.iter().map(|listing| listing.id).collect();
    let gone = ids.iter().copied().filter(|id| !found.contains(id)).collect();
    let mut sellers: BTreeMap<MerchantId, Seller> = BTreeMap::new();
    let mut documents = Vec::with_capacity(shown.len());
    for listing in &shown {
        let seller = match sellers.entry(listing.merchant) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(new) => new.insert(Seller::load(tx, listing.merchant, now)?),
        };
        documents.push(document(listing, seller));
    }
    Ok(Prepared { documents, gone })
}

/// What all listings of a merchant have in common: its names, and the terms of every destination that
/// one of its rate cards and a lane lead to.
struct Seller {
    names: Vec<String>,
    terms: Vec<Terms>,
}

impl Seller {
    fn load(tx: &mut Tx<'_>, id: MerchantId, now: Timestamp) -> Result<Seller, StoreError> {
        let found = merchants::merchant(tx, id)?;
        let names = found.map_or_else(Vec::new, |merchant| names_of(&merchant.name));
        let cards = pricing::rate_cards(tx, id)?;
        let mut reached: BTreeSet<Country> =
            cards.iter().flat_map(|card| card.countries.iter().copied()).collect();
        let book = rules::books::active(tx, now.date())?;
        reached.retain(|country| book.lane(*country).is_some());
        let terms = reached.into_iter().map(|to| pricing::terms(tx, id, to, now));
        Ok(Seller { names, terms: terms.collect::<Result<_, _>>()? })
    }
}

fn names_of(name: &LocalText) -> Vec<String> {
    let mut names = vec![name.get(Lang::EN).to_owned(), name.get(Lang::ZH).to_owned()];
    names.dedup();
    names
}

/// A listing as it is searched, priced for every destination its seller reaches.
fn document(listing: &Listing, seller: &Seller) -> Document {
    let mut landed = BTreeMap::new();
    for terms in &seller.terms {
        let prices =
            listing.variants.iter().filter_map(|v| Some(terms.unit(listing, v).ok()?.total));
        if let Some(lowest) = prices.min_by_key(|total| total.minor()) {
            landed.insert(terms.destination, lowest);
        }
    }
    let mut names = seller.names.clone();
    names.extend(listing.brand.clone());
    let (mut titles, mut bodies) = (BTreeMap::new(), BTreeMap::<Lang, String>::new());
    for (lang, text) in &listing.texts {
        titles.insert(*lang, text.title.clone());
        bodies.insert(*lang, text.description.clone());
    }
    for value in listing.variants.iter().flat_map(|variant| &variant.values) {
        for (lang, word) in value.iter() {
            let body = bodies.entry(lang).or_default();
            body.push('\n');
            body.push_str(word);
        }
    }
    Document {
        listing: listing.id,
        merchant: listing.merchant,
        titles,
        bodies,
        names,
        category: listing.category.clone(),
        origin: listing.origin,
        landed,
        created_at: listing.created_at,
    }
}
