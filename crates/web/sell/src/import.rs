//! `/sell/import`: a file is checked, then taken; each run has a page that can be left and found again.

use super::fetched::notice;
use super::import_report::{
    at_work, figures, is_of_another_kind, issues, lacking, once_more, outcome, stopped, take_it,
    unread,
};
use crate::{
    Access, App, Layout, Merchant, Problem, Reader, Refusal, Refusals, Routes, Upload,
    components::{
        Choice, Column, Field, Tone, button, chip, number_cell, quiet_link, section, table,
        upload_form,
    },
    refused, sell_page, t,
};
use axum::{
    extract::{Path, State},
    http::header,
    response::{IntoResponse, Redirect, Response},
};
use catalog::import::ImportOptions;
use catalog::{ImportRun, ImportState};
use kernel::{Country, Grams, MerchantId};
use maud::{Markup, html};
use store::Tx;
use trust::edge::{Kept, Sent};
use trust::{Import, ImportAgainError, begin_import, import_again, import_report};
use web_kit::imports::{Keeper, forget, options_for, own_import};

pub(crate) fn routes(routes: Routes) -> Routes {
    routes
        .get("/sell/import", Access::MEMBER, show)
        .upload("/sell/import", Access::MEMBER, send)
        .get("/sell/import/example.csv", Access::MEMBER, example)
        .get("/sell/import/{import}", Access::MEMBER, show_run)
        .post("/sell/import/{import}/apply", Access::MEMBER, apply)
}

/// Runs that the list shows.
const RUNS: u32 = 20;

/// What was typed into the form.
#[derive(Default)]
struct Typed {
    currency: String,
    origin: String,
    weight: String,
}

impl Typed {
    fn of(options: &ImportOptions) -> Typed {
        Typed {
            currency: options.currency.code().to_owned(),
            origin: options.origin.code().to_owned(),
            weight: String::new(),
        }
    }

    /// Lays what was typed over `options`.
    fn lay_over(&self, reader: &Reader, options: &mut ImportOptions, wrong: &mut Refusals) {
        let refusal = |key: &str, value: &str| Refusal::new(t!(reader, key, value = value));
        match self.currency.parse() {
            Ok(currency) => options.currency = currency,
            Err(_) => wrong.add("currency", refusal("issue-currency", &self.currency)),
        }
        match self.origin.parse() {
            Ok(origin) => options.origin = origin,
            Err(_) => wrong.add("origin", refusal("issue-country", &self.origin)),
        }
        match self.weight.trim() {
            "" => options.weight = None,
            text => match text.parse::<u32>() {
                Ok(grams) if grams > 0 => options.weight = Some(Grams::new(grams)),
                Ok(_) | Err(_) => wrong.add("weight", refusal("issue-weight", text)),
            },
        }
    }
}

async fn show(
    State(app): State<App>,
    reader: Reader,
    merchant: Merchant,
) -> Result<Markup, Problem> {
    let options = options_for(&app, merchant.id).await?;
    import_page(&app, &reader, &merchant, (&Typed::of(&options), &Refusals::new())).await
}

async fn import_page(
    app: &App,
    reader: &Reader,
    merchant: &Merchant,
    (typed, wrong): (&Typed, &Refusals),
) -> Result<Markup, Problem> {
    let id = merchant.id;
    let imports = app.db.read(move |tx| trust::imports(tx, id, RUNS)).await?;
    let body = html! {
        p.soft { (t!(reader, "import-lead")) }
        div.columns {
            div.panel { (upload(reader, typed, wrong)) }
            div.stack { (explained(reader)) }
        }
        @if !imports.is_empty() {
            (section(&t!(reader, "import-earlier"), imports_table(reader, &imports)))
        }
    };
    Ok(sell_page(reader, &t!(reader, "import-title"), body))
}

fn upload(reader: &Reader, typed: &Typed, wrong: &Refusals) -> Markup {
    let mut countries: Vec<Choice> =
        Country::all().map(|c| (c.code().to_owned(), reader.country(c))).collect();
    countries.sort_by(|a, b| a.1.cmp(&b.1));
    upload_form(
        reader,
        "/sell/import",
        html! {
            (Field::file("file", &t!(reader, "import-file")).hint(&t!(reader, "import-file-hint"))
                .attribute("accept", ".csv,text/csv").refusals(wrong))
            details open[!wrong.is_empty()] {
                summary { (t!(reader, "import-assumptions")) }
                div.stack {
                    p.hint { (t!(reader, "import-assumptions-hint")) }
                    div.fields {
                        (Field::text("currency", &t!(reader, "import-currency"))
                            .value(&typed.currency).attribute("maxlength", "3").refusals(wrong))
                        (Field::number("weight", &t!(reader, "import-weight")).value(&typed.weight)
                            .suffix("g").optional(reader).refusals(wrong))
                    }
                    (Field::select("origin", &t!(reader, "import-origin"), countries)
                        .value(&typed.origin).refusals(wrong))
                }
            }
            div.actions { (button(&t!(reader, "import-check"))) }
            p.hint { (t!(reader, "import-check-hint")) }
        },
    )
}

fn explained(reader: &Reader) -> Markup {
    html! {
        div.panel {
            h2 { (t!(reader, "import-formats")) }
            p { b { "Shopify" } " · " (t!(reader, "import-shopify")) }
            p { b { "Entrepot" } " · " (t!(reader, "import-own")) }
            p { (quiet_link("/sell/import/example.csv", &t!(reader, "import-example"))) }
            p.soft { (t!(reader, "import-promise")) }
        }
    }
}

fn imports_table(reader: &Reader, imports: &[Import]) -> Markup {
    let text = |key: &str| Column::text(reader.text(key));
    let number = |key: &str| Column::number(reader.text(key));
    let columns = [
        text("import-column-file"),
        text("import-column-when"),
        text("import-column-state"),
        number("import-column-rows"),
        number("import-column-listings"),
        number("import-column-failed"),
    ];
    let rows = html! {
        @for import in imports {
            @let run = &import.run;
            @let counts = import_report(run).map(|report| report.listings).unwrap_or_default();
            tr {
                th scope="row" { a href={ "/sell/import/" (run.id) } { (run.file_name) } }
                td { (reader.time(run.started_at)) }
                td { (state_chip(reader, import)) }
                (number_cell(reader, run.rows_read.cast_signed()))
                (number_cell(reader, counts.created.saturating_add(counts.updated).cast_signed()))
                (number_cell(reader, counts.failed.cast_signed()))
            }
        }
    };
    table(&t!(reader, "import-earlier"), &columns, rows, None)
}

fn is_dry(run: &ImportRun) -> bool {
    serde_json::from_str::<ImportOptions>(&run.options).is_ok_and(|options| options.dry_run)
}

fn state_chip(reader: &Reader, import: &Import) -> Markup {
    if import.stopped_at.is_some() {
        return chip(Tone::Bad, &t!(reader, "import-state-stopped"));
    }
    let run = &import.run;
    match run.state {
        ImportState::Running => chip(Tone::Plain, &t!(reader, "import-state-running")),
        ImportState::Failed if import_report(run).is_some_and(|told| is_of_another_kind(&told)) => {
            chip(Tone::Bad, &t!(reader, "import-state-unread"))
        }
        ImportState::Failed => chip(Tone::Bad, &t!(reader, "import-state-failed")),
        ImportState::Done if is_dry(run) => chip(Tone::Warn, &t!(reader, "import-state-checked")),
        ImportState::Done => chip(Tone::Ok, &t!(reader, "import-state-done")),
    }
}

/// A file in the same words as the page explains: one listing with two variants.
async fn example() -> Response {
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"entrepot-example.csv\""),
    ];
    (headers, include_str!("example.csv")).into_response()
}

async fn send(
    State(app): State<App>,
    reader: Reader,
    merchant: Merchant,
    mut parts: Upload,
) -> Result<Response, Problem> {
    let mut options = options_for(&app, merchant.id).await?;
    let (mut typed, mut file) = (Typed::of(&options), None);
    let took = take_in((&app, merchant.id), &mut parts, &mut typed, &mut file).await;
    let mut wrong = Refusals::new();
    typed.lay_over(&reader, &mut options, &mut wrong);
    if file.is_none() {
        wrong.add("file", Refusal::new(t!(&reader, "import-file-missing")));
    }
    let (file_name, kept) = match file {
        Some(file) if took.is_ok() && wrong.is_empty() => file,
        unwanted => {
            if let Some((_, kept)) = &unwanted {
                forget(&app, kept).await;
            }
            took?;
            return Ok(refused(import_page(&app, &reader, &merchant, (&typed, &wrong)).await?));
        }
    };
    options.dry_run = true;
    options.publish = true;
    Ok(begin(&app, &merchant, Sent { file_name, options, kept }).await?.into_response())
}

/// Takes the parts of the form in: what was typed, and the file, which is kept under its name.
async fn take_in(
    (app, merchant): (&App, MerchantId),
    parts: &mut Upload,
    typed: &mut Typed,
    file: &mut Option<(String, Kept)>,
) -> Result<(), Problem> {
    while let Some(mut part) = parts.next().await? {
        match part.name() {
            "file" => {
                let name = part.file_name().unwrap_or_default();
                let mut keeper = Keeper::open(app, merchant).await?;
                while let Some(piece) = part.piece().await.transpose() {
                    match piece {
                        Ok(piece) => keeper.add(piece).await?,
                        Err(problem) => {
                            keeper.give_up().await;
                            return Err(problem);
                        }
                    }
                }
                let kept = keeper.close().await?.map(|kept| (name, kept));
                if let Some((_, before)) = std::mem::replace(file, kept) {
                    forget(app, &before).await;
                }
            }
            "currency" => typed.currency = part.word().await?,
            "origin" => typed.origin = part.word().await?,
            "weight" => typed.weight = part.word().await?,
            _ => {}
        }
    }
    Ok(())
}

/// Begins the run and leads to its page.
async fn begin(app: &App, merchant: &Merchant, sent: Sent) -> Result<Redirect, Problem> {
    let (id, moment) = (merchant.id, app.clock.moment());
    let begun = app.db.write(move |tx| begin_import(tx, id, &sent, &mut moment.clone())).await?;
    Ok(Redirect::to(&format!("/sell/import/{begun}")))
}

/// What the merchant says about the checked file.
#[derive(serde::Deserialize)]
struct Apply {
    #[serde(default)]
    publish: String,
}

async fn apply(
    State(app): State<App>,
    merchant: Merchant,
    Path(id): Path<String>,
    crate::Form(asked): crate::Form<Apply>,
) -> Result<Redirect, Problem> {
    let earlier = own_import(&app, &merchant, &id).await?.run.id;
    let (publish, moment) = (!asked.publish.is_empty(), app.clock.moment());
    let again = move |tx: &mut Tx<'_>| import_again(tx, earlier, publish, &mut moment.clone());
    let shown = match app.db.write(again).await {
        Ok(run) | Err(ImportAgainError::AtWork(run)) => run,
        // Its page says so.
        Err(ImportAgainError::Gone) => earlier,
        Err(ImportAgainError::Store(error)) => return Err(error.into()),
    };
    Ok(Redirect::to(&format!("/sell/import/{shown}")))
}

async fn show_run(
    State(app): State<App>,
    reader: Reader,
    merchant: Merchant,
    Path(id): Path<String>,
) -> Result<Markup, Problem> {
    let import = own_import(&app, &merchant, &id).await?;
    let run = &import.run;
    let title = t!(&reader, "import-run-title", file = run.file_name.as_str());
    let head = html! {
        p.row {
            (state_chip(&reader, &import)) span.soft { (reader.time(run.started_at)) }
            a href="/sell/import" { (t!(&reader, "import-another")) }
        }
    };
    if import.is_at_work() {
        let body = html! { (head) (at_work(&reader, run)) };
        return Ok(Layout::new(&title).refresh(2).sell(&reader, body));
    }
    if let Some(since) = import.stopped_at {
        return Ok(sell_page(&reader, &title, html! { (head) (stopped(&reader, since)) }));
    }
    let report = import_report(run).unwrap_or_default();
    let id = merchant.id;
    let counts = app.db.read(move |tx| pictures::counts(tx, id)).await?;
    let body = html! {
        (head)
        (outcome(&reader, run, &report))
        @if !report.dry_run { (notice(&reader, counts)) }
        @if report.format.is_some() { (figures(&reader, &report)) }
        @if report.dry_run && report.complete { (take_it(&reader, run, &report)) }
        @if run.state == ImportState::Failed { (once_more(&reader, run, &report)) }
        @if !report.issues.is_empty() { (issues(&reader, &report)) }
        @if !report.lacking.is_empty() { (lacking(&reader, &report)) }
        @if !report.unread_columns.is_empty() { (unread(&reader, &report.unread_columns)) }
    };
    Ok(sell_page(&reader, &title, body))
}
