//! What the frame itself refuses (an address that is no text, a body longer than its route takes) axum tells
//! in plain text; here it becomes a problem like all others, for programs and for readers of pages.

use crate::Problem;
use axum::{
    extract::Request,
    http::{StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};

pub(crate) async fn explain_plain(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let status = response.status();
    let medium = response.headers().get(header::CONTENT_TYPE);
    let is_plain = medium.is_none_or(|medium| medium.as_bytes().starts_with(b"text/plain"));
    if !is_plain || !(status.is_client_error() || status.is_server_error()) {
        return response;
    }
    let extensions = std::mem::take(response.extensions_mut());
    let mut told = problem(status).into_response();
    told.extensions_mut().extend(extensions);
    told
}

fn problem(status: StatusCode) -> Problem {
    match status {
        StatusCode::BAD_REQUEST => {
            Problem::bad_request("unreadable", "the address or the body cannot be read")
        }
        StatusCode::PAYLOAD_TOO_LARGE => {
            Problem::new(status, "body-too-large", "the body is too large; send less at once")
        }
        StatusCode::NOT_FOUND => Problem::not_found(),
        other => Problem::new(other, "refused", other.canonical_reason().unwrap_or("refused")),
    }
}
