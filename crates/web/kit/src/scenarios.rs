//! A run beside the request: waited for briefly, then left to be found again on its page.

use crate::{App, Problem};
use calculator::{Wanted, load};
use kernel::{Currency, Decider, Lang};
use rules::scenario::{
    Run, ScenarioFault, ScenarioRunId, books_of, fail_run, finish_run, progress_run, run, start_run,
};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;
use store::StoreError;
use trade::scenario::read;

/// A request waits so long for its answer.
const PATIENCE: Duration = Duration::from_secs(3);
/// How often a long run tells how far it is.
const WORD: Duration = Duration::from_secs(2);

/// Reads a scenario, tries its rules on those in force, starts its run and waits a moment for it.
///
/// # Errors
/// [`ScenarioFault`] of its text or of the store; what goes wrong later is told by the run.
pub async fn start(
    app: &App,
    text: &str,
    currency: Currency,
    lang: Lang,
    by: &Decider,
) -> Result<ScenarioRunId, ScenarioFault> {
    let wanted = wanted(app, text, currency, lang).await?;
    let (asked, by, moment) = (wanted.scenario.clone(), by.to_owned(), app.clock.moment());
    let id = app.db.write(move |tx| start_run(tx, &asked, &by, &mut moment.clone())).await?;
    compute(app, id, wanted).await;
    Ok(id)
}

/// Reads a scenario and tries its rules on those in force.
///
/// # Errors
/// [`ScenarioFault`] of its text or of the store.
pub async fn wanted(
    app: &App,
    text: &str,
    currency: Currency,
    lang: Lang,
) -> Result<Wanted, ScenarioFault> {
    let scenario = read(text)?;
    let (tried, today) = (scenario.clone(), app.clock.now().date());
    app.db.read(move |tx| books_of(tx, &tried, today).map(drop)).await?;
    Ok(Wanted { scenario, lanes: Vec::new(), currency, lang })
}

/// Computes a run that was started, and waits a moment for it.
pub async fn compute(app: &App, id: ScenarioRunId, wanted: Wanted) {
    let own = app.clone();
    let work = tokio::spawn(async move {
        if let Err(error) = work(&own, id, wanted).await {
            tracing::error!(%error, "a scenario's run could not be recorded");
        }
    });
    // When it takes longer, its page tells how far it is.
    drop(tokio::time::timeout(PATIENCE, work).await);
}

async fn work(app: &App, id: ScenarioRunId, wanted: Wanted) -> Result<(), StoreError> {
    let now = app.clock.now();
    let loaded = app.db.read(move |tx| load(tx, &wanted, now, &mut |_| {})).await;
    let loaded = match loaded {
        Ok(loaded) => loaded,
        Err(ScenarioFault::Store(error)) => return fail(app, id, error.to_string()).await,
        Err(fault) => return fail(app, id, fault.to_string()).await,
    };
    let (items, priced) = (loaded.items(), Arc::new(AtomicU64::new(0)));
    let counted = Arc::clone(&priced);
    let mut running = tokio::task::spawn_blocking(move || {
        let progress = |more: u64| {
            counted.fetch_add(more, Ordering::Relaxed);
        };
        loaded.run(Some(&progress))
    });
    let report = loop {
        tokio::select! {
            report = &mut running => break report,
            () = tokio::time::sleep(WORD) => {
                let far = (priced.load(Ordering::Relaxed), items);
                let now = app.clock.now();
                app.db.write(move |tx| progress_run(tx, id, far, now)).await?;
            }
        }
    };
    let now = app.clock.now();
    match report {
        Ok(report) => app.db.write(move |tx| finish_run(tx, id, &report, now)).await,
        Err(error) => fail(app, id, error.to_string()).await,
    }
}

async fn fail(app: &App, id: ScenarioRunId, why: String) -> Result<(), StoreError> {
    let now = app.clock.now();
    app.db.write(move |tx| fail_run(tx, id, &why, now)).await
}

/// Runs on the list.
pub const RUNS: u32 = 50;

/// A run by the text of its id, or 404.
///
/// # Errors
/// 404 when there is no such run.
pub async fn found(app: &App, id: &str) -> Result<Run, Problem> {
    let id: ScenarioRunId = id.parse()?;
    app.db.read(move |tx| run(tx, id)).await?.ok_or_else(Problem::not_found)
}
