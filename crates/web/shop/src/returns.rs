//! `/returns/{return}`: what a shopper sends back, from the answer to its end.

use crate::{
    Access, App, Form, Problem, Reader, Refusal, Routes, Shopper,
    components::{Field, button, form, hidden, quiet_button, quiet_link, section, upload_form},
    done, page, refused, t,
};
use aftersales::{About, CaseId, OpenDispute, ReturnError, ReturnState, ReturnView, SendReturn};
use axum::{
    extract::{Path, State},
    response::Response,
};
use conversations::Voice;
use fulfilment::By;
use kernel::{Actor, Moment, ReturnId};
use maud::{Markup, html};
use store::Tx;
use web_kit::{
    Upload,
    again::Again,
    attach::{self, Fields, TakenIn},
    case_freight::{RECEIPT, receipt_field, receipt_said},
    case_parts::{
        amount_typed, carrier_fields, carrier_typed, case_lines, load_return, return_chip,
        return_facts, return_next,
    },
    case_reports::{self, PieceForm},
    exchange::exchange_of,
    letter_parts::letters_of,
    order_parts::Side,
};

/// The forms of the page that stand again when they are refused.
const SEND: &str = "send";
const DISPUTE: &str = "dispute";

pub(crate) fn routes(routes: Routes) -> Routes {
    routes
        .get("/returns/{case}", Access::SignedIn, show)
        .get("/returns/{case}/attachments/{attachment}", Access::SignedIn, attachment)
        .post("/returns/{case}/take", Access::SignedIn, take)
        .post("/returns/{case}/leave", Access::SignedIn, leave)
        .upload("/returns/{case}/send", Access::SignedIn, send)
        .post("/returns/{case}/arrived", Access::SignedIn, confirm_replacement)
        .post("/returns/{case}/withdraw", Access::SignedIn, withdraw)
        .upload("/returns/{case}/dispute", Access::SignedIn, open_dispute)
        .post("/returns/{case}/report", Access::SignedIn, report)
}

async fn show(
    State(app): State<App>,
    reader: Reader,
    shopper: Shopper,
    Path(case): Path<String>,
) -> Result<Markup, Problem> {
    return_page((&app, &reader, &shopper), &case, &Again::default()).await
}

async fn return_page(
    (app, reader, shopper): (&App, &Reader, &Shopper),
    case: &str,
    again: &Again,
) -> Result<Markup, Problem> {
    let view = load_return(app, case, By::Shopper(shopper.0.shopper_id)).await?;
    let case = &view.case;
    let letters = letters_of(app, reader, case.id.id()).await?;
    let exchange = exchange_of(app, reader, &view).await?;
    let title = t!(reader, "return-title", number = view.order.number.as_str());
    let base = format!("/returns/{}", case.id);
    let body = html! {
        div.page-head { h1 { (title) } (return_chip(reader, case)) }
        (again.told(reader))
        p.lead { (return_next(reader, Side::Shopper, case)) }
        div.columns {
            div.stack {
                (steps(reader, &view, again))
                (section(&t!(reader, "return-goods"), html! {
                    div.panel { (case_lines(reader, &view.order, &case.units())) }
                }))
            }
            div.stack {
                (section(&t!(reader, "return-facts"), html! {
                    div.panel {
                        (return_facts(reader, &view, exchange.as_ref()))
                        (receipt_said(reader, Some(case), &view.attachments, &base))
                        (attach::shown(reader, &view.attachments, &base))
                        (case_reports::hidden_files(reader, view.hidden_files))
                        (case_reports::of_return(reader, &view, Actor::Shopper, &base))
                    }
                }))
                p { (quiet_link(&format!("/orders/{}", case.order), &t!(reader, "case-to-order"))) }
                (letters)
            }
        }
    };
    Ok(page(reader, &title, body))
}

/// What she can do now.
fn steps(reader: &Reader, view: &ReturnView, again: &Again) -> Markup {
    let case = &view.case;
    let path = |verb: &str| format!("/returns/{}/{verb}", case.id);
    html! {
        @if case.state == ReturnState::Offered {
            div.panel.act {
                (form(reader, &path("take"), html! {
                    (hidden("version", &case.version.to_string()))
                    p { (t!(reader, "return-take-explain", amount = case.offer.map(|offer| reader.money_text(offer)).unwrap_or_default())) }
                    (button(&t!(reader, "return-take")))
                }))
                (form(reader, &path("leave"), html! {
                    (hidden("version", &case.version.to_string()))
                    (quiet_button(&t!(reader, "return-leave")))
                }))
            }
        }
        @if case.state == ReturnState::Agreed && case.has_address() { (send_form(reader, view, again)) }
        @if case.state == ReturnState::Replaced {
            div.panel.act { (form(reader, &path("arrived"), html! {
                p { (t!(reader, "return-arrived-explain")) }
                (button(&t!(reader, "return-arrived")))
            })) }
        }
        @if let Some(dispute) = view.dispute {
            p { (quiet_link(&format!("/disputes/{dispute}"), &t!(reader, "return-to-dispute"))) }
        } @else if may_dispute(view) {
            (dispute_form(reader, view, again))
        }
        @if case.state.may_withdraw() {
            details.panel.fold {
                summary { (t!(reader, "return-withdraw-title")) }
                (form(reader, &path("withdraw"), html! {
                    p { (t!(reader, "return-withdraw-explain")) }
                    (quiet_button(&t!(reader, "return-withdraw")))
                }))
            }
        }
    }
}

/// How the goods go back.
fn send_form(reader: &Reader, view: &ReturnView, again: &Again) -> Markup {
    let case = &view.case;
    let fields = html! {
        p { (t!(reader, "return-send-explain")) }
        p.said { (case.answer) }
        (carrier_fields(reader, (again, SEND)))
        @if let Some(most) = view.freight_most {
            @if most.is_positive() {
                (again.field(SEND, Field::amount("freight", &t!(reader, "return-freight-cost"))
                    .hint(&t!(reader, "return-freight-cost-hint", most = reader.money_text(most)))
                    .prefix(case.currency.code()).optional(reader)))
                (receipt_field(reader, view))
            } @else {
                p { (t!(reader, "return-freight-none")) }
            }
        }
        (attach::photos_field(reader))
        (button(&t!(reader, "return-send")))
    };
    html! {
        div.panel.act { (upload_form(reader, &format!("/returns/{}/send", case.id), fields)) }
    }
}

fn dispute_form(reader: &Reader, view: &ReturnView, again: &Again) -> Markup {
    let action = format!("/returns/{}/dispute", view.case.id);
    let days = view.policy.days.evidence;
    let words = Field::area("words", &t!(reader, "dispute-words"), 4);
    let fields = html! {
        p { (t!(reader, "dispute-open-explain", days = days)) }
        (again.field(DISPUTE, words.attribute("maxlength", "2000")))
        (attach::photos_field(reader))
        (quiet_button(&t!(reader, "dispute-open")))
    };
    html! {
        details.panel.fold #dispute open[again.is(DISPUTE)] {
            summary { (t!(reader, "dispute-open-title")) }
            (upload_form(reader, &action, fields))
        }
    }
}

fn may_dispute(view: &ReturnView) -> bool {
    match view.case.state {
        ReturnState::Declined | ReturnState::Judged | ReturnState::Replaced => true,
        ReturnState::Agreed => !view.case.has_address(),
        ReturnState::Asked
        | ReturnState::Offered
        | ReturnState::Sent
        | ReturnState::Received
        | ReturnState::Paying
        | ReturnState::Replacing
        | ReturnState::Disputed
        | ReturnState::Closed => false,
    }
}

async fn attachment(
    State(app): State<App>,
    shopper: Shopper,
    Path((case, attachment)): Path<(String, String)>,
) -> Result<Response, Problem> {
    let view = load_return(&app, &case, By::Shopper(shopper.0.shopper_id)).await?;
    let found = view.attachments.iter().find(|one| one.id.to_string() == attachment);
    attach::serve(&app, found.ok_or_else(Problem::not_found)?).await
}

async fn report(
    State(app): State<App>,
    shopper: Shopper,
    Path(case): Path<String>,
    Form(form): Form<PieceForm>,
) -> Result<Response, Problem> {
    let (id, voice): (ReturnId, _) = (case.parse()?, Voice::shopper(shopper.0.shopper_id));
    case_reports::report(&app, (voice, CaseId::Return(id)), &format!("/returns/{id}"), form).await
}

/// The version of the return that the page showed, with its offer.
#[derive(Default, serde::Deserialize)]
#[serde(default)]
struct Seen {
    version: String,
}

/// One of the two answers to an offer.
type AnswerOffer = fn(&mut Tx<'_>, (ReturnId, By), &mut Moment) -> Result<(), ReturnError>;

async fn take(
    State(app): State<App>,
    reader: Reader,
    shopper: Shopper,
    Path(case): Path<String>,
    Form(seen): Form<Seen>,
) -> Result<Response, Problem> {
    let answer = (aftersales::take_offer as AnswerOffer, "return-taken");
    answered((&app, &reader, &shopper), &case, &seen, answer).await
}

async fn leave(
    State(app): State<App>,
    reader: Reader,
    shopper: Shopper,
    Path(case): Path<String>,
    Form(seen): Form<Seen>,
) -> Result<Response, Problem> {
    let answer = (aftersales::leave_offer as AnswerOffer, "return-left");
    answered((&app, &reader, &shopper), &case, &seen, answer).await
}

/// Answers the offer that was seen: another one is shown, and neither taken nor left.
async fn answered(
    (app, reader, shopper): (&App, &Reader, &Shopper),
    case: &str,
    seen: &Seen,
    (answer, told): (AnswerOffer, &str),
) -> Result<Response, Problem> {
    let (id, by): (ReturnId, By) = (case.parse()?, By::Shopper(shopper.0.shopper_id));
    let (version, moment) = (seen.version.parse::<i64>().unwrap_or_default(), app.clock.moment());
    let done_so = app.db.write(move |tx| {
        aftersales::hold_return(tx, (id, by), version)?;
        answer(tx, (id, by), &mut moment.clone())
    });
    match done_so.await {
        Ok(()) => Ok(done(&format!("/returns/{id}"), told)),
        Err(ReturnError::Changed(_)) => {
            let refusal = Refusal::new(t!(reader, "return-offer-changed"));
            let again = Again::because(refusal.because(t!(reader, "return-offer-changed-why")));
            Ok(refused(return_page((app, reader, shopper), case, &again).await?))
        }
        Err(error) => Err(error.into()),
    }
}

async fn confirm_replacement(
    State(app): State<App>,
    shopper: Shopper,
    Path(case): Path<String>,
) -> Result<Response, Problem> {
    let (id, by): (ReturnId, By) = (case.parse()?, By::Shopper(shopper.0.shopper_id));
    let moment = app.clock.moment();
    let arrived =
        app.db.write(move |tx| aftersales::confirm_replacement(tx, (id, by), &mut moment.clone()));
    arrived.await?;
    Ok(done(&format!("/returns/{id}"), "return-arrived"))
}

async fn withdraw(
    State(app): State<App>,
    shopper: Shopper,
    Path(case): Path<String>,
) -> Result<Response, Problem> {
    let (id, by): (ReturnId, By) = (case.parse()?, By::Shopper(shopper.0.shopper_id));
    let moment = app.clock.moment();
    app.db.write(move |tx| aftersales::withdraw_return(tx, (id, by), &mut moment.clone())).await?;
    Ok(done(&format!("/returns/{id}"), "return-withdrawn"))
}

async fn send(
    State(app): State<App>,
    reader: Reader,
    shopper: Shopper,
    Path(case): Path<String>,
    upload: Upload,
) -> Result<Response, Problem> {
    hers(&app, &shopper, &case).await?;
    let (fields, photos, receipt) = attach::take_form_with(upload, RECEIPT).await?;
    match sent(&app, &shopper, &case, (&fields, photos, receipt)).await {
        Ok(id) => Ok(done(&format!("/returns/{id}"), "return-sent")),
        Err(problem) => {
            let again = Again::of(&reader, (SEND, "freight"), fields, problem)?;
            Ok(refused(return_page((&app, &reader, &shopper), &case, &again).await?))
        }
    }
}

/// Her own return that is not over: asked before files of it are kept.
async fn hers(app: &App, shopper: &Shopper, case: &str) -> Result<ReturnId, Problem> {
    let view = load_return(app, case, By::Shopper(shopper.0.shopper_id)).await?;
    match view.case.state.is_closed() {
        true => Err(ReturnError::State(view.case.state).into()),
        false => {
            attach::may(app, (shopper.0.shopper_id, Actor::Shopper)).await?;
            Ok(view.case.id)
        }
    }
}

async fn sent(
    app: &App,
    shopper: &Shopper,
    case: &str,
    (fields, photos, receipt): (&Fields, Vec<TakenIn>, Option<TakenIn>),
) -> Result<ReturnId, Problem> {
    let by = By::Shopper(shopper.0.shopper_id);
    let view = load_return(app, case, by).await?;
    let word = |name: &str| fields.get(name).map_or("", String::as_str);
    let (carrier, number) = carrier_typed(word("carrier"), word("number"))?;
    let freight = amount_typed(word("freight"), view.case.currency)?;
    let id = view.case.id;
    let ask = SendReturn { case: id, by, carrier, number, freight, receipt, photos };
    let moment = app.clock.moment();
    app.db.write(move |tx| aftersales::send_return(tx, &ask, &mut moment.clone())).await?;
    Ok(id)
}

async fn open_dispute(
    State(app): State<App>,
    reader: Reader,
    shopper: Shopper,
    Path(case): Path<String>,
    upload: Upload,
) -> Result<Response, Problem> {
    let id = hers(&app, &shopper, &case).await?;
    let (fields, photos) = attach::take_form(upload).await?;
    let ask = OpenDispute {
        about: About::Return(id),
        by: By::Shopper(shopper.0.shopper_id),
        words: fields.get("words").cloned().unwrap_or_default(),
        photos,
        person: Some(shopper.0.shopper_id),
    };
    let moment = app.clock.moment();
    match app.db.write(move |tx| aftersales::open_dispute(tx, &ask, &mut moment.clone())).await {
        Ok(opened) => Ok(done(&format!("/disputes/{opened}"), "dispute-opened")),
        Err(error) => {
            let again = Again::of(&reader, (DISPUTE, "words"), fields, error.into())?;
            Ok(refused(return_page((&app, &reader, &shopper), &case, &again).await?))
        }
    }
}
