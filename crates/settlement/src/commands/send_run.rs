//! The bank has the file of a run: from here on its payouts are on their way.

use super::ring_clock::set_run_clock;
use crate::domain::{PayoutRun, RunState};
use crate::facts::{self, PayoutTold};
use crate::store;
use ::store::{StoreError, Tx};
use events::Subject;
use kernel::{Decider, Moment, PayoutRunId};

/// Why a run is not sent.
#[derive(Debug, thiserror::Error)]
pub enum SendRunError {
    /// There is no such run.
    #[error("there is no such run")]
    NotFound,
    /// It is not approved, or called off.
    #[error("this run is {}", .0.key())]
    State(RunState),
    /// Nobody took its file, so that the bank cannot have it.
    #[error("nobody took the file of this run, so that the bank cannot have it")]
    NotTaken,
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Notes that an operator gave the file to the bank. Said again, it changes nothing.
///
/// # Errors
/// [`SendRunError::NotTaken`]: take the file first. [`SendRunError::State`] for one that is not approved;
/// [`SendRunError::NotFound`].
pub fn send_run(
    tx: &mut Tx<'_>,
    (id, by): (PayoutRunId, &Decider),
    moment: &mut Moment,
) -> Result<PayoutRun, SendRunError> {
    let sent = store::send(tx, id, &by.to_string(), moment.now)?;
    let (run, _) = store::run(tx, id)?.ok_or(SendRunError::NotFound)?;
    if !sent {
        return match run.state {
            RunState::Sent => Ok(run),
            RunState::Approved => Err(SendRunError::NotTaken),
            RunState::Proposed | RunState::Cancelled => Err(SendRunError::State(run.state)),
        };
    }
    set_run_clock(tx, (id, RunState::Sent), moment.now)?;
    for item in store::items(tx, &run)? {
        if store::set_sent(tx, item.payout, id, moment.now)? {
            let told = PayoutTold { amount: item.amount };
            let subject = Subject::of(item.payout.id());
            events::emit(tx, facts::PAYOUT_SENT, subject, &told, moment.now)?;
        }
    }
    Ok(run)
}
