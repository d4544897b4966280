//! Disputes in the API, for both sides.

use super::case_documents::{DecisionBody, DisputeDocument, DisputeDocuments, SaidBody};
use super::order_units::UnitsBody;
use super::orders::IfMatchMaybe;
use super::returns::units;
use crate::{
    Access, Answered, App, Body, Created, Items, Merchant, Once, Paging, Problem, Routes, Shopper,
    Versioned,
    openapi::{Part, ProblemBody},
};
use aftersales::{About, AddEvidence, DisputeError, Ground, OpenDispute};
use axum::extract::{Path, State};
use fulfilment::By;
use kernel::{DisputeId, Moment, OrderId, ReturnId, ShopperId};
use serde::Deserialize;
use store::Tx;
use utoipa::{OpenApi, ToSchema};
use web_kit::cursor::cut;

pub(crate) fn routes(routes: Routes) -> Routes {
    routes
        .document(Part::Aftersales, Api::openapi())
        .command("/v1/orders/{order}/disputes", Access::SignedIn, open_dispute)
        .command("/v1/returns/{case}/dispute", Access::SignedIn, open_dispute_of_return)
        .get("/v1/disputes/{dispute}", Access::SignedIn, show_dispute)
        .command("/v1/disputes/{dispute}/evidence", Access::SignedIn, add_evidence)
        .command("/v1/disputes/{dispute}/appeal", Access::SignedIn, appeal)
        .command("/v1/disputes/{dispute}/withdraw", Access::SignedIn, withdraw_dispute)
        .get("/v1/merchant/disputes", Access::MEMBER, list_disputes)
        .get("/v1/merchant/disputes/{dispute}", Access::MEMBER, show_own_dispute)
        .command(
            "/v1/merchant/disputes/{dispute}/evidence",
            Access::MEMBER,
            add_evidence_as_merchant,
        )
        .command("/v1/merchant/disputes/{dispute}/appeal", Access::MEMBER, appeal_as_merchant)
}

#[derive(OpenApi)]
#[openapi(
    paths(
        open_dispute,
        open_dispute_of_return,
        show_dispute,
        add_evidence,
        appeal,
        withdraw_dispute,
        list_disputes,
        show_own_dispute,
        add_evidence_as_merchant,
        appeal_as_merchant
    ),
    components(schemas(
        DisputeDocument,
        DisputeDocuments,
        DecisionBody,
        SaidBody,
        WordsBody,
        DisputeParcelBody
    ))
)]
struct Api;

/// What one has to say.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct WordsBody {
    /// 1 to 2,000 characters; everyone in the dispute reads them.
    #[serde(default)]
    words: String,
}

/// A parcel that never came.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct DisputeParcelBody {
    /// What happened, 1 to 2,000 characters.
    words: String,
    /// Which units; left out, all that are in no case.
    #[serde(default)]
    lines: Vec<UnitsBody>,
}

/// A dispute in a transaction, with its version as ETag.
pub(super) fn versioned(
    tx: &mut Tx<'_>,
    (id, by): (DisputeId, By),
) -> Result<Versioned<DisputeDocument>, Problem> {
    let view = aftersales::dispute_view(tx, (id, by))?.ok_or_else(Problem::not_found)?;
    Ok(Versioned { version: view.dispute.version, body: DisputeDocument::from(&view) })
}

/// A step of a dispute, once, from the version that was read where one is named.
pub(super) async fn step<F>(
    once: Once,
    (dispute, by): (&str, By),
    if_match: IfMatchMaybe,
    mut run: F,
) -> Result<Answered, Problem>
where
    F: FnMut(&mut Tx<'_>, DisputeId, &mut Moment) -> Result<(), DisputeError> + Send + 'static,
{
    let id: DisputeId = dispute.parse()?;
    let step = move |tx: &mut Tx<'_>, moment: &mut Moment| -> Result<(), Problem> {
        if_match.hold_dispute(tx, (id, by))?;
        Ok(run(tx, id, moment)?)
    };
    once.step(step, move |tx| versioned(tx, (id, by))).await
}

async fn opened(once: Once, ask: OpenDispute) -> Result<Answered, Problem> {
    let by = ask.by;
    once.write(move |tx, moment| {
        let id = aftersales::open_dispute(tx, &ask, moment)?;
        let location = format!("/v1/disputes/{id}");
        Ok(Created { location, body: versioned(tx, (id, by))?.body })
    })
    .await
}

/// Your parcel never came, and its promised days are over: an operator decides.
#[utoipa::path(post, path = "/v1/orders/{order}/disputes", tag = "aftersales",
    security(("bearer" = []), ("session" = [])), request_body = DisputeParcelBody,
    params(("order" = String, Path)),
    responses(
        (status = 201, description = "The dispute", body = DisputeDocument),
        (status = 409, description = "It may still come, it is long ago, or nothing is left to dispute", body = ProblemBody),
        (status = 422, description = "Words are missing", body = ProblemBody)))]
async fn open_dispute(
    once: Once,
    shopper: Shopper,
    Path(order): Path<String>,
    Body(body): Body<DisputeParcelBody>,
) -> Result<Answered, Problem> {
    let order: OrderId = order.parse()?;
    let lines = units("lines", &body.lines)?;
    let about = About::Parcel { order, ground: Ground::NotArrived, lines };
    let person = shopper.0.shopper_id;
    let (by, words) = (By::Shopper(person), body.words);
    opened(once, OpenDispute { about, by, words, photos: Vec::new(), person: Some(person) }).await
}

/// You do not accept how a return goes: an operator decides.
#[utoipa::path(post, path = "/v1/returns/{case}/dispute", tag = "aftersales",
    security(("bearer" = []), ("session" = [])), request_body = WordsBody,
    params(("case" = String, Path)),
    responses(
        (status = 201, description = "The dispute", body = DisputeDocument),
        (status = 409, description = "The return goes its way", body = ProblemBody),
        (status = 422, description = "Words are missing", body = ProblemBody)))]
async fn open_dispute_of_return(
    once: Once,
    shopper: Shopper,
    Path(case): Path<String>,
    Body(body): Body<WordsBody>,
) -> Result<Answered, Problem> {
    let case: ReturnId = case.parse()?;
    let person = shopper.0.shopper_id;
    let (about, by, words) = (About::Return(case), By::Shopper(person), body.words);
    opened(once, OpenDispute { about, by, words, photos: Vec::new(), person: Some(person) }).await
}

/// One of your disputes.
#[utoipa::path(get, path = "/v1/disputes/{dispute}", tag = "aftersales",
    security(("bearer" = []), ("session" = [])), params(("dispute" = String, Path)),
    responses((status = 200, description = "The dispute; its version is the ETag", body = DisputeDocument)))]
async fn show_dispute(
    State(app): State<App>,
    shopper: Shopper,
    Path(dispute): Path<String>,
) -> Result<Versioned<DisputeDocument>, Problem> {
    let (id, by) = (dispute.parse()?, By::Shopper(shopper.0.shopper_id));
    app.db.read(move |tx| versioned(tx, (id, by))).await
}

async fn said(
    once: Once,
    (dispute, by, person): (&str, By, ShopperId),
    if_match: IfMatchMaybe,
    words: String,
) -> Result<Answered, Problem> {
    let run = move |tx: &mut Tx<'_>, id, moment: &mut Moment| {
        let (words, photos) = (words.clone(), Vec::new());
        let ask = AddEvidence { dispute: id, by, words, photos, person };
        aftersales::add_evidence(tx, &ask, moment)
    };
    step(once, (dispute, by), if_match, run).await
}

async fn appealed(
    once: Once,
    (dispute, by): (&str, By),
    if_match: IfMatchMaybe,
    words: String,
) -> Result<Answered, Problem> {
    let run = move |tx: &mut Tx<'_>, id, moment: &mut Moment| {
        aftersales::appeal_dispute(tx, (id, by), &words, moment)
    };
    step(once, (dispute, by), if_match, run).await
}

/// Says what you have; files go to `/v1/disputes/{dispute}/files`.
#[utoipa::path(post, path = "/v1/disputes/{dispute}/evidence", tag = "aftersales",
    security(("bearer" = []), ("session" = [])), request_body = WordsBody,
    params(("dispute" = String, Path), ("If-Match" = Option<String>, Header)),
    responses(
        (status = 200, description = "The dispute", body = DisputeDocument),
        (status = 409, description = "It is decided, or you have said as much as it holds", body = ProblemBody),
        (status = 412, description = "It changed since you read it", body = ProblemBody),
        (status = 422, description = "Words are missing", body = ProblemBody)))]
async fn add_evidence(
    once: Once,
    shopper: Shopper,
    if_match: IfMatchMaybe,
    Path(dispute): Path<String>,
    Body(body): Body<WordsBody>,
) -> Result<Answered, Problem> {
    let person = shopper.0.shopper_id;
    said(once, (&dispute, By::Shopper(person), person), if_match, body.words).await
}

/// You do not accept the first decision: another operator decides for good.
#[utoipa::path(post, path = "/v1/disputes/{dispute}/appeal", tag = "aftersales",
    security(("bearer" = []), ("session" = [])), request_body = WordsBody,
    params(("dispute" = String, Path), ("If-Match" = Option<String>, Header)),
    responses(
        (status = 200, description = "The dispute", body = DisputeDocument),
        (status = 409, description = "There is no decision to appeal", body = ProblemBody),
        (status = 412, description = "It changed since you read it", body = ProblemBody),
        (status = 422, description = "Words are missing", body = ProblemBody)))]
async fn appeal(
    once: Once,
    shopper: Shopper,
    if_match: IfMatchMaybe,
    Path(dispute): Path<String>,
    Body(body): Body<WordsBody>,
) -> Result<Answered, Problem> {
    let by = By::Shopper(shopper.0.shopper_id);
    appealed(once, (&dispute, by), if_match, body.words).await
}

/// It is settled: nothing is given.
#[utoipa::path(post, path = "/v1/disputes/{dispute}/withdraw", tag = "aftersales",
    security(("bearer" = []), ("session" = [])),
    params(("dispute" = String, Path), ("If-Match" = Option<String>, Header)),
    responses(
        (status = 200, description = "The dispute", body = DisputeDocument),
        (status = 409, description = "It is decided", body = ProblemBody),
        (status = 412, description = "It changed since you read it", body = ProblemBody)))]
async fn withdraw_dispute(
    once: Once,
    shopper: Shopper,
    if_match: IfMatchMaybe,
    Path(dispute): Path<String>,
) -> Result<Answered, Problem> {
    let by = By::Shopper(shopper.0.shopper_id);
    let run = move |tx: &mut Tx<'_>, id, moment: &mut Moment| {
        aftersales::withdraw_dispute(tx, (id, by), moment)
    };
    step(once, (&dispute, by), if_match, run).await
}

/// Disputes about your orders, newest first.
#[utoipa::path(get, path = "/v1/merchant/disputes", tag = "aftersales",
    security(("bearer" = []), ("session" = [])),
    params(("cursor" = Option<String>, Query), ("limit" = Option<u32>, Query)),
    responses((status = 200, description = "A page of disputes", body = DisputeDocuments)))]
async fn list_disputes(
    State(app): State<App>,
    merchant: Merchant,
    paging: Paging<DisputeId>,
) -> Result<Items<DisputeDocument>, Problem> {
    let (id, page) = (merchant.id, (paging.after, paging.limit.saturating_add(1)));
    let mut found = app.db.read(move |tx| aftersales::disputes_of_merchant(tx, id, page)).await?;
    let next = cut(&mut found, paging.limit, |one| one.id);
    Ok(Items { items: found.iter().map(DisputeDocument::from).collect(), next })
}

/// A dispute about one of your orders.
#[utoipa::path(get, path = "/v1/merchant/disputes/{dispute}", tag = "aftersales",
    security(("bearer" = []), ("session" = [])), params(("dispute" = String, Path)),
    responses((status = 200, description = "The dispute; its version is the ETag", body = DisputeDocument)))]
async fn show_own_dispute(
    State(app): State<App>,
    merchant: Merchant,
    Path(dispute): Path<String>,
) -> Result<Versioned<DisputeDocument>, Problem> {
    let (id, by) = (dispute.parse()?, By::Merchant(merchant.id));
    app.db.read(move |tx| versioned(tx, (id, by))).await
}

/// Says what you have; who says nothing is not heard.
#[utoipa::path(post, path = "/v1/merchant/disputes/{dispute}/evidence", tag = "aftersales",
    security(("bearer" = []), ("session" = [])), request_body = WordsBody,
    params(("dispute" = String, Path), ("If-Match" = Option<String>, Header)),
    responses(
        (status = 200, description = "The dispute", body = DisputeDocument),
        (status = 409, description = "It is decided, or you have said as much as it holds", body = ProblemBody),
        (status = 412, description = "It changed since you read it", body = ProblemBody),
        (status = 422, description = "Words are missing", body = ProblemBody)))]
async fn add_evidence_as_merchant(
    once: Once,
    merchant: Merchant,
    if_match: IfMatchMaybe,
    Path(dispute): Path<String>,
    Body(body): Body<WordsBody>,
) -> Result<Answered, Problem> {
    let (by, person) = (By::Merchant(merchant.id), merchant.principal.shopper_id);
    said(once, (&dispute, by, person), if_match, body.words).await
}

/// You do not accept the first decision: another operator decides for good.
#[utoipa::path(post, path = "/v1/merchant/disputes/{dispute}/appeal", tag = "aftersales",
    security(("bearer" = []), ("session" = [])), request_body = WordsBody,
    params(("dispute" = String, Path), ("If-Match" = Option<String>, Header)),
    responses(
        (status = 200, description = "The dispute", body = DisputeDocument),
        (status = 409, description = "There is no decision to appeal", body = ProblemBody),
        (status = 412, description = "It changed since you read it", body = ProblemBody),
        (status = 422, description = "Words are missing", body = ProblemBody)))]
async fn appeal_as_merchant(
    once: Once,
    merchant: Merchant,
    if_match: IfMatchMaybe,
    Path(dispute): Path<String>,
    Body(body): Body<WordsBody>,
) -> Result<Answered, Problem> {
    appealed(once, (&dispute, By::Merchant(merchant.id)), if_match, body.words).await
}
