//! Orders of all merchants in the API, and what an operator may do to any of them.

use super::{
    fulfilment::{EventBody, add_progress_as, asked_state, refund_as},
    order_documents::{OrderDocument, OrderSummaries, OrderSummary},
    orders::{IfMatchMaybe, ReasonBody, cancel_as, confirm_as, versioned},
};
use crate::{
    Access, Answered, App, Body, Items, Once, Operator, Paging, Problem, Reader, Routes, Versioned,
    openapi::Part, openapi::ProblemBody,
};
use axum::extract::{Path, State};
use fulfilment::{By, RefundOrder};
use kernel::{OrderId, Timestamp};
use orders::CancelOrder;
use utoipa::OpenApi;
use web_kit::{cursor::cut, parties::apart_of_order};

pub(crate) fn routes(routes: Routes) -> Routes {
    routes
        .document(Part::Operator, Api::openapi())
        .get("/v1/admin/orders", Access::ORDERS, list_all)
        .get("/v1/admin/orders/{order}", Access::ORDERS, show_any)
        .command("/v1/admin/orders/{order}/confirm", Access::ORDERS, confirm_any)
        .command("/v1/admin/orders/{order}/tracking-events", Access::ORDERS, add_progress_any)
        .command("/v1/admin/orders/{order}/cancel", Access::ORDERS, cancel_any)
        .command("/v1/admin/orders/{order}/refund", Access::ORDERS, refund_any)
}

#[derive(OpenApi)]
#[openapi(paths(list_all, show_any, confirm_any, add_progress_any, cancel_any, refund_any))]
struct Api;

/// Orders of all merchants, newest first; `state` filters.
#[utoipa::path(get, path = "/v1/admin/orders", tag = "operator",
    security(("bearer" = []), ("session" = [])),
    params(("state" = Option<String>, Query), ("cursor" = Option<String>, Query),
        ("limit" = Option<u32>, Query)),
    responses((status = 200, description = "A page of orders", body = OrderSummaries)))]
async fn list_all(
    State(app): State<App>,
    _operator: Operator,
    reader: Reader,
    paging: Paging<(i64, OrderId)>,
) -> Result<Items<OrderSummary>, Problem> {
    let (limit, state) = (paging.limit, asked_state(&reader)?);
    let before = paging.after.map(|(at, id)| (Timestamp::from_micros(at), id));
    let more = limit.saturating_add(1);
    let found = app.db.read(move |tx| orders::orders_everywhere(tx, state, before, more));
    let mut found = found.await?;
    let next = cut(&mut found, limit, |order| (order.times.placed.micros(), order.id));
    Ok(Items { items: found.iter().map(OrderSummary::from).collect(), next })
}

/// Any order.
#[utoipa::path(get, path = "/v1/admin/orders/{order}", tag = "operator",
    security(("bearer" = []), ("session" = [])), params(("order" = String, Path)),
    responses(
        (status = 200, description = "The order; its version is the ETag", body = OrderDocument),
        (status = 404, description = "No such order", body = ProblemBody)))]
async fn show_any(
    State(app): State<App>,
    _operator: Operator,
    Path(order): Path<String>,
) -> Result<Versioned<OrderDocument>, Problem> {
    versioned(&app, &order, By::Operator).await
}

/// Decides that an order was received. While a return or a dispute of it is open, that is decided instead.
#[utoipa::path(post, path = "/v1/admin/orders/{order}/confirm", tag = "operator",
    security(("bearer" = []), ("session" = [])),
    params(("order" = String, Path), ("If-Match" = Option<String>, Header)),
    responses(
        (status = 200, description = "The order, completed", body = OrderDocument),
        (status = 409, description = "It was not shipped, it ended, or a return or a dispute of it is \
            open", body = ProblemBody),
        (status = 412, description = "It changed since you read it", body = ProblemBody)))]
async fn confirm_any(
    once: Once,
    State(app): State<App>,
    Operator(person): Operator,
    if_match: IfMatchMaybe,
    Path(order): Path<String>,
) -> Result<Answered, Problem> {
    apart_of_order(&app, &person, &order).await?;
    confirm_as(once, (order.parse()?, By::Operator), if_match).await
}

/// Tells what was seen of any parcel.
#[utoipa::path(post, path = "/v1/admin/orders/{order}/tracking-events", tag = "operator",
    security(("bearer" = []), ("session" = [])), request_body = EventBody,
    params(("order" = String, Path)),
    responses(
        (status = 200, description = "The order", body = OrderDocument),
        (status = 409, description = "Nothing is on its way", body = ProblemBody)))]
async fn add_progress_any(
    once: Once,
    State(app): State<App>,
    Operator(person): Operator,
    Path(order): Path<String>,
    Body(body): Body<EventBody>,
) -> Result<Answered, Problem> {
    apart_of_order(&app, &person, &order).await?;
    add_progress_as(once, (&order, By::Operator), body).await
}

/// Calls any order off before it ships.
#[utoipa::path(post, path = "/v1/admin/orders/{order}/cancel", tag = "operator",
    security(("bearer" = []), ("session" = [])), request_body = ReasonBody,
    params(("order" = String, Path), ("If-Match" = Option<String>, Header)),
    responses(
        (status = 200, description = "The order, cancelled", body = OrderDocument),
        (status = 409, description = "It has shipped, or is over", body = ProblemBody),
        (status = 412, description = "It changed since you read it", body = ProblemBody)))]
async fn cancel_any(
    once: Once,
    office: (State<App>, Operator),
    if_match: IfMatchMaybe,
    Path(order): Path<String>,
    Body(body): Body<ReasonBody>,
) -> Result<Answered, Problem> {
    let (State(app), Operator(person)) = office;
    apart_of_order(&app, &person, &order).await?;
    let ask = CancelOrder { order: order.parse()?, by: By::Operator, why: body.reason };
    cancel_as(once, ask, if_match).await
}

/// Pays any shipped order back in full.
#[utoipa::path(post, path = "/v1/admin/orders/{order}/refund", tag = "operator",
    security(("bearer" = []), ("session" = [])), request_body = ReasonBody,
    params(("order" = String, Path)),
    responses(
        (status = 200, description = "The order, refunded", body = OrderDocument),
        (status = 409, description = "It was not shipped, or the merchant's part was paid out",
            body = ProblemBody)))]
async fn refund_any(
    once: Once,
    State(app): State<App>,
    Operator(person): Operator,
    Path(order): Path<String>,
    Body(body): Body<ReasonBody>,
) -> Result<Answered, Problem> {
    apart_of_order(&app, &person, &order).await?;
    let ask = RefundOrder { order: order.parse()?, by: By::Operator, reason: body.reason };
    refund_as(once, ask).await
}
