//! What the tables and bans of a lane say about one HS code.

use super::source;
use crate::{
    Reader,
    components::{
        Column, Field, Tone, ban_refusal, banner, chapter_name, class_name, hidden, quiet_button,
        refusal, table,
    },
    t,
};
use kernel::Country;
use maud::{Markup, html};
use trade::{Attributes, Book, HsCode, Lane, RateSource, TableRow, hs, restriction};

/// National lines below a code that are shown.
const BELOW_MOST: usize = 60;

/// The form, and what it found.
pub(super) fn show(reader: &Reader, book: &Book, lane: &Lane, there: Country) -> Markup {
    let asked = reader.query("hs").filter(|text| !text.trim().is_empty());
    html! {
        form.bar-form method="get" action="/admin/lanes" role="search" {
            (hidden("lane", there.code()))
            (Field::text("hs", &t!(reader, "lanes-find")).hint(&t!(reader, "lanes-find-hint"))
                .value(asked.as_deref().unwrap_or_default()).class("field-short"))
            (quiet_button(&t!(reader, "lanes-find-button")))
        }
        @if let Some(asked) = asked { (found(reader, (book, lane), there, &asked)) }
    }
}

fn found(reader: &Reader, (book, lane): (&Book, &Lane), there: Country, asked: &str) -> Markup {
    let code = match asked.parse::<HsCode>() {
        Ok(code) => code,
        Err(error) => {
            let given = asked.chars().take(24).collect::<String>();
            let told = match error.meant() {
                Some(meant) => {
                    t!(reader, "lanes-find-zero", given = given, meant = meant.to_string())
                }
                None => t!(reader, "lanes-find-bad", given = given),
            };
            return banner(Tone::Bad, html! { p { (told) } });
        }
    };
    let shown = code.to_string();
    let rows = rows(book, lane, code);
    html! {
        @if let Some(text) = hs::describe(code) { p {
                span.code { (shown) } " "
                @if let Some(name) = chapter_name(reader, code.chapter()) { (name) " · " }
                span lang="en" { (text) }
            } }
        @if let Some(ban) = restriction(book, there, code, &Attributes::new()) {
            (refusal(&ban_refusal(reader, &ban)))
        }
        @if rows.is_empty() {
            (banner(Tone::Warn, html! { p { (t!(reader, "lanes-find-none", hs = shown)) } }))
        } @else {
            div.lookup { (table_rows(reader, &t!(reader, "lanes-tables"), &rows)) }
        }
    }
}

/// The rows of every table that a charge of the lane reads: above the code, and national lines below it.
fn rows<'b>(book: &'b Book, lane: &Lane, code: HsCode) -> Vec<(&'b str, TableRow<'b>)> {
    let charges = lane.regimes.iter().flat_map(|regime| &regime.charges);
    let mut tables: Vec<usize> = charges
        .filter_map(|charge| match &charge.rate {
            RateSource::Table { table, .. } => Some(*table),
            RateSource::Expression(_) => None,
        })
        .collect();
    tables.sort_unstable();
    tables.dedup();
    let mut rows = Vec::new();
    for name in tables.into_iter().filter_map(|table| book.table_names().nth(table)) {
        rows.extend(book.table_rows_of(name, code).map(|row| (name, row)));
        let digits = code.digits();
        let below = book
            .table_rows(name)
            .filter(|row| row.hs.len() > digits.len() && row.hs.starts_with(digits));
        rows.extend(below.take(BELOW_MOST).map(|row| (name, row)));
    }
    rows
}

/// `0804.30`, as people write codes.
fn dotted(prefix: &str) -> String {
    let (heading, rest) = prefix.split_at(prefix.len().min(4));
    if rest.is_empty() { heading.to_owned() } else { format!("{heading}.{rest}") }
}

fn table_rows(reader: &Reader, caption: &str, lines: &[(&str, TableRow<'_>)]) -> Markup {
    let columns = [
        Column::text(t!(reader, "lanes-table")),
        Column::text(t!(reader, "lanes-code")),
        Column::text(t!(reader, "lanes-class")),
        Column::text(t!(reader, "lanes-rate")),
        Column::text(t!(reader, "lanes-when")),
        Column::text(t!(reader, "lanes-source")),
    ];
    let day = |date: Option<kernel::Date>| date.map_or_else(|| "…".to_owned(), |d| reader.date(d));
    let rows = html! {
        @for (name, line) in lines {
            tr {
                th scope="row" { span.code { (name) } }
                td { span.code { (dotted(&line.hs)) } }
                td { @if !line.class.is_empty() { (class_name(reader, line.class)) } }
                td {
                    @for (column, rate) in &line.rates { div { span.code { (column) ": " (rate) } } }
                }
                td.small {
                    @if line.span.from.is_some() || line.span.to.is_some() {
                        (day(line.span.from)) " – " (day(line.span.to))
                    }
                    @if !line.note.is_empty() { div { (line.note) } }
                }
                td.small { (source(reader, line.source)) }
            }
        }
    };
    table(caption, &columns, rows, None)
}

/// What may not come in by parcel.
pub(super) fn bans(reader: &Reader, book: &Book, lane: &Lane) -> Markup {
    let columns = [
        Column::text(t!(reader, "lanes-code")),
        Column::text(t!(reader, "lanes-reason")),
        Column::text(t!(reader, "lanes-unless")),
        Column::text(t!(reader, "lanes-source")),
    ];
    let rows = html! {
        @for line in book.bans().iter().filter(|line| lane.destinations.contains(&line.destination)) {
            tr {
                th scope="row" { span.code { (dotted(&line.prefix)) } }
                td {
                    @match &line.reason_key {
                        Some(key) => { (reader.text(key)) }
                        None => { (t!(reader, "lanes-allowed")) }
                    }
                }
                td {
                    @if let Some((name, values)) = &line.lifted_by {
                        span.code { (name) " = " (values.join(" | ")) }
                    }
                }
                td.small { (source(reader, &line.source)) }
            }
        }
    };
    let count = book.bans().iter().filter(|line| lane.destinations.contains(&line.destination));
    html! {
        p.soft { (t!(reader, "lanes-bans-lead")) }
        details {
            summary { (t!(reader, "lanes-bans-all", count = count.count())) }
            (table(&t!(reader, "lanes-bans"), &columns, rows, None))
        }
    }
}
