//! A merchant's listings in the API: on sale, off sale, away and back.

use super::catalog::versioned;
use super::catalog_bodies::{FindingBody, MerchantListing};
use crate::{Access, App, IfMatch, Merchant, Problem, Routes, Versioned};
use axum::extract::{Path, State};
use serde::Serialize;
use utoipa::{OpenApi, ToSchema};
use web_kit::own::own_listing;

pub(crate) fn routes(routes: Routes) -> Routes {
    routes
        .document(Api::openapi())
        .post("/v1/merchant/listings/{listing}/publish", Access::Merchant, publish)
        .post("/v1/merchant/listings/{listing}/pause", Access::Merchant, pause)
        .post("/v1/merchant/listings/{listing}/archive", Access::Merchant, archive)
        .post("/v1/merchant/listings/{listing}/restore", Access::Merchant, restore)
}

#[derive(OpenApi)]
#[openapi(paths(publish, pause, archive, restore), components(schemas(PublishedBody)))]
struct Api;

/// A published listing.
#[derive(Serialize, ToSchema)]
struct PublishedBody {
    /// The listing.
    listing: MerchantListing,
    /// Where it is not sold and why, and what would make it better.
    findings: Vec<FindingBody>,
}

/// Publish a listing
#[utoipa::path(post, path = "/v1/merchant/listings/{listing}/publish", tag = "catalogue",
    security(("bearer" = []), ("session" = [])),
    params(("listing" = String, Path, description = "The listing"),
        ("If-Match" = String, Header, description = "The ETag of what was read")),
    responses(
        (status = 200, description = "It is for sale", body = PublishedBody),
        (status = 409, description = "It is not ready: what is missing, and how to mend it",
            body = crate::openapi::ProblemBody),
        (status = 412, description = "It has changed meanwhile",
            body = crate::openapi::ProblemBody)))]
async fn publish(
    State(app): State<App>,
    merchant: Merchant,
    Path(id): Path<String>,
    IfMatch(version): IfMatch,
) -> Result<Versioned<PublishedBody>, Problem> {
    let (listing, stock) = own_listing(&app, &merchant, &id).await?;
    let ask = trust::PublishListing { listing: listing.id, version: Some(version) };
    let moment = app.clock.moment();
    let work = app.db.write(move |tx| trust::publish_listing(tx, &ask, &mut moment.clone()));
    let published = work.await?;
    let body = PublishedBody {
        listing: MerchantListing::new(&published.listing, &stock),
        findings: published.findings.iter().map(FindingBody::from).collect(),
    };
    Ok(Versioned { version: published.listing.version, body })
}

type Answer = Result<Versioned<MerchantListing>, Problem>;

/// Take a listing off sale for a while
#[utoipa::path(post, path = "/v1/merchant/listings/{listing}/pause", tag = "catalogue",
    security(("bearer" = []), ("session" = [])),
    params(("listing" = String, Path, description = "The listing"),
        ("If-Match" = String, Header, description = "The ETag of what was read")),
    responses((status = 200, description = "As it now is", body = MerchantListing),
        (status = 412, description = "It has changed meanwhile",
            body = crate::openapi::ProblemBody)))]
async fn pause(
    State(app): State<App>,
    merchant: Merchant,
    Path(id): Path<String>,
    IfMatch(version): IfMatch,
) -> Answer {
    let (listing, stock) = own_listing(&app, &merchant, &id).await?;
    let ask = trust::PauseListing { listing: listing.id, version: Some(version) };
    let moment = app.clock.moment();
    let work = app.db.write(move |tx| trust::pause_listing(tx, &ask, &mut moment.clone()));
    Ok(versioned(&work.await?, &stock))
}

/// Put a listing away
#[utoipa::path(post, path = "/v1/merchant/listings/{listing}/archive", tag = "catalogue",
    security(("bearer" = []), ("session" = [])),
    params(("listing" = String, Path, description = "The listing"),
        ("If-Match" = String, Header, description = "The ETag of what was read")),
    responses((status = 200, description = "As it now is", body = MerchantListing),
        (status = 412, description = "It has changed meanwhile",
            body = crate::openapi::ProblemBody)))]
async fn archive(
    State(app): State<App>,
    merchant: Merchant,
    Path(id): Path<String>,
    IfMatch(version): IfMatch,
) -> Answer {
    let (listing, stock) = own_listing(&app, &merchant, &id).await?;
    let ask = trust::ArchiveListing { listing: listing.id, version: Some(version) };
    let moment = app.clock.moment();
    let work = app.db.write(move |tx| trust::archive_listing(tx, &ask, &mut moment.clone()));
    Ok(versioned(&work.await?, &stock))
}

/// Bring an archived listing back as a draft
#[utoipa::path(post, path = "/v1/merchant/listings/{listing}/restore", tag = "catalogue",
    security(("bearer" = []), ("session" = [])),
    params(("listing" = String, Path, description = "The listing"),
        ("If-Match" = String, Header, description = "The ETag of what was read")),
    responses((status = 200, description = "As it now is", body = MerchantListing),
        (status = 412, description = "It has changed meanwhile",
            body = crate::openapi::ProblemBody)))]
async fn restore(
    State(app): State<App>,
    merchant: Merchant,
    Path(id): Path<String>,
    IfMatch(version): IfMatch,
) -> Answer {
    let (listing, stock) = own_listing(&app, &merchant, &id).await?;
    let ask = trust::ArchiveListing { listing: listing.id, version: Some(version) };
    let moment = app.clock.moment();
    let work = app.db.write(move |tx| trust::restore_listing(tx, &ask, &mut moment.clone()));
    Ok(versioned(&work.await?, &stock))
}
