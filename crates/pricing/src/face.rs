//! What pricing shows to the house.

pub use crate::facts::EVENTS;
