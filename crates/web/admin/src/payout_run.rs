//! `/admin/payouts/runs/{run}`: one run, from its proposal to what the bank said of each payout.

mod taken;

use crate::{
    Access, App, Form, Operator, Problem, Reader, Routes, Upload, admin_page, apart,
    components::{
        Column, Field, Tone, button, chip, facts, form, money_cell, quiet_button, refusal, section,
        table, upload_form,
    },
    done,
    payouts::run_chip,
    refused, t,
};
use axum::{
    extract::{Path, State},
    http::header::{self, HeaderName},
    response::{IntoResponse, Response},
};
use kernel::{By, Decider, MerchantId, PayoutId, PayoutRunId};
use maud::{Markup, html};
use settlement::{
    ApproveRun, Approved, BankWord, OpenRun, Payout, PayoutState, ReturnPayout, RunState,
    read_bank_results,
};
use std::collections::BTreeMap;
use store::StoreError;
use taken::{payout_chip, results_banner, taken_table};
use web_kit::again::told_above;
use web_kit::parties::apart_of_payout;

pub(crate) fn routes(routes: Routes) -> Routes {
    routes
        .get("/admin/payouts/runs/{run}", Access::MONEY, show)
        .post("/admin/payouts/runs/{run}/approve", Access::MONEY, approve)
        .post("/admin/payouts/runs/{run}/cancel", Access::MONEY, cancel)
        .post("/admin/payouts/runs/{run}/file", Access::MONEY, take_file)
        .post("/admin/payouts/runs/{run}/sent", Access::MONEY, send)
        .post("/admin/payouts/paid/{payout}", Access::MONEY, pay)
        .post("/admin/payouts/returned/{payout}", Access::MONEY, return_payout)
        .upload("/admin/payouts/runs/{run}/results", Access::MONEY, take_results)
}

/// A file of a bank is at most this long, in bytes.
const FILE_BYTES_MAX: usize = 4 << 20;

type Names = BTreeMap<MerchantId, merchants::Merchant>;

/// A run as one operator looks at it.
struct Looked {
    open: OpenRun,
    names: Names,
    /// Who could approve it in her place; none where she may.
    others: Option<Vec<String>>,
    /// What was written about it.
    letters: Vec<letters::Written>,
    sends_mail: bool,
}

/// How many letters about a run are shown.
const LETTERS_SHOWN: u32 = 30;

async fn show(
    State(app): State<App>,
    Operator(person): Operator,
    reader: Reader,
    Path(run): Path<String>,
) -> Result<Markup, Problem> {
    let looked = look_at_run(&app, &run, person.decider()).await?;
    Ok(page(&reader, &looked, html! {}))
}

async fn look_at_run(app: &App, run: &str, by: Decider) -> Result<Looked, Problem> {
    let (id, sends_mail): (PayoutRunId, bool) = (run.parse()?, app.sends_mail());
    let found = app.db.read(move |tx| {
        let Some(open) = settlement::open_run(tx, id)? else { return Ok(None) };
        let ids: Vec<MerchantId> =
            open.payouts.iter().map(|payout| MerchantId::of(payout.id.home())).collect();
        let names = merchants::merchants_by_id(tx, &ids)?;
        let hers = open.run.state == RunState::Proposed && by.made(&open.run.proposed_by);
        let others = if hers { Some(settlement::run_approvers(tx, &by)?) } else { None };
        let letters = letters::about(tx, id.id(), LETTERS_SHOWN)?;
        Ok::<_, StoreError>(Some(Looked { open, names, others, letters, sends_mail }))
    });
    found.await?.ok_or_else(Problem::not_found)
}

/// The page of a run, with what is said `above` it.
fn page(reader: &Reader, looked: &Looked, above: Markup) -> Markup {
    let Looked { open, names, others, .. } = looked;
    let run = &open.run;
    let title = t!(reader, "run-title", amount = reader.money_text(run.total));
    let body = html! {
        (above)
        (facts(&steps(reader, open)))
        (next_step(reader, open, others.as_deref()))
        (section(&t!(reader, "run-payouts"), payouts_table(reader, open, names)))
        @if run.state == RunState::Sent {
            (section(&t!(reader, "run-results"), html! {
                p { (t!(reader, "run-results-lead")) }
                (upload_form(reader, &format!("/admin/payouts/runs/{}/results", run.id), html! {
                    (Field::file("file", &t!(reader, "run-results-file")))
                    div.actions { (quiet_button(&t!(reader, "run-results-take"))) }
                }))
            }))
        }
        @if !open.taken.is_empty() { (section(&t!(reader, "run-taken"), taken_table(reader, open))) }
        (web_kit::letters_about(reader, &looked.letters, looked.sends_mail))
    };
    admin_page(reader, &title, body)
}

fn steps(reader: &Reader, open: &OpenRun) -> Vec<(String, Markup)> {
    let run = &open.run;
    let who = |by: &str, at| html! { (Decider::name_in(by)) " · " (reader.time(at)) };
    let mut rows = vec![
        (
            t!(reader, "payouts-column-state"),
            match is_done(open) {
                true => chip(Tone::Ok, &t!(reader, "run-state-done")),
                false => run_chip(reader, run.state),
            },
        ),
        (t!(reader, "run-proposed"), who(&run.proposed_by, run.proposed_at)),
    ];
    if let Some((by, at)) = &run.approved {
        rows.push((t!(reader, "run-approved"), who(by, *at)));
    }
    if let Some((by, at)) = &run.sent {
        rows.push((t!(reader, "run-sent"), who(by, *at)));
    }
    if let Some((by, at, why)) = &run.cancelled {
        rows.push((t!(reader, "run-cancelled"), html! { (who(by, *at)) " · " (why) }));
    }
    rows
}

/// The bank said of each of its payouts what became of it.
fn is_done(open: &OpenRun) -> bool {
    let said = |payout: &Payout| matches!(payout.state, PayoutState::Paid | PayoutState::Returned);
    open.run.state == RunState::Sent && open.payouts.iter().all(said)
}

/// What an operator can do with it now.
fn next_step(reader: &Reader, open: &OpenRun, others: Option<&[String]>) -> Markup {
    let run = &open.run;
    let at = |what: &str| format!("/admin/payouts/runs/{}/{what}", run.id);
    let call_off = html! {
        details {
            summary { (t!(reader, "run-cancel-it")) }
            (form(reader, &at("cancel"), html! {
                (Field::text("reason", &t!(reader, "payouts-reason")).attribute("maxlength", "500"))
                div.actions { (quiet_button(&t!(reader, "run-cancel"))) }
            }))
        }
    };
    html! {
        @match run.state {
            RunState::Proposed => {
                @match others {
                    None => {
                        p { (t!(reader, "run-proposed-do")) }
                        (form(reader, &at("approve"), button(&t!(reader, "run-approve"))))
                    }
                    Some([]) => { p { (t!(reader, "run-proposed-nobody")) } }
                    Some(names) => { p { (t!(reader, "run-proposed-others", names = names.join(" · "))) } }
                }
                (call_off)
            }
            RunState::Approved => {
                p { (t!(reader, "run-approved-do")) }
                (form(reader, &at("file"), button(&t!(reader, "run-file"))))
                // A file is kept by the browser, which stays on this page.
                @if open.taken.is_empty() {
                    p {
                        (t!(reader, "run-file-then")) " "
                        a href={ "/admin/payouts/runs/" (run.id) } { (t!(reader, "run-file-reload")) }
                    }
                }
                @if open.taken.is_empty() { (call_off) } @else {
                    (form(reader, &at("sent"), button(&t!(reader, "run-send"))))
                }
            }
            RunState::Sent if is_done(open) => {}
            RunState::Sent => { (form(reader, &at("file"), quiet_button(&t!(reader, "run-file-again")))) }
            RunState::Cancelled => {}
        }
    }
}

fn payouts_table(reader: &Reader, open: &OpenRun, names: &Names) -> Markup {
    let columns = [
        Column::text(t!(reader, "payouts-column-merchant")),
        Column::text(t!(reader, "payouts-column-state")),
        Column::number(t!(reader, "payouts-column-amount")),
        Column::actions(t!(reader, "run-column-word")),
    ];
    let rows = html! {
        @for payout in &open.payouts {
            @let merchant = names.get(&MerchantId::of(payout.id.home()));
            tr {
                th scope="row" {
                    @if let Some(merchant) = merchant { (merchant.name.get(reader.lang())) " " }
                    span.soft.small { (reader.time(payout.asked_at)) }
                }
                td {
                    (payout_chip(reader, payout.state))
                    @if let Some((_, why)) = &payout.returned { br; span.small { (why) } }
                }
                (money_cell(reader, Some(payout.amount)))
                td { (words(reader, payout)) }
            }
        }
    };
    table(&t!(reader, "run-payouts"), &columns, rows, None)
}

/// What the bank may say of a payout that it has.
fn words(reader: &Reader, payout: &Payout) -> Markup {
    html! {
        @if payout.state == PayoutState::Sent {
            (form(reader, &format!("/admin/payouts/paid/{}", payout.id),
                quiet_button(&t!(reader, "run-paid"))))
        }
        @if matches!(payout.state, PayoutState::Sent | PayoutState::Paid) {
            details {
                summary { (t!(reader, "run-returned-it")) }
                (form(reader, &format!("/admin/payouts/returned/{}", payout.id), html! {
                    (Field::text("reason", &t!(reader, "payouts-reason")).attribute("maxlength", "500"))
                    div.actions { (quiet_button(&t!(reader, "run-returned"))) }
                }))
            }
        }
    }
}

#[derive(Default, serde::Deserialize)]
#[serde(default)]
struct Typed {
    reason: String,
    reference: String,
}

fn address(run: PayoutRunId) -> String {
    format!("/admin/payouts/runs/{run}")
}

async fn approve(
    State(app): State<App>,
    Operator(person): Operator,
    Path(run): Path<String>,
) -> Result<Response, Problem> {
    let id: PayoutRunId = run.parse()?;
    let (ask, moment) = (ApproveRun { run: id, by: person.decider() }, app.clock.moment());
    let told = app.db.write(move |tx| settlement::approve_run(tx, &ask, &mut moment.clone()));
    Ok(match told.await? {
        Approved::Yes(_) => done(&address(id), "run-approved"),
        Approved::StoodFor(_) => done(&address(id), "run-stood-for"),
    })
}

async fn cancel(
    State(app): State<App>,
    Operator(person): Operator,
    reader: Reader,
    Path(run): Path<String>,
    Form(typed): Form<Typed>,
) -> Result<Response, Problem> {
    let id: PayoutRunId = run.parse()?;
    let (by, moment) = (person.decider(), app.clock.moment());
    let off = app
        .db
        .write(move |tx| settlement::cancel_run(tx, (id, &by), &typed.reason, &mut moment.clone()));
    match off.await {
        Ok(_) => Ok(done("/admin/payouts", "run-cancelled")),
        Err(error) => again((&app, &reader), (id, person.decider()), error.into()).await,
    }
}

/// The page of the run again, and above it why a step on it was refused.
async fn again(
    (app, reader): (&App, &Reader),
    (run, by): (PayoutRunId, Decider),
    problem: Problem,
) -> Result<Response, Problem> {
    let why = told_above(reader, problem)?;
    let looked = look_at_run(app, &run.to_string(), by).await?;
    Ok(refused(page(reader, &looked, refusal(&why))))
}

/// The same of a step of one payout; one that is in no run has no page to stand on.
async fn again_of(
    (app, reader): (&App, &Reader),
    (payout, by): (PayoutId, Decider),
    problem: Problem,
) -> Result<Response, Problem> {
    let found = app.db.read(move |tx| settlement::payout(tx, payout)).await?;
    match found.and_then(|payout| payout.run) {
        Some(run) => again((app, reader), (run, by), problem).await,
        None => Err(problem),
    }
}

/// A form and no link, so that nobody takes it by following one.
async fn take_file(
    State(app): State<App>,
    Operator(person): Operator,
    reader: Reader,
    Path(run): Path<String>,
) -> Result<Response, Problem> {
    let id: PayoutRunId = run.parse()?;
    let (by, moment) = (person.decider(), app.clock.moment());
    let file = match settlement::take_file(&app.db, &app.vault, (id, &by), &moment).await {
        Ok(file) => file,
        Err(error) => return again((&app, &reader), (id, by), error.into()).await,
    };
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{}\"", file.name)),
        (header::CACHE_CONTROL, "no-store".to_owned()),
        (HeaderName::from_static("entrepot-digest"), file.digest),
    ];
    Ok((headers, file.bytes).into_response())
}

async fn send(
    State(app): State<App>,
    Operator(person): Operator,
    reader: Reader,
    Path(run): Path<String>,
) -> Result<Response, Problem> {
    let id: PayoutRunId = run.parse()?;
    let (by, moment) = (person.decider(), app.clock.moment());
    let sent = app.db.write(move |tx| settlement::send_run(tx, (id, &by), &mut moment.clone()));
    match sent.await {
        Ok(_) => Ok(done(&address(id), "run-sent")),
        Err(error) => again((&app, &reader), (id, person.decider()), error.into()).await,
    }
}

/// The page of a payout's run, or of all when it is in none.
fn back_to(payout: &Payout) -> String {
    payout.run.map_or_else(|| "/admin/payouts".to_owned(), address)
}

async fn pay(
    State(app): State<App>,
    Operator(person): Operator,
    reader: Reader,
    Path(payout): Path<String>,
    Form(typed): Form<Typed>,
) -> Result<Response, Problem> {
    let payout: PayoutId = payout.parse()?;
    let ask = BankWord { payout, reference: typed.reference, by: person.decider() };
    let moment = app.clock.moment();
    match app.db.write(move |tx| settlement::pay_payout(tx, &ask, &mut moment.clone())).await {
        Ok(paid) => Ok(done(&back_to(&paid), "payout-paid")),
        Err(error) => again_of((&app, &reader), (payout, person.decider()), error.into()).await,
    }
}

async fn return_payout(
    State(app): State<App>,
    Operator(person): Operator,
    reader: Reader,
    Path(payout): Path<String>,
    Form(typed): Form<Typed>,
) -> Result<Response, Problem> {
    apart_of_payout(&app, &person, &payout).await?;
    let payout: PayoutId = payout.parse()?;
    let by = person.decider();
    let ask = ReturnPayout { payout, by: By::Operator, person: by, why: typed.reason };
    let moment = app.clock.moment();
    match app.db.write(move |tx| settlement::return_payout(tx, &ask, &mut moment.clone())).await {
        Ok(back) => Ok(done(&back_to(&back), "payout-returned")),
        Err(error) => again_of((&app, &reader), (payout, person.decider()), error.into()).await,
    }
}

async fn take_results(
    State(app): State<App>,
    Operator(person): Operator,
    reader: Reader,
    Path(run): Path<String>,
    mut form: Upload,
) -> Result<Response, Problem> {
    let bytes = super::fx::uploaded(&mut form, FILE_BYTES_MAX).await?.unwrap_or_default();
    let lines = apart(move || read_bank_results(bytes.as_slice())).await??;
    let (by, moment) = (person.decider(), app.clock.moment());
    let told = settlement::take_bank_results(&app.db, lines, &by, moment).await?;
    let looked = look_at_run(&app, &run, by).await?;
    Ok(page(&reader, &looked, results_banner(&reader, &told)).into_response())
}
