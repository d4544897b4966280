//! A run beside the request: waited for briefly, then left to be found again on its page.

use crate::{App, Problem};
use calculator::Wanted;
use calculator::edge::{run_scenario, wanted_scenario};
use kernel::{Currency, Decider, Lang};
use rules::scenario::{Run, ScenarioFault, ScenarioRunId, run, start_run};
use std::time::Duration;

/// A request waits so long for its answer.
const PATIENCE: Duration = Duration::from_secs(3);

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
    let (text, today) = (text.to_owned(), app.clock.now().date());
    app.db.read(move |tx| wanted_scenario(tx, &text, (currency, lang), today)).await
}

/// Computes a run that was started, and waits a moment for it.
pub async fn compute(app: &App, id: ScenarioRunId, wanted: Wanted) {
    let (db, clock) = (app.db.clone(), app.clock.clone());
    let work = tokio::spawn(async move {
        if let Err(error) = run_scenario(&db, id, wanted, || clock.now()).await {
            tracing::error!(%error, "a scenario's run could not be recorded");
        }
    });
    // When it takes longer, its page tells how far it is.
    drop(tokio::time::timeout(PATIENCE, work).await);
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
