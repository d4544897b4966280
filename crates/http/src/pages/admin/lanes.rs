//! `/admin/lanes`: the rules that every price follows, each line with where it was read, and a look-up
//! of what they say about one HS code.

use crate::{
    Access, Problem, Reader, Routes, admin_page,
    components::{
        Column, Field, Tone, ban_refusal, banner, class_name, facts, quiet_button, refusal,
        regime_name, section, source_address, table,
    },
    t,
};
use maud::{Markup, html};
use trade::{Attributes, Book, HsCode, Regime, TableRow, Texts, hs, restriction};

pub(crate) fn routes(routes: Routes) -> Routes {
    routes.get("/admin/lanes", Access::Operator, show)
}

async fn show(reader: Reader) -> Result<Markup, Problem> {
    let book = Book::shipped();
    let digest: String = book.digest().chars().take(12).collect();
    let body = html! {
        p.soft { (t!(&reader, "lanes-lead")) }
        p.small.soft { span.code { (t!(&reader, "lanes-book", digest = digest)) } }
        (find(&reader, book))
        @for regime in book.regimes() { (regime_section(&reader, regime)) }
        (section(&t!(&reader, "lanes-bans"), bans(&reader, book)))
    };
    Ok(admin_page(&reader, &t!(&reader, "lanes-title"), body))
}

/// The look-up form and what it found.
fn find(reader: &Reader, book: &Book) -> Markup {
    let asked = reader.query("hs").filter(|text| !text.trim().is_empty());
    html! {
        form.form method="get" action="/admin/lanes" role="search" {
            (Field::text("hs", &t!(reader, "lanes-find")).hint(&t!(reader, "lanes-find-hint"))
                .value(asked.as_deref().unwrap_or_default()).class("field-short"))
            div.actions { (quiet_button(&t!(reader, "lanes-find-button"))) }
        }
        @if let Some(asked) = asked { (found(reader, book, &asked)) }
    }
}

fn found(reader: &Reader, book: &Book, asked: &str) -> Markup {
    let Ok(code) = asked.parse::<HsCode>() else {
        let given = asked.chars().take(24).collect::<String>();
        return banner(Tone::Bad, html! { p { (t!(reader, "lanes-find-bad", given = given)) } });
    };
    let (there, shown) = (reader.destination(), code.to_string());
    html! {
        @if let Some(text) = hs::describe(code) { p lang="en" { (shown) " · " (text) } }
        @if let Some(ban) = restriction(book, there, code, &Attributes::new()) {
            (refusal(&ban_refusal(reader, &ban)))
        }
        (tariff(reader, book, code))
    }
}

/// What each table of the destination's lane says about a code.
fn tariff(reader: &Reader, book: &Book, code: HsCode) -> Markup {
    let rows: Vec<(&str, TableRow<'_>)> = book
        .table_names()
        .flat_map(|name| book.table_rows_of(name, code).map(move |row| (name, row)))
        .collect();
    html! {
        @if rows.is_empty() {
            (banner(Tone::Warn, html! { p { (t!(reader, "lanes-find-none", hs = code.to_string())) } }))
        } @else {
            (table_rows(reader, &t!(reader, "lanes-tables"), &rows))
        }
    }
}

fn regime_section(reader: &Reader, regime: &Regime) -> Markup {
    let row = |key: &str, value: Markup| (reader.text(key), value);
    let mut rows = vec![
        row("lanes-destination", html! { (reader.country(regime.destination)) }),
        row("lanes-source", html! { (source(&regime.source)) }),
        row("lanes-rounding", html! { (regime.rounding.source) }),
    ];
    if let Some(limits) = &regime.limits {
        rows.push(row("lanes-order-limit", reader.money(limits.order)));
        if let Some(year) = limits.person_year {
            rows.push(row("lanes-year-limit", reader.money(year)));
        }
    }
    section(
        &regime_name(reader, &regime.name),
        html! {
            p.soft {
                (t!(reader, "lanes-since", from = reader.date(regime.valid_from),
                    until = reader.date(regime.known_until)))
            }
            (facts(&rows))
            (charges(reader, regime))
        },
    )
}

fn in_lang<'t>(reader: &Reader, texts: &'t Texts) -> &'t str {
    let text = texts.get(&reader.lang()).or_else(|| texts.get(&kernel::Lang::EN));
    text.map_or("", String::as_str)
}

fn charges(reader: &Reader, regime: &Regime) -> Markup {
    let columns = [
        Column::text(t!(reader, "lanes-charge")),
        Column::text(t!(reader, "lanes-rate")),
        Column::text(t!(reader, "lanes-base")),
        Column::text(t!(reader, "lanes-rule")),
        Column::text(t!(reader, "lanes-source")),
    ];
    let rows = html! {
        @for charge in &regime.charges {
            tr {
                th scope="row" { (in_lang(reader, &charge.name)) }
                td { span.code { (charge.rate_text()) } }
                td { span.code { (charge.base.text) } }
                td { (in_lang(reader, &charge.rule)) }
                td.small { (source(&charge.source)) }
            }
        }
    };
    table(&t!(reader, "lanes-charges"), &columns, rows, None)
}

/// The text of a source, leading to its first page.
fn source(text: &str) -> Markup {
    html! {
        @match source_address(text) {
            Some(address) => { a href=(address) rel="external noopener" { (text) } }
            None => { (text) }
        }
    }
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
        Column::text(t!(reader, "lanes-source")),
    ];
    let rows = html! {
        @for (name, line) in lines {
            tr {
                th scope="row" { span.code { (name) } }
                td { span.code { (dotted(&line.hs)) } }
                td { @if !line.class.is_empty() { (class_name(reader, line.class)) } }
                td {
                    @for (column, rate) in &line.rates { div { span.code { (column) ": " (rate) } } }
                }
                td.small { (source(line.source)) }
            }
        }
    };
    table(caption, &columns, rows, None)
}

fn bans(reader: &Reader, book: &Book) -> Markup {
    let columns = [
        Column::text(t!(reader, "lanes-code")),
        Column::text(t!(reader, "lanes-reason")),
        Column::text(t!(reader, "lanes-unless")),
        Column::text(t!(reader, "lanes-source")),
    ];
    let rows = html! {
        @for line in book.bans() {
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
                td.small { (source(&line.source)) }
            }
        }
    };
    html! {
        p.soft { (t!(reader, "lanes-bans-lead")) }
        (table(&t!(reader, "lanes-bans"), &columns, rows, None))
    }
}
