//! Reference rates from where the operator says: fetched on a schedule and taken in as an import is. There
//! is no address but the one that is configured; what goes wrong stands in the timer of the work, where
//! `/admin/fx`, `/admin` and `entrepot jobs` read it, and is tried again.

use crate::config::FetchFx;
use ::jobs::{Failed, Job};
use kernel::{Moment, Timestamp};
use pricing::{FxFile, ImportFxError, face::FETCH_FX};
use std::{error::Error as _, time::Duration};
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
    let bytes = answer_of(&url, ANSWER_MAX).await?;
    let file = tokio::task::spawn_blocking(move || pricing::read_fx(bytes.as_slice())).await;
    let file: FxFile = file.map_err(Failed::again)?.map_err(Failed::again)?;
    // An import makes no ids.
    let moment = Moment::new(now, 0);
    let done = db.write(move |tx| pricing::import_fx(tx, &file, &mut moment.clone())).await;
    match done {
        Ok(report) => match report.issues.first() {
            None => {
                for held in &report.held {
                    tracing::warn!(day = %held.day(), "exchange rates are held for an operator");
                }
                Ok(())
            }
            Some((line, why)) => Err(Failed::again(format!("line {line}: {why}"))),
        },
        Err(ImportFxError::Store(error)) => Err(error.into()),
        Err(error @ ImportFxError::Empty) => Err(Failed::again(error)),
    }
}

/// The bytes that the address answers, within bounds of time and size.
async fn answer_of(url: &str, answer_max: Duration) -> Result<Vec<u8>, Failed> {
    let client = payments::http_client(answer_max).map_err(Failed::again)?;
    let shown = shown(url);
    let answer = async {
        let mut answer = client.get(url).send().await?;
        let (status, mut bytes) = (answer.status(), Vec::new());
        while let Some(chunk) = answer.chunk().await?.filter(|_| status.is_success()) {
            bytes.extend_from_slice(&chunk);
            if bytes.len() > BYTES_MAX {
                break;
            }
        }
        Ok::<_, reqwest::Error>((status, bytes))
    };
    let (status, bytes) = answer.await.map_err(|error| unanswered(error, &shown, answer_max))?;
    if !status.is_success() {
        return Err(Failed::again(format!("{shown} answers {status}")));
    }
    if bytes.len() > BYTES_MAX {
        return Err(Failed::again(format!("{shown} answers more than {BYTES_MAX} bytes")));
    }
    Ok(bytes)
}

/// Who does not answer, and why, in words without the address as it is written: it may hold a key.
fn unanswered(error: reqwest::Error, shown: &str, answer_max: Duration) -> Failed {
    let seconds = answer_max.as_secs();
    if error.is_timeout() {
        return Failed::again(format!("{shown} did not answer in full within {seconds} s"));
    }
    let error = error.without_url();
    let (mut told, mut next) = (format!("{shown}: {error}"), error.source());
    while let Some(cause) = next {
        told.push_str(&format!(": {cause}"));
        next = cause.source();
    }
    Failed::again(told)
}

/// Whose address it is: without name and password, path and query, any of which may be secret.
fn shown(url: &str) -> String {
    let (scheme, rest) = url.split_once("://").unwrap_or(("http", url));
    let authority = rest.split(['/', '?', '#', '\\']).next().unwrap_or_default();
    let host = authority.rsplit('@').next().unwrap_or_default();
    format!("{scheme}://{host}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use ::jobs::run_due;
    use axum::{Router, http::StatusCode, routing::get};
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

    /// The daily file of 20 November: the rates that ship, but for `other`.
    fn daily(other: &[(&str, &str)]) -> String {
        let last = pricing::FxShipped::get().on_or_before(kernel::Date::MAX, 1).remove(0);
        let cube = |(currency, rate): &(kernel::Currency, kernel::Rate)| {
            let told = other.iter().find(|(code, _)| *code == currency.code());
            let rate = told.map_or_else(|| rate.decimal_text(12), |(_, rate)| (*rate).to_owned());
            format!("<Cube currency='{currency}' rate='{rate}'/>")
        };
        let cubes: String = last.rates.iter().map(cube).collect();
        format!("<Envelope><Cube><Cube time='2026-11-20'>{cubes}</Cube></Cube></Envelope>")
    }

    /// An address that answers rates, what is none, and nothing.
    async fn address() -> String {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let router = Router::new()
            .route("/daily.xml", get(|| async { daily(&[]) }))
            .route("/lies.xml", get(|| async { daily(&[("USD", "115.0"), ("CNY", "0.0001")]) }))
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

    #[tokio::test(flavor = "multi_thread")]
    async fn rates_that_no_week_has_seen_are_fetched_and_held() {
        let address = address().await;
        let start: Timestamp = "2026-11-22T08:00:00Z".parse().unwrap();
        for test in testkit::databases().await {
            let db = &test.db;
            let fetch = FetchFx { url: format!("{address}/lies.xml"), every_hours: 6 };
            let job = jobs(db, Some(&fetch)).pop().unwrap();
            run_due(db, &job, &move || Moment::new(start, 7)).await.unwrap();
            let found = db.read(|tx| {
                let timer = ::jobs::standing(tx, FETCH_FX)?.and_then(|timer| timer.error);
                Ok::<_, store::StoreError>((
                    timer,
                    pricing::fx_held(tx)?,
                    pricing::fx_last_day(tx)?,
                ))
            });
            let (error, held, last) = found.await.unwrap();
            assert_eq!((error, held.len()), (None, 1), "on {}", test.name);
            assert_eq!(last, pricing::FxShipped::get().last(), "no price is made with them");
        }
    }

    #[tokio::test]
    async fn an_address_that_drips_is_given_up_and_named_without_its_secrets() {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let host = listener.local_addr().unwrap();
        let dripping = tokio::spawn(async move {
            let (mut stream, _) = listener.accept().await.unwrap();
            stream.read_exact(&mut [0; 4]).await.unwrap();
            let head = b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n";
            stream.write_all(head).await.unwrap();
            while stream.write_all(b"x").await.is_ok() {
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
        });
        let url = format!("http://ada:secret@{host}/secret?key=secret");
        let told = format!("{:?}", answer_of(&url, Duration::from_secs(1)).await.unwrap_err());
        let whole = format!("http://{host} did not answer in full within 1 s");
        assert!(told.contains(&whole) && !told.contains("secret"), "{told}");
        dripping.await.unwrap();
        let told = format!("{:?}", answer_of(&url, Duration::from_secs(9)).await.unwrap_err());
        assert!(told.contains(&format!("http://{host}: ")) && !told.contains("secret"), "{told}");
    }
}
