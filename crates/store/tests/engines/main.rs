//! The store on both engines: what it answers, also when things go wrong and when nobody moves.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test that cannot go on must stop"
)]

mod alone;
mod faults;
mod notes;
mod patience;
mod same;
mod sets;
