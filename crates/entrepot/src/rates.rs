//! Reference rates from where the operator says: fetched on a schedule and taken in as an import is. There
//! is no address but the one that is configured; what goes wrong stands in the timer of the work, where
//! `/admin/fx`, `/admin` and `entrepot jobs` read it, and is tried again.

use crate::config::FetchFx;
use ::jobs::{Failed, Job};
use kernel::{Moment, Timestamp};
use pricing::{FxFile, ImportFxError, face::FETCH_FX};
use std::time::Duration;
use store::Db;

/// So long the other side may take for all of its answer.
const ANSWER_MAX: Duration = Duration::from_secs(60);
/// The ECB's whole history is under 2 MB.
const BYTES_MAX: usize = 16 << 20;

/// Fetches what `fetch` names; nothing where it names nothing.
pub(crate) fn jobs(db: &Db, fetch: Option<&FetchFx>) -> Vec<Job> {
    let Some(FetchFx { url, every_hours }) = fetch.cloned() else { return Vec::new() };
    let db = db.clone();
    let seconds = i64::from(every_hours) * 3600;
    let job = Job::every(FETCH_FX, seconds, move |now| fetch_fx(db.clone(), url.clone(), now));
    vec![job]
}

async fn fetch_fx(db: Db, url: String, now: Timestamp) -> Result<(), Failed> {
    let bytes = answer_of(&url).await?;
    let file = tokio::task::spawn_blocking(move || pricing::read_fx(bytes.as_slice())).await;
    let file: FxFile = file.map_err(Failed::again)?.map_err(Failed::again)?;
    // An import makes no ids.
    let moment = Moment::new(now, 0);
    let done = db.write(move |tx| pricing::import_fx(tx, &file, &mut moment.clone())).await;
    match done {
        Ok(report) => match report.issues.first() {
            None => Ok(()),
            Some((line, why)) => Err(Failed::again(format!("line {line}: {why}"))),
        },
        Err(ImportFxError::Store(error)) => Err(error.into()),
        Err(error @ ImportFxError::Empty) => Err(Failed::again(error)),
    }
}

/// The bytes that the address answers, within bounds of time and size.
async fn answer_of(url: &str) -> Result<Vec<u8>, Failed> {
    let client = payments::http_client(ANSWER_MAX).map_err(Failed::again)?;
    let mut answer = client.get(url).send().await.map_err(Failed::again)?;
    let status = answer.status();
    if !status.is_success() {
        return Err(Failed::again(format!("the address answers {status}")));
    }
    let mut bytes = Vec::new();
    while let Some(chunk) = answer.chunk().await.map_err(Failed::again)? {
        bytes.extend_from_slice(&chunk);
        if bytes.len() > BYTES_MAX {
            return Err(Failed::again(format!("the answer has more than {BYTES_MAX} bytes")));
        }
    }
    Ok(bytes)
}
