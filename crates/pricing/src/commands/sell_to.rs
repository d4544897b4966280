//! The market's operators say where parcels are sold to.

use crate::store;
use ::store::{StoreError, Tx};
use kernel::Country;

/// Sells parcels to these countries alone from now on, or wherever the rules reach when none is named; quotes that were
/// made stand. Answers whether that changes anything.
pub fn sell_to(tx: &mut Tx<'_>, destinations: &[Country]) -> Result<bool, StoreError> {
    let mut all = destinations.to_vec();
    all.sort_unstable();
    all.dedup();
    if store::sold_destinations(tx)? == all {
        return Ok(false);
    }
    store::put_sold_destinations(tx, &all)?;
    Ok(true)
}
