//! One regime of a lane: who may send what how, its thresholds, and what it charges.

use super::{in_lang, source};
use crate::{
    Reader,
    components::{Column, Tone, chip, facts, table},
    t,
};
use calculator::{buyer_name, scope_name};
use kernel::{Country, Date};
use maud::{Markup, html};
use trade::{Charge, Regime, Side, Threshold};

/// So many countries are named beside the name of a regime.
const ORIGINS_SHORT: usize = 4;

/// Whether its last day has passed.
pub(super) fn has_ended(regime: &Regime, today: Date) -> bool {
    regime.valid_to.is_some_and(|to| to < today)
}

/// A regime, folded: its name, how goods are sent under it and since when; inside, all that it says.
pub(super) fn show(reader: &Reader, regime: &Regime, open: bool) -> Markup {
    let until = reader.date(regime.valid_to.unwrap_or(regime.known_until));
    html! {
        details.panel.fold.regime open[open] {
            summary {
                span {
                    span.regime-title { (in_lang(reader, &regime.title)) }
                    span.small.soft {
                        (channels(reader, regime)) " · "
                        (t!(reader, "lanes-since", from = reader.date(regime.valid_from), until = until))
                        @if let Some(origins) = origins(reader, regime) { " · " (origins) }
                    }
                }
                @if has_ended(regime, reader.today()) {
                    (chip(Tone::Warn, &t!(reader, "lanes-ended")))
                }
            }
            @if !regime.note.is_empty() { p { (in_lang(reader, &regime.note)) } }
            (facts(&about(reader, regime)))
            @if !regime.thresholds.is_empty() {
                h3 { (t!(reader, "lanes-thresholds")) }
                (thresholds(reader, regime))
            }
            @if !regime.charges.is_empty() {
                h3 { (t!(reader, "lanes-charges")) }
                (charges(reader, regime))
            }
        }
    }
}

/// What a table of the regime is called: each on the page by another name.
fn caption(reader: &Reader, key: &str, regime: &Regime) -> String {
    let (title, since) = (in_lang(reader, &regime.title), reader.date(regime.valid_from));
    let from = origins(reader, regime).map(|from| format!(" · {from}")).unwrap_or_default();
    format!("{} · {title} · {since}{from}", reader.text(key))
}

/// From where goods may be sent under it, when that tells it from another one and is short.
fn origins(reader: &Reader, regime: &Regime) -> Option<String> {
    let (key, all) = match (&regime.origins, &regime.not_origins) {
        (only, _) if !only.is_empty() => ("lanes-sent-from", only),
        (_, without) => ("lanes-not-sent-from", without),
    };
    let named: Vec<String> = all.iter().map(|country| reader.country(*country)).collect();
    let short = (1..=ORIGINS_SHORT).contains(&named.len());
    short.then(|| t!(reader, key, countries = named.join(&t!(reader, "lanes-countries-joint"))))
}

/// How goods may be sent under it.
fn channels(reader: &Reader, regime: &Regime) -> String {
    let named: Vec<String> = regime
        .channels
        .iter()
        .map(|channel| reader.text(&format!("calc-channel-{}", channel.name())))
        .collect();
    match named.is_empty() {
        true => t!(reader, "lanes-channels-none"),
        false => named.join(" · "),
    }
}

fn about(reader: &Reader, regime: &Regime) -> Vec<(String, Markup)> {
    let row = |key: &str, value: Markup| (reader.text(key), value);
    let buyers: Vec<String> = regime
        .buyers
        .iter()
        .map(|b| reader.text(&format!("calc-buyer-{}", buyer_name(*b))))
        .collect();
    let countries = |all: &[Country]| {
        all.iter().map(|country| reader.country(*country)).collect::<Vec<_>>().join(", ")
    };
    let mut rows = vec![row("lanes-name", html! { span.code { (regime.name) } })];
    if !buyers.is_empty() {
        rows.push(row("lanes-buyers", html! { (buyers.join(" · ")) }));
    }
    if !regime.origins.is_empty() {
        rows.push(row("lanes-origins", html! { (countries(&regime.origins)) }));
    }
    if !regime.not_origins.is_empty() && regime.not_origins.len() < 12 {
        rows.push(row("lanes-not-origins", html! { (countries(&regime.not_origins)) }));
    }
    rows.push(row("lanes-source", source(reader, &regime.source)));
    rows.push(row(
        "lanes-rounding",
        html! {
            (regime.rounding.note.in_lang(reader.lang()).unwrap_or(&regime.rounding.source))
        },
    ));
    if let Some(limits) = &regime.limits {
        rows.push(row("lanes-order-limit", reader.money(limits.order)));
        if let Some(year) = limits.person_year {
            rows.push(row("lanes-year-limit", reader.money(year)));
        }
    }
    rows
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
                td.small { (source(reader, &threshold.source)) }
            }
        }
    };
    table(&caption(reader, "lanes-thresholds", regime), &columns, rows, None)
}

fn charges(reader: &Reader, regime: &Regime) -> Markup {
    let columns = [
        Column::text(t!(reader, "lanes-charge")),
        Column::text(t!(reader, "lanes-rate")),
        Column::text(t!(reader, "lanes-base")),
        Column::text(t!(reader, "lanes-when")),
        Column::text(t!(reader, "lanes-source")),
    ];
    let rows = html! {
        @for charge in &regime.charges {
            tr {
                th scope="row" {
                    (in_lang(reader, &charge.name)) " " span.code.small.soft { (charge.id) }
                    span.small.soft { (in_lang(reader, &charge.rule)) }
                }
                td { span.code { (charge.rate_text()) } }
                td { span.code { (charge.base.text) } }
                td.small { @for text in conditions(reader, regime, charge) { div { (text) } } }
                td.small { (source(reader, &charge.source)) }
            }
        }
    };
    table(&caption(reader, "lanes-charges", regime), &columns, rows, None)
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
