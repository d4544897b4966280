//! Buying through the real commands, on SQLite and PostgreSQL.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on must stop")]

mod abroad;
mod any_order;
mod audit;
mod bank;
mod buying;
mod charges;
mod crowd;
mod damaged;
mod given_back;
mod histories;
mod limits;
mod lines;
mod lists;
mod money;
mod odd_words;
mod policies;
mod race;
mod sandbox;
mod single;
mod statements;
mod sweeping;
mod words;
