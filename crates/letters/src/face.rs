//! What letters list: they are sent, and old ones are forgotten.

use crate::{Sender, prune, send_pending};
use jobs::{Job, sweep};
use store::Db;

/// How often letters leave, in seconds.
const SEND_SECONDS: i64 = 10;
/// Letters older than this are forgotten.
const KEEP_DAYS: i64 = 90;

/// Sends what waits, where the market has a `sender`, and forgets what is old.
#[must_use]
pub fn jobs(db: &Db, sender: Option<Sender>) -> Vec<Job> {
    let mut jobs = vec![sweep("mail.prune", db, |tx, now| prune(tx, now.plus_days(-KEEP_DAYS)))];
    jobs.extend(sender.map(|sender| send(db, sender)));
    jobs
}

fn send(db: &Db, sender: Sender) -> Job {
    let db = db.clone();
    Job::every("mail.send", SEND_SECONDS, move |now| {
        let (db, sender) = (db.clone(), sender.clone());
        async move {
            let report = send_pending(&db, &sender, now).await?;
            if report.failed > 0 {
                tracing::warn!(report.failed, "some letters could not be sent; see /admin/mail");
            }
            Ok(())
        }
    })
}
