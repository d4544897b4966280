//! What the catalogue shows to the house.

pub use crate::edge::jobs;
pub use crate::facts::EVENTS;
