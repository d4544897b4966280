//! Where a request comes in from: what sign-in and its limits are told.

use crate::{App, Problem, Reader, client_address};
use accounts::{SignedIn, TokenHash};
use axum::{
    extract::FromRequestParts,
    http::{HeaderValue, header, request::Parts},
};
use kernel::Timestamp;

/// The network address, the browser's name of itself, and the session it had before.
#[derive(Clone, Debug)]
pub struct Door {
    /// The network address.
    pub address: String,
    /// What the browser calls itself; may be empty.
    pub agent: String,
    /// The session that a new one replaces.
    pub previous: Option<TokenHash>,
}

impl FromRequestParts<App> for Door {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Door, Problem> {
        let reader = Reader::from_request_parts(parts, app).await?;
        let agent = parts.headers.get(header::USER_AGENT).and_then(|v| v.to_str().ok());
        Ok(Door {
            address: client_address(app, &parts.headers, &parts.extensions),
            agent: agent.unwrap_or_default().to_owned(),
            previous: reader.session().map(|session| session.token_hash),
        })
    }
}

/// The cookie of a new session; it lasts as long as the session may.
pub fn session_cookie(app: &App, session: &SignedIn, now: Timestamp) -> HeaderValue {
    let days = session.expires_at.seconds_since(now).div_euclid(86_400) + 1;
    crate::session::sign_in_cookie(app, session.token.text(), days)
}
