//! Limits of a person and order, and where customs asks who orders: only some regimes do either.

use ::store::{StoreError, Tx};
use kernel::{Country, Money};
use pricing::{ParcelQuote, QuoteRefusal, Terms};
use trade::{Book, Limits};

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

/// What the rules ask of a parcel besides its taxes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Asked {
    /// The limits it counts towards; `None` under regimes without any.
    pub(crate) limits: Option<Limits>,
    /// Customs asks for the identity of who orders: where persons have limits.
    pub(crate) identity: bool,
}

/// The limits under which a parcel was quoted, by the book it was quoted with; `None` under regimes
/// without any.
pub fn limits_of(tx: &mut Tx<'_>, quote: &ParcelQuote) -> Result<Option<Limits>, StoreError> {
    let found = rules::books::by_digest(tx, &quote.landed.book)?;
    let book = found.unwrap_or_else(Book::shipped_arc);
    Ok(asked(&book, quote).limits)
}

pub(crate) fn asked(book: &Book, quote: &ParcelQuote) -> Asked {
    let regime = book.regime(quote.sent_from, quote.destination, Some(quote.date)).ok();
    let Some((regime, limits)) = regime.and_then(|r| Some((r, r.limits.as_ref()?))) else {
        return Asked::default();
    };
    // The regime that one item above the order's limit falls to counts towards the year as well.
    let over = limits.single_item_over.as_ref() == Some(&quote.regime);
    let counts = over || regime.name == quote.regime;
    Asked { limits: counts.then(|| limits.clone()), identity: true }
}

/// What is asked of a parcel from `from` that has no price yet.
pub(crate) fn asked_anyway(terms: &Terms, from: Country) -> Asked {
    let regime = terms.book.regime(from, terms.destination, Some(terms.date));
    let identity = regime.is_ok_and(|regime| regime.limits.is_some());
    Asked { limits: None, identity }
}

pub(crate) fn order_limit(
    quote: &Result<ParcelQuote, QuoteRefusal>,
    limits: Option<&Limits>,
) -> Option<Meter> {
    match quote {
        Ok(quote) => {
            let limit = limits?.order;
            let within = quote.landed.counted.minor() <= limit.minor();
            within.then_some(Meter { value: quote.landed.counted, limit })
        }
        Err(QuoteRefusal::Trade(trade::Refusal::OverOrderLimit { value, limit, .. })) => {
            Some(Meter { value: *value, limit: *limit })
        }
        Err(_) => None,
    }
}
