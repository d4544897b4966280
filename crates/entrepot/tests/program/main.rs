//! The program as whoever runs it meets it, and the demo world that it fills.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test that cannot go on must stop"
)]

mod bench;
mod cli;
mod connections;
mod demo;
mod divisions;
mod doctor;
mod letters;
mod looking;
mod objects;
mod old_market;
mod once;
mod outside;
mod payouts;
mod people;
mod provider;
mod quotes;
mod rates;
mod renewing;
mod running;
mod runs;
mod serving;
mod stopping;
