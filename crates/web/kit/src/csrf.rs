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
    body::{Body, Bytes, to_bytes},
    extract::Request,
    http::{HeaderMap, header},
};
use hmac::{Hmac, KeyInit, Mac};
use http_body::Frame;
use sha2::Sha256;
use std::{
    future::poll_fn,
    pin::Pin,
    task::{Context, Poll},
};

/// A form without files is at most this long, in bytes.
const FORM_BYTES_MAX: usize = 2 << 20;
/// Of a form with a file, the token is looked for in so many bytes at the beginning.
const FIRST_FIELD_BYTES_MAX: usize = 4 << 10;

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
        // A file is streamed, so its token comes before it; a program may write it in the address.
        match reader.query("csrf") {
            Some(token) => (Some(token), request),
            None => token_in_first_field(request).await,
        }
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

/// The token in the first field of a form with a file, and the request with its body from the beginning.
async fn token_in_first_field(request: Request) -> (Option<String>, Request) {
    let (parts, mut rest) = request.into_parts();
    let mut head = Vec::new();
    while head.len() < FIRST_FIELD_BYTES_MAX && first_field(&head).is_none() {
        let next = poll_fn(|context| http_body::Body::poll_frame(Pin::new(&mut rest), context));
        match next.await.map(|piece| piece.map(Frame::into_data)) {
            Some(Ok(Ok(data))) => head.extend_from_slice(&data),
            Some(Ok(Err(_trailers))) => {}
            // Whoever reads the form sees where it breaks off.
            Some(Err(_)) | None => break,
        }
    }
    let token = first_field(&head).filter(|(name, _)| name == "csrf").map(|(_, value)| value);
    let body = Body::new(Replayed { head: Some(head.into()), rest });
    (token, Request::from_parts(parts, body))
}

/// Name and value of the first field, when `head` holds it whole.
fn first_field(head: &[u8]) -> Option<(String, String)> {
    let text = String::from_utf8_lossy(head);
    let (headers, rest) = text.split_once("\r\n\r\n")?;
    let (value, _) = rest.split_once("\r\n")?;
    let (_, name) = headers.split_once(" name=\"")?;
    let (name, _) = name.split_once('"')?;
    Some((name.to_owned(), value.to_owned()))
}

/// What was read of a body, then the rest of it.
struct Replayed {
    head: Option<Bytes>,
    rest: Body,
}

impl http_body::Body for Replayed {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        match self.head.take() {
            Some(head) => Poll::Ready(Some(Ok(Frame::data(head)))),
            None => http_body::Body::poll_frame(Pin::new(&mut self.rest), context),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_form_with_a_file_is_read_from_its_beginning_after_its_token() {
        let form = "--b\r\nContent-Disposition: form-data; name=\"csrf\"\r\n\r\n0123\r\n--b\r\n\
            Content-Disposition: form-data; name=\"file\"; filename=\"a.csv\"\r\n\r\na,b\r\n--b--\r\n";
        let (token, request) = token_in_first_field(Request::new(Body::from(form))).await;
        assert_eq!(token.as_deref(), Some("0123"));
        let whole = to_bytes(request.into_body(), usize::MAX).await.unwrap();
        assert_eq!(whole, form.as_bytes());
        let late = form.replace("csrf", "note");
        let (token, _) = token_in_first_field(Request::new(Body::from(late))).await;
        assert_eq!(token, None);
        let (token, request) =
            token_in_first_field(Request::new(Body::from("x".repeat(9_000)))).await;
        assert_eq!(token, None);
        assert_eq!(to_bytes(request.into_body(), usize::MAX).await.unwrap().len(), 9_000);
    }
}
