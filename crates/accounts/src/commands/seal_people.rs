//! Sealing what a version before this one wrote in clear of who people are.

use crate::store::sealed;
use store::{StoreError, Tx};

/// Seals at most `limit` accounts, as many that were asked for and as many letters that lie in clear; answers how
/// many there were. It is asked again until there are none, begins where it was when it is cut off, and does
/// nothing twice.
pub fn seal_people(tx: &mut Tx<'_>, limit: u32) -> Result<u64, StoreError> {
    let people = sealed::seal_accounts(tx, limit)? + sealed::seal_wishes(tx, limit)?;
    Ok(people + letters::seal_clear(tx, limit)?)
}
