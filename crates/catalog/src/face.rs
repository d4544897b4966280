//! What the catalogue shows to the house.

pub use crate::facts::EVENTS;
