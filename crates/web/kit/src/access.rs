//! Who may use a route, and the one place where that is checked.

use crate::{App, Problem, Reader, csrf, idempotency, session::is_api};
use accounts::{Principal, Role, Scope};
use axum::{
    extract::{FromRequestParts, Request},
    http::{Method, header, request::Parts},
    middleware::{Next, from_fn},
    response::{IntoResponse, Redirect, Response},
    routing::MethodRouter,
};
use kernel::{Home, MerchantId};

/// Who may use a route.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// Everybody.
    Public,
    /// Whoever is signed in.
    SignedIn,
    /// Who has this role with the merchant that they act for.
    Merchant(Role),
    /// Who runs this part of the market.
    Operator(Scope),
}

impl Access {
    /// Whoever works for the merchant.
    pub const MEMBER: Access = Access::Merchant(Role::Member);
    /// Whoever owns the merchant.
    pub const OWNER: Access = Access::Merchant(Role::Owner);
    /// Operators who run the whole market, and decide what it is.
    pub const MARKET: Access = Access::Operator(Scope::Everything);
    /// Any operator.
    pub const OVERVIEW: Access = Access::Operator(Scope::Overview);
    /// Operators who decide on merchants.
    pub const MERCHANTS: Access = Access::Operator(Scope::Merchants);
    /// Operators who keep books of rules and exchange rates.
    pub const RULES: Access = Access::Operator(Scope::Rules);
    /// Operators who look after orders.
    pub const ORDERS: Access = Access::Operator(Scope::Orders);
    /// Operators who keep the ledger.
    pub const MONEY: Access = Access::Operator(Scope::Money);
    /// Operators who look after the market's letters.
    pub const LETTERS: Access = Access::Operator(Scope::Letters);
    /// Operators who look after what the market does by itself.
    pub const JOBS: Access = Access::Operator(Scope::Jobs);

    /// Whether `principal` may pass.
    #[must_use]
    pub fn admits(self, principal: Option<&Principal>) -> bool {
        match self {
            Access::Public => true,
            Access::SignedIn => principal.is_some(),
            Access::Merchant(role) => principal.is_some_and(|p| p.acts_as(role)),
            Access::Operator(scope) => principal.is_some_and(|p| p.operates(scope)),
        }
    }
}

/// Checks `access` before the method's handler runs.
pub(crate) fn guarded(method: MethodRouter<App>, access: Access) -> MethodRouter<App> {
    method.layer(from_fn(move |request: Request, next: Next| guard(access, request, next)))
}

/// Says, on the answer, that the caller was let in; the role matrix reads it.
#[derive(Clone, Copy, Debug)]
pub struct LetIn;

/// For whom a request on a route of [`Access::Merchant`] acts, named by it or not.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ActsFor(pub(crate) MerchantId);

async fn guard(access: Access, mut request: Request, next: Next) -> Response {
    let found = (request.extensions().get::<App>(), request.extensions().get::<Reader>());
    let (Some(app), Some(reader)) = found else {
        // Answers that are the same for everybody carry no reader and need none.
        return if access == Access::Public { next.run(request).await } else { denied() };
    };
    let (app, reader) = (app.clone(), reader.clone());
    if !access.admits(reader.principal()) {
        return turn_away(&reader, &request);
    }
    let merchant = reader.principal().and_then(|principal| principal.merchant);
    if let (Access::Merchant(_), Some(merchant)) = (access, merchant) {
        request.extensions_mut().insert(ActsFor(merchant));
    }
    let mut response = match admit(&app, &reader, request, next).await {
        Ok(response) => response,
        Err(problem) => problem.into_response(),
    };
    response.extensions_mut().insert(LetIn);
    response
}

fn denied() -> Response {
    Problem::forbidden("not-allowed", "you may not do this").into_response()
}

async fn admit(
    app: &App,
    reader: &Reader,
    request: Request,
    next: Next,
) -> Result<Response, Problem> {
    if request.method().is_safe() {
        return Ok(next.run(request).await);
    }
    let request = csrf::check(app, reader, request).await?;
    // A notice says itself which one it is; whoever sends one may send it again.
    let is_command = is_api(reader.path()) && !reader.path().starts_with("/webhooks/");
    if request.method() == Method::POST && is_command {
        return idempotency::once(app, reader, request, next).await;
    }
    Ok(next.run(request).await)
}

fn turn_away(reader: &Reader, request: &Request) -> Response {
    if reader.principal().is_some() {
        return denied();
    }
    if is_api(reader.path()) {
        return Problem::unauthorized().into_response();
    }
    let back = if request.method().is_safe() {
        request.uri().path_and_query().map_or("/", |p| p.as_str()).to_owned()
    } else {
        let from = request.headers().get(header::REFERER).and_then(|v| v.to_str().ok());
        from.and_then(path_of).unwrap_or_else(|| "/".to_owned())
    };
    let query = crate::reader::query_text(&[("next".to_owned(), back)]);
    Redirect::to(&format!("/sign-in?{query}")).into_response()
}

/// The page on which the form of a request stood: its path and its query. A browser names it; one that
/// does not is sent to the beginning.
pub(crate) fn formed_on(request: &Request) -> Option<(String, String)> {
    if request.method().is_safe() {
        return None;
    }
    let named = request.headers().get(header::REFERER).and_then(|value| value.to_str().ok());
    let page = named.and_then(path_of).unwrap_or_else(|| "/".to_owned());
    let (path, query) = page.split_once('?').unwrap_or((&page, ""));
    Some((local_path(path).to_owned(), query.to_owned()))
}

/// The path and query of an absolute address.
fn path_of(address: &str) -> Option<String> {
    let (_, rest) = address.split_once("://")?;
    rest.find('/').map(|at| rest[at..].to_owned())
}

/// `next` from a sign-in form, if it is a path of ours: never an address of another site.
#[must_use]
pub fn local_path(next: &str) -> &str {
    let ours = next.starts_with('/')
        && !next.starts_with("//")
        && !next.contains('\\')
        && !next.chars().any(char::is_control);
    if ours { next } else { "/" }
}

/// The signed-in person; on routes of [`Access::SignedIn`] and above.
#[derive(Clone)]
pub struct Shopper(pub Principal);

/// Who acts for an approved merchant; on routes of [`Access::Merchant`].
#[derive(Clone)]
pub struct Merchant {
    /// The person.
    pub principal: Principal,
    /// The merchant they act for.
    pub id: MerchantId,
}

/// Who runs the market; on routes of [`Access::Operator`].
#[derive(Clone)]
pub struct Operator(pub Principal);

impl Shopper {
    /// Refuses as not found what does not live with this shopper: another's row is nobody's business.
    ///
    /// # Errors
    /// 404.
    pub fn owns(&self, home: Home) -> Result<(), Problem> {
        if self.0.shopper_id.home() == home { Ok(()) } else { Err(Problem::not_found()) }
    }
}

impl Merchant {
    /// Refuses as not found what does not live with this merchant.
    ///
    /// # Errors
    /// 404.
    pub fn owns(&self, home: Home) -> Result<(), Problem> {
        if self.id.home() == home { Ok(()) } else { Err(Problem::not_found()) }
    }
}

async fn principal(parts: &mut Parts, app: &App) -> Result<Principal, Problem> {
    let reader = Reader::from_request_parts(parts, app).await?;
    reader.principal().cloned().ok_or_else(Problem::unauthorized)
}

impl FromRequestParts<App> for Shopper {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Shopper, Problem> {
        Ok(Shopper(principal(parts, app).await?))
    }
}

impl FromRequestParts<App> for Merchant {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Merchant, Problem> {
        let principal = principal(parts, app).await?;
        match principal.merchant {
            Some(id) => Ok(Merchant { principal, id }),
            None => Err(Problem::forbidden("not-allowed", "this is for approved merchants")),
        }
    }
}

impl FromRequestParts<App> for Operator {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Operator, Problem> {
        let principal = principal(parts, app).await?;
        if principal.is_operator() {
            Ok(Operator(principal))
        } else {
            Err(Problem::forbidden("not-allowed", "this is for operators"))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn after_signing_in_one_stays_on_this_site() {
        assert_eq!(local_path("/sell?x=1"), "/sell?x=1");
        for foreign in ["https://example.com", "//example.com", "/\\example.com", "", "/a\nb"] {
            assert_eq!(local_path(foreign), "/", "{foreign}");
        }
        assert_eq!(path_of("http://127.0.0.1:8080/cart?x=1").as_deref(), Some("/cart?x=1"));
    }
}
