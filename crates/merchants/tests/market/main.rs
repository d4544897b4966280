//! Merchants on both engines.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on must stop")]

mod bank;
mod merchants;
mod support;
