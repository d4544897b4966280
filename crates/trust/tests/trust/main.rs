//! Listings that are cleared, and the files that they come from, on both engines.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on must stop")]

mod clearance;
mod files;
