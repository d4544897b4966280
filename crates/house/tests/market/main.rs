//! A market from an empty database to its last line, on both engines.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on must stop")]

mod audit;
mod checklist;
mod opening;
mod saying;
mod support;
