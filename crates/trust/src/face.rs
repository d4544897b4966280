//! What this capability lists: the imports that were begun, that each of them goes on, what is told when one
//! ends, and the sweep of their files.

pub use crate::edge::jobs;
pub use crate::facts::EVENTS;
pub use crate::letters::LETTERS;

use crate::commands::begin_import::RUN;
use ::jobs::timers;
use ::store::Tx;
use ::store::proof::{Findings, Looked, Proof, called, key, parts};

const GOES_ON: &str = "every import that was begun goes on or has ended";

/// Looks at a page of imports a step.
pub const PROOFS: &[Proof] = &[Proof { rules: &[GOES_ON], step: imports }];

/// How many imports are read at once.
const PAGE: u32 = 500;

/// What runs has a timer, which may be a dead letter that an operator sees.
fn imports(tx: &mut Tx<'_>, after: &[u8], found: &mut Findings) -> Looked {
    let page = catalog::imports_running(tx, parts(after), PAGE)?;
    for (home, id) in &page {
        if timers::find(tx, RUN, id)?.is_none() {
            let import = called(&key(*home, id), "imp");
            found.broken(GOES_ON, format!("{import} runs, and nobody goes on with it"));
        }
    }
    Ok(page.last().map(|(home, id)| key(*home, id)))
}
