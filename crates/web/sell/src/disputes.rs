//! `/sell/disputes/{dispute}`: what a merchant says in a dispute, and what was decided.

use crate::{
    Access, App, Form, Merchant, Problem, Reader, Routes, Upload,
    components::{Field, button, form, quiet_button, quiet_link, section, task, upload_form},
    done, refused, sell_page, t,
};
use aftersales::{AddEvidence, CaseId, Dispute, DisputeState, DisputeView};
use axum::{
    extract::{Path, State},
    response::Response,
};
use conversations::Voice;
use fulfilment::By;
use kernel::{Actor, DisputeId, MerchantId, OrderId};
use maud::{Markup, html};
use orders::OrderHead;
use store::{StoreError, Tx};
use web_kit::{
    again::Again,
    attach::{self, Fields},
    case_freight::receipt_said,
    case_parts::{case_lines, dispute_chip, dispute_facts, dispute_next, load_dispute, said_list},
    case_reports::{self, PieceForm},
    decisions::decision_list,
    letter_parts::letters_of,
    order_parts::summary_of,
};

/// The forms of the page that stand again when they are refused.
const EVIDENCE: &str = "evidence";
const APPEAL: &str = "appeal";

pub(crate) fn routes(routes: Routes) -> Routes {
    routes
        .get("/sell/disputes/{dispute}", Access::MEMBER, show)
        .get("/sell/disputes/{dispute}/attachments/{attachment}", Access::MEMBER, attachment)
        .upload("/sell/disputes/{dispute}/evidence", Access::MEMBER, add_evidence)
        .post("/sell/disputes/{dispute}/appeal", Access::MEMBER, appeal)
        .post("/sell/disputes/{dispute}/report", Access::MEMBER, report)
}

async fn show(
    State(app): State<App>,
    reader: Reader,
    merchant: Merchant,
    Path(dispute): Path<String>,
) -> Result<Markup, Problem> {
    dispute_page((&app, &reader, &merchant), &dispute, &Again::default()).await
}

async fn dispute_page(
    (app, reader, merchant): (&App, &Reader, &Merchant),
    dispute: &str,
    again: &Again,
) -> Result<Markup, Problem> {
    let view = load_dispute(app, dispute, By::Merchant(merchant.id)).await?;
    let one = &view.dispute;
    let letters = letters_of(app, reader, one.id.id()).await?;
    let title = t!(reader, "dispute-title", number = view.order.number.as_str());
    let base = format!("/sell/disputes/{}", one.id);
    let body = html! {
        div.row { (dispute_chip(reader, one)) }
        (again.told(reader))
        p.lead { (dispute_next(reader, one)) }
        div.columns {
            div.stack {
                (decision_list(reader, &view))
                (steps(reader, &view, again))
                (section(&t!(reader, "dispute-said"), html! {
                    div.panel {
                        (said_list(reader, &view, &base))
                        (case_reports::of_dispute(reader, &view, Actor::Merchant, &base))
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
                    p { (quiet_link(&format!("/sell/returns/{case}"), &t!(reader, "dispute-to-return"))) }
                }
                p { (quiet_link(&format!("/sell/orders/{}", one.order), &t!(reader, "case-to-order"))) }
                (letters)
            }
        }
    };
    Ok(sell_page(reader, &title, body))
}

/// Open disputes in which the merchant has said nothing: who says nothing is not heard.
/// Each with its order.
pub(crate) fn unheard(
    tx: &mut Tx<'_>,
    merchant: MerchantId,
) -> Result<Vec<(Dispute, Option<OrderHead>)>, StoreError> {
    let mut found = aftersales::disputes_open(tx, merchant)?;
    found.retain(|one| one.merchant_said.is_none() && may_speak(one.state));
    let mut ids: Vec<OrderId> = found.iter().map(|one| one.order).collect();
    ids.sort_unstable();
    ids.dedup();
    let orders = orders::order_heads(tx, &ids)?;
    let with_order = |one: Dispute| {
        let order = orders.iter().find(|order| order.id == one.order).cloned();
        (one, order)
    };
    Ok(found.into_iter().map(with_order).collect())
}

/// The same, as something to do.
pub(crate) fn unheard_task(reader: &Reader, one: &Dispute, order: Option<&OrderHead>) -> Markup {
    let ground = reader.text(&format!("dispute-ground-{}", one.ground));
    task(
        "alert",
        html! { (t!(reader, "selldispute-task", ground = ground)) },
        html! {
            @if let Some(order) = order { (summary_of(reader, order, &one.units())) " · " (order.number) " · " }
            (dispute_next(reader, one))
        },
        quiet_link(&format!("/sell/disputes/{}", one.id), &t!(reader, "selldispute-task-action")),
    )
}

/// Both sides are heard.
const fn may_speak(state: DisputeState) -> bool {
    matches!(state, DisputeState::Gathering | DisputeState::Deciding | DisputeState::Appealed)
}

fn steps(reader: &Reader, view: &DisputeView, again: &Again) -> Markup {
    let one = &view.dispute;
    let path = |verb: &str| format!("/sell/disputes/{}/{verb}", one.id);
    let words = |form: &str| {
        let field = Field::area("words", &t!(reader, "dispute-words"), 4);
        again.field(form, field.attribute("maxlength", "2000"))
    };
    let open = may_speak(one.state);
    html! {
        @if open {
            div.panel.act { (upload_form(reader, &path("evidence"), html! {
                p { (t!(reader, "selldispute-say-explain")) }
                (words(EVIDENCE))
                (attach::photos_field(reader))
                (button(&t!(reader, "dispute-say")))
            })) }
        }
        @if one.state == DisputeState::Decided && one.appealed_by.is_none() {
            details.panel.fold open[again.is(APPEAL)] {
                summary { (t!(reader, "dispute-appeal-title")) }
                (form(reader, &path("appeal"), html! {
                    p { (t!(reader, "dispute-appeal-explain")) }
                    (words(APPEAL))
                    (quiet_button(&t!(reader, "dispute-appeal")))
                }))
            }
        }
    }
}

async fn attachment(
    State(app): State<App>,
    merchant: Merchant,
    Path((dispute, attachment)): Path<(String, String)>,
) -> Result<Response, Problem> {
    let view = load_dispute(&app, &dispute, By::Merchant(merchant.id)).await?;
    let found = view.attachments.iter().find(|one| one.id.to_string() == attachment);
    attach::serve(&app, found.ok_or_else(Problem::not_found)?).await
}

async fn add_evidence(
    State(app): State<App>,
    reader: Reader,
    merchant: Merchant,
    Path(dispute): Path<String>,
    upload: Upload,
) -> Result<Response, Problem> {
    let id: DisputeId = dispute.parse()?;
    let by = By::Merchant(merchant.id);
    let may = move |tx: &mut Tx<'_>| aftersales::try_evidence(tx, (id, by), 0);
    app.db.read(may).await?;
    attach::may(&app, (merchant.principal.shopper_id, Actor::Merchant)).await?;
    let (fields, photos) = attach::take_form(upload).await?;
    let person = merchant.principal.shopper_id;
    let words = fields.get("words").cloned().unwrap_or_default();
    let ask = AddEvidence { dispute: id, by, words, photos, person };
    let moment = app.clock.moment();
    match app.db.write(move |tx| aftersales::add_evidence(tx, &ask, &mut moment.clone())).await {
        Ok(()) => Ok(done(&format!("/sell/disputes/{id}"), "dispute-said")),
        Err(error) => {
            let again = Again::of(&reader, (EVIDENCE, "words"), fields, error.into())?;
            Ok(refused(dispute_page((&app, &reader, &merchant), &dispute, &again).await?))
        }
    }
}

async fn appeal(
    State(app): State<App>,
    reader: Reader,
    merchant: Merchant,
    Path(dispute): Path<String>,
    Form(pairs): Form<Vec<(String, String)>>,
) -> Result<Response, Problem> {
    let (id, by): (DisputeId, By) = (dispute.parse()?, By::Merchant(merchant.id));
    let moment = app.clock.moment();
    let fields: Fields = pairs.into_iter().collect();
    let words = fields.get("words").cloned().unwrap_or_default();
    let appealed = app
        .db
        .write(move |tx| aftersales::appeal_dispute(tx, (id, by), &words, &mut moment.clone()));
    match appealed.await {
        Ok(()) => Ok(done(&format!("/sell/disputes/{id}"), "dispute-appealed")),
        Err(error) => {
            let again = Again::of(&reader, (APPEAL, "words"), fields, error.into())?;
            Ok(refused(dispute_page((&app, &reader, &merchant), &dispute, &again).await?))
        }
    }
}

async fn report(
    State(app): State<App>,
    merchant: Merchant,
    Path(dispute): Path<String>,
    Form(form): Form<PieceForm>,
) -> Result<Response, Problem> {
    let (id, voice): (DisputeId, _) =
        (dispute.parse()?, Voice::merchant(merchant.id, merchant.principal.shopper_id));
    let base = format!("/sell/disputes/{id}");
    case_reports::report(&app, (voice, CaseId::Dispute(id)), &base, form).await
}
