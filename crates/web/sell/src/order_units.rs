//! What a merchant does to units of an order on its page: call them off, answer a wish to, give a part back.

use super::order::order_page;
use crate::{
    Access, App, Form, Merchant, Problem, Reader, Refusal, Refusals, Routes, done, refused,
    sell_page, t,
};
use axum::{
    extract::{Path, State},
    response::{IntoResponse, Response},
};
use fulfilment::By;
use kernel::OrderId;
use orders::{CancelUnits, CancelUnitsError};
use web_kit::{
    again::told_above,
    order_forms::Typed,
    order_parts::load,
    order_units::{Given, TypedUnits, give_back_as, give_back_form, read_units},
};

pub(crate) fn routes(routes: Routes) -> Routes {
    routes
        .post("/sell/orders/{order}/cancel-units", Access::MEMBER, cancel_units)
        .post("/sell/orders/{order}/cancel-answer", Access::MEMBER, answer)
        .get("/sell/orders/{order}/give-back", Access::MEMBER, give_back_page)
        .post("/sell/orders/{order}/give-back", Access::MEMBER, give_back)
}

async fn cancel_units(
    State(app): State<App>,
    reader: Reader,
    merchant: Merchant,
    Path(order): Path<String>,
    Form(typed): Form<Typed>,
) -> Result<Response, Problem> {
    let (id, by): (OrderId, By) = (order.parse()?, By::Merchant(merchant.id));
    let mut wrong = Refusals::new();
    let units = read_units(&reader, ("off", &typed.units), &mut wrong);
    let why = typed.units.get("off_reason").cloned().unwrap_or_default();
    if why.trim().is_empty() {
        wrong.add("off_reason", Refusal::new(t!(&reader, "sellorder-reason-missing")));
    }
    if wrong.is_empty() {
        let (ask, moment) = (CancelUnits { order: id, by, units, why }, app.clock.moment());
        let terms = app.config.terms;
        let cancel = move |tx: &mut store::Tx<'_>| {
            aftersales::cancel_units(tx, &ask, terms, &mut moment.clone())
        };
        match app.db.write(cancel).await {
            Ok(_) => return Ok(done(&format!("/sell/orders/{id}"), "units-cancelled")),
            Err(CancelUnitsError::Units { left, .. }) => {
                wrong.add("", Refusal::new(t!(&reader, "units-fewer", count = left)));
            }
            Err(CancelUnitsError::Nothing) => {
                wrong.add("", Refusal::new(t!(&reader, "units-none")));
            }
            Err(error) => wrong.add("", told_above(&reader, error.into())?),
        }
    }
    let page = order_page(&app, &reader, &merchant, &order, (&typed, &wrong)).await?;
    Ok(refused(page))
}

/// The answer to a shopper's wish.
#[derive(Default, serde::Deserialize)]
#[serde(default)]
struct AnswerForm {
    answer: String,
    refusal: String,
}

async fn answer(
    State(app): State<App>,
    reader: Reader,
    merchant: Merchant,
    Path(order): Path<String>,
    Form(form): Form<AnswerForm>,
) -> Result<Response, Problem> {
    let (id, by): (OrderId, By) = (order.parse()?, By::Merchant(merchant.id));
    let mut typed = Typed::default();
    typed.units.insert("refusal".to_owned(), form.refusal.clone());
    let mut wrong = Refusals::new();
    let refusal = (form.answer != "agree").then_some(form.refusal);
    if refusal.as_ref().is_some_and(|words| words.trim().is_empty()) {
        wrong.add("refusal", Refusal::new(t!(&reader, "sellorder-reason-missing")));
        return Ok(refused(order_page(&app, &reader, &merchant, &order, (&typed, &wrong)).await?));
    }
    let (terms, moment) = (app.config.terms, app.clock.moment());
    let answer = move |tx: &mut store::Tx<'_>| {
        let refusal = refusal.as_deref();
        aftersales::answer_cancel(tx, (id, by), refusal, terms, &mut moment.clone())
    };
    match app.db.write(answer).await {
        Ok(()) => Ok(done(&format!("/sell/orders/{id}"), "cancel-answered")),
        Err(error) => {
            wrong.add("", told_above(&reader, error.into())?);
            Ok(refused(order_page(&app, &reader, &merchant, &order, (&typed, &wrong)).await?))
        }
    }
}

async fn give_back_page(
    State(app): State<App>,
    reader: Reader,
    merchant: Merchant,
    Path(order): Path<String>,
) -> Result<Response, Problem> {
    let again = Given::Again(None, Refusals::new());
    shown(&app, &reader, &merchant, (&order, &TypedUnits::new()), again).await
}

async fn give_back(
    State(app): State<App>,
    reader: Reader,
    merchant: Merchant,
    Path(order): Path<String>,
    Form(mut typed): Form<TypedUnits>,
) -> Result<Response, Problem> {
    let (id, by): (OrderId, By) = (order.parse()?, By::Merchant(merchant.id));
    let given = give_back_as(&app, &reader, (id, by), &mut typed).await?;
    shown(&app, &reader, &merchant, (&order, &typed), given).await
}

async fn shown(
    app: &App,
    reader: &Reader,
    merchant: &Merchant,
    (order, typed): (&str, &TypedUnits),
    given: Given,
) -> Result<Response, Problem> {
    let back = format!("/sell/orders/{order}");
    let (preview, wrong) = match given {
        Given::Done => return Ok(done(&back, "given-back")),
        Given::Again(preview, wrong) => (preview, wrong),
    };
    let by = By::Merchant(merchant.id);
    let view = load(app, order, by).await?;
    let title = t!(reader, "giveback-title", number = view.order.number.as_str());
    let action = format!("{back}/give-back");
    let told = (typed, &wrong);
    let body = give_back_form(reader, (&action, &view, by), told, preview.as_ref());
    let page = sell_page(reader, &title, body);
    Ok(if wrong.is_empty() { page.into_response() } else { refused(page) })
}
