//! What the rules show to the house.

pub use crate::facts::EVENTS;
