//! The clocks of payouts and runs, and the run that the market proposes by itself.

use crate::commands::{ProposeRun, ProposeRunError, propose_run, recall_payouts};
use crate::domain::{Rules, clocks};
use crate::{RUN_TIMER, SettleError, WAIT_TIMER, ring_run, ring_waiting, store};
use ::jobs::{Done, Failed, Item, Job, Now};
use ::store::{Db, StoreError, Tx};
use kernel::{Currency, Id, Moment, PayoutRunId};

/// How often it is looked whether a run is to be proposed, in seconds.
const LOOK_SECONDS: i64 = 3_600;
/// How often it is looked whose cases lack the money that she asked for, in seconds: before they are tried again.
const RECALL_SECONDS: i64 = 600;
/// Clocks at a time.
const AT_ONCE: u32 = 4;
/// No clock is set for later.
const DAYS_MAX: i64 = clocks::WAIT_DAYS;

/// Operators who are told of what waits, and runs that are proposed where the market's rules say so. Nothing leaves by
/// that: operators stand for a run and approve it.
#[must_use]
pub fn jobs(db: &Db, rules: &Rules, now: &Now) -> Vec<Job> {
    let named = |id: &[u8]| Some(PayoutRunId::from(Id::from_bytes(id)?).to_string());
    let own = db.clone();
    let runs = Job::due(RUN_TIMER, AT_ONCE, move |item| ring(own.clone(), item)).about(named);
    let coded = |id: &[u8]| Some(String::from_utf8_lossy(id).into_owned());
    let own = db.clone();
    let waits = Job::due(WAIT_TIMER, AT_ONCE, move |item| ring_all(own.clone(), item)).about(coded);
    let mut all =
        vec![runs.waits_at_most(DAYS_MAX), waits.waits_at_most(DAYS_MAX), recalls(db, now)];
    if rules.propose_days > 0 {
        all.push(proposes(db, rules, now));
    }
    all
}

async fn ring(db: Db, item: Item) -> Result<Done, Failed> {
    let Item { id, moment } = item;
    let id = Id::from_bytes(&id).map(PayoutRunId::from).ok_or_else(|| Failed::person("no id"))?;
    let next = db.write(move |tx| ring_run(tx, id, &mut moment.clone())).await?;
    Ok(next.map_or(Done::Done, Done::Later))
}

async fn ring_all(db: Db, item: Item) -> Result<Done, Failed> {
    let Item { id, moment } = item;
    let currency: Option<Currency> =
        std::str::from_utf8(&id).ok().and_then(|code| code.parse().ok());
    let currency = currency.ok_or_else(|| Failed::person("no currency"))?;
    let next = db.write(move |tx| ring_waiting(tx, currency, &mut moment.clone())).await?;
    Ok(Done::Later(next))
}

/// Takes back what merchants asked for and their returns and disputes need, before a run gathers it.
fn recalls(db: &Db, now: &Now) -> Job {
    let (db, now) = (db.clone(), Now::clone(now));
    Job::every("payouts.recall", RECALL_SECONDS, move |_| {
        let (db, mut moment) = (db.clone(), now());
        async move {
            for merchant in db.read(aftersales::owing).await? {
                let part = moment.part();
                let recalled =
                    db.write(move |tx| recall_payouts(tx, merchant, &mut part.clone())).await;
                match recalled {
                    Ok(_) => {}
                    Err(SettleError::Store(error)) => return Err(error.into()),
                    Err(refusal) => return Err(Failed::person(refusal)),
                }
            }
            Ok(())
        }
    })
}

fn proposes(db: &Db, rules: &Rules, now: &Now) -> Job {
    let (db, rules, now) = (db.clone(), rules.clone(), Now::clone(now));
    Job::every("payouts.propose", LOOK_SECONDS, move |_| {
        let (db, rules, moment) = (db.clone(), rules.clone(), now());
        async move {
            for currency in db.read(store::asked_currencies).await? {
                let (rules, moment) = (rules.clone(), moment.clone());
                db.write(move |tx| propose(tx, (currency, &rules), &mut moment.clone())).await?;
            }
            Ok(())
        }
    })
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
