//! What a parcel costs the shopper: rate cards, exchange rates and quotes.
//!
//! Decides freight from a merchant's rate cards, converts with dated reference rates, asks `trade` for
//! duty and taxes under the book that `rules` has in force, and records all of it in a [`ParcelQuote`]
//! that can be computed again to the minor unit. It never computes a tax itself, never decides what may be published (trust), and keeps no
//! orders: a quote travels inside the order that was placed on it.

mod commands;
mod domain;
pub mod face;
pub mod facts;
mod policy;
mod queries;
mod store;
#[cfg(test)]
mod tests;

pub use commands::choose_lane::{ChooseLane, ChooseLaneError, LaneChoice, choose_lane};
pub use commands::decide_fx::{DecideFxError, FxWord, decide_fx};
pub use commands::import_fx::{FxHeld, FxImportReport, ImportFxError, import_fx};
pub use commands::remove_rate_card::{RemoveRateCardError, remove_rate_card};
pub use commands::save_rate_card::{SaveRateCardError, save_rate_card};
pub use commands::sell_to::sell_to;
pub use domain::claim::{Aged, Basis, LaneStance};
pub use domain::fx::{FxDay, FxDoubt, FxError, FxFile, FxFileError, FxQuote, FxShipped, read_fx};
pub use domain::parcel::{ParcelQuote, QuoteLine, Unit, recompute, recompute_with};
pub use domain::rate_card::{CardFault, Freight, FreightError, RateCard, Step, default_card};
pub use domain::refusal::QuoteRefusal;
pub use domain::terms::Terms;
pub use policy::{PolicyFault, QuotePolicy, Stance, policy, set_policy};
pub use queries::{Offer, offers};
pub use store::{
    ParcelRequest, UnitPrices, freight, fx, fx_last_day, fx_recent, held as fx_held, lane_choices,
    listing_price, listing_prices, quote_parcel, rate_card, rate_cards, sold_destinations, terms,
    terms_of, terms_to,
};
