//! `/orders/{order}/dispute`, `/disputes/{dispute}`: a parcel that never came, and what an operator decides.

use crate::{
    Access, App, Form, Problem, Reader, Routes, Shopper,
    components::{Field, button, form, quiet_button, quiet_link, section, upload_form},
    done, page, refused, t,
};
use aftersales::{About, AddEvidence, CaseId, DisputeState, DisputeView, Ground, OpenDispute};
use axum::{
    extract::{Path, State},
    response::Response,
};
use conversations::Voice;
use fulfilment::By;
use kernel::{Actor, DisputeId, OrderId};
use maud::{Markup, html};
use store::Tx;
use web_kit::{
    Upload,
    again::Again,
    attach::{self, Fields},
    case_freight::receipt_said,
    case_parts::{case_lines, dispute_chip, dispute_facts, dispute_next, load_dispute, said_list},
    case_reports::{self, PieceForm},
    decisions::decision_list,
    letter_parts::letters_of,
};

/// The forms of these pages that stand again when they are refused.
const ASK: &str = "ask";
const EVIDENCE: &str = "evidence";
const APPEAL: &str = "appeal";

pub(crate) fn routes(routes: Routes) -> Routes {
    routes
        .get("/orders/{order}/dispute", Access::SignedIn, ask_form)
        .upload("/orders/{order}/dispute", Access::SignedIn, open_dispute)
        .get("/disputes/{dispute}", Access::SignedIn, show)
        .get("/disputes/{dispute}/attachments/{attachment}", Access::SignedIn, attachment)
        .upload("/disputes/{dispute}/evidence", Access::SignedIn, add_evidence)
        .post("/disputes/{dispute}/appeal", Access::SignedIn, appeal)
        .post("/disputes/{dispute}/report", Access::SignedIn, report)
        .post("/disputes/{dispute}/withdraw", Access::SignedIn, withdraw)
}

async fn ask_form(
    State(app): State<App>,
    reader: Reader,
    shopper: Shopper,
    Path(order): Path<String>,
) -> Result<Markup, Problem> {
    ask_page((&app, &reader, &shopper), &order, &Again::default()).await
}

/// A page of this shopper's.
type For<'a> = (&'a App, &'a Reader, &'a Shopper);

async fn ask_page(
    (app, reader, shopper): For<'_>,
    order: &str,
    again: &Again,
) -> Result<Markup, Problem> {
    let id: OrderId = order.parse()?;
    let found = app.db.read(move |tx| orders::order_head(tx, id)).await?;
    let found = found.filter(|order| order.shopper == shopper.0.shopper_id);
    let order = found.ok_or_else(Problem::not_found)?;
    let title = t!(reader, "dispute-ask-title", number = order.number.as_str());
    let body = html! {
        div.page-head { h1 { (title) } }
        (again.told(reader))
        p.lead { (t!(reader, "dispute-ask-lead")) }
        (upload_form(reader, &format!("/orders/{id}/dispute"), html! {
            (words(reader, (again, ASK)))
            (attach::photos_field(reader))
            p.soft { (t!(reader, "dispute-ask-next")) }
            (button(&t!(reader, "dispute-open")))
        }))
        p { (quiet_link(&format!("/orders/{id}"), &t!(reader, "case-to-order"))) }
    };
    Ok(page(reader, &title, body))
}

/// What a side says, in the form called so.
fn words(reader: &Reader, (again, form): (&Again, &str)) -> Field {
    let field = Field::area("words", &t!(reader, "dispute-words"), 4);
    again.field(form, field.attribute("maxlength", "2000"))
}

async fn open_dispute(
    State(app): State<App>,
    reader: Reader,
    shopper: Shopper,
    Path(order): Path<String>,
    upload: Upload,
) -> Result<Response, Problem> {
    let id = crate::orders::hers(&app, &shopper, &order).await?;
    let (fields, photos) = attach::take_form(upload).await?;
    let ask = OpenDispute {
        about: About::Parcel { order: id, ground: Ground::NotArrived, lines: Vec::new() },
        by: By::Shopper(shopper.0.shopper_id),
        words: fields.get("words").cloned().unwrap_or_default(),
        photos,
        person: Some(shopper.0.shopper_id),
    };
    let moment = app.clock.moment();
    match app.db.write(move |tx| aftersales::open_dispute(tx, &ask, &mut moment.clone())).await {
        Ok(opened) => Ok(done(&format!("/disputes/{opened}"), "dispute-opened")),
        Err(error) => {
            let again = Again::of(&reader, (ASK, "words"), fields, error.into())?;
            Ok(refused(ask_page((&app, &reader, &shopper), &order, &again).await?))
        }
    }
}

async fn show(
    State(app): State<App>,
    reader: Reader,
    shopper: Shopper,
    Path(dispute): Path<String>,
) -> Result<Markup, Problem> {
    dispute_page((&app, &reader, &shopper), &dispute, &Again::default()).await
}

async fn dispute_page(
    (app, reader, shopper): For<'_>,
    dispute: &str,
    again: &Again,
) -> Result<Markup, Problem> {
    let view = load_dispute(app, dispute, By::Shopper(shopper.0.shopper_id)).await?;
    let one = &view.dispute;
    let letters = letters_of(app, reader, one.id.id()).await?;
    let title = t!(reader, "dispute-title", number = view.order.number.as_str());
    let base = format!("/disputes/{}", one.id);
    let body = html! {
        div.page-head { h1 { (title) } (dispute_chip(reader, one)) }
        (again.told(reader))
        p.lead { (dispute_next(reader, one)) }
        div.columns {
            div.stack {
                (decision_list(reader, &view))
                (steps(reader, &view, again))
                (section(&t!(reader, "dispute-said"), html! {
                    div.panel {
                        (said_list(reader, &view, &base))
                        (case_reports::of_dispute(reader, &view, Actor::Shopper, &base))
                    }
                }))
            }
            div.stack {
                (section(&t!(reader, "dispute-about"), html! {
                    div.panel {
                        (case_lines(reader, &view.order, &one.units()))
                        (dispute_facts(reader, &view))
                        (receipt_said(reader, view.case.as_ref(), &view.attachments, &base))
                    }
                }))
                @if let Some(case) = one.of {
                    p { (quiet_link(&format!("/returns/{case}"), &t!(reader, "dispute-to-return"))) }
                }
                p { (quiet_link(&format!("/orders/{}", one.order), &t!(reader, "case-to-order"))) }
                (letters)
            }
        }
    };
    Ok(page(reader, &title, body))
}

/// What she can do now.
fn steps(reader: &Reader, view: &DisputeView, again: &Again) -> Markup {
    let one = &view.dispute;
    let path = |verb: &str| format!("/disputes/{}/{verb}", one.id);
    let open = matches!(one.state, DisputeState::Gathering | DisputeState::Deciding);
    html! {
        @if open || one.state == DisputeState::Appealed {
            div.panel { (upload_form(reader, &path("evidence"), html! {
                (words(reader, (again, EVIDENCE)))
                (attach::photos_field(reader))
                (button(&t!(reader, "dispute-say")))
            })) }
        }
        @if one.state == DisputeState::Decided && one.appealed_by.is_none() {
            details.panel.fold open[again.is(APPEAL)] {
                summary { (t!(reader, "dispute-appeal-title")) }
                (form(reader, &path("appeal"), html! {
                    p { (t!(reader, "dispute-appeal-explain")) }
                    (words(reader, (again, APPEAL)))
                    (quiet_button(&t!(reader, "dispute-appeal")))
                }))
            }
        }
        @if open {
            details.panel.fold {
                summary { (t!(reader, "dispute-withdraw-title")) }
                (form(reader, &path("withdraw"), html! {
                    p { (t!(reader, "dispute-withdraw-explain")) }
                    (quiet_button(&t!(reader, "dispute-withdraw")))
                }))
            }
        }
    }
}

async fn attachment(
    State(app): State<App>,
    shopper: Shopper,
    Path((dispute, attachment)): Path<(String, String)>,
) -> Result<Response, Problem> {
    let view = load_dispute(&app, &dispute, By::Shopper(shopper.0.shopper_id)).await?;
    let found = view.attachments.iter().find(|one| one.id.to_string() == attachment);
    attach::serve(&app, found.ok_or_else(Problem::not_found)?).await
}

async fn add_evidence(
    State(app): State<App>,
    reader: Reader,
    shopper: Shopper,
    Path(dispute): Path<String>,
    upload: Upload,
) -> Result<Response, Problem> {
    let id: DisputeId = dispute.parse()?;
    let by = By::Shopper(shopper.0.shopper_id);
    let may = move |tx: &mut Tx<'_>| aftersales::try_evidence(tx, (id, by), 0);
    app.db.read(may).await?;
    attach::may(&app, (shopper.0.shopper_id, Actor::Shopper)).await?;
    let (fields, photos) = attach::take_form(upload).await?;
    let person = shopper.0.shopper_id;
    let words = fields.get("words").cloned().unwrap_or_default();
    let ask = AddEvidence { dispute: id, by, words, photos, person };
    let moment = app.clock.moment();
    match app.db.write(move |tx| aftersales::add_evidence(tx, &ask, &mut moment.clone())).await {
        Ok(()) => Ok(done(&format!("/disputes/{id}"), "dispute-said")),
        Err(error) => {
            let again = Again::of(&reader, (EVIDENCE, "words"), fields, error.into())?;
            Ok(refused(dispute_page((&app, &reader, &shopper), &dispute, &again).await?))
        }
    }
}

async fn appeal(
    State(app): State<App>,
    reader: Reader,
    shopper: Shopper,
    Path(dispute): Path<String>,
    Form(pairs): Form<Vec<(String, String)>>,
) -> Result<Response, Problem> {
    let (id, by): (DisputeId, By) = (dispute.parse()?, By::Shopper(shopper.0.shopper_id));
    let moment = app.clock.moment();
    let fields: Fields = pairs.into_iter().collect();
    let words = fields.get("words").cloned().unwrap_or_default();
    let appealed = app
        .db
        .write(move |tx| aftersales::appeal_dispute(tx, (id, by), &words, &mut moment.clone()));
    match appealed.await {
        Ok(()) => Ok(done(&format!("/disputes/{id}"), "dispute-appealed")),
        Err(error) => {
            let again = Again::of(&reader, (APPEAL, "words"), fields, error.into())?;
            Ok(refused(dispute_page((&app, &reader, &shopper), &dispute, &again).await?))
        }
    }
}

async fn withdraw(
    State(app): State<App>,
    shopper: Shopper,
    Path(dispute): Path<String>,
) -> Result<Response, Problem> {
    let (id, by): (DisputeId, By) = (dispute.parse()?, By::Shopper(shopper.0.shopper_id));
    let moment = app.clock.moment();
    app.db.write(move |tx| aftersales::withdraw_dispute(tx, (id, by), &mut moment.clone())).await?;
    Ok(done(&format!("/disputes/{id}"), "dispute-withdrawn"))
}

async fn report(
    State(app): State<App>,
    shopper: Shopper,
    Path(dispute): Path<String>,
    Form(form): Form<PieceForm>,
) -> Result<Response, Problem> {
    let (id, voice): (DisputeId, _) = (dispute.parse()?, Voice::shopper(shopper.0.shopper_id));
    let base = format!("/disputes/{id}");
    case_reports::report(&app, (voice, CaseId::Dispute(id)), &base, form).await
}
