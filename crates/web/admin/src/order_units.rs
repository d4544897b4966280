//! What an operator does to units of any order: call them off, give a part back at the seller's or the market's cost.

use super::{messages::desk, orders::order_page};
use crate::{
    Access, App, Form, Operator, Problem, Reader, Refusal, Refusals, Routes, admin_page,
    components::{Field, form, quiet_button, quiet_link},
    done, refused, t,
};
use axum::{
    extract::{Path, State},
    response::{IntoResponse, Response},
};
use fulfilment::{By, OrderView};
use kernel::OrderId;
use maud::{Markup, html};
use orders::{CancelUnits, CancelUnitsError, OrderLine, OrderState};
use web_kit::{
    again::told_above,
    order_forms::Typed,
    order_parts::load,
    order_units::{Given, TypedUnits, give_back_as, give_back_form, read_units, unit_fields},
    parties::apart_of_order,
};

pub(crate) fn routes(routes: Routes) -> Routes {
    routes
        .post("/admin/orders/{order}/cancel-units", Access::ORDERS, cancel_units)
        .get("/admin/orders/{order}/give-back", Access::ORDERS, give_back_page)
        .post("/admin/orders/{order}/give-back", Access::ORDERS, give_back)
}

/// On the order's page: units that have not left, and the way to give a part back.
pub(crate) fn ways(
    reader: &Reader,
    view: &OrderView,
    (typed, wrong): (&Typed, &Refusals),
) -> Markup {
    let order = &view.order;
    let open = matches!(order.state, OrderState::Paid | OrderState::Packed);
    let base = format!("/admin/orders/{}", order.id);
    html! {
        @if open {
            details.panel.fold open[!wrong.is_empty() && typed.units.contains_key("off_reason")] {
                summary { (t!(reader, "cancelunits-title")) }
                (form(reader, &format!("{base}/cancel-units"), html! {
                    p { (t!(reader, "cancelunits-explain")) }
                    (unit_fields(reader, ("off", &order.lines), OrderLine::to_ship, (&typed.units, false)))
                    (Field::area("off_reason", &t!(reader, "cancelunits-reason"), 2)
                        .value(typed.units.get("off_reason").map_or("", String::as_str))
                        .attribute("maxlength", "300").optional(reader))
                    (quiet_button(&t!(reader, "cancelunits-do")))
                }))
            }
        }
        @if order.state.in_escrow() || order.state == OrderState::Completed {
            p { (quiet_link(&format!("{base}/give-back"), &t!(reader, "giveback-link"))) }
        }
    }
}

async fn cancel_units(
    State(app): State<App>,
    operator: Operator,
    reader: Reader,
    Path(order): Path<String>,
    Form(typed): Form<Typed>,
) -> Result<Response, Problem> {
    apart_of_order(&app, &operator.0, &order).await?;
    let id: OrderId = order.parse()?;
    let mut wrong = Refusals::new();
    let units = read_units(&reader, ("off", &typed.units), &mut wrong);
    let why = typed.units.get("off_reason").cloned().unwrap_or_default();
    let ask = CancelUnits { order: id, by: By::Operator, units, why };
    let (terms, moment) = (app.config.terms, app.clock.moment());
    let cancel = move |tx: &mut store::Tx<'_>| {
        aftersales::cancel_units(tx, &ask, terms, &mut moment.clone())
    };
    if wrong.is_empty() {
        match app.db.write(cancel).await {
            Ok(_) => return Ok(done(&format!("/admin/orders/{id}"), "units-cancelled")),
            Err(CancelUnitsError::Units { left, .. }) => {
                wrong.add("", Refusal::new(t!(&reader, "units-fewer", count = left)));
            }
            Err(CancelUnitsError::Nothing) => {
                wrong.add("", Refusal::new(t!(&reader, "units-none")));
            }
            Err(error) => wrong.add("", told_above(&reader, error.into())?),
        }
    }
    Ok(refused(order_page(&app, &reader, desk(&operator), &order, (&typed, &wrong)).await?))
}

async fn give_back_page(
    State(app): State<App>,
    _operator: Operator,
    reader: Reader,
    Path(order): Path<String>,
) -> Result<Response, Problem> {
    let again = Given::Again(None, Refusals::new());
    shown(&app, &reader, (&order, &TypedUnits::new()), again).await
}

async fn give_back(
    State(app): State<App>,
    Operator(person): Operator,
    reader: Reader,
    Path(order): Path<String>,
    Form(mut typed): Form<TypedUnits>,
) -> Result<Response, Problem> {
    apart_of_order(&app, &person, &order).await?;
    let id: OrderId = order.parse()?;
    let given = give_back_as(&app, &reader, (id, By::Operator), &mut typed).await?;
    shown(&app, &reader, (&order, &typed), given).await
}

async fn shown(
    app: &App,
    reader: &Reader,
    (order, typed): (&str, &TypedUnits),
    given: Given,
) -> Result<Response, Problem> {
    let back = format!("/admin/orders/{order}");
    let (preview, wrong) = match given {
        Given::Done => return Ok(done(&back, "given-back")),
        Given::Again(preview, wrong) => (preview, wrong),
    };
    let view = load(app, order, By::Operator).await?;
    let title = t!(reader, "giveback-title", number = view.order.number.as_str());
    let action = format!("{back}/give-back");
    let told = (typed, &wrong);
    let body = give_back_form(reader, (&action, &view, By::Operator), told, preview.as_ref());
    let page = admin_page(reader, &title, body);
    Ok(if wrong.is_empty() { page.into_response() } else { refused(page) })
}
