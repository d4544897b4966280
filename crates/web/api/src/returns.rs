//! A shopper's returns in the API.

use super::case_documents::{
    CasesDocument, FileBody, ReturnDocument, ReturnLineBody, ReturnableBody,
};
use super::order_units::UnitsBody;
use super::orders::IfMatchMaybe;
use crate::{
    Access, Answered, App, Body, Created, MoneyBody, Once, Problem, Routes, Shopper, Versioned,
    openapi::{Part, ProblemBody},
};
use aftersales::{AskReturn, Reason, ReturnError, SendReturn};
use axum::{
    Json,
    extract::{Path, State},
};
use fulfilment::By;
use kernel::{Moment, OrderId, ReturnId, SkuId};
use serde::Deserialize;
use store::Tx;
use utoipa::{OpenApi, ToSchema};
use web_kit::{case_parts::carrier_typed, parsed};

pub(crate) fn routes(routes: Routes) -> Routes {
    routes
        .document(Part::Aftersales, Api::openapi())
        .get("/v1/orders/{order}/cases", Access::SignedIn, cases)
        .command("/v1/orders/{order}/returns", Access::SignedIn, ask_return)
        .get("/v1/returns/{case}", Access::SignedIn, show_return)
        .command("/v1/returns/{case}/take", Access::SignedIn, take_offer)
        .command("/v1/returns/{case}/leave", Access::SignedIn, leave_offer)
        .command("/v1/returns/{case}/send", Access::SignedIn, send_return)
        .command("/v1/returns/{case}/arrived", Access::SignedIn, confirm_replacement)
        .command("/v1/returns/{case}/withdraw", Access::SignedIn, withdraw_return)
}

#[derive(OpenApi)]
#[openapi(
    paths(
        cases,
        ask_return,
        show_return,
        take_offer,
        leave_offer,
        send_return,
        confirm_replacement,
        withdraw_return
    ),
    components(schemas(
        CasesDocument,
        ReturnDocument,
        ReturnLineBody,
        ReturnableBody,
        UnitsBody,
        FileBody,
        AskReturnBody,
        SendBody
    ))
)]
struct Api;

/// What is to go back.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct AskReturnBody {
    /// `no_reason`, `wrong_item`, `damaged`, `not_as_described`, `missing_parts`, `arrived_late` or `other`.
    #[schema(example = "damaged")]
    reason: String,
    /// What happened, at most 2,000 characters; needed but for `no_reason` and `arrived_late`.
    #[serde(default)]
    words: String,
    /// What; left out, all that may go back.
    #[serde(default)]
    lines: Vec<UnitsBody>,
    /// The variant that is wanted instead, of one line; left out for money.
    #[serde(default)]
    wanted: Option<String>,
}

/// A parcel on its way back.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct SendBody {
    /// `usps`, `ups`, `fedex`, `dhl`, `ems`, `sf` or `other`.
    #[schema(example = "ems")]
    carrier: String,
    /// As on the label.
    tracking_number: String,
    /// What it cost, where the merchant pays for it and gave no label: up to `freight_most`. Show the receipt before, at
    /// `/v1/returns/{case}/receipt`, where `return_terms.freight_receipt` of the order is `needed`.
    #[serde(default)]
    freight: Option<MoneyBody>,
}

/// Units of a body.
pub(super) fn units(field: &str, all: &[UnitsBody]) -> Result<Vec<(SkuId, u32)>, Problem> {
    all.iter().map(|one| Ok((parsed(field, &one.sku)?, one.units))).collect()
}

/// A return in a transaction, with its version as ETag.
pub(super) fn versioned(
    tx: &mut Tx<'_>,
    (id, by): (ReturnId, By),
) -> Result<Versioned<ReturnDocument>, Problem> {
    let view = aftersales::return_view(tx, (id, by))?.ok_or_else(Problem::not_found)?;
    Ok(Versioned { version: view.case.version, body: ReturnDocument::from(&view) })
}

/// A step of a return, once, from the version that was read where one is named.
pub(super) async fn step<F>(
    once: Once,
    (case, by): (&str, By),
    if_match: IfMatchMaybe,
    mut run: F,
) -> Result<Answered, Problem>
where
    F: FnMut(&mut Tx<'_>, ReturnId, &mut Moment) -> Result<(), ReturnError> + Send + 'static,
{
    let id: ReturnId = case.parse()?;
    let step = move |tx: &mut Tx<'_>, moment: &mut Moment| -> Result<(), Problem> {
        if_match.hold_return(tx, (id, by))?;
        Ok(run(tx, id, moment)?)
    };
    once.step(step, move |tx| versioned(tx, (id, by))).await
}

/// The returns and disputes of one of your orders, and what of it may go back.
#[utoipa::path(get, path = "/v1/orders/{order}/cases", tag = "aftersales",
    security(("bearer" = []), ("session" = [])), params(("order" = String, Path)),
    responses((status = 200, description = "The cases", body = CasesDocument)))]
async fn cases(
    State(app): State<App>,
    shopper: Shopper,
    Path(order): Path<String>,
) -> Result<Json<CasesDocument>, Problem> {
    let (id, by): (OrderId, By) = (order.parse()?, By::Shopper(shopper.0.shopper_id));
    let found = app.db.read(move |tx| {
        let theirs =
            orders::order_head(tx, id)?.is_some_and(|one| by.may_touch(one.shopper, one.merchant));
        let cases = aftersales::cases_of_order(tx, (id, by))?;
        Ok::<_, store::StoreError>(theirs.then_some(cases))
    });
    let cases = found.await?.ok_or_else(Problem::not_found)?;
    Ok(Json(CasesDocument::from(&cases)))
}

/// Asks for a return: the money waits until it is settled. The merchant answers within the agreed days; silence
/// agrees.
#[utoipa::path(post, path = "/v1/orders/{order}/returns", tag = "aftersales",
    security(("bearer" = []), ("session" = [])), request_body = AskReturnBody,
    params(("order" = String, Path)),
    responses(
        (status = 201, description = "The return", body = ReturnDocument),
        (status = 409, description = "It cannot go back (any more), for that reason or so many", body = ProblemBody),
        (status = 422, description = "Words are missing, or it cannot be exchanged for that", body = ProblemBody)))]
async fn ask_return(
    once: Once,
    shopper: Shopper,
    Path(order): Path<String>,
    Body(body): Body<AskReturnBody>,
) -> Result<Answered, Problem> {
    let by = By::Shopper(shopper.0.shopper_id);
    let reason = Reason::from_key(&body.reason)
        .ok_or_else(|| web_kit::invalid("reason", "not a reason for a return"))?;
    let wanted = body.wanted.as_deref().map(|sku| parsed("wanted", sku)).transpose()?;
    let (order, lines) = (order.parse()?, units("lines", &body.lines)?);
    let words = body.words;
    let ask = AskReturn { order, by, reason, words, lines, wanted, photos: Vec::new() };
    once.write(move |tx, moment| {
        let id = aftersales::ask_return(tx, &ask, moment)?;
        let location = format!("/v1/returns/{id}");
        Ok(Created { location, body: versioned(tx, (id, by))?.body })
    })
    .await
}

/// One of your returns.
#[utoipa::path(get, path = "/v1/returns/{case}", tag = "aftersales",
    security(("bearer" = []), ("session" = [])), params(("case" = String, Path)),
    responses((status = 200, description = "The return; its version is the ETag", body = ReturnDocument)))]
async fn show_return(
    State(app): State<App>,
    shopper: Shopper,
    Path(case): Path<String>,
) -> Result<Versioned<ReturnDocument>, Problem> {
    let (id, by) = (case.parse()?, By::Shopper(shopper.0.shopper_id));
    app.db.read(move |tx| versioned(tx, (id, by))).await
}

/// You keep the goods and get the part that is offered.
#[utoipa::path(post, path = "/v1/returns/{case}/take", tag = "aftersales",
    security(("bearer" = []), ("session" = [])),
    params(("case" = String, Path), ("If-Match" = Option<String>, Header)),
    responses(
        (status = 200, description = "The return", body = ReturnDocument),
        (status = 409, description = "Nothing is offered", body = ProblemBody),
        (status = 412, description = "It changed since you read it", body = ProblemBody)))]
async fn take_offer(
    once: Once,
    shopper: Shopper,
    if_match: IfMatchMaybe,
    Path(case): Path<String>,
) -> Result<Answered, Problem> {
    let by = By::Shopper(shopper.0.shopper_id);
    let run = move |tx: &mut Tx<'_>, id, moment: &mut Moment| {
        aftersales::take_offer(tx, (id, by), moment)
    };
    step(once, (&case, by), if_match, run).await
}

/// You leave what is offered: the goods go back.
#[utoipa::path(post, path = "/v1/returns/{case}/leave", tag = "aftersales",
    security(("bearer" = []), ("session" = [])),
    params(("case" = String, Path), ("If-Match" = Option<String>, Header)),
    responses(
        (status = 200, description = "The return", body = ReturnDocument),
        (status = 409, description = "Nothing is offered", body = ProblemBody),
        (status = 412, description = "It changed since you read it", body = ProblemBody)))]
async fn leave_offer(
    once: Once,
    shopper: Shopper,
    if_match: IfMatchMaybe,
    Path(case): Path<String>,
) -> Result<Answered, Problem> {
    let by = By::Shopper(shopper.0.shopper_id);
    let run = move |tx: &mut Tx<'_>, id, moment: &mut Moment| {
        aftersales::leave_offer(tx, (id, by), moment)
    };
    step(once, (&case, by), if_match, run).await
}

/// The goods are on their way back.
#[utoipa::path(post, path = "/v1/returns/{case}/send", tag = "aftersales",
    security(("bearer" = []), ("session" = [])), request_body = SendBody,
    params(("case" = String, Path), ("If-Match" = Option<String>, Header)),
    responses(
        (status = 200, description = "The return", body = ReturnDocument),
        (status = 409, description = "They are not to go back, or the address is missing", body = ProblemBody),
        (status = 412, description = "It changed since you read it", body = ProblemBody),
        (status = 422, description = "A value is wrong", body = ProblemBody)))]
async fn send_return(
    once: Once,
    shopper: Shopper,
    if_match: IfMatchMaybe,
    Path(case): Path<String>,
    Body(body): Body<SendBody>,
) -> Result<Answered, Problem> {
    let by = By::Shopper(shopper.0.shopper_id);
    let (carrier, number) = carrier_typed(&body.carrier, &body.tracking_number)?;
    let freight = body.freight.map(|amount| amount.parse("freight")).transpose()?;
    let photos = Vec::new();
    let run = move |tx: &mut Tx<'_>, id, moment: &mut Moment| {
        let (number, photos) = (number.clone(), photos.clone());
        let ask = SendReturn { case: id, by, carrier, number, freight, receipt: None, photos };
        aftersales::send_return(tx, &ask, moment)
    };
    step(once, (&case, by), if_match, run).await
}

/// The exchange has come.
#[utoipa::path(post, path = "/v1/returns/{case}/arrived", tag = "aftersales",
    security(("bearer" = []), ("session" = [])),
    params(("case" = String, Path), ("If-Match" = Option<String>, Header)),
    responses(
        (status = 200, description = "The return", body = ReturnDocument),
        (status = 409, description = "No exchange is on its way", body = ProblemBody),
        (status = 412, description = "It changed since you read it", body = ProblemBody)))]
async fn confirm_replacement(
    once: Once,
    shopper: Shopper,
    if_match: IfMatchMaybe,
    Path(case): Path<String>,
) -> Result<Answered, Problem> {
    let by = By::Shopper(shopper.0.shopper_id);
    let run = move |tx: &mut Tx<'_>, id, moment: &mut Moment| {
        aftersales::confirm_replacement(tx, (id, by), moment)
    };
    step(once, (&case, by), if_match, run).await
}

/// You keep the goods after all.
#[utoipa::path(post, path = "/v1/returns/{case}/withdraw", tag = "aftersales",
    security(("bearer" = []), ("session" = [])),
    params(("case" = String, Path), ("If-Match" = Option<String>, Header)),
    responses(
        (status = 200, description = "The return", body = ReturnDocument),
        (status = 409, description = "The goods are under way, or it is over", body = ProblemBody),
        (status = 412, description = "It changed since you read it", body = ProblemBody)))]
async fn withdraw_return(
    once: Once,
    shopper: Shopper,
    if_match: IfMatchMaybe,
    Path(case): Path<String>,
) -> Result<Answered, Problem> {
    let by = By::Shopper(shopper.0.shopper_id);
    let run = move |tx: &mut Tx<'_>, id, moment: &mut Moment| {
        aftersales::withdraw_return(tx, (id, by), moment)
    };
    step(once, (&case, by), if_match, run).await
}
