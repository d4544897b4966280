//! People on both engines.

#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot go on must stop")]

mod grants;
mod guessing;
mod people;
mod sealed;
mod sessions;
mod support;
mod vault;
