//! What a clearance can find; pure.

pub(crate) mod finding;
pub(crate) mod rules;
