//! The public list of merchants in the API.

use crate::{Access, App, Items, Paging, Problem, Routes, Versioned, openapi::Part};
use axum::extract::{Path, State};
use kernel::Slug;
use merchants::{LocalText, Merchant, VerifiedHow};
use serde::Serialize;
use std::collections::BTreeMap;
use utoipa::{OpenApi, ToSchema};

pub(crate) fn routes(routes: Routes) -> Routes {
    routes.document(Part::Merchants, Api::openapi()).get("/v1/merchants", Access::Public, list).get(
        "/v1/merchants/{slug}",
        Access::Public,
        show,
    )
}

#[derive(OpenApi)]
#[openapi(paths(list, show), components(schemas(MerchantBody, MerchantList)))]
struct Api;

/// A text per language: `{"en": "Harbor Orchard", "zh": "海港果园"}`.
pub(super) type Texts = BTreeMap<String, String>;

fn texts(text: &LocalText) -> Texts {
    text.iter().map(|(lang, text)| (lang.tag().to_owned(), text.to_owned())).collect()
}

/// A merchant that may sell.
#[derive(Serialize, ToSchema)]
pub(super) struct MerchantBody {
    /// Its id.
    #[schema(example = "mer_00000000000000000000000000")]
    id: String,
    /// Its name in addresses.
    #[schema(example = "harbor-orchard")]
    slug: String,
    /// `individual`, `business`, `farm`, `store`, `brand_flagship` or `operator`.
    kind: &'static str,
    /// Its name, by language.
    name: Texts,
    /// Who they are, by language.
    about: Texts,
    /// ISO 3166-1 country it ships from.
    #[schema(example = "US")]
    country: String,
    /// The town or region, by language.
    place: Texts,
    /// ISO 4217 currency in which it prices and is paid.
    #[schema(example = "USD")]
    payout_currency: String,
    /// How the operator made sure of it.
    verified_how: Option<&'static str>,
}

impl From<&Merchant> for MerchantBody {
    fn from(merchant: &Merchant) -> MerchantBody {
        MerchantBody {
            id: merchant.id.to_string(),
            slug: merchant.slug.to_string(),
            kind: merchant.kind.key(),
            name: texts(&merchant.name),
            about: texts(&merchant.about),
            country: merchant.country.code().to_owned(),
            place: texts(&merchant.place),
            payout_currency: merchant.payout_currency.code().to_owned(),
            verified_how: merchant.verified_how.as_ref().map(VerifiedHow::key),
        }
    }
}

/// A page of merchants.
#[derive(Serialize, ToSchema)]
struct MerchantList {
    /// By slug.
    items: Vec<MerchantBody>,
    /// Give this as `cursor` for the next page.
    next: Option<String>,
}

/// The merchants of the market
#[utoipa::path(get, path = "/v1/merchants", tag = "merchants",
    params(("cursor" = Option<String>, Query), ("limit" = Option<u32>, Query)),
    responses((status = 200, description = "Approved merchants, by slug", body = MerchantList)))]
async fn list(
    State(app): State<App>,
    paging: Paging<Slug>,
) -> Result<Items<MerchantBody>, Problem> {
    let (after, limit) = (paging.after, paging.limit);
    let mut found =
        app.db.read(move |tx| merchants::merchants(tx, after.as_ref(), limit + 1)).await?;
    let more = found.len() > limit as usize;
    found.truncate(limit as usize);
    let next = found.last().filter(|_| more).map(|m| m.slug.clone());
    Ok(Items::new(found.iter().map(MerchantBody::from).collect(), next.as_ref()))
}

/// A merchant
#[utoipa::path(get, path = "/v1/merchants/{slug}", tag = "merchants",
    params(("slug" = String, Path)),
    responses(
        (status = 200, description = "The merchant", body = MerchantBody),
        (status = 404, description = "There is none", body = crate::openapi::ProblemBody)))]
async fn show(
    State(app): State<App>,
    Path(slug): Path<String>,
) -> Result<Versioned<MerchantBody>, Problem> {
    let slug: Slug = slug.parse().map_err(|_| Problem::not_found())?;
    let found = app.db.read(move |tx| merchants::merchant_by_slug(tx, &slug)).await?;
    let merchant = found.filter(Merchant::is_approved).ok_or_else(Problem::not_found)?;
    Ok(Versioned { version: merchant.version, body: MerchantBody::from(&merchant) })
}
