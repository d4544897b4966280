//! Where shoppers may buy for: every destination that the book has a lane to, with the currency and
//! the time zone of its prices.

use crate::Market;
use kernel::Country;
use std::sync::LazyLock;
use trade::Book;

static MARKETS: LazyLock<Vec<Market>> = LazyLock::new(|| {
    let lanes = Book::shipped().lanes().iter();
    let mut markets: Vec<Market> = lanes
        .flat_map(|lane| {
            lane.destinations.iter().map(|destination| Market {
                destination: *destination,
                currency: lane.currency,
                zone: lane.zone.clone(),
            })
        })
        .collect();
    markets.sort_by_key(|market| market.destination);
    markets
});

/// The destinations, by code.
pub(crate) fn markets() -> &'static [Market] {
    &MARKETS
}

/// How prices are told in `country`, if anything is sent there.
pub(crate) fn market(country: Country) -> Option<&'static Market> {
    markets().iter().find(|market| market.destination == country)
}
