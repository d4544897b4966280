//! What may be answered besides what a handler says: it follows from what stands before the handler (who may
//! use the route, its key, its version, its body), so it is written here, once, and not on each route.

use crate::{Access, Route};
use utoipa::openapi::{
    Components, Content, HeaderBuilder, Object, Ref, RefOr, Required, Response, ResponseBuilder,
    Type,
    path::{Operation, ParameterIn},
};

/// The medium of every refusal.
const MEDIUM: &str = "application/problem+json";

/// An answer that many routes share.
struct Shared {
    status: &'static str,
    name: &'static str,
    about: &'static str,
    /// Whether it tells when to ask again.
    later: bool,
}

const fn shared(status: &'static str, name: &'static str, about: &'static str) -> Shared {
    Shared { status, name, about, later: false }
}

const fn later(status: &'static str, name: &'static str, about: &'static str) -> Shared {
    Shared { status, name, about, later: true }
}

/// In the order of their statuses.
static SHARED: [Shared; 12] = [
    shared(
        "400",
        "Unreadable",
        "The request cannot be read: an address or a body that is none, a text with NUL, a cursor, a limit \
         or an `Idempotency-Key` that is none",
    ),
    shared("401", "SignInNeeded", "Nobody is signed in, or the session has ended"),
    shared(
        "403",
        "NotAllowed",
        "This is for others (`not-allowed`), the merchant in `Entrepot-Merchant` is not one that the caller \
         acts for (`not-your-merchant`), or a cookie came from another site's page (`form-expired`)",
    ),
    shared(
        "404",
        "NotFound",
        "No such thing at this address, or what the body names is not there; or none that the caller may \
         know of",
    ),
    shared(
        "409",
        "KeyInFlight",
        "It cannot be said how an earlier request with this `Idempotency-Key` ended",
    ),
    shared("412", "Stale", "It was changed since its ETag was read"),
    shared("413", "TooLarge", "The body is too long"),
    shared("415", "NotJson", "The body is of another medium than JSON"),
    shared(
        "422",
        "Invalid",
        "Read, and a value is not what it should be (`errors` names the fields), or the \
         `Idempotency-Key` was used for another request",
    ),
    shared("428", "IfMatchNeeded", "`If-Match` is missing"),
    later("429", "TooMany", "Too many requests in this minute"),
    later("503", "Busy", "No time, or no answer in time; `busy` wrote nothing"),
];

/// Adds the shared answers to those of the document.
pub(super) fn keep(components: &mut Components) {
    for one in &SHARED {
        components.responses.insert(one.name.to_owned(), RefOr::T(response(one)));
    }
}

fn response(one: &Shared) -> Response {
    let content = Content::new(Some(Ref::from_schema_name("Problem")));
    let response = ResponseBuilder::new().description(one.about).content(MEDIUM, content);
    if !one.later {
        return response.build();
    }
    let seconds = HeaderBuilder::new()
        .schema(Some(Object::with_type(Type::Integer)))
        .description(Some("So many seconds until it may be asked again"))
        .build();
    response.header("Retry-After", seconds).build()
}

/// Adds to an operation what its route may answer, and gives every refusal its medium.
pub(super) fn complete(operation: &mut Operation, route: &Route) {
    for (status, response) in &mut operation.responses.responses {
        if let (true, RefOr::T(response)) = (status.as_str() >= "400", response) {
            let told = std::mem::take(&mut response.content);
            let medium = |medium: String| match medium.as_str() {
                "application/json" => MEDIUM.to_owned(),
                _ => medium,
            };
            response.content = told.into_iter().map(|(m, content)| (medium(m), content)).collect();
        }
    }
    let more: Vec<&Shared> =
        SHARED.iter().filter(|one| may(one.status, operation, route)).collect();
    for one in more {
        let known = &mut operation.responses.responses;
        known
            .entry(one.status.to_owned())
            .or_insert_with(|| RefOr::Ref(Ref::from_response_name(one.name)));
    }
}

fn may(status: &str, operation: &Operation, route: &Route) -> bool {
    let has = |place: ParameterIn| {
        let mut all = operation.parameters.iter().flatten();
        all.any(|parameter| matches!(parameter, RefOr::T(one) if one.parameter_in == place))
    };
    let version = operation.parameters.iter().flatten().find_map(|parameter| match parameter {
        RefOr::T(one) if one.name == "If-Match" => Some(one.required == Required::True),
        RefOr::T(_) | RefOr::Ref(_) => None,
    });
    let takes_json = match &operation.request_body {
        Some(RefOr::T(body)) => body.content.contains_key("application/json"),
        Some(RefOr::Ref(_)) | None => false,
    };
    // A notice is read by its signature, whatever it says of its medium.
    let takes_json = takes_json && !route.path.starts_with("/webhooks/");
    match status {
        "401" => route.access != Access::Public,
        // A body may name what is not there, as an address may.
        "404" => has(ParameterIn::Path) || takes_json,
        "409" => route.once,
        "412" => version.is_some(),
        "413" => operation.request_body.is_some(),
        "415" => takes_json,
        "422" => takes_json || route.once || has(ParameterIn::Query),
        "428" => version == Some(true),
        _ => true,
    }
}
