//! From a paid order to a paid merchant, on both engines.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on must stop")]

mod any_step;
mod audit;
mod clock;
mod lifecycle;
mod limits;
mod lists;
mod parcels;
mod part_audit;
mod part_keys;
mod parts;
mod race;
mod steps;
mod taxes;
mod told;
mod wishes;
