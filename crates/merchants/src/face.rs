//! What merchants show to the house.

pub use crate::facts::EVENTS;
