//! What happens without anybody asking: timers, mail, the search index, sweeping. Each job is a loop that
//! survives its failures; every step it takes is a command that may be asked for twice.

use letters::Sender;
use std::{future::Future, time::Duration};
use store::StoreError;
use tokio::task::JoinSet;
use web::App;

/// How often the timers are looked at.
const TIMERS: Duration = Duration::from_secs(5);
/// How often the outbox of mail is looked at.
const MAIL: Duration = Duration::from_secs(10);
/// Orders that time confirms in one round.
const CONFIRM_AT_ONCE: u32 = 200;
/// How often what is old is swept out.
const SWEEP: Duration = Duration::from_secs(3600);
/// Answers kept for their idempotency keys are swept out after this long.
const KEYS_DAYS: i64 = 7;
/// Mail and sessions older than this are swept out.
const KEEP_DAYS: i64 = 90;

/// Starts every job.
pub(crate) fn spawn(tasks: &mut JoinSet<()>, app: &App, mail: Option<Sender>) {
    let clock = app.clock.clone();
    tasks.spawn(search::follow(app.search.clone(), app.db.clone(), move || clock.now()));
    every(tasks, TIMERS, app, "timers", |app| async move { timers(&app).await });
    every(tasks, SWEEP, app, "sweep", |app| async move { sweep(&app).await });
    if let Some(sender) = mail {
        every(tasks, MAIL, app, "mail", move |app| {
            let sender = sender.clone();
            async move { send_mail(&app, &sender).await }
        });
    }
}

fn every<F, W>(tasks: &mut JoinSet<()>, pause: Duration, app: &App, name: &'static str, work: W)
where
    W: Fn(App) -> F + Send + 'static,
    F: Future<Output = Result<(), StoreError>> + Send,
{
    let app = app.clone();
    tasks.spawn(async move {
        loop {
            if let Err(error) = work(app.clone()).await {
                tracing::warn!(job = name, %error, "a job failed and is tried again");
            }
            tokio::time::sleep(pause).await;
        }
    });
}

/// Everything that is due: silent payments, unpaid checkouts, refunds, receipts that time confirms.
async fn timers(app: &App) -> Result<(), StoreError> {
    let (db, provider) = (&app.db, &app.provider);
    orders::jobs::ask_due(db, provider, &mut app.clock.moment()).await?;
    orders::jobs::expire_due(db, provider, &mut app.clock.moment()).await?;
    orders::jobs::refund_due(db, provider, &mut app.clock.moment()).await?;
    fulfilment::auto_confirm_due(db, app.clock.moment(), CONFIRM_AT_ONCE).await?;
    Ok(())
}

async fn send_mail(app: &App, sender: &Sender) -> Result<(), StoreError> {
    let report = letters::send_pending(&app.db, sender, app.clock.now()).await?;
    if report.failed > 0 {
        tracing::warn!(failed = report.failed, "some mail could not be sent; see /admin/mail");
    }
    Ok(())
}

async fn sweep(app: &App) -> Result<(), StoreError> {
    let now = app.clock.now();
    let before = now.plus_days(-KEEP_DAYS);
    app.db
        .write(move |tx| {
            accounts::sweep(tx, now)?;
            letters::prune(tx, before)?;
            calculator::prune_quotes(tx, before)?;
            ::jobs::once::prune(tx, now.plus_days(-KEYS_DAYS))
        })
        .await?;
    Ok(())
}
