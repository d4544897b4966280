//! Pure rules of how a market presents itself.

pub(crate) mod colour;
pub(crate) mod identity;
pub(crate) mod setting;
