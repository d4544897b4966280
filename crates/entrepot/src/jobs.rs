//! What happens without anybody asking: what the capabilities' faces list, mail, sweeping, the search
//! index. Each kind of work stands for itself, and so does each thing of it.

use ::jobs::{Failed, Job, follow, once};
use kernel::Timestamp;
use letters::Sender;
use store::{Db, StoreError, Tx};
use tokio::task::JoinSet;
use web::App;

/// How often mail leaves, in seconds.
const MAIL_SECONDS: i64 = 10;
/// How often what is old is swept out, in seconds.
const SWEEP_SECONDS: i64 = 3600;
/// Answers kept for their idempotency keys are swept out after this long.
const KEYS_DAYS: i64 = 7;
/// Mail and quotes older than this are swept out.
const KEEP_DAYS: i64 = 90;
/// Events are kept this long for those who follow them; who comes later begins anew.
const EVENTS_DAYS: i64 = 30;

/// Starts every job.
pub(crate) fn spawn(tasks: &mut JoinSet<()>, app: &App, mail: Option<Sender>) {
    let clock = app.clock.clone();
    tasks.spawn(search::follow(app.search.clone(), app.db.clone(), move || clock.now()));
    for job in all(app, mail) {
        let clock = app.clock.clone();
        tasks.spawn(follow(app.db.clone(), job, move || clock.moment()));
    }
}

/// Every job of the house.
fn all(app: &App, mail: Option<Sender>) -> Vec<Job> {
    let db = &app.db;
    let mut jobs = orders::face::jobs(db, &app.provider);
    jobs.extend(fulfilment::face::jobs(db, app.config.terms, &app.address("")));
    jobs.push(sweep(db, "accounts.sweep", accounts::sweep));
    jobs.push(sweep(db, "mail.prune", |tx, now| letters::prune(tx, now.plus_days(-KEEP_DAYS))));
    jobs.push(sweep(db, "quotes.prune", calculator::prune_quotes));
    jobs.push(sweep(db, "keys.prune", |tx, now| once::prune(tx, now.plus_days(-KEYS_DAYS))));
    jobs.push(prune_events(db));
    jobs.extend(mail.map(|sender| send_mail(db, sender)));
    jobs
}

fn sweep(
    db: &Db,
    kind: &'static str,
    drop_old: fn(&mut Tx<'_>, Timestamp) -> Result<u64, StoreError>,
) -> Job {
    let db = db.clone();
    Job::every(kind, SWEEP_SECONDS, move |now| {
        let db = db.clone();
        async move {
            db.write(move |tx| drop_old(tx, now)).await?;
            Ok(())
        }
    })
}

/// In rounds of its own, so that nobody waits for all that is old.
fn prune_events(db: &Db) -> Job {
    let db = db.clone();
    Job::every("events.prune", SWEEP_SECONDS, move |now| {
        let db = db.clone();
        async move {
            events::feed::prune(&db, now.plus_days(-EVENTS_DAYS)).await?;
            Ok(())
        }
    })
}

fn send_mail(db: &Db, sender: Sender) -> Job {
    let db = db.clone();
    Job::every("mail.send", MAIL_SECONDS, move |now| {
        let (db, sender) = (db.clone(), sender.clone());
        async move {
            let report = letters::send_pending(&db, &sender, now).await?;
            if report.failed > 0 {
                tracing::warn!(
                    failed = report.failed,
                    "some mail could not be sent; see /admin/mail"
                );
            }
            Ok::<_, Failed>(())
        }
    })
}
