//! What a price may claim of itself: how old what it rests on is, and whether the operator sells at a price
//! that is not all, or rests on what is old.

use crate::{FxQuote, ParcelQuote, QuotePolicy, QuoteRefusal, Stance, Terms};
use kernel::{Date, Timestamp};
use trade::LandedCost;

/// What a price rests on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Basis {
    /// The rules of trade and their rates of duty and tax.
    Rules,
    /// Exchange rates.
    Rates,
}

impl Basis {
    /// As in JSON: `rates`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Basis::Rules => "rules",
            Basis::Rates => "rates",
        }
    }
}

/// Something a price rests on that is older than the operator allows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Aged {
    /// What is old.
    pub of: Basis,
    /// The day it is of.
    pub as_of: Date,
}

/// What the operator decided about one lane.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct LaneStance {
    /// Where something may be asked for besides the price.
    pub incomplete: Stance,
    /// Where rules or rates are old.
    pub stale: Stance,
}

impl QuotePolicy {
    /// What holds for lanes that nothing else was decided about.
    #[must_use]
    pub const fn stance(&self) -> LaneStance {
        LaneStance { incomplete: self.when_incomplete, stale: self.when_stale }
    }

    /// What of a price of `date` is older than is allowed: its rules, then its rates, the oldest of each.
    #[must_use]
    pub fn aged(&self, cost: &LandedCost, rates: &[&FxQuote], date: Date) -> Vec<Aged> {
        let foreign = rates.iter().filter(|fx| fx.from != fx.to).map(|fx| fx.as_of).min();
        let all = [
            (Basis::Rules, cost.as_of, self.book_age_days),
            (Basis::Rates, foreign, self.fx_age_days),
        ];
        let old = |(of, as_of, most): (Basis, Option<Date>, u32)| {
            let as_of = as_of?;
            (days_between(as_of, date) > i64::from(most)).then_some(Aged { of, as_of })
        };
        all.into_iter().filter_map(old).collect()
    }

    /// Whether reference rates whose last day is `last` are older than is allowed at `now`.
    #[must_use]
    pub fn has_old_rates(&self, last: Date, now: Timestamp) -> bool {
        days_between(last, now.date()) > i64::from(self.fx_age_days)
    }

    /// Whether rules as of `day` are older than is allowed at `now`.
    #[must_use]
    pub fn has_old_rules(&self, day: Date, now: Timestamp) -> bool {
        days_between(day, now.date()) > i64::from(self.book_age_days)
    }
}

/// Days from one to the other; below zero when `from` is the later one.
fn days_between(from: Date, to: Date) -> i64 {
    from.until(to).map_or(0, |span| i64::from(span.get_days()))
}

/// The quote with what of it is old, when the operator sells at such a price.
pub(crate) fn admit(terms: &Terms, quote: ParcelQuote) -> Result<ParcelQuote, QuoteRefusal> {
    if terms.stance.incomplete == Stance::Refuse && !quote.landed.is_complete() {
        return Err(QuoteRefusal::Incomplete { destination: terms.destination });
    }
    let rates: Vec<&FxQuote> = [&quote.fx].into_iter().chain(&quote.rates).collect();
    let aged = terms.policy.aged(&quote.landed, &rates, terms.date);
    match aged.first() {
        Some(first) if terms.stance.stale == Stance::Refuse => {
            Err(QuoteRefusal::Stale { destination: terms.destination, aged: *first })
        }
        _ => Ok(ParcelQuote { aged, ..quote }),
    }
}
