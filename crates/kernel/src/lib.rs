//! The words every other crate speaks: money, exact rates, ids, countries, currencies, weights, names, time,
//! who acts, and from which network.
//!
//! Decides nothing, reads nothing, writes nothing: values in, values or a refusal out.

mod actor;
mod country;
mod currency;
mod entropy;
mod id;
mod lang;
mod money;
mod network;
mod rate;
mod secret;
mod slug;
pub mod text;
mod time;
mod weight;

#[doc(hidden)]
pub use serde as __serde;

pub use actor::{Actor, By, Decider, Recorder};
pub use country::{Country, CountryError};
pub use currency::{Currency, CurrencyError};
pub use entropy::Moment;
pub use id::{
    AddressId, AttachmentId, BankAccountId, CaseId, CheckoutId, ConsignmentId, DisputeId, EntryId,
    EventId, Home, Id, IdError, ImportId, ListingId, LocationId, MailId, MerchantId, MessageId,
    NoticeId, OrderId, PaymentId, PayoutId, PayoutRunId, QuoteId, ReturnId, ShopperId, SkuId,
    ThreadId, UploadId,
};
pub use lang::{Lang, LangError};
pub use money::{Money, MoneyError};
pub use network::{Network, NotANetwork};
pub use rate::{Rate, RateError, Rounding};
pub use secret::Secret;
pub use slug::{Slug, SlugError};
pub use text::NameFault;
pub use time::{Date, Timestamp, TimestampError, is_zone};
pub use weight::{Grams, WeightError};
