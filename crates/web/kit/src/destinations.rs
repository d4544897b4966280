//! Where shoppers may buy for: every destination that the book in force has a lane to, with the
//! currency and the time zone of its prices, and what its regimes are called.

use crate::{App, Market, patience::Came};
use kernel::{Country, Date, Timestamp};
use std::{
    sync::{Arc, PoisonError, RwLock},
    time::Duration,
};
use trade::{Book, Regime};

/// For how long the list is believed; another book is adopted for a day, not for a second.
const SECONDS: i64 = 30;
/// So long after a request came it goes on with the list as last read.
const LONGEST: Duration = Duration::from_secs(10);

/// The destinations of one book.
#[derive(Clone, Debug)]
pub struct Destinations {
    markets: Arc<[Market]>,
    /// Those where customs may ask who orders.
    identity: Arc<[Country]>,
    book: Arc<Book>,
}

impl Destinations {
    /// By code.
    pub(crate) fn of(book: Arc<Book>) -> Destinations {
        let (mut markets, mut identity) = (Vec::new(), Vec::new());
        for lane in book.lanes() {
            let limited = lane.regimes.iter().any(|regime| regime.limits.is_some());
            for destination in &lane.destinations {
                markets.push(Market {
                    destination: *destination,
                    currency: lane.currency,
                    zone: lane.zone.clone(),
                });
                identity.extend(limited.then_some(*destination));
            }
        }
        markets.sort_by_key(|market| market.destination);
        Destinations { markets: markets.into(), identity: identity.into(), book }
    }

    /// All of them, by code.
    #[must_use]
    pub fn all(&self) -> &[Market] {
        &self.markets
    }

    /// How prices are told in `country`, if anything is sent there.
    #[must_use]
    pub fn market(&self, country: Country) -> Option<&Market> {
        self.markets.iter().find(|market| market.destination == country)
    }

    /// The regime of that name in the lane to `country`: regimes of other lanes, other days and other
    /// origins share it. Without `sent`, from where and when, the newest.
    pub(crate) fn regime(
        &self,
        country: Country,
        name: &str,
        sent: Option<(Country, Date)>,
    ) -> Option<&Regime> {
        let named = self.book.lane(country)?.regimes.iter().filter(|regime| regime.name == name);
        let on = |r: &&Regime, day: Date| {
            r.valid_from <= day && r.valid_to.is_none_or(|last| day <= last)
        };
        match sent {
            Some((from, day)) => named.clone().find(|r| r.is_from(from) && on(r, day)),
            None => named.max_by_key(|regime| regime.valid_from),
        }
    }

    /// Whether customs of `country` may ask who orders: where a regime has limits for persons.
    #[must_use]
    pub fn asks_identity(&self, country: Country) -> bool {
        self.identity.contains(&country)
    }
}

/// The destinations as last read, and when.
#[derive(Debug)]
pub(crate) struct Known(RwLock<(Option<Timestamp>, Destinations)>);

impl Default for Known {
    fn default() -> Known {
        Known(RwLock::new((None, Destinations::of(Book::shipped_arc()))))
    }
}

/// The destinations of the book that is in force now, read again every half minute. A request that `came`
/// does not wait long for them: as last read they serve as well.
pub(crate) async fn now(app: &App, came: Came) -> Destinations {
    let now = app.clock.now();
    let known = app.destinations.0.read().unwrap_or_else(PoisonError::into_inner).clone();
    // A clock that was set back makes what was read no younger.
    if known.0.is_some_and(|read| (0..SECONDS).contains(&now.seconds_since(read))) {
        return known.1;
    }
    let read = app.db.read(move |tx| rules::books::active(tx, now.date()));
    let fresh = match came.within(LONGEST.min(app.config.patience), read).await {
        Some(Ok(book)) => Destinations::of(book),
        Some(Err(error)) => {
            tracing::warn!(%error, "the book in force cannot be read");
            known.1
        }
        None => {
            tracing::warn!("the book in force cannot be read in time");
            return known.1;
        }
    };
    let mut kept = app.destinations.0.write().unwrap_or_else(PoisonError::into_inner);
    *kept = (Some(now), fresh.clone());
    fresh
}
