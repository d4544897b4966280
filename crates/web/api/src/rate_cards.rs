//! `/v1/rate-cards`: a merchant's prices for carriage.

use super::pricing::country;
use crate::{
    Access, Answered, App, Body, Created, IfMatch, Items, Merchant, MoneyBody, Once, Problem,
    Routes, Versioned, openapi::Part,
};
use axum::{
    extract::{Path, State},
    http::StatusCode,
};
use kernel::{Grams, MerchantId, Money, Timestamp};
use pricing::{
    RateCard, SaveRateCardError, Step, rate_card, rate_cards, remove_rate_card, save_rate_card,
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use utoipa::{OpenApi, ToSchema};

pub(crate) fn routes(routes: Routes) -> Routes {
    routes
        .document(Part::Prices, Api::openapi())
        .get("/v1/rate-cards", Access::MEMBER, list_cards)
        .command("/v1/rate-cards", Access::MEMBER, create_card)
        .get("/v1/rate-cards/{card}", Access::MEMBER, show_card)
        .put("/v1/rate-cards/{card}", Access::MEMBER, change_card)
        .delete("/v1/rate-cards/{card}", Access::MEMBER, remove_card)
}

#[derive(OpenApi)]
#[openapi(
    paths(list_cards, create_card, show_card, change_card, remove_card),
    components(schemas(CardBody, StepBody, CardView))
)]
struct Api;

/// A rate card to be saved.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct CardBody {
    /// Its name: small letters, digits, hyphens. Ignored when the address names the card.
    #[serde(default)]
    #[schema(example = "standard-cn")]
    code: String,
    /// `standard`, `express` …
    #[schema(example = "standard")]
    service: String,
    /// Where parcels are handed over.
    #[schema(example = "US")]
    sent_from: String,
    /// Where parcels go.
    #[schema(example = json!(["CN"]))]
    countries: Vec<String>,
    /// Days before a parcel is handed over.
    handling_days: u32,
    /// Shortest time under way, in days.
    transit_days_min: u32,
    /// Longest time under way, in days.
    transit_days_max: u32,
    /// Lightest first.
    steps: Vec<StepBody>,
}

/// Up to this weight, this price.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct StepBody {
    /// The heaviest parcel of the step, in grams.
    weight_grams_max: u32,
    /// What it costs.
    price: MoneyBody,
}

/// A rate card.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CardView {
    code: String,
    service: String,
    sent_from: String,
    countries: Vec<String>,
    handling_days: u32,
    transit_days_min: u32,
    transit_days_max: u32,
    steps: Vec<StepBody>,
    /// The ETag.
    version: i64,
}

impl From<RateCard> for CardView {
    fn from(card: RateCard) -> CardView {
        let step = |step: &Step| StepBody {
            weight_grams_max: step.up_to.grams(),
            price: step.price.into(),
        };
        CardView {
            steps: card.steps.iter().map(step).collect(),
            countries: card.countries.iter().map(|c| c.code().to_owned()).collect(),
            sent_from: card.sent_from.code().to_owned(),
            code: card.code,
            service: card.service,
            handling_days: card.handling_days,
            transit_days_min: card.transit_days_min,
            transit_days_max: card.transit_days_max,
            version: card.version,
        }
    }
}

impl CardBody {
    fn parse(self, merchant: MerchantId, code: String, version: i64) -> Result<RateCard, Problem> {
        let (mut countries, mut seen) = (Vec::new(), BTreeSet::new());
        for text in &self.countries {
            let one = country(text, "countries")?;
            if seen.insert(one) {
                countries.push(one);
            }
        }
        let mut steps: Vec<Step> = Vec::new();
        for step in &self.steps {
            let price: Money = step.price.parse("steps")?;
            steps.push(Step { up_to: Grams::new(step.weight_grams_max), price });
        }
        Ok(RateCard {
            merchant,
            code,
            service: self.service,
            sent_from: country(&self.sent_from, "sent_from")?,
            countries,
            handling_days: self.handling_days,
            transit_days_min: self.transit_days_min,
            transit_days_max: self.transit_days_max,
            steps,
            version,
            updated_at: Timestamp::from_micros(0),
        })
    }
}

/// The merchant's rate cards.
#[utoipa::path(
    get, path = "/v1/rate-cards", tag = "Prices", security(("bearer" = []), ("session" = [])),
    responses((status = 200, description = "The cards, by name", body = Items<CardView>))
)]
async fn list_cards(
    State(app): State<App>,
    merchant: Merchant,
) -> Result<Items<CardView>, Problem> {
    let cards = app.db.read(move |tx| rate_cards(tx, merchant.id)).await?;
    Ok(Items { items: cards.into_iter().map(CardView::from).collect(), next: None })
}

/// Makes a rate card.
#[utoipa::path(
    post, path = "/v1/rate-cards", tag = "Prices", security(("bearer" = []), ("session" = [])),
    request_body = CardBody,
    responses(
        (status = 201, description = "The card", body = CardView),
        (status = 409, description = "The name is taken", body = crate::openapi::ProblemBody),
        (status = 422, description = "What is wrong with it", body = crate::openapi::ProblemBody),
    )
)]
async fn create_card(
    once: Once,
    merchant: Merchant,
    Body(body): Body<CardBody>,
) -> Result<Answered, Problem> {
    let code = body.code.clone();
    let ask = body.parse(merchant.id, code, 0)?;
    once.write(move |tx, moment| {
        let version = save_rate_card(tx, &ask, moment).map_err(|error| match error {
            SaveRateCardError::Changed { code } => {
                let why = format!("there is a rate card \"{code}\" already");
                Problem::conflict("rate-card-exists", &why).field("code", &why)
            }
            other => other.into(),
        })?;
        let card = RateCard { version, ..ask.clone() };
        let location = format!("/v1/rate-cards/{}", card.code);
        Ok(Created { location, body: CardView::from(card) })
    })
    .await
}

/// A rate card.
#[utoipa::path(
    get, path = "/v1/rate-cards/{card}", tag = "Prices",
    security(("bearer" = []), ("session" = [])), params(("card" = String, Path)),
    responses((status = 200, description = "The card with its ETag", body = CardView))
)]
async fn show_card(
    State(app): State<App>,
    merchant: Merchant,
    Path(code): Path<String>,
) -> Result<Versioned<CardView>, Problem> {
    let found = app.db.read(move |tx| rate_card(tx, merchant.id, &code)).await?;
    let card = found.ok_or_else(Problem::not_found)?;
    Ok(Versioned { version: card.version, body: card.into() })
}

/// Changes a rate card; send its ETag as If-Match.
#[utoipa::path(
    put, path = "/v1/rate-cards/{card}", tag = "Prices",
    security(("bearer" = []), ("session" = [])),
    params(("card" = String, Path), ("If-Match" = String, Header)), request_body = CardBody,
    responses(
        (status = 200, description = "The card with its new ETag", body = CardView),
        (status = 412, description = "It changed meanwhile", body = crate::openapi::ProblemBody),
        (status = 422, description = "What is wrong with it", body = crate::openapi::ProblemBody),
    )
)]
async fn change_card(
    State(app): State<App>,
    merchant: Merchant,
    Path(code): Path<String>,
    IfMatch(version): IfMatch,
    Body(body): Body<CardBody>,
) -> Result<Versioned<CardView>, Problem> {
    let mut card = body.parse(merchant.id, code, version.max(1))?;
    let (moment, ask) = (app.clock.moment(), card.clone());
    card.version = app.db.write(move |tx| save_rate_card(tx, &ask, &mut moment.clone())).await?;
    Ok(Versioned { version: card.version, body: card.into() })
}

/// Removes a rate card; orders keep the freight they were quoted.
#[utoipa::path(
    delete, path = "/v1/rate-cards/{card}", tag = "Prices",
    security(("bearer" = []), ("session" = [])), params(("card" = String, Path)),
    responses((status = 204, description = "Gone"))
)]
async fn remove_card(
    State(app): State<App>,
    merchant: Merchant,
    Path(code): Path<String>,
) -> Result<StatusCode, Problem> {
    let moment = app.clock.moment();
    app.db.write(move |tx| remove_rate_card(tx, merchant.id, &code, &mut moment.clone())).await?;
    Ok(StatusCode::NO_CONTENT)
}
