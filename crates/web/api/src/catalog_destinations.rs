//! A merchant's listing, destination by destination, in the API: where it is sold and at which price
//! at the door, why not elsewhere, and one code for all destinations.

use super::{
    accounts::parsed,
    catalog::versioned,
    catalog_bodies::{HsBody, MerchantListing},
};
use crate::{
    Access, App, Body, IfMatch, Items, Merchant, MoneyBody, Problem, Routes, Versioned,
    openapi::Part,
};
use axum::extract::{Path, State};
use catalog::{AssignHs, HsState, Listing, SetAttribute};
use kernel::{Country, SkuId};
use pricing::{ParcelQuote, QuoteRefusal};
use serde::{Deserialize, Serialize};
use store::StoreError;
use utoipa::{OpenApi, ToSchema};
use web_kit::own::own_listing;

pub(crate) fn routes(routes: Routes) -> Routes {
    routes
        .document(Part::Catalogue, Api::openapi())
        .get("/v1/merchant/listings/{listing}/destinations", Access::MEMBER, destinations)
        .put("/v1/merchant/listings/{listing}/hs", Access::MEMBER, confirm_everywhere)
        .put("/v1/merchant/listings/{listing}/attributes/{name}", Access::MEMBER, set_attribute)
}

#[derive(OpenApi)]
#[openapi(
    paths(destinations, confirm_everywhere, set_attribute),
    components(schemas(
        DestinationBody,
        DestinationVariant,
        NationalLine,
        ConfirmEverywhereBody,
        AttributeBody
    ))
)]
struct Api;

/// A line of a destination's tariff.
#[derive(Serialize, ToSchema)]
struct NationalLine {
    /// Its code.
    #[schema(example = "6912.00.44")]
    code: String,
    /// Its rate, as it is written.
    #[schema(example = "10%")]
    rate: String,
    /// What the tariff calls it, in English; null where its words are not shipped.
    words: Option<&'static str>,
}

/// One variant at one destination.
#[derive(Serialize, ToSchema)]
struct DestinationVariant {
    /// The variant.
    variant: String,
    /// The confirmed or suggested HS code there.
    hs: Option<String>,
    /// Whether you stand by the code.
    hs_confirmed: bool,
    /// All that one unit costs at the door; null when it is not sold there.
    landed: Option<MoneyBody>,
    /// The regime it comes in under.
    regime: Option<String>,
    /// Why it is not sold there: a stable word.
    #[schema(example = "ambiguous-hs")]
    refusal: Option<&'static str>,
    /// The same as a sentence.
    what: Option<String>,
    /// The field to mend.
    field: Option<String>,
    /// What can be done.
    ways_out: Vec<String>,
    /// Where the tariff needs more digits: its lines below your code.
    candidates: Vec<NationalLine>,
    /// Where the rules ask for a fact: one of these attributes is enough.
    attributes: Vec<String>,
}

/// A destination that the merchant ships to.
#[derive(Serialize, ToSchema)]
struct DestinationBody {
    /// ISO 3166.
    #[schema(example = "SG")]
    destination: String,
    /// Whether any variant is sold there.
    sold: bool,
    /// The variants.
    variants: Vec<DestinationVariant>,
}

/// An HS code that the merchant stands by at several destinations.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ConfirmEverywhereBody {
    /// 6, 8 or 10 digits; for more than one destination the first six count, which are the same
    /// everywhere. National digits confirmed before that begin with them stay.
    #[schema(example = "6912.00")]
    code: String,
    /// The year its edition began; 2022 when missing.
    edition: Option<u16>,
    /// The variants it holds for; all when missing.
    variants: Option<Vec<String>>,
    /// Where; every destination of your rate cards when missing.
    destinations: Option<Vec<String>>,
}

/// A fact about variants.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct AttributeBody {
    /// What it is; empty takes it away.
    #[schema(example = "750")]
    value: String,
    /// The variants it holds for; all when missing.
    variants: Option<Vec<String>>,
}

fn variant(
    listing: &Listing,
    there: Country,
    (sku, price): &(SkuId, Result<ParcelQuote, QuoteRefusal>),
) -> DestinationVariant {
    let assigned = listing.variant(*sku).and_then(|variant| variant.hs.get(&there));
    let refusal = price.as_ref().err();
    let (candidates, attributes) = match refusal {
        Some(QuoteRefusal::Trade(trade::Refusal::AmbiguousHs { candidates, .. })) => {
            (candidates.as_slice(), [].as_slice())
        }
        Some(QuoteRefusal::Trade(trade::Refusal::MissingAttribute { any_of, .. })) => {
            ([].as_slice(), any_of.as_slice())
        }
        _ => ([].as_slice(), [].as_slice()),
    };
    let line = |(code, rate): &(String, String)| NationalLine {
        words: trade::hs::national(there, code),
        code: code.clone(),
        rate: rate.clone(),
    };
    let ways = refusal.map(QuoteRefusal::ways_out).unwrap_or_default();
    DestinationVariant {
        variant: sku.to_string(),
        hs: assigned.map(|hs| hs.code.to_string()),
        hs_confirmed: assigned.is_some_and(|hs| hs.state == HsState::Confirmed),
        landed: price.as_ref().ok().map(|quote| quote.total.into()),
        regime: price.as_ref().ok().map(|quote| quote.regime.clone()),
        refusal: refusal.map(QuoteRefusal::slug),
        what: refusal.map(ToString::to_string),
        field: refusal.map(QuoteRefusal::field),
        ways_out: ways.iter().map(|way| way.text().to_owned()).collect(),
        candidates: candidates.iter().map(line).collect(),
        attributes: attributes.to_vec(),
    }
}

/// Where a listing is sold
///
/// Every destination of your rate cards: the price at the door and the regime, or why it is not sold
/// there and what can be done.
#[utoipa::path(get, path = "/v1/merchant/listings/{listing}/destinations", tag = "catalogue",
    security(("bearer" = []), ("session" = [])),
    params(("listing" = String, Path, description = "The listing")),
    responses((status = 200, description = "By destination", body = Items<DestinationBody>)))]
async fn destinations(
    State(app): State<App>,
    merchant: Merchant,
    Path(id): Path<String>,
) -> Result<Items<DestinationBody>, Problem> {
    let (listing, _) = own_listing(&app, &merchant, &id).await?;
    let now = app.clock.now();
    let found = app.db.read(move |tx| {
        let mut items = Vec::new();
        let home = (listing.merchant, listing.origin);
        let meant = trust::destinations_meant(tx, home, now)?;
        for (there, prices) in pricing::listing_prices(tx, &listing, &meant, now)? {
            items.push(DestinationBody {
                destination: there.code().to_owned(),
                sold: prices.iter().any(|(_, price)| price.is_ok()),
                variants: prices.iter().map(|one| variant(&listing, there, one)).collect(),
            });
        }
        Ok::<_, StoreError>(items)
    });
    Ok(Items::new(found.await?, None::<&()>))
}

fn skus(variants: Option<Vec<String>>) -> Result<Vec<SkuId>, Problem> {
    let variants = variants.unwrap_or_default();
    variants.iter().map(|sku| parsed("variants", sku)).collect()
}

/// Confirm an HS code for all destinations
#[utoipa::path(put, path = "/v1/merchant/listings/{listing}/hs", tag = "catalogue",
    security(("bearer" = []), ("session" = [])), request_body = ConfirmEverywhereBody,
    params(("listing" = String, Path, description = "The listing"),
        ("If-Match" = String, Header, description = "The ETag of what was read")),
    responses(
        (status = 200, description = "As it now is", body = MerchantListing),
        (status = 412, description = "It has changed meanwhile",
            body = crate::openapi::ProblemBody),
        (status = 422, description = "No such code", body = crate::openapi::ProblemBody)))]
async fn confirm_everywhere(
    State(app): State<App>,
    merchant: Merchant,
    Path(id): Path<String>,
    IfMatch(version): IfMatch,
    Body(body): Body<ConfirmEverywhereBody>,
) -> Result<Versioned<MerchantListing>, Problem> {
    let (listing, stock) = own_listing(&app, &merchant, &id).await?;
    let (owner, origin) = (listing.merchant, listing.origin);
    let there: Vec<Country> = match &body.destinations {
        Some(named) => {
            let read = named.iter().map(|code| parsed("destinations", code));
            read.collect::<Result<_, _>>()?
        }
        None => {
            let now = app.clock.now();
            let meant = app.db.read(move |tx| trust::destinations_meant(tx, (owner, origin), now));
            meant.await?
        }
    };
    let hs = HsBody { code: body.code, edition: body.edition, state: String::new() };
    let ask = AssignHs {
        listing: listing.id,
        version: Some(version),
        skus: skus(body.variants)?,
        destinations: there,
        assignment: Some(hs.parse("code")?),
    };
    let moment = app.clock.moment();
    let work = app.db.write(move |tx| catalog::assign_hs(tx, &ask, &mut moment.clone()));
    Ok(versioned(&work.await?, &stock))
}

/// State a fact that the rules of a destination ask for
#[utoipa::path(put, path = "/v1/merchant/listings/{listing}/attributes/{name}", tag = "catalogue",
    security(("bearer" = []), ("session" = [])), request_body = AttributeBody,
    params(("listing" = String, Path, description = "The listing"),
        ("name" = String, Path, description = "For example volume_ml, abv_percent, net_weight_g, \
            scope or duty_rate_th"),
        ("If-Match" = String, Header, description = "The ETag of what was read")),
    responses(
        (status = 200, description = "As it now is", body = MerchantListing),
        (status = 412, description = "It has changed meanwhile",
            body = crate::openapi::ProblemBody),
        (status = 422, description = "Not an attribute", body = crate::openapi::ProblemBody)))]
async fn set_attribute(
    State(app): State<App>,
    merchant: Merchant,
    Path((id, name)): Path<(String, String)>,
    IfMatch(version): IfMatch,
    Body(body): Body<AttributeBody>,
) -> Result<Versioned<MerchantListing>, Problem> {
    let (listing, stock) = own_listing(&app, &merchant, &id).await?;
    let ask = SetAttribute {
        listing: listing.id,
        version: Some(version),
        skus: skus(body.variants)?,
        name,
        value: body.value,
    };
    let moment = app.clock.moment();
    let work = app.db.write(move |tx| catalog::set_attribute(tx, &ask, &mut moment.clone()));
    Ok(versioned(&work.await?, &stock))
}
