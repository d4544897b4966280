//! What the market keeps of whoever asks, in the API.

use crate::{Access, App, Problem, Reader, Routes, Shopper, openapi::Part};
use axum::{extract::State, response::Response};
use utoipa::OpenApi;
use web_kit::person_copy::person_copy;

pub(crate) fn routes(routes: Routes) -> Routes {
    routes.document(Part::Accounts, Api::openapi()).get("/v1/me/data", Access::SignedIn, data_of_me)
}

#[derive(OpenApi)]
#[openapi(paths(data_of_me))]
struct Api;

/// Your copy of what the market keeps of you
///
/// One JSON text, written while it is read: `format`, `made_at`, `person`, then a list for each part (`account`,
/// `sessions`, `addresses`, `identity`, `cart`, `orders`, `conversations`, `notices`, `letters`, `application`), and
/// `left_out` with what it does not hold, how much of it, and why. A text that does not end is to be asked for again.
#[utoipa::path(get, path = "/v1/me/data", tag = "accounts",
    security(("bearer" = []), ("session" = [])),
    responses((status = 200, description = "The copy, as a file", content_type = "application/json",
        body = String)))]
async fn data_of_me(
    State(app): State<App>,
    reader: Reader,
    shopper: Shopper,
) -> Result<Response, Problem> {
    Ok(person_copy(&app, &shopper, reader.lang(), reader.zone()))
}
