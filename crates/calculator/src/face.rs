//! What the calculator lists: runs of scenarios, that each of them goes on, and quotes that are swept out.

use crate::{prune_quotes, scenario};
use jobs::{Job, Now, sweep, timers};
use store::proof::{Findings, Looked, Proof, key, parts};
use store::{Db, Tx};

const GOES_ON: &str = "every scenario that was begun goes on or has ended";

/// Looks at a page of runs a step.
pub const PROOFS: &[Proof] = &[Proof { rules: &[GOES_ON], step: runs }];

/// How many runs are read at once.
const PAGE: u32 = 500;

/// Runs of scenarios, and the sweep of old quotes.
#[must_use]
pub fn jobs(db: &Db, now: &Now) -> Vec<Job> {
    vec![scenario::edge::job(db, now), sweep("quotes.prune", db, prune_quotes)]
}

/// What runs has a timer, which may be a dead letter that an operator sees.
fn runs(tx: &mut Tx<'_>, after: &[u8], found: &mut Findings) -> Looked {
    let after = String::from_utf8_lossy(parts(after).1).into_owned();
    let page = rules::scenario::running(tx, &after, PAGE)?;
    for id in &page {
        if timers::find(tx, scenario::edge::RUN, id.as_bytes())?.is_none() {
            found.broken(GOES_ON, format!("{id} runs, and nobody goes on with it"));
        }
    }
    Ok(page.last().map(|id| key(0, id.as_bytes())))
}
