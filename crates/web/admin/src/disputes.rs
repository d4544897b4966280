//! `/admin/disputes`: what operators decide, what is due first at the top, and one dispute with all that is known.

mod deciding;
mod pack;

use super::orders::above;
use crate::{
    Access, App, Form, Operator, Paging, Problem, Reader, Refusal, Refusals, Routes, Upload,
    admin_page,
    components::{
        Column, Field, Tone, button, chip, empty_state, facts, form, pager, quiet_button,
        quiet_link, refused_head, section, table, upload_form,
    },
    done, refused, t,
};
use aftersales::{
    About, AddEvidence, DisputeError, DisputeState, DisputeView, Docketed, Ground, OpenDispute,
};
use axum::{
    extract::{Path, State},
    response::Response,
};
use deciding::{Typed, decision_fields};
use fulfilment::By;
use kernel::{DisputeId, OrderId, ReturnId, Timestamp};
use maud::{Markup, html};
use store::Tx;
use web_kit::{
    attach,
    case_freight::receipt_said,
    case_parts::{case_lines, dispute_chip, dispute_facts, dispute_next, load_dispute, said_list},
    case_reports::hidden_rows,
    cursor::cut,
    decisions::decision_list,
    letter_parts::letters_of,
    order_forms::Typed as OrderTyped,
};

pub(crate) fn routes(routes: Routes) -> Routes {
    let routes = pack::routes(deciding::routes(routes));
    routes
        .get("/admin/disputes", Access::ORDERS, list)
        .get("/admin/disputes/{dispute}", Access::ORDERS, show)
        .get("/admin/disputes/{dispute}/attachments/{attachment}", Access::ORDERS, attachment)
        .upload("/admin/disputes/{dispute}/evidence", Access::ORDERS, add_evidence)
        .post("/admin/orders/{order}/dispute", Access::ORDERS, open)
}

/// Where a page of the list begins: when the last one was due, and its id.
type After = (i64, String);

async fn list(
    State(app): State<App>,
    _operator: Operator,
    reader: Reader,
    paging: Paging<After>,
) -> Result<Markup, Problem> {
    let after = paging.after.and_then(|(at, id)| {
        let dispute = id.parse().ok().map(DisputeId::id);
        Some((Timestamp::from_micros(at), dispute.or(id.parse().ok().map(ReturnId::id))?))
    });
    let more = paging.limit.saturating_add(1);
    let mut found = app.db.read(move |tx| aftersales::docket(tx, after, more)).await?;
    let next = cut(&mut found, paging.limit, |one| (one.due_at.micros(), name(one)));
    let title = t!(&reader, "admindispute-list-title");
    let body = html! {
        @if found.is_empty() {
            (empty_state(
                "check",
                &t!(&reader, "admindispute-empty"),
                &t!(&reader, "admindispute-empty-way"),
                None,
            ))
        } @else {
            (docket(&reader, &found))
            (pager(&reader, next.as_deref()))
        }
    };
    Ok(admin_page(&reader, &title, body))
}

/// What a case is called.
fn name(one: &Docketed) -> String {
    match one.kind.as_str() {
        "dispute" => DisputeId::from(one.case).to_string(),
        _ => ReturnId::from(one.case).to_string(),
    }
}

fn docket(reader: &Reader, found: &[Docketed]) -> Markup {
    let columns = [
        Column::text(t!(reader, "case-column-what")),
        Column::text(t!(reader, "sellorder-column-order")),
        Column::text(t!(reader, "admindispute-column-opened")),
        Column::text(t!(reader, "case-column-until")),
        Column::text(t!(reader, "case-column-state")),
    ];
    let rows = html! {
        @for one in found {
            tr {
                th scope="row" {
                    @if one.kind == "dispute" {
                        a href={ "/admin/disputes/" (name(one)) } { (t!(reader, "case-dispute")) }
                    } @else { (t!(reader, "admindispute-owed")) }
                }
                td { a.nowrap href={ "/admin/orders/" (one.order) } { (one.number) } }
                td.nowrap { (reader.time(one.opened_at)) }
                td.nowrap {
                    (reader.day(reader.date_of(one.due_at)))
                    @if one.due_at < reader.now() { " " (chip(Tone::Bad, &t!(reader, "admindispute-overdue"))) }
                }
                td { (state_text(reader, one)) }
            }
        }
    };
    table(&t!(reader, "admindispute-list-title"), &columns, rows, None)
}

fn state_text(reader: &Reader, one: &Docketed) -> String {
    let of = if one.kind == "dispute" { "dispute" } else { "return" };
    reader.text(&format!("{of}-state-{}", one.state))
}

async fn show(
    State(app): State<App>,
    _operator: Operator,
    reader: Reader,
    Path(dispute): Path<String>,
) -> Result<Markup, Problem> {
    let view = load_dispute(&app, &dispute, By::Operator).await?;
    dispute_page((&app, &reader), &view, (&Typed::new(), &Refusals::new()), None).await
}

async fn dispute_page(
    (app, reader): (&App, &Reader),
    view: &DisputeView,
    (typed, wrong): (&Typed, &Refusals),
    preview: Option<Markup>,
) -> Result<Markup, Problem> {
    let one = &view.dispute;
    let letters = letters_of(app, reader, one.id.id()).await?;
    let title = t!(reader, "dispute-title", number = view.order.number.as_str());
    let base = format!("/admin/disputes/{}", one.id);
    let decides = matches!(
        one.state,
        DisputeState::Gathering | DisputeState::Deciding | DisputeState::Appealed
    );
    // Both sides may still speak: a decision would be refused.
    let gathers = one.state == DisputeState::Gathering && !one.both_said();
    let early = gathers && reader.now() < one.due_at;
    let body = html! {
        div.row {
            (dispute_chip(reader, one))
            // What is final is paid by the clock at once.
            @if one.closed_at.is_none() && one.state != DisputeState::Paying && one.due_at < reader.now() {
                (chip(Tone::Bad, &t!(reader, "admindispute-overdue")))
            }
        }
        p.lead { (dispute_next(reader, one)) }
        (refused_head(reader, wrong, ("", false)))
        div.columns {
            div.stack {
                (decision_list(reader, view))
                @if decides && !early {
                    (section(&t!(reader, "admindispute-decide"), html! {
                        div.panel {
                            @if let Some(preview) = preview { (preview) }
                            (form(reader, &format!("{base}/decide"), decision_fields(reader, view, (typed, wrong))))
                        }
                    }))
                }
                (section(&t!(reader, "dispute-said"), html! {
                    div.panel { (said_list(reader, view, &base)) }
                }))
                @if decides {
                    details.panel.fold open[wrong.of("words").is_some()] {
                        summary { (t!(reader, "admindispute-ask-title")) }
                        (upload_form(reader, &format!("{base}/evidence"), html! {
                            (Field::area("words", &t!(reader, "admindispute-ask"), 3).attribute("maxlength", "2000")
                                .value(typed.get("words").map_or("", String::as_str)).refusals(wrong))
                            (attach::photos_field(reader))
                            (quiet_button(&t!(reader, "dispute-say")))
                        }))
                    }
                }
            }
            div.stack {
                (about(reader, view, &base))
                (returned(reader, view))
                div.actions {
                    (quiet_link(&format!("/admin/orders/{}", one.order), &t!(reader, "case-to-order")))
                    (quiet_link(&format!("{base}/pack"), &t!(reader, "admindispute-pack")))
                    (quiet_link(&format!("{base}/pack.json"), &t!(reader, "admindispute-pack-json")))
                }
                (letters)
            }
        }
    };
    Ok(admin_page(reader, &title, body))
}

/// What is disputed, and what shows the way back.
fn about(reader: &Reader, view: &DisputeView, base: &str) -> Markup {
    let one = &view.dispute;
    section(
        &t!(reader, "dispute-about"),
        html! {
            div.panel {
                (case_lines(reader, &view.order, &one.units()))
                (dispute_facts(reader, view))
                (receipt_said(reader, view.case.as_ref(), &view.attachments, base))
            }
        },
    )
}

/// What the return says that it is about.
fn returned(reader: &Reader, view: &DisputeView) -> Markup {
    let Some(case) = &view.case else { return html! {} };
    let text = |text: &str| html! { span.said { (text) } };
    let mut rows = vec![
        (
            t!(reader, "return-reason"),
            text(&reader.text(&format!("return-reason-{}", case.reason))),
        ),
        (t!(reader, "return-asked-at"), html! { (reader.time(case.asked_at)) }),
    ];
    let answer = if case.agreed_at.is_some() { "return-answer" } else { "return-answer-declined" };
    let words = [
        ("return-words", &case.words),
        (answer, &case.answer),
        ("return-instead", &case.alternative),
        ("return-finding", &case.finding),
        ("track-number", &case.number),
    ];
    for (key, words) in words.into_iter().filter(|(_, words)| !words.is_empty()) {
        rows.push((reader.text(key), text(words)));
    }
    rows.extend(hidden_rows(reader, case));
    section(&t!(reader, "case-return"), html! { div.panel { (facts(&rows)) } })
}

async fn attachment(
    State(app): State<App>,
    _operator: Operator,
    Path((dispute, attachment)): Path<(String, String)>,
) -> Result<Response, Problem> {
    let view = load_dispute(&app, &dispute, By::Operator).await?;
    let found = view.attachments.iter().find(|one| one.id.to_string() == attachment);
    attach::serve(&app, found.ok_or_else(Problem::not_found)?).await
}

async fn add_evidence(
    State(app): State<App>,
    Operator(person): Operator,
    reader: Reader,
    Path(dispute): Path<String>,
    upload: Upload,
) -> Result<Response, Problem> {
    let id: DisputeId = dispute.parse()?;
    let may = move |tx: &mut Tx<'_>| aftersales::try_evidence(tx, (id, By::Operator), 0);
    app.db.read(may).await?;
    let (fields, photos) = attach::take_form(upload).await?;
    let words = fields.get("words").cloned().unwrap_or_default();
    let ask =
        AddEvidence { dispute: id, by: By::Operator, words, photos, person: person.shopper_id };
    let moment = app.clock.moment();
    match app.db.write(move |tx| aftersales::add_evidence(tx, &ask, &mut moment.clone())).await {
        Ok(()) => Ok(done(&format!("/admin/disputes/{id}"), "dispute-said")),
        Err(DisputeError::Words) => {
            let mut wrong = Refusals::new();
            wrong.add("words", Refusal::new(t!(&reader, "problem-bad-words-what")));
            let view = load_dispute(&app, &dispute, By::Operator).await?;
            let page = dispute_page((&app, &reader), &view, (&fields, &wrong), None);
            Ok(refused(page.await?))
        }
        Err(error) => Err(error.into()),
    }
}

async fn open(
    State(app): State<App>,
    operator: Operator,
    reader: Reader,
    Path(order): Path<String>,
    Form(typed): Form<OrderTyped>,
) -> Result<Response, Problem> {
    let id: OrderId = order.parse()?;
    let word = |name: &str| typed.units.get(name).cloned().unwrap_or_default();
    let ground = Ground::from_key(&word("ground"))
        .ok_or_else(|| web_kit::invalid("ground", "lost or broken"))?;
    let ask = OpenDispute {
        about: About::Parcel { order: id, ground, lines: Vec::new() },
        by: By::Operator,
        words: word("words"),
        photos: Vec::new(),
        person: Some(operator.0.shopper_id),
    };
    let moment = app.clock.moment();
    match app.db.write(move |tx| aftersales::open_dispute(tx, &ask, &mut moment.clone())).await {
        Ok(opened) => Ok(done(&format!("/admin/disputes/{opened}"), "dispute-opened")),
        Err(error) => above((&app, &reader), &operator, &order, (&typed, error.into())).await,
    }
}

/// The form on an order's page for a parcel that was lost or broken on its way.
pub(super) fn open_form(
    reader: &Reader,
    order: OrderId,
    (typed, wrong): (&OrderTyped, &Refusals),
) -> Markup {
    let value = |name: &str| typed.units.get(name).map_or("", String::as_str);
    let refused = !wrong.is_empty() && typed.units.contains_key("ground");
    let grounds = [Ground::Lost, Ground::Broken]
        .map(|ground| (ground.key().to_owned(), reader.text(&format!("dispute-ground-{ground}"))));
    html! {
        details.panel.fold open[refused] {
            summary { (t!(reader, "admindispute-open-title")) }
            (form(reader, &format!("/admin/orders/{order}/dispute"), html! {
                p.soft { (t!(reader, "admindispute-open-explain")) }
                (Field::select("ground", &t!(reader, "dispute-ground"), grounds.to_vec()).value(value("ground")))
                (Field::area("words", &t!(reader, "admindispute-open-words"), 2)
                    .value(value("words")).attribute("maxlength", "2000"))
                (button(&t!(reader, "admindispute-open")))
            }))
        }
    }
}
