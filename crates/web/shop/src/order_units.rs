//! What a shopper does to units of her order: call them off, or ask to once they are packed.

use super::order::order_page;
use crate::{
    Access, App, Form, Problem, Reader, Refusal, Refusals, Routes, Shopper,
    components::{Field, Tone, banner, form, quiet_button},
    done, refused, t,
};
use axum::{
    extract::{Path, State},
    response::Response,
};
use fulfilment::{By, OrderView};
use kernel::OrderId;
use maud::{Markup, html};
use orders::{CancelUnits, CancelUnitsError, OrderLine, OrderState, WishAnswer};
use web_kit::order_units::{TypedUnits, read_units, unit_fields, units_text};

pub(crate) fn routes(routes: Routes) -> Routes {
    routes.post("/orders/{order}/cancel-units", Access::SignedIn, cancel_units).post(
        "/orders/{order}/cancel-request",
        Access::SignedIn,
        ask_cancel,
    )
}

/// On the order's page: a part of what is not packed is called off, and what is packed is asked for.
pub(crate) fn cancel_form(reader: &Reader, view: &OrderView) -> Markup {
    let order = &view.order;
    let left: u32 = order.lines.iter().map(OrderLine::to_ship).sum();
    let waits = view.wish.as_ref().is_some_and(|wish| wish.answer.is_none());
    let (verb, key, preset) = match order.state {
        OrderState::Paid if left > 1 => ("cancel-units", "cancelunits", false),
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
        details.panel.fold {
            summary { (t!(reader, &format!("{key}-title"))) }
            (form(reader, &format!("/orders/{}/{verb}", order.id), html! {
                p { (t!(reader, &format!("{key}-explain"))) }
                (unit_fields(reader, ("off", &order.lines), OrderLine::to_ship, (&TypedUnits::new(), preset)))
                (Field::area("off_reason", &t!(reader, "cancelunits-reason"), 2)
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
    let date = reader.day(reader.date_of(wish.asked_at));
    let (tone, text) = match wish.answer {
        None => (Tone::Warn, t!(reader, "cancelask-waits", date = date, units = units)),
        Some(WishAnswer::Refused) => {
            (Tone::Plain, t!(reader, "cancelask-refused", reason = wish.answer_why.as_str()))
        }
        Some(WishAnswer::Shipped) => (Tone::Plain, t!(reader, "cancelask-shipped")),
        Some(WishAnswer::Agreed) => return html! {},
    };
    banner(tone, html! { p { (text) } })
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
async fn told(
    (app, reader, shopper): (&App, &Reader, &Shopper),
    order: &str,
    answer: Result<&str, CancelUnitsError>,
) -> Result<Response, Problem> {
    let mut wrong = Refusals::new();
    match answer {
        Ok(what) => return Ok(done(&format!("/orders/{order}"), what)),
        Err(CancelUnitsError::Units { left, .. }) => {
            wrong.add("", Refusal::new(t!(reader, "units-fewer", count = left)));
        }
        Err(CancelUnitsError::Nothing) => wrong.add("", Refusal::new(t!(reader, "units-none"))),
        Err(error) => return Err(error.into()),
    }
    Ok(refused(order_page(app, reader, shopper, order, (String::new(), wrong)).await?))
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
            let typed = (String::new(), wrong);
            return Ok(refused(order_page(&app, &reader, &shopper, &order, typed).await?));
        }
    };
    let (terms, moment) = (app.config.terms, app.clock.moment());
    let cancel = move |tx: &mut store::Tx<'_>| {
        aftersales::cancel_units(tx, &ask, terms, &mut moment.clone())
    };
    let answer = app.db.write(cancel).await.map(|_| "units-cancelled");
    told((&app, &reader, &shopper), &order, answer).await
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
            let typed = (String::new(), wrong);
            return Ok(refused(order_page(&app, &reader, &shopper, &order, typed).await?));
        }
    };
    let moment = app.clock.moment();
    let asking = move |tx: &mut store::Tx<'_>| orders::ask_cancel(tx, &ask, &mut moment.clone());
    let answer = app.db.write(asking).await.map(|()| "cancel-asked");
    told((&app, &reader, &shopper), &order, answer).await
}
