//! A shopper's orders in the API, and what the steps of every side share.

use super::order_documents::{
    NextBody, OrderDocument, OrderLineBody, OrderMoneyBody, OrderSummaries, OrderSummary,
    ParcelBody, SeenBody, StopBody,
};
use super::order_part_bodies::{
    CancelRequestBody, CaseDaysBody, ParcelOfBody, PartBody, ReturnTermsBody,
};
use crate::{
    Access, Answered, App, Body, Items, Once, Paging, Problem, Routes, Shopper, Versioned,
    openapi::Part, openapi::ProblemBody,
};
use axum::{
    extract::{FromRequestParts, Path, State},
    http::{header, request::Parts},
};
use fulfilment::{By, Terms};
use kernel::{DisputeId, OrderId, ReturnId, Timestamp};
use orders::{CancelOrder, OrderState};
use serde::Deserialize;
use store::Tx;
use utoipa::{OpenApi, ToSchema};
use web_kit::cursor::cut;

pub(crate) fn routes(routes: Routes) -> Routes {
    routes
        .document(Part::Orders, Api::openapi())
        .get("/v1/orders", Access::SignedIn, list)
        .get("/v1/orders/{order}", Access::SignedIn, show)
        .command("/v1/orders/{order}/confirm", Access::SignedIn, confirm)
        .command("/v1/orders/{order}/cancel", Access::SignedIn, cancel)
        .command("/v1/orders/{order}/refund-request", Access::SignedIn, ask_refund)
}

#[derive(OpenApi)]
#[openapi(
    paths(list, show, confirm, cancel, ask_refund),
    components(schemas(
        OrderSummary,
        OrderSummaries,
        OrderDocument,
        OrderLineBody,
        ParcelBody,
        ParcelOfBody,
        PartBody,
        CancelRequestBody,
        ReturnTermsBody,
        CaseDaysBody,
        SeenBody,
        StopBody,
        NextBody,
        OrderMoneyBody,
        ReasonBody
    ))
)]
struct Api;

/// Why, in the words of who does it.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ReasonBody {
    /// 1 to 500 characters; the other side reads it.
    #[serde(default)]
    pub(crate) reason: String,
}

/// The order as it stands now, with its version as ETag.
pub(crate) async fn versioned(
    app: &App,
    order: &str,
    by: By,
) -> Result<Versioned<OrderDocument>, Problem> {
    let (order, as_of) = (order.parse()?, (app.config.terms, app.clock.now()));
    app.db.read(move |tx| versioned_in(tx, (order, by), as_of)).await
}

/// As [`versioned`], in the transaction of a command.
pub(crate) fn versioned_in(
    tx: &mut Tx<'_>,
    (order, by): (OrderId, By),
    as_of: (Terms, Timestamp),
) -> Result<Versioned<OrderDocument>, Problem> {
    let found = fulfilment::order_view(tx, (order, by), as_of)?;
    let view = found.ok_or_else(Problem::not_found)?;
    Ok(Versioned { version: view.order.version, body: OrderDocument::of(&view, by) })
}

/// `If-Match` where it may be left out: a step of an order is only taken from the state that allows
/// it, so the version is checked when the caller wants it.
#[derive(Clone, Copy, Default)]
pub(crate) struct IfMatchMaybe(Option<i64>);

impl FromRequestParts<App> for IfMatchMaybe {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<IfMatchMaybe, Problem> {
        if !parts.headers.contains_key(header::IF_MATCH) {
            return Ok(IfMatchMaybe(None));
        }
        let wanted = crate::IfMatch::from_request_parts(parts, app).await?;
        Ok(IfMatchMaybe(Some(wanted.0)))
    }
}

impl IfMatchMaybe {
    /// Holds the order as the caller read it, in the transaction of the step; refused when it moved on.
    pub(crate) fn hold(self, tx: &mut Tx<'_>, order: (OrderId, By)) -> Result<(), Problem> {
        let Some(version) = self.0 else { return Ok(()) };
        Ok(fulfilment::hold_order(tx, order, version)?)
    }

    /// The same of a return.
    pub(crate) fn hold_return(self, tx: &mut Tx<'_>, case: (ReturnId, By)) -> Result<(), Problem> {
        let Some(version) = self.0 else { return Ok(()) };
        Ok(aftersales::hold_return(tx, case, version)?)
    }

    /// The same of a dispute.
    pub(crate) fn hold_dispute(
        self,
        tx: &mut Tx<'_>,
        dispute: (DisputeId, By),
    ) -> Result<(), Problem> {
        let Some(version) = self.0 else { return Ok(()) };
        Ok(aftersales::hold_dispute(tx, dispute, version)?)
    }
}

/// Your orders, newest first.
#[utoipa::path(get, path = "/v1/orders", tag = "orders",
    security(("bearer" = []), ("session" = [])),
    params(("cursor" = Option<String>, Query), ("limit" = Option<u32>, Query)),
    responses((status = 200, description = "A page of orders", body = OrderSummaries)))]
async fn list(
    State(app): State<App>,
    shopper: Shopper,
    paging: Paging<OrderId>,
) -> Result<Items<OrderSummary>, Problem> {
    let (id, limit) = (shopper.0.shopper_id, paging.limit);
    let more = limit.saturating_add(1);
    let mut found =
        app.db.read(move |tx| orders::orders_of_shopper(tx, id, paging.after, more)).await?;
    let next = cut(&mut found, limit, |order| order.id);
    Ok(Items { items: found.iter().map(OrderSummary::from).collect(), next })
}

/// One of your orders.
#[utoipa::path(get, path = "/v1/orders/{order}", tag = "orders",
    security(("bearer" = []), ("session" = [])),
    params(("order" = String, Path)),
    responses(
        (status = 200, description = "The order; its version is the ETag", body = OrderDocument),
        (status = 404, description = "No such order of yours", body = ProblemBody)))]
async fn show(
    State(app): State<App>,
    shopper: Shopper,
    Path(order): Path<String>,
) -> Result<Versioned<OrderDocument>, Problem> {
    versioned(&app, &order, By::Shopper(shopper.0.shopper_id)).await
}

/// You have it: the seller is paid. A second time changes nothing.
#[utoipa::path(post, path = "/v1/orders/{order}/confirm", tag = "orders",
    security(("bearer" = []), ("session" = [])),
    params(("order" = String, Path), ("If-Match" = Option<String>, Header)),
    responses(
        (status = 200, description = "The order, completed", body = OrderDocument),
        (status = 409, description = "It was not shipped, it ended, or a return or a dispute of it is \
            open", body = ProblemBody),
        (status = 412, description = "It changed since you read it", body = ProblemBody)))]
async fn confirm(
    once: Once,
    shopper: Shopper,
    if_match: IfMatchMaybe,
    Path(order): Path<String>,
) -> Result<Answered, Problem> {
    let (id, by): (OrderId, By) = (order.parse()?, By::Shopper(shopper.0.shopper_id));
    confirm_as(once, (id, by), if_match).await
}

/// Confirms the receipt for whoever may.
pub(super) async fn confirm_as(
    once: Once,
    (id, by): (OrderId, By),
    if_match: IfMatchMaybe,
) -> Result<Answered, Problem> {
    let terms = once.app().config.terms;
    once.write(move |tx, moment| {
        if_match.hold(tx, (id, by))?;
        aftersales::confirm_receipt(tx, (id, by), moment)?;
        versioned_in(tx, (id, by), (terms, moment.now))
    })
    .await
}

/// Calls the order off before it ships; all the money goes back.
#[utoipa::path(post, path = "/v1/orders/{order}/cancel", tag = "orders",
    security(("bearer" = []), ("session" = [])), request_body = ReasonBody,
    params(("order" = String, Path), ("If-Match" = Option<String>, Header)),
    responses(
        (status = 200, description = "The order, cancelled", body = OrderDocument),
        (status = 409, description = "It has shipped, or is over", body = ProblemBody),
        (status = 412, description = "It changed since you read it", body = ProblemBody)))]
async fn cancel(
    once: Once,
    shopper: Shopper,
    if_match: IfMatchMaybe,
    Path(order): Path<String>,
    Body(body): Body<ReasonBody>,
) -> Result<Answered, Problem> {
    let by = By::Shopper(shopper.0.shopper_id);
    let ask = CancelOrder { order: order.parse()?, by, why: body.reason };
    cancel_as(once, ask, if_match).await
}

/// Calls an order off for whoever may. Asked for again, it is still cancelled.
pub(super) async fn cancel_as(
    once: Once,
    ask: CancelOrder,
    if_match: IfMatchMaybe,
) -> Result<Answered, Problem> {
    let (id, by, terms) = (ask.order, ask.by, once.app().config.terms);
    once.write(move |tx, moment| {
        if_match.hold(tx, (id, by))?;
        if orders::order_head(tx, id)?.is_none_or(|order| order.state != OrderState::Cancelled) {
            orders::cancel_order(tx, &ask, moment)?;
        }
        versioned_in(tx, (id, by), (terms, moment.now))
    })
    .await
}

/// Asks for your money back after shipping, in a few words: a return of all that may go back is opened
/// (`/v1/orders/{order}/cases`), and the money waits until it is settled.
#[utoipa::path(post, path = "/v1/orders/{order}/refund-request", tag = "orders",
    security(("bearer" = []), ("session" = [])), request_body = ReasonBody,
    params(("order" = String, Path)),
    responses(
        (status = 200, description = "The order", body = OrderDocument),
        (status = 409, description = "Nothing of it left, or all of it went back or is in a case",
            body = ProblemBody),
        (status = 422, description = "Say why", body = ProblemBody)))]
async fn ask_refund(
    once: Once,
    shopper: Shopper,
    Path(order): Path<String>,
    Body(body): Body<ReasonBody>,
) -> Result<Answered, Problem> {
    let (id, by): (OrderId, By) = (order.parse()?, By::Shopper(shopper.0.shopper_id));
    let terms = once.app().config.terms;
    once.write(move |tx, moment| {
        aftersales::ask_money_back(tx, (id, by), &body.reason, moment)?;
        versioned_in(tx, (id, by), (terms, moment.now))
    })
    .await
}
