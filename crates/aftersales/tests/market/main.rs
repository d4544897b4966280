//! Returns and disputes, from the wish to the money, on both engines.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on must stop")]

mod any_case;
mod apart;
mod audit;
mod by_hand;
mod case_steps;
mod classes;
mod clocks;
mod contacts;
mod disputes;
mod evidence;
mod freight;
mod lifecycle;
mod lost;
mod often;
mod order_steps;
mod owed;
mod queue;
mod race;
mod restoring;
mod returns;
mod stakes;
mod support;
mod told;
mod wishes;
