//! The SQL of aftersales.

mod decisions;
mod disputes;
mod docket;
mod of_orders;
mod return_case;
mod returns;
mod waiting;

pub use decisions::Decision;
pub(crate) use decisions::{decisions, insert_decision};
pub use disputes::{Dispute, DisputeLine, DisputeWord};
pub(crate) use disputes::{
    add_word, dispute, dispute_ids, disputes_of_order, hide_word, insert_dispute, open_disputes,
    save_dispute, words,
};
pub use docket::{Docketed, docket, docketed, owing};
pub(crate) use docket::{close as close_docket, enter as enter_docket};
pub(crate) use of_orders::{disputes_of_orders, returns_of_orders, with_open_cases};
pub use return_case::{ReturnCase, ReturnLine};
pub(crate) use returns::{
    insert_return, open_returns, return_case, return_ids, returns_of_order, save_return,
};
pub(crate) use waiting::{
    dispute_counts, dispute_turn_ids, return_counts, turn_ids, waiting_count,
};

use ::store::StoreError;
use kernel::Actor;
use orders::FreightBearer;

fn actor(key: &str) -> Result<Actor, StoreError> {
    Actor::from_key(key).ok_or(StoreError::Column("actor"))
}

pub(crate) const fn freight_key(bearer: FreightBearer) -> &'static str {
    match bearer {
        FreightBearer::Shopper => "shopper",
        FreightBearer::Merchant => "merchant",
    }
}

fn freight(key: &str) -> Result<FreightBearer, StoreError> {
    match key {
        "shopper" => Ok(FreightBearer::Shopper),
        "merchant" => Ok(FreightBearer::Merchant),
        _ => Err(StoreError::Column("who pays the freight")),
    }
}
