//! One case about what people wrote, as whoever runs the market reads and decides it; and `/admin/messages/reports/{case}`,
//! where a report from a return or a dispute is read, which stands in no conversation.

use crate::{
    Access, App, Form, Operator, Problem, Reader, Routes, admin_page,
    components::{Field, Tone, chip, form, hidden, quiet_button, quiet_link},
    done, t,
};
use aftersales::Piece;
use axum::{
    extract::{Path, State},
    response::Response,
};
use conversations::{Case, CaseKind, CaseState, DecideCase, Decision, Place, Reported};
use kernel::{CaseId, Decider, OrderId};
use maud::{Markup, html};
use store::StoreError;
use web_kit::{attach, talk::Desk};

pub(crate) fn routes(routes: Routes) -> Routes {
    routes
        .get("/admin/messages/reports/{case}", Access::ORDERS, show)
        .get("/admin/messages/reports/{case}/file", Access::ORDERS, file)
        .post("/admin/messages/reports/{case}/decide", Access::ORDERS, decide)
}

/// The page on which a case is decided.
pub(super) fn page_of(desk: Desk, case: &Case) -> String {
    match case.thread() {
        Some(thread) => desk.page_of(thread),
        None => report_page(case.id),
    }
}

fn report_page(case: CaseId) -> String {
    format!("/admin/messages/reports/{case}")
}

/// A return or a dispute that something was reported of.
pub(super) fn about(reader: &Reader, of: aftersales::CaseId) -> Markup {
    match of {
        aftersales::CaseId::Return(_) => html! { (t!(reader, "case-return")) },
        aftersales::CaseId::Dispute(id) => html! {
            a href={ "/admin/disputes/" (id) } { (t!(reader, "case-dispute")) }
        },
    }
}

/// Why something was reported, or what else it is.
pub(super) fn what(reader: &Reader, case: &Case) -> String {
    match (case.kind, case.reason) {
        (CaseKind::Reported, Some(reason)) => reader.text(&format!("talk-report-{}", reason.key())),
        (kind, _) => reader.text(&format!("case-kind-{}", kind.key())),
    }
}

pub(super) fn state_chip(reader: &Reader, case: &Case) -> Markup {
    let tone = match case.state {
        CaseState::Open => Tone::Warn,
        CaseState::Dismissed | CaseState::Warned | CaseState::Answered => Tone::Plain,
        CaseState::Hidden | CaseState::Barred => Tone::Bad,
    };
    chip(tone, &reader.text(&format!("case-state-{}", case.state.key())))
}

/// A case with `way`, which leads to what it is about, and the form that decides it, sent to `action`.
pub(super) fn case_panel(reader: &Reader, case: &Case, way: &Markup, action: &str) -> Markup {
    html! {
        div.panel {
            div.row { b { (what(reader, case)) } (state_chip(reader, case)) (reader.time(case.opened_at)) }
            @if let Some((_, side)) = case.reporter {
                p.soft { (t!(reader, &format!("case-by-{}", side.key()))) }
            }
            (way)
            @if !case.note.is_empty() { p.talk-text { (case.note) } }
            @if let Some((at, by)) = &case.decided {
                p.soft {
                    (reader.time(*at))
                    @if let Some(by) = by { " · " (Decider::name_in(by)) }
                    @if !case.why.is_empty() { " · " (case.why) }
                }
            }
            @if case.state == CaseState::Open { (decide_form(reader, case, action)) }
        }
    }
}

fn decide_form(reader: &Reader, case: &Case, action: &str) -> Markup {
    let decisions = Decision::ALL.into_iter();
    let fits = |one: &Decision| *one == Decision::Dismiss || case.kind == CaseKind::Reported;
    let choices: Vec<(String, String)> = decisions
        .filter(fits)
        .map(|one| (one.key().to_owned(), reader.text(&format!("case-{}", one.key()))))
        .collect();
    form(
        reader,
        action,
        html! {
            (hidden("case", &case.id.to_string()))
            (Field::select("decision", &t!(reader, "case-decision"), choices))
            (Field::area("why", &t!(reader, "case-why"), 2)
                .hint(&t!(reader, "case-why-hint")).attribute("maxlength", "500"))
            (quiet_button(&t!(reader, "case-decide")))
        },
    )
}

/// What is decided about a case.
#[derive(Default, serde::Deserialize)]
#[serde(default)]
pub(super) struct DecideForm {
    case: String,
    decision: String,
    why: String,
}

/// Decides, and leads back to `page`.
pub(super) async fn decided(
    app: &App,
    operator: &Operator,
    asked: DecideForm,
    page: &str,
) -> Result<Response, Problem> {
    let case: CaseId = asked.case.parse()?;
    let decision = Decision::from_key(&asked.decision);
    let decision = decision.ok_or_else(|| Problem::bad_request("bad-form", "choose a decision"))?;
    let ask = DecideCase { case, by: operator.0.decider(), decision, why: asked.why };
    let moment = app.clock.moment();
    app.db.write(move |tx| conversations::decide_case(tx, &ask, &mut moment.clone())).await?;
    Ok(done(page, "decided"))
}

/// A report from a return or a dispute, and the order that it is about.
struct Report {
    case: Case,
    of: aftersales::CaseId,
    reported: Reported,
    order: OrderId,
}

async fn load(app: &App, id: &str) -> Result<Report, Problem> {
    let id: CaseId = id.parse()?;
    let found = app.db.read(move |tx| {
        let Some(case) = conversations::case(tx, id)? else { return Ok(None) };
        let (Place::Aftersale(of), Some(reported)) = (case.place, case.reported.clone()) else {
            return Ok(None);
        };
        let order = aftersales::order_of_case(tx, (of, kernel::By::Operator))?;
        Ok::<_, StoreError>(order.map(|order| Report { case, of, reported, order }))
    });
    found.await?.ok_or_else(Problem::not_found)
}

async fn show(
    State(app): State<App>,
    _operator: Operator,
    reader: Reader,
    Path(case): Path<String>,
) -> Result<Markup, Problem> {
    let report = load(&app, &case).await?;
    let title = t!(&reader, "piece-page-title");
    let page = report_page(report.case.id);
    let body = html! {
        p { a href="/admin/messages" { (t!(&reader, "talk-all")) } }
        (case_panel(&reader, &report.case, &way(&reader, &report), &format!("{page}/decide")))
        div.actions {
            @if let aftersales::CaseId::Dispute(id) = report.of {
                (quiet_link(&format!("/admin/disputes/{id}"), &t!(&reader, "piece-to-dispute")))
            }
            (quiet_link(&format!("/admin/orders/{}", report.order), &t!(&reader, "piece-to-order")))
        }
    };
    Ok(admin_page(&reader, &title, body))
}

/// What was reported, as it read then.
fn way(reader: &Reader, report: &Report) -> Markup {
    let one = &report.reported;
    html! {
        p.soft.small {
            (t!(reader, &format!("piece-by-{}", one.side.key()))) " · " (t!(reader, "piece-was"))
        }
        p.said { (one.said) }
        @if matches!(one.piece, Piece::File(_)) {
            p { a href={ (report_page(report.case.id)) "/file" } { (t!(reader, "piece-see-file")) } }
        }
    }
}

async fn file(
    State(app): State<App>,
    _operator: Operator,
    Path(case): Path<String>,
) -> Result<Response, Problem> {
    let report = load(&app, &case).await?;
    let Piece::File(id) = report.reported.piece else { return Err(Problem::not_found()) };
    let who = (report.of, kernel::By::Operator);
    let found = app.db.read(move |tx| aftersales::piece_file(tx, who, id)).await?;
    attach::serve(&app, &found.ok_or_else(Problem::not_found)?).await
}

async fn decide(
    State(app): State<App>,
    operator: Operator,
    Path(case): Path<String>,
    Form(asked): Form<DecideForm>,
) -> Result<Response, Problem> {
    let case: CaseId = case.parse()?;
    let asked = DecideForm { case: case.to_string(), ..asked };
    decided(&app, &operator, asked, &report_page(case)).await
}
