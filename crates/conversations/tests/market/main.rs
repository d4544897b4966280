//! Conversations, from a first question to a decided report, on both engines.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on must stop")]

mod any_order;
mod audit;
mod cases;
mod clocks;
mod lifecycle;
mod pieces;
mod support;
mod talking;
mod telling;
mod translating;
