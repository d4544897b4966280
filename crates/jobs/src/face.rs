//! What is swept out of the rooms that only keep: answers for their keys, and events.

use crate::{Job, once};
use events::feed;
use kernel::Timestamp;
use store::{Db, StoreError, Tx};

/// How often what is old is swept out, in seconds.
const SWEEP_SECONDS: i64 = 3600;
/// Rows that are swept out in one transaction.
const PORTION: u32 = 1_000;
/// Answers kept for their idempotency keys are swept out after this long.
const KEYS_DAYS: i64 = 7;
/// Events are kept this long for those who follow them; who comes later begins anew.
const EVENTS_DAYS: i64 = 30;

/// The sweeps of keys and of events.
#[must_use]
pub fn jobs(db: &Db) -> Vec<Job> {
    let keys =
        sweep("keys.prune", db, |tx, now, limit| once::prune(tx, now.plus_days(-KEYS_DAYS), limit));
    let db = db.clone();
    // In rounds of its own, so that nobody waits for all that is old.
    let events = Job::every("events.prune", SWEEP_SECONDS, move |now| {
        let db = db.clone();
        async move {
            feed::prune(&db, now.plus_days(-EVENTS_DAYS)).await?;
            Ok(())
        }
    });
    vec![keys, events]
}

/// Drops what is old of one kind: at most so many rows (of each table); answers how many that were.
pub type DropOld = fn(&mut Tx<'_>, Timestamp, u32) -> Result<u64, StoreError>;

/// Every hour, drops what is old, in portions, so that nobody waits for all of it.
#[must_use]
pub fn sweep(kind: &'static str, db: &Db, drop_old: DropOld) -> Job {
    let db = db.clone();
    Job::every(kind, SWEEP_SECONDS, move |now| {
        let db = db.clone();
        async move {
            while db.write(move |tx| drop_old(tx, now, PORTION)).await? >= u64::from(PORTION) {}
            Ok(())
        }
    })
}
