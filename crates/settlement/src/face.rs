//! What settlement shows to the house: its facts, its letters, its clocks, and what it proves.

mod payouts;
mod runs;

pub use crate::due::jobs;
pub use crate::facts::EVENTS;
pub use crate::letters::LETTERS;

use ::store::proof::Proof;

/// Payouts, books and runs agree.
pub const PROOFS: &[Proof] = &[payouts::PROOF, runs::PROOF, runs::LISTED];
