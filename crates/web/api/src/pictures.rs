//! A merchant's pictures from elsewhere in the API: how many wait, which could not be fetched and why.

use crate::{Access, Answered, App, Merchant, Once, Problem, Routes, openapi::Part};
use ::pictures::{Counts, Failed};
use axum::{Json, extract::State};
use serde::Serialize;
use store::StoreError;
use utoipa::{OpenApi, ToSchema};

pub(crate) fn routes(routes: Routes) -> Routes {
    routes
        .document(Part::Catalogue, Api::openapi())
        .get("/v1/merchant/pictures", Access::MEMBER, show)
        .command("/v1/merchant/pictures/retry", Access::MEMBER, retry)
}

#[derive(OpenApi)]
#[openapi(paths(show, retry), components(schemas(PicturesBody, FailedPicture, RetriedBody)))]
struct Api;

/// Failures that an answer lists.
const LISTED: u32 = 1_000;

/// Pictures that listings name on other servers.
#[derive(Serialize, ToSchema)]
struct PicturesBody {
    /// Whether this market fetches them at all.
    fetched: bool,
    /// How many are not fetched yet.
    waiting: u32,
    /// How many are kept by this market.
    kept: u32,
    /// How many were given up.
    failed: u32,
    /// Those that were given up, at most a thousand.
    failures: Vec<FailedPicture>,
}

/// A picture that was given up.
#[derive(Serialize, ToSchema)]
struct FailedPicture {
    /// Where it is.
    address: String,
    /// The listing that first named it.
    listing: String,
    /// Why: `address`, `closed`, `redirects`, `unreachable`, `slow`, `answer`, `large`, `pixels`,
    /// `not-picture`.
    why: String,
    /// What the server answered, when that is why.
    status: Option<u32>,
    /// When it was last tried.
    at: String,
}

impl From<Failed> for FailedPicture {
    fn from(one: Failed) -> FailedPicture {
        FailedPicture {
            address: one.address,
            listing: one.listing.to_string(),
            why: one.why,
            status: one.status,
            at: one.at.to_string(),
        }
    }
}

/// Pictures from other servers
///
/// What a listing names by an address elsewhere is fetched once and served by this market.
#[utoipa::path(get, path = "/v1/merchant/pictures", tag = "catalogue",
    security(("bearer" = []), ("session" = [])),
    responses((status = 200, description = "How many are where, and what failed",
        body = PicturesBody)))]
async fn show(State(app): State<App>, merchant: Merchant) -> Result<Json<PicturesBody>, Problem> {
    let id = merchant.id;
    let found = app.db.read(move |tx| {
        let counts = ::pictures::counts(tx, id)?;
        Ok::<_, StoreError>((counts, ::pictures::failed(tx, id, LISTED)?))
    });
    let (Counts { waiting, kept, failed }, failures) = found.await?;
    let failures = failures.into_iter().map(FailedPicture::from).collect();
    let fetched = app.config.fetch_pictures;
    Ok(Json(PicturesBody { fetched, waiting, kept, failed, failures }))
}

/// How many are tried again.
#[derive(Serialize, ToSchema)]
struct RetriedBody {
    /// Pictures.
    retried: u64,
}

/// Try the pictures that failed again
///
/// At most a thousand at a time: ask again while `retried` is a thousand.
#[utoipa::path(post, path = "/v1/merchant/pictures/retry", tag = "catalogue",
    security(("bearer" = []), ("session" = [])),
    responses((status = 200, description = "They are due now", body = RetriedBody)))]
async fn retry(once: Once, merchant: Merchant) -> Result<Answered, Problem> {
    let id = merchant.id;
    once.write(move |tx, moment| {
        let retried = ::pictures::retry_failed(tx, id, moment.now)? as u64;
        Ok(Json(RetriedBody { retried }))
    })
    .await
}
