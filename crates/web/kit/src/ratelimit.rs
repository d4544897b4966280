//! How often one caller may ask the API: so many requests in each minute, told in the headers of
//! draft-ietf-httpapi-ratelimit-headers. Counted in this process's memory, which is bounded.

use crate::{App, Problem, Reader, session::is_api};
use axum::{
    extract::{ConnectInfo, Request, State},
    http::{Extensions, HeaderMap, HeaderName, HeaderValue, StatusCode},
    middleware::Next,
    response::{IntoResponse, Response},
};
use kernel::Timestamp;
use std::{
    collections::HashMap,
    hash::{BuildHasher, RandomState},
    net::SocketAddr,
    sync::{Mutex, PoisonError},
};

const WINDOW_SECONDS: i64 = 60;
/// So many callers of one minute are told apart.
const CALLERS_MAX: usize = 100_000;
/// Those who come after them share so many counts, by chance.
const SHARED: u64 = 1_024;

/// The counts of this minute.
pub(crate) struct Limits {
    per_window: u32,
    hasher: RandomState,
    window: Mutex<Window>,
}

/// Requests by hash of the caller.
#[derive(Default)]
struct Window {
    number: i64,
    counts: HashMap<u64, u32>,
}

/// What is left to a caller.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Left {
    requests: Option<u32>,
    seconds: i64,
}

impl Limits {
    pub(crate) fn new(per_window: u32) -> Limits {
        Limits { per_window, hasher: RandomState::new(), window: Mutex::default() }
    }

    /// Counts a request. Its time does not grow with the number of callers.
    fn take(&self, caller: &str, now: Timestamp) -> Left {
        let second = now.micros().div_euclid(1_000_000);
        let number = second.div_euclid(WINDOW_SECONDS);
        let seconds = WINDOW_SECONDS - second.rem_euclid(WINDOW_SECONDS);
        let hash = self.hasher.hash_one(caller);
        let mut window = self.window.lock().unwrap_or_else(PoisonError::into_inner);
        let fresh = Window { number, counts: HashMap::new() };
        let past = (number > window.number).then(|| std::mem::replace(&mut *window, fresh));
        let known = window.counts.len() < CALLERS_MAX || window.counts.contains_key(&hash);
        let count = window.counts.entry(if known { hash } else { hash % SHARED }).or_default();
        *count = count.saturating_add(1);
        let requests = self.per_window.checked_sub(*count);
        drop(window);
        drop(past); // nobody waits while the counts of the last minute are freed
        Left { requests, seconds }
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
    let Some(reader) = reader.filter(|r| is_api(r.path())).cloned() else {
        return next.run(request).await;
    };
    let address = client_address(&app, request.headers(), request.extensions());
    if reader.path().starts_with("/webhooks/") {
        let response = next.run(request).await;
        return believed(&app, &address, reader.now(), response);
    }
    let caller = reader.principal().map_or(address, |person| person.shopper_id.to_string());
    let left = app.limits.take(&caller, reader.now());
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

/// The answer to a notice. One that its signature vouches for is not counted, so that strangers cannot
/// use up what a provider may send; one that is not believed counts as its sender's request.
fn believed(app: &App, address: &str, now: Timestamp, response: Response) -> Response {
    if response.status() != StatusCode::UNAUTHORIZED {
        return response;
    }
    let left = app.limits.take(address, now);
    match left.requests {
        Some(_) => response,
        None => Problem::too_many(left.seconds).into_response(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_count_begins_again_each_minute() {
        let limits = Limits::new(2);
        let at = |second: i64| Timestamp::from_micros(second * 1_000_000);
        let take = |second| limits.take("a", at(second)).requests;
        assert_eq!((take(0), take(59), take(59), take(60)), (Some(1), Some(0), None, Some(1)));
        assert_eq!(limits.take("b", at(61)), Left { requests: Some(1), seconds: 59 });
    }

    #[test]
    fn a_crowd_takes_bounded_memory_and_leaves_those_who_came_before_it_alone() {
        let limits = Limits::new(2);
        let now = Timestamp::from_micros(0);
        limits.take("first", now);
        for caller in 0..CALLERS_MAX * 2 {
            limits.take(&caller.to_string(), now);
        }
        let counted = limits.window.lock().unwrap().counts.len();
        assert!(counted <= CALLERS_MAX + usize::try_from(SHARED).unwrap(), "{counted}");
        assert_eq!(limits.take("first", now).requests, Some(0));
        limits.take("next", now.plus_seconds(60));
        assert_eq!(limits.window.lock().unwrap().counts.len(), 1, "each minute begins empty");
    }
}
