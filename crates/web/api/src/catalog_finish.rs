//! Many drafts at once in the API: shelf, weight, customs code, and on sale.

use super::accounts::{invalid, parsed};
use super::catalog_bodies::FindingBody;
use crate::{Access, Answered, Body, Merchant, Once, Problem, Routes, openapi::Part};
use axum::Json;
use kernel::Grams;
use serde::{Deserialize, Serialize};
use trust::{FinishError, FinishListing, Finished, finish_listings};
use utoipa::{OpenApi, ToSchema};

pub(crate) fn routes(routes: Routes) -> Routes {
    routes.document(Part::Catalogue, Api::openapi()).command(
        "/v1/merchant/listings/finish",
        Access::MEMBER,
        finish,
    )
}

#[derive(OpenApi)]
#[openapi(
    paths(finish),
    components(schemas(FinishBody, FinishOne, FinishedBody, FinishedOne, FinishRefused))
)]
struct Api;

/// Listings that one request finishes.
const LISTINGS_MAX: usize = 100;

/// What many listings are given.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct FinishBody {
    /// At most a hundred, each once.
    #[schema(max_items = 100)]
    listings: Vec<FinishOne>,
    /// Put on sale what then lacks nothing.
    #[serde(default)]
    publish: bool,
}

/// What one of them is given; what is left out stays as it is.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct FinishOne {
    /// Which.
    listing: String,
    /// The version that was read; whatever is there, when it is left out.
    version: Option<i64>,
    /// A shelf of the market.
    category: Option<String>,
    /// The packed weight, in grams, of those of its variants that have none.
    weight_g: Option<u32>,
    /// The code of HS 2022 that its merchant stands by, for all its variants and every destination she ships
    /// to; for several destinations its first six digits.
    hs_code: Option<String>,
}

impl FinishOne {
    fn parse(&self, at: usize, publish: bool) -> Result<FinishListing, Problem> {
        let field = |name: &str| format!("listings[{at}].{name}");
        let code = self.hs_code.as_ref();
        let weight = match self.weight_g {
            Some(0) => return Err(invalid(&field("weight_g"), "write grams above zero")),
            grams => grams.map(Grams::new),
        };
        Ok(FinishListing {
            listing: parsed(&field("listing"), &self.listing)?,
            version: self.version,
            category: self.category.clone(),
            weight,
            code: code.map(|code| parsed(&field("hs_code"), code)).transpose()?,
            publish,
        })
    }
}

/// What became of many listings.
#[derive(Serialize, ToSchema)]
struct FinishedBody {
    /// In the order in which they were named.
    listings: Vec<FinishedOne>,
}

/// What became of one of them.
#[derive(Serialize, ToSchema)]
struct FinishedOne {
    /// Which.
    listing: String,
    /// Its version now; null when it was left as it was.
    version: Option<i64>,
    /// It is for sale.
    published: bool,
    /// What it still lacks.
    lacking: Vec<FindingBody>,
    /// Why it was left as it was; null when it was not.
    refused: Option<FinishRefused>,
}

/// Why a listing was left as it was.
#[derive(Serialize, ToSchema)]
struct FinishRefused {
    /// A stable word: `not-found`, `changed`, `archived`, `malformed`, `unknown-code`, `busy`.
    code: &'static str,
    /// What is wrong.
    what: String,
}

impl From<&FinishError> for FinishRefused {
    fn from(error: &FinishError) -> FinishRefused {
        let code = match error {
            FinishError::NotFound => "not-found",
            FinishError::Changed { .. } => "changed",
            FinishError::Archived => "archived",
            FinishError::Malformed(_) => "malformed",
            FinishError::UnknownCode(_) => "unknown-code",
            FinishError::Store(_) => "busy",
        };
        FinishRefused { code, what: error.to_string() }
    }
}

fn finished(listing: String, outcome: Result<Finished, FinishError>) -> FinishedOne {
    match outcome {
        Ok(one) => FinishedOne {
            listing,
            version: Some(one.listing.version),
            published: one.published,
            lacking: one.lacking.iter().map(FindingBody::from).collect(),
            refused: None,
        },
        Err(error) => FinishedOne {
            listing,
            version: None,
            published: false,
            lacking: Vec::new(),
            refused: Some(FinishRefused::from(&error)),
        },
    }
}

/// Finish many listings
///
/// Gives each its shelf, weight and customs code, and puts on sale what lacks nothing. Each is told by
/// itself: what cannot be done for one holds up no other.
#[utoipa::path(post, path = "/v1/merchant/listings/finish", tag = "catalogue",
    security(("bearer" = []), ("session" = [])), request_body = FinishBody,
    responses(
        (status = 200, description = "What became of each", body = FinishedBody),
        (status = 422, description = "A field is wrong, and nothing was changed",
            body = crate::openapi::ProblemBody)))]
async fn finish(
    once: Once,
    merchant: Merchant,
    Body(body): Body<FinishBody>,
) -> Result<Answered, Problem> {
    if body.listings.len() > LISTINGS_MAX {
        return Err(invalid("listings", "name at most a hundred"));
    }
    let all = body.listings.iter().enumerate();
    let asks = all.map(|(at, one)| one.parse(at, body.publish));
    let asks: Vec<FinishListing> = asks.collect::<Result<_, Problem>>()?;
    once.write(move |tx, moment| {
        let outcomes = finish_listings(tx, merchant.id, &asks, moment)?.into_iter();
        let listings = outcomes.map(|(id, outcome)| finished(id.to_string(), outcome)).collect();
        Ok(Json(FinishedBody { listings }))
    })
    .await
}
