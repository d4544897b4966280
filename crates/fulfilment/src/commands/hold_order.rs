//! A step is wanted from the order as somebody read it, not as it has become.

use super::load::theirs;
use crate::domain::By;
use ::store::{StoreError, Tx};
use kernel::OrderId;

/// Why an order cannot be held for a step.
#[derive(Debug, thiserror::Error)]
pub enum HoldError {
    /// There is none, or it is another's: whose it is not learns nothing of its version.
    #[error("there is no order {0}")]
    NotFound(OrderId),
    /// It has changed since it was read: read it again.
    #[error("the order {0} has changed")]
    Changed(OrderId),
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Holds an order at the version that `by` read, for the step that follows in the same transaction:
/// nobody else moves it in between.
///
/// # Errors
/// [`HoldError::Changed`]: read it again, and decide again. [`HoldError::NotFound`] also for another's.
pub fn hold_order(tx: &mut Tx<'_>, (id, by): (OrderId, By), version: i64) -> Result<(), HoldError> {
    theirs(tx, id, by)?.ok_or(HoldError::NotFound(id))?;
    match orders::hold_version(tx, id, version)? {
        true => Ok(()),
        false => Err(HoldError::Changed(id)),
    }
}
