//! What the calculator lists: runs of scenarios, and quotes that are swept out.

use crate::{prune_quotes, scenario};
use jobs::{Job, Now, sweep};
use store::Db;

/// Runs of scenarios, and the sweep of old quotes.
#[must_use]
pub fn jobs(db: &Db, now: &Now) -> Vec<Job> {
    vec![scenario::edge::job(db, now), sweep("quotes.prune", db, prune_quotes)]
}
