//! What merchants show to the house.

pub use crate::facts::EVENTS;
pub use crate::letters::LETTERS;
