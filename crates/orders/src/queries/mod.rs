//! What pages and other crates read.

pub(crate) mod basket;
pub(crate) mod cart;
pub(crate) mod checkout;
pub(crate) mod everywhere;
pub(crate) mod limits;
pub(crate) mod lines;
pub(crate) mod movements;
pub(crate) mod orders;
pub(crate) mod policy;
pub(crate) mod priced;
