//! Why a parcel has no price, which field is to blame, and what can be done.

use crate::{Aged, Basis, FreightError, FxError};
use kernel::{Country, Currency, SkuId};
use store::StoreError;
use trade::{HsCode, Note, Refusal, WayOut};

/// Why there is no quote. Products are named by the merchant's SKU code.
#[derive(Debug, thiserror::Error)]
pub enum QuoteRefusal {
    /// Nothing was asked for.
    #[error("a parcel needs at least one product")]
    Empty,
    /// The merchant offers no such variant.
    #[error("{0} is not offered")]
    UnknownSku(SkuId),
    /// A service; nothing is sent.
    #[error("{code} is a service: nothing is sent")]
    NotShipped {
        /// The variant.
        code: String,
    },
    /// The variant has no weight.
    #[error("{code} has no weight, so its freight cannot be known")]
    MissingWeight {
        /// The variant.
        code: String,
    },
    /// The merchant has confirmed no HS code for the destination.
    #[error("the merchant has confirmed no HS code of {code} for {destination}")]
    UnconfirmedHs {
        /// The variant.
        code: String,
        /// Where to.
        destination: Country,
        /// A code that was suggested.
        suggested: Option<HsCode>,
    },
    /// No freight.
    #[error(transparent)]
    Freight(#[from] FreightError),
    /// Goods and freight, or two products, are in different currencies.
    #[error("{code} is in {got}, the rest of the parcel in {wanted}")]
    Currencies {
        /// The variant or the rate card.
        code: String,
        /// Of the rest.
        wanted: Currency,
        /// Of this one.
        got: Currency,
    },
    /// No exchange rate.
    #[error(transparent)]
    Fx(#[from] FxError),
    /// The rules of trade refuse it.
    #[error(transparent)]
    Trade(#[from] Refusal),
    /// The quote rests on a book that is not at hand.
    #[error("the quote was made with book {0}, which is not at hand")]
    OtherBook(String),
    /// The market's operators sell no parcels there.
    #[error("this market sells nothing to {destination}")]
    NotSold {
        /// Where to.
        destination: Country,
    },
    /// Something may be asked for besides the price, and the operator sells nothing there at such a price.
    #[error(
        "more than the price may be owed in {destination}, and this market sells nothing there so"
    )]
    Incomplete {
        /// Where to.
        destination: Country,
    },
    /// It rests on what is too old, and the operator sells nothing there at such a price.
    #[error("the {} for {destination} are of {}, which this market does not sell at", .aged.of.name(), .aged.as_of)]
    Stale {
        /// Where to.
        destination: Country,
        /// What is old.
        aged: Aged,
    },
    /// An amount does not fit.
    #[error("the amounts are too large to be computed exactly")]
    TooLarge,
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<kernel::MoneyError> for QuoteRefusal {
    fn from(_: kernel::MoneyError) -> QuoteRefusal {
        QuoteRefusal::TooLarge
    }
}

impl QuoteRefusal {
    /// A stable name, for an API.
    #[must_use]
    pub const fn slug(&self) -> &'static str {
        match self {
            QuoteRefusal::Empty => "no-goods",
            QuoteRefusal::UnknownSku(_) => "unknown-sku",
            QuoteRefusal::NotShipped { .. } => "not-shipped",
            QuoteRefusal::MissingWeight { .. } => "missing-weight",
            QuoteRefusal::UnconfirmedHs { .. } => "unconfirmed-hs",
            QuoteRefusal::Freight(FreightError::NoCard(_)) => "no-rate-card",
            QuoteRefusal::Freight(FreightError::NoService { .. }) => "no-such-service",
            QuoteRefusal::Freight(FreightError::TooHeavy { .. }) => "parcel-too-heavy",
            QuoteRefusal::Currencies { .. } => "mixed-currencies",
            QuoteRefusal::Fx(_) => "no-exchange-rate",
            QuoteRefusal::Trade(refusal) => refusal.slug(),
            QuoteRefusal::OtherBook(_) => "other-book",
            QuoteRefusal::NotSold { .. } => "not-sold",
            QuoteRefusal::Incomplete { .. } => "price-incomplete",
            QuoteRefusal::Stale { .. } => "price-stale",
            QuoteRefusal::TooLarge => "amount-too-large",
            QuoteRefusal::Store(_) => "store",
        }
    }

    /// The field to blame, as the CLI and the API call it.
    #[must_use]
    pub fn field(&self) -> String {
        match self {
            QuoteRefusal::Empty | QuoteRefusal::UnknownSku(_) | QuoteRefusal::NotShipped { .. } => {
                "lines".to_owned()
            }
            QuoteRefusal::MissingWeight { .. }
            | QuoteRefusal::Freight(FreightError::TooHeavy { .. }) => "weight".to_owned(),
            QuoteRefusal::UnconfirmedHs { .. } => "hs".to_owned(),
            QuoteRefusal::Freight(FreightError::NoCard(_))
            | QuoteRefusal::NotSold { .. }
            | QuoteRefusal::Incomplete { .. }
            | QuoteRefusal::Stale { .. } => "destination".to_owned(),
            QuoteRefusal::Freight(FreightError::NoService { .. }) => "service".to_owned(),
            QuoteRefusal::Currencies { .. } | QuoteRefusal::Fx(_) => "currency".to_owned(),
            QuoteRefusal::Trade(refusal) => refusal.field(),
            QuoteRefusal::OtherBook(_) => "book".to_owned(),
            QuoteRefusal::TooLarge => "price".to_owned(),
            QuoteRefusal::Store(_) => String::new(),
        }
    }

    /// What can be done; empty only when the database failed.
    #[must_use]
    pub fn ways_out(&self) -> Vec<WayOut> {
        match self {
            QuoteRefusal::Empty
            | QuoteRefusal::UnknownSku(_)
            | QuoteRefusal::NotShipped { .. }
            | QuoteRefusal::Currencies { .. }
            | QuoteRefusal::OtherBook(_) => vec![WayOut::WriteAgain],
            QuoteRefusal::MissingWeight { .. } => vec![WayOut::FillWeight],
            QuoteRefusal::UnconfirmedHs { .. } => vec![WayOut::ConfirmHs],
            QuoteRefusal::Freight(FreightError::TooHeavy { .. }) => {
                vec![WayOut::FewerUnits, WayOut::AddRateCard]
            }
            QuoteRefusal::Freight(FreightError::NoCard(_) | FreightError::NoService { .. }) => {
                vec![WayOut::AddRateCard, WayOut::OtherDestination]
            }
            QuoteRefusal::NotSold { .. }
            | QuoteRefusal::Incomplete { .. }
            | QuoteRefusal::Stale { aged: Aged { of: Basis::Rules, .. }, .. } => {
                vec![WayOut::OtherDestination]
            }
            QuoteRefusal::Fx(_) | QuoteRefusal::Stale { .. } => vec![WayOut::ImportRates],
            QuoteRefusal::Trade(refusal) => refusal.ways_out(),
            QuoteRefusal::TooLarge => vec![WayOut::FewerUnits],
            QuoteRefusal::Store(_) => Vec::new(),
        }
    }

    /// The sentence as a Fluent key `refusal-<slug>` with its values.
    #[must_use]
    pub fn note(&self) -> Note {
        let note = Note::new(&format!("refusal-{}", self.slug()));
        match self {
            QuoteRefusal::Trade(refusal) => refusal.note(),
            QuoteRefusal::UnknownSku(sku) => note.with("goods", sku.to_string()),
            QuoteRefusal::NotShipped { code } | QuoteRefusal::MissingWeight { code } => {
                note.with("goods", code.as_str())
            }
            QuoteRefusal::UnconfirmedHs { code, destination, suggested } => note
                .with("goods", code.as_str())
                .with("destination", *destination)
                .with("suggested", suggested.map_or_else(String::new, |hs| hs.to_string())),
            QuoteRefusal::Freight(FreightError::NoCard(destination)) => {
                note.with("destination", *destination)
            }
            QuoteRefusal::Freight(FreightError::NoService { destination, service }) => {
                note.with("destination", *destination).with("service", service.as_str())
            }
            QuoteRefusal::Freight(FreightError::TooHeavy { destination, weight, heaviest }) => note
                .with("destination", *destination)
                .with("weight", weight.to_string())
                .with("heaviest", heaviest.to_string()),
            QuoteRefusal::Currencies { code, wanted, got } => note
                .with("goods", code.as_str())
                .with("wanted", wanted.code())
                .with("got", got.code()),
            QuoteRefusal::Fx(error) => note.with("why", error.to_string()),
            QuoteRefusal::OtherBook(book) => note.with("book", book.as_str()),
            QuoteRefusal::NotSold { destination } | QuoteRefusal::Incomplete { destination } => {
                note.with("destination", *destination)
            }
            QuoteRefusal::Stale { destination, aged } => {
                note.with("destination", *destination).with("date", aged.as_of)
            }
            QuoteRefusal::Empty | QuoteRefusal::TooLarge | QuoteRefusal::Store(_) => note,
        }
    }
}
