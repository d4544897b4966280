//! All that is known of a dispute in one place: to be printed, and for programs.

use crate::{
    Access, App, Operator, Problem, Reader, Routes, admin_page,
    components::{Column, facts, section, table},
    t,
};
use aftersales::{Pack, ReturnCase};
use axum::{
    Json,
    extract::{Path, State},
    http::header,
    response::{IntoResponse, Response},
};
use kernel::DisputeId;
use maud::{Markup, html};
use web_kit::case_parts::{case_lines, dispute_facts, said_list};
use web_kit::decisions::decision_list;
use web_kit::order_parts::seen_list;

pub(super) fn routes(routes: Routes) -> Routes {
    routes.get("/admin/disputes/{dispute}/pack", Access::ORDERS, printed).get(
        "/admin/disputes/{dispute}/pack.json",
        Access::ORDERS,
        json,
    )
}

async fn load(app: &App, dispute: &str) -> Result<Pack, Problem> {
    let id: DisputeId = dispute.parse()?;
    let found = app.db.read(move |tx| aftersales::evidence_pack(tx, id)).await?;
    found.ok_or_else(Problem::not_found)
}

async fn json(
    State(app): State<App>,
    _operator: Operator,
    Path(dispute): Path<String>,
) -> Result<Response, Problem> {
    let pack = load(&app, &dispute).await?;
    let name = format!("attachment; filename=\"{}.json\"", pack.view.dispute.id);
    Ok(([(header::CONTENT_DISPOSITION, name)], Json(pack.json())).into_response())
}

async fn printed(
    State(app): State<App>,
    _operator: Operator,
    reader: Reader,
    Path(dispute): Path<String>,
) -> Result<Markup, Problem> {
    let pack = load(&app, &dispute).await?;
    let (view, order) = (&pack.view, &pack.view.order);
    let title = t!(&reader, "admindispute-pack-title", number = order.number.as_str());
    let body = html! {
        p.soft { (t!(&reader, "admindispute-pack-lead")) }
        (section(&t!(&reader, "dispute-about"), html! {
            (case_lines(&reader, order, &view.dispute.units()))
            (dispute_facts(&reader, view))
        }))
        (section(&t!(&reader, "admindispute-pack-policy"), policy(&reader, &pack)))
        (decision_list(&reader, view))
        @if let Some(case) = &view.case {
            (section(&t!(&reader, "case-return"), returned(&reader, case)))
        }
        (section(&t!(&reader, "dispute-said"), said_list(&reader, view, &format!("/admin/disputes/{}", view.dispute.id))))
        @if !view.attachments.is_empty() {
            (section(&t!(&reader, "admindispute-pack-files"), files(&reader, &pack)))
        }
        (section(&t!(&reader, "order-parcel-heading"), seen_list(&reader, &pack.seen)))
        (section(&t!(&reader, "adminorder-entries-title"), super::super::ledger::entries_table(&reader, &pack.entries)))
    };
    Ok(admin_page(&reader, &title, body))
}

/// What was agreed when the order was placed, and what the shopper paid.
fn policy(reader: &Reader, pack: &Pack) -> Markup {
    let policy = &pack.view.policy;
    let days = |count: u32| html! { (t!(reader, "case-days", count = count)) };
    let mut rows = vec![
        (t!(reader, "policy-return-days"), days(policy.return_days)),
        (t!(reader, "policy-back-days"), days(policy.back_days)),
        (t!(reader, "policy-answer-days"), days(policy.answer_days)),
        (t!(reader, "policy-dispute-days"), days(policy.dispute_days)),
        (t!(reader, "policy-appeal-days"), days(policy.appeal_days)),
        (t!(reader, "return-worth"), html! { (reader.money(pack.whole.back)) }),
    ];
    let receipt = reader.text(&format!("lanes-returns-receipt-{}", policy.receipt.key()));
    rows.push((t!(reader, "lanes-returns-receipt"), html! { (receipt) }));
    for (name, count) in policy.days.named() {
        rows.push((reader.text(&format!("lanes-clock-{name}")), days(count)));
    }
    if let Some(free) = policy.no_reason_days {
        rows.insert(0, (t!(reader, "policy-no-reason-days"), days(free)));
    }
    facts(&rows)
}

/// What was said and found in the return that is disputed.
fn returned(reader: &Reader, case: &ReturnCase) -> Markup {
    let reason = reader.text(&format!("return-reason-{}", case.reason));
    let mut rows = vec![(t!(reader, "return-reason"), html! { (reason) })];
    // What was answered to a return that was agreed is an address, which stands in no pack.
    let answer =
        Some(("return-answer-declined", &case.answer)).filter(|_| case.agreed_at.is_none());
    let said = [
        ("return-words", &case.words),
        ("return-instead", &case.alternative),
        ("return-finding", &case.finding),
    ];
    for (key, text) in said.into_iter().chain(answer).filter(|(_, text)| !text.is_empty()) {
        rows.push((reader.text(key), html! { span.said { (text) } }));
    }
    facts(&rows)
}

fn files(reader: &Reader, pack: &Pack) -> Markup {
    let base = format!("/admin/disputes/{}", pack.view.dispute.id);
    let columns = [
        Column::text(t!(reader, "admindispute-file-name")),
        Column::number(t!(reader, "admindispute-file-bytes")),
        Column::text(t!(reader, "admindispute-file-at")),
    ];
    let rows = html! {
        @for file in &pack.view.attachments {
            tr {
                th scope="row" { a href={ (base) "/attachments/" (file.id) } { (file.name) } }
                td.numeric { (reader.number(file.bytes)) }
                td.nowrap { (reader.time(file.at)) }
            }
        }
    };
    table(&t!(reader, "admindispute-pack-files"), &columns, rows, None)
}
