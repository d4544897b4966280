//! One table of routes, each with who may use it; the one place where roles are checked.

use crate::{App, Once, Problem, Reader, csrf, idempotency, session::is_api};
use accounts::{Principal, Role, Scope};
use axum::{
    Router,
    extract::{DefaultBodyLimit, FromRequestParts, Request},
    handler::Handler,
    http::{Method, header, request::Parts},
    middleware::{Next, from_fn},
    response::{IntoResponse, Redirect, Response},
    routing::{MethodFilter, MethodRouter, on},
};
use kernel::{Home, MerchantId};
use utoipa::openapi::OpenApi;

/// An upload (a catalogue, a price list) is at most this long, in bytes.
const UPLOAD_BYTES_MAX: usize = 256 << 20;

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

/// One line of the table.
#[derive(Clone, Debug)]
pub struct Route {
    /// The HTTP method.
    pub method: Method,
    /// The path as axum writes it: `/v1/orders/{order}`.
    pub path: &'static str,
    /// Who may use it.
    pub access: Access,
    /// Whether its handler takes the ticket of a command, so that a key makes it happen once.
    pub once: bool,
}

/// The handlers that take the ticket of a command as their first argument, by their arguments.
pub trait Ticketed {}

macro_rules! ticketed {
    ($($rest:ident)*) => {
        impl<M, $($rest),*> Ticketed for (M, Once, $($rest,)*) {}
    };
}

ticketed!();
ticketed!(A);
ticketed!(A B);
ticketed!(A B C);
ticketed!(A B C D);
ticketed!(A B C D E);

/// The table while it is being written, with the router and the API's document.
pub struct Routes {
    router: Router<App>,
    table: Vec<Route>,
    openapi: OpenApi,
}

impl Routes {
    /// An empty table, and the frame of the document.
    #[must_use]
    pub fn new(openapi: OpenApi) -> Routes {
        Routes { router: Router::new(), table: Vec::new(), openapi }
    }

    fn add<H, T>(mut self, method: Method, path: &'static str, access: Access, handler: H) -> Routes
    where
        H: Handler<T, App>,
        T: 'static,
    {
        let filter = MethodFilter::try_from(method.clone()).unwrap_or(MethodFilter::GET);
        self.table.push(Route { method, path, access, once: false });
        self.router = self.router.route(path, guarded(on(filter, handler), access));
        self
    }

    /// A page or a reading of the API.
    #[must_use]
    pub fn get<H: Handler<T, App>, T: 'static>(
        self,
        path: &'static str,
        access: Access,
        handler: H,
    ) -> Routes {
        self.add(Method::GET, path, access, handler)
    }

    /// A command of the API: an `Idempotency-Key` makes it happen once, by the ticket ([`Once`]) that
    /// its handler takes.
    #[must_use]
    pub fn command<H: Handler<T, App>, T: Ticketed + 'static>(
        self,
        path: &'static str,
        access: Access,
        handler: H,
    ) -> Routes {
        self.add(Method::POST, path, access, handler).ticketed()
    }

    fn ticketed(mut self) -> Routes {
        if let Some(route) = self.table.last_mut() {
            route.once = true;
        }
        self
    }

    /// A form: its CSRF token is checked before the handler runs.
    #[must_use]
    pub fn post<H: Handler<T, App>, T: 'static>(
        self,
        path: &'static str,
        access: Access,
        handler: H,
    ) -> Routes {
        self.add(Method::POST, path, access, handler)
    }

    /// A whole new value.
    #[must_use]
    pub fn put<H: Handler<T, App>, T: 'static>(
        self,
        path: &'static str,
        access: Access,
        handler: H,
    ) -> Routes {
        self.add(Method::PUT, path, access, handler)
    }

    /// A partial change.
    #[must_use]
    pub fn patch<H: Handler<T, App>, T: 'static>(
        self,
        path: &'static str,
        access: Access,
        handler: H,
    ) -> Routes {
        self.add(Method::PATCH, path, access, handler)
    }

    /// A removal.
    #[must_use]
    pub fn delete<H: Handler<T, App>, T: 'static>(
        self,
        path: &'static str,
        access: Access,
        handler: H,
    ) -> Routes {
        self.add(Method::DELETE, path, access, handler)
    }

    /// A POST whose body may be a large file, up to 256 MB. A page's form carries its token in its
    /// address: `action="/sell/import?csrf=…"`, as [`crate::components::upload_form`] writes it.
    #[must_use]
    pub fn upload<H: Handler<T, App>, T: 'static>(
        mut self,
        path: &'static str,
        access: Access,
        handler: H,
    ) -> Routes {
        let method = on(MethodFilter::POST, handler).layer(DefaultBodyLimit::max(UPLOAD_BYTES_MAX));
        self.table.push(Route { method: Method::POST, path, access, once: false });
        self.router = self.router.route(path, guarded(method, access));
        self
    }

    /// A command of the API whose body may be a large file, up to 256 MB; 8 MB with a key.
    #[must_use]
    pub fn upload_command<H: Handler<T, App>, T: Ticketed + 'static>(
        self,
        path: &'static str,
        access: Access,
        handler: H,
    ) -> Routes {
        self.upload(path, access, handler).ticketed()
    }

    /// Adds what a module's routes say of themselves to the API's document.
    #[must_use]
    pub fn document(mut self, openapi: OpenApi) -> Routes {
        self.openapi.merge(openapi);
        self
    }

    /// The router, the table, and the document as far as it was written.
    pub fn into_parts(self) -> (Router<App>, Vec<Route>, OpenApi) {
        (self.router, self.table, self.openapi)
    }
}

fn guarded(method: MethodRouter<App>, access: Access) -> MethodRouter<App> {
    method.layer(from_fn(move |request: Request, next: Next| guard(access, request, next)))
}

/// Says, on the answer, that the caller was let in; the role matrix reads it.
#[derive(Clone, Copy, Debug)]
pub struct LetIn;

async fn guard(access: Access, request: Request, next: Next) -> Response {
    let found = (request.extensions().get::<App>(), request.extensions().get::<Reader>());
    let (Some(app), Some(reader)) = found else {
        // Answers that are the same for everybody carry no reader and need none.
        return if access == Access::Public { next.run(request).await } else { denied() };
    };
    let (app, reader) = (app.clone(), reader.clone());
    if !access.admits(reader.principal()) {
        return turn_away(&reader, &request);
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
    if request.method() == Method::POST && is_api(reader.path()) {
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
