//! What a clearance can find, and what belongs to a market; pure.

pub(crate) mod finding;
pub(crate) mod folder;
pub(crate) mod rules;
