//! The clocks of payouts and runs: nothing waits for ever, or without an operator who is told of it.

use crate::domain::{PayoutRun, PayoutState, RunState, clocks};
use crate::facts::{self, RunTold};
use crate::{RUN_TIMER, WAIT_TIMER, store};
use ::jobs::timers;
use ::store::{StoreError, Tx};
use events::Subject;
use kernel::{Currency, Home, Moment, Money, PayoutId, PayoutRunId, Timestamp};

/// What waits in a currency: operators are told once the longest has waited for a week, and then every week. Answers
/// when it rings next; once set it never stops, so that nothing is asked for beside a clock that just did.
pub fn ring_waiting(
    tx: &mut Tx<'_>,
    currency: Currency,
    moment: &mut Moment,
) -> Result<Timestamp, StoreError> {
    let next = moment.now.plus_days(clocks::WAIT_DAYS);
    let Some((since, total, payouts)) = store::waiting(tx, currency)? else { return Ok(next) };
    let due = since.plus_days(clocks::WAIT_DAYS);
    if due > moment.now {
        return Ok(due.min(next));
    }
    let subject = Subject::coded(Home::MARKET, currency.code());
    events::emit(tx, facts::PAYOUTS_WAIT, subject, &RunTold { total, payouts }, moment.now)?;
    Ok(next)
}

/// A run that is neither sent nor called off: operators are told every two days. One that is sent: they are told every
/// week of how many payouts the bank said nothing. Answers when it rings next; none once it is called off, or the bank
/// spoke of all.
pub fn ring_run(
    tx: &mut Tx<'_>,
    id: PayoutRunId,
    moment: &mut Moment,
) -> Result<Option<Timestamp>, StoreError> {
    let Some((run, _)) = store::run(tx, id)? else { return Ok(None) };
    let (fact, told) = match run.state {
        RunState::Cancelled => return Ok(None),
        RunState::Proposed | RunState::Approved => {
            (facts::RUN_OVERDUE, Some(RunTold { total: run.total, payouts: run.payouts }))
        }
        RunState::Sent => (facts::RUN_SILENT, silent(tx, &run)?),
    };
    let Some(told) = told else { return Ok(None) };
    events::emit(tx, fact, Subject::of(id.id()), &told, moment.now)?;
    Ok(Some(moment.now.plus_days(days_of(run.state))))
}

/// What of a run is with the bank, which has said nothing of it; none where it spoke of all.
fn silent(tx: &mut Tx<'_>, run: &PayoutRun) -> Result<Option<RunTold>, StoreError> {
    let ids: Vec<PayoutId> = store::items(tx, run)?.iter().map(|item| item.payout).collect();
    let mut found = store::payouts_by_id(tx, &ids)?;
    found.retain(|payout| payout.state == PayoutState::Sent && payout.run == Some(run.id));
    let total = Money::sum(run.total.currency(), found.iter().map(|payout| payout.amount));
    let payouts = u32::try_from(found.len()).unwrap_or(u32::MAX);
    // No part of a run is more than the run.
    let total = total.unwrap_or(run.total);
    Ok((payouts > 0).then_some(RunTold { total, payouts }))
}

const fn days_of(state: RunState) -> i64 {
    match state {
        RunState::Sent => clocks::BANK_DAYS,
        RunState::Proposed | RunState::Approved | RunState::Cancelled => clocks::RUN_DAYS,
    }
}

/// Sets the clock of a run that came to `state`.
pub(super) fn set_run_clock(
    tx: &mut Tx<'_>,
    (id, state): (PayoutRunId, RunState),
    now: Timestamp,
) -> Result<(), StoreError> {
    match state {
        RunState::Cancelled => timers::clear(tx, RUN_TIMER, id.bytes()),
        RunState::Proposed | RunState::Approved | RunState::Sent => {
            timers::set(tx, RUN_TIMER, id.bytes(), now.plus_days(days_of(state)))
        }
    }
}

/// Something waits in a currency from now on: the clock of all that does is set, unless it is.
pub(super) fn set_wait_clock(
    tx: &mut Tx<'_>,
    currency: Currency,
    now: Timestamp,
) -> Result<(), StoreError> {
    let due_at = now.plus_days(clocks::WAIT_DAYS);
    timers::set_first(tx, WAIT_TIMER, currency.code().as_bytes(), due_at)
}
