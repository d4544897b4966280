//! Units of orders in the API: called off, sent in parcels, and given back, whole or in part.

use super::{
    order_documents::OrderDocument,
    orders::{IfMatchMaybe, versioned_in},
};
use crate::{
    Access, Answered, App, Body, Merchant, MoneyBody, Once, Operator, Problem, Routes, Shopper,
    openapi::Part, openapi::ProblemBody,
};
use axum::extract::{Path, State};
use fulfilment::{Back, Bearer, By, GiveBack, PartKey};
use kernel::{OrderId, SkuId};
use orders::CancelUnits;
use serde::{Deserialize, Serialize};
use utoipa::{OpenApi, ToSchema};
use web_kit::parties::apart_of_order;

pub(crate) fn routes(routes: Routes) -> Routes {
    routes
        .document(Part::Orders, Api::openapi())
        .command("/v1/orders/{order}/cancel-units", Access::SignedIn, cancel_own)
        .command("/v1/orders/{order}/cancel-request", Access::SignedIn, ask_cancel)
        .command("/v1/orders/{order}/cancel-request/withdraw", Access::SignedIn, withdraw_cancel)
        .document(Part::Fulfilment, MerchantApi::openapi())
        .command("/v1/merchant/orders/{order}/cancel-units", Access::MEMBER, cancel_sold)
        .command("/v1/merchant/orders/{order}/cancel-answer", Access::MEMBER, answer_cancel)
        .command("/v1/merchant/orders/{order}/give-back", Access::MEMBER, give_back_sold)
        .document(Part::Operator, OperatorApi::openapi())
        .command("/v1/admin/orders/{order}/cancel-units", Access::ORDERS, cancel_any)
        .command("/v1/admin/orders/{order}/give-back", Access::ORDERS, give_back_any)
}

#[derive(OpenApi)]
#[openapi(paths(cancel_own, ask_cancel, withdraw_cancel))]
struct Api;

#[derive(OpenApi)]
#[openapi(paths(cancel_sold, answer_cancel, give_back_sold))]
struct MerchantApi;

#[derive(OpenApi)]
#[openapi(paths(cancel_any, give_back_any))]
struct OperatorApi;

/// Units of one product.
#[derive(Clone, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct UnitsBody {
    /// Which product of the order.
    pub(crate) sku: String,
    /// How many of it.
    pub(crate) units: u32,
}

impl UnitsBody {
    /// As a body names them.
    pub(super) fn of((sku, units): &(SkuId, u32)) -> UnitsBody {
        UnitsBody { sku: sku.to_string(), units: *units }
    }
}

/// Named units, read.
pub(super) fn named(units: &[UnitsBody]) -> Result<Vec<(SkuId, u32)>, Problem> {
    let one = |body: &UnitsBody| {
        let sku: SkuId = body.sku.parse().map_err(|_| {
            let detail = "the id of a product of the order, as sku_…";
            Problem::invalid("bad-sku", detail).field("units", detail)
        })?;
        Ok((sku, body.units))
    };
    units.iter().map(one).collect()
}

/// Units that are to be called off before they leave.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct CancelUnitsBody {
    /// Each product once.
    units: Vec<UnitsBody>,
    /// Why; the other side reads it.
    #[serde(default)]
    reason: String,
}

/// The answer to a shopper who wants packed units called off.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct CancelAnswerBody {
    /// They are called off, or not.
    agree: bool,
    /// Why not; the shopper reads it.
    #[serde(default)]
    reason: String,
}

/// Money that is to go back: units or an amount.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct GiveBackBody {
    /// Units that were handed over, each product once.
    #[serde(default)]
    units: Vec<UnitsBody>,
    /// Instead of units, an amount in the shopper's currency; it carries no taxes.
    #[serde(default)]
    amount: Option<MoneyBody>,
    /// Why; the shopper reads it.
    reason: String,
    /// Once per order and key: 1 to 64 letters, digits, dots, hyphens and underscores, without `own.` before them.
    /// Something else under a known key is refused. One of its own is made when it is left out; the
    /// Idempotency-Key keeps the request from happening twice.
    #[serde(default)]
    key: Option<String>,
    /// `merchant` or `market`; only an operator may say `market`.
    #[serde(default)]
    bearer: Option<String>,
    /// The units left the country again in time, so that what they counted of the yearly limit is given back; only an
    /// operator may say so, and not of an amount.
    #[serde(default)]
    restores: bool,
}

/// What went back, and the order after it.
#[derive(Serialize, ToSchema)]
struct GivenBackBody {
    /// To the shopper.
    amount: MoneyBody,
    /// The taxes in that.
    tax: MoneyBody,
    /// What could still go back.
    left: MoneyBody,
}

async fn cancel_as(
    once: Once,
    (order, by): (&str, By),
    if_match: IfMatchMaybe,
    body: CancelUnitsBody,
) -> Result<Answered, Problem> {
    let id: OrderId = order.parse()?;
    let ask = CancelUnits { order: id, by, units: named(&body.units)?, why: body.reason };
    let terms = once.app().config.terms;
    once.write(move |tx, moment| {
        if_match.hold(tx, (id, by))?;
        aftersales::cancel_units(tx, &ask, terms, moment)?;
        versioned_in(tx, (id, by), (terms, moment.now))
    })
    .await
}

/// Calls units of your order off while it is not packed; what they cost goes back. With the last of them the order is
/// called off.
#[utoipa::path(post, path = "/v1/orders/{order}/cancel-units", tag = "orders",
    security(("bearer" = []), ("session" = [])), request_body = CancelUnitsBody,
    params(("order" = String, Path), ("If-Match" = Option<String>, Header)),
    responses(
        (status = 200, description = "The order", body = OrderDocument),
        (status = 409, description = "It is packed (ask its seller), has shipped, or fewer are left",
            body = ProblemBody),
        (status = 412, description = "It changed since you read it", body = ProblemBody),
        (status = 422, description = "No units, or one product twice", body = ProblemBody)))]
async fn cancel_own(
    once: Once,
    shopper: Shopper,
    if_match: IfMatchMaybe,
    Path(order): Path<String>,
    Body(body): Body<CancelUnitsBody>,
) -> Result<Answered, Problem> {
    cancel_as(once, (&order, By::Shopper(shopper.0.shopper_id)), if_match, body).await
}

/// Asks the seller to call units of a packed order off. The seller agrees, refuses or ships; a day after it was due they
/// can be called off without asking, and if nobody ships in time it is called off.
#[utoipa::path(post, path = "/v1/orders/{order}/cancel-request", tag = "orders",
    security(("bearer" = []), ("session" = [])), request_body = CancelUnitsBody,
    params(("order" = String, Path)),
    responses(
        (status = 200, description = "The order", body = OrderDocument),
        (status = 409, description = "It is not packed, or has shipped", body = ProblemBody),
        (status = 422, description = "No units, or one product twice", body = ProblemBody)))]
async fn ask_cancel(
    once: Once,
    shopper: Shopper,
    Path(order): Path<String>,
    Body(body): Body<CancelUnitsBody>,
) -> Result<Answered, Problem> {
    let (id, by): (OrderId, By) = (order.parse()?, By::Shopper(shopper.0.shopper_id));
    let ask = CancelUnits { order: id, by, units: named(&body.units)?, why: body.reason };
    let terms = once.app().config.terms;
    once.write(move |tx, moment| {
        orders::ask_cancel(tx, &ask, moment)?;
        versioned_in(tx, (id, by), (terms, moment.now))
    })
    .await
}

/// Takes back the wish to have packed units called off while it waits for its answer. Nothing is called off then, and it
/// can be asked for anew.
#[utoipa::path(post, path = "/v1/orders/{order}/cancel-request/withdraw", tag = "orders",
    security(("bearer" = []), ("session" = [])),
    params(("order" = String, Path)),
    responses(
        (status = 200, description = "The order", body = OrderDocument),
        (status = 409, description = "No wish waits: it was answered, or the goods left", body = ProblemBody)))]
async fn withdraw_cancel(
    once: Once,
    shopper: Shopper,
    Path(order): Path<String>,
) -> Result<Answered, Problem> {
    let (id, by): (OrderId, By) = (order.parse()?, By::Shopper(shopper.0.shopper_id));
    let terms = once.app().config.terms;
    once.write(move |tx, moment| {
        orders::withdraw_cancel(tx, (id, by), moment)?;
        versioned_in(tx, (id, by), (terms, moment.now))
    })
    .await
}

/// You cannot deliver these: what they cost goes back, and they go back on your shelf.
#[utoipa::path(post, path = "/v1/merchant/orders/{order}/cancel-units", tag = "fulfilment",
    security(("bearer" = []), ("session" = [])), request_body = CancelUnitsBody,
    params(("order" = String, Path), ("If-Match" = Option<String>, Header)),
    responses(
        (status = 200, description = "The order", body = OrderDocument),
        (status = 409, description = "It has shipped, or fewer are left", body = ProblemBody),
        (status = 412, description = "It changed since you read it", body = ProblemBody),
        (status = 422, description = "No units, or one product twice", body = ProblemBody)))]
async fn cancel_sold(
    once: Once,
    merchant: Merchant,
    if_match: IfMatchMaybe,
    Path(order): Path<String>,
    Body(body): Body<CancelUnitsBody>,
) -> Result<Answered, Problem> {
    cancel_as(once, (&order, By::Merchant(merchant.id)), if_match, body).await
}

/// Answers a shopper who wants packed units called off.
#[utoipa::path(post, path = "/v1/merchant/orders/{order}/cancel-answer", tag = "fulfilment",
    security(("bearer" = []), ("session" = [])), request_body = CancelAnswerBody,
    params(("order" = String, Path)),
    responses(
        (status = 200, description = "The order", body = OrderDocument),
        (status = 409, description = "Nobody waits for an answer", body = ProblemBody),
        (status = 422, description = "Say why not", body = ProblemBody)))]
async fn answer_cancel(
    once: Once,
    merchant: Merchant,
    Path(order): Path<String>,
    Body(body): Body<CancelAnswerBody>,
) -> Result<Answered, Problem> {
    let (id, by): (OrderId, By) = (order.parse()?, By::Merchant(merchant.id));
    if !body.agree && body.reason.trim().is_empty() {
        return Err(Problem::invalid("bad-reason", "say why not").field("reason", "say why not"));
    }
    let refusal = (!body.agree).then_some(body.reason);
    let terms = once.app().config.terms;
    once.write(move |tx, moment| {
        aftersales::answer_cancel(tx, (id, by), refusal.as_deref(), terms, moment)?;
        versioned_in(tx, (id, by), (terms, moment.now))
    })
    .await
}

async fn give_back_as(
    once: Once,
    (order, by): (&str, By),
    body: GiveBackBody,
) -> Result<Answered, Problem> {
    let either = || {
        let detail = "units or an amount, one of them";
        Problem::invalid("nothing-to-give-back", detail).field("units", detail)
    };
    let back = match (body.units.is_empty(), &body.amount) {
        (false, None) => Back::Units(named(&body.units)?),
        (true, Some(amount)) => Back::Amount(amount.parse("amount")?),
        (true, None) | (false, Some(_)) => return Err(either()),
    };
    let bearer = match body.bearer.as_deref() {
        None => Some(Bearer::Merchant),
        Some(key) => {
            Bearer::from_key(key).filter(|bearer| *bearer == Bearer::Merchant || by == By::Operator)
        }
    };
    let bearer = bearer.ok_or_else(|| {
        let detail = "merchant; or market, for an operator";
        Problem::invalid("bad-bearer", detail).field("bearer", detail)
    })?;
    if body.restores && (by != By::Operator || matches!(back, Back::Amount(_))) {
        let detail = "only an operator says so, and only of units";
        return Err(Problem::invalid("bad-restores", detail).field("restores", detail));
    }
    if body.reason.trim().is_empty() {
        return Err(Problem::invalid("bad-reason", "say why").field("reason", "say why"));
    }
    let (order, why, restores) = (order.parse()?, body.reason, body.restores);
    once.write(move |tx, moment| {
        let key = match &body.key {
            Some(key) => key.clone(),
            None => format!("a{:016x}", moment.bits()),
        };
        let key = PartKey::Chosen(key);
        let (back, why) = (back.clone(), why.clone());
        let ask = GiveBack { order, by, back, why, key, bearer, restores };
        let given = aftersales::give_back(tx, &ask, moment)?;
        Ok::<_, Problem>(axum::Json(GivenBackBody {
            amount: given.amount.into(),
            tax: given.tax.into(),
            left: given.left.into(),
        }))
    })
    .await
}

/// Gives a part of an order back at your cost: units with their share of the price, or an amount.
#[utoipa::path(post, path = "/v1/merchant/orders/{order}/give-back", tag = "fulfilment",
    security(("bearer" = []), ("session" = [])), request_body = GiveBackBody,
    params(("order" = String, Path)),
    responses(
        (status = 200, description = "What went back", body = GivenBackBody),
        (status = 409, description = "It was not paid or ended, less is left, or your part was paid \
            out", body = ProblemBody),
        (status = 422, description = "A value is wrong", body = ProblemBody)))]
async fn give_back_sold(
    once: Once,
    merchant: Merchant,
    Path(order): Path<String>,
    Body(body): Body<GiveBackBody>,
) -> Result<Answered, Problem> {
    give_back_as(once, (&order, By::Merchant(merchant.id)), body).await
}

/// Calls units of any order off before they leave.
#[utoipa::path(post, path = "/v1/admin/orders/{order}/cancel-units", tag = "operator",
    security(("bearer" = []), ("session" = [])), request_body = CancelUnitsBody,
    params(("order" = String, Path), ("If-Match" = Option<String>, Header)),
    responses(
        (status = 200, description = "The order", body = OrderDocument),
        (status = 409, description = "It has shipped, or fewer are left", body = ProblemBody),
        (status = 412, description = "It changed since you read it", body = ProblemBody),
        (status = 422, description = "No units, or one product twice", body = ProblemBody)))]
async fn cancel_any(
    once: Once,
    office: (State<App>, Operator),
    if_match: IfMatchMaybe,
    Path(order): Path<String>,
    Body(body): Body<CancelUnitsBody>,
) -> Result<Answered, Problem> {
    let (State(app), Operator(person)) = office;
    apart_of_order(&app, &person, &order).await?;
    cancel_as(once, (&order, By::Operator), if_match, body).await
}

/// Gives a part of any order back, at its seller's cost or at the market's.
#[utoipa::path(post, path = "/v1/admin/orders/{order}/give-back", tag = "operator",
    security(("bearer" = []), ("session" = [])), request_body = GiveBackBody,
    params(("order" = String, Path)),
    responses(
        (status = 200, description = "What went back", body = GivenBackBody),
        (status = 409, description = "It was not paid or ended, less is left, or the seller's part \
            was paid out", body = ProblemBody),
        (status = 422, description = "A value is wrong", body = ProblemBody)))]
async fn give_back_any(
    once: Once,
    State(app): State<App>,
    Operator(person): Operator,
    Path(order): Path<String>,
    Body(body): Body<GiveBackBody>,
) -> Result<Answered, Problem> {
    apart_of_order(&app, &person, &order).await?;
    give_back_as(once, (&order, By::Operator), body).await
}
