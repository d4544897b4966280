//! Returns and disputes, from the wish to the money, on both engines.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on must stop")]

mod any_case;
mod audit;
mod by_hand;
mod classes;
mod clocks;
mod contacts;
mod disputes;
mod freight;
mod lifecycle;
mod order_steps;
mod queue;
mod race;
mod restoring;
mod returns;
mod stakes;
mod support;
mod told;
mod wishes;
