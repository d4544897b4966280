//! Work that falls due, on both engines.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test that cannot go on must stop"
)]

mod again;
mod jobs;
mod looks;
mod timers;
