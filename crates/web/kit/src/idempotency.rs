//! `Idempotency-Key` on every POST of the API: a command happens once per key. The same key with the
//! same request gets the same answer again, with another request 422.
//!
//! The handler of a command takes a ticket, [`Once`], and does all it does in [`Once::write`]: the
//! key, the effect and the answer are one transaction (see [`jobs::once`]), so there is no moment in
//! which one is there without the others. A refusal changed nothing and is kept beside; an answer of
//! 500 and above, or 429, is not kept, so the request may be repeated. What grows with each step is
//! read anew for a repeated request and not kept ([`Once::step`]). Keys are a caller's own, and on routes
//! of merchants used for the one she acts for: nobody is given what was answered to another.

mod kept;

use crate::{App, Problem, Reader, access::ActsFor, client_address, upload::Streamed};
use axum::{
    body::{Body, Bytes, to_bytes},
    extract::{FromRequestParts, Request},
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode, request::Parts},
    middleware::Next,
    response::{IntoResponse, Response},
};
use jobs::{
    once::{self, Ask, Kept, Known},
    step,
};
use kept::{READ_ANEW, is_read_anew, open, pack, seal, unpack};
use kernel::Moment;
use sha2::{Digest, Sha256};
use std::{
    pin::pin,
    task::{Context, Poll, Waker},
};
use store::Tx;

const KEY: &str = "idempotency-key";
const KEY_CHARACTERS_MAX: usize = 255;
/// A request with a key is at most this long, in bytes, as one without is.
const BODY_BYTES_MAX: usize = 2 << 20;
/// And where its body is a file; longer ones are refused a key.
const FILE_BYTES_MAX: usize = 8 << 20;

/// The ticket of a command: the first argument of its handler.
pub struct Once {
    app: App,
    ask: Option<Ask>,
    moment: Moment,
}

/// A command and how its answer is written.
type Run = Box<dyn FnMut(&mut Tx<'_>, &mut Moment) -> Result<Response, Problem> + Send>;
/// How an answer is read that is not kept.
type Read = Box<dyn FnMut(&mut Tx<'_>) -> Result<Response, Problem> + Send>;

/// The answer of a command, which only its ticket gives.
pub struct Answered(Response);

/// Says, on an answer, that a ticket gave it.
#[derive(Clone, Copy)]
struct ByTicket;

impl IntoResponse for Answered {
    fn into_response(self) -> Response {
        self.0
    }
}

impl FromRequestParts<App> for Once {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Once, Problem> {
        let ask = parts.extensions.get::<Ask>().cloned();
        Ok(Once { app: app.clone(), ask, moment: app.clock.moment() })
    }
}

impl Once {
    /// What every handler is given.
    #[must_use]
    pub fn app(&self) -> &App {
        &self.app
    }

    /// The request in 64 letters, for rows that must be unique by it for ever; none without a key.
    #[must_use]
    pub fn reference(&self) -> Option<String> {
        self.ask.as_ref().map(Ask::reference)
    }

    /// Does what was asked and keeps its answer, in one transaction; a repeated request is given the
    /// answer that was kept. `run` may run again after a lost race.
    ///
    /// # Errors
    /// What `run` refuses (nothing is written then), or that the commit failed.
    pub async fn write<T, F>(self, mut run: F) -> Result<Answered, Problem>
    where
        F: FnMut(&mut Tx<'_>, &mut Moment) -> Result<T, Problem> + Send + 'static,
        T: IntoResponse,
    {
        self.answer(Box::new(move |tx, moment| Ok(run(tx, moment)?.into_response())), None).await
    }

    /// As [`Once::write`], for a step of something that grows with each: what is answered is what `read` reads after
    /// `run`, and it is not kept. A repeated request is answered by what `read` reads then, so that many steps keep
    /// no more than their keys.
    ///
    /// # Errors
    /// As [`Once::write`].
    pub async fn step<F, R, T>(self, mut run: F, mut read: R) -> Result<Answered, Problem>
    where
        F: FnMut(&mut Tx<'_>, &mut Moment) -> Result<(), Problem> + Send + 'static,
        R: FnMut(&mut Tx<'_>) -> Result<T, Problem> + Send + 'static,
        T: IntoResponse,
    {
        let run: Run = Box::new(move |tx, moment| {
            run(tx, moment)?;
            Ok(StatusCode::OK.into_response())
        });
        let read: Read = Box::new(move |tx| Ok(read(tx)?.into_response()));
        self.answer(run, Some(read)).await
    }

    /// One for all commands, whatever they answer; with `read`, what is answered is read anew each time.
    async fn answer(self, mut run: Run, mut read: Option<Read>) -> Result<Answered, Problem> {
        let Once { app, ask, moment } = self;
        let db = app.db.clone();
        let response = db.write(move |tx| {
            if let Some(ask) = &ask {
                match once::claim(tx, ask, moment.now)? {
                    Known::Fresh | Known::Begun(_) => step("once.claimed"),
                    Known::Answered(kept) => {
                        if let Some(read) = &mut read
                            && is_read_anew(&app, ask, &kept)?
                        {
                            return Ok(replayed((*read)(tx)?));
                        }
                        return replay(&app, ask, &kept);
                    }
                    Known::Other => return Err(other()),
                    Known::Lost => return Err(lost()),
                }
            }
            let mut response = run(tx, &mut moment.clone())?;
            if let Some(read) = &mut read {
                response = (*read)(tx)?;
            }
            if let Some(ask) = &ask {
                response = kept_with(&app, tx, (ask, read.is_some()), response)?;
                step("once.kept");
            }
            response.extensions_mut().insert(ByTicket);
            Ok(response)
        });
        let response = response.await?;
        step("once.committed");
        Ok(Answered(response))
    }

    /// As [`Once::write`], for a command that changes nothing: without a key it only reads.
    ///
    /// # Errors
    /// As [`Once::write`].
    pub async fn read<T, F>(self, mut run: F) -> Result<Answered, Problem>
    where
        F: FnMut(&mut Tx<'_>) -> Result<T, Problem> + Send + 'static,
        T: IntoResponse + Send + 'static,
    {
        if self.ask.is_some() {
            return self.write(move |tx, _| run(tx)).await;
        }
        let read = move |tx: &mut Tx<'_>| Ok::<_, Problem>(run(tx)?.into_response());
        let mut response = self.app.db.read(read).await?;
        response.extensions_mut().insert(ByTicket);
        Ok(Answered(response))
    }

    /// The first step of a command that must call somebody else before it can answer: what `run`
    /// makes (its id) is kept with the key, and a repeated request goes on with that. End with
    /// [`Once::write`].
    ///
    /// # Errors
    /// As [`Once::write`].
    pub async fn begin<F>(&self, mut run: F) -> Result<Vec<u8>, Problem>
    where
        F: FnMut(&mut Tx<'_>, &mut Moment) -> Result<Vec<u8>, Problem> + Send + 'static,
    {
        let (ask, moment) = (self.ask.clone(), self.moment.clone());
        let made = self.app.db.write(move |tx| {
            let Some(ask) = &ask else { return run(tx, &mut moment.clone()) };
            match once::claim(tx, ask, moment.now)? {
                Known::Fresh => {
                    let made = run(tx, &mut moment.clone())?;
                    once::begin(tx, ask, &made)?;
                    Ok(made)
                }
                Known::Begun(made) => Ok(made),
                Known::Other => Err(other()),
                // Answered meanwhile: `settle` gives that answer.
                Known::Answered(_) | Known::Lost => Err(lost()),
            }
        });
        let made = made.await?;
        step("once.begun");
        Ok(made)
    }
}

fn other() -> Problem {
    let detail = "this Idempotency-Key was used for another request";
    Problem::invalid("idempotency-key-reused", detail)
}

fn lost() -> Problem {
    let detail = "an earlier version began the request with this Idempotency-Key and did not say \
        how it ended; look at what is there, then ask with a new key";
    Problem::conflict("idempotency-key-in-flight", detail)
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

fn fingerprint(request: &Parts, body: &Bytes) -> Vec<u8> {
    let mut hash = Sha256::new();
    hash.update(request.method.as_str());
    hash.update([0]);
    hash.update(request.uri.path_and_query().map_or("/", |p| p.as_str()));
    hash.update([0]);
    let named = request.headers.get(crate::session::MERCHANT).map(HeaderValue::as_bytes);
    let acts_for =
        request.extensions.get::<ActsFor>().map(|ActsFor(merchant)| merchant.to_string());
    if let Some(merchant) = acts_for.as_deref().map(str::as_bytes).or(named) {
        hash.update(merchant);
        hash.update([0]);
    }
    hash.update(body);
    hash.finalize().to_vec()
}

/// Runs a POST of the API: looks for an answer that was kept, gives the handler its ticket, and keeps
/// a refusal.
pub(crate) async fn once(
    app: &App,
    reader: &Reader,
    request: Request,
    next: Next,
) -> Result<Response, Problem> {
    let Some(key) = key(request.headers())? else { return Ok(next.run(request).await) };
    let (mut parts, body) = request.into_parts();
    let is_file = parts.extensions.get::<Streamed>().is_some();
    let body = to_bytes(body, if is_file { FILE_BYTES_MAX } else { BODY_BYTES_MAX });
    let body = body.await.map_err(|_| {
        let most = if is_file { "8 MB" } else { "2 MB" };
        let detail = format!("with an Idempotency-Key the body is at most {most}");
        Problem::bad_request("body-too-long", detail)
    })?;
    let request = fingerprint(&parts, &body);
    // A program that keeps no cookies is somebody new each time: its keys are those of its address.
    let caller = match reader.caller().is_known() {
        true => reader.caller().name(),
        false => format!("address_{}", client_address(app, &parts.headers, &parts.extensions)),
    };
    let ask = Ask { caller, key, request };
    let asked = ask.clone();
    match app.db.read(move |tx| once::known(tx, &asked)).await? {
        Known::Fresh | Known::Begun(_) => {}
        Known::Answered(kept) if is_read_anew(app, &ask, &kept)? => {}
        Known::Answered(kept) => return replay(app, &ask, &kept),
        Known::Other => return Err(other()),
        Known::Lost => return Err(lost()),
    }
    parts.extensions.insert(ask.clone());
    // In a task of its own: a caller who goes away does not leave the run half done.
    let app = app.clone();
    let run = tokio::spawn(async move {
        let response = next.run(Request::from_parts(parts, Body::from(body))).await;
        settle(&app, ask, response).await
    });
    run.await.map_err(|error| Problem::internal(&error))?
}

/// What the handler of a request with a key answered, or what was kept for the key meanwhile.
async fn settle(app: &App, ask: Ask, response: Response) -> Result<Response, Problem> {
    if response.extensions().get::<ByTicket>().is_some() || response.status().is_server_error() {
        return Ok(response);
    }
    if !response.status().is_client_error() {
        let error = std::io::Error::other(format!("{} answered without its ticket", ask.key));
        return Err(Problem::internal(&error));
    }
    if response.status() == StatusCode::TOO_MANY_REQUESTS {
        return Ok(response);
    }
    let (parts, body) = response.into_parts();
    let body = to_bytes(body, usize::MAX).await.map_err(|error| Problem::internal(&error))?;
    let kept = seal(app, &ask, parts.status, &pack(&parts.headers, &body))?;
    let (asked, now) = (ask.clone(), app.clock.now());
    match app.db.write(move |tx| once::keep_refusal(tx, &asked, &kept, now)).await? {
        Known::Answered(kept) if !is_read_anew(app, &ask, &kept)? => replay(app, &ask, &kept),
        Known::Answered(_) | Known::Fresh | Known::Begun(_) | Known::Other | Known::Lost => {
            Ok(Response::from_parts(parts, Body::from(body)))
        }
    }
}

/// Keeps a whole answer in the transaction of what it tells; of one that is read anew, that it is.
fn kept_with(
    app: &App,
    tx: &mut Tx<'_>,
    (ask, is_read_anew): (&Ask, bool),
    response: Response,
) -> Result<Response, Problem> {
    let (parts, body) = response.into_parts();
    let body = whole(body)?;
    let packed = match is_read_anew {
        true => READ_ANEW.to_vec(),
        false => pack(&parts.headers, &body),
    };
    let kept = seal(app, ask, parts.status, &packed)?;
    once::keep(tx, ask, &kept)?;
    Ok(Response::from_parts(parts, Body::from(body)))
}

/// The bytes of a body that was written down before it was sent, as every answer of a command is.
fn whole(body: Body) -> Result<Bytes, Problem> {
    let read = pin!(to_bytes(body, usize::MAX));
    match read.poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(Ok(bytes)) => Ok(bytes),
        Poll::Ready(Err(error)) => Err(Problem::internal(&error)),
        Poll::Pending => Err(Problem::broken()),
    }
}

fn replay(app: &App, ask: &Ask, kept: &Kept) -> Result<Response, Problem> {
    let packed = open(app, ask, &kept.answer)?;
    let (headers, body) = unpack(&packed).ok_or_else(Problem::broken)?;
    let mut response = Response::new(Body::from(body.to_vec()));
    let status = u16::try_from(kept.status).ok().and_then(|s| StatusCode::from_u16(s).ok());
    *response.status_mut() = status.ok_or_else(Problem::broken)?;
    *response.headers_mut() = headers;
    Ok(replayed(response))
}

/// An answer that was given before, marked as such.
fn replayed(mut response: Response) -> Response {
    let replayed = HeaderValue::from_static("true");
    response.headers_mut().insert(HeaderName::from_static("idempotency-replayed"), replayed);
    response.extensions_mut().insert(ByTicket);
    response
}
