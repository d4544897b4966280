//! `/sell/import`: a file is checked, then taken; each run has a page that can be left and found again.

use crate::{
    Access, App, Layout, Merchant, Problem, Reader, Refusal, Refusals, Routes,
    components::{
        Choice, Column, Field, Tone, banner, button, checkbox, chip, form, icon, number_cell,
        progress, quiet_link, section, stat, stats, table, upload_form,
    },
    refused,
    routes::imports::{Keeper, Kept, Sent, options_for, own_run, report_of, start},
    sell_page, t,
};
use axum::{
    extract::{Multipart, Path, State},
    http::header,
    response::{IntoResponse, Redirect, Response},
};
use catalog::import::{ImportOptions, Issue, Severity};
use catalog::{ImportRun, ImportState};
use kernel::{Country, Grams};
use maud::{Markup, html};
use trust::ImportReport;

pub(crate) fn routes(routes: Routes) -> Routes {
    routes
        .get("/sell/import", Access::Merchant, show)
        .upload("/sell/import", Access::Merchant, send)
        .get("/sell/import/example.csv", Access::Merchant, example)
        .get("/sell/import/{import}", Access::Merchant, show_run)
        .post("/sell/import/{import}/apply", Access::Merchant, apply)
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
    view(&app, &reader, &merchant, (&Typed::of(&options), &Refusals::new())).await
}

async fn view(
    app: &App,
    reader: &Reader,
    merchant: &Merchant,
    (typed, wrong): (&Typed, &Refusals),
) -> Result<Markup, Problem> {
    let id = merchant.id;
    let runs = app.db.read(move |tx| catalog::import_runs(tx, id, RUNS)).await?;
    let body = html! {
        p.soft { (t!(reader, "import-lead")) }
        div.columns {
            div.panel { (upload(reader, typed, wrong)) }
            div.stack { (explained(reader)) }
        }
        @if !runs.is_empty() { (section(&t!(reader, "import-earlier"), runs_table(reader, &runs))) }
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

fn runs_table(reader: &Reader, runs: &[ImportRun]) -> Markup {
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
        @for run in runs {
            @let counts = report_of(run).map(|report| report.listings).unwrap_or_default();
            tr {
                th scope="row" { a href={ "/sell/import/" (run.id) } { (run.file_name) } }
                td { (reader.time(run.started_at)) }
                td { (state_chip(reader, run)) }
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

fn state_chip(reader: &Reader, run: &ImportRun) -> Markup {
    match run.state {
        ImportState::Running => chip(Tone::Plain, &t!(reader, "import-state-running")),
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
    mut parts: Multipart,
) -> Result<Response, Problem> {
    let mut options = options_for(&app, merchant.id).await?;
    let (mut typed, mut file) = (Typed::of(&options), None);
    let cut_off = |_| Problem::bad_request("cut-off", "the upload broke off");
    while let Some(mut part) = parts.next_field().await.map_err(cut_off)? {
        match part.name().unwrap_or_default() {
            "file" => {
                let name = part.file_name().unwrap_or_default().to_owned();
                let mut keeper = Keeper::open(&app, merchant.id).await?;
                while let Some(piece) = part.chunk().await.map_err(cut_off)? {
                    keeper.add(piece).await?;
                }
                file = Some((name, keeper.close().await?));
            }
            "currency" => typed.currency = part.text().await.map_err(cut_off)?,
            "origin" => typed.origin = part.text().await.map_err(cut_off)?,
            "weight" => typed.weight = part.text().await.map_err(cut_off)?,
            _ => {}
        }
    }
    let mut wrong = Refusals::new();
    typed.lay_over(&reader, &mut options, &mut wrong);
    let file = file.filter(|(_, kept)| kept.bytes > 0);
    if file.is_none() {
        wrong.add("file", Refusal::new(t!(&reader, "import-file-missing")));
    }
    let Some((file_name, kept)) = file.filter(|_| wrong.is_empty()) else {
        return Ok(refused(view(&app, &reader, &merchant, (&typed, &wrong)).await?));
    };
    options.dry_run = true;
    options.publish = true;
    let id = start(&app, merchant.id, Sent { file_name, options, kept }).await?;
    Ok(Redirect::to(&format!("/sell/import/{id}")).into_response())
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
    let run = own_run(&app, &merchant, &id).await?;
    let options = serde_json::from_str::<ImportOptions>(&run.options).ok();
    let (Some(key), Some(options)) = (run.object_key, options) else {
        return Err(Problem::not_found());
    };
    let options = ImportOptions { dry_run: false, publish: !asked.publish.is_empty(), ..options };
    let kept = Kept { key, bytes: run.bytes_total.unwrap_or(0) };
    let sent = Sent { file_name: run.file_name, options, kept };
    let id = start(&app, merchant.id, sent).await?;
    Ok(Redirect::to(&format!("/sell/import/{id}")))
}

async fn show_run(
    State(app): State<App>,
    reader: Reader,
    merchant: Merchant,
    Path(id): Path<String>,
) -> Result<Markup, Problem> {
    let run = own_run(&app, &merchant, &id).await?;
    let title = t!(&reader, "import-run-title", file = run.file_name.as_str());
    let head = html! {
        p.row {
            (state_chip(&reader, &run)) span.soft { (reader.time(run.started_at)) }
            a href="/sell/import" { (t!(&reader, "import-another")) }
        }
    };
    let Some(report) = report_of(&run) else {
        let body = html! { (head) (at_work(&reader, &run)) };
        return Ok(Layout::new(&title).refresh(2).sell(&reader, body));
    };
    let body = html! {
        (head)
        (outcome(&reader, &report))
        @if report.format.is_some() { (figures(&reader, &report)) }
        @if report.dry_run && report.complete { (take_it(&reader, &run, &report)) }
        @if !report.dry_run && run.state == ImportState::Failed { (once_more(&reader, &run)) }
        @if !report.issues.is_empty() { (issues(&reader, &report)) }
        @if !report.lacking.is_empty() { (lacking(&reader, &report)) }
        @if !report.unread_columns.is_empty() { (unread(&reader, &report.unread_columns)) }
    };
    Ok(sell_page(&reader, &title, body))
}

fn at_work(reader: &Reader, run: &ImportRun) -> Markup {
    let kilobytes = |bytes: u64| bytes.div_ceil(1024).cast_signed();
    let text = t!(reader, "import-at-work", rows = reader.number(run.rows_read.cast_signed()));
    html! {
        div.panel {
            (progress(reader, kilobytes(run.bytes_read), run.bytes_total.map(kilobytes), &text))
            p.soft { (t!(reader, "import-may-leave")) }
            // A process that died leaves its run behind; the file can always be taken again.
            @if reader.now().seconds_since(run.started_at) > 300 { (once_more(reader, run)) }
        }
    }
}

fn once_more(reader: &Reader, run: &ImportRun) -> Markup {
    form(
        reader,
        &format!("/sell/import/{}/apply", run.id),
        html! {
            div.actions { (button(&t!(reader, "import-once-more"))) }
            p.hint { (t!(reader, "import-once-more-hint")) }
        },
    )
}

fn outcome(reader: &Reader, report: &ImportReport) -> Markup {
    let counts = report.listings;
    let (tone, key) = match (report.complete, report.dry_run, counts.failed) {
        (false, ..) => (Tone::Bad, "import-outcome-broken"),
        (true, true, 0) => (Tone::Ok, "import-outcome-checked"),
        (true, true, _) => (Tone::Warn, "import-outcome-checked-issues"),
        (true, false, 0) => (Tone::Ok, "import-outcome-done"),
        (true, false, _) => (Tone::Warn, "import-outcome-done-issues"),
    };
    let text = t!(
        reader,
        key,
        failed = counts.failed,
        created = counts.created,
        updated = counts.updated,
        unchanged = counts.unchanged
    );
    banner(
        tone,
        html! {
            p.refusal-what { (text) }
            @if !report.dry_run && counts.withheld > 0 {
                p {
                    (t!(reader, "import-outcome-withheld", count = counts.withheld)) " "
                    a href="/sell/listings?status=draft" { (t!(reader, "import-to-drafts")) }
                }
            }
            @if !report.dry_run && counts.published > 0 {
                p { a href="/sell/listings?status=published" { (t!(reader, "import-to-published")) } }
            }
        },
    )
}

fn figures(reader: &Reader, report: &ImportReport) -> Markup {
    let counts = report.listings;
    let one = |key: &str, n: u64| {
        stat(&reader.text(key), html! { (reader.number(n.cast_signed())) }, None)
    };
    let would =
        if report.dry_run { "import-count-would-publish" } else { "import-count-published" };
    let format = report.format.map(|format| t!(reader, &format!("import-format-{format}")));
    let rows = reader.number(report.rows.cast_signed());
    stats(&[
        stat(&t!(reader, "import-count-rows"), html! { (rows) }, format.as_deref()),
        one("import-count-created", counts.created),
        one("import-count-updated", counts.updated),
        one("import-count-unchanged", counts.unchanged),
        one("import-count-failed", counts.failed),
        one(would, counts.published),
        one("import-count-withheld", counts.withheld),
    ])
}

fn take_it(reader: &Reader, run: &ImportRun, report: &ImportReport) -> Markup {
    let counts = report.listings;
    let listings = counts.created + counts.updated;
    if listings + counts.published == 0 {
        return html! { p { (t!(reader, "import-nothing-new")) } };
    }
    let publish = t!(reader, "import-publish", count = counts.published);
    form(
        reader,
        &format!("/sell/import/{}/apply", run.id),
        html! {
            div.panel {
                @if counts.failed > 0 { p { (t!(reader, "import-take-whole", count = counts.failed)) } }
                (checkbox("publish", &publish, counts.published > 0, &Refusals::new()))
                div.actions { (button(&t!(reader, "import-take", count = listings))) }
            }
        },
    )
}

/// The text of an issue in the reader's language, or the English one it came with.
fn issue_texts(reader: &Reader, issue: &Issue) -> (String, String) {
    let key = format!("issue-{}", issue.code);
    let mut args = crate::Args::new();
    for (name, value) in &issue.args {
        args.set(name.clone(), value.clone());
    }
    let say = |key: &str| reader.find(key).map(|_| reader.text_with(key, &args));
    let mend = say(&format!("{key}-mend")).unwrap_or_else(|| issue.mend.clone());
    (say(&key).unwrap_or_else(|| issue.what.clone()), mend)
}

fn issues(reader: &Reader, report: &ImportReport) -> Markup {
    let columns =
        ["where", "what"].map(|name| Column::text(reader.text(&format!("import-issue-{name}"))));
    let rows = html! { @for issue in &report.issues { (issue_row(reader, issue)) } };
    section(
        &t!(reader, "import-issues"),
        html! {
            p.soft { (t!(reader, "import-issues-hint")) }
            (table(&t!(reader, "import-issues"), &columns, rows, None))
            @if report.issues_left_out > 0 {
                p { (t!(reader, "import-issues-more", count = report.issues_left_out)) }
            }
        },
    )
}

fn issue_row(reader: &Reader, issue: &Issue) -> Markup {
    let (what, mend) = issue_texts(reader, issue);
    let (tone, word) = match issue.severity {
        Severity::Error => (Tone::Bad, "import-error"),
        Severity::Note => (Tone::Warn, "import-note"),
    };
    html! {
        tr {
            td {
                @if issue.line > 0 {
                    span.nowrap { (t!(reader, "import-issue-line",
                        line = reader.number(issue.line.cast_signed()))) }
                }
                @if !issue.column.is_empty() { " · " (issue.column) }
                span.soft { (issue.listing) }
            }
            td { (chip(tone, &t!(reader, word))) " " (what) span.soft { (mend) } }
        }
    }
}

/// What keeps drafts from being sold, once for all of them.
fn lacking(reader: &Reader, report: &ImportReport) -> Markup {
    section(
        &t!(reader, "import-lacking"),
        html! {
            p.soft { (t!(reader, "import-lacking-hint")) }
            ul.tasks {
                @for one in &report.lacking {
                    @let key = format!("own-{}", one.code);
                    @let text = reader.find(&key).or_else(|| reader.find(&one.code));
                    li.task {
                        (icon("tag"))
                        div.task-text {
                            p.task-title { (t!(reader, "import-lacking-count", count = one.listings)) }
                            p { (text.unwrap_or_else(|| one.what.clone())) }
                            p.soft {
                                (one.examples.join(" · "))
                                @if one.listings > one.examples.len() as u64 { " …" }
                            }
                        }
                    }
                }
            }
        },
    )
}

fn unread(reader: &Reader, columns: &[String]) -> Markup {
    html! {
        details {
            summary { (t!(reader, "import-unread", count = columns.len())) }
            p.soft { (columns.join(" · ")) }
        }
    }
}
