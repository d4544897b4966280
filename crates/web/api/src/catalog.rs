//! A merchant's listings in the API.

use super::accounts::parsed;
use super::catalog_bodies::{
    DraftBody, FindingBody, HsBody, ListingPicture, ListingText, MerchantListing, MerchantVariant,
    VariantBody,
};
use crate::{
    Access, Answered, App, Body, Created, IfMatch, Items, Merchant, Once, Paging, Problem, Reader,
    Routes, Versioned, openapi::Part,
};
use axum::extract::{Path, State};
use catalog::{AssignHs, EditListing, Listing, NewListing, SaveListingError, Status};
use inventory::Level;
use inventory::{count_stated, stock_of};
use kernel::{Country, ListingId, MerchantId, SkuId};
use serde::{Deserialize, Serialize};
use store::StoreError;
use utoipa::{OpenApi, ToSchema};
use web_kit::own::own_listing;

pub(crate) fn routes(routes: Routes) -> Routes {
    const ONE: &str = "/v1/merchant/listings/{listing}";
    routes
        .document(Part::Catalogue, Api::openapi())
        .get("/v1/merchant/listings", Access::MEMBER, list)
        .command("/v1/merchant/listings", Access::MEMBER, create)
        .get(ONE, Access::MEMBER, show)
        .patch(ONE, Access::MEMBER, edit)
        .get("/v1/merchant/listings/{listing}/screening", Access::MEMBER, screening)
        .get("/v1/merchant/listings/{listing}/hs-suggestions", Access::MEMBER, suggestions)
        .put("/v1/merchant/listings/{listing}/hs/{destination}", Access::MEMBER, confirm_hs)
}

#[derive(OpenApi)]
#[openapi(
    paths(list, create, show, edit, screening, suggestions, confirm_hs),
    components(schemas(
        MerchantListing,
        MerchantVariant,
        ListingText,
        ListingPicture,
        DraftBody,
        VariantBody,
        HsBody,
        ConfirmHsBody,
        FindingBody,
        SuggestionBody
    ))
)]
struct Api;

/// An HS code that the merchant stands by.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ConfirmHsBody {
    /// 6, 8 or 10 digits.
    #[schema(example = "0813.40")]
    code: String,
    /// The year its edition began; 2022 when missing.
    edition: Option<u16>,
    /// The variants it holds for; all when missing.
    variants: Option<Vec<String>>,
}

/// A subheading that may fit.
#[derive(Serialize, ToSchema)]
struct SuggestionBody {
    /// The code.
    #[schema(example = "0813.40")]
    code: String,
    /// Its text in HS 2022.
    text: &'static str,
    /// Higher fits better, within one answer.
    score: u32,
}

pub(super) fn versioned(listing: &Listing, stock: &[Level]) -> Versioned<MerchantListing> {
    Versioned { version: listing.version, body: MerchantListing::new(listing, stock) }
}

async fn origin_of(app: &App, merchant: MerchantId) -> Result<Country, Problem> {
    let found = app.db.read(move |tx| merchants::merchant(tx, merchant)).await?;
    Ok(found.ok_or_else(Problem::not_found)?.country)
}

/// My listings
#[utoipa::path(get, path = "/v1/merchant/listings", tag = "catalogue",
    security(("bearer" = []), ("session" = [])),
    params(
        ("status" = Option<String>, Query, description = "draft, published, paused or archived"),
        ("cursor" = Option<String>, Query), ("limit" = Option<u32>, Query)),
    responses((status = 200, description = "A page, newest first",
        body = Items<MerchantListing>)))]
async fn list(
    State(app): State<App>,
    reader: Reader,
    merchant: Merchant,
    paging: Paging<ListingId>,
) -> Result<Items<MerchantListing>, Problem> {
    let status = reader.query("status").filter(|status| !status.is_empty());
    let status: Option<Status> = status.map(|text| parsed("status", &text)).transpose()?;
    let (id, limit) = (merchant.id, paging.limit);
    let found = app.db.read(move |tx| {
        let page = catalog::listings_of_merchant(tx, id, status, paging.after, limit + 1)?;
        let skus: Vec<SkuId> = page.iter().flat_map(|l| &l.variants).map(|v| v.id).collect();
        let stock = inventory::levels(tx, id, &skus)?;
        Ok::<_, StoreError>((page, stock))
    });
    let (mut page, stock) = found.await?;
    let more = page.len() > limit as usize;
    page.truncate(limit as usize);
    let next = page.last().filter(|_| more).map(|listing| listing.id);
    let items = page.iter().map(|listing| MerchantListing::new(listing, &stock)).collect();
    Ok(Items::new(items, next.as_ref()))
}

/// Make a listing
#[utoipa::path(post, path = "/v1/merchant/listings", tag = "catalogue",
    security(("bearer" = []), ("session" = [])), request_body = DraftBody,
    responses(
        (status = 201, description = "A draft", body = MerchantListing),
        (status = 409, description = "Another listing has the handle",
            body = crate::openapi::ProblemBody),
        (status = 422, description = "It is not well-formed", body = crate::openapi::ProblemBody)))]
async fn create(
    once: Once,
    State(app): State<App>,
    merchant: Merchant,
    Body(body): Body<DraftBody>,
) -> Result<Answered, Problem> {
    let origin = origin_of(&app, merchant.id).await?;
    let asked = body.parse(None, merchant.id, origin)?;
    let ask = NewListing { merchant: merchant.id, draft: asked.draft };
    once.write(move |tx, moment| {
        let listing = catalog::create_listing(tx, &ask, moment)?;
        count_stated(tx, &listing, &asked.stock, moment)?;
        let stock = stock_of(tx, &listing)?;
        let location = format!("/v1/merchant/listings/{}", listing.id);
        Ok(Created { location, body: MerchantListing::new(&listing, &stock) })
    })
    .await
}

/// One of my listings
#[utoipa::path(get, path = "/v1/merchant/listings/{listing}", tag = "catalogue",
    security(("bearer" = []), ("session" = [])),
    params(("listing" = String, Path, description = "The listing")),
    responses(
        (status = 200, description = "The listing; its version is the ETag", body = MerchantListing),
        (status = 404, description = "No such listing", body = crate::openapi::ProblemBody)))]
async fn show(
    State(app): State<App>,
    merchant: Merchant,
    Path(id): Path<String>,
) -> Result<Versioned<MerchantListing>, Problem> {
    let (listing, stock) = own_listing(&app, &merchant, &id).await?;
    Ok(versioned(&listing, &stock))
}

/// Change a listing
#[utoipa::path(patch, path = "/v1/merchant/listings/{listing}", tag = "catalogue",
    security(("bearer" = []), ("session" = [])), request_body = DraftBody,
    params(("listing" = String, Path, description = "The listing"),
        ("If-Match" = String, Header, description = "The ETag of what was read")),
    responses(
        (status = 200, description = "As it now is", body = MerchantListing),
        (status = 412, description = "It has changed meanwhile",
            body = crate::openapi::ProblemBody),
        (status = 422, description = "It is not well-formed", body = crate::openapi::ProblemBody)))]
async fn edit(
    State(app): State<App>,
    merchant: Merchant,
    Path(id): Path<String>,
    IfMatch(version): IfMatch,
    Body(body): Body<DraftBody>,
) -> Result<Versioned<MerchantListing>, Problem> {
    let (old, _) = own_listing(&app, &merchant, &id).await?;
    let asked = body.parse(Some(&old), merchant.id, old.origin)?;
    let ask = EditListing { listing: old.id, version: Some(version), draft: asked.draft };
    let moment = app.clock.moment();
    let changed = app.db.write(move |tx| {
        let mut moment = moment.clone();
        let listing = catalog::edit_listing(tx, &ask, &mut moment)?;
        count_stated(tx, &listing, &asked.stock, &mut moment)?;
        let stock = stock_of(tx, &listing)?;
        Ok::<_, SaveListingError>((listing, stock))
    });
    let (listing, stock) = changed.await?;
    Ok(versioned(&listing, &stock))
}

/// What stands in the way of a listing
#[utoipa::path(get, path = "/v1/merchant/listings/{listing}/screening", tag = "catalogue",
    security(("bearer" = []), ("session" = [])),
    params(("listing" = String, Path, description = "The listing")),
    responses((status = 200, description = "What was found, what blocks first",
        body = Items<FindingBody>)))]
async fn screening(
    State(app): State<App>,
    merchant: Merchant,
    Path(id): Path<String>,
) -> Result<Items<FindingBody>, Problem> {
    let (listing, _) = own_listing(&app, &merchant, &id).await?;
    let now = app.clock.now();
    let found = app.db.read(move |tx| trust::screen_everywhere(tx, &listing, now)).await?;
    Ok(Items::new(found.findings.iter().map(FindingBody::from).collect(), None::<&()>))
}

/// HS codes that may fit
///
/// From the listing's own words, or from those that are asked for: English or Chinese, `silk scarf`, `手机`.
#[utoipa::path(get, path = "/v1/merchant/listings/{listing}/hs-suggestions", tag = "catalogue",
    security(("bearer" = []), ("session" = [])),
    params(("listing" = String, Path, description = "The listing"),
        ("words" = Option<String>, Query, description = "Words to look up instead of the listing's")),
    responses((status = 200, description = "Subheadings of HS 2022, the likeliest first",
        body = Items<SuggestionBody>)))]
async fn suggestions(
    State(app): State<App>,
    reader: Reader,
    merchant: Merchant,
    Path(id): Path<String>,
) -> Result<Items<SuggestionBody>, Problem> {
    let (listing, _) = own_listing(&app, &merchant, &id).await?;
    let asked = reader.query("words").filter(|words| !words.trim().is_empty());
    let words = asked.unwrap_or_else(|| listing.hs_words());
    let found = trade::hs::suggest(&words, 10).into_iter();
    let body = |s: trade::hs::Suggestion| SuggestionBody {
        code: s.code.to_string(),
        text: s.text,
        score: s.score,
    };
    Ok(Items::new(found.map(body).collect(), None::<&()>))
}

/// Confirm an HS code for a destination
#[utoipa::path(put, path = "/v1/merchant/listings/{listing}/hs/{destination}", tag = "catalogue",
    security(("bearer" = []), ("session" = [])), request_body = ConfirmHsBody,
    params(("listing" = String, Path, description = "The listing"),
        ("destination" = String, Path, description = "ISO 3166 country"),
        ("If-Match" = String, Header, description = "The ETag of what was read")),
    responses(
        (status = 200, description = "As it now is", body = MerchantListing),
        (status = 412, description = "It has changed meanwhile",
            body = crate::openapi::ProblemBody),
        (status = 422, description = "No such code", body = crate::openapi::ProblemBody)))]
async fn confirm_hs(
    State(app): State<App>,
    merchant: Merchant,
    Path((id, destination)): Path<(String, String)>,
    IfMatch(version): IfMatch,
    Body(body): Body<ConfirmHsBody>,
) -> Result<Versioned<MerchantListing>, Problem> {
    let (listing, stock) = own_listing(&app, &merchant, &id).await?;
    let skus = body.variants.unwrap_or_default();
    let hs = HsBody { code: body.code, edition: body.edition, state: String::new() };
    let ask = AssignHs {
        listing: listing.id,
        version: Some(version),
        skus: skus.iter().map(|sku| parsed("variants", sku)).collect::<Result<_, _>>()?,
        destinations: vec![parsed("destination", &destination)?],
        assignment: Some(hs.parse("code")?),
    };
    let moment = app.clock.moment();
    let work = app.db.write(move |tx| catalog::assign_hs(tx, &ask, &mut moment.clone()));
    Ok(versioned(&work.await?, &stock))
}
