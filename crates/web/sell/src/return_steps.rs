//! What a merchant does to a return: answer, receive, look at, send others instead.

use crate::{Access, App, Form, Merchant, Problem, Routes, Upload, done};
use aftersales::{Answer, AnswerReturn, InspectReturn, ReturnError, SendReplacement};
use axum::{
    extract::{Path, State},
    response::Response,
};
use fulfilment::By;
use kernel::{ReturnId, SkuId};
use web_kit::{
    attach,
    case_parts::{amount_typed, carrier_typed, load_return, units_typed},
};

pub(crate) fn routes(routes: Routes) -> Routes {
    routes
        .upload("/sell/returns/{case}/agree", Access::MEMBER, agree)
        .post("/sell/returns/{case}/offer", Access::MEMBER, offer)
        .post("/sell/returns/{case}/decline", Access::MEMBER, decline)
        .post("/sell/returns/{case}/receive", Access::MEMBER, receive)
        .upload("/sell/returns/{case}/inspect", Access::MEMBER, inspect)
        .post("/sell/returns/{case}/replace", Access::MEMBER, replace)
}

/// What was typed into any of the forms without files.
#[derive(Default, serde::Deserialize)]
#[serde(default)]
struct Typed {
    amount: String,
    why: String,
    instead: String,
    carrier: String,
    number: String,
}

async fn answer(app: &App, ask: AnswerReturn) -> Result<ReturnId, Problem> {
    let (id, moment) = (ask.case, app.clock.moment());
    app.db.write(move |tx| aftersales::answer_return(tx, &ask, &mut moment.clone())).await?;
    Ok(id)
}

async fn agree(
    State(app): State<App>,
    merchant: Merchant,
    Path(case): Path<String>,
    upload: Upload,
) -> Result<Response, Problem> {
    let id: ReturnId = case.parse()?;
    let (mut fields, papers) = attach::read(upload).await?;
    let address = fields.remove("address").unwrap_or_default();
    let ask = AnswerReturn {
        case: id,
        by: By::Merchant(merchant.id),
        answer: Answer::Agree { address },
        papers,
        person: Some(merchant.principal.shopper_id),
    };
    let id = answer(&app, ask).await?;
    Ok(done(&format!("/sell/returns/{id}"), "return-agreed"))
}

async fn offer(
    State(app): State<App>,
    merchant: Merchant,
    Path(case): Path<String>,
    Form(typed): Form<Typed>,
) -> Result<Response, Problem> {
    let by = By::Merchant(merchant.id);
    let view = load_return(&app, &case, by).await?;
    let amount = amount_typed(&typed.amount, view.case.currency)?;
    let amount = amount.ok_or(ReturnError::Amount { max: view.worth })?;
    let answered = Answer::Offer { amount, why: typed.why };
    let case = view.case.id;
    let ask = AnswerReturn { case, by, answer: answered, papers: Vec::new(), person: None };
    let id = answer(&app, ask).await?;
    Ok(done(&format!("/sell/returns/{id}"), "return-offered"))
}

async fn decline(
    State(app): State<App>,
    merchant: Merchant,
    Path(case): Path<String>,
    Form(typed): Form<Typed>,
) -> Result<Response, Problem> {
    let (case, by): (ReturnId, By) = (case.parse()?, By::Merchant(merchant.id));
    let answered = Answer::Decline { why: typed.why, instead: typed.instead };
    let ask = AnswerReturn { case, by, answer: answered, papers: Vec::new(), person: None };
    let id = answer(&app, ask).await?;
    Ok(done(&format!("/sell/returns/{id}"), "return-declined"))
}

async fn receive(
    State(app): State<App>,
    merchant: Merchant,
    Path(case): Path<String>,
) -> Result<Response, Problem> {
    let (id, by): (ReturnId, By) = (case.parse()?, By::Merchant(merchant.id));
    let moment = app.clock.moment();
    app.db.write(move |tx| aftersales::receive_return(tx, (id, by), &mut moment.clone())).await?;
    Ok(done(&format!("/sell/returns/{id}"), "return-received"))
}

async fn inspect(
    State(app): State<App>,
    merchant: Merchant,
    Path(case): Path<String>,
    upload: Upload,
) -> Result<Response, Problem> {
    let id: ReturnId = case.parse()?;
    let (fields, photos) = attach::read(upload).await?;
    let word = |name: &str| fields.get(name).cloned().unwrap_or_default();
    let accepted: Vec<(SkuId, u32)> = units_typed(&fields, "accepted");
    let restock = if word("restock") == "yes" { accepted.clone() } else { Vec::new() };
    let ask = InspectReturn {
        case: id,
        by: By::Merchant(merchant.id),
        accepted,
        finding: word("finding"),
        restock,
        photos,
        person: Some(merchant.principal.shopper_id),
    };
    let moment = app.clock.moment();
    app.db.write(move |tx| aftersales::inspect_return(tx, &ask, &mut moment.clone())).await?;
    Ok(done(&format!("/sell/returns/{id}"), "return-inspected"))
}

async fn replace(
    State(app): State<App>,
    merchant: Merchant,
    Path(case): Path<String>,
    Form(typed): Form<Typed>,
) -> Result<Response, Problem> {
    let id: ReturnId = case.parse()?;
    let (carrier, number) = carrier_typed(&typed.carrier, &typed.number)?;
    let ask = SendReplacement { case: id, by: By::Merchant(merchant.id), carrier, number };
    let moment = app.clock.moment();
    app.db.write(move |tx| aftersales::send_replacement(tx, &ask, &mut moment.clone())).await?;
    Ok(done(&format!("/sell/returns/{id}"), "return-replaced"))
}
