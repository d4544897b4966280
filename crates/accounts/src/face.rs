//! What accounts shows to the house.

pub use crate::facts::EVENTS;
