//! A run is called off before anybody took its file.

use super::reason;
use super::ring_clock::{set_run_clock, set_wait_clock};
use crate::domain::{PayoutRun, RunState};
use crate::store;
use ::store::{StoreError, Tx};
use kernel::{Decider, Moment, PayoutRunId};

/// Why a run goes on.
#[derive(Debug, thiserror::Error)]
pub enum CancelRunError {
    /// There is no such run.
    #[error("there is no such run")]
    NotFound,
    /// There is no reason, or a long one.
    #[error("give a reason of 1 to 500 characters")]
    Reason,
    /// It is sent or called off.
    #[error("this run is {}", .0.key())]
    State(RunState),
    /// The bank may have its file.
    #[error(
        "its file was taken, so that the bank may have it: say that it was sent, and then of each payout what became of it"
    )]
    Taken,
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Calls a run off; its payouts wait for the next.
///
/// # Errors
/// [`CancelRunError::Taken`] once its file was taken; [`CancelRunError::State`] when it is sent or called off;
/// [`CancelRunError::Reason`]; [`CancelRunError::NotFound`].
pub fn cancel_run(
    tx: &mut Tx<'_>,
    (id, by): (PayoutRunId, &Decider),
    why: &str,
    moment: &mut Moment,
) -> Result<PayoutRun, CancelRunError> {
    let why = reason(why).ok_or(CancelRunError::Reason)?;
    let why = why.as_str();
    let (run, _) = store::run(tx, id)?.ok_or(CancelRunError::NotFound)?;
    if !store::cancel(tx, id, (&by.to_string(), why), moment.now)? {
        let (now, _) = store::run(tx, id)?.ok_or(CancelRunError::NotFound)?;
        return Err(match now.state {
            RunState::Proposed | RunState::Approved => CancelRunError::Taken,
            RunState::Sent | RunState::Cancelled => CancelRunError::State(now.state),
        });
    }
    set_run_clock(tx, (id, RunState::Cancelled), moment.now)?;
    set_wait_clock(tx, run.total.currency(), moment.now)?;
    for item in store::items(tx, &run)? {
        store::let_go(tx, item.payout, id)?;
    }
    let cancelled = Some((by.to_string(), moment.now, why.to_owned()));
    Ok(PayoutRun { state: RunState::Cancelled, cancelled, ..run })
}
