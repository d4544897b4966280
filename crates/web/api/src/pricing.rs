//! `/v1/quotes`, `/v1/lanes`, `/v1/fx`: prices across a border and what they rest on.

mod bodies;
mod choices;
pub(crate) mod claim;
mod lanes;
mod rates;

use crate::{
    Access, Answered, App, Body, Once, Problem, Reader, Routes, components::note_texts,
    openapi::Part,
};
use axum::{Json, extract::State};
use bodies::{QuoteBody, QuoteGoodsBody, QuoteLineBody};
use calculator::{
    Answer, QuoteArgs, QuoteProblem, answer_document, answer_here, book_for, document,
};
use choices::{LaneChoiceBody, LaneChoiceView};
use kernel::{Country, MerchantId, SkuId, Timestamp};
use lanes::LaneView;
use pricing::{ParcelQuote, ParcelRequest, quote_parcel};
use rates::RateView;
use serde_json::Value;
use utoipa::OpenApi;

pub(crate) fn routes(routes: Routes) -> Routes {
    routes
        .document(Part::Prices, Api::openapi())
        .command("/v1/quotes", Access::Public, quote)
        .get("/v1/lanes", Access::Public, lanes::lanes)
        .get("/v1/fx", Access::Public, rates::rate)
        .document(Part::Operator, Keep::openapi())
        .get("/v1/admin/lane-choices", Access::RULES, choices::list)
        .put("/v1/admin/lane-choices/{destination}", Access::RULES, choices::put)
        .delete("/v1/admin/lane-choices/{destination}", Access::RULES, choices::remove)
}

#[derive(OpenApi)]
#[openapi(
    paths(quote, lanes::lanes, rates::rate),
    components(schemas(QuoteBody, QuoteLineBody, QuoteGoodsBody, LaneView, RateView))
)]
struct Api;

#[derive(OpenApi)]
#[openapi(
    paths(choices::list, choices::put, choices::remove),
    components(schemas(LaneChoiceView, LaneChoiceBody))
)]
struct Keep;

/// Products of one question.
const PRODUCTS_MOST: usize = 200;

/// Prices a parcel: every line with its base, rate, formula, rule, date and source.
///
/// The answer to a question of its own products is kept under its `id`, to be computed again: for 90 days
/// when you are signed in; otherwise for a day at most, and only the latest few thousand of all callers.
#[utoipa::path(
    post, path = "/v1/quotes", tag = "Prices", request_body = QuoteBody,
    responses(
        (status = 200, description = "The landed cost", body = Object),
        (status = 422, description = "No price, and the way out", body = crate::openapi::ProblemBody),
    )
)]
async fn quote(
    once: Once,
    State(app): State<App>,
    reader: Reader,
    Body(body): Body<QuoteBody>,
) -> Result<Answered, Problem> {
    if body.goods.len().max(body.lines.len()) > PRODUCTS_MOST {
        let why = format!("a question is of at most {PRODUCTS_MOST} products: ask several");
        let field = if body.goods.len() > PRODUCTS_MOST { "goods" } else { "lines" };
        return Err(Problem::invalid("too-many-products", &why).field(field, why));
    }
    if body.lane.is_some() || body.hs.is_some() || !body.goods.is_empty() {
        if body.merchant.is_some() || !body.lines.is_empty() {
            let why =
                "ask either for a merchant's products (merchant, lines) or for any (lane, goods)";
            return Err(Problem::invalid("two-questions", why).field("merchant", why));
        }
        return products(once, &app, &reader, body).await;
    }
    let merchant = find_merchant(&app, body.merchant.as_deref().unwrap_or_default()).await?;
    let destination = match &body.destination {
        Some(text) => country(text, "destination")?,
        None => reader.destination(),
    };
    let mut lines: Vec<(SkuId, u32)> = Vec::new();
    for line in &body.lines {
        let sku = line
            .sku
            .parse()
            .map_err(|e: kernel::IdError| Problem::invalid("unknown-sku", &e).field("sku", &e))?;
        lines.push((sku, line.quantity));
    }
    let request = ParcelRequest { merchant, destination, lines, service: body.service };
    let now = reader.now();
    once.read(move |tx| Ok(Json(quote_document(&quote_parcel(tx, &request, now)?)))).await
}

/// The JSON of a parcel's quote: its landed cost, and the parcel it is for.
pub(crate) fn quote_document(quote: &ParcelQuote) -> Value {
    let rates = [quote.fx.clone()];
    let foreign = quote.fx.from != quote.fx.to;
    let mut json = document(&quote.landed, if foreign { &rates } else { &[] }, &note_texts);
    let lines: Vec<Value> = quote
        .lines
        .iter()
        .map(|line| {
            serde_json::json!({
                "sku": line.sku, "listing": line.listing, "code": line.code,
                "quantity": line.quantity, "unit_price": line.unit_price, "amount": line.amount,
                "merchant_unit_price": line.merchant_unit_price, "hs": line.hs,
            })
        })
        .collect();
    json["aged"] = serde_json::json!(quote.aged);
    json["parcel"] = serde_json::json!({
        "merchant": quote.merchant, "sent_from": quote.sent_from,
        "destination": quote.destination, "weight_g": quote.weight, "products": lines,
        "goods": quote.goods, "freight": quote.freight, "taxes": quote.taxes,
        "service": quote.service(), "arrives": [quote.promise.0, quote.promise.1],
        "expires_at": quote.expires_at.map(|at| at.to_string()), "digest": quote.digest,
    });
    json
}

/// Prices products that need not be listed.
async fn products(
    once: Once,
    app: &App,
    reader: &Reader,
    body: QuoteBody,
) -> Result<Answered, Problem> {
    let args = body.into_args()?;
    let answer = ask(app, args, reader.now()).await??;
    let (kept, json) = (answer.to_store(), answer_document(&answer, &note_texts));
    let keep = match reader.principal() {
        Some(_) => calculator::store_quote,
        None => calculator::store_visitor_quote,
    };
    once.write(move |tx, moment| {
        let mut json = json.clone();
        json["id"] = serde_json::json!(keep(tx, &kept, moment)?);
        Ok(Json(json))
    })
    .await
}

/// A landed cost by the market's book and exchange rates.
pub(crate) async fn ask(
    app: &App,
    args: QuoteArgs,
    now: Timestamp,
) -> Result<Result<Answer, QuoteProblem>, store::StoreError> {
    app.db
        .read(move |tx| {
            let book = book_for(tx, &args, now)?;
            answer_here(tx, &book, &args, now)
        })
        .await
}

async fn find_merchant(app: &App, text: &str) -> Result<MerchantId, Problem> {
    let unknown = || {
        let why = "name a merchant by its id or short name";
        Problem::invalid("unknown-merchant", why).field("merchant", why)
    };
    if let Ok(id) = text.parse::<MerchantId>() {
        return Ok(id);
    }
    let slug = text.parse::<kernel::Slug>().map_err(|_| unknown())?;
    let found = app.db.read(move |tx| merchants::merchant_by_slug(tx, &slug)).await?;
    found.map(|merchant| merchant.id).ok_or_else(unknown)
}

pub(super) fn country(text: &str, field: &'static str) -> Result<Country, Problem> {
    text.parse()
        .map_err(|e: kernel::CountryError| Problem::invalid("bad-country", &e).field(field, &e))
}
