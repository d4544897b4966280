//! A scenario computed beside whoever asked for it, told as it goes.

use crate::{Wanted, load};
use kernel::{Currency, Date, Lang, Timestamp};
use rules::scenario::{ScenarioFault, ScenarioRunId, books_of, fail_run, finish_run, progress_run};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;
use store::{Db, StoreError, Tx};
use trade::scenario::read;

/// How often a long run tells how far it is.
const WORD: Duration = Duration::from_secs(2);

/// Reads a scenario and tries its rules on those in force, before a run of it is started.
///
/// # Errors
/// [`ScenarioFault::Unreadable`] and [`ScenarioFault::Book`] say what to mend in the text.
pub fn wanted_scenario(
    tx: &mut Tx<'_>,
    text: &str,
    (currency, lang): (Currency, Lang),
    today: Date,
) -> Result<Wanted, ScenarioFault> {
    let scenario = read(text)?;
    books_of(tx, &scenario, today)?;
    Ok(Wanted { scenario, lanes: Vec::new(), currency, lang })
}

/// Computes a run that was started and records how it ended; what is wrong with it is told by the run.
/// `now` tells the time of each word.
///
/// # Errors
/// [`StoreError`] when it could not be recorded: the run stays at work for whoever looks.
pub async fn run_scenario(
    db: &Db,
    id: ScenarioRunId,
    wanted: Wanted,
    now: impl Fn() -> Timestamp,
) -> Result<(), StoreError> {
    let start = now();
    let loaded = match db.read(move |tx| load(tx, &wanted, start, &mut |_| {})).await {
        Ok(loaded) => loaded,
        Err(fault) => return fail(db, id, fault.to_string(), now()).await,
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
                let (far, at) = ((priced.load(Ordering::Relaxed), items), now());
                db.write(move |tx| progress_run(tx, id, far, at)).await?;
            }
        }
    };
    let end = now();
    match report {
        Ok(report) => db.write(move |tx| finish_run(tx, id, &report, end)).await,
        Err(error) => fail(db, id, error.to_string(), end).await,
    }
}

async fn fail(db: &Db, id: ScenarioRunId, why: String, now: Timestamp) -> Result<(), StoreError> {
    db.write(move |tx| fail_run(tx, id, &why, now)).await
}
