//! The catalogue on both engines.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test that cannot go on must stop"
)]

mod elsewhere;
mod ids;
mod import;
mod kinds;
mod letters;
mod told;
