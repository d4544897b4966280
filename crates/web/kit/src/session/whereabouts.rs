//! Where a reader is: the country she buys for, and the zone that her clock is in.

use super::{DESTINATION, asked, cookie_value, set_cookie};
use crate::{App, Destinations, Market, Presence};
use accounts::Principal;
use axum::{
    extract::Request,
    http::{HeaderMap, HeaderValue, header},
};
use kernel::Country;

/// Where the browser's clock stands, written by `page.js`.
const ZONE: &str = "entrepot_zone";
/// The zone that somebody chose for her letters, in the browser in which she did: it counts before what that tells.
const CHOSEN: &str = "entrepot_zone_chosen";

/// What is known of where a reader is.
pub(super) struct Whereabouts {
    /// How prices are told to her.
    pub(super) market: Market,
    /// What the query asks for.
    pub(super) asked: Option<Country>,
    /// What is proposed when she never said.
    pub(super) proposed: Option<Country>,
    /// The zone that her browser told.
    pub(super) zone: Option<String>,
}

impl Whereabouts {
    /// What the query says, else what her account remembers, else this browser, else where the market is
    /// at home; of that last she is to be asked.
    pub(super) fn of(
        app: &App,
        request: &Request,
        (presence, person): (&Presence, Option<&Principal>),
    ) -> Whereabouts {
        let (all, headers) = (&presence.destinations, request.headers());
        let home = presence.home(&app.config.market);
        let own = asks_its_own_to(request.uri().path());
        let query = request.uri().query().filter(|_| !own).unwrap_or_default();
        let asked = asked_destination(query, all);
        let to = asked.as_ref().map(|market| market.destination);
        let chosen = asked.or_else(|| chosen_destination(all, headers, person));
        let proposed = match &chosen {
            Some(_) => None,
            None => spoken_in(headers, all).or(Some(home.destination)),
        };
        let market = chosen.unwrap_or(home);
        Whereabouts { market, asked: to, proposed, zone: told_zone(headers) }
    }
}

/// The destination asked for in the query, which is then kept.
fn asked_destination(query: &str, all: &Destinations) -> Option<Market> {
    asked(query, "to").and_then(|to| all.market(to)).cloned()
}

/// Pages where `to` in the query is a question of their own: a calculation, the end of a span.
fn asks_its_own_to(path: &str) -> bool {
    ["/tools/", "/sell/", "/admin/"].iter().any(|own| path.starts_with(own))
}

/// Where she buys for when the query says nothing: what her account remembers, else this browser.
fn chosen_destination(
    all: &Destinations,
    headers: &HeaderMap,
    person: Option<&Principal>,
) -> Option<Market> {
    let of_browser = || cookie_value(headers, DESTINATION).and_then(|code| code.parse().ok());
    let chosen: Option<Country> = person.and_then(|p| p.destination).or_else(of_browser);
    chosen.and_then(|country| all.market(country)).cloned()
}

/// A country that the browser's languages name and that parcels are sent to: `SG` of `en-SG`.
fn spoken_in(headers: &HeaderMap, all: &Destinations) -> Option<Country> {
    let languages = headers.get(header::ACCEPT_LANGUAGE)?.to_str().ok()?;
    let regions = languages.split([',', ';']).filter_map(|tag| tag.trim().rsplit_once('-'));
    let mut countries = regions.filter_map(|(_, region)| region.parse::<Country>().ok());
    countries.find(|country| all.market(*country).is_some())
}

/// The `Set-Cookie` value by which this browser's pages tell times in the zone (IANA) that was chosen.
#[must_use]
pub fn zone_cookie(app: &App, zone: &str) -> HeaderValue {
    set_cookie(app, CHOSEN, zone.to_owned(), 365)
}

/// The time zone that was chosen in the browser, else the one that it told, when there is one of that name.
fn told_zone(headers: &HeaderMap) -> Option<String> {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '/' | '_' | '-' | '+');
    let known = |name: &str| {
        let zone = cookie_value(headers, name).filter(|zone| zone.chars().all(plain))?;
        kernel::is_zone(zone).then(|| zone.to_owned())
    };
    known(CHOSEN).or_else(|| known(ZONE))
}
