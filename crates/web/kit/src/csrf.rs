//! Proof that a form was sent from our own page.
//!
//! A page's form carries a token bound to the session (or, before sign-in, to the signed visitor
//! cookie); the JSON API, when a cookie names the caller, asks the browser's own word for where the
//! request came from. Tokens are not masked per page: SameSite=Lax keeps the cookie, and so the
//! token, out of answers to requests from other sites, which a compression oracle would need.

use crate::{
    App, Problem,
    app::Config,
    reader::Reader,
    session::{Via, is_api},
};
use axum::{
    body::{Body, to_bytes},
    extract::Request,
    http::{HeaderMap, header},
};
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

/// A form without files is at most this long, in bytes.
const FORM_BYTES_MAX: usize = 2 << 20;

/// Seals made with the secret of this installation.
pub(crate) struct Secrets<'c>(&'c [u8]);

impl Secrets<'_> {
    pub(crate) fn of(config: &Config) -> Secrets<'_> {
        Secrets(config.secret.reveal())
    }

    /// 128 bits of HMAC-SHA256 over a purpose and a value, as hexadecimal digits.
    pub(crate) fn seal(&self, purpose: &str, value: &[u8]) -> String {
        let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(self.0) else {
            return String::new(); // HMAC takes keys of every length
        };
        mac.update(purpose.as_bytes());
        mac.update(&[0]);
        mac.update(value);
        mac.finalize().into_bytes().iter().take(16).map(|b| format!("{b:02x}")).collect()
    }
}

/// Equality that takes the same time wherever the texts differ; never true for empty texts.
pub(crate) fn same(a: &str, b: &str) -> bool {
    let differs = a.bytes().zip(b.bytes()).fold(0, |seen, (x, y)| seen | (x ^ y));
    !a.is_empty() && a.len() == b.len() && differs == 0
}

/// Where the browser says the request came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Origin {
    Ours,
    Foreign,
    Unknown,
}

fn origin(headers: &HeaderMap, config: &Config) -> Origin {
    let text = |name| headers.get(name).and_then(|v| v.to_str().ok());
    if let Some(origin) = text(header::ORIGIN) {
        let host = origin.split_once("://").map(|(_, host)| host);
        let ours = host.is_some() && (host == text(header::HOST))
            || config.origin.as_deref().is_some_and(|own| own == origin);
        return if ours { Origin::Ours } else { Origin::Foreign };
    }
    match headers.get("sec-fetch-site").and_then(|v| v.to_str().ok()) {
        Some("same-origin" | "none") => Origin::Ours,
        Some(_) => Origin::Foreign,
        None => Origin::Unknown,
    }
}

fn refused() -> Problem {
    Problem::forbidden("form-expired", "this request did not come from our own page; reload it")
}

/// Checks an unsafe request and hands it back, its body unread.
pub(crate) async fn check(
    app: &App,
    reader: &Reader,
    request: Request,
) -> Result<Request, Problem> {
    let from = origin(request.headers(), &app.config);
    if is_api(reader.path()) {
        let doubtful = match reader.caller().via() {
            Via::Bearer => false,
            Via::Cookie => from != Origin::Ours,
            Via::Nothing => from == Origin::Foreign,
        };
        return if doubtful { Err(refused()) } else { Ok(request) };
    }
    if from == Origin::Foreign {
        return Err(refused());
    }
    let kind = request.headers().get(header::CONTENT_TYPE).and_then(|v| v.to_str().ok());
    let (token, request) = if kind.is_some_and(|k| k.starts_with("multipart/form-data")) {
        // A file is streamed, so its token stands in the form's address.
        (reader.query("csrf"), request)
    } else {
        token_in_body(request).await?
    };
    let genuine = token.is_some_and(|token| same(&token, reader.csrf()));
    if genuine { Ok(request) } else { Err(refused()) }
}

async fn token_in_body(request: Request) -> Result<(Option<String>, Request), Problem> {
    let (parts, body) = request.into_parts();
    let bytes = to_bytes(body, FORM_BYTES_MAX)
        .await
        .map_err(|_| Problem::bad_request("form-too-long", "the form is longer than 2 MB"))?;
    let pairs: Vec<(String, String)> = serde_urlencoded::from_bytes(&bytes).unwrap_or_default();
    let token = pairs.into_iter().find(|(name, _)| name == "csrf").map(|(_, value)| value);
    Ok((token, Request::from_parts(parts, Body::from(bytes))))
}
