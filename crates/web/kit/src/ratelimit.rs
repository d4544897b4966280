//! How often one caller may ask: so many requests of the API and so many pages in each minute, told in the
//! headers of draft-ietf-httpapi-ratelimit-headers. Counted before anything else is done with a request, in
//! this process's memory, which is bounded; several servers tell each other ([`shared`]). What must hold to
//! the last try (to sign in, to have letters sent) is counted in the database, by `accounts`.

pub(crate) mod shared;

use crate::{App, Config, Problem, Reader, proxies, session::is_api};
use axum::{
    extract::{Request, State},
    http::{HeaderName, HeaderValue, StatusCode},
    middleware::Next,
    response::{IntoResponse, Response},
};
use hmac::{Hmac, KeyInit, Mac};
use kernel::{Network, Secret, Timestamp};
use sha2::Sha256;
use std::{
    collections::HashMap,
    sync::{
        Mutex, MutexGuard, PoisonError,
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
    secret: Secret<[u8; 32]>,
    /// What this process is called among the servers of the market.
    server: String,
    window: Mutex<Window>,
    /// An operator was told that a proxy is not believed.
    told_of_proxy: AtomicBool,
}

/// Requests by the number of the caller.
#[derive(Default)]
struct Window {
    number: i64,
    counts: HashMap<u64, Count>,
}

/// Requests of one caller.
#[derive(Clone, Copy, Default)]
struct Count {
    /// To this process.
    own: u32,
    /// To other servers, as far as they have told.
    others: u32,
}

/// Which minute that is, since 1970.
fn minute(now: Timestamp) -> i64 {
    now.micros().div_euclid(1_000_000).div_euclid(WINDOW_SECONDS)
}

/// What is left to a caller.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Left {
    requests: Option<u32>,
    seconds: i64,
}

impl Limits {
    pub(crate) fn new(config: &Config) -> Limits {
        let name: [u8; 8] = crate::clock::random();
        Limits {
            of_api: config.requests_per_minute,
            of_pages: config.pages_per_minute,
            secret: config.secret.clone(),
            server: name.iter().map(|byte| format!("{byte:02x}")).collect(),
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

    fn window(&self) -> MutexGuard<'_, Window> {
        self.window.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The number of a caller, the same on every server and nobody's to choose.
    fn number(&self, kind: Kind, caller: &str) -> u64 {
        let Ok(mac) = Hmac::<Sha256>::new_from_slice(self.secret.reveal()) else {
            return 0; // HMAC takes keys of every length
        };
        let mac = mac.chain_update(b"caller\0").chain_update(kind.name());
        let code = mac.chain_update([0u8]).chain_update(caller).finalize().into_bytes();
        code.iter().take(8).fold(0, |number, byte| (number << 8) | u64::from(*byte))
    }

    /// Counts a request. Its time does not grow with the number of callers.
    fn take(&self, (kind, caller): (Kind, &str), now: Timestamp) -> Left {
        let second = now.micros().div_euclid(1_000_000);
        let number = minute(now);
        let seconds = WINDOW_SECONDS - second.rem_euclid(WINDOW_SECONDS);
        let hash = self.number(kind, caller);
        let mut window = self.window();
        let fresh = Window { number, counts: HashMap::new() };
        // A minute earlier is who waited over its end; more is a clock that was set back.
        let is_past = number > window.number || number < window.number - 1;
        let past = is_past.then(|| std::mem::replace(&mut *window, fresh));
        let known = window.counts.len() < CALLERS_MAX || window.counts.contains_key(&hash);
        let count = window.counts.entry(if known { hash } else { hash % SHARED }).or_default();
        count.own = count.own.saturating_add(1);
        let requests = self.of(kind).checked_sub(count.own.saturating_add(count.others));
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

    fn limits(requests_per_minute: u32, pages_per_minute: u32) -> Limits {
        Limits::new(&Config { requests_per_minute, pages_per_minute, ..Config::default() })
    }

    #[test]
    fn the_count_begins_again_each_minute() {
        let limits = limits(2, 1);
        let at = |second: i64| Timestamp::from_micros(second * 1_000_000);
        let take = |second| limits.take((Kind::Api, "a"), at(second)).requests;
        assert_eq!((take(0), take(59), take(59), take(60)), (Some(1), Some(0), None, Some(1)));
        assert_eq!(limits.take((Kind::Api, "b"), at(61)), Left { requests: Some(1), seconds: 59 });
        let page = || limits.take((Kind::Pages, "a"), at(61)).requests;
        assert_eq!((page(), page()), (Some(0), None), "pages are counted apart");
    }

    #[test]
    fn a_clock_that_is_set_back_keeps_nobody_out() {
        let limits = limits(1, 1);
        let ask = |days| {
            let at = Timestamp::from_micros(0).plus_days(days);
            limits.take((Kind::Api, "a"), at).requests
        };
        assert_eq!((ask(365), ask(365)), (Some(0), None));
        assert_eq!((ask(0), ask(0)), (Some(0), None));
    }

    #[test]
    fn a_crowd_takes_bounded_memory_and_leaves_those_who_came_before_it_alone() {
        let limits = limits(2, 2);
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
