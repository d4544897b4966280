//! Long runs: work of any length, in steps, that goes on where it was when its server dies.
//!
//! A run is a row of its capability (whose it is, what it was given, how far it is and what came of
//! it) and a timer, both made in the transaction that asks for it. Whoever works on it has a [`Hold`];
//! each step is one transaction that extends the hold, does its part and moves the run's place, so
//! nothing is done twice and nothing is left out. When no step came for as long as a hold lasts,
//! another server takes the run up at its place.

use kernel::{Moment, Timestamp};
use std::{fmt, sync::Arc};
use store::{StoreError, Tx, params, sql};

/// How long nobody else takes a run up after its last step.
pub(crate) const HOLD_SECONDS: i64 = 60;

/// Now, with ids of its own.
pub type Now = Arc<dyn Fn() -> Moment + Send + Sync>;

/// The right to go on with a run.
#[derive(Clone)]
pub struct Hold {
    pub(crate) kind: &'static str,
    pub(crate) id: Vec<u8>,
    pub(crate) lease: i64,
    pub(crate) now: Now,
}

impl fmt::Debug for Hold {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Hold")
            .field("kind", &self.kind)
            .field("id", &self.id)
            .finish_non_exhaustive()
    }
}

/// Why a step of a run must not be committed.
#[derive(Debug, thiserror::Error)]
pub enum StepError {
    /// The hold had ended, and another server goes on with the run.
    #[error("another server has taken the run up")]
    Taken,
    /// The database failed; the step is tried again.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Hold {
    /// What the run is called, in the kind's own bytes.
    #[must_use]
    pub fn id(&self) -> &[u8] {
        &self.id
    }

    /// Now, with ids of its own: one for each step.
    #[must_use]
    pub fn moment(&self) -> Moment {
        (self.now)()
    }

    /// In the transaction of a step: the run is held for another minute from `now` on. That somebody
    /// still works on it is no progress: its tries are counted on.
    ///
    /// # Errors
    /// [`StepError::Taken`] when it is held no longer: roll the step back and leave the run alone.
    pub fn extend(&self, tx: &mut Tx<'_>, now: Timestamp) -> Result<(), StepError> {
        // Who would take the run up waits for this row, and then finds the step done.
        let extended = tx.execute(
            sql!("UPDATE timer SET due_at = $1 WHERE kind = $2 AND id = $3 AND lease = $4"),
            params![now.plus_seconds(HOLD_SECONDS), self.kind, self.id, self.lease],
        )?;
        taken_unless(extended == 1)
    }

    /// As [`extend`](Hold::extend), for a step that moves the run's place: it came further than the
    /// tries before it, and those are forgotten.
    ///
    /// # Errors
    /// [`StepError::Taken`] when it is held no longer: roll the step back and leave the run alone.
    pub fn advance(&self, tx: &mut Tx<'_>, now: Timestamp) -> Result<(), StepError> {
        let advanced = tx.execute(
            sql!(
                "UPDATE timer SET due_at = $1, attempts = 0
                  WHERE kind = $2 AND id = $3 AND lease = $4"
            ),
            params![now.plus_seconds(HOLD_SECONDS), self.kind, self.id, self.lease],
        )?;
        taken_unless(advanced == 1)
    }
}

fn taken_unless(held: bool) -> Result<(), StepError> {
    if held { Ok(()) } else { Err(StepError::Taken) }
}
