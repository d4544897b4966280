//! A scenario's run is waited for briefly, then left to be found again on its page.

use crate::{App, Problem};
use calculator::{StandingRun, scenario_run};
use rules::scenario::ScenarioRunId;
use std::time::{Duration, Instant};

/// A request waits so long for its answer …
const PATIENCE: Duration = Duration::from_secs(3);
/// … and looks for it so often.
const LOOK: Duration = Duration::from_millis(100);

/// Runs on the list.
pub const RUNS: u32 = 50;

/// Waits a moment for a run that was begun; when it takes longer, its page tells how far it is.
///
/// # Errors
/// The database's; the run goes on all the same.
pub async fn wait_for(app: &App, id: ScenarioRunId) -> Result<(), Problem> {
    let start = Instant::now();
    while start.elapsed() < PATIENCE {
        let found = app.db.read(move |tx| scenario_run(tx, id)).await?;
        if found.is_none_or(|run| !run.is_at_work()) {
            break;
        }
        tokio::time::sleep(LOOK).await;
    }
    Ok(())
}

/// A run by the text of its id, or 404.
///
/// # Errors
/// 404 when there is no such run.
pub async fn found(app: &App, id: &str) -> Result<StandingRun, Problem> {
    let id: ScenarioRunId = id.parse()?;
    app.db.read(move |tx| scenario_run(tx, id)).await?.ok_or_else(Problem::not_found)
}
