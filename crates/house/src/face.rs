//! What the house lists, and what it proves: that its identity is one chain of decisions that pages can be made of, and
//! that nobody comes in by a link once somebody runs the market.

pub use crate::facts::EVENTS;
pub use crate::letters::LETTERS;

use crate::queries::{is_opened, link_since, logo};
use crate::store::identity as rows;
use ::store::proof::{Findings, Looked, Proof};
use ::store::{StoreError, Tx};

const CHAIN: &str = "the market's decisions about itself are numbered without a gap";
const READS: &str = "the market's name, colour and logo can be shown";
const CLOSED: &str = "no link lets a first operator in where there is one";

/// Looks at a page of decisions a step.
pub const PROOFS: &[Proof] = &[Proof { rules: &[CHAIN, READS, CLOSED], step: decisions }];

/// Decisions that are read at once.
const PAGE: i64 = 200;

fn decisions(tx: &mut Tx<'_>, after: &[u8], found: &mut Findings) -> Looked {
    let newest = rows::newest(tx)?.map_or(0, |kept| kept.version);
    if after.is_empty() && is_opened(tx)? && link_since(tx)?.is_some() {
        found.broken(CLOSED, "a setup link is there beside an operator".to_owned());
    }
    let from = <[u8; 8]>::try_from(after).map_or(0, i64::from_be_bytes);
    let to = newest.min(from.saturating_add(PAGE));
    for version in from + 1..=to {
        look(tx, version, found)?;
    }
    Ok((to < newest).then(|| to.to_be_bytes().to_vec()))
}

fn look(tx: &mut Tx<'_>, version: i64, found: &mut Findings) -> Result<(), StoreError> {
    let Some(kept) = rows::of_version(tx, version)? else {
        found.broken(CHAIN, format!("there is no decision {version}"));
        return Ok(());
    };
    if let Err(faults) = kept.identity.clone().checked() {
        for fault in faults {
            found.broken(READS, format!("decision {version}: {fault}"));
        }
    }
    if let Some(id) = kept.identity.logo
        && logo(tx, id)?.is_none()
    {
        found.broken(READS, format!("decision {version}: its logo {id} is not there"));
    }
    Ok(())
}
