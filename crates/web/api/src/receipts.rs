//! Money of payment providers that no order explains, for operators.

use crate::{
    Access, Answered, App, Body, Items, MoneyBody, Once, Operator, Paging, Problem, Reader, Routes,
    openapi::{Part, ProblemBody},
};
use axum::{Json, extract::State, http::StatusCode};
use kernel::{CheckoutId, Timestamp};
use orders::{DecideReceipt, Movement, MovementState};
use serde::{Deserialize, Serialize};
use utoipa::{OpenApi, ToSchema};
use web_kit::cursor::cut;

pub(crate) fn routes(routes: Routes) -> Routes {
    routes
        .document(Part::Operator, Api::openapi())
        .get("/v1/admin/provider-movements", Access::MONEY, list)
        .command("/v1/admin/provider-movements/return", Access::MONEY, return_receipt)
        .command("/v1/admin/provider-movements/assign", Access::MONEY, assign)
        .command("/v1/admin/provider-movements/bear", Access::MONEY, bear)
        .get("/v1/admin/provider-notices", Access::MONEY, notices)
        .command("/v1/admin/provider-notices/seen", Access::MONEY, see)
}

#[derive(OpenApi)]
#[openapi(
    paths(list, return_receipt, assign, bear, notices, see),
    components(schemas(
        MovementBody,
        ReceiptBody,
        AssignBody,
        BearBody,
        ProviderNoticeBody,
        SeenNoticeBody
    ))
)]
struct Api;

/// Money that a provider says has moved.
#[derive(Serialize, ToSchema)]
struct MovementBody {
    /// The provider.
    provider: String,
    /// The provider's id of it.
    provider_ref: String,
    /// `in` (a shopper paid) or `out` (she was paid back).
    direction: &'static str,
    /// The payment that it names, whether the market knows it or not.
    reference: String,
    /// How much.
    amount: MoneyBody,
    /// What of it is open still.
    left: MoneyBody,
    /// What of it the market bears; nothing, or less when a refund explained it after all.
    borne: MoneyBody,
    /// `open` (decide it), `returning`, `returned`, `assigned`, `explained` (by refunds, or the market bears it) or
    /// `matched`.
    state: &'static str,
    /// `unknown` (no payment was asked for under that reference), `amount` (another one was asked for),
    /// `late`, `twice` or `unasked` (a refund that nobody asked for).
    why: String,
    /// When the provider said so.
    told_at: String,
    /// Who decided.
    decided_by: Option<String>,
    /// Why the market bears it; else empty.
    reason: String,
}

/// A receipt that waits.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ReceiptBody {
    provider: String,
    provider_ref: String,
}

/// A receipt and the checkout that it is for.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct AssignBody {
    provider: String,
    provider_ref: String,
    /// Unpaid, or over while its goods can still be had, and of just that amount.
    checkout: String,
}

/// A refund that nobody asked for, and why the market bears what of it is open.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct BearBody {
    provider: String,
    provider_ref: String,
    /// In 1 to 500 characters, for whoever reads the books later.
    reason: String,
}

/// What a provider said and this version does not understand.
#[derive(Serialize, ToSchema)]
struct ProviderNoticeBody {
    provider: String,
    id: String,
    /// What it says that it is about.
    kind: String,
    /// The whole message.
    body: String,
    told_at: String,
}

/// A message that was read.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct SeenNoticeBody {
    provider: String,
    id: String,
}

impl From<&Movement> for MovementBody {
    fn from(movement: &Movement) -> MovementBody {
        MovementBody {
            provider: movement.provider.clone(),
            provider_ref: movement.provider_ref.clone(),
            direction: movement.direction.key(),
            reference: movement.reference.to_string(),
            amount: movement.amount.into(),
            left: movement.left().into(),
            borne: movement.borne.into(),
            state: movement.state.key(),
            why: movement.why.clone(),
            told_at: movement.told_at.to_string(),
            decided_by: movement.decided.as_ref().map(|(by, _)| by.clone()),
            reason: movement.reason.clone(),
        }
    }
}

/// Money that no order explains, longest waiting first.
#[utoipa::path(get, path = "/v1/admin/provider-movements", tag = "operator",
    security(("bearer" = []), ("session" = [])),
    params(("state" = Option<String>, Query, description = "`open` when it is left out"),
        ("cursor" = Option<String>, Query), ("limit" = Option<u32>, Query)),
    responses((status = 200, description = "A page of movements", body = Items<MovementBody>)))]
async fn list(
    State(app): State<App>,
    _operator: Operator,
    reader: Reader,
    paging: Paging<(i64, String)>,
) -> Result<Items<MovementBody>, Problem> {
    let asked = reader.query("state").filter(|key| !key.is_empty());
    let state = MovementState::from_key(asked.as_deref().unwrap_or("open"));
    let state = state.ok_or_else(|| Problem::bad_request("bad-state", "no such state"))?;
    let after = paging.after.map(|(at, id)| (Timestamp::from_micros(at), id));
    let (limit, more) = (paging.limit, paging.limit.saturating_add(1));
    let found = app.db.read(move |tx| orders::movements(tx, state, after.as_ref(), more));
    let mut found = found.await?;
    let next = cut(&mut found, limit, |one| (one.told_at.micros(), one.provider_ref.clone()));
    Ok(Items { items: found.iter().map(MovementBody::from).collect(), next })
}

/// Sends a receipt back, through its provider; what that gave back of it before is not sent again.
#[utoipa::path(post, path = "/v1/admin/provider-movements/return", tag = "operator",
    security(("bearer" = []), ("session" = [])), request_body = ReceiptBody,
    responses(
        (status = 204, description = "It goes back"),
        (status = 404, description = "No such receipt", body = ProblemBody),
        (status = 409, description = "It was decided", body = ProblemBody)))]
async fn return_receipt(
    once: Once,
    Operator(person): Operator,
    Body(body): Body<ReceiptBody>,
) -> Result<Answered, Problem> {
    let by = person.decider().to_string();
    let ask = DecideReceipt { provider: body.provider, provider_ref: body.provider_ref, by };
    once.write(move |tx, moment| {
        orders::return_receipt(tx, &ask, moment)?;
        Ok(StatusCode::NO_CONTENT)
    })
    .await
}

/// Pays a checkout with a receipt of just its total.
#[utoipa::path(post, path = "/v1/admin/provider-movements/assign", tag = "operator",
    security(("bearer" = []), ("session" = [])), request_body = AssignBody,
    responses(
        (status = 204, description = "The checkout is paid"),
        (status = 404, description = "No such receipt", body = ProblemBody),
        (status = 409, description = "It was decided, or the checkout costs something else or is over",
            body = ProblemBody),
        (status = 422, description = "No such checkout", body = ProblemBody)))]
async fn assign(
    once: Once,
    Operator(person): Operator,
    Body(body): Body<AssignBody>,
) -> Result<Answered, Problem> {
    let by = person.decider().to_string();
    let id: CheckoutId = body.checkout.parse()?;
    let ask = DecideReceipt { provider: body.provider, provider_ref: body.provider_ref, by };
    once.write(move |tx, moment| {
        orders::assign_receipt(tx, &ask, id, moment)?;
        Ok(StatusCode::NO_CONTENT)
    })
    .await
}

/// Ends a refund that nobody asked for and no order explains: what of it is open is the market's loss. An order of
/// that payment that is refunded later takes it from there.
#[utoipa::path(post, path = "/v1/admin/provider-movements/bear", tag = "operator",
    security(("bearer" = []), ("session" = [])), request_body = BearBody,
    responses(
        (status = 204, description = "The market bears it"),
        (status = 404, description = "No such refund", body = ProblemBody),
        (status = 409, description = "It waits no more", body = ProblemBody),
        (status = 422, description = "No reason, or a long one", body = ProblemBody)))]
async fn bear(
    once: Once,
    Operator(person): Operator,
    Body(body): Body<BearBody>,
) -> Result<Answered, Problem> {
    let by = person.decider().to_string();
    let ask = DecideReceipt { provider: body.provider, provider_ref: body.provider_ref, by };
    once.write(move |tx, moment| {
        orders::bear_refund(tx, &ask, &body.reason, moment)?;
        Ok(StatusCode::NO_CONTENT)
    })
    .await
}

/// Messages of providers that this version does not understand and nobody has seen, oldest first.
#[utoipa::path(get, path = "/v1/admin/provider-notices", tag = "operator",
    security(("bearer" = []), ("session" = [])),
    responses((status = 200, description = "The oldest 100", body = [ProviderNoticeBody])))]
async fn notices(
    State(app): State<App>,
    _operator: Operator,
) -> Result<Json<Vec<ProviderNoticeBody>>, Problem> {
    let found = app.db.read(|tx| orders::unseen_notices(tx, 100)).await?;
    let body = |one: orders::ProviderNotice| ProviderNoticeBody {
        provider: one.provider,
        id: one.id,
        kind: one.kind,
        body: one.body,
        told_at: one.told_at.to_string(),
    };
    Ok(Json(found.into_iter().map(body).collect()))
}

/// An operator has seen such a message; it stays in the database.
#[utoipa::path(post, path = "/v1/admin/provider-notices/seen", tag = "operator",
    security(("bearer" = []), ("session" = [])), request_body = SeenNoticeBody,
    responses(
        (status = 204, description = "It waits for nobody any more"),
        (status = 404, description = "None of that id waits", body = ProblemBody)))]
async fn see(
    once: Once,
    Operator(person): Operator,
    Body(body): Body<SeenNoticeBody>,
) -> Result<Answered, Problem> {
    let by = person.decider().to_string();
    once.write(move |tx, moment| {
        let seen = orders::see_notice(tx, (&body.provider, &body.id), &by, moment.now)?;
        if seen { Ok(StatusCode::NO_CONTENT) } else { Err(Problem::not_found()) }
    })
    .await
}
