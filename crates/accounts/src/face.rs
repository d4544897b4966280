//! What accounts shows to the house.

pub use crate::facts::EVENTS;
pub use crate::letters::LETTERS;

use jobs::{Job, sweep};
use store::Db;

/// Sweeps out sessions, tokens and accounts that ended.
#[must_use]
pub fn jobs(db: &Db) -> Vec<Job> {
    vec![sweep("accounts.sweep", db, crate::sweep)]
}
