//! How often one caller may ask the API: so many requests in each minute, told in the headers of
//! draft-ietf-httpapi-ratelimit-headers. Counted in this process's memory.

use crate::{App, Problem, Reader, session::is_api};
use axum::{
    extract::{ConnectInfo, Request, State},
    http::{Extensions, HeaderMap, HeaderName, HeaderValue},
    middleware::Next,
    response::{IntoResponse, Response},
};
use kernel::Timestamp;
use std::{collections::HashMap, net::SocketAddr, sync::Mutex};

const WINDOW_SECONDS: i64 = 60;
/// Past this many callers the counts of past minutes are dropped.
const CALLERS_MAX: usize = 10_000;

/// The counts of this minute.
pub(crate) struct Limits {
    per_window: u32,
    counts: Mutex<HashMap<String, (i64, u32)>>,
}

/// What is left to a caller.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Left {
    requests: Option<u32>,
    seconds: i64,
}

impl Limits {
    pub(crate) fn new(per_window: u32) -> Limits {
        Limits { per_window, counts: Mutex::new(HashMap::new()) }
    }

    fn take(&self, caller: String, now: Timestamp) -> Left {
        let second = now.micros().div_euclid(1_000_000);
        let window = second.div_euclid(WINDOW_SECONDS);
        let seconds = WINDOW_SECONDS - second.rem_euclid(WINDOW_SECONDS);
        let mut counts = self.counts.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        if counts.len() > CALLERS_MAX {
            counts.retain(|_, (when, _)| *when == window);
        }
        let entry = counts.entry(caller).or_insert((window, 0));
        if entry.0 != window {
            *entry = (window, 0);
        }
        entry.1 = entry.1.saturating_add(1);
        Left { requests: self.per_window.checked_sub(entry.1), seconds }
    }
}

/// The address a request came from, for limits by address: the peer's, or what the proxy in front
/// says when the configuration trusts it.
#[must_use]
pub fn client_address(app: &App, headers: &HeaderMap, extensions: &Extensions) -> String {
    let forwarded = headers.get("x-forwarded-for").and_then(|v| v.to_str().ok());
    let last = forwarded.and_then(|all| all.rsplit(',').next());
    if let (true, Some(address)) = (app.config.behind_proxy, last) {
        return address.trim().to_owned();
    }
    let peer = extensions.get::<ConnectInfo<SocketAddr>>();
    peer.map_or_else(|| "local".to_owned(), |ConnectInfo(peer)| peer.ip().to_string())
}

pub(crate) async fn limit(State(app): State<App>, request: Request, next: Next) -> Response {
    let reader = request.extensions().get::<Reader>();
    let Some(reader) = reader.filter(|r| is_api(r.path())) else {
        return next.run(request).await;
    };
    let caller = match reader.principal() {
        Some(principal) => principal.shopper_id.to_string(),
        None => client_address(&app, request.headers(), request.extensions()),
    };
    let left = app.limits.take(caller, reader.now());
    let mut response = match left.requests {
        Some(_) => next.run(request).await,
        None => Problem::too_many(left.seconds).into_response(),
    };
    let policy = format!("\"default\";q={};w={WINDOW_SECONDS}", app.limits.per_window);
    let rest = format!("\"default\";r={};t={}", left.requests.unwrap_or(0), left.seconds);
    for (name, value) in [("ratelimit-policy", policy), ("ratelimit", rest)] {
        if let Ok(value) = HeaderValue::from_str(&value) {
            response.headers_mut().insert(HeaderName::from_static(name), value);
        }
    }
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_count_begins_again_each_minute() {
        let limits = Limits::new(2);
        let at = |second: i64| Timestamp::from_micros(second * 1_000_000);
        let take = |second| limits.take("a".into(), at(second)).requests;
        assert_eq!((take(0), take(59), take(59), take(60)), (Some(1), Some(0), None, Some(1)));
        assert_eq!(limits.take("b".into(), at(61)), Left { requests: Some(1), seconds: 59 });
    }
}
