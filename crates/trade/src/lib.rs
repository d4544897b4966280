//! What one consignment costs at the buyer's door, and what may not cross a border at all.
//!
//! Decides, from rules that come in as data (a [`Book`]): the regime that the facts of a sale lead to, what
//! it charges with an explanation of every line, whether a product is banned from parcels, and which HS
//! codes a description may have. It never reads a file, a clock or a database, never guesses a rate or a
//! tax class, and computes with exact numbers until the one rounding that a rule names.
//!
//! [`expr`] reads rates as schedules write them. A [`BookSource`] holds the texts of lanes and tables,
//! [`Book::compile`] makes a book of them, [`landed_cost`] asks it with an explanation,
//! [`landed_totals`] without one. A [`Refusal`] names the field to blame and the ways out.
//!
//! Nothing in the shipped tables was checked against the statutes themselves: each line names the
//! public page it was taken from, and a product that no line covers is refused.
//!
//! ```
//! use kernel::{Country, Currency, Money};
//! use trade::{Attributes, Book, GoodsLine, ParcelAsk, landed_cost};
//!
//! let cny = |text| Money::parse(text, Currency::CNY);
//! let cream = GoodsLine {
//!     key: "cream".to_owned(),
//!     hs: "3304.99".parse()?,
//!     unit_price: cny("300.00")?,
//!     quantity: 1,
//!     weight: None,
//!     attributes: Attributes::from([("volume_ml".to_owned(), "100".to_owned())]),
//!     origin: None,
//!     preference: None,
//! };
//! let ask = ParcelAsk {
//!     origin: Country::US,
//!     destination: Country::CN,
//!     date: "2026-11-21".parse()?,
//!     goods: vec![cream],
//!     freight: cny("20.00")?,
//!     insurance: cny("0.00")?,
//!     facts: trade::Facts::default(),
//!     rates: Vec::new(),
//! };
//! let cost = landed_cost(Book::shipped(), &ask)?;
//! assert_eq!(cost.taxes, cny("29.12")?); // 320.00 × 70% × 13%
//! assert_eq!(cost.total, cny("349.12")?);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod ask;
mod book;
mod cost;
mod diff;
mod engine;
mod exact;
pub mod expr;
pub mod hs;
mod lane;
mod note;
mod refusal;
pub mod renew;
mod restriction;
pub mod sample;
pub mod scenario;
mod share;
pub mod standing;
mod text;

pub use ask::{Attributes, Facts, GoodsLine, Outside, ParcelAsk};
pub use book::{Book, BookError, BookSource, TableRow};
pub use cost::{CostKind, CostLine, LandedCost};
pub use diff::{BookDiff, Change, DiffEntry, ENTRIES_MOST, FileDiff, Part};
pub use engine::{Arithmetic, Scratch, Totals, landed_cost, landed_totals};
pub use exact::Exact;
pub use hs::{HsCode, HsCodeError, HsEdition};
pub use lane::linear::Linear;
pub use lane::{
    Buyer, Channel, Charge, Lane, LeftOut, Limits, Prefix, RateSource, Regime, RoundingOf,
    RoundingRule, Scope, Side, Span, Switch, Texts, Threshold,
};
pub use note::{Arg, Args, Note};
pub use refusal::{Refusal, WayOut};
pub use restriction::{Ban, BanLine, restriction};
pub use text::Text;

/// The examples of the README compile and hold.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
pub struct Readme;
