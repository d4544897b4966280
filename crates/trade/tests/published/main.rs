//! Landed costs as they were published, worked out by hand or told by the guide to lanes, each its own test.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test that cannot go on must stop"
)]

mod alternatives;
mod claims;
mod common;
mod elsewhere;
mod elsewhere_more;
mod explained;
mod foreign;
mod guide;
mod mended;
mod recipes;
mod renewed;
mod shipped;
mod standings;
mod tariffs;
mod told;
mod totals;
mod worked;
mod worked_more;
