//! Facts that others follow: search, mail, webhooks, statistics.
//!
//! Decides how a fact is kept and in what order it is told; never what a fact means. A command writes its
//! event in its own transaction, and each follower keeps its own cursor.

mod outbox;

pub use outbox::{Cursor, Event, Polled, after, emit, prune};
