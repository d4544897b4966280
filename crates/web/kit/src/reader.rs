//! Who reads this page, in which language, currency and time zone: the first argument of every page.

use crate::{
    App, Args, Destinations, Presence, Problem,
    i18n::Locale,
    session::{Caller, Visitor},
};
use accounts::{Principal, Session};
use axum::{extract::FromRequestParts, http::request::Parts};
use kernel::{Country, Currency, Lang, Timestamp};
use letters::Unread;
use maud::{Markup, html};
use std::sync::Arc;

/// Made once per request by [`crate::session`]; an extractor; cheap to clone.
#[derive(Clone)]
pub struct Reader(Arc<Facts>);

/// What a reader is made of.
pub(crate) struct Facts {
    pub(crate) locale: &'static Locale,
    pub(crate) caller: Caller,
    pub(crate) market: Market,
    /// The country that is proposed to whoever never said where she buys for.
    pub(crate) proposed: Option<Country>,
    /// The market's own address, without a slash at its end.
    pub(crate) site: String,
    /// IANA name of the zone that her browser is in, when it told.
    pub(crate) zone: Option<String>,
    pub(crate) presence: Arc<Presence>,
    /// Payments go to a sandbox.
    pub(crate) sandbox: bool,
    /// The demo market.
    pub(crate) demo: bool,
    pub(crate) path: String,
    pub(crate) query: String,
    /// Of what answers a form: the path and the query of the page that the form stood on.
    pub(crate) formed_on: Option<(String, String)>,
    pub(crate) now: Timestamp,
    pub(crate) cart_count: i64,
    pub(crate) unread: Unread,
    pub(crate) messages: conversations::Unread,
}

/// Where parcels go and how prices are told there.
#[derive(Clone, Debug)]
pub struct Market {
    /// The country parcels are sent to.
    pub destination: Country,
    /// The currency of all-in prices there.
    pub currency: Currency,
    /// IANA name of the zone in which times are told.
    pub zone: String,
}

impl Reader {
    pub(crate) fn new(facts: Facts) -> Reader {
        Reader(Arc::new(facts))
    }

    /// The language with its texts.
    #[must_use]
    pub fn locale(&self) -> &'static Locale {
        self.0.locale
    }

    pub(crate) fn caller(&self) -> &Caller {
        &self.0.caller
    }

    /// The language.
    #[must_use]
    pub fn lang(&self) -> Lang {
        self.0.locale.lang()
    }

    /// The text `key`, which may name the `market`; prefer [`t!`](crate::t).
    #[must_use]
    pub fn text(&self, key: &str) -> String {
        let mut args = Args::new();
        args.set("market", self.market_name());
        self.0.locale.text(key, Some(&args))
    }

    /// The text `key` with values; prefer [`t!`](crate::t).
    #[must_use]
    pub fn text_with(&self, key: &str, args: &Args<'_>) -> String {
        self.0.locale.text(key, Some(args))
    }

    /// The text `key` if there is one, for keys that are made of data.
    #[must_use]
    pub fn find(&self, key: &str) -> Option<String> {
        let mut args = Args::new();
        args.set("market", self.market_name());
        self.0.locale.find(key, Some(&args))
    }

    /// The market as it presents itself.
    #[must_use]
    pub fn presence(&self) -> &Presence {
        &self.0.presence
    }

    /// What the market is called.
    #[must_use]
    pub fn market_name(&self) -> &str {
        self.0.presence.identity.name()
    }

    /// Whether payments go to a sandbox: no money moves.
    #[must_use]
    pub fn is_sandbox(&self) -> bool {
        self.0.sandbox
    }

    /// Whether this is the demo market.
    #[must_use]
    pub fn is_demo(&self) -> bool {
        self.0.demo
    }

    /// Where parcels go; the price and the rules are that country's.
    #[must_use]
    pub fn destination(&self) -> Country {
        self.0.market.destination
    }

    /// Where else she could buy for.
    #[must_use]
    pub fn destinations(&self) -> &Destinations {
        &self.0.presence.destinations
    }

    /// The currency of all-in prices.
    #[must_use]
    pub fn currency(&self) -> Currency {
        self.0.market.currency
    }

    /// The country to ask her about, when she never said where she buys for: the one that her browser's
    /// language is spoken in, if anything is sent there. Until she says, prices are those of
    /// [`destination`](Reader::destination).
    #[must_use]
    pub fn proposed(&self) -> Option<Country> {
        self.0.proposed
    }

    /// IANA name of the time zone: her browser's when it told, else that of where she buys for.
    #[must_use]
    pub fn zone(&self) -> &str {
        self.0.zone.as_deref().unwrap_or(&self.0.market.zone)
    }

    /// The zone that her browser told, if it did.
    #[must_use]
    pub(crate) fn told_zone(&self) -> Option<&str> {
        self.0.zone.as_deref()
    }

    /// When the request came.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        self.0.now
    }

    /// The signed-in person, if any.
    #[must_use]
    pub fn principal(&self) -> Option<&Principal> {
        self.0.caller.principal()
    }

    /// The session of the signed-in person.
    #[must_use]
    pub fn session(&self) -> Option<&Session> {
        self.0.caller.session()
    }

    /// The browser, signed in or not: what a cart is kept by before sign-in.
    #[must_use]
    pub fn visitor(&self) -> Visitor {
        self.0.caller.visitor()
    }

    /// The path of the page, without its query.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.0.path
    }

    /// The value of `name` in the query, decoded; the first if there are several.
    #[must_use]
    pub fn query(&self, name: &str) -> Option<String> {
        pairs(&self.0.query).into_iter().find(|(n, _)| n == name).map(|(_, value)| value)
    }

    /// This page's address with `name` set to `value` in the query, and no other change. What answers a
    /// form has none: then it is the address of the page that the form stood on.
    #[must_use]
    pub fn address_with(&self, name: &str, value: &str) -> String {
        let (path, mut all) = self.place_without(name);
        all.push((name.to_owned(), value.to_owned()));
        format!("{path}?{}", query_text(&all))
    }

    /// This page's address without `name` in the query; of what answers a form, as
    /// [`address_with`](Reader::address_with).
    #[must_use]
    pub fn address_without(&self, name: &str) -> String {
        let (path, all) = self.place_without(name);
        match all.is_empty() {
            true => path.to_owned(),
            false => format!("{path}?{}", query_text(&all)),
        }
    }

    fn place_without(&self, name: &str) -> (&str, Vec<(String, String)>) {
        let (path, query) = match &self.0.formed_on {
            Some((path, query)) => (path, query),
            None => (&self.0.path, &self.0.query),
        };
        let mut all = pairs(query);
        all.retain(|(n, _)| n != name && n != "done");
        (path, all)
    }

    /// The absolute address of a path of ours; an absolute address is answered as it is.
    #[must_use]
    pub fn site_address(&self, path: &str) -> String {
        match path.contains("://") {
            true => path.to_owned(),
            false => format!("{}{path}", self.0.site),
        }
    }

    /// How many things are in the cart.
    #[must_use]
    pub fn cart_count(&self) -> i64 {
        self.0.cart_count
    }

    /// How many notices the signed-in person has not read.
    #[must_use]
    pub fn unread(&self) -> Unread {
        self.0.unread
    }

    /// How many conversations hold something that she has not read, and how much an operator is to decide.
    #[must_use]
    pub fn unread_messages(&self) -> conversations::Unread {
        self.0.messages
    }

    /// The token that a form must carry.
    #[must_use]
    pub fn csrf(&self) -> &str {
        self.0.caller.csrf()
    }

    /// The hidden field for the token; [`crate::components::form`] adds it by itself.
    #[must_use]
    pub fn csrf_field(&self) -> Markup {
        html! { input type="hidden" name="csrf" value=(self.csrf()); }
    }

    /// Nobody in particular, at the start page of the market of China, 22 November 2026: for tests of
    /// what a page says.
    #[must_use]
    pub fn for_tests(lang: Lang) -> Reader {
        let zone = "Asia/Shanghai".to_owned();
        Reader::new(Facts {
            locale: Locale::of(lang),
            caller: Caller::nobody(),
            market: Market { destination: Country::CN, currency: Currency::CNY, zone },
            proposed: None,
            site: "http://localhost".into(),
            zone: None,
            presence: Arc::new(Presence::shipped()),
            sandbox: false,
            demo: false,
            path: "/".into(),
            query: String::new(),
            formed_on: None,
            now: Timestamp::from_micros(1_795_305_600_000_000),
            cart_count: 0,
            unread: Unread::default(),
            messages: conversations::Unread::default(),
        })
    }
}

fn pairs(query: &str) -> Vec<(String, String)> {
    serde_urlencoded::from_str(query).unwrap_or_default()
}

/// `pairs` as the text of a query.
#[must_use]
pub fn query_text(pairs: &[(String, String)]) -> String {
    serde_urlencoded::to_string(pairs).unwrap_or_default()
}

impl FromRequestParts<App> for Reader {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &App) -> Result<Reader, Problem> {
        parts.extensions.get::<Reader>().cloned().ok_or_else(|| {
            Problem::internal(&std::io::Error::other("the route stands outside the session layer"))
        })
    }
}
