//! The SQL of the house.

pub(crate) mod identity;
pub(crate) mod link;
pub(crate) mod setting;
pub(crate) mod trial;
