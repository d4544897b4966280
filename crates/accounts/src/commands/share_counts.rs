//! What the servers of a market tell each other of their callers, so that a limit holds over all of them.

use crate::store::counts;
use store::{StoreError, Tx};

/// What one server counted in one minute.
#[derive(Clone, Debug)]
pub struct Counted {
    /// The server's name, its own as long as it runs.
    pub server: String,
    /// Minutes since 1970.
    pub minute: i64,
    /// The counts, as the servers write them for each other.
    pub counts: Vec<u8>,
}

/// Keeps what one server counted and answers what each other one did in the same minute. What servers wrote
/// that have stopped is forgotten with its minute.
pub fn share_counts(tx: &mut Tx<'_>, counted: &Counted) -> Result<Vec<Vec<u8>>, StoreError> {
    counts::keep(tx, counted)?;
    counts::forget_before(tx, counted.minute)?;
    counts::of_others(tx, counted)
}
