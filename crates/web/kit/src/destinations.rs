//! Where shoppers may buy for: every destination that the book in force has a lane to and the market sells to, with the
//! currency and the time zone of its prices, and what its regimes are called.

use crate::Market;
use kernel::{Country, Date};
use std::sync::Arc;
use trade::{Book, Regime};

/// The destinations of one book.
#[derive(Clone, Debug)]
pub struct Destinations {
    markets: Arc<[Market]>,
    /// Those where customs may ask who orders.
    identity: Arc<[Country]>,
    book: Arc<Book>,
}

impl Destinations {
    /// Every one, by code.
    #[must_use]
    pub fn of(book: Arc<Book>) -> Destinations {
        Destinations::where_sold(book, |_| true)
    }

    /// Those that `sold` lets through, by code.
    pub(crate) fn where_sold(book: Arc<Book>, sold: impl Fn(Country) -> bool) -> Destinations {
        let (mut markets, mut identity) = (Vec::new(), Vec::new());
        for lane in book.lanes() {
            let limited = lane.regimes.iter().any(|regime| regime.limits.is_some());
            for destination in lane.destinations.iter().filter(|country| sold(**country)) {
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
