//! `/admin/lanes`: the rules that every price follows: lanes, their regimes, what each charges and where
//! it was read, the questions that the sources leave open, and what all of it says about one HS code.

mod lookup;

use crate::{
    Access, App, Problem, Reader, Routes, admin_page,
    components::{Column, Tone, chip, facts, section, source_address, table},
    flag, t,
};
use axum::extract::State;
use kernel::Country;
use maud::{Markup, html};
use pricing::cli::{buyer_name, scope_name};
use trade::{Book, Charge, Lane, Regime, Side, Switch, Texts, Threshold};

pub(crate) fn routes(routes: Routes) -> Routes {
    routes.get("/admin/lanes", Access::Operator, show)
}

async fn show(State(app): State<App>, reader: Reader) -> Result<Markup, Problem> {
    let day = reader.now().date();
    let book = app.db.read(move |tx| pricing::books::active(tx, day)).await?;
    let digest: String = book.digest().chars().take(12).collect();
    let asked = reader.query("lane").and_then(|text| text.parse::<Country>().ok());
    let there = asked.unwrap_or_else(|| reader.destination());
    let lane = book.lane(there).or_else(|| book.lanes().first());
    let body = html! {
        p.soft { (t!(&reader, "lanes-lead")) }
        p.small.soft { span.code { (t!(&reader, "lanes-book", digest = digest)) } }
        (choose(&reader, &book, lane))
        @if let Some(lane) = lane {
            (lookup::show(&reader, &book, lane, there))
            @for regime in &lane.regimes { (regime_section(&reader, regime)) }
            @if !lane.switches.is_empty() {
                (section(&t!(&reader, "lanes-switches"), switches(&reader, &lane.switches)))
            }
            @if book.bans().iter().any(|line| lane.destinations.contains(&line.destination)) {
                (section(&t!(&reader, "lanes-bans"), lookup::bans(&reader, &book, lane)))
            }
        }
    };
    Ok(admin_page(&reader, &t!(&reader, "lanes-title"), body))
}

/// Every lane as a link, the chosen one marked.
fn choose(reader: &Reader, book: &Book, chosen: Option<&Lane>) -> Markup {
    html! {
        nav aria-label=(t!(reader, "lanes-title")) {
            ul.chips {
                @for lane in book.lanes() {
                    @if let Some(first) = lane.destinations.first() {
                        @let here = chosen.is_some_and(|chosen| chosen.file == lane.file);
                        li {
                            a.chip.chip-link href={ "/admin/lanes?lane=" (first) }
                                aria-current=[here.then_some("true")] {
                                @match lane.destinations.len() {
                                    1 => { (flag(*first)) (reader.country(*first)) }
                                    more => { (t!(reader, "lanes-union", currency = lane.currency.code(), count = more)) }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn regime_section(reader: &Reader, regime: &Regime) -> Markup {
    let row = |key: &str, value: Markup| (reader.text(key), value);
    let channels: Vec<String> = regime
        .channels
        .iter()
        .map(|channel| reader.text(&format!("calc-channel-{}", channel.name())))
        .collect();
    let buyers: Vec<String> = regime
        .buyers
        .iter()
        .map(|b| reader.text(&format!("calc-buyer-{}", buyer_name(*b))))
        .collect();
    let countries = |all: &[Country]| {
        all.iter().map(|country| reader.country(*country)).collect::<Vec<_>>().join(", ")
    };
    let mut rows = vec![
        row("lanes-name", html! { span.code { (regime.name) } }),
        row(
            "lanes-channels",
            html! {
                @if channels.is_empty() { (t!(reader, "lanes-channels-none")) } @else { (channels.join(" · ")) }
            },
        ),
    ];
    if !buyers.is_empty() {
        rows.push(row("lanes-buyers", html! { (buyers.join(" · ")) }));
    }
    if !regime.origins.is_empty() {
        rows.push(row("lanes-origins", html! { (countries(&regime.origins)) }));
    }
    if !regime.not_origins.is_empty() && regime.not_origins.len() < 12 {
        rows.push(row("lanes-not-origins", html! { (countries(&regime.not_origins)) }));
    }
    rows.push(row("lanes-source", source(&regime.source)));
    rows.push(row("lanes-rounding", html! { (regime.rounding.source) }));
    if let Some(limits) = &regime.limits {
        rows.push(row("lanes-order-limit", reader.money(limits.order)));
        if let Some(year) = limits.person_year {
            rows.push(row("lanes-year-limit", reader.money(year)));
        }
    }
    let ended = regime.valid_to.is_some_and(|to| to < reader.today());
    section(
        in_lang(reader, &regime.title),
        html! {
            p.soft {
                (t!(reader, "lanes-since", from = reader.date(regime.valid_from),
                    until = reader.date(regime.valid_to.unwrap_or(regime.known_until)))) " "
                @if ended { (chip(Tone::Warn, &t!(reader, "lanes-ended"))) }
            }
            @if !regime.note.is_empty() { p { (in_lang(reader, &regime.note)) } }
            (facts(&rows))
            @if !regime.thresholds.is_empty() { (thresholds(reader, regime)) }
            @if !regime.charges.is_empty() { (charges(reader, regime)) }
        },
    )
}

pub(super) fn in_lang<'t>(reader: &Reader, texts: &'t Texts) -> &'t str {
    texts.in_lang(reader.lang()).unwrap_or_default()
}

fn thresholds(reader: &Reader, regime: &Regime) -> Markup {
    let columns = [
        Column::text(t!(reader, "lanes-threshold")),
        Column::text(t!(reader, "lanes-test")),
        Column::text(t!(reader, "lanes-per")),
        Column::text(t!(reader, "lanes-source")),
    ];
    let side = |threshold: &Threshold| match threshold.side {
        Side::AtMost => "≤",
        Side::Below => "<",
        Side::AtLeast => "≥",
        Side::Above => ">",
    };
    let rows = html! {
        @for threshold in &regime.thresholds {
            tr {
                th scope="row" { span.code { (threshold.id) } }
                td { span.code { (threshold.of.text) " " (side(threshold)) " " } (reader.money(threshold.limit)) }
                td { (reader.text(&format!("lanes-per-{}", scope_name(threshold.per)))) }
                td.small { (source(&threshold.source)) }
            }
        }
    };
    table(&t!(reader, "lanes-thresholds"), &columns, rows, None)
}

fn charges(reader: &Reader, regime: &Regime) -> Markup {
    let columns = [
        Column::text(t!(reader, "lanes-charge")),
        Column::text(t!(reader, "lanes-rate")),
        Column::text(t!(reader, "lanes-base")),
        Column::text(t!(reader, "lanes-when")),
        Column::text(t!(reader, "lanes-rule")),
        Column::text(t!(reader, "lanes-source")),
    ];
    let rows = html! {
        @for charge in &regime.charges {
            tr {
                th scope="row" { (in_lang(reader, &charge.name)) br; span.code.small { (charge.id) } }
                td { span.code { (charge.rate_text()) } }
                td { span.code { (charge.base.text) } }
                td.small { @for text in conditions(reader, regime, charge) { div { (text) } } }
                td { (in_lang(reader, &charge.rule)) }
                td.small { (source(&charge.source)) }
            }
        }
    };
    table(&t!(reader, "lanes-charges"), &columns, rows, None)
}

/// When and on what a charge falls, in short lines.
fn conditions(reader: &Reader, regime: &Regime, charge: &Charge) -> Vec<String> {
    let mut all = Vec::new();
    let day = |date: Option<kernel::Date>| date.map_or_else(|| "…".to_owned(), |d| reader.date(d));
    if charge.span.from.is_some() || charge.span.to.is_some() {
        all.push(format!("{} – {}", day(charge.span.from), day(charge.span.to)));
    }
    let named = |ids: &[usize]| -> Vec<&str> {
        ids.iter().filter_map(|at| regime.thresholds.get(*at)).map(|t| t.id.as_str()).collect()
    };
    for (key, ids) in [("lanes-if", &charge.when), ("lanes-if-not", &charge.unless)] {
        if !ids.is_empty() {
            all.push(t!(reader, key, what = named(ids).join(", ")));
        }
    }
    let codes =
        |all: &[trade::Prefix]| all.iter().map(|p| p.0.as_str()).collect::<Vec<_>>().join(" ");
    if !charge.hs.is_empty() {
        all.push(format!("HS {}", codes(&charge.hs)));
    }
    if !charge.not_hs.is_empty() {
        all.push(t!(reader, "lanes-if-not", what = format!("HS {}", codes(&charge.not_hs))));
    }
    for (key, countries) in [("lanes-of", &charge.origins), ("lanes-not-of", &charge.not_origins)] {
        if !countries.is_empty() {
            let list: Vec<&str> = countries.iter().map(Country::code).collect();
            all.push(t!(reader, key, what = list.join(" ")));
        }
    }
    if let Some((name, values)) = &charge.attribute {
        all.push(format!("{name} = {}", values.join(" | ")));
    }
    if let Some(programme) = &charge.preference {
        all.push(t!(reader, "lanes-preference", what = programme.as_str()));
    }
    if let Some(name) = &charge.switch {
        all.push(t!(reader, "lanes-switch", what = name.as_str()));
    }
    if let Some((_, limit)) = &charge.waive {
        all.push(t!(reader, "rule-waived", limit = reader.money_text(*limit)));
    }
    all
}

fn switches(reader: &Reader, all: &[Switch]) -> Markup {
    let columns = [
        Column::text(t!(reader, "lanes-question")),
        Column::text(t!(reader, "lanes-stands")),
        Column::text(t!(reader, "lanes-source")),
    ];
    let rows = html! {
        @for switch in all {
            tr {
                th scope="row" { (in_lang(reader, &switch.title)) br; span.code.small { (switch.name) } }
                td { (reader.text(if switch.on { "lanes-on" } else { "lanes-off" })) }
                td.small { (source(&switch.source)) }
            }
        }
    };
    html! {
        p.soft { (t!(reader, "lanes-switches-lead")) }
        (table(&t!(reader, "lanes-switches"), &columns, rows, None))
    }
}

/// The text of a source, leading to its first page.
pub(super) fn source(text: &str) -> Markup {
    html! {
        @match source_address(text) {
            Some(address) => { a href=(address) rel="external noopener" { (text) } }
            None => { (text) }
        }
    }
}
