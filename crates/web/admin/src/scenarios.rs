//! `/admin/scenarios`: what if. Runs are kept; a run proposes its rules as a book, and another operator
//! confirms it here or at `/admin/books`.

mod adoption;
mod charts;
mod report;
mod tables;

use super::fx::uploaded;
use crate::{
    Access, App, Form, Operator, Problem, Reader, Refusal, Refusals, Routes, Upload, admin_page,
    components::{
        Choice, Column, Field, Tone, banner, button, chip, empty_state, form, quiet_link, section,
        table, upload_form,
    },
    done, refused, t,
};
use accounts::Principal;
use axum::{
    extract::{Path, State},
    http::header,
    response::{IntoResponse, Redirect, Response},
};
use calculator::{StandingRun, begin_scenario, scenario_runs};
use kernel::{Currency, Date, Decider, MerchantId};
use maud::{Markup, html};
use rules::books::{AdoptError, AdoptionId, adoption, confirm_adoption};
use rules::scenario::{Run, RunState, ScenarioFault, proposals, propose_run};
use serde::Deserialize;
use trade::scenario::{EXAMPLES, Report, TABLES, read};
use web_kit::{
    order_parts::merchants_of,
    scenarios::{RUNS, found, wait_for},
};

pub(crate) fn routes(routes: Routes) -> Routes {
    routes
        .get("/admin/scenarios", Access::RULES, list)
        .post("/admin/scenarios", Access::RULES, ask)
        .upload("/admin/scenarios/file", Access::RULES, upload)
        .get("/admin/scenarios/{run}", Access::RULES, show)
        .get("/admin/scenarios/{run}/{file}", Access::RULES, download)
        .post("/admin/scenarios/{run}/propose", Access::RULES, propose)
        .post("/admin/scenarios/{run}/confirm", Access::RULES, confirm)
}

/// The longest scenario that is read, in bytes.
const FILE_BYTES_MAX: usize = 1 << 20;
/// Currencies in which sums over destinations may be told.
const CURRENCIES: [Currency; 3] = [Currency::USD, Currency::CNY, Currency::EUR];

async fn list(State(app): State<App>, reader: Reader) -> Result<Markup, Problem> {
    let wanted = reader.query("example").unwrap_or_default();
    let example = EXAMPLES.iter().find(|(name, _)| *name == wanted);
    page(&app, &reader, example.map_or("", |(_, text)| text), &Refusals::new()).await
}

async fn page(app: &App, reader: &Reader, text: &str, wrong: &Refusals) -> Result<Markup, Problem> {
    let runs = app.db.read(|tx| scenario_runs(tx, RUNS)).await?;
    let body = html! {
        p.soft { (t!(reader, "scenario-lead")) }
        (section(&t!(reader, "scenario-new"), html! {
            p { (t!(reader, "scenario-examples")) }
            ul.scenario-examples #scenario-examples {
                @for (name, text) in EXAMPLES {
                    @if let Ok(known) = read(text) {
                        li { a href={ "/admin/scenarios?example=" (name) "#f-text" } {
                            (title(reader, &known.title))
                        } }
                    }
                }
            }
            (form(reader, "/admin/scenarios", html! {
                (Field::area("text", &t!(reader, "scenario-text"), if text.is_empty() { 8 } else { 20 }).value(text)
                    .hint(&t!(reader, "scenario-text-hint")).class("field-code")
                    .attribute("spellcheck", "false").refusals(wrong))
                (currency_field(reader, wrong))
                div.actions { (button(&t!(reader, "scenario-run"))) }
            }))
            details {
                summary { (t!(reader, "scenario-upload")) }
                (upload_form(reader, "/admin/scenarios/file", html! {
                    (Field::file("file", &t!(reader, "scenario-file"))
                        .attribute("accept", ".toml,application/toml").refusals(wrong))
                    div.actions { (button(&t!(reader, "scenario-run"))) }
                }))
            }
        }))
        (section(&t!(reader, "scenario-runs"), run_table(reader, &runs)))
    };
    Ok(admin_page(reader, &t!(reader, "scenario-title"), body))
}

fn currency_field(reader: &Reader, wrong: &Refusals) -> Markup {
    let choice = |currency: &Currency| -> Choice {
        (currency.code().to_owned(), currency.code().to_owned())
    };
    let field = Field::select(
        "currency",
        &t!(reader, "scenario-currency"),
        CURRENCIES.iter().map(choice).collect(),
    );
    html! { (field.value("USD").class("field-short").refusals(wrong)) }
}

/// A title in the reader's language, else in English.
fn title(reader: &Reader, texts: &trade::Texts) -> String {
    texts.in_lang(reader.lang()).unwrap_or_default().to_owned()
}

fn run_table(reader: &Reader, runs: &[StandingRun]) -> Markup {
    if runs.is_empty() {
        return empty_state(
            "scales",
            &t!(reader, "scenario-none"),
            &t!(reader, "scenario-none-way"),
            None,
        );
    }
    let columns = ["name", "asked", "prices", "dearer", "cheaper", "state"].map(|name| {
        let text = t!(reader, &format!("scenario-column-{name}"));
        match name {
            "prices" | "dearer" | "cheaper" => Column::number(text),
            _ => Column::text(text),
        }
    });
    let count = |n: u64| reader.number(n.cast_signed());
    let rows = html! {
        @for standing in runs {
            @let run = &standing.run;
            tr {
                th scope="row" {
                    a href={ "/admin/scenarios/" (run.id) } { (run_title(reader, run)) }
                    span.soft.small { (run.name) }
                }
                td { (reader.time(run.asked_at)) span.soft { (Decider::name_in(&run.asked_by)) } }
                @if let RunState::Done(report) = &run.state {
                    td.numeric { (count(report.priced)) }
                    td.numeric { (count(report.distribution.up)) }
                    td.numeric { (count(report.distribution.down)) }
                } @else { td {} td {} td {} }
                td { (state_chip(reader, standing)) }
            }
        }
    };
    table(&t!(reader, "scenario-runs"), &columns, rows, None)
}

fn run_title(reader: &Reader, run: &Run) -> String {
    read(&run.scenario).map_or_else(|_| run.name.clone(), |known| title(reader, &known.title))
}

fn state_chip(reader: &Reader, standing: &StandingRun) -> Markup {
    let tone = match &standing.run.state {
        RunState::Done(_) => Tone::Ok,
        RunState::Failed(_) => Tone::Bad,
        RunState::Running if standing.stopped_at.is_some() => Tone::Bad,
        RunState::Running => Tone::Plain,
    };
    chip(tone, &t!(reader, &format!("scenario-state-{}", standing.state())))
}

#[derive(Deserialize)]
struct AskForm {
    #[serde(default)]
    text: String,
    #[serde(default)]
    currency: String,
}

async fn ask(
    State(app): State<App>,
    Operator(person): Operator,
    reader: Reader,
    Form(form): Form<AskForm>,
) -> Result<Response, Problem> {
    begin(&app, &reader, &person, &form).await
}

async fn upload(
    State(app): State<App>,
    Operator(person): Operator,
    reader: Reader,
    mut form: Upload,
) -> Result<Response, Problem> {
    let bytes = uploaded(&mut form, FILE_BYTES_MAX).await?.unwrap_or_default();
    let Ok(text) = String::from_utf8(bytes) else {
        let mut wrong = Refusals::new();
        wrong.add("file", Refusal::new(t!(&reader, "scenario-file-bad")));
        return Ok(refused(page(&app, &reader, "", &wrong).await?));
    };
    begin(&app, &reader, &person, &AskForm { text, currency: String::new() }).await
}

/// Reads the scenario, starts its run, and shows it: the answer when it is quick, else how far it is.
async fn begin(
    app: &App,
    reader: &Reader,
    person: &Principal,
    form: &AskForm,
) -> Result<Response, Problem> {
    let mut wrong = Refusals::new();
    if form.text.trim().is_empty() {
        wrong.add("text", Refusal::new(t!(reader, "scenario-empty")));
        return Ok(refused(page(app, reader, "", &wrong).await?));
    }
    let currency = form.currency.parse().unwrap_or(Currency::USD);
    let (wish, by, moment) = ((currency, reader.lang()), person.decider(), app.clock.moment());
    let text = form.text.clone();
    let begun =
        app.db.write(move |tx| begin_scenario(tx, &text, wish, &by, &mut moment.clone())).await;
    match begun {
        Ok(id) => {
            wait_for(app, id).await?;
            Ok(Redirect::to(&format!("/admin/scenarios/{id}")).into_response())
        }
        Err(ScenarioFault::Store(error)) => Err(error.into()),
        Err(fault) => {
            wrong.add("text", bad(reader, &fault));
            Ok(refused(page(app, reader, &form.text, &wrong).await?))
        }
    }
}

/// What is wrong with a scenario, and in which line or entry of its text.
fn bad(reader: &Reader, fault: &ScenarioFault) -> Refusal {
    let ScenarioFault::Unreadable(error) = fault else {
        return Refusal::new(t!(reader, "scenario-bad")).because(fault.to_string());
    };
    let what = match error.entry.strip_prefix("line ") {
        Some(line) => t!(reader, "scenario-bad-line", line = line),
        None => t!(reader, "scenario-bad-entry", entry = error.entry.as_str()),
    };
    Refusal::new(what)
        .because(error.what.as_str())
        .way_out(t!(reader, "scenario-bad-way"), "#scenario-examples")
}

async fn show(
    State(app): State<App>,
    Operator(person): Operator,
    reader: Reader,
    Path(id): Path<String>,
) -> Result<Markup, Problem> {
    let standing = found(&app, &id).await?;
    shown(&app, &reader, &person, &standing, &Refusals::new()).await
}

async fn shown(
    app: &App,
    reader: &Reader,
    person: &Principal,
    standing: &StandingRun,
    wrong: &Refusals,
) -> Result<Markup, Problem> {
    let id = standing.run.id;
    let proposed = app
        .db
        .read(move |tx| {
            let mut all = Vec::new();
            for id in proposals(tx, id)? {
                all.extend(adoption(tx, id)?);
            }
            Ok::<_, store::StoreError>(all)
        })
        .await?;
    let standing = with_names(app, reader, standing.clone()).await?;
    Ok(report::page(reader, &standing, &proposed, &person.decider(), wrong))
}

/// The run with its merchants' names in the reader's language; it was told in the asker's.
async fn with_names(
    app: &App,
    reader: &Reader,
    mut standing: StandingRun,
) -> Result<StandingRun, Problem> {
    let RunState::Done(report) = &mut standing.run.state else { return Ok(standing) };
    let ids: Vec<MerchantId> =
        report.merchants.iter().filter_map(|group| group.key.parse().ok()).collect();
    let names = merchants_of(app, reader, ids).await?;
    for group in &mut report.merchants {
        let known = group.key.parse::<MerchantId>().ok().and_then(|id| names.get(&id));
        if let Some((name, _)) = known {
            group.name.clone_from(name);
        }
    }
    Ok(standing)
}

/// `report.json`, `scenario.toml`, `chapters.csv`, `chapters.svg` …
async fn download(
    State(app): State<App>,
    _operator: Operator,
    reader: Reader,
    Path((id, file)): Path<(String, String)>,
) -> Result<Response, Problem> {
    let run = found(&app, &id).await?.run;
    let (kind, text) = if file == "scenario.toml" {
        ("application/toml; charset=utf-8", Some(run.scenario))
    } else {
        let RunState::Done(report) = &run.state else { return Err(Problem::not_found()) };
        file_of(&reader, report, &file)
    };
    let text = text.ok_or_else(Problem::not_found)?;
    let name = format!("attachment; filename=\"{}-{file}\"", run.name);
    Ok(([(header::CONTENT_TYPE, kind.to_owned()), (header::CONTENT_DISPOSITION, name)], text)
        .into_response())
}

fn file_of(reader: &Reader, report: &Report, file: &str) -> (&'static str, Option<String>) {
    match file.split_once('.') {
        Some(("report", "json")) => ("application/json", serde_json::to_string_pretty(report).ok()),
        Some((name, "csv")) if TABLES.contains(&name) => {
            ("text/csv; charset=utf-8", report.table(name))
        }
        Some((name, "svg")) => ("image/svg+xml", charts::chart_of(reader, report, name)),
        _ => ("text/plain", None),
    }
}

#[derive(Deserialize)]
struct ProposeForm {
    #[serde(default)]
    from: String,
}

async fn propose(
    State(app): State<App>,
    Operator(person): Operator,
    reader: Reader,
    Path(id): Path<String>,
    Form(form): Form<ProposeForm>,
) -> Result<Response, Problem> {
    let standing = found(&app, &id).await?;
    let mut wrong = Refusals::new();
    let Ok(from) = form.from.trim().parse::<Date>() else {
        wrong.add("from", Refusal::new(t!(&reader, "scenario-bad-day")));
        return Ok(refused(shown(&app, &reader, &person, &standing, &wrong).await?));
    };
    let (asked, by, moment) = (standing.run.clone(), person.decider(), app.clock.moment());
    let told =
        app.db.write(move |tx| propose_run(tx, &asked, from, &by, &mut moment.clone())).await;
    match told {
        Ok(_) => Ok(done(&format!("/admin/scenarios/{id}"), "scenario-proposed")),
        Err(ScenarioFault::Store(error)) => Err(error.into()),
        Err(fault) => {
            wrong.add("from", Refusal::new(fault.to_string()));
            Ok(refused(shown(&app, &reader, &person, &standing, &wrong).await?))
        }
    }
}

#[derive(Deserialize)]
struct ConfirmForm {
    #[serde(default)]
    adoption: String,
}

async fn confirm(
    State(app): State<App>,
    Operator(person): Operator,
    reader: Reader,
    Path(id): Path<String>,
    Form(form): Form<ConfirmForm>,
) -> Result<Response, Problem> {
    let standing = found(&app, &id).await?;
    let adoption: AdoptionId = form.adoption.parse()?;
    let (by, moment) = (person.decider(), app.clock.moment());
    let told =
        app.db.write(move |tx| confirm_adoption(tx, adoption, &by, &mut moment.clone())).await;
    let why = match told {
        Ok(_) => return Ok(done(&format!("/admin/scenarios/{id}"), "scenario-adopted")),
        Err(AdoptError::Store(error)) => return Err(error.into()),
        Err(AdoptError::SameOperator(_)) => t!(&reader, "scenario-same-operator"),
        Err(error) => error.to_string(),
    };
    let mut wrong = Refusals::new();
    wrong.add("adoption", Refusal::new(why));
    Ok(refused(shown(&app, &reader, &person, &standing, &wrong).await?))
}

/// A refusal that belongs to no field of a form.
fn refusal_of(wrong: &Refusals, field: &str) -> Markup {
    html! {
        @if let Some(refusal) = wrong.of(field) {
            (banner(Tone::Bad, html! { p { (refusal.what) } }))
        }
    }
}

/// Back to all runs.
fn back(reader: &Reader) -> Markup {
    html! { p { (quiet_link("/admin/scenarios", &t!(reader, "scenario-back"))) } }
}
