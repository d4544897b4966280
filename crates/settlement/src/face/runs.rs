//! That a run is what it gathered, that nothing leaves with two, that none was sent without its file, and that whatever
//! waits has a clock that tells operators.

use crate::domain::{Payout, PayoutRun, PayoutState, RunState};
use crate::{RUN_TIMER, WAIT_TIMER, store};
use ::jobs::timers;
use ::store::proof::{Findings, Looked, Proof, key, parts};
use ::store::{StoreError, Tx};
use kernel::{Currency, Money, PayoutId, Timestamp};
use std::collections::BTreeMap;

const GATHERED: &str = "every run is the sum of what it gathered, and nothing leaves with two";
const TAKEN: &str = "no run is with the bank whose file nobody took";
pub(super) const CLOCKS: &str = "every run that goes on and every payout that waits has a clock";
const LISTS: &str = "the operators' list holds what waits, and nothing else";

/// Looks at a few runs a step.
pub(super) const PROOF: Proof = Proof { rules: &[GATHERED, TAKEN, CLOCKS], step: runs };
/// Looks at a page of the list a step.
pub(super) const LISTED: Proof = Proof { rules: &[LISTS], step: listed };

/// Runs at once, of up to 500 payouts each.
const RUNS: u32 = 8;
/// How many of the list are read at once.
const PAGE: u32 = 500;

fn runs(tx: &mut Tx<'_>, after: &[u8], found: &mut Findings) -> Looked {
    let page = store::run_page(tx, parts(after).1, RUNS)?;
    let (end, page) = found.readable(("payout_run", "run"), page);
    for (run, taken, files) in &page {
        if run.state == RunState::Sent && (*taken == 0 || *files == 0) {
            found.broken(TAKEN, format!("{} is sent, its file was taken {taken} times", run.id));
        }
        let payouts = gathered(tx, run, found)?;
        let silent = payouts.iter().any(|payout| payout.state == PayoutState::Sent);
        let goes_on = match run.state {
            RunState::Proposed | RunState::Approved => true,
            RunState::Sent => silent,
            RunState::Cancelled => false,
        };
        if goes_on {
            let timer = timers::find(tx, RUN_TIMER, run.id.bytes())?;
            if !timer.is_some_and(|timer| timer.rings(run.proposed_at)) {
                let told = format!("nobody is told that {} is {}", run.id, run.state.key());
                found.broken(CLOCKS, told);
            }
        }
    }
    Ok(end)
}

/// The payouts of a run; they are its own, as it gathered them, unless it was called off.
fn gathered(
    tx: &mut Tx<'_>,
    run: &PayoutRun,
    found: &mut Findings,
) -> Result<Vec<Payout>, StoreError> {
    let items = store::items(tx, run)?;
    let total = Money::sum(run.total.currency(), items.iter().map(|item| item.amount)).ok();
    if total != Some(run.total) || u32::try_from(items.len()) != Ok(run.payouts) {
        let told = format!(
            "{} of {} payouts, {}: it gathered {}",
            run.id,
            run.payouts,
            run.total,
            items.len()
        );
        found.broken(GATHERED, told);
    }
    let ids: Vec<PayoutId> = items.iter().map(|item| item.payout).collect();
    let payouts = store::payouts_by_id(tx, &ids)?;
    if run.state == RunState::Cancelled {
        return Ok(payouts);
    }
    let by_id: BTreeMap<PayoutId, &Payout> =
        payouts.iter().map(|payout| (payout.id, payout)).collect();
    for item in &items {
        let own = by_id.get(&item.payout).is_some_and(|payout| {
            payout.run == Some(run.id)
                && payout.amount == item.amount
                && payout.account == Some(item.account)
        });
        if !own {
            let told = format!("{} is not in {} as it was gathered", item.payout, run.id);
            found.broken(GATHERED, told);
        }
    }
    Ok(payouts)
}

/// Whatever is on the list waits, as the list says.
fn listed(tx: &mut Tx<'_>, after: &[u8], found: &mut Findings) -> Looked {
    let ids = store::listed(tx, parts(after).1, PAGE)?;
    let known: BTreeMap<PayoutId, Payout> =
        store::payouts_by_id(tx, &ids)?.into_iter().map(|payout| (payout.id, payout)).collect();
    for id in &ids {
        let sound = match known.get(id) {
            Some(payout) => store::is_listed(tx, payout)?,
            None => false,
        };
        if !sound {
            found.broken(LISTS, format!("{id} is on the list, and does not wait so"));
        }
    }
    Ok(ids.last().map(|id| key(0, id.bytes())))
}

/// What waits in a currency since then has a clock.
pub(super) fn check_wait(
    tx: &mut Tx<'_>,
    (currency, since): (Currency, Timestamp),
    found: &mut Findings,
) -> Result<(), StoreError> {
    let timer = timers::find(tx, WAIT_TIMER, currency.code().as_bytes())?;
    if !timer.is_some_and(|timer| timer.rings(since)) {
        found.broken(CLOCKS, format!("nobody is told that payouts in {currency} wait"));
    }
    Ok(())
}
