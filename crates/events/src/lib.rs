//! Facts that others follow: search, mail, webhooks, statistics.
//!
//! Decides how a fact is kept and in what order it is told; never what a fact means. Each capability
//! declares its facts with [`facts!`] and tells them with [`emit`], in the transaction of the fact;
//! whoever follows keeps a [`Cursor`] of its own and names the kinds it reads.
//!
//! Events are numbered within their home, in the order of their commits. The [`feed`] gives them an order
//! over all homes once they are committed, so that a cursor is one number and depends on no clock.

mod emit;
mod fact;
pub mod feed;
mod follow;

pub use emit::{Subject, emit};
pub use fact::{Bare, Event, Fact, Kind, Unreadable};
pub use follow::{Cursor, Polled, after};
