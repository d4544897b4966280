//! Disputes in the API, for operators: what is due, all that is known, and the decision.

use super::case_documents::DisputeDocument;
use super::disputes::{step, versioned};
use super::order_units::UnitsBody;
use super::orders::IfMatchMaybe;
use super::returns::units;
use crate::{
    Access, Answered, App, Body, Items, MoneyBody, Once, Operator, Paging, Problem, Routes,
    Versioned,
    openapi::{Part, ProblemBody},
};
use aftersales::{Award, DecideDispute, Docketed};
use axum::{
    Json,
    extract::{Path, State},
};
use fulfilment::{Bearer, By};
use kernel::{DisputeId, Moment, ReturnId, Timestamp};
use serde::{Deserialize, Serialize};
use store::Tx;
use utoipa::{OpenApi, ToSchema};
use web_kit::cursor::cut;

pub(crate) fn routes(routes: Routes) -> Routes {
    routes
        .document(Part::Aftersales, Api::openapi())
        .get("/v1/admin/disputes", Access::ORDERS, list_docket)
        .get("/v1/admin/disputes/{dispute}", Access::ORDERS, show_any_dispute)
        .get("/v1/admin/disputes/{dispute}/pack", Access::ORDERS, show_pack)
        .command("/v1/admin/disputes/{dispute}/decide", Access::ORDERS, decide)
}

#[derive(OpenApi)]
#[openapi(
    paths(list_docket, show_any_dispute, show_pack, decide),
    components(schemas(DocketBody, DocketBodies, DecideDisputeBody))
)]
struct Api;

/// A decision.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct DecideDisputeBody {
    /// `full` (all that was paid for it), `units`, `amount` or `none`.
    #[schema(example = "full")]
    outcome: String,
    /// With `units`: for how many of each the money goes back.
    #[serde(default)]
    units: Vec<UnitsBody>,
    /// With `amount`: how much, in the currency of the order.
    #[serde(default)]
    amount: Option<MoneyBody>,
    /// Who bears it: `merchant` or `market`.
    #[schema(example = "merchant")]
    bearer: String,
    /// Why, 1 to 2,000 characters; both sides read it.
    reasons: String,
}

/// A case that operators look after.
#[derive(Serialize, ToSchema)]
struct DocketBody {
    /// The dispute's or the return's id.
    id: String,
    /// `dispute`, or `return` for money that its merchant owes.
    kind: String,
    /// Where it stands.
    state: String,
    /// Of which order.
    order: String,
    /// The order's number.
    number: String,
    /// When it was opened.
    opened_at: String,
    /// When it is due.
    due_at: String,
}

impl From<&Docketed> for DocketBody {
    fn from(one: &Docketed) -> DocketBody {
        DocketBody {
            id: match one.kind.as_str() {
                "dispute" => DisputeId::from(one.case).to_string(),
                _ => ReturnId::from(one.case).to_string(),
            },
            kind: one.kind.clone(),
            state: one.state.clone(),
            order: one.order.to_string(),
            number: one.number.clone(),
            opened_at: one.opened_at.to_string(),
            due_at: one.due_at.to_string(),
        }
    }
}

/// A page of cases.
#[derive(Serialize, ToSchema)]
struct DocketBodies {
    /// What is due first at the top.
    items: Vec<DocketBody>,
    /// Give this as `cursor` for the next page.
    next: Option<String>,
}

/// What operators look after, what is due first at the top.
#[utoipa::path(get, path = "/v1/admin/disputes", tag = "aftersales",
    security(("bearer" = []), ("session" = [])),
    params(("cursor" = Option<String>, Query), ("limit" = Option<u32>, Query)),
    responses((status = 200, description = "A page of cases", body = DocketBodies)))]
async fn list_docket(
    State(app): State<App>,
    _operator: Operator,
    paging: Paging<(i64, String)>,
) -> Result<Items<DocketBody>, Problem> {
    let after = paging.after.and_then(|(at, id)| {
        let dispute = id.parse().ok().map(DisputeId::id);
        Some((Timestamp::from_micros(at), dispute.or(id.parse().ok().map(ReturnId::id))?))
    });
    let more = paging.limit.saturating_add(1);
    let mut found = app.db.read(move |tx| aftersales::docket(tx, after, more)).await?;
    let next = cut(&mut found, paging.limit, |one| (one.due_at.micros(), DocketBody::from(one).id));
    Ok(Items { items: found.iter().map(DocketBody::from).collect(), next })
}

/// Any dispute.
#[utoipa::path(get, path = "/v1/admin/disputes/{dispute}", tag = "aftersales",
    security(("bearer" = []), ("session" = [])), params(("dispute" = String, Path)),
    responses((status = 200, description = "The dispute; its version is the ETag", body = DisputeDocument)))]
async fn show_any_dispute(
    State(app): State<App>,
    _operator: Operator,
    Path(dispute): Path<String>,
) -> Result<Versioned<DisputeDocument>, Problem> {
    let id = dispute.parse()?;
    app.db.read(move |tx| versioned(tx, (id, By::Operator))).await
}

/// All that is known of a dispute, to be kept: the order, what was agreed, what was seen of the parcels, what was said
/// and decided. No address is in it.
#[utoipa::path(get, path = "/v1/admin/disputes/{dispute}/pack", tag = "aftersales",
    security(("bearer" = []), ("session" = [])), params(("dispute" = String, Path)),
    responses((status = 200, description = "The evidence pack", body = serde_json::Value)))]
async fn show_pack(
    State(app): State<App>,
    _operator: Operator,
    Path(dispute): Path<String>,
) -> Result<Json<serde_json::Value>, Problem> {
    let id: DisputeId = dispute.parse()?;
    let pack = app.db.read(move |tx| aftersales::evidence_pack(tx, id)).await?;
    Ok(Json(pack.ok_or_else(Problem::not_found)?.json()))
}

/// What a body decides.
fn award(body: &DecideDisputeBody) -> Result<(Award, Bearer), Problem> {
    let award = match body.outcome.as_str() {
        "full" => Award::Full,
        "none" => Award::None,
        "units" => Award::Units(units("units", &body.units)?),
        "amount" => {
            let amount = body.amount.as_ref();
            let amount = amount.ok_or_else(|| web_kit::invalid("amount", "how much"))?;
            Award::Amount(amount.parse("amount")?)
        }
        _ => return Err(web_kit::invalid("outcome", "full, units, amount or none")),
    };
    let bearer = match body.bearer.as_str() {
        "merchant" => Bearer::Merchant,
        "market" => Bearer::Market,
        _ => return Err(web_kit::invalid("bearer", "merchant or market")),
    };
    Ok((award, bearer))
}

/// Decides a dispute, and says why. The first decision may be appealed once; the one after an appeal is final, and is
/// another operator's.
#[utoipa::path(post, path = "/v1/admin/disputes/{dispute}/decide", tag = "aftersales",
    security(("bearer" = []), ("session" = [])), request_body = DecideDisputeBody,
    params(("dispute" = String, Path), ("If-Match" = Option<String>, Header)),
    responses(
        (status = 200, description = "The dispute, decided", body = DisputeDocument),
        (status = 409, description = "Both sides may still speak, it is decided, or you decided first", body = ProblemBody),
        (status = 412, description = "It changed since you read it", body = ProblemBody),
        (status = 422, description = "A value is wrong", body = ProblemBody)))]
async fn decide(
    once: Once,
    Operator(person): Operator,
    if_match: IfMatchMaybe,
    Path(dispute): Path<String>,
    Body(body): Body<DecideDisputeBody>,
) -> Result<Answered, Problem> {
    let ((award, bearer), by) = (award(&body)?, person.decider());
    let reasons = body.reasons;
    let run = move |tx: &mut Tx<'_>, id, moment: &mut Moment| {
        let (by, award, reasons) = (by.clone(), award.clone(), reasons.clone());
        let ask = DecideDispute { dispute: id, by, award, bearer, reasons };
        aftersales::decide_dispute(tx, &ask, moment)
    };
    step(once, (&dispute, By::Operator), if_match, run).await
}
