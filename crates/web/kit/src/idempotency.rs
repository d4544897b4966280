//! `Idempotency-Key` on every POST of the API: the same key with the same request gets the same
//! answer again, with another request 422, while the first still runs 409.
//!
//! Keys are a caller's own. An answer of 500 and above is not kept, so the request may be repeated.
//! A run that was cut off (the process died) frees its key after a minute. Invariant: the handler of
//! a kept request ran once.

use crate::{App, Problem, Reader};
use axum::{
    body::{Body, Bytes, to_bytes},
    extract::Request,
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header},
    middleware::Next,
    response::Response,
};
use kernel::Timestamp;
use sha2::{Digest, Sha256};
use store::{StoreError, Tx, params, sql};

const KEY: &str = "idempotency-key";
const KEY_CHARACTERS_MAX: usize = 255;
/// A request with a key is at most this long, in bytes; longer ones (uploads) are refused a key.
const BODY_BYTES_MAX: usize = 8 << 20;
/// A run that has not answered after this long is given up.
const RUN_SECONDS_MAX: i64 = 60;
/// Headers of an answer that are kept with it.
const KEPT: [HeaderName; 4] =
    [header::CONTENT_TYPE, header::LOCATION, header::ETAG, header::SET_COOKIE];

/// What a key stands for.
#[derive(Clone)]
struct Ask {
    caller: String,
    key: String,
    request: Vec<u8>,
    now: Timestamp,
}

/// What is known of a key.
enum Known {
    /// Nothing: the request may run now.
    Fresh,
    /// The request is running.
    Running,
    /// The key was used for another request.
    Other,
    /// The request was answered: status and sealed answer.
    Answered(i64, Vec<u8>),
}

fn claim(tx: &mut Tx<'_>, ask: &Ask) -> Result<Known, StoreError> {
    let claimed = tx.execute(
        sql!(
            "INSERT INTO idempotency (caller, key, request, started_at) VALUES ($1, $2, $3, $4)
             ON CONFLICT (caller, key) DO NOTHING"
        ),
        params![ask.caller, ask.key, ask.request, ask.now],
    )?;
    if claimed == 1 {
        return Ok(Known::Fresh);
    }
    let row = tx.query_opt(
        sql!("SELECT request, status, answer FROM idempotency WHERE caller = $1 AND key = $2"),
        params![ask.caller, ask.key],
        |row| Ok((row.get::<Vec<u8>>(0)?, row.get(1)?, row.get(2)?)),
    )?;
    Ok(match row {
        Some((request, _, _)) if request != ask.request => Known::Other,
        Some((_, Some(status), Some(answer))) => Known::Answered(status, answer),
        Some(_) if take_over(tx, ask)? => Known::Fresh,
        Some(_) | None => Known::Running,
    })
}

/// Takes the key of a run that was given up.
fn take_over(tx: &mut Tx<'_>, ask: &Ask) -> Result<bool, StoreError> {
    let taken = tx.execute(
        sql!(
            "UPDATE idempotency SET started_at = $1
             WHERE caller = $2 AND key = $3 AND status IS NULL AND started_at < $4"
        ),
        params![ask.now, ask.caller, ask.key, ask.now.plus_seconds(-RUN_SECONDS_MAX)],
    )?;
    Ok(taken == 1)
}

fn keep(tx: &mut Tx<'_>, ask: &Ask, status: i64, answer: &[u8]) -> Result<(), StoreError> {
    tx.execute(
        sql!("UPDATE idempotency SET status = $1, answer = $2 WHERE caller = $3 AND key = $4"),
        params![status, answer, ask.caller, ask.key],
    )?;
    Ok(())
}

fn forget(tx: &mut Tx<'_>, ask: &Ask) -> Result<(), StoreError> {
    tx.execute(
        sql!("DELETE FROM idempotency WHERE caller = $1 AND key = $2 AND status IS NULL"),
        params![ask.caller, ask.key],
    )?;
    Ok(())
}

/// Drops keys first used before `before`; answers how many. A job calls it.
///
/// # Errors
/// When the database fails.
pub fn prune(tx: &mut Tx<'_>, before: Timestamp) -> Result<u64, StoreError> {
    tx.execute(sql!("DELETE FROM idempotency WHERE started_at < $1"), params![before])
}

fn key(headers: &HeaderMap) -> Result<Option<String>, Problem> {
    let Some(value) = headers.get(KEY) else { return Ok(None) };
    let text = value.to_str().unwrap_or_default().trim().trim_matches('"');
    if text.is_empty() || text.len() > KEY_CHARACTERS_MAX {
        let detail = "an Idempotency-Key is 1 to 255 printable ASCII characters";
        return Err(Problem::bad_request("bad-idempotency-key", detail));
    }
    Ok(Some(text.to_owned()))
}

fn fingerprint(request: &axum::http::request::Parts, body: &Bytes) -> Vec<u8> {
    let mut hash = Sha256::new();
    hash.update(request.method.as_str());
    hash.update([0]);
    hash.update(request.uri.path_and_query().map_or("/", |p| p.as_str()));
    hash.update([0]);
    hash.update(body);
    hash.finalize().to_vec()
}

/// Runs a POST of the API once per key.
pub(crate) async fn once(
    app: &App,
    reader: &Reader,
    request: Request,
    next: Next,
) -> Result<Response, Problem> {
    let Some(key) = key(request.headers())? else { return Ok(next.run(request).await) };
    let (parts, body) = request.into_parts();
    let body = to_bytes(body, BODY_BYTES_MAX).await.map_err(|_| {
        Problem::bad_request("body-too-long", "with an Idempotency-Key the body is at most 8 MB")
    })?;
    let request = fingerprint(&parts, &body);
    let ask = Ask { caller: reader.caller().name(), key, request, now: reader.now() };
    let known = {
        let ask = ask.clone();
        app.db.write(move |tx| claim(tx, &ask)).await?
    };
    match known {
        Known::Fresh => {}
        Known::Answered(status, sealed) => return replay(app, &ask, status, &sealed),
        Known::Other => {
            let detail = "this Idempotency-Key was used for another request";
            return Err(Problem::invalid("idempotency-key-reused", detail));
        }
        Known::Running => {
            let detail = "the first request with this Idempotency-Key is still running";
            return Err(Problem::conflict("idempotency-key-in-flight", detail)
                .header(header::RETRY_AFTER, HeaderValue::from_static("1")));
        }
    }
    // In a task of its own: a caller who goes away does not leave the run half done.
    let app = app.clone();
    let run = tokio::spawn(async move {
        let response = next.run(Request::from_parts(parts, Body::from(body))).await;
        finish(&app, ask, response).await
    });
    run.await.map_err(|error| Problem::internal(&error))?
}

async fn finish(app: &App, ask: Ask, response: Response) -> Result<Response, Problem> {
    if response.status().is_server_error() {
        app.db.write(move |tx| forget(tx, &ask)).await?;
        return Ok(response);
    }
    let (parts, body) = response.into_parts();
    let body = to_bytes(body, usize::MAX).await.map_err(|error| Problem::internal(&error))?;
    let status = i64::from(parts.status.as_u16());
    let answer = seal(app, &ask, &pack(&parts.headers, &body))?;
    app.db.write(move |tx| keep(tx, &ask, status, &answer)).await?;
    Ok(Response::from_parts(parts, Body::from(body)))
}

fn replay(app: &App, ask: &Ask, status: i64, sealed: &[u8]) -> Result<Response, Problem> {
    let packed = open(app, ask, sealed)?;
    let (headers, body) = unpack(&packed).ok_or_else(Problem::broken)?;
    let mut response = Response::new(Body::from(body.to_vec()));
    let status = u16::try_from(status).ok().and_then(|s| StatusCode::from_u16(s).ok());
    *response.status_mut() = status.ok_or_else(Problem::broken)?;
    *response.headers_mut() = headers;
    let replayed = HeaderValue::from_static("true");
    response.headers_mut().insert(HeaderName::from_static("idempotency-replayed"), replayed);
    Ok(response)
}

/// Kept headers as lines, an empty line, the body: as HTTP writes it.
fn pack(headers: &HeaderMap, body: &[u8]) -> Vec<u8> {
    let mut packed = Vec::new();
    for name in KEPT {
        for value in headers.get_all(&name) {
            packed.extend_from_slice(name.as_str().as_bytes());
            packed.extend_from_slice(b": ");
            packed.extend_from_slice(value.as_bytes());
            packed.push(b'\n');
        }
    }
    packed.push(b'\n');
    packed.extend_from_slice(body);
    packed
}

fn unpack(packed: &[u8]) -> Option<(HeaderMap, &[u8])> {
    let mut headers = HeaderMap::new();
    let mut rest = packed;
    loop {
        let end = rest.iter().position(|b| *b == b'\n')?;
        let (line, after) = (&rest[..end], &rest[end + 1..]);
        rest = after;
        if line.is_empty() {
            return Some((headers, rest));
        }
        let colon = line.iter().position(|b| *b == b':')?;
        let name = HeaderName::from_bytes(&line[..colon]).ok()?;
        headers.append(name, HeaderValue::from_bytes(line.get(colon + 2..)?).ok()?);
    }
}

/// Answers may hold a person's data or a session's token, so they rest encrypted.
fn seal(app: &App, ask: &Ask, packed: &[u8]) -> Result<Vec<u8>, Problem> {
    app.vault.seal(packed, &context(ask)).map_err(|error| Problem::internal(&error))
}

fn open(app: &App, ask: &Ask, sealed: &[u8]) -> Result<Vec<u8>, Problem> {
    app.vault.open(sealed, &context(ask)).map_err(|error| Problem::internal(&error))
}

fn context(ask: &Ask) -> String {
    format!("idempotent answer {} {}", ask.caller, ask.key)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_comes_back_as_it_was() {
        let mut headers = HeaderMap::new();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
        headers.append(header::SET_COOKIE, HeaderValue::from_static("a=1"));
        headers.append(header::SET_COOKIE, HeaderValue::from_static("b=2"));
        let packed = pack(&headers, b"{\n}");
        assert_eq!(unpack(&packed), Some((headers, &b"{\n}"[..])));
    }
}
