//! Buying through the real commands, on SQLite and PostgreSQL.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on must stop")]

mod abroad;
mod buying;
mod crowd;
mod given_back;
mod histories;
mod limits;
mod lists;
mod money;
mod odd_words;
mod race;
mod sandbox;
mod statements;
mod sweeping;
mod words;
