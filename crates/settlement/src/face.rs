//! What settlement shows to the house: its facts, its letters, the run that it proposes by itself, and what it proves.

mod payouts;

pub use crate::facts::EVENTS;
pub use crate::letters::LETTERS;

use crate::commands::{ProposeRun, ProposeRunError, propose_run};
use crate::domain::Rules;
use crate::store;
use ::jobs::{Job, Now};
use ::store::proof::Proof;
use ::store::{Db, StoreError, Tx};
use kernel::{Currency, Moment};

/// Payouts, books and runs agree.
pub const PROOFS: &[Proof] = &[payouts::PROOF];

/// How often it is looked whether a run is to be proposed, in seconds.
const LOOK_SECONDS: i64 = 3_600;

/// Proposes runs by itself, where the market's rules say so. Nothing leaves by that: operators stand for a run and approve it.
#[must_use]
pub fn jobs(db: &Db, rules: &Rules, now: &Now) -> Vec<Job> {
    if rules.propose_days == 0 {
        return Vec::new();
    }
    let (db, rules, now) = (db.clone(), rules.clone(), Now::clone(now));
    vec![Job::every("payouts.propose", LOOK_SECONDS, move |_| {
        let (db, rules, moment) = (db.clone(), rules.clone(), now());
        async move {
            for currency in db.read(store::asked_currencies).await? {
                let (rules, moment) = (rules.clone(), moment.clone());
                db.write(move |tx| propose(tx, (currency, &rules), &mut moment.clone())).await?;
            }
            Ok(())
        }
    })]
}

/// Proposes a run of a currency whose time has come, if it gathers something.
fn propose(
    tx: &mut Tx<'_>,
    (currency, rules): (Currency, &Rules),
    moment: &mut Moment,
) -> Result<(), StoreError> {
    let last = store::last_proposed(tx, currency)?;
    let next = last.map(|last| last.plus_days(i64::from(rules.propose_days)));
    if next.is_some_and(|next| next > moment.now) {
        return Ok(());
    }
    let ask = ProposeRun { currency, by: None, rules: rules.clone() };
    match propose_run(tx, &ask, moment) {
        // What cannot be gathered is seen at /admin/payouts.
        Ok(_) | Err(ProposeRunError::Nothing { .. } | ProposeRunError::TooMuch) => Ok(()),
        Err(ProposeRunError::Store(error)) => Err(error),
    }
}
