//! Listings from before pictures were fetched: each is looked through once.

use crate::{queries, store};
use ::jobs::{Done, Failed, Item, Job};
use ::store::{Db, StoreError, Tx};
use kernel::{Id, ListingId};

/// The timers of listings whose pictures nobody asked for yet; the id is the listing's.
const LOOK: &str = "picture.listing";
/// Listings that are looked through at once.
const AT_ONCE: u32 = 4;

/// Asks for the pictures of listings that were there before.
#[must_use]
pub fn jobs(db: &Db) -> Vec<Job> {
    let db = db.clone();
    vec![Job::due(LOOK, AT_ONCE, move |item| look(db.clone(), item))]
}

async fn look(db: Db, item: Item) -> Result<Done, Failed> {
    let id = Id::from_bytes(&item.id).map(ListingId::from);
    let id = id.ok_or_else(|| Failed::person("no id"))?;
    let now = item.moment.now;
    let ask = move |tx: &mut Tx<'_>| {
        let Some(listing) = queries::listing(tx, id)? else { return Ok::<_, StoreError>(()) };
        store::want_pictures(tx, &[&listing], now)
    };
    db.write(ask).await?;
    Ok(Done::Done)
}
