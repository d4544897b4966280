//! How many connections there may be: of one address, and in all.

use crate::config::ConnectionRules;
use kernel::Network;
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
use std::{
    collections::HashMap,
    net::IpAddr,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};
use web::{Connections, Proxies};

/// So many files are for the database, the index, pictures and whom the market calls.
const FILES_KEPT: u64 = 256;
/// And so many connections are taken, however few files the system allows.
const LEAST: usize = 64;
/// One address has at most this part of all places.
const SHARE: usize = 4;
/// That somebody was refused is logged at most so often.
const TOLD_EVERY: Duration = Duration::from_secs(10);

/// The places, and who has them.
#[derive(Debug)]
pub(crate) struct Bounds {
    rules: ConnectionRules,
    proxies: Proxies,
    taken: Mutex<Taken>,
    seen: Arc<Connections>,
}

#[derive(Debug, Default)]
struct Taken {
    all: usize,
    by_network: HashMap<Network, usize>,
    told: Option<Instant>,
}

/// A place, given back when it is dropped.
pub(crate) struct Place {
    bounds: Arc<Bounds>,
    network: Network,
}

/// Which places are all taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Full {
    /// Those of the address.
    Address,
    /// All.
    Market,
}

impl Bounds {
    /// The places of a listener: no more than the `files` of this process suffice for.
    pub(crate) fn new(
        rules: ConnectionRules,
        files: u64,
        proxies: Proxies,
        seen: Arc<Connections>,
    ) -> Bounds {
        let files = usize::try_from(files.saturating_sub(FILES_KEPT)).unwrap_or(usize::MAX);
        let all = rules.all.min(files).max(LEAST);
        let rules =
            ConnectionRules { all, per_address: rules.per_address.min(all / SHARE), ..rules };
        Bounds { rules, proxies, taken: Mutex::default(), seen }
    }

    /// A place for who calls from `address`.
    pub(crate) fn admit(self: &Arc<Bounds>, address: IpAddr) -> Result<Place, Full> {
        let network = Network::of_caller(address);
        let mut taken = self.taken();
        let own = taken.by_network.get(&network).copied().unwrap_or_default();
        let full = if taken.all >= self.rules.all {
            Full::Market
        } else if own >= self.rules.per_address && !self.proxies.trust(address) {
            Full::Address
        } else {
            taken.all += 1;
            taken.by_network.insert(network, own + 1);
            self.seen.opened();
            return Ok(Place { bounds: Arc::clone(self), network });
        };
        let refused = self.seen.refused_one();
        if taken.told.is_none_or(|told| told.elapsed() >= TOLD_EVERY) {
            taken.told = Some(Instant::now());
            let (all, all_max, own_max) = (taken.all, self.rules.all, self.rules.per_address);
            tracing::warn!(
                %network, own, own_max, all, all_max, refused,
                "connections are refused: too many are open ([connections] all, per_address)"
            );
        }
        Err(full)
    }

    fn taken(&self) -> MutexGuard<'_, Taken> {
        self.taken.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Place {
    /// The rules of its connection.
    pub(crate) fn rules(&self) -> ConnectionRules {
        self.bounds.rules
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut taken = self.bounds.taken();
        taken.all = taken.all.saturating_sub(1);
        if let Some(own) = taken.by_network.get_mut(&self.network) {
            *own = own.saturating_sub(1);
            if *own == 0 {
                taken.by_network.remove(&self.network);
            }
        }
        self.bounds.seen.closed();
    }
}

impl Full {
    /// The answer to whoever finds no place, as HTTP writes it.
    pub(crate) fn answer(self) -> String {
        let detail = match self {
            Full::Address => "too many connections from this address are open; close some, or wait",
            Full::Market => "the market has no place for another connection; wait a moment",
        };
        let body = serde_json::json!({
            "type": "/problems/too-many-connections", "title": "Service Unavailable", "status": 503,
            "detail": detail,
        });
        let body = body.to_string();
        format!(
            "HTTP/1.1 503 Service Unavailable\r\ncontent-type: application/problem+json\r\n\
             content-length: {}\r\nretry-after: 5\r\nconnection: close\r\n\r\n{body}",
            body.len()
        )
    }
}

/// How many files this process may have open, after asking the system for as many as it gives.
pub(crate) fn files_max() -> u64 {
    let limit = getrlimit(Resource::Nofile);
    let raised = Rlimit { current: limit.maximum, maximum: limit.maximum };
    let now = match setrlimit(Resource::Nofile, raised) {
        Ok(()) => limit.maximum,
        Err(_) => limit.current,
    };
    now.unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bounds(trusted: &[&str]) -> Arc<Bounds> {
        let rules = ConnectionRules { all: 100, per_address: 10, ..ConnectionRules::default() };
        let trusted = trusted.iter().map(|network| network.parse().unwrap()).collect();
        let proxies = Proxies { trusted, ..Proxies::default() };
        Arc::new(Bounds::new(rules, u64::MAX, proxies, Arc::default()))
    }

    fn from(bounds: &Arc<Bounds>, address: &str, count: usize) -> Vec<Result<Place, Full>> {
        (0..count).map(|_| bounds.admit(address.parse().unwrap())).collect()
    }

    fn let_in(asked: &[Result<Place, Full>]) -> usize {
        asked.iter().filter(|place| place.is_ok()).count()
    }

    #[test]
    fn an_address_has_its_share_and_leaves_the_others_theirs() {
        let bounds = bounds(&[]);
        let one = from(&bounds, "203.0.113.9", 1_100);
        assert_eq!(let_in(&one), 10);
        assert!(matches!(one.last(), Some(Err(Full::Address))));
        assert_eq!(let_in(&from(&bounds, "203.0.113.10", 3)), 3);
        assert_eq!(let_in(&from(&bounds, "::ffff:203.0.113.9", 1)), 0, "the same address");
        assert_eq!((bounds.seen.open(), bounds.seen.refused()), (10, 1_091));
        drop(one);
        assert_eq!(let_in(&from(&bounds, "203.0.113.9", 1)), 1, "places are given back");
        assert_eq!(bounds.seen.open(), 0);
        assert!(bounds.taken().by_network.is_empty());
    }

    #[test]
    fn whoever_has_a_network_of_ipv6_has_one_share() {
        let bounds = bounds(&[]);
        let all: Vec<_> =
            (0..20).flat_map(|host| from(&bounds, &format!("2001:db8::{host}"), 1)).collect();
        assert_eq!(let_in(&all), 10);
        assert_eq!(let_in(&from(&bounds, "2001:db8:0:1::1", 1)), 1);
    }

    #[test]
    fn a_trusted_proxy_may_have_them_all_and_no_more() {
        let bounds = bounds(&["10.0.0.0/8"]);
        let all = from(&bounds, "10.1.2.3", 120);
        assert_eq!(let_in(&all), 100);
        assert!(matches!(all.last(), Some(Err(Full::Market))));
    }

    #[test]
    fn there_are_never_more_places_than_files() {
        let places = |files| {
            let rules = ConnectionRules::default();
            let rules = Bounds::new(rules, files, Proxies::default(), Arc::default()).rules;
            (rules.all, rules.per_address)
        };
        assert_eq!((places(1_024), places(0)), ((768, 192), (64, 16)));
        assert_eq!(places(u64::MAX), (8_192, 256));
    }
}
