//! The books on both engines.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test that cannot go on must stop"
)]

mod assessments;
mod debt;
mod entries;
mod parts;
mod payouts;
