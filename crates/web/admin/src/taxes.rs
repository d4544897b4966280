//! `/admin/taxes`: taken, assessed, difference and owed, by destination, regime and month.

use crate::{
    Access, App, Operator, Problem, Reader, Refusal, Refusals, Routes, Upload, admin_page, apart,
    components::{
        Choice, Column, Field, Tone, banner, button, empty_state, money_cell, number_cell,
        quiet_button, quiet_link, regime_name, section, table, upload_form,
    },
    refused, t,
};
use axum::{
    extract::State,
    http::header,
    response::{IntoResponse, Response},
};
use fulfilment::{AssessmentsImported, TaxFilter, TaxRow, read_assessments};
use kernel::{Currency, Date, Money};
use maud::{Markup, html};
use std::collections::BTreeMap;
use web_kit::taxes::asked;

pub(crate) fn routes(routes: Routes) -> Routes {
    routes
        .get("/admin/taxes", Access::MONEY, show)
        .get("/admin/taxes.csv", Access::MONEY, download)
        .upload("/admin/taxes", Access::MONEY, import)
}

/// The longest file of assessments that is read, in bytes.
const FILE_BYTES_MAX: usize = 16 << 20;
async fn show(
    State(app): State<App>,
    _operator: Operator,
    reader: Reader,
) -> Result<Response, Problem> {
    let mut wrong = Refusals::new();
    let filter = match asked(&reader) {
        Ok(filter) => filter,
        Err(error) => {
            let (field, given, _) = error.field();
            let text = t!(&reader, &format!("taxes-bad-{field}"), given = given);
            wrong.add(field, Refusal::new(text));
            return Ok(refused(page(&reader, None, &wrong, None)));
        }
    };
    let found = Found::of(&app, &reader, filter).await?;
    Ok(page(&reader, Some(&found), &wrong, None).into_response())
}

/// What the filter found, and the regimes that it may be narrowed to.
struct Found {
    filter: TaxFilter,
    rows: Vec<TaxRow>,
    /// Short names and titles.
    regimes: Vec<Choice>,
}

impl Found {
    async fn of(app: &App, reader: &Reader, filter: TaxFilter) -> Result<Found, Problem> {
        let wide = TaxFilter { regime: None, ..filter.clone() };
        let mut rows = fulfilment::tax_report(&app.db, &wide).await?;
        let mut regimes: Vec<Choice> = Vec::new();
        for row in &rows {
            if !regimes.iter().any(|(name, _)| *name == row.regime) {
                let title = regime_name(reader, row.destination, &row.regime);
                regimes.push((row.regime.clone(), title));
            }
        }
        rows.retain(|row| filter.regime.as_ref().is_none_or(|name| row.regime == *name));
        Ok(Found { filter, rows, regimes })
    }
}

fn page(
    reader: &Reader,
    found: Option<&Found>,
    wrong: &Refusals,
    imported: Option<&AssessmentsImported>,
) -> Markup {
    let body = html! {
        p.soft { (t!(reader, "taxes-lead")) }
        @if let Some(done) = imported { (import_banner(reader, done)) }
        (filters(reader, found, wrong))
        @if let Some(found) = found {
            @if found.rows.is_empty() {
                (empty_state("scales", &t!(reader, "taxes-empty"), &t!(reader, "taxes-empty-way"), None))
            } @else {
                (report(reader, &found.rows))
                p.row {
                    (quiet_link(&csv_address(reader), &t!(reader, "taxes-csv")))
                    (quiet_link("/admin/ledger", &t!(reader, "taxes-ledger")))
                }
            }
        }
        (section(&t!(reader, "taxes-import"), html! {
            p.soft { (t!(reader, "taxes-import-lead")) }
            details {
                summary { (t!(reader, "taxes-import-columns")) }
                pre { code { "order,reference,assessed_on,currency,duty,vat,sales_tax,consumption_tax,excise,fee" } }
            }
            (upload_form(reader, "/admin/taxes", html! {
                (Field::file("file", &t!(reader, "taxes-file")).attribute("accept", ".csv,text/csv")
                    .refusals(wrong))
                div.actions { (button(&t!(reader, "taxes-import-button"))) }
            }))
        }))
    };
    admin_page(reader, &t!(reader, "taxes-title"), body)
}

fn filters(reader: &Reader, found: Option<&Found>, wrong: &Refusals) -> Markup {
    let filter = found.map(|found| &found.filter);
    let month = |name: &str, known: Option<Date>| {
        let known = known.map(|day| day.strftime("%Y-%m").to_string());
        Field::month(name, &t!(reader, &format!("taxes-filter-{name}")))
            .value(&known.or_else(|| reader.query(name)).unwrap_or_default())
            .refusals(wrong)
    };
    let any = || (String::new(), t!(reader, "taxes-filter-any"));
    let chosen = |name: &str| reader.query(name).unwrap_or_default();
    let mut countries = vec![any()];
    countries.extend(
        reader
            .destinations()
            .all()
            .iter()
            .map(|m| (m.destination.code().to_owned(), reader.country(m.destination))),
    );
    let mut regimes = vec![any()];
    regimes.extend(found.map(|found| found.regimes.clone()).unwrap_or_default());
    if !regimes.iter().any(|(name, _)| *name == chosen("regime")) {
        regimes.push((chosen("regime"), chosen("regime")));
    }
    html! {
        form.bar-form method="get" action="/admin/taxes" role="search" {
            (month("from", filter.map(|filter| filter.from)))
            (month("to", filter.map(|filter| filter.to)))
            (Field::select("destination", &t!(reader, "taxes-filter-destination"), countries)
                .value(&chosen("destination")).may_be_empty().refusals(wrong))
            (Field::select("regime", &t!(reader, "taxes-filter-regime"), regimes)
                .value(&chosen("regime")).may_be_empty().refusals(wrong))
            (quiet_button(&t!(reader, "taxes-filter-button")))
        }
    }
}

fn csv_address(reader: &Reader) -> String {
    let address = reader.address_without("done");
    address.replacen("/admin/taxes", "/admin/taxes.csv", 1)
}

fn report(reader: &Reader, rows: &[TaxRow]) -> Markup {
    let columns = [
        Column::text(t!(reader, "taxes-column-destination")),
        Column::text(t!(reader, "taxes-column-regime")),
        Column::text(t!(reader, "taxes-column-month")),
        Column::number(t!(reader, "taxes-column-orders")),
        Column::number(t!(reader, "taxes-column-taken")),
        Column::number(t!(reader, "taxes-column-assessed-orders")),
        Column::number(t!(reader, "taxes-column-assessed")),
        Column::number(t!(reader, "taxes-column-difference")),
        Column::number(t!(reader, "taxes-column-owed")),
    ];
    let narrowed = |name: &str, value: &str| reader.address_with(name, value);
    let body = html! {
        @for row in rows {
            tr {
                th scope="row" {
                    a href=(narrowed("destination", row.destination.code())) {
                        (reader.country(row.destination))
                    }
                }
                td { a href=(narrowed("regime", &row.regime)) { (regime_name(reader, row.destination, &row.regime)) } }
                td.nowrap { (reader.month(row.month)) }
                (number_cell(reader, row.orders.cast_signed()))
                (money_cell(reader, Some(row.taken)))
                (number_cell(reader, row.assessed_orders.cast_signed()))
                (money_cell(reader, Some(row.assessed)))
                (money_cell(reader, Some(row.difference)))
                (money_cell(reader, Some(row.owed())))
            }
        }
    };
    table(&t!(reader, "taxes-title"), &columns, body, Some(totals(reader, rows)))
}

/// A total per currency.
fn totals(reader: &Reader, rows: &[TaxRow]) -> Markup {
    let mut sums: BTreeMap<Currency, [i64; 6]> = BTreeMap::new();
    for row in rows {
        let values = [
            row.orders.cast_signed(),
            row.taken.minor(),
            row.assessed_orders.cast_signed(),
            row.assessed.minor(),
            row.difference.minor(),
            row.owed().minor(),
        ];
        let sum = sums.entry(row.taken.currency()).or_default();
        for (sum, value) in sum.iter_mut().zip(values) {
            *sum = sum.saturating_add(value);
        }
    }
    html! {
        @for (currency, [orders, taken, count, assessed, difference, owed]) in sums {
            tr {
                th scope="row" colspan="3" { (t!(reader, "ledger-total")) " " (currency) }
                (number_cell(reader, orders))
                (money_cell(reader, Some(Money::new(taken, currency))))
                (number_cell(reader, count))
                (money_cell(reader, Some(Money::new(assessed, currency))))
                (money_cell(reader, Some(Money::new(difference, currency))))
                (money_cell(reader, Some(Money::new(owed, currency))))
            }
        }
    }
}

async fn download(
    State(app): State<App>,
    _operator: Operator,
    reader: Reader,
) -> Result<Response, Problem> {
    let filter = asked(&reader)?;
    let rows = fulfilment::tax_report(&app.db, &filter).await?;
    let name = "attachment; filename=\"taxes.csv\"";
    let headers =
        [(header::CONTENT_TYPE, "text/csv; charset=utf-8"), (header::CONTENT_DISPOSITION, name)];
    Ok((headers, fulfilment::tax_report_csv(&rows)).into_response())
}

async fn import(
    State(app): State<App>,
    Operator(person): Operator,
    reader: Reader,
    mut form: Upload,
) -> Result<Response, Problem> {
    let mut wrong = Refusals::new();
    let bytes = super::fx::uploaded(&mut form, FILE_BYTES_MAX).await?.unwrap_or_default();
    let lines = match apart(move || read_assessments(bytes.as_slice())).await? {
        Ok(lines) if !lines.is_empty() => lines,
        Ok(_) => {
            wrong.add("file", Refusal::new(t!(&reader, "taxes-no-lines")));
            return Ok(refused(page(&reader, None, &wrong, None)));
        }
        Err(error) => {
            let text = t!(&reader, "taxes-file-bad", why = error.to_string());
            wrong.add("file", Refusal::new(text));
            return Ok(refused(page(&reader, None, &wrong, None)));
        }
    };
    let (by, moment) = (person.decider().into(), app.clock.moment());
    let told = fulfilment::import_assessments(&app.db, lines, &by, moment).await?;
    let Ok(filter) = asked(&reader) else {
        return Ok(page(&reader, None, &wrong, Some(&told)).into_response());
    };
    let found = Found::of(&app, &reader, filter).await?;
    Ok(page(&reader, Some(&found), &wrong, Some(&told)).into_response())
}

fn import_banner(reader: &Reader, done: &AssessmentsImported) -> Markup {
    let tone = if done.refused.is_empty() { Tone::Ok } else { Tone::Warn };
    let count = |n: u64| n.cast_signed();
    banner(
        tone,
        html! {
            p { (t!(reader, "taxes-imported", lines = count(done.lines),
                recorded = count(done.recorded), unchanged = count(done.unchanged),
                refused = done.refused.len())) }
            @for (line, why) in done.refused.iter().take(20) {
                p lang="en" { (t!(reader, "fx-issue", line = *line, why = why.as_str())) }
            }
        },
    )
}
