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
use web_kit::{Access, Routes, openapi};
pub use web_kit::{
    App, Clock, Config, Connections, Parts, Proxies, ProxyHeader, Route, components, idempotency,
    opening, share_limits_forever,
};
pub use web_public::{DEMO_PASSWORD, DEMO_SIGN_INS};

/// Every route of every crate but the document's own.
fn all() -> Routes {
    let routes = web_api::routes(Routes::new());
    let routes = web_public::routes(web_shop::routes(routes));
    web_admin::routes(web_sell::routes(routes))
}

/// Every route with who may use it, pages and API.
#[must_use]
pub fn table() -> Vec<Route> {
    all().table().to_vec()
}

/// The API's document, OpenAPI 3.1.
#[must_use]
pub fn document() -> OpenApi {
    openapi::finished(&all())
}

/// The service: whoever serves it says in each request from where it came (`ConnectInfo<SocketAddr>`).
pub fn router(app: App) -> Router {
    let routes = all();
    let document = Arc::new(openapi::finished(&routes));
    let value = Arc::new(serde_json::to_value(&*document).unwrap_or_default());
    let show = move || async move { shown(&document) };
    let routes = web_public::documented(routes, &value);
    web_kit::framed(routes.get("/openapi.json", Access::Public, show), app)
}

fn shown(document: &OpenApi) -> Response {
    let cache = [(header::CACHE_CONTROL, "public, max-age=300")];
    (cache, Json(document)).into_response()
}
