//! A merchant's orders in the API.

use super::{
    order_documents::{OrderDocument, OrderSummaries, OrderSummary},
    order_units::{UnitsBody, named},
    orders::{IfMatchMaybe, ReasonBody, cancel_as, versioned, versioned_in},
};
use crate::{
    Access, Answered, App, Body, Items, Merchant, Once, Paging, Problem, Reader, Routes, Versioned,
    openapi::Part, openapi::ProblemBody,
};
use axum::extract::{Path, State};
use fulfilment::{By, Carrier, NewProgress, Progress, RefundOrder, Ship, TrackingNumber};
use kernel::{Moment, OrderId, Timestamp};
use orders::{CancelOrder, OrderState};
use serde::Deserialize;
use store::Tx;
use utoipa::{OpenApi, ToSchema};
use web_kit::cursor::cut;

pub(crate) fn routes(routes: Routes) -> Routes {
    routes
        .document(Part::Fulfilment, Api::openapi())
        .get("/v1/merchant/orders", Access::MEMBER, list)
        .get("/v1/merchant/orders/{order}", Access::MEMBER, show)
        .command("/v1/merchant/orders/{order}/pack", Access::MEMBER, pack)
        .command("/v1/merchant/orders/{order}/ship", Access::MEMBER, ship)
        .command("/v1/merchant/orders/{order}/tracking-events", Access::MEMBER, add_progress)
        .command("/v1/merchant/orders/{order}/cancel", Access::MEMBER, cancel)
        .command("/v1/merchant/orders/{order}/refund", Access::MEMBER, refund)
}

#[derive(OpenApi)]
#[openapi(
    paths(list, show, pack, ship, add_progress, cancel, refund),
    components(schemas(ShipBody, EventBody))
)]
struct Api;

/// A parcel handed to a carrier.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ShipBody {
    /// `usps`, `ups`, `fedex`, `dhl`, `ems`, `sf` or `other`.
    #[schema(example = "ems")]
    carrier: String,
    /// The name of an `other` carrier.
    #[serde(default)]
    carrier_name: String,
    /// As on the label. The check digit of a postal number (UPU S10) is checked.
    #[schema(example = "RR473124829US")]
    tracking_number: String,
    /// What is in the parcel, each product once; all that is left when it is left out. The order is shipped with its
    /// last unit.
    #[serde(default)]
    units: Option<Vec<UnitsBody>>,
}

/// Something seen of a parcel.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct EventBody {
    /// `departed`, `arrived`, `customs`, `cleared`, `out_for_delivery`, `delivered` or `delayed`.
    #[schema(example = "customs")]
    progress: String,
    /// Where, at most 80 characters.
    #[serde(default)]
    place: String,
    /// More, at most 200 characters.
    #[serde(default)]
    note: String,
    /// Where the news is from, at most 200 characters. An operator has to say it of a delivery.
    #[serde(default)]
    source: String,
    /// When (RFC 3339); now when it is left out.
    #[serde(default)]
    at: Option<String>,
    /// Which parcel of the order: 1, 2, 3 …; the first that is not there yet when it is left out.
    #[serde(default)]
    parcel: Option<i64>,
}

/// The orders to fulfil, newest first; `state` filters.
#[utoipa::path(get, path = "/v1/merchant/orders", tag = "fulfilment",
    security(("bearer" = []), ("session" = [])),
    params(("state" = Option<String>, Query), ("cursor" = Option<String>, Query),
        ("limit" = Option<u32>, Query)),
    responses((status = 200, description = "A page of orders", body = OrderSummaries)))]
async fn list(
    State(app): State<App>,
    reader: Reader,
    merchant: Merchant,
    paging: Paging<OrderId>,
) -> Result<Items<OrderSummary>, Problem> {
    let (id, limit, state) = (merchant.id, paging.limit, asked_state(&reader)?);
    let more = limit.saturating_add(1);
    let found =
        app.db.read(move |tx| orders::orders_of_merchant(tx, id, state, paging.after, more));
    let mut found = found.await?;
    let next = cut(&mut found, limit, |order| order.id);
    Ok(Items { items: found.iter().map(OrderSummary::from).collect(), next })
}

/// `?state=`, refused when it is none.
pub(super) fn asked_state(reader: &Reader) -> Result<Option<OrderState>, Problem> {
    let Some(key) = reader.query("state").filter(|key| !key.is_empty()) else { return Ok(None) };
    let state = key.parse().map_err(|error| Problem::bad_request("bad-state", error))?;
    Ok(Some(state))
}

/// One order.
#[utoipa::path(get, path = "/v1/merchant/orders/{order}", tag = "fulfilment",
    security(("bearer" = []), ("session" = [])), params(("order" = String, Path)),
    responses(
        (status = 200, description = "The order; its version is the ETag", body = OrderDocument),
        (status = 404, description = "No such order of yours", body = ProblemBody)))]
async fn show(
    State(app): State<App>,
    merchant: Merchant,
    Path(order): Path<String>,
) -> Result<Versioned<OrderDocument>, Problem> {
    versioned(&app, &order, By::Merchant(merchant.id)).await
}

/// Everything is in the parcel. A second time changes nothing.
#[utoipa::path(post, path = "/v1/merchant/orders/{order}/pack", tag = "fulfilment",
    security(("bearer" = []), ("session" = [])),
    params(("order" = String, Path), ("If-Match" = Option<String>, Header)),
    responses(
        (status = 200, description = "The order, packed", body = OrderDocument),
        (status = 409, description = "It is not paid, or already further", body = ProblemBody),
        (status = 412, description = "It changed since you read it", body = ProblemBody)))]
async fn pack(
    once: Once,
    merchant: Merchant,
    if_match: IfMatchMaybe,
    Path(order): Path<String>,
) -> Result<Answered, Problem> {
    let (id, by): (OrderId, By) = (order.parse()?, By::Merchant(merchant.id));
    let terms = once.app().config.terms;
    once.write(move |tx, moment| {
        if_match.hold(tx, (id, by))?;
        fulfilment::pack_order(tx, (id, by), moment)?;
        versioned_in(tx, (id, by), (terms, moment.now))
    })
    .await
}

/// A parcel is with a carrier, with all of the order or with a part of it. The same parcel told twice changes nothing.
#[utoipa::path(post, path = "/v1/merchant/orders/{order}/ship", tag = "fulfilment",
    security(("bearer" = []), ("session" = [])), request_body = ShipBody,
    params(("order" = String, Path), ("If-Match" = Option<String>, Header)),
    responses(
        (status = 200, description = "The order, shipped", body = OrderDocument),
        (status = 409, description = "It is not paid, or shipped otherwise", body = ProblemBody),
        (status = 412, description = "It changed since you read it", body = ProblemBody),
        (status = 422, description = "The number cannot be right or is taken, or a product may \
            not go by parcel", body = ProblemBody)))]
async fn ship(
    once: Once,
    merchant: Merchant,
    if_match: IfMatchMaybe,
    Path(order): Path<String>,
    Body(body): Body<ShipBody>,
) -> Result<Answered, Problem> {
    let id: OrderId = order.parse()?;
    let carrier = Carrier::from_key(&body.carrier).ok_or_else(|| {
        let detail = "a carrier is usps, ups, fedex, dhl, ems, sf or other";
        Problem::invalid("bad-carrier", detail).field("carrier", detail)
    })?;
    let number = TrackingNumber::parse(&body.tracking_number).map_err(|error| {
        Problem::invalid("bad-tracking-number", &error).field("tracking_number", error)
    })?;
    let by = By::Merchant(merchant.id);
    let carrier_name = match carrier {
        Carrier::Other => body.carrier_name.trim().chars().take(60).collect(),
        _ => String::new(),
    };
    let terms = once.app().config.terms;
    let ask = Ship { order: id, by, carrier, carrier_name, number };
    let units = body.units.as_deref().map(named).transpose()?;
    once.write(move |tx, moment| {
        if_match.hold(tx, (id, by))?;
        fulfilment::ship_parcel(tx, &ask, units.as_deref(), moment)?;
        versioned_in(tx, (id, by), (terms, moment.now))
    })
    .await
}

/// Tells what was seen of the parcel. The same told twice counts once, and a way goes forward.
///
/// It is shown as your word and starts nothing: the shopper, a carrier or the market say that a parcel was
/// delivered.
#[utoipa::path(post, path = "/v1/merchant/orders/{order}/tracking-events", tag = "fulfilment",
    security(("bearer" = []), ("session" = [])), request_body = EventBody,
    params(("order" = String, Path)),
    responses(
        (status = 200, description = "The order", body = OrderDocument),
        (status = 409, description = "Nothing is on its way, the parcel is further already, or a \
            part of its way is left out", body = ProblemBody),
        (status = 422, description = "A value is wrong", body = ProblemBody)))]
async fn add_progress(
    once: Once,
    merchant: Merchant,
    Path(order): Path<String>,
    Body(body): Body<EventBody>,
) -> Result<Answered, Problem> {
    add_progress_as(once, (&order, By::Merchant(merchant.id)), body).await
}

pub(super) async fn add_progress_as(
    once: Once,
    (order, by): (&str, By),
    body: EventBody,
) -> Result<Answered, Problem> {
    let id: OrderId = order.parse()?;
    let progress = Progress::from_key(&body.progress).ok_or_else(|| {
        let detail = "not a kind of progress";
        Problem::invalid("bad-progress", detail).field("progress", detail)
    })?;
    let at: Timestamp = match &body.at {
        None => once.app().clock.now(),
        Some(text) => text.parse().map_err(|_| {
            let detail = "a time as 2026-11-24T06:05:00Z";
            Problem::invalid("bad-time", detail).field("at", detail)
        })?,
    };
    let (place, note) = (body.place.trim().to_owned(), body.note.trim().to_owned());
    let terms = once.app().config.terms;
    let source = body.source.trim().to_owned();
    let ask = NewProgress { order: id, by, progress, place, note, source, at, terms };
    let now = once.app().clock.now();
    let step = move |tx: &mut Tx<'_>, moment: &mut Moment| -> Result<(), Problem> {
        Ok(fulfilment::add_parcel_progress(tx, &ask, body.parcel, moment)?)
    };
    once.step(step, move |tx| versioned_in(tx, (id, by), (terms, now))).await
}

/// You cannot deliver: all the money goes back to the shopper.
#[utoipa::path(post, path = "/v1/merchant/orders/{order}/cancel", tag = "fulfilment",
    security(("bearer" = []), ("session" = [])), request_body = ReasonBody,
    params(("order" = String, Path), ("If-Match" = Option<String>, Header)),
    responses(
        (status = 200, description = "The order, cancelled", body = OrderDocument),
        (status = 409, description = "It has shipped, or is over", body = ProblemBody),
        (status = 412, description = "It changed since you read it", body = ProblemBody)))]
async fn cancel(
    once: Once,
    merchant: Merchant,
    if_match: IfMatchMaybe,
    Path(order): Path<String>,
    Body(body): Body<ReasonBody>,
) -> Result<Answered, Problem> {
    let by = By::Merchant(merchant.id);
    let ask = CancelOrder { order: order.parse()?, by, why: body.reason };
    cancel_as(once, ask, if_match).await
}

/// Pays a shipped order back in full.
#[utoipa::path(post, path = "/v1/merchant/orders/{order}/refund", tag = "fulfilment",
    security(("bearer" = []), ("session" = [])), request_body = ReasonBody,
    params(("order" = String, Path)),
    responses(
        (status = 200, description = "The order, refunded", body = OrderDocument),
        (status = 409, description = "It was not shipped, or your part was paid out",
            body = ProblemBody)))]
async fn refund(
    once: Once,
    merchant: Merchant,
    Path(order): Path<String>,
    Body(body): Body<ReasonBody>,
) -> Result<Answered, Problem> {
    let by = By::Merchant(merchant.id);
    refund_as(once, RefundOrder { order: order.parse()?, by, reason: body.reason }).await
}

pub(super) async fn refund_as(once: Once, ask: RefundOrder) -> Result<Answered, Problem> {
    let (id, by, terms) = (ask.order, ask.by, once.app().config.terms);
    once.write(move |tx, moment| {
        aftersales::refund_order(tx, &ask, moment)?;
        versioned_in(tx, (id, by), (terms, moment.now))
    })
    .await
}
