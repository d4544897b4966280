//! The market over HTTP, put together: the kit's frame around the API and every audience's pages, the
//! table of who may use what, and the API's document. Decides nothing.

#[cfg(test)]
mod testing;
#[cfg(test)]
mod tests;

use axum::{
    Json, Router,
    http::header,
    response::{IntoResponse, Response},
};
use std::sync::Arc;
use utoipa::openapi::OpenApi;
pub use web_kit::{App, Clock, Config, Parts, Route, components, idempotency};
use web_kit::{Routes, openapi};
pub use web_public::{DEMO_PASSWORD, DEMO_SIGN_INS};

/// Every route of every crate, and the whole document.
fn all() -> (Router<App>, Vec<Route>, OpenApi) {
    let routes = web_api::routes(Routes::new(openapi::base()));
    let routes = web_public::routes(web_shop::routes(routes));
    let (router, table, document) = web_admin::routes(web_sell::routes(routes)).into_parts();
    (router, table, openapi::finished(document))
}

/// Every route with who may use it, pages and API.
#[must_use]
pub fn table() -> Vec<Route> {
    all().1
}

/// The API's document, OpenAPI 3.1.
#[must_use]
pub fn document() -> OpenApi {
    all().2
}

/// The service: give it to `axum::serve` with `into_make_service_with_connect_info::<SocketAddr>()`.
pub fn router(app: App) -> Router {
    let (router, _, document) = all();
    let document = Arc::new(document);
    let show = move || {
        let document = Arc::clone(&document);
        async move { shown(&document) }
    };
    web_kit::framed(router.route("/openapi.json", axum::routing::get(show)), app)
}

fn shown(document: &OpenApi) -> Response {
    let cache = [(header::CACHE_CONTROL, "public, max-age=300")];
    (cache, Json(document)).into_response()
}
