//! The run of a scenario: computed by whichever server is there, told as it goes. It reads the market
//! and changes nothing of it, so a server that takes it up begins anew.

use crate::{Wanted, load};
use jobs::{Done, Failed, Hold, Job, Now, StepError, timers};
use kernel::{Currency, Decider, Lang, Moment};
use rules::scenario::{
    RunState, ScenarioFault, ScenarioRunId, books_of, fail_run, finish_run, progress_run, run,
    start_run,
};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;
use store::{Db, Tx};
use tokio::task::JoinError;
use trade::scenario::{Report, read};

/// The kind of work, by which servers find it.
pub(crate) const RUN: &str = "scenario.run";
/// Runs at a time in each process: each takes every core.
const AT_ONCE: u32 = 1;
/// How often a long run tells how far it is.
const WORD: Duration = Duration::from_secs(2);

/// Reads a scenario, tries its rules on those in force, and begins a run of it over all lanes: whichever
/// server comes first computes it.
///
/// # Errors
/// [`ScenarioFault::Unreadable`] and [`ScenarioFault::Book`] say what to mend in the text; nothing was
/// begun.
pub fn begin_scenario(
    tx: &mut Tx<'_>,
    text: &str,
    wish: (Currency, Lang),
    by: &Decider,
    moment: &mut Moment,
) -> Result<ScenarioRunId, ScenarioFault> {
    let scenario = read(text)?;
    books_of(tx, &scenario, moment.now.date())?;
    let id = start_run(tx, &scenario, wish, by, moment)?;
    timers::set_first(tx, RUN, id.to_string().as_bytes(), moment.now)?;
    Ok(id)
}

/// Runs that were begun.
pub(crate) fn job(db: &Db, now: &Now) -> Job {
    let db = db.clone();
    let about = |id: &[u8]| String::from_utf8(id.to_vec()).ok();
    Job::long(RUN, AT_ONCE, now, move |hold| run_scenario(db.clone(), hold)).about(about)
}

/// Computes a run and records how it ended; what is wrong with it is told by the run.
async fn run_scenario(db: Db, hold: Hold) -> Result<Done, Failed> {
    let id = std::str::from_utf8(hold.id()).ok().and_then(|id| id.parse().ok());
    let id: ScenarioRunId = id.ok_or_else(|| Failed::person("no id"))?;
    let found = db.read(move |tx| run(tx, id)).await?;
    let Some(asked) = found.filter(|run| run.state == RunState::Running) else {
        return Ok(Done::Done);
    };
    let end = match read(&asked.scenario) {
        Ok(scenario) => {
            let (currency, lang) = (asked.currency, asked.lang);
            let wanted = Wanted { scenario, lanes: Vec::new(), currency, lang };
            compute(&db, &hold, id, wanted).await?
        }
        Err(error) => Err(error.to_string()),
    };
    let now = hold.moment().now;
    let record = db.write(move |tx| {
        hold.extend(tx, now)?;
        match &end {
            Ok(report) => finish_run(tx, id, report, now)?,
            Err(why) => fail_run(tx, id, why, now)?,
        }
        Ok::<_, StepError>(())
    });
    record.await?;
    Ok(Done::Done)
}

/// The report, or why there is none.
async fn compute(
    db: &Db,
    hold: &Hold,
    id: ScenarioRunId,
    wanted: Wanted,
) -> Result<Result<Report, String>, Failed> {
    let (own, now) = (db.clone(), hold.moment().now);
    let reading =
        tokio::spawn(async move { own.read(move |tx| load(tx, &wanted, now, &mut |_| {})).await });
    let loaded = match attend(db, hold, (id, 0), (reading, Arc::default())).await? {
        Ok(Ok(loaded)) => loaded,
        Ok(Err(ScenarioFault::Store(error))) => return Err(error.into()),
        Ok(Err(fault)) => return Ok(Err(fault.to_string())),
        Err(error) => return Err(Failed::again(error)),
    };
    jobs::step("scenario.loaded");
    let (items, priced) = (loaded.items(), Arc::new(AtomicU64::new(0)));
    let counted = Arc::clone(&priced);
    let pricing = tokio::task::spawn_blocking(move || {
        let progress = |more: u64| {
            counted.fetch_add(more, Ordering::Relaxed);
        };
        loaded.run(Some(&progress))
    });
    let report = attend(db, hold, (id, items), (pricing, priced)).await?;
    report.map(Ok).map_err(Failed::again)
}

/// Waits for a part of the work, and tells now and then how far it is. A word that the database does not
/// take throws nothing away: the next one is told in its place.
async fn attend<T>(
    db: &Db,
    hold: &Hold,
    (id, items): (ScenarioRunId, u64),
    (mut work, priced): (tokio::task::JoinHandle<T>, Arc<AtomicU64>),
) -> Result<Result<T, JoinError>, StepError> {
    loop {
        tokio::select! {
            end = &mut work => return Ok(end),
            () = tokio::time::sleep(WORD) => {
                let (far, now) = ((priced.load(Ordering::Relaxed), items), hold.moment().now);
                let hold = hold.clone();
                let word = db.write(move |tx| {
                    hold.extend(tx, now)?;
                    Ok::<_, StepError>(progress_run(tx, id, far, now)?)
                });
                match word.await {
                    Ok(()) => {}
                    Err(StepError::Taken) => return Err(StepError::Taken),
                    Err(StepError::Store(error)) => {
                        tracing::warn!(run = %id, %error, "a scenario could not tell how far it is");
                    }
                }
            }
        }
    }
}
