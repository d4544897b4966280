//! Inventory: what a merchant has, where, and to whom it is promised.
//!
//! Decides whether a quantity can be promised, and keeps that promise: stock is never sold twice and
//! never below zero, whoever asks at the same moment. It never decides prices, who may buy, or when
//! a promise ends: orders tells it to reserve, commit, ship or release.
//!
//! Invariant: in each (merchant, SKU, location) `0 <= reserved <= on_hand`, and `reserved` is the sum
//! of the reservations there that are held or committed; [`face::PROOFS`] checks both.

mod commands;
mod domain;
pub mod face;
pub mod facts;
mod queries;
mod store;

pub use commands::{
    Reserve, commit, count, count_stated, forget, put_back, release, release_units, reserve,
    reserve_all, ship, ship_units,
};
pub use domain::{Counted, LinesError, ReserveError, Short, ShortCount, lines_by_sku};
pub use queries::{Level, available, levels, levels_of, most_free, promised, stock_of};
