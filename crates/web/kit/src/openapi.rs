//! The frame of the API's document, OpenAPI 3.1: what all routes share.
//!
//! Each module of the API writes what it adds to a [`Part`] with utoipa ([`crate::Routes::document`]).

mod answers;
#[macro_use]
mod patterns;
mod forms;
mod lists;
mod texts;

use crate::{Route, Routes};
use axum::http::Method;
use utoipa::{
    Modify, OpenApi as _,
    openapi::{
        Object, OpenApi, RefOr, Required, Type,
        path::{Parameter, ParameterBuilder, ParameterIn, PathItem},
        security::{ApiKey, ApiKeyValue, Http, HttpAuthScheme, SecurityScheme},
        tag::TagBuilder,
    },
};

/// What goes wrong, as RFC 9457 tells it. `type` is stable; programs branch on it.
#[derive(serde::Serialize, utoipa::ToSchema)]
#[schema(as = Problem)]
pub struct ProblemBody {
    /// Stable name of the kind of problem.
    #[schema(example = "/problems/out-of-stock")]
    r#type: String,
    /// The status in words.
    #[schema(example = "Conflict")]
    title: String,
    /// The HTTP status.
    #[schema(example = 409)]
    status: u16,
    /// What happened, and the way out.
    detail: String,
    /// Fields of the body and what to mend in each.
    errors: Option<Vec<FieldProblem>>,
}

/// One field of a body and what to mend in it.
#[derive(serde::Serialize, utoipa::ToSchema)]
pub struct FieldProblem {
    /// Name of the field.
    field: String,
    /// What to mend.
    detail: String,
}

#[derive(utoipa::OpenApi)]
#[openapi(
    info(
        title = "Entrepot",
        description = "A market across borders: listings with prices at the door, carts, orders, \
                       escrow. Every command (`POST`) takes an `Idempotency-Key`; lists are read by \
                       `cursor`; updates send `If-Match`; who acts for several merchants names one in \
                       `Entrepot-Merchant`; problems are RFC 9457 (`application/problem+json`); where \
                       the market is busy (`503`, `/problems/busy`) nothing was written: ask again \
                       after `Retry-After`; money is \
                       `{\"amount\": \"12.50\", \"currency\": \"USD\"}`.\n\n\
                       A request is checked in this order, and the first that fails is told: the \
                       merchant it acts for (`403`), how many there were (`429`), its address \
                       (`400`), who may (`401`, `403`), from which page (`403`), its key (`400`, \
                       `409`, `422`), its version (`428`), its body: medium (`415`), length \
                       (`413`), JSON (`400`), fields (`422`); then what it names (`404`), whether \
                       that is still what was read (`412`) and lets it (`409`).",
        license(name = "Apache-2.0", identifier = "Apache-2.0"),
    ),
    components(schemas(ProblemBody, FieldProblem, crate::MoneyBody)),
    modifiers(&Security),
)]
struct Base;

struct Security;

impl Modify for Security {
    fn modify(&self, openapi: &mut OpenApi) {
        let components = openapi.components.get_or_insert_default();
        let bearer = SecurityScheme::Http(Http::new(HttpAuthScheme::Bearer));
        let cookie = ApiKeyValue::new("entrepot_session");
        components.add_security_scheme("bearer", bearer);
        components.add_security_scheme("session", SecurityScheme::ApiKey(ApiKey::Cookie(cookie)));
    }
}

/// A part of the document, which is the tag of its operations.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// What is for sale.
    Shop,
    /// What it costs at a door, and by which rules.
    Prices,
    /// What was gathered.
    Cart,
    /// Addresses, who orders, checkouts and their payment.
    Checkout,
    /// What a shopper ordered.
    Orders,
    /// What shoppers, merchants and operators write to each other.
    Messages,
    /// People, their sessions and passwords.
    Accounts,
    /// Who sells, who wants to, and who works for whom.
    Merchants,
    /// A merchant's own listings and files.
    Catalogue,
    /// What a merchant sends, and what carriers tell.
    Fulfilment,
    /// Returns and disputes, for every side.
    Aftersales,
    /// A merchant's books and payouts.
    Money,
    /// Running the market.
    Operator,
    /// What payment providers tell.
    Payments,
}

impl Part {
    /// The tag, and what readers of the document are told of it.
    #[must_use]
    pub const fn tag(self) -> (&'static str, &'static str) {
        match self {
            Part::Shop => ("Shop", "What is for sale, with its price at the reader's door"),
            Part::Prices => ("Prices", "Quotes, rate cards, exchange rates, books of rules"),
            Part::Cart => ("cart", "The cart of a shopper or of a program's visitor"),
            Part::Checkout => ("checkout", "Addresses, who orders, checkouts and their payment"),
            Part::Orders => ("orders", "A shopper's orders"),
            Part::Messages => ("messages", "What shoppers, merchants and operators write"),
            Part::Accounts => ("accounts", "Accounts, sessions, passwords"),
            Part::Merchants => ("merchants", "Merchants, applications, who works for whom"),
            Part::Catalogue => ("catalogue", "A merchant's listings and files"),
            Part::Fulfilment => ("fulfilment", "A merchant's orders, and carriers' notices"),
            Part::Aftersales => ("aftersales", "Returns, exchanges and disputes, for every side"),
            Part::Money => ("money", "A merchant's books and payouts"),
            Part::Operator => ("operator", "Running the market"),
            Part::Payments => ("payments", "Notices of payment providers"),
        }
    }
}

/// The document of all its parts: each operation gets its name and what its route may answer besides, each
/// POST its `Idempotency-Key`, each text its form.
#[must_use]
pub fn finished(routes: &Routes) -> OpenApi {
    let (parts, table) = (routes.documented(), routes.table());
    let mut document = Base::openapi();
    let tag = |part: &Part| {
        let (name, about) = part.tag();
        TagBuilder::new().name(name).description(Some(about)).build()
    };
    document.tags = Some(parts.keys().map(tag).collect());
    for part in parts.values() {
        document.merge(part.clone());
    }
    for (path, item) in &mut document.paths.paths {
        let PathItem { get, post, put, patch, delete, .. } = item;
        let methods = [
            (Method::GET, get),
            (Method::POST, post),
            (Method::PUT, put),
            (Method::PATCH, patch),
            (Method::DELETE, delete),
        ];
        for (method, operation) in methods {
            let route = |route: &&Route| route.path == path.as_str() && route.method == method;
            let (Some(operation), Some(route)) = (operation, table.iter().find(route)) else {
                continue;
            };
            let name = method.as_str().to_ascii_lowercase();
            operation.operation_id = Some(operation_id(&name, path));
            if route.once {
                let key = RefOr::T(idempotency_key());
                operation.parameters.get_or_insert_default().push(key);
            }
            answers::complete(operation, route);
        }
    }
    let components = document.components.get_or_insert_default();
    answers::keep(components);
    forms::keep(&mut document);
    document
}

/// A name that no other operation has, for generated clients: `get_merchants_slug`.
fn operation_id(method: &str, path: &str) -> String {
    let parts =
        path.split(['/', '{', '}', '-', '.']).filter(|part| !part.is_empty() && *part != "v1");
    parts.fold(method.to_owned(), |id, part| format!("{id}_{part}"))
}

/// Every command takes one.
fn idempotency_key() -> Parameter {
    ParameterBuilder::new()
        .name("Idempotency-Key")
        .parameter_in(ParameterIn::Header)
        .required(Required::False)
        .description(Some(
            "Any text of 1 to 255 characters. The same key with the same request gets the same \
             answer again; with another request 422. The command happens once, whatever is cut \
             off meanwhile.",
        ))
        .schema(Some(Object::with_type(Type::String)))
        .build()
}
