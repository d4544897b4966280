//! The follower: reads the feed with its own cursor and repeats in the index what changed.

use crate::build::{build, start};
use crate::documents::prepare;
use crate::writing::{Built, Followed};
use crate::{Index, SearchError};
use events::{Event, Kind, Polled};
use kernel::{Id, ListingId, MerchantId, Timestamp};
use std::collections::BTreeSet;
use std::time::Duration;
use store::Db;

/// What the index depends on: listings, the names of their merchants, their freight, rates, and what is sold where.
const READS: &[Kind] = &[
    catalog::facts::LISTING_CHANGED.kind(),
    catalog::facts::LISTING_PUBLISHED.kind(),
    catalog::facts::LISTING_PAUSED.kind(),
    catalog::facts::LISTING_ARCHIVED.kind(),
    merchants::facts::MERCHANT_APPROVED.kind(),
    merchants::facts::MERCHANT_CHANGED.kind(),
    pricing::facts::RATE_CARD_SAVED.kind(),
    pricing::facts::RATE_CARD_REMOVED.kind(),
    pricing::facts::FX_IMPORTED.kind(),
    pricing::facts::LANE_CHOSEN.kind(),
];

/// Events and listings read at a time.
pub(crate) const BATCH: u32 = 500;
/// How long a follower that has read everything waits.
const PAUSE: Duration = Duration::from_millis(400);

/// Follows the feed of `db` until the index or the task is dropped. Failures are logged and tried
/// again: a search that lags is better than one that is gone.
pub async fn follow(index: Index, db: Db, clock: impl Fn() -> Timestamp + Send) {
    loop {
        match catch_up(&index, &db, clock()).await {
            Ok(0) => {}
            Ok(changed) => tracing::debug!(changed, "the search index follows"),
            Err(error) => {
                tracing::warn!(%error, "the search index cannot follow");
                if error.is_damage() {
                    index.heal();
                }
            }
        }
        tokio::time::sleep(PAUSE).await;
    }
}

/// Reads every event there is and answers how many listings were looked at anew. Builds the index
/// from the tables when it is new, of another version, or too far behind, and when other rates or
/// another book price everything anew; a build that was cut short goes on where it was.
///
/// # Errors
/// [`SearchError`] of the index, its folder or the database; what was committed by then stays, and the
/// next call goes on from there.
pub async fn catch_up(index: &Index, db: &Db, now: Timestamp) -> Result<usize, SearchError> {
    let _one = index.following().await;
    events::feed::place(db, now).await?;
    let asked = index.clone();
    // Opening may take a while, and this thread has other work.
    let followed = blocking(move || asked.followed()).await?;
    let book = db.read(move |tx| rules::books::active_digest(tx, now.date())).await?;
    // Another book prices everything anew, also one that was adopted for today long ago.
    let known = followed.as_ref().filter(|known| known.book == book);
    let mut state = match known {
        Some(known) => known.clone(),
        None => start(db, followed.as_ref(), now).await?,
    };
    let mut changed = 0;
    loop {
        if let Built::Before(_) = state.built {
            changed += build(index, db, &mut state, now).await?;
        }
        let from = state.cursor;
        let (events, next) = match db.read(move |tx| from.poll(tx, READS, BATCH)).await? {
            Polled::Events { next, .. } if next == from => return Ok(changed),
            Polled::Events { events, next } => (events, next),
            Polled::Rebuild => {
                state = start(db, Some(&state), now).await?;
                continue;
            }
        };
        let touched = Touched::by(&events);
        if touched.everything {
            state = start(db, Some(&state), now).await?;
        } else {
            changed += repeat(index, db, (touched, &mut state, next), now).await?;
        }
    }
}

/// The listings that events speak of, directly or by their merchant's name or freight.
#[derive(Default)]
struct Touched {
    listings: BTreeSet<ListingId>,
    merchants: BTreeSet<MerchantId>,
    everything: bool,
}

impl Touched {
    fn by(events: &[Event]) -> Touched {
        let mut touched = Touched::default();
        for event in events {
            match event.kind.split('.').next().unwrap_or_default() {
                "listing" => {
                    touched.listings.extend(Id::from_bytes(&event.subject).map(ListingId::from));
                }
                "fx" | "lane" => touched.everything = true,
                _ => {
                    touched.merchants.insert(MerchantId::of(event.home));
                }
            }
        }
        touched
    }
}

/// Repeats in the index what became of the listings that were touched, and notes `next`. Events of
/// nothing here leave no commit: their place is kept in memory and written with the next change;
/// reading them again after a restart does no harm.
async fn repeat(
    index: &Index,
    db: &Db,
    (touched, state, next): (Touched, &mut Followed, events::Cursor),
    now: Timestamp,
) -> Result<usize, SearchError> {
    let mut changed = 0;
    let mut writing = None;
    let mut ids: Vec<ListingId> = touched.listings.into_iter().collect();
    let mut merchants = touched.merchants.into_iter();
    let (mut merchant, mut last) = (merchants.next(), None);
    while !ids.is_empty() || merchant.is_some() {
        if let (true, Some(whose)) = (ids.is_empty(), merchant) {
            ids = db.read(move |tx| catalog::published_ids_of(tx, whose, last, BATCH)).await?;
            last = ids.last().copied();
            if last.is_none() {
                merchant = merchants.next();
                continue;
            }
        }
        let prepared = prepare(db, std::mem::take(&mut ids), now).await?;
        changed += prepared.documents.len() + prepared.gone.len();
        let (open, index, generation) = (writing.take(), index.clone(), state.generation);
        writing = Some(
            blocking(move || {
                let mut writing = open.map_or_else(|| index.write(), Ok)?;
                writing.put(&prepared, generation)?;
                Ok(writing)
            })
            .await?,
        );
    }
    state.cursor = next;
    match writing {
        None => index.remember(state),
        Some(mut writing) => {
            let state = state.clone();
            blocking(move || {
                writing.commit(&state)?;
                writing.end()
            })
            .await?;
        }
    }
    Ok(changed)
}

pub(crate) async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, SearchError> + Send + 'static,
) -> Result<T, SearchError> {
    let done = tokio::task::spawn_blocking(work).await;
    done.unwrap_or_else(|error| {
        let panicked = error.is_panic();
        Err(if panicked { SearchError::Damaged } else { SearchError::NotOpen(error.to_string()) })
    })
}
