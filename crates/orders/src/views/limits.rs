//! Limits of a person and order, and where customs asks who orders: only some regimes do either.

use crate::{CartParcel, store};
use ::store::{StoreError, Tx};
use kernel::{Country, Date, Money, Timestamp};
use pricing::{ParcelQuote, QuoteRefusal};
use trade::{Book, Limits, Regime};

/// How much of a limit is used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Meter {
    /// What counts.
    pub value: Money,
    /// The most it may be.
    pub limit: Money,
}

/// How much of a year's limit a person uses.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
pub struct YearMeter {
    /// The year, in China time.
    pub year: i64,
    /// Used by orders before.
    pub used: Money,
    /// What this cart adds.
    pub adding: Money,
    /// The most it may be.
    pub limit: Money,
}

impl Meter {
    /// Over the limit.
    #[must_use]
    pub fn is_over(&self) -> bool {
        self.value.minor() > self.limit.minor()
    }
}

impl YearMeter {
    /// Over the limit with this cart.
    #[must_use]
    pub fn is_over(&self) -> bool {
        self.used.minor().saturating_add(self.adding.minor()) > self.limit.minor()
    }

    /// What may still be ordered this year, before this cart.
    #[must_use]
    pub fn left(&self) -> Money {
        let left = self.limit.minor().saturating_sub(self.used.minor()).max(0);
        Money::new(left, self.limit.currency())
    }
}

/// The regime of parcels of this way on this day.
fn regime(from: Country, to: Country, day: Date) -> Option<&'static Regime> {
    Book::shipped().regime(from, to, Some(day)).ok()
}

/// The limits under which a parcel was quoted; `None` under regimes without any.
pub(crate) fn limits_of(quote: &ParcelQuote) -> Option<Limits> {
    let regime = regime(quote.sent_from, quote.destination, quote.date)?;
    let limits = regime.limits.as_ref()?;
    // The regime that one item above the order's limit falls to counts towards the year as well.
    let over = limits.single_item_over.as_ref() == Some(&quote.regime);
    (over || regime.name == quote.regime).then(|| limits.clone())
}

/// What counts of a parcel towards limits; nothing under regimes without any.
pub(crate) fn counted(quote: &ParcelQuote) -> Money {
    limits_of(quote).map_or(Money::zero(quote.currency), |_| quote.landed.counted)
}

/// Whether customs asks for the identity of who orders: where persons have limits.
pub(crate) fn asks_identity(
    quote: &Result<ParcelQuote, QuoteRefusal>,
    (from, to): (Country, Country),
    now: Timestamp,
) -> bool {
    let (from, to, day) = match quote {
        Ok(quote) => (quote.sent_from, quote.destination, quote.date),
        Err(_) => (from, to, now.date()),
    };
    regime(from, to, day).is_some_and(|regime| regime.limits.is_some())
}

pub(crate) fn order_limit(quote: &Result<ParcelQuote, QuoteRefusal>) -> Option<Meter> {
    match quote {
        Ok(quote) => {
            let limit = limits_of(quote)?.order;
            if quote.landed.counted.minor() > limit.minor() {
                return None;
            }
            Some(Meter { value: quote.landed.counted, limit })
        }
        Err(QuoteRefusal::Trade(trade::Refusal::OverOrderLimit { value, limit, .. })) => {
            Some(Meter { value: *value, limit: *limit })
        }
        Err(_) => None,
    }
}

/// The year of a person with these parcels; `None` when none of them counts.
pub(crate) fn year_meter(
    tx: &mut Tx<'_>,
    person: &[u8],
    parcels: &[CartParcel],
    now: Timestamp,
) -> Result<Option<YearMeter>, StoreError> {
    let year = now.china_year();
    let quotes = parcels.iter().filter_map(|parcel| parcel.quote.as_ref().ok());
    let counting: Vec<(Limits, Money)> =
        quotes.filter_map(|quote| Some((limits_of(quote)?, quote.landed.counted))).collect();
    let Some((limits, _)) = counting.first() else { return Ok(None) };
    let Some(limit) = limits.person_year else { return Ok(None) };
    let add = |sum: i64, (_, counted): &(Limits, Money)| sum.checked_add(counted.minor());
    let adding = counting.iter().try_fold(0_i64, add);
    let used = store::quota::used(tx, person, year)?;
    let money = |minor| Money::new(minor, limit.currency());
    let adding = money(adding.unwrap_or(i64::MAX));
    Ok(Some(YearMeter { year, used: money(used), adding, limit }))
}
