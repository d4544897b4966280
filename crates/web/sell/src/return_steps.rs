//! What a merchant does to a return: answer, receive, look at, send others instead.

use crate::{
    Access, App, Form, Merchant, Problem, Reader, Routes, Upload, done, refused,
    returns::return_page,
};
use aftersales::{Answer, AnswerReturn, InspectReturn, ReturnError, SendReplacement};
use axum::{
    extract::{Path, State},
    response::Response,
};
use fulfilment::By;
use kernel::{Actor, ReturnId, SkuId};
use web_kit::{
    again::Again,
    attach::{self, Fields},
    case_parts::{amount_typed, carrier_typed, load_return, units_typed},
};

pub(crate) fn routes(routes: Routes) -> Routes {
    routes
        .upload("/sell/returns/{case}/agree", Access::MEMBER, agree)
        .post("/sell/returns/{case}/offer", Access::MEMBER, offer)
        .post("/sell/returns/{case}/decline", Access::MEMBER, decline)
        .post("/sell/returns/{case}/receive", Access::MEMBER, receive)
        .upload("/sell/returns/{case}/inspect", Access::MEMBER, inspect)
        .post("/sell/returns/{case}/replace", Access::MEMBER, send_replacement)
}

/// What was typed into any of the forms without files.
type Typed = Vec<(String, String)>;

fn word(fields: &Fields, name: &str) -> String {
    fields.get(name).cloned().unwrap_or_default()
}

/// The page that a step leads to, or the page with the form as it was sent.
async fn return_or_again(
    whose: (&App, &Reader, &Merchant),
    (case, done_word): (&str, &str),
    (form, fields): ((&'static str, &'static str), Fields),
    took: Result<(), Problem>,
) -> Result<Response, Problem> {
    match took {
        Ok(()) => Ok(done(&format!("/sell/returns/{case}"), done_word)),
        Err(problem) => {
            let again = Again::of(whose.1, form, fields, problem)?;
            Ok(refused(return_page(whose, case, &again).await?))
        }
    }
}

async fn answer(app: &App, ask: AnswerReturn) -> Result<(), Problem> {
    let moment = app.clock.moment();
    app.db.write(move |tx| aftersales::answer_return(tx, &ask, &mut moment.clone())).await?;
    Ok(())
}

async fn agree(
    State(app): State<App>,
    reader: Reader,
    merchant: Merchant,
    Path(case): Path<String>,
    upload: Upload,
) -> Result<Response, Problem> {
    let id: ReturnId = sold(&app, &merchant, &case).await?;
    let (fields, papers) = attach::take_form(upload).await?;
    let address = word(&fields, "address");
    let ask = AnswerReturn {
        case: id,
        by: By::Merchant(merchant.id),
        answer: Answer::Agree { address },
        papers,
        person: Some(merchant.principal.shopper_id),
    };
    let took = answer(&app, ask).await;
    let sent = (("agree", "address"), fields);
    return_or_again((&app, &reader, &merchant), (&case, "return-agreed"), sent, took).await
}

/// A return of her own orders that is not over: asked before files of it are kept.
async fn sold(app: &App, merchant: &Merchant, case: &str) -> Result<ReturnId, Problem> {
    let view = load_return(app, case, By::Merchant(merchant.id)).await?;
    match view.case.state.is_closed() {
        true => Err(ReturnError::State(view.case.state).into()),
        false => {
            attach::may(app, (merchant.principal.shopper_id, Actor::Merchant)).await?;
            Ok(view.case.id)
        }
    }
}

async fn offer(
    State(app): State<App>,
    reader: Reader,
    merchant: Merchant,
    Path(case): Path<String>,
    Form(typed): Form<Typed>,
) -> Result<Response, Problem> {
    let fields: Fields = typed.into_iter().collect();
    let took = offered(&app, &merchant, &case, &fields).await;
    let sent = (("offer", "why"), fields);
    return_or_again((&app, &reader, &merchant), (&case, "return-offered"), sent, took).await
}

async fn offered(
    app: &App,
    merchant: &Merchant,
    case: &str,
    fields: &Fields,
) -> Result<(), Problem> {
    let by = By::Merchant(merchant.id);
    let view = load_return(app, case, by).await?;
    let amount = amount_typed(&word(fields, "amount"), view.case.currency)?;
    let amount =
        amount.ok_or(ReturnError::Amount { max: view.offer_most.unwrap_or(view.worth) })?;
    let answered = Answer::Offer { amount, why: word(fields, "why") };
    let (case, person) = (view.case.id, Some(merchant.principal.shopper_id));
    let ask = AnswerReturn { case, by, answer: answered, papers: Vec::new(), person };
    answer(app, ask).await
}

async fn decline(
    State(app): State<App>,
    reader: Reader,
    merchant: Merchant,
    Path(case): Path<String>,
    Form(typed): Form<Typed>,
) -> Result<Response, Problem> {
    let (id, by): (ReturnId, By) = (case.parse()?, By::Merchant(merchant.id));
    let fields: Fields = typed.into_iter().collect();
    let answered = Answer::Decline { why: word(&fields, "why"), instead: word(&fields, "instead") };
    let person = Some(merchant.principal.shopper_id);
    let ask = AnswerReturn { case: id, by, answer: answered, papers: Vec::new(), person };
    let took = answer(&app, ask).await;
    let sent = (("decline", "why"), fields);
    return_or_again((&app, &reader, &merchant), (&case, "return-declined"), sent, took).await
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
    reader: Reader,
    merchant: Merchant,
    Path(case): Path<String>,
    upload: Upload,
) -> Result<Response, Problem> {
    let id: ReturnId = sold(&app, &merchant, &case).await?;
    let (fields, photos) = attach::take_form(upload).await?;
    let by = By::Merchant(merchant.id);
    let currency = load_return(&app, &case, by).await?.case.currency;
    let accepted: Vec<(SkuId, u32)> = units_typed(&fields, "accepted");
    let restock = if word(&fields, "restock") == "yes" { accepted.clone() } else { Vec::new() };
    let freight = match amount_typed(&word(&fields, "freight"), currency) {
        Ok(freight) => freight,
        Err(problem) => {
            let sent = (("inspect", "freight"), fields);
            let whose = (&app, &reader, &merchant);
            return return_or_again(whose, (&case, "return-inspected"), sent, Err(problem)).await;
        }
    };
    let ask = InspectReturn {
        case: id,
        by,
        accepted,
        freight,
        finding: word(&fields, "finding"),
        restock,
        photos,
        person: Some(merchant.principal.shopper_id),
    };
    let moment = app.clock.moment();
    let took =
        app.db.write(move |tx| aftersales::inspect_return(tx, &ask, &mut moment.clone())).await;
    let sent = (("inspect", "finding"), fields);
    let took = took.map_err(Problem::from);
    return_or_again((&app, &reader, &merchant), (&case, "return-inspected"), sent, took).await
}

async fn send_replacement(
    State(app): State<App>,
    reader: Reader,
    merchant: Merchant,
    Path(case): Path<String>,
    Form(typed): Form<Typed>,
) -> Result<Response, Problem> {
    let id: ReturnId = case.parse()?;
    let fields: Fields = typed.into_iter().collect();
    let took = replaced(&app, (id, By::Merchant(merchant.id)), &fields).await;
    let sent = (("replace", "number"), fields);
    return_or_again((&app, &reader, &merchant), (&case, "return-replaced"), sent, took).await
}

async fn replaced(app: &App, (case, by): (ReturnId, By), fields: &Fields) -> Result<(), Problem> {
    let (carrier, number) = carrier_typed(&word(fields, "carrier"), &word(fields, "number"))?;
    let ask = SendReplacement { case, by, carrier, number };
    let moment = app.clock.moment();
    app.db.write(move |tx| aftersales::send_replacement(tx, &ask, &mut moment.clone())).await?;
    Ok(())
}
