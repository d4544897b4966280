//! What freight, rates and quotes are; pure.

pub(crate) mod claim;
pub(crate) mod fx;
pub(crate) mod parcel;
pub(crate) mod rate_card;
pub(crate) mod refusal;
pub(crate) mod terms;
