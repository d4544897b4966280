//! What a shopper does to units of her order: call them off, or ask to once they are packed.

use super::order::{Sent, order_page};
use crate::{
    Access, App, Form, Problem, Reader, Refusal, Refusals, Routes, Shopper,
    components::{Field, Tone, banner, form, quiet_button},
    done, refused, t,
};
use axum::{
    extract::{Path, State},
    response::Response,
};
use fulfilment::{By, Next, OrderView};
use kernel::OrderId;
use maud::{Markup, html};
use orders::{
    CancelOrderError, CancelUnits, CancelUnitsError, CancelWish, OrderLine, OrderState, WishAnswer,
};
use web_kit::{
    again::told_above,
    headline::is_part_sent,
    order_units::{TypedUnits, read_units, unit_fields, units_text},
};

pub(crate) fn routes(routes: Routes) -> Routes {
    routes
        .post("/orders/{order}/cancel-units", Access::SignedIn, cancel_units)
        .post("/orders/{order}/cancel-request", Access::SignedIn, ask_cancel)
        .post("/orders/{order}/cancel-withdraw", Access::SignedIn, withdraw_cancel)
}

/// On the order's page: a part of what is not packed or overdue is called off, and what is packed is asked for.
pub(crate) fn cancel_form(reader: &Reader, view: &OrderView, sent: &Sent) -> Markup {
    let order = &view.order;
    let left: u32 = order.lines.iter().map(OrderLine::to_ship).sum();
    let waits = view.wish.as_ref().is_some_and(|wish| wish.answer.is_none());
    let (verb, key, preset) = match order.state {
        OrderState::Paid if left > 1 => ("cancel-units", "cancelunits", false),
        OrderState::Packed if order.is_overdue() && (left > 1 || is_part_sent(order)) => {
            ("cancel-units", "cancelunits", false)
        }
        // All of it is called off in one step.
        OrderState::Packed if order.is_overdue() => return html! {},
        OrderState::Packed if !waits => ("cancel-request", "cancelask", true),
        OrderState::AwaitingPayment
        | OrderState::Paid
        | OrderState::Packed
        | OrderState::Shipped
        | OrderState::Delivered
        | OrderState::Completed
        | OrderState::Cancelled
        | OrderState::Refunded
        | OrderState::Expired => return html! {},
    };
    html! {
        details.panel.fold open[!sent.units.is_empty()] {
            summary { (t!(reader, &format!("{key}-title"))) }
            (form(reader, &format!("/orders/{}/{verb}", order.id), html! {
                p { (t!(reader, &format!("{key}-explain"))) }
                (unit_fields(reader, ("off", &order.lines), OrderLine::to_ship, (&sent.units, preset)))
                (Field::area("off_reason", &t!(reader, "cancelunits-reason"), 2)
                    .value(sent.units.get("off_reason").map_or("", String::as_str))
                    .attribute("maxlength", "300").optional(reader))
                (quiet_button(&t!(reader, &format!("{key}-do"))))
            }))
        }
    }
}

/// What became of her wish to have packed units called off.
pub(crate) fn wish(reader: &Reader, view: &OrderView) -> Markup {
    let Some(wish) = &view.wish else { return html! {} };
    let units = units_text(reader, view, &wish.units);
    let (tone, text) = match wish.answer {
        None => return waiting(reader, view, &units),
        Some(WishAnswer::Refused) => {
            (Tone::Plain, t!(reader, "cancelask-refused", reason = wish.answer_why.as_str()))
        }
        Some(WishAnswer::Shipped) => (Tone::Plain, t!(reader, "cancelask-shipped")),
        Some(WishAnswer::Agreed) => return html! {},
    };
    banner(tone, html! { p { (text) } })
}

/// A wish that waits: until when, what she can do then, and that she may take it back.
fn waiting(reader: &Reader, view: &OrderView, units: &str) -> Markup {
    let Some(CancelWish { asked_at, .. }) = &view.wish else { return html! {} };
    let date = reader.day(reader.date_of(*asked_at));
    let text = match &view.timeline.next {
        Next::Ship { by, .. } if !view.order.is_overdue() => {
            // She may cancel it herself a day after it should have left.
            let from = reader.day(reader.date_of(by.plus_days(1)));
            t!(reader, "cancelask-waits", date = date, units = units, from = from)
        }
        _ => t!(reader, "cancelask-waits-late", date = date, units = units),
    };
    banner(
        Tone::Warn,
        html! {
            p { (text) }
            (form(reader, &format!("/orders/{}/cancel-withdraw", view.order.id), html! {
                (quiet_button(&t!(reader, "cancelask-withdraw")))
            }))
        },
    )
}

/// The units that were typed, or what is wrong with them.
fn asked(
    reader: &Reader,
    (order, by): (OrderId, By),
    typed: &TypedUnits,
) -> Result<CancelUnits, Refusals> {
    let mut wrong = Refusals::new();
    let units = read_units(reader, ("off", typed), &mut wrong);
    let why = typed.get("off_reason").cloned().unwrap_or_default();
    if wrong.is_empty() { Ok(CancelUnits { order, by, units, why }) } else { Err(wrong) }
}

/// The page again with what is wrong, or what else became of it.
async fn order_or_again(
    (app, reader, shopper): (&App, &Reader, &Shopper),
    order: &str,
    (answer, units): (Result<&str, CancelUnitsError>, TypedUnits),
) -> Result<Response, Problem> {
    let mut wrong = Refusals::new();
    match answer {
        Ok(what) => return Ok(done(&format!("/orders/{order}"), what)),
        Err(CancelUnitsError::Units { left, .. }) => {
            wrong.add("", Refusal::new(t!(reader, "units-fewer", count = left)));
        }
        Err(CancelUnitsError::Nothing) => wrong.add("", Refusal::new(t!(reader, "units-none"))),
        Err(error) => wrong.add("", told_above(reader, error.into())?),
    }
    let sent = Sent { units, wrong, ..Sent::default() };
    Ok(refused(order_page(app, reader, shopper, order, sent).await?))
}

async fn cancel_units(
    State(app): State<App>,
    reader: Reader,
    shopper: Shopper,
    Path(order): Path<String>,
    Form(typed): Form<TypedUnits>,
) -> Result<Response, Problem> {
    let (id, by): (OrderId, By) = (order.parse()?, By::Shopper(shopper.0.shopper_id));
    let ask = match asked(&reader, (id, by), &typed) {
        Ok(ask) => ask,
        Err(wrong) => {
            let sent = Sent { units: typed, wrong, ..Sent::default() };
            return Ok(refused(order_page(&app, &reader, &shopper, &order, sent).await?));
        }
    };
    let (terms, moment) = (app.config.terms, app.clock.moment());
    let cancel = move |tx: &mut store::Tx<'_>| {
        aftersales::cancel_units(tx, &ask, terms, &mut moment.clone())
    };
    let answer = app.db.write(cancel).await.map(|_| "units-cancelled");
    order_or_again((&app, &reader, &shopper), &order, (answer, typed)).await
}

async fn ask_cancel(
    State(app): State<App>,
    reader: Reader,
    shopper: Shopper,
    Path(order): Path<String>,
    Form(typed): Form<TypedUnits>,
) -> Result<Response, Problem> {
    let (id, by): (OrderId, By) = (order.parse()?, By::Shopper(shopper.0.shopper_id));
    let ask = match asked(&reader, (id, by), &typed) {
        Ok(ask) => ask,
        Err(wrong) => {
            let sent = Sent { units: typed, wrong, ..Sent::default() };
            return Ok(refused(order_page(&app, &reader, &shopper, &order, sent).await?));
        }
    };
    let moment = app.clock.moment();
    let asking = move |tx: &mut store::Tx<'_>| orders::ask_cancel(tx, &ask, &mut moment.clone());
    let answer = app.db.write(asking).await.map(|()| "cancel-asked");
    order_or_again((&app, &reader, &shopper), &order, (answer, typed)).await
}

async fn withdraw_cancel(
    State(app): State<App>,
    reader: Reader,
    shopper: Shopper,
    Path(order): Path<String>,
) -> Result<Response, Problem> {
    let (id, by): (OrderId, By) = (order.parse()?, By::Shopper(shopper.0.shopper_id));
    let moment = app.clock.moment();
    let back =
        move |tx: &mut store::Tx<'_>| orders::withdraw_cancel(tx, (id, by), &mut moment.clone());
    let refusal = match app.db.write(back).await {
        Ok(()) => return Ok(done(&format!("/orders/{id}"), "cancel-withdrawn")),
        // The page says what became of it meanwhile.
        Err(error @ CancelOrderError::NotAsked) => told_above(&reader, error.into())?,
        Err(error) => return Err(error.into()),
    };
    let mut sent = Sent::default();
    sent.wrong.add("", refusal);
    Ok(refused(order_page(&app, &reader, &shopper, &order, sent).await?))
}
