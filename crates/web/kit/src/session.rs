//! Who is asking: the outermost layer of every page and API route.
//!
//! Reads the session (cookie or bearer token), the visitor and the language, makes the [`Reader`],
//! and turns a [`Problem`] into a page for those who read pages.

mod counts;
mod languages;
mod whereabouts;

use crate::{
    App, Problem,
    access::formed_on,
    csrf::{self, Secrets},
    i18n::Locale,
    patience::Came,
    presence, problem_page,
    reader::{Facts, Reader},
};
use accounts::{Principal, Session};
use axum::{
    extract::{Request, State},
    http::{HeaderMap, HeaderValue, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use cookie::{Cookie, SameSite, time::Duration};
use counts::{Counts, counts_of};
use kernel::{Country, Home};
use languages::{asked_language, language};
use std::str::FromStr;
use whereabouts::Whereabouts;
pub use whereabouts::zone_cookie;

const SESSION: &str = "entrepot_session";
const VISITOR: &str = "entrepot_visitor";
const LANGUAGE: &str = "entrepot_lang";
const DESTINATION: &str = "entrepot_to";
/// The header in which a program says for which of her merchants it acts, for this request alone.
pub(crate) const MERCHANT: &str = "entrepot-merchant";

/// A browser, told apart by a signed cookie: 128 random bits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Visitor([u8; 16]);

impl Visitor {
    /// The bits, for a BYTEA column.
    #[must_use]
    pub fn bytes(&self) -> &[u8; 16] {
        &self.0
    }

    /// 32 hexadecimal digits.
    #[must_use]
    pub fn text(&self) -> String {
        self.0.iter().map(|b| format!("{b:02x}")).collect()
    }

    /// A home made of the bits, for rows that exist before there is a shopper.
    #[must_use]
    pub fn home(&self) -> Home {
        let mut low = [0; 8];
        low.copy_from_slice(&self.0[..8]);
        Home::new(u64::from_le_bytes(low))
    }
}

/// How the caller showed who they are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Via {
    /// A browser's cookie, which other sites can make it send: needs CSRF protection.
    Cookie,
    /// An `Authorization: Bearer` header, which only a program that knows the token sends.
    Bearer,
    /// Not at all.
    Nothing,
}

/// The one who asks.
#[derive(Clone)]
pub(crate) struct Caller {
    signed_in: Option<(Session, Principal)>,
    via: Via,
    visitor: Visitor,
    /// Whether the browser brought its visitor's cookie, rather than being given one now.
    returning: bool,
    csrf: String,
}

impl Caller {
    pub(crate) fn principal(&self) -> Option<&Principal> {
        self.signed_in.as_ref().map(|(_, principal)| principal)
    }

    pub(crate) fn session(&self) -> Option<&Session> {
        self.signed_in.as_ref().map(|(session, _)| session)
    }

    pub(crate) fn via(&self) -> Via {
        self.via
    }

    pub(crate) fn visitor(&self) -> Visitor {
        self.visitor
    }

    pub(crate) fn csrf(&self) -> &str {
        &self.csrf
    }

    /// Whether the next request of the same caller will have the same [`Caller::name`].
    pub(crate) fn is_known(&self) -> bool {
        self.signed_in.is_some() || self.returning
    }

    /// What idempotency keys and rate limits are counted by.
    pub(crate) fn name(&self) -> String {
        match self.principal() {
            Some(principal) => principal.shopper_id.to_string(),
            None => format!("visitor_{}", self.visitor.text()),
        }
    }

    pub(crate) fn nobody() -> Caller {
        let visitor = Visitor([7; 16]);
        Caller {
            signed_in: None,
            via: Via::Nothing,
            visitor,
            returning: true,
            csrf: "token".into(),
        }
    }
}

/// The cookies of a request, by name.
fn cookie_value<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    let all = headers.get_all(header::COOKIE).iter().filter_map(|v| v.to_str().ok());
    all.flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find_map(|(n, value)| (n == name).then_some(value))
}

fn bearer(headers: &HeaderMap) -> Option<&str> {
    let value = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, token) = value.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}

/// The session token of a request, for signing out.
#[must_use]
pub fn session_token(headers: &HeaderMap) -> Option<&str> {
    bearer(headers).or_else(|| cookie_value(headers, SESSION))
}

fn set_cookie(app: &App, name: &'static str, value: String, days: i64) -> HeaderValue {
    let cookie = Cookie::build((name, value))
        .path("/")
        .http_only(true)
        .same_site(SameSite::Lax)
        .secure(app.config.secure_cookies)
        .max_age(Duration::days(days));
    HeaderValue::from_str(&cookie.to_string()).unwrap_or_else(|_| HeaderValue::from_static(""))
}

/// The `Set-Cookie` value that signs a browser in for `days`.
#[must_use]
pub fn sign_in_cookie(app: &App, token: &str, days: i64) -> HeaderValue {
    set_cookie(app, SESSION, token.to_owned(), days)
}

/// The `Set-Cookie` value that signs a browser out.
#[must_use]
pub fn sign_out_cookie(app: &App) -> HeaderValue {
    set_cookie(app, SESSION, String::new(), 0)
}

/// What the layer learns of a request before any handler runs.
struct Seen {
    caller: Caller,
    counts: Counts,
    new_visitor: bool,
}

impl Seen {
    fn nobody() -> Seen {
        Seen { caller: Caller::nobody(), counts: Counts::default(), new_visitor: false }
    }
}

/// `is_page`: an answer of the API has no header to count anything for.
async fn look(app: &App, headers: &HeaderMap, is_page: bool) -> Result<Seen, Problem> {
    let secrets = Secrets::of(&app.config);
    let known = cookie_value(headers, VISITOR).and_then(|text| secrets.visitor(text));
    let visitor = known.unwrap_or_else(|| Visitor(crate::clock::random()));
    let (via, token) = match (bearer(headers), cookie_value(headers, SESSION)) {
        (Some(token), _) => (Via::Bearer, Some(token.to_owned())),
        (None, Some(token)) if !token.is_empty() => (Via::Cookie, Some(token.to_owned())),
        (None, _) => (Via::Nothing, None),
    };
    let (signed_in, counts) = match (&token, known) {
        (None, None) => (None, Counts::default()),
        _ => {
            let now = app.clock.now();
            let found = app.db.read(move |tx| {
                let signed_in = match &token {
                    Some(token) => accounts::session_principal(tx, token, now)?,
                    None => None,
                };
                let principal = signed_in.as_ref().map(|(_, principal)| principal);
                let counts = match is_page {
                    true => counts_of(tx, principal, visitor, now)?,
                    false => Counts::default(),
                };
                Ok::<_, store::StoreError>((signed_in, counts))
            });
            found.await?
        }
    };
    let signed_in = acting_for(signed_in, headers)?;
    let csrf = match &signed_in {
        Some((session, _)) => session.csrf.clone(),
        None => secrets.visitor_csrf(visitor),
    };
    let via = if signed_in.is_some() { via } else { Via::Nothing };
    let returning = known.is_some();
    let caller = Caller { signed_in, via, visitor, returning, csrf };
    Ok(Seen { caller, counts, new_visitor: known.is_none() })
}

/// Whoever is signed in, acting for the merchant that the request names.
fn acting_for(
    signed_in: Option<(Session, Principal)>,
    headers: &HeaderMap,
) -> Result<Option<(Session, Principal)>, Problem> {
    let (Some((session, principal)), Some(named)) = (signed_in.clone(), headers.get(MERCHANT))
    else {
        return Ok(signed_in);
    };
    let merchant: Option<kernel::MerchantId> =
        named.to_str().ok().and_then(|text| text.parse().ok());
    let principal = merchant.and_then(|merchant| principal.acting_for(merchant));
    let refused = || Problem::forbidden("not-your-merchant", "you do not act for this merchant");
    Ok(Some((session, principal.ok_or_else(refused)?)))
}

/// The value of `name` in the query.
fn asked<T: FromStr>(query: &str, name: &str) -> Option<T> {
    let pairs: Vec<(String, String)> = serde_urlencoded::from_str(query).ok()?;
    pairs.iter().find(|(known, _)| known == name)?.1.parse().ok()
}

/// The `Set-Cookie` value that remembers where this browser buys for.
#[must_use]
pub fn destination_cookie(app: &App, to: Country) -> HeaderValue {
    set_cookie(app, DESTINATION, to.code().to_owned(), 365)
}

/// Remembers on her account where she buys for; a page does not fail for it.
pub async fn remember_destination(app: &App, person: Option<&Principal>, to: Country) {
    let Some(person) = person.filter(|person| person.destination != Some(to)) else { return };
    let id = person.shopper_id;
    let kept = app.db.write(move |tx| accounts::choose_destination(tx, id, to)).await;
    if let Err(error) = kept {
        tracing::warn!(%error, "a destination could not be remembered");
    }
}

/// Paths whose answer is the same for everybody.
fn is_for_everybody(path: &str) -> bool {
    ["/static/", "/assets/", "/media/", "/healthz", "/readyz", "/openapi.json"]
        .iter()
        .any(|p| path.starts_with(p))
}

/// Paths that programs read.
#[must_use]
pub fn is_api(path: &str) -> bool {
    path.starts_with("/v1/") || path == "/v1" || path.starts_with("/webhooks/")
}

/// Writes down, now and then, that the session is in use; a page does not fail for it, nor wait for long.
async fn prolong(app: &App, reader: &Reader, came: Came) {
    let (Some(session), Some(principal)) = (reader.session(), reader.principal()) else { return };
    let now = reader.now();
    if !session.is_stale(now) {
        return;
    }
    let (token, principal) = (session.token_hash, principal.clone());
    let zone = reader.told_zone().map(ToOwned::to_owned);
    let touched = app.db.write(move |tx| {
        if let Some(zone) = &zone {
            accounts::note_zone(tx, principal.shopper_id, zone)?;
        }
        accounts::touch_session(tx, token, &principal, now)
    });
    if let Some(Err(error)) = came.within(app.config.patience, touched).await {
        tracing::warn!(%error, "a session could not be prolonged");
    }
}

/// The layer.
pub(crate) async fn identify(State(app): State<App>, mut request: Request, next: Next) -> Response {
    let path = request.uri().path().to_owned();
    if is_for_everybody(&path) {
        return next.run(request).await;
    }
    let query = request.uri().query().unwrap_or_default().to_owned();
    let formed_on = formed_on(&request);
    let api = is_api(&path);
    let came = Came::now();
    let market = presence::now(&app, came).await;
    let asked = asked_language(&query, &market.identity);
    let lang = asked.unwrap_or_else(|| language(request.headers(), &market.identity));
    let seen = came.within(app.config.patience, look(&app, request.headers(), !api)).await;
    let seen = seen.unwrap_or_else(|| Err(Problem::too_slow()));
    let (Seen { caller, counts, new_visitor }, unknown) = match seen {
        Ok(seen) => (seen, None),
        Err(problem) if api => return problem.into_response(),
        // Who reads pages is told on one, whoever she is.
        Err(problem) => (Seen::nobody(), Some(problem)),
    };
    let visitor = caller.visitor();
    let here = Whereabouts::of(&app, &request, (&market, caller.principal()));
    let to = here.asked;
    let reader = Reader::new(Facts {
        locale: Locale::of(lang),
        caller,
        market: here.market,
        proposed: here.proposed,
        site: app.address(""),
        zone: here.zone,
        presence: market,
        sandbox: app.is_sandbox(),
        demo: app.config.demo,
        path,
        query,
        formed_on,
        now: app.clock.now(),
        cart_count: counts.cart,
        unread: counts.unread,
        messages: counts.messages,
    });
    request.extensions_mut().insert(reader.clone());
    request.extensions_mut().insert(app.clone());
    request.extensions_mut().insert(came);
    prolong(&app, &reader, came).await;
    let mut response = match unknown {
        Some(problem) => problem.into_response(),
        None => next.run(request).await,
    };
    if api {
        return response;
    }
    if let Some(problem) = response.extensions_mut().remove::<Problem>() {
        let extensions = std::mem::take(response.extensions_mut());
        response = problem.dress(problem_page::page_for(&reader, &problem));
        *response.extensions_mut() = extensions;
    }
    let secrets = Secrets::of(&app.config);
    let cookies = [
        asked.map(|lang| set_cookie(&app, LANGUAGE, lang.tag().to_owned(), 365)),
        to.map(|to| destination_cookie(&app, to)),
        new_visitor.then(|| set_cookie(&app, VISITOR, secrets.visitor_text(visitor), 365)),
    ];
    for cookie in cookies.into_iter().flatten() {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    response
}

/// A visitor from the text of its cookie.
impl Secrets<'_> {
    fn visitor(&self, text: &str) -> Option<Visitor> {
        let (id, seal) = text.split_once('.')?;
        let bits = u128::from_str_radix(id, 16).ok().filter(|_| id.len() == 32)?;
        let visitor = Visitor(bits.to_be_bytes());
        csrf::same(seal, &self.seal("visitor", &visitor.0)).then_some(visitor)
    }

    fn visitor_text(&self, visitor: Visitor) -> String {
        format!("{}.{}", visitor.text(), self.seal("visitor", &visitor.0))
    }

    fn visitor_csrf(&self, visitor: Visitor) -> String {
        self.seal("csrf", &visitor.0)
    }
}
