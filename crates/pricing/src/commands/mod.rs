pub(crate) mod choose_lane;
pub(crate) mod decide_fx;
pub(crate) mod import_fx;
pub(crate) mod remove_rate_card;
pub(crate) mod save_rate_card;
pub(crate) mod sell_to;
