//! A merchant's listings in the API: on sale, off sale, away and back.

use super::catalog::versioned;
use super::catalog_bodies::{FindingBody, MerchantListing};
use crate::{
    Access, Answered, App, IfMatch, Merchant, Once, Problem, Routes, Versioned, openapi::Part,
};
use axum::extract::{Path, State};
use serde::Serialize;
use utoipa::{OpenApi, ToSchema};
use web_kit::own::own_listing;

pub(crate) fn routes(routes: Routes) -> Routes {
    routes
        .document(Part::Catalogue, Api::openapi())
        .command("/v1/merchant/listings/{listing}/publish", Access::MEMBER, publish)
        .command("/v1/merchant/listings/{listing}/pause", Access::MEMBER, pause)
        .command("/v1/merchant/listings/{listing}/archive", Access::MEMBER, archive)
        .command("/v1/merchant/listings/{listing}/restore", Access::MEMBER, restore)
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
    once: Once,
    State(app): State<App>,
    merchant: Merchant,
    Path(id): Path<String>,
    IfMatch(version): IfMatch,
) -> Result<Answered, Problem> {
    let (listing, stock) = own_listing(&app, &merchant, &id).await?;
    let ask = trust::PublishListing { listing: listing.id, version: Some(version) };
    once.write(move |tx, moment| {
        let published = trust::publish_listing(tx, &ask, moment)?;
        let body = PublishedBody {
            listing: MerchantListing::new(&published.listing, &stock),
            findings: published.findings.iter().map(FindingBody::from).collect(),
        };
        Ok(Versioned { version: published.listing.version, body })
    })
    .await
}

/// Take a listing off sale for a while
#[utoipa::path(post, path = "/v1/merchant/listings/{listing}/pause", tag = "catalogue",
    security(("bearer" = []), ("session" = [])),
    params(("listing" = String, Path, description = "The listing"),
        ("If-Match" = String, Header, description = "The ETag of what was read")),
    responses((status = 200, description = "As it now is", body = MerchantListing),
        (status = 412, description = "It has changed meanwhile",
            body = crate::openapi::ProblemBody)))]
async fn pause(
    once: Once,
    State(app): State<App>,
    merchant: Merchant,
    Path(id): Path<String>,
    IfMatch(version): IfMatch,
) -> Result<Answered, Problem> {
    let (listing, stock) = own_listing(&app, &merchant, &id).await?;
    let ask = trust::PauseListing { listing: listing.id, version: Some(version) };
    once.write(move |tx, moment| Ok(versioned(&trust::pause_listing(tx, &ask, moment)?, &stock)))
        .await
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
    once: Once,
    State(app): State<App>,
    merchant: Merchant,
    Path(id): Path<String>,
    IfMatch(version): IfMatch,
) -> Result<Answered, Problem> {
    let (listing, stock) = own_listing(&app, &merchant, &id).await?;
    let ask = trust::ArchiveListing { listing: listing.id, version: Some(version) };
    once.write(move |tx, moment| Ok(versioned(&trust::archive_listing(tx, &ask, moment)?, &stock)))
        .await
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
    once: Once,
    State(app): State<App>,
    merchant: Merchant,
    Path(id): Path<String>,
    IfMatch(version): IfMatch,
) -> Result<Answered, Problem> {
    let (listing, stock) = own_listing(&app, &merchant, &id).await?;
    let ask = trust::ArchiveListing { listing: listing.id, version: Some(version) };
    once.write(move |tx, moment| Ok(versioned(&trust::restore_listing(tx, &ask, moment)?, &stock)))
        .await
}
