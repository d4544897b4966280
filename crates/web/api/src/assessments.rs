//! What customs assessed, in the API.

use crate::{
    Access, Answered, App, Body, Created, MoneyBody, Once, Operator, Problem, Reader, Routes,
    openapi::{Part, ProblemBody},
};
use axum::{
    Json,
    extract::{Path, State},
};
use fulfilment::{AssessTax, By, TaxRow};
use kernel::{Date, OrderId};
use ledger::{Assessment, tax_kind};
use serde::{Deserialize, Serialize};
use utoipa::{OpenApi, ToSchema};
use web_kit::{order_parts::load, taxes::asked};

pub(crate) fn routes(routes: Routes) -> Routes {
    routes
        .document(Part::Operator, Api::openapi())
        .get("/v1/admin/orders/{order}/assessments", Access::ORDERS, assessments)
        .command("/v1/admin/orders/{order}/assessments", Access::ORDERS, assess)
        .get("/v1/admin/taxes", Access::MONEY, taxes)
}

#[derive(OpenApi)]
#[openapi(
    paths(assessments, assess, taxes),
    components(schemas(
        AssessBody,
        AssessTaxBody,
        AssessmentBody,
        AssessedTaxBody,
        AssessmentList,
        TaxRowBody,
        TaxReport
    ))
)]
struct Api;

/// One kind of tax and its amount.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct AssessTaxBody {
    /// `duty`, `vat`, `sales_tax`, `consumption_tax`, `excise` or `fee`.
    #[schema(example = "vat")]
    kind: String,
    /// In the currency of the order's taxes.
    amount: MoneyBody,
}

/// What customs assessed.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct AssessBody {
    /// The authority's own reference, 1 to 80 characters.
    #[schema(example = "2026-ABC-004711")]
    reference: String,
    /// The authority's own day.
    #[schema(example = "2026-11-24")]
    assessed_on: String,
    /// By kind, each once; a kind that is not named was assessed at nothing.
    taxes: Vec<AssessTaxBody>,
}

/// One kind of tax: quoted and assessed.
#[derive(Serialize, ToSchema)]
struct AssessedTaxBody {
    /// `duty`, `vat`, `sales_tax`, `consumption_tax`, `excise` or `fee`.
    kind: &'static str,
    /// In the order's quote.
    quoted: MoneyBody,
    /// By the assessment.
    assessed: MoneyBody,
}

/// An assessment. It is never edited: a later one takes its place.
#[derive(Serialize, ToSchema)]
struct AssessmentBody {
    /// 1, 2, 3 … of the order.
    number: i64,
    /// The authority's own reference.
    reference: String,
    /// The authority's own day.
    assessed_on: String,
    /// Whose authority it is.
    destination: String,
    /// By kind.
    taxes: Vec<AssessedTaxBody>,
    /// What was taken from the shopper for taxes; nothing once she was paid back.
    taken: MoneyBody,
    /// All that was assessed.
    assessed: MoneyBody,
    /// Assessed less taken: what the market bears, or keeps when it is below zero.
    difference: MoneyBody,
    /// Who recorded it.
    recorded_by: String,
    /// When (UTC).
    recorded_at: String,
    /// When a later one took its place (UTC).
    replaced_at: Option<String>,
}

/// The assessments of an order.
#[derive(Serialize, ToSchema)]
struct AssessmentList {
    /// Oldest first; the last one stands.
    items: Vec<AssessmentBody>,
}

/// The taxes of the shipped orders of one destination, regime, month and currency.
#[derive(Serialize, ToSchema)]
struct TaxRowBody {
    /// Country.
    #[schema(example = "CN")]
    destination: String,
    /// The regime of the quotes.
    regime: String,
    /// The month of the quotes.
    #[schema(example = "2026-11")]
    month: String,
    /// How many orders were shipped.
    orders: u64,
    /// How many of them customs assessed.
    assessed_orders: u64,
    /// What was taken from shoppers, as quoted.
    taken: MoneyBody,
    /// What customs assessed on the assessed orders.
    assessed: MoneyBody,
    /// Assessed less taken, of the assessed orders.
    difference: MoneyBody,
    /// Owed as far as is known: as assessed, and as taken where nothing was assessed yet.
    owed: MoneyBody,
}

/// Taken, assessed, difference and owed.
#[derive(Serialize, ToSchema)]
struct TaxReport {
    /// By destination, regime, month and currency.
    items: Vec<TaxRowBody>,
}

impl From<&Assessment> for AssessmentBody {
    fn from(one: &Assessment) -> AssessmentBody {
        let taxes = one.taxes.iter().map(|tax| AssessedTaxBody {
            kind: tax.kind.name(),
            quoted: tax.quoted.into(),
            assessed: tax.assessed.into(),
        });
        AssessmentBody {
            number: one.number,
            reference: one.reference.clone(),
            assessed_on: one.assessed_on.to_string(),
            destination: one.destination.to_string(),
            taxes: taxes.collect(),
            taken: one.taken.into(),
            assessed: one.assessed.into(),
            difference: one.difference().unwrap_or(one.assessed).into(),
            recorded_by: one.by.clone(),
            recorded_at: one.recorded_at.to_string(),
            replaced_at: one.replaced_at.map(|at| at.to_string()),
        }
    }
}

impl From<&TaxRow> for TaxRowBody {
    fn from(row: &TaxRow) -> TaxRowBody {
        TaxRowBody {
            destination: row.destination.to_string(),
            regime: row.regime.clone(),
            month: row.month.strftime("%Y-%m").to_string(),
            orders: row.orders,
            assessed_orders: row.assessed_orders,
            taken: row.taken.into(),
            assessed: row.assessed.into(),
            difference: row.difference.into(),
            owed: row.owed().into(),
        }
    }
}

/// What customs assessed on an order.
#[utoipa::path(get, path = "/v1/admin/orders/{order}/assessments", tag = "operator",
    security(("bearer" = []), ("session" = [])), params(("order" = String, Path)),
    responses(
        (status = 200, description = "The assessments", body = AssessmentList),
        (status = 404, description = "No such order", body = ProblemBody)))]
async fn assessments(
    State(app): State<App>,
    _operator: Operator,
    Path(order): Path<String>,
) -> Result<Json<AssessmentList>, Problem> {
    let view = load(&app, &order, By::Operator).await?;
    let items = view.assessments.iter().map(AssessmentBody::from).collect();
    Ok(Json(AssessmentList { items }))
}

/// Records what customs assessed on a shipped order and books the difference from what was taken.
/// The shopper pays what she was quoted, whatever it is. A later assessment corrects an earlier one;
/// the same told twice changes nothing.
#[utoipa::path(post, path = "/v1/admin/orders/{order}/assessments", tag = "operator",
    security(("bearer" = []), ("session" = [])), request_body = AssessBody,
    params(("order" = String, Path)),
    responses(
        (status = 201, description = "The assessment that stands now", body = AssessmentBody),
        (status = 409, description = "It was never shipped, or a later assessment is known",
            body = ProblemBody),
        (status = 422, description = "A value is wrong", body = ProblemBody)))]
async fn assess(
    once: Once,
    Operator(person): Operator,
    Path(order): Path<String>,
    Body(body): Body<AssessBody>,
) -> Result<Answered, Problem> {
    let id: OrderId = order.parse()?;
    let assessed_on: Date = body.assessed_on.parse().map_err(|_| {
        let detail = "a day as 2026-11-24";
        Problem::invalid("bad-day", detail).field("assessed_on", detail)
    })?;
    let mut taxes = Vec::new();
    for tax in &body.taxes {
        let kind = tax_kind(&tax.kind).ok_or_else(|| {
            let detail = "a kind is duty, vat, sales_tax, consumption_tax, excise or fee";
            Problem::invalid("bad-kind", detail).field("taxes", detail)
        })?;
        taxes.push((kind, tax.amount.parse("taxes")?));
    }
    let ask = AssessTax {
        order: id,
        by: By::Operator,
        recorder: person.decider().into(),
        taxes,
        reference: body.reference,
        assessed_on,
    };
    once.write(move |tx, moment| {
        let assessed = fulfilment::assess_tax(tx, &ask, moment)?;
        let location = format!("/v1/admin/orders/{id}/assessments");
        Ok(Created { location, body: AssessmentBody::from(&assessed.assessment) })
    })
    .await
}

/// Taxes taken, assessed and owed on shipped orders, by destination, regime and month.
#[utoipa::path(get, path = "/v1/admin/taxes", tag = "operator",
    security(("bearer" = []), ("session" = [])),
    params(("from" = Option<String>, Query, description = "First month, as 2026-09; by default \
            two months before this one"),
        ("to" = Option<String>, Query, description = "Last month; by default this one"),
        ("destination" = Option<String>, Query), ("regime" = Option<String>, Query)),
    responses(
        (status = 200, description = "The report", body = TaxReport),
        (status = 422, description = "A filter is wrong", body = ProblemBody)))]
async fn taxes(
    State(app): State<App>,
    _operator: Operator,
    reader: Reader,
) -> Result<Json<TaxReport>, Problem> {
    let filter = asked(&reader)?;
    let rows = fulfilment::tax_report(&app.db, &filter).await?;
    Ok(Json(TaxReport { items: rows.iter().map(TaxRowBody::from).collect() }))
}
