//! What a merchant does to an order on its page: pack, ship, tell, cancel, pay back.

use super::order::order_page;
use crate::{
    Access, App, Form, Merchant, Problem, Reader, Refusal, Refusals, Routes, done, refused, t,
};
use axum::{
    extract::{Path, State},
    response::Response,
};
use fulfilment::{
    By, Carrier, RefundError, RefundOrder, Ship, ShipError, TrackingNumber, TrackingNumberError,
};
use kernel::OrderId;
use orders::CancelOrder;
use web_kit::again::told_above;
use web_kit::order_forms::{Typed, tell_progress};
use web_kit::order_units::read_units;

pub(crate) fn routes(routes: Routes) -> Routes {
    routes
        .post("/sell/orders/{order}/pack", Access::MEMBER, pack)
        .post("/sell/orders/{order}/ship", Access::MEMBER, ship)
        .post("/sell/orders/{order}/progress", Access::MEMBER, add_progress)
        .post("/sell/orders/{order}/cancel", Access::MEMBER, cancel)
        .post("/sell/orders/{order}/refund", Access::MEMBER, refund)
}

async fn pack(
    State(app): State<App>,
    reader: Reader,
    merchant: Merchant,
    Path(order): Path<String>,
) -> Result<Response, Problem> {
    let id: OrderId = order.parse()?;
    let (by, moment) = (By::Merchant(merchant.id), app.clock.moment());
    match app.db.write(move |tx| fulfilment::pack_order(tx, (id, by), &mut moment.clone())).await {
        Ok(_) => Ok(done(&format!("/sell/orders/{id}"), "order-packed")),
        Err(error) => {
            let typed = (&Typed::default(), error.into());
            above(&app, &reader, &merchant, &order, typed).await
        }
    }
}

/// A tracking number, or what is wrong with it and why.
pub(crate) fn parse_number(reader: &Reader, text: &str) -> Result<TrackingNumber, Refusal> {
    TrackingNumber::parse(text).map_err(|error| match error {
        TrackingNumberError::Shape => Refusal::new(t!(reader, "sellorder-number-shape"))
            .because(t!(reader, "sellorder-number-shape-why")),
        TrackingNumberError::CheckDigit { expected, .. } => {
            Refusal::new(t!(reader, "sellorder-number-check")).because(t!(
                reader,
                "sellorder-number-check-why",
                expected = expected.to_string()
            ))
        }
    })
}

async fn ship(
    State(app): State<App>,
    reader: Reader,
    merchant: Merchant,
    Path(order): Path<String>,
    Form(typed): Form<Typed>,
) -> Result<Response, Problem> {
    let id: OrderId = order.parse()?;
    let mut wrong = Refusals::new();
    let carrier = Carrier::from_key(&typed.carrier)
        .ok_or_else(|| Refusal::new(t!(&reader, "sellorder-carrier-missing")));
    let carrier = wrong.keep("carrier", carrier);
    let number = wrong.keep("number", parse_number(&reader, &typed.number));
    let (Some(carrier), Some(number)) = (carrier, number) else {
        return again(&app, &reader, &merchant, &order, (&typed, &wrong)).await;
    };
    let carrier_name = match carrier {
        Carrier::Other => typed.carrier_name.trim().chars().take(60).collect(),
        _ => String::new(),
    };
    let units = read_units(&reader, ("ship", &typed.units), &mut wrong);
    if !wrong.is_empty() {
        return again(&app, &reader, &merchant, &order, (&typed, &wrong)).await;
    }
    // An order of one unit has no fields for it.
    let units = (!units.is_empty()).then_some(units);
    let ask = Ship { order: id, by: By::Merchant(merchant.id), carrier, carrier_name, number };
    let moment = app.clock.moment();
    let ship = move |tx: &mut store::Tx<'_>| {
        fulfilment::ship_parcel(tx, &ask, units.as_deref(), &mut moment.clone())
    };
    match app.db.write(ship).await {
        Ok(_) => Ok(done(&format!("/sell/orders/{id}"), "order-shipped")),
        Err(ShipError::NumberTaken(_)) => {
            let refusal = Refusal::new(t!(&reader, "sellorder-number-taken"))
                .because(t!(&reader, "sellorder-number-taken-why"));
            wrong.add("number", refusal);
            again(&app, &reader, &merchant, &order, (&typed, &wrong)).await
        }
        Err(ShipError::NumberOfOrder(_)) => {
            let refusal = Refusal::new(t!(&reader, "sellorder-number-of-order"))
                .because(t!(&reader, "sellorder-number-of-order-why"));
            wrong.add("number", refusal);
            again(&app, &reader, &merchant, &order, (&typed, &wrong)).await
        }
        Err(ShipError::Units { left, .. }) => {
            wrong.add("", Refusal::new(t!(&reader, "units-fewer", count = left)));
            again(&app, &reader, &merchant, &order, (&typed, &wrong)).await
        }
        Err(ShipError::NoUnits) => {
            wrong.add("", Refusal::new(t!(&reader, "units-none")));
            again(&app, &reader, &merchant, &order, (&typed, &wrong)).await
        }
        Err(ShipError::Banned { code, ban, .. }) => {
            let country = reader.country(ban.destination);
            let why = t!(&reader, "sellorder-banned-why", rule = ban.rule, destination = country);
            let what = t!(&reader, "sellorder-banned", code = code);
            wrong.add("", Refusal::new(what).because(why));
            again(&app, &reader, &merchant, &order, (&typed, &wrong)).await
        }
        Err(error) => above(&app, &reader, &merchant, &order, (&typed, error.into())).await,
    }
}

async fn again(
    app: &App,
    reader: &Reader,
    merchant: &Merchant,
    order: &str,
    typed: (&Typed, &Refusals),
) -> Result<Response, Problem> {
    Ok(refused(order_page(app, reader, merchant, order, typed).await?))
}

/// The page with what was typed, and above it what another step would mend.
async fn above(
    app: &App,
    reader: &Reader,
    merchant: &Merchant,
    order: &str,
    (typed, problem): (&Typed, Problem),
) -> Result<Response, Problem> {
    let mut wrong = Refusals::new();
    wrong.add("", told_above(reader, problem)?);
    again(app, reader, merchant, order, (typed, &wrong)).await
}

async fn add_progress(
    State(app): State<App>,
    reader: Reader,
    merchant: Merchant,
    Path(order): Path<String>,
    Form(typed): Form<Typed>,
) -> Result<Response, Problem> {
    let id: OrderId = order.parse()?;
    match tell_progress(&app, &reader, (id, By::Merchant(merchant.id)), &typed).await? {
        None => Ok(done(&format!("/sell/orders/{id}"), "progress-added")),
        Some(wrong) => again(&app, &reader, &merchant, &order, (&typed, &wrong)).await,
    }
}

async fn cancel(
    State(app): State<App>,
    reader: Reader,
    merchant: Merchant,
    Path(order): Path<String>,
    Form(typed): Form<Typed>,
) -> Result<Response, Problem> {
    let id: OrderId = order.parse()?;
    if typed.reason.trim().is_empty() {
        let mut wrong = Refusals::new();
        wrong.add("reason", Refusal::new(t!(&reader, "sellorder-reason-missing")));
        return again(&app, &reader, &merchant, &order, (&typed, &wrong)).await;
    }
    let by = By::Merchant(merchant.id);
    let (why, moment) = (typed.reason.clone(), app.clock.moment());
    let ask = CancelOrder { order: id, by, why };
    match app.db.write(move |tx| orders::cancel_order(tx, &ask, &mut moment.clone())).await {
        Ok(_) => Ok(done(&format!("/sell/orders/{id}"), "order-called-off")),
        Err(error) => above(&app, &reader, &merchant, &order, (&typed, error.into())).await,
    }
}

async fn refund(
    State(app): State<App>,
    reader: Reader,
    merchant: Merchant,
    Path(order): Path<String>,
    Form(typed): Form<Typed>,
) -> Result<Response, Problem> {
    let id: OrderId = order.parse()?;
    let mut wrong = Refusals::new();
    if typed.reason.trim().is_empty() {
        wrong.add("reason", Refusal::new(t!(&reader, "sellorder-reason-missing")));
        return again(&app, &reader, &merchant, &order, (&typed, &wrong)).await;
    }
    let (by, reason) = (By::Merchant(merchant.id), typed.reason.clone());
    let (ask, moment) = (RefundOrder { order: id, by, reason }, app.clock.moment());
    let refunded = app.db.write(move |tx| aftersales::refund_order(tx, &ask, &mut moment.clone()));
    match refunded.await {
        Ok(()) => Ok(done(&format!("/sell/orders/{id}"), "order-refunded")),
        Err(RefundError::PaidOut { short }) => {
            let short = reader.money_text(short);
            let refusal = Refusal::new(t!(&reader, "sellorder-refund-paid-out", short = short))
                .because(t!(&reader, "sellorder-refund-paid-out-why"));
            wrong.add("", refusal);
            again(&app, &reader, &merchant, &order, (&typed, &wrong)).await
        }
        Err(error) => above(&app, &reader, &merchant, &order, (&typed, error.into())).await,
    }
}
