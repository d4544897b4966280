//! What if: other rules or exchange rates, and what they would do to a whole catalogue.
//!
//! A [`Scenario`] is read from one text. [`Scenario::over`] lays its changes over the texts of a book, so
//! that the answer is a book like any other: compiled, named by its digest, compared, adopted and
//! replayed. [`run`] prices every item before and after and adds up what changed. Nothing here touches
//! the book that it starts from, and no number is a float.

mod demand;
mod examples;
mod item;
pub(crate) mod patch;
mod read;
mod report;
mod run;
mod summary;
pub mod svg;
mod tables;
mod tally;
#[cfg(test)]
mod tests;

pub use demand::{Elasticity, Form};
pub use examples::EXAMPLES;
pub use item::{Item, LaneOf, Options};
pub use read::{Change, FxChange, FxHow, Scenario, ScenarioError, read};
pub use report::{
    Bucket, Crossing, CrossingKind, Demand, Distribution, Group, GroupDemand, LaneTaxes, Report,
    Side, Tallied, Unpriced,
};
pub use run::run;
pub use tables::TABLES;
