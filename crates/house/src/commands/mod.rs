//! What operators decide about the market, one command a file.

pub(crate) mod open_market;
pub(crate) mod save_identity;
pub(crate) mod set_setting;
pub(crate) mod try_out;
