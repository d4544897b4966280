//! What pricing shows to the house.

pub use crate::facts::EVENTS;

/// The kind of work that fetches reference rates; whoever runs the market starts it, and its pages tell how
/// it went.
pub const FETCH_FX: &str = "fx.fetch";
