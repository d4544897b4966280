//! Pure rules of orders.

pub(crate) mod address;
pub(crate) mod case_days;
pub(crate) mod draft;
pub(crate) mod limit;
pub(crate) mod movement;
pub(crate) mod number;
pub(crate) mod order;
pub(crate) mod part;
pub(crate) mod part_key;
pub(crate) mod policy;
pub(crate) mod share;
pub(crate) mod state;
pub(crate) mod wish;
pub(crate) mod wrong;
