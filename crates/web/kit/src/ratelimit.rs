//! How often one caller may ask: so many requests of the API and so many pages in each minute, told in the
//! headers of draft-ietf-httpapi-ratelimit-headers. Counted before anything else is done with a request, in
//! this process's memory, which is bounded. What must hold over all processes (tries to sign in, letters that
//! strangers cause) is counted in the database, by `accounts`.

use crate::{App, Network, Problem, Reader, proxies, session::is_api};
use axum::{
    extract::{Request, State},
    http::{HeaderName, HeaderValue, StatusCode},
    middleware::Next,
    response::{IntoResponse, Response},
};
use kernel::Timestamp;
use std::{
    collections::HashMap,
    hash::{BuildHasher, RandomState},
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicBool, Ordering::Relaxed},
    },
};

const WINDOW_SECONDS: i64 = 60;
/// So many callers of one minute are told apart.
const CALLERS_MAX: usize = 100_000;
/// Those who come after them share so many counts, by chance.
const SHARED: u64 = 1_024;

/// What is counted apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Kind {
    Api,
    Pages,
}

impl Kind {
    /// The name of its policy in the headers.
    fn name(self) -> &'static str {
        match self {
            Kind::Api => "default",
            Kind::Pages => "pages",
        }
    }
}

/// The counts of this minute.
pub(crate) struct Limits {
    of_api: u32,
    of_pages: u32,
    hasher: RandomState,
    window: Mutex<Window>,
    /// An operator was told that a proxy is not believed.
    told_of_proxy: AtomicBool,
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
    pub(crate) fn new(of_api: u32, of_pages: u32) -> Limits {
        Limits {
            of_api,
            of_pages,
            hasher: RandomState::new(),
            window: Mutex::default(),
            told_of_proxy: AtomicBool::new(false),
        }
    }

    fn of(&self, kind: Kind) -> u32 {
        match kind {
            Kind::Api => self.of_api,
            Kind::Pages => self.of_pages,
        }
    }

    /// Counts a request. Its time does not grow with the number of callers.
    fn take(&self, (kind, caller): (Kind, &str), now: Timestamp) -> Left {
        let second = now.micros().div_euclid(1_000_000);
        let number = second.div_euclid(WINDOW_SECONDS);
        let seconds = WINDOW_SECONDS - second.rem_euclid(WINDOW_SECONDS);
        let hash = self.hasher.hash_one((kind, caller));
        let mut window = self.window.lock().unwrap_or_else(PoisonError::into_inner);
        let fresh = Window { number, counts: HashMap::new() };
        let past = (number > window.number).then(|| std::mem::replace(&mut *window, fresh));
        let known = window.counts.len() < CALLERS_MAX || window.counts.contains_key(&hash);
        let count = window.counts.entry(if known { hash } else { hash % SHARED }).or_default();
        *count = count.saturating_add(1);
        let requests = self.of(kind).checked_sub(*count);
        drop(window);
        drop(past); // nobody waits while the counts of the last minute are freed
        Left { requests, seconds }
    }
}

pub(crate) async fn limit(State(app): State<App>, request: Request, next: Next) -> Response {
    let Some(reader) = request.extensions().get::<Reader>().cloned() else {
        return next.run(request).await;
    };
    let address = address(&app, &request);
    if reader.path().starts_with("/webhooks/") {
        let response = next.run(request).await;
        return believed(&app, &address, reader.now(), response);
    }
    let kind = if is_api(reader.path()) { Kind::Api } else { Kind::Pages };
    let caller = reader.principal().map_or(address, |person| person.shopper_id.to_string());
    let left = app.limits.take((kind, &caller), reader.now());
    let mut response = match left.requests {
        Some(_) => next.run(request).await,
        None => Problem::too_many(left.seconds).into_response(),
    };
    let (name, most) = (kind.name(), app.limits.of(kind));
    let policy = format!("\"{name}\";q={most};w={WINDOW_SECONDS}");
    let rest = format!("\"{name}\";r={};t={}", left.requests.unwrap_or(0), left.seconds);
    for (name, value) in [("ratelimit-policy", policy), ("ratelimit", rest)] {
        if let Ok(value) = HeaderValue::from_str(&value) {
            response.headers_mut().insert(HeaderName::from_static(name), value);
        }
    }
    response
}

/// By what somebody who is not signed in is counted.
fn address(app: &App, request: &Request) -> String {
    let (headers, extensions) = (request.headers(), request.extensions());
    if let Some(peer) = proxies::unbelieved(app, headers, extensions)
        && !app.limits.told_of_proxy.swap(true, Relaxed)
    {
        tracing::warn!(
            %peer,
            "who comes from there says for whom they ask and is not believed, so all of them count as one \
             caller: if it is your proxy, name it in [proxy] trusted"
        );
    }
    let address = proxies::client_ip(app, headers, extensions);
    address.map_or_else(|| "local".to_owned(), |ip| Network::of_caller(ip).to_string())
}

/// The answer to a notice. One that its signature vouches for is not counted, so that strangers cannot
/// use up what a provider may send; one that is not believed counts as its sender's request.
fn believed(app: &App, address: &str, now: Timestamp, response: Response) -> Response {
    if response.status() != StatusCode::UNAUTHORIZED {
        return response;
    }
    let left = app.limits.take((Kind::Api, address), now);
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
        let limits = Limits::new(2, 1);
        let at = |second: i64| Timestamp::from_micros(second * 1_000_000);
        let take = |second| limits.take((Kind::Api, "a"), at(second)).requests;
        assert_eq!((take(0), take(59), take(59), take(60)), (Some(1), Some(0), None, Some(1)));
        assert_eq!(limits.take((Kind::Api, "b"), at(61)), Left { requests: Some(1), seconds: 59 });
        let page = || limits.take((Kind::Pages, "a"), at(61)).requests;
        assert_eq!((page(), page()), (Some(0), None), "pages are counted apart");
    }

    #[test]
    fn a_crowd_takes_bounded_memory_and_leaves_those_who_came_before_it_alone() {
        let limits = Limits::new(2, 2);
        let take = |caller: &str, now| limits.take((Kind::Api, caller), now);
        let now = Timestamp::from_micros(0);
        take("first", now);
        for caller in 0..CALLERS_MAX * 2 {
            take(&caller.to_string(), now);
        }
        let counted = limits.window.lock().unwrap().counts.len();
        assert!(counted <= CALLERS_MAX + usize::try_from(SHARED).unwrap(), "{counted}");
        assert_eq!(take("first", now).requests, Some(0));
        take("next", now.plus_seconds(60));
        assert_eq!(limits.window.lock().unwrap().counts.len(), 1, "each minute begins empty");
    }
}
