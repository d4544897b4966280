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

#[cfg(test)]
mod tests {
    use super::*;
    use ::jobs::run_due;
    use axum::{Router, http::StatusCode, routing::get};

    const DAILY: &str = "<Envelope><Cube><Cube time='2026-11-20'><Cube currency='USD' rate='1.1566'/>\
                         <Cube currency='CNY' rate='8.1895'/></Cube></Cube></Envelope>";

    /// An address that answers rates, what is none, and nothing.
    async fn address() -> String {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let router = Router::new()
            .route("/daily.xml", get(|| async { DAILY }))
            .route("/page", get(|| async { "<html>moved</html>" }))
            .route("/down", get(|| async { StatusCode::SERVICE_UNAVAILABLE }));
        tokio::spawn(async move { axum::serve(listener, router).await });
        address
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn rates_are_fetched_when_it_is_time_and_what_goes_wrong_stands_in_the_timer() {
        let address = address().await;
        let start: Timestamp = "2026-11-22T08:00:00Z".parse().unwrap();
        for test in testkit::databases().await {
            let db = &test.db;
            assert!(jobs(db, None).is_empty(), "no address, no request");
            let mut now = start;
            for (path, wrong) in [("/down", "503"), ("/page", "no rates"), ("/daily.xml", "")] {
                let fetch = FetchFx { url: format!("{address}{path}"), every_hours: 6 };
                let job = jobs(db, Some(&fetch)).pop().unwrap();
                let moment = move || Moment::new(now, 7);
                run_due(db, &job, &moment).await.unwrap();
                let timer = db.read(|tx| ::jobs::standing(tx, FETCH_FX)).await.unwrap().unwrap();
                let told = timer.error.unwrap_or_default();
                assert!(told.contains(wrong) && told.is_empty() == wrong.is_empty(), "{told}");
                assert!(timer.due_at > now && timer.dead_at.is_none());
                now = timer.due_at;
            }
            assert_eq!(now.date().to_string(), "2026-11-22", "six hours later");
            let last: Result<_, store::StoreError> = db.read(pricing::fx_last_day).await;
            assert_eq!(last.unwrap().unwrap().to_string(), "2026-11-20", "on {}", test.name);
        }
    }
}
