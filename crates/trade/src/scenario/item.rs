//! What a run is given.

use super::Elasticity;
use crate::{Attributes, HsCode};
use kernel::{Country, Currency, Date, Grams, Money, Rate};
use std::sync::Arc;

/// One unit of a product on one lane with its freight, as its page prices it.
#[derive(Clone, Debug)]
pub struct Item {
    /// Which of [`Options::lanes`].
    pub lane: u32,
    /// The caller's number of the merchant, counted from 0.
    pub merchant: u32,
    /// Its code at the destination.
    pub hs: HsCode,
    /// Of one unit, in the destination's currency.
    pub price: Money,
    /// Carriage of one unit, in the destination's currency.
    pub freight: Money,
    /// Price and freight at the exchange rate of the scenario; unchanged when `None`.
    pub after: Option<(Money, Money)>,
    /// Gross weight of one unit.
    pub weight: Option<Grams>,
    /// Where it was made; where it is sent from when `None`.
    pub origin: Option<Country>,
    /// What rules may ask about one unit; items may share them.
    pub attributes: Option<Arc<Attributes>>,
    /// Units that are sold at the price before; what demand is counted from.
    pub units: u32,
}

/// From where to where items are sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LaneOf {
    /// Where they are sent from.
    pub origin: Country,
    /// Where they are sent to.
    pub destination: Country,
    /// What one unit of another currency is worth in the destination's, for rules written in it.
    pub rates: Vec<(Currency, Rate)>,
    /// The same under the scenario.
    pub rates_after: Vec<(Currency, Rate)>,
}

impl LaneOf {
    /// A lane whose rules need no exchange rates.
    #[must_use]
    pub const fn new(origin: Country, destination: Country) -> LaneOf {
        LaneOf { origin, destination, rates: Vec::new(), rates_after: Vec::new() }
    }
}

/// How a run is done.
#[derive(Clone)]
pub struct Options<'a> {
    /// The lanes that items name by their place here.
    pub lanes: Vec<LaneOf>,
    /// The day on which everything is priced.
    pub date: Date,
    /// How demand answers to price; no demand is told when `None`.
    pub elasticity: Option<Elasticity>,
    /// The currency in which sums over several destinations are told, and what one unit of each other
    /// currency is worth in it. A sum over a currency without a rate is left out.
    pub report: Option<(Currency, Vec<(Currency, Rate)>)>,
    /// Threads; at least one.
    pub threads: usize,
    /// How many crossings are listed one by one; all are counted.
    pub crossings_most: usize,
    /// Told how many items were priced since it was last told; from several threads.
    pub progress: Option<&'a (dyn Fn(u64) + Sync)>,
}

impl Options<'_> {
    /// The defaults for `lanes` on `date`: two threads, a thousand crossings, no demand.
    #[must_use]
    pub fn new(lanes: Vec<LaneOf>, date: Date) -> Options<'static> {
        Options {
            lanes,
            date,
            elasticity: None,
            report: None,
            threads: 2,
            crossings_most: 1000,
            progress: None,
        }
    }
}
