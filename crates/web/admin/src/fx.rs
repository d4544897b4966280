//! `/admin/fx`: the reference rates, how far they reach, and the import of newer ones.

mod held;

use crate::{
    Access, App, Problem, Reader, Refusal, Refusals, Routes, Upload, admin_page, apart,
    components::{Column, Field, Tone, banner, button, section, table, upload_form},
    refused, t,
};
use ::jobs::timers::Timer;
use axum::{
    extract::State,
    response::{IntoResponse, Response},
};
use kernel::{Currency, Date, Timestamp};
use maud::{Markup, html};
use pricing::{
    FxDay, FxImportReport, ImportFxError, QuotePolicy, face::FETCH_FX, fx_held, fx_last_day,
    fx_recent, import_fx, read_fx,
};
use store::{StoreError, Tx};

pub(crate) fn routes(routes: Routes) -> Routes {
    let routes = routes.get("/admin/fx", Access::RULES, show);
    routes
        .upload("/admin/fx", Access::RULES, import)
        .post("/admin/fx/held/{day}/take", Access::RULES, held::take)
        .post("/admin/fx/held/{day}/drop", Access::RULES, held::throw_away)
}

/// The longest file of rates that is read, in bytes: the ECB's whole history is under 2 MB.
const FILE_BYTES_MAX: usize = 16 << 20;
/// Currencies in the columns of the page, after the euro.
const SHOWN: [&str; 6] = ["USD", "CNY", "GBP", "JPY", "HKD", "SGD"];

async fn show(State(app): State<App>, reader: Reader) -> Result<Markup, Problem> {
    page(&app, &reader, &Refusals::new(), None).await
}

async fn import(
    State(app): State<App>,
    reader: Reader,
    mut form: Upload,
) -> Result<Response, Problem> {
    let mut wrong = Refusals::new();
    let bytes = match uploaded(&mut form, FILE_BYTES_MAX).await? {
        Some(bytes) if !bytes.is_empty() => bytes,
        _ => {
            wrong.add("file", Refusal::new(t!(&reader, "fx-no-file")));
            return Ok(refused(page(&app, &reader, &wrong, None).await?));
        }
    };
    let file = match apart(move || read_fx(bytes.as_slice())).await? {
        Ok(file) => file,
        Err(error) => {
            wrong.add("file", Refusal::new(error.to_string()));
            return Ok(refused(page(&app, &reader, &wrong, None).await?));
        }
    };
    let moment = app.clock.moment();
    match app.db.write(move |tx| import_fx(tx, &file, &mut moment.clone())).await {
        Ok(report) if report.issues.is_empty() => {
            Ok(page(&app, &reader, &wrong, Some(&report)).await?.into_response())
        }
        Ok(report) => Ok(refused(page(&app, &reader, &wrong, Some(&report)).await?)),
        Err(error @ ImportFxError::Empty) => {
            wrong.add("file", Refusal::new(error.to_string()));
            Ok(refused(page(&app, &reader, &wrong, None).await?))
        }
        Err(ImportFxError::Store(error)) => Err(error.into()),
    }
}

/// The bytes of the field `file`; `None` when it is missing or longer than `most`.
///
/// # Errors
/// 400 when the upload broke off.
pub(super) async fn uploaded(form: &mut Upload, most: usize) -> Result<Option<Vec<u8>>, Problem> {
    let mut file = None;
    while let Some(part) = form.next().await? {
        if part.name() == "file" {
            file = part.bytes(most).await?;
        }
    }
    Ok(file)
}

async fn page(
    app: &App,
    reader: &Reader,
    wrong: &Refusals,
    report: Option<&FxImportReport>,
) -> Result<Markup, Problem> {
    let now = reader.now();
    let (last, days, policy, fetch, held) = app
        .db
        .read(move |tx| {
            let (last, days) = (fx_last_day(tx)?, fx_recent(tx, 10)?);
            let fetch = fetching(tx, now)?;
            Ok::<_, StoreError>((last, days, pricing::policy(tx)?, fetch, fx_held(tx)?))
        })
        .await?;
    let body = html! {
        p.soft { (t!(reader, "fx-lead")) }
        @if let Some(report) = report { (imported(reader, report)) }
        (held::held(reader, &held))
        @if let Some(last) = last { (reach(reader, last, &policy)) }
        @if let Some(fetch) = fetch { (fetched(reader, &fetch)) }
        @if let Some(newest) = days.first() { (pairs(reader, newest)) }
        (section(&t!(reader, "fx-recent"), recent(reader, &days)))
        (section(&t!(reader, "fx-import"), html! {
            p.soft { (t!(reader, "fx-import-lead")) }
            (upload_form(reader, "/admin/fx", html! {
                (Field::file("file", &t!(reader, "fx-file")).attribute("accept", ".csv,.xml,.gz,text/csv")
                    .refusals(wrong))
                div.actions { (button(&t!(reader, "fx-import-button"))) }
            }))
        }))
    };
    Ok(admin_page(reader, &t!(reader, "fx-title"), body))
}

fn imported(reader: &Reader, report: &FxImportReport) -> Markup {
    let tone = if report.issues.is_empty() { Tone::Ok } else { Tone::Warn };
    banner(
        tone,
        html! {
            p { (t!(reader, "fx-imported", days = report.days, added = report.added,
                changed = report.changed, unchanged = report.unchanged)) }
            @for (line, why) in report.issues.iter().take(10) {
                p { (t!(reader, "fx-issue", line = *line, why = why.as_str())) }
            }
        },
    )
}

/// How far the rates reach, and a word when that is not today.
fn reach(reader: &Reader, last: Date, policy: &QuotePolicy) -> Markup {
    let days = last.until(reader.today()).map_or(0, |span| span.get_days());
    html! {
        p { (t!(reader, "fx-last", date = reader.date(last))) }
        @if policy.has_old_rates(last, reader.now()) {
            (banner(Tone::Warn, html! { p { (t!(reader, "fx-stale", count = days)) } }))
        }
    }
}

/// The timer of what fetches rates; none where nobody does (any more): whoever does sets it anew each time.
pub(super) fn fetching(tx: &mut Tx<'_>, now: Timestamp) -> Result<Option<Timer>, StoreError> {
    let timer = ::jobs::standing(tx, FETCH_FX)?;
    Ok(timer.filter(|timer| timer.due_at > now.plus_days(-1)))
}

/// When rates are fetched next, or why they were not.
fn fetched(reader: &Reader, fetch: &Timer) -> Markup {
    let due = reader.time_text(fetch.due_at);
    match &fetch.error {
        Some(why) => banner(
            Tone::Bad,
            html! { p { (t!(reader, "fx-fetch-failed", why = why.as_str(), due = due)) } },
        ),
        None => html! { p.small.soft { (t!(reader, "fx-fetched", due = due)) } },
    }
}

/// The crossed rates that prices use most.
fn pairs(reader: &Reader, day: &FxDay) -> Markup {
    let columns = [Column::text(t!(reader, "fx-pair")), Column::number(t!(reader, "fx-rate"))];
    let cross = |from: Currency| {
        let (sold, bought) = (day.per_euro(from)?, day.per_euro(reader.currency())?);
        bought.divided_by(sold).ok()
    };
    let rows = html! {
        @for from in ["USD", "EUR", "GBP", "JPY"].iter().filter_map(|c| c.parse::<Currency>().ok()) {
            @if let Some(rate) = cross(from) {
                tr {
                    th scope="row" { (from) " → " (reader.currency()) }
                    td.numeric { (reader.rate(rate, 6)) }
                }
            }
        }
    };
    table(&t!(reader, "fx-pair"), &columns, rows, None)
}

fn recent(reader: &Reader, days: &[FxDay]) -> Markup {
    let shown: Vec<Currency> = SHOWN.iter().filter_map(|code| code.parse().ok()).collect();
    let mut columns = vec![Column::text(t!(reader, "fx-day"))];
    columns.extend(shown.iter().map(|currency| Column::number(currency.code())));
    let rows = html! {
        @for day in days {
            tr {
                th.nowrap scope="row" { (reader.date(day.day)) }
                @for currency in &shown {
                    td.numeric {
                        @if let Some(rate) = day.per_euro(*currency) { (reader.rate(rate, 5)) }
                    }
                }
            }
        }
    };
    html! {
        p.soft { (t!(reader, "fx-per-euro")) }
        (table(&t!(reader, "fx-recent"), &columns, rows, None))
    }
}
