//! The follower: reads the outbox with its own cursor and repeats in the index what changed.

use crate::index::Followed;
use crate::{Document, Index, SearchError};
use catalog::{Listing, Status};
use events::{Event, Polled};
use kernel::{Country, Id, Lang, ListingId, MerchantId, Timestamp};
use merchants::LocalText;
use pricing::Terms;
use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;
use store::{Db, StoreError, Tx};

/// Events and listings read at a time.
const BATCH: u32 = 500;
/// How long a follower that has read everything waits.
const PAUSE: Duration = Duration::from_millis(400);

/// Follows the outbox of `db` until the index or the task is dropped. Failures are logged and tried
/// again: a search that lags is better than one that is gone.
pub async fn follow(index: Index, db: Db, clock: impl Fn() -> Timestamp + Send) {
    loop {
        match catch_up(&index, &db, clock()).await {
            Ok(0) => {}
            Ok(changed) => tracing::debug!(changed, "the search index follows"),
            Err(error) => tracing::warn!(%error, "the search index cannot follow"),
        }
        tokio::time::sleep(PAUSE).await;
    }
}

/// Reads every event there is and answers how many listings were looked at anew. Builds the index
/// from the tables when it is new, of another version, or too far behind.
///
/// # Errors
/// [`SearchError`].
pub async fn catch_up(index: &Index, db: &Db, now: Timestamp) -> Result<usize, SearchError> {
    let asked = index.clone();
    // Opening may take a while, and this thread has other work.
    let followed = blocking(move || asked.followed()).await?;
    let book = db.read(move |tx| rules::books::active_digest(tx, now.date())).await?;
    // Another book prices everything anew, also one that was adopted for today long ago.
    let Some(mut followed) = followed.filter(|followed| followed.book == book) else {
        return rebuild(index, db, now).await;
    };
    let mut changed = 0;
    loop {
        let from = followed.cursor.clone();
        let (polled, prepared) = db
            .read(move |tx| {
                let polled = from.poll(tx, BATCH)?;
                let prepared = match &polled {
                    Polled::Events(events) => {
                        let touched = touched(tx, events)?;
                        prepare(tx, &touched, now)?
                    }
                    Polled::Rebuild => Prepared::default(),
                };
                Ok::<_, StoreError>((polled, prepared))
            })
            .await?;
        let Polled::Events(events) = polled else { return rebuild(index, db, now).await };
        if events.is_empty() {
            return Ok(changed);
        }
        for event in &events {
            followed.cursor.advance(event);
        }
        // Events of orders and stock change nothing here: their place is kept in memory and written
        // with the next change; reading them again after a restart does no harm.
        if prepared.is_empty() {
            index.remember(&followed);
            continue;
        }
        changed += prepared.documents.len() + prepared.gone.len();
        let (index, so_far) = (index.clone(), followed.clone());
        blocking(move || index.apply(&prepared.documents, &prepared.gone, &so_far, false)).await?;
    }
}

async fn rebuild(index: &Index, db: &Db, now: Timestamp) -> Result<usize, SearchError> {
    let (followed, documents) = db
        .read(move |tx| {
            let book = rules::books::active_digest(tx, now.date())?;
            let followed = Followed { book, cursor: events::Cursor::at_end(tx)? };
            let (mut documents, mut last) = (Vec::new(), None);
            loop {
                let page = catalog::published_page(tx, last, BATCH)?;
                let Some(end) = page.last() else { break };
                last = Some(end.id);
                documents.extend(documents_of(tx, &page, now)?);
            }
            Ok::<_, StoreError>((followed, documents))
        })
        .await?;
    let count = documents.len();
    tracing::info!(listings = count, "the search index is built");
    let index = index.clone();
    blocking(move || index.apply(&documents, &[], &followed, true)).await?;
    Ok(count)
}

async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, SearchError> + Send + 'static,
) -> Result<T, SearchError> {
    let done = tokio::task::spawn_blocking(work).await;
    done.unwrap_or_else(|error| Err(SearchError::NotOpen(error.to_string())))
}

#[derive(Default)]
struct Prepared {
    documents: Vec<Document>,
    gone: Vec<ListingId>,
}

impl Prepared {
    fn is_empty(&self) -> bool {
        self.documents.is_empty() && self.gone.is_empty()
    }
}

/// The listings that `events` speak of, directly or by their merchant's name or freight.
fn touched(tx: &mut Tx<'_>, events: &[Event]) -> Result<BTreeSet<ListingId>, StoreError> {
    let (mut listings, mut merchants, mut all) = (BTreeSet::new(), BTreeSet::new(), false);
    for event in events {
        match event.kind.split('.').next().unwrap_or_default() {
            "listing" => listings.extend(Id::from_bytes(&event.subject).map(ListingId::from)),
            "merchant" | "rate_card" => _ = merchants.insert(event.home),
            "fx" => all = true,
            _ => {}
        }
    }
    let mut last = None;
    while all {
        let page = catalog::published_page(tx, last, BATCH)?;
        listings.extend(page.iter().map(|listing| listing.id));
        last = page.last().map(|listing| listing.id);
        all = last.is_some();
    }
    for home in merchants {
        let (merchant, published) = (MerchantId::of(home), Some(Status::Published));
        let mut last = None;
        loop {
            let page = catalog::listings_of_merchant(tx, merchant, published, last, BATCH)?;
            listings.extend(page.iter().map(|listing| listing.id));
            last = page.last().map(|listing| listing.id);
            if last.is_none() {
                break;
            }
        }
    }
    Ok(listings)
}

fn prepare(
    tx: &mut Tx<'_>,
    ids: &BTreeSet<ListingId>,
    now: Timestamp,
) -> Result<Prepared, StoreError> {
    let (mut shown, mut gone) = (Vec::new(), Vec::new());
    for id in ids {
        match catalog::listing(tx, *id)? {
            Some(listing) if listing.status == Status::Published => shown.push(listing),
            Some(_) | None => gone.push(*id),
        }
    }
    Ok(Prepared { documents: documents_of(tx, &shown, now)?, gone })
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

fn documents_of(
    tx: &mut Tx<'_>,
    listings: &[Listing],
    now: Timestamp,
) -> Result<Vec<Document>, StoreError> {
    let mut sellers: BTreeMap<MerchantId, Seller> = BTreeMap::new();
    let mut documents = Vec::with_capacity(listings.len());
    for listing in listings {
        let seller = match sellers.entry(listing.merchant) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(new) => new.insert(Seller::load(tx, listing.merchant, now)?),
        };
        documents.push(document(listing, seller));
    }
    Ok(documents)
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
