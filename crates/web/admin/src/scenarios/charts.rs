//! The charts of a run, each beside the table that says the same, and the files of both.

use super::tables::{chapter_words, group_words};
use crate::{
    Reader,
    components::{Column, quiet_link, section, table},
    t,
};
use maud::{Markup, PreEscaped, html};
use rules::scenario::Run;
use trade::scenario::svg::{Bar, Tone, changes, chart, histogram};
use trade::scenario::{Group, LaneTaxes, Report, TABLES};

/// Bars of a chart by group.
const BARS: usize = 20;
/// Charts that can be had as SVG.
const CHARTS: [&str; 5] = ["distribution", "chapters", "merchants", "lanes", "taxes"];

/// A chart with the table that says the same; no chart when nothing of it changes.
pub(super) fn drawn(reader: &Reader, report: &Report, name: &str, table: Markup) -> Markup {
    let chart = bars(reader, report, name).filter(|bars| bars.iter().any(|bar| bar.length != 0));
    let wide = name != "distribution";
    section(
        &t!(reader, &format!("scenario-chart-{name}")),
        html! {
            p.soft { (t!(reader, &format!("scenario-chart-{name}-about"))) }
            div.scenario-pair.scenario-wide[wide] {
                @match chart {
                    Some(bars) => (PreEscaped(svg(reader, name, &bars))),
                    None => p { (t!(reader, "scenario-chart-same")) },
                }
                (table)
            }
        },
    )
}

/// One chart as SVG, in the reader's language; `None` when there is no such chart.
pub(super) fn chart_of(reader: &Reader, report: &Report, name: &str) -> Option<String> {
    bars(reader, report, name).map(|bars| svg(reader, name, &bars))
}

fn svg(reader: &Reader, name: &str, bars: &[Bar]) -> String {
    let title = t!(reader, &format!("scenario-chart-{name}"));
    let about = t!(reader, &format!("scenario-chart-{name}-about"));
    chart(name, &title, &about, bars)
}

fn bars(reader: &Reader, report: &Report, name: &str) -> Option<Vec<Bar>> {
    match name {
        "distribution" => Some(histogram(report)),
        "chapters" => Some(changed(&report.chapters, |group| chapter_words(reader, group))),
        "merchants" => Some(changed(&report.merchants, |group| group.name.clone())),
        "lanes" => Some(changed(&report.lanes, |group| group_words(reader, &group.name))),
        "taxes" => Some(taxes(reader, &report.taxes)),
        _ => None,
    }
}

/// A bar for each group that changes.
fn changed(groups: &[Group], name: impl Fn(&Group) -> String) -> Vec<Bar> {
    let named: Vec<Group> =
        groups.iter().map(|group| Group { name: name(group), ..group.clone() }).collect();
    let mut bars = changes(&named, BARS);
    bars.retain(|bar| bar.length != 0);
    bars
}

/// Tax before and after, two bars for each destination where it changes, as shares of the larger.
fn taxes(reader: &Reader, rows: &[LaneTaxes]) -> Vec<Bar> {
    let mut bars = Vec::new();
    for row in rows.iter().filter(|row| row.before != row.after) {
        let largest = row.before.minor().max(row.after.minor()).max(1);
        let towards = if row.after.minor() < row.before.minor() { Tone::Down } else { Tone::Up };
        let country = reader.country(row.destination);
        for (word, money, tone) in
            [("before", row.before, Tone::Same), ("after", row.after, towards)]
        {
            let share = i128::from(money.minor()) * 1000 / i128::from(largest);
            bars.push(Bar {
                label: t!(reader, &format!("scenario-bar-{word}"), name = country.as_str()),
                value: reader.money_text(money),
                length: i64::try_from(share).unwrap_or(0),
                tone,
            });
        }
    }
    bars
}

/// Every table as CSV, every chart as SVG, the whole as JSON and what was asked as TOML.
pub(super) fn downloads(reader: &Reader, run: &Run) -> Markup {
    let file = |name: &str| format!("/admin/scenarios/{}/{name}", run.id);
    let columns = [
        Column::text(t!(reader, "scenario-column-file")),
        Column::text(t!(reader, "scenario-column-table")),
        Column::text(t!(reader, "scenario-column-chart")),
    ];
    let rows = html! {
        @for name in TABLES {
            tr {
                th scope="row" { (t!(reader, &format!("scenario-file-{name}"))) }
                td { a href=(file(&format!("{name}.csv"))) { "CSV" } }
                td {
                    @if CHARTS.contains(&name) { a href=(file(&format!("{name}.svg"))) { "SVG" } }
                }
            }
        }
    };
    section(
        &t!(reader, "scenario-downloads"),
        html! {
            (table(&t!(reader, "scenario-downloads"), &columns, rows, None))
            p.row {
                (quiet_link(&file("report.json"), &t!(reader, "scenario-file-report")))
                (quiet_link(&file("scenario.toml"), &t!(reader, "scenario-file-scenario")))
            }
        },
    )
}
