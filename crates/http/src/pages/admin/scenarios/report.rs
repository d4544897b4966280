//! A run: how far it is, or what it answered, as charts with their tables, and the adoption of its book.

use super::{back, run_title, state_chip, told};
use crate::{
    Layout, Reader, Refusals,
    components::{
        Column, Field, Tone, banner, button, facts, form, hidden, money_cell, number_cell,
        progress, quiet_button, quiet_link, section, stat, stats, table,
    },
    t,
};
use kernel::Money;
use maud::{Markup, PreEscaped, html};
use pricing::books::Adoption;
use pricing::scenario::{Run, RunState};
use trade::hs;
use trade::scenario::svg::{Bar, bucket_label, changes, chart, histogram, percent, taxes};
use trade::scenario::{Demand, Group, Report, TABLES, read};

/// Bars of a chart by group.
const BARS: usize = 20;
/// Rows of a table of groups; the CSV has all.
const ROWS: usize = 100;
/// Listings shown one by one; the CSV has more.
const CROSSED: usize = 200;
const CHARTS: [&str; 5] = ["distribution", "chapters", "merchants", "lanes", "taxes"];

pub(super) fn page(
    reader: &Reader,
    run: &Run,
    proposed: &[Adoption],
    me: &str,
    wrong: &Refusals,
) -> Markup {
    let name = run_title(reader, run);
    let waits = run.state == RunState::Running && !run.is_lost(reader.now());
    let body = html! {
        (head(reader, run))
        @match &run.state {
            RunState::Running if waits => {
                (progress(reader, run.priced, (run.items > 0).then_some(run.items),
                    &t!(reader, "scenario-running")))
            }
            RunState::Running => (banner(Tone::Bad, html! { p { (t!(reader, "scenario-lost")) } })),
            RunState::Failed(why) => (banner(Tone::Bad, html! {
                p { (t!(reader, "scenario-failed")) }
                p lang="en" { (why) }
            })),
            RunState::Done(report) => {
                (answer(reader, report))
                (adoption(reader, run, proposed, me, wrong))
                (downloads(reader, run))
            }
        }
        details {
            summary { (t!(reader, "scenario-as-written")) }
            pre.scenario-source { code { (run.scenario) } }
        }
        (back(reader))
    };
    let layout = Layout::new(&name);
    if waits { layout.refresh(2).admin(reader, body) } else { layout.admin(reader, body) }
}

fn head(reader: &Reader, run: &Run) -> Markup {
    let mut rows = vec![
        (t!(reader, "scenario-column-state"), state_chip(reader, run)),
        (
            t!(reader, "scenario-column-asked"),
            html! {
                (reader.time(run.asked_at)) " · " (run.asked_by)
            },
        ),
    ];
    if let RunState::Done(report) = &run.state {
        let short = |digest: &str| digest.get(..12).unwrap_or(digest).to_owned();
        let book = |digest: &str| {
            html! {
                a.code href={ "/admin/books/" (digest) } { (short(digest)) }
            }
        };
        rows.push((t!(reader, "scenario-date"), html! { (reader.date(report.date)) }));
        rows.push((
            t!(reader, "scenario-books"),
            html! {
                (book(&report.before)) " → " span.code { (short(&report.after)) }
            },
        ));
    }
    facts(&rows)
}

fn answer(reader: &Reader, report: &Report) -> Markup {
    let d = &report.distribution;
    let count = |n: u64| html! { (reader.number(n.cast_signed())) };
    let of = t!(reader, "scenario-of", count = report.items.cast_signed());
    let by_value =
        d.by_value_ppm.map(|ppm| t!(reader, "scenario-by-value", change = percent(ppm, 2)));
    html! {
        (stats(&[
            stat(&t!(reader, "scenario-column-prices"), count(report.priced), Some(&of)),
            stat(&t!(reader, "scenario-column-dearer"), count(d.up), None),
            stat(&t!(reader, "scenario-column-cheaper"), count(d.down), None),
            stat(&t!(reader, "scenario-same"), count(d.same), None),
            stat(&t!(reader, "scenario-mean"), html! { (percent(d.mean_ppm, 2)) },
                by_value.as_deref()),
        ]))
        @if report.changes_nothing() {
            (banner(Tone::Plain, html! { p { (t!(reader, "scenario-no-change")) } }))
        }
        (drawn(reader, report, "distribution", distribution(reader, report)))
        (drawn(reader, report, "chapters", groups(reader, &report.chapters, "chapter")))
        (drawn(reader, report, "merchants", groups(reader, &report.merchants, "merchant")))
        (drawn(reader, report, "lanes", groups(reader, &report.lanes, "lane")))
        (drawn(reader, report, "taxes", tax_table(reader, report)))
        @if let Some(demand) = &report.demand { (demanded(reader, demand)) }
        (section(&t!(reader, "scenario-crossings"), crossings(reader, report)))
        @if !report.unpriced.is_empty() {
            (section(&t!(reader, "scenario-unpriced"), unpriced(reader, report)))
        }
    }
}

/// A chart with the table that says the same.
fn drawn(reader: &Reader, report: &Report, name: &str, table: Markup) -> Markup {
    section(
        &t!(reader, &format!("scenario-chart-{name}")),
        html! {
            p.soft { (t!(reader, &format!("scenario-chart-{name}-about"))) }
            div.scenario-pair {
                @if let Some(svg) = chart_of(reader, report, name) { (PreEscaped(svg)) }
                (table)
            }
        },
    )
}

/// One chart as SVG, in the reader's language; `None` when there is no such chart.
pub(super) fn chart_of(reader: &Reader, report: &Report, name: &str) -> Option<String> {
    if !CHARTS.contains(&name) {
        return None;
    }
    let bars: Vec<Bar> = match name {
        "distribution" => histogram(report),
        "chapters" => changes(&report.chapters, BARS),
        "merchants" => short(changes(&report.merchants, BARS)),
        "lanes" => short(changes(&report.lanes, BARS)),
        _ => taxes(&report.taxes, &t!(reader, "scenario-before"), &t!(reader, "scenario-after")),
    };
    let title = t!(reader, &format!("scenario-chart-{name}"));
    let about = t!(reader, &format!("scenario-chart-{name}-about"));
    Some(chart(name, &title, &about, &bars))
}

/// Labels that fit beside a bar.
fn short(mut bars: Vec<Bar>) -> Vec<Bar> {
    for bar in &mut bars {
        let wide = |c: char| if c.is_ascii() { 1 } else { 2 };
        let mut room = 16i32;
        let cut: String = bar
            .label
            .chars()
            .take_while(|c| {
                room -= wide(*c);
                room >= 0
            })
            .collect();
        if cut.len() < bar.label.len() {
            bar.label = format!("{cut}…");
        }
    }
    bars
}

fn column(reader: &Reader, name: &str) -> Column {
    Column::number(t!(reader, &format!("scenario-column-{name}")))
}

fn distribution(reader: &Reader, report: &Report) -> Markup {
    let columns = [Column::text(t!(reader, "scenario-column-change")), column(reader, "prices")];
    let used = report.distribution.buckets.iter().filter(|bucket| bucket.items > 0);
    let rows = html! {
        @for bucket in used {
            tr {
                th.nowrap scope="row" {
                    @if (bucket.from, bucket.to) == (Some(0), Some(0)) {
                        (t!(reader, "scenario-same"))
                    } @else { (bucket_label(bucket)) }
                }
                (number_cell(reader, bucket.items.cast_signed()))
            }
        }
        @for (rank, points) in &report.distribution.percentiles {
            tr.soft {
                th.nowrap scope="row" { (t!(reader, "scenario-percentile", rank = i64::from(*rank))) }
                td.numeric { (percent(points.saturating_mul(100), 2)) }
            }
        }
    };
    table(&t!(reader, "scenario-chart-distribution"), &columns, rows, None)
}

fn groups(reader: &Reader, groups: &[Group], kind: &str) -> Markup {
    let demand = groups.iter().any(|group| group.demand.is_some());
    let mut columns = vec![Column::text(t!(reader, &format!("scenario-column-{kind}")))];
    columns.extend(
        ["prices", "dearer", "cheaper", "change", "tax-before", "tax-after"]
            .map(|name| column(reader, name)),
    );
    if demand {
        columns.push(column(reader, "demand"));
    }
    let mut sorted: Vec<&Group> = groups.iter().collect();
    sorted.sort_by_key(|group| std::cmp::Reverse(group.items));
    let rows = html! {
        @for group in sorted.iter().take(ROWS) {
            tr {
                th scope="row" { (group.name)
                    @if kind == "chapter" { @if let Some(name) = chapter(&group.key) {
                        span.soft.clip lang="en" { (name) }
                    } }
                }
                (number_cell(reader, group.items.cast_signed()))
                (number_cell(reader, group.up.cast_signed()))
                (number_cell(reader, group.down.cast_signed()))
                td.numeric { (percent(group.by_value_ppm.unwrap_or(group.mean_ppm), 2)) }
                (money_cell(reader, group.tax_before))
                (money_cell(reader, group.tax_after))
                @if demand { td.numeric { @if let Some(known) = &group.demand {
                    (percent(left(known.units, known.units_after_ppm), 2))
                } } }
            }
        }
    };
    table(&t!(reader, &format!("scenario-column-{kind}")), &columns, rows, None)
}

/// The change of demand in millionths.
fn left(units: u64, after: i64) -> i64 {
    let share = i128::from(after) / i128::from(units.max(1));
    i64::try_from(share - 1_000_000).unwrap_or(0)
}

/// What the HS calls a chapter, in English.
fn chapter(key: &str) -> Option<&'static str> {
    hs::entries().iter().find(|entry| entry.digits == key).map(|entry| entry.text)
}

fn tax_table(reader: &Reader, report: &Report) -> Markup {
    let columns = [
        Column::text(t!(reader, "scenario-column-destination")),
        column(reader, "prices"),
        column(reader, "tax-before"),
        column(reader, "tax-after"),
        column(reader, "difference"),
        column(reader, "sold-after"),
    ];
    let rows = html! {
        @for row in &report.taxes {
            tr {
                th scope="row" { (reader.country(row.destination)) }
                (number_cell(reader, row.items_after.cast_signed()))
                (money_cell(reader, Some(row.before)))
                (money_cell(reader, Some(row.after)))
                (money_cell(reader, row.after.minus(row.before).ok()))
                (money_cell(reader, row.sold_after))
            }
        }
    };
    table(&t!(reader, "scenario-chart-taxes"), &columns, rows, None)
}

fn demanded(reader: &Reader, demand: &Demand) -> Markup {
    let amount = |money: Option<Money>| html! { @if let Some(m) = money { (reader.money(m)) } };
    let all = &demand.all;
    let form = match demand.form {
        trade::scenario::Form::Linear => "scenario-linear",
        trade::scenario::Form::Midpoint => "scenario-midpoint",
    };
    let overall = trade::Exact::decimal(demand.overall.into(), 6);
    let overall = overall.map_or_else(String::new, |e| e.decimal_text(6));
    section(
        &t!(reader, "scenario-demand"),
        html! {
            p.soft { (t!(reader, form)) }
            (facts(&[
                (t!(reader, "scenario-elasticity"), html! { (overall) }),
                (t!(reader, "scenario-column-demand"), html! {
                    (percent(left(all.units, all.units_after_ppm), 2))
                }),
                (t!(reader, "scenario-revenue"), html! {
                    (amount(all.revenue)) " → " (amount(all.revenue_after))
                }),
                (t!(reader, "scenario-sold-tax"), amount(all.tax_after)),
                (t!(reader, "scenario-refused-units"), html! {
                    (reader.number(demand.refused_units.cast_signed()))
                }),
            ]))
        },
    )
}

fn crossings(reader: &Reader, report: &Report) -> Markup {
    if report.crossings.is_empty() {
        return html! { p.soft { (t!(reader, "scenario-no-crossing")) } };
    }
    let kind = |kind: trade::scenario::CrossingKind| {
        t!(reader, &format!("scenario-crossing-{}", kind.name()))
    };
    let columns = [
        Column::text(t!(reader, "scenario-column-crossing")),
        Column::text(t!(reader, "scenario-column-what")),
        column(reader, "prices"),
    ];
    let tallied = html! {
        @for one in &report.crossings {
            tr {
                th scope="row" { (kind(one.kind)) }
                td.code { (one.what) }
                (number_cell(reader, one.items.cast_signed()))
            }
        }
    };
    let listed = [
        Column::text(t!(reader, "scenario-column-listing")),
        Column::text(t!(reader, "scenario-column-lane")),
        Column::text(t!(reader, "scenario-column-crossing")),
        column(reader, "before"),
        column(reader, "after"),
    ];
    let rows = html! {
        @for one in report.crossed.iter().take(CROSSED) {
            tr {
                th scope="row" { a href=(one.address) { (one.name) } }
                td.nowrap { (one.lane) }
                td { (kind(one.kind)) ": " span.code { (one.what) }
                    @if let Some(why) = &one.why { span.soft lang="en" { (why) } }
                }
                (money_cell(reader, one.before))
                (money_cell(reader, one.after))
            }
        }
    };
    html! {
        (table(&t!(reader, "scenario-crossings"), &columns, tallied, None))
        h3 { (t!(reader, "scenario-crossed")) }
        @if report.crossed.len() > CROSSED {
            p.soft { (t!(reader, "scenario-crossed-more", count = CROSSED)) }
        }
        (table(&t!(reader, "scenario-crossed"), &listed, rows, None))
    }
}

fn unpriced(reader: &Reader, report: &Report) -> Markup {
    let columns = [
        Column::text(t!(reader, "scenario-column-side")),
        Column::text(t!(reader, "scenario-column-reason")),
        column(reader, "prices"),
    ];
    let rows = html! {
        @for one in &report.unpriced {
            tr {
                td { (t!(reader, &format!("scenario-side-{}", one.side.name()))) }
                th scope="row" {
                    @match reader.find(&format!("scenario-reason-{}", one.reason)) {
                        Some(text) => (text),
                        None => span.code { (one.reason) },
                    }
                }
                (number_cell(reader, one.items.cast_signed()))
            }
        }
    };
    table(&t!(reader, "scenario-unpriced"), &columns, rows, None)
}

fn downloads(reader: &Reader, run: &Run) -> Markup {
    let link =
        |file: &str, text: &str| quiet_link(&format!("/admin/scenarios/{}/{file}", run.id), text);
    section(
        &t!(reader, "scenario-downloads"),
        html! {
            p.row {
                (link("report.json", "JSON"))
                (link("scenario.toml", "TOML"))
            }
            p.row {
                @for name in TABLES {
                    (link(&format!("{name}.csv"), &format!("{name}.csv")))
                }
            }
            p.row {
                @for name in CHARTS {
                    (link(&format!("{name}.svg"), &format!("{name}.svg")))
                }
            }
        },
    )
}

/// Proposals of the run's book, and the form for another one.
fn adoption(
    reader: &Reader,
    run: &Run,
    proposed: &[Adoption],
    me: &str,
    wrong: &Refusals,
) -> Markup {
    let Ok(scenario) = read(&run.scenario) else { return html! {} };
    if !scenario.changes_rules() {
        return section(
            &t!(reader, "scenario-adopt"),
            html! { p.soft { (t!(reader, "scenario-nothing-to-adopt")) } },
        );
    }
    let path = |what: &str| format!("/admin/scenarios/{}/{what}", run.id);
    section(
        &t!(reader, "scenario-adopt"),
        html! {
            p.soft { (t!(reader, "scenario-adopt-lead")) }
            (told(wrong, "adoption"))
            @for one in proposed { (proposal(reader, one, me, &path("confirm"))) }
            @if !proposed.iter().any(Adoption::is_open) {
                (form(reader, &path("propose"), html! {
                    (Field::date("from", &t!(reader, "scenario-from"))
                        .value(&scenario.date.to_string()).class("field-short").refusals(wrong))
                    div.actions { (quiet_button(&t!(reader, "scenario-propose"))) }
                }))
            }
        },
    )
}

fn proposal(reader: &Reader, one: &Adoption, me: &str, path: &str) -> Markup {
    let day = reader.date(one.valid_from);
    let book = one.digest.get(..12).unwrap_or(&one.digest);
    html! {
        div.panel {
            p { (t!(reader, "scenario-proposed-by", by = one.proposed_by.as_str(), date = day)) " "
                a.code href={ "/admin/books/" (one.digest) } { (book) }
            }
            @if let Some(by) = &one.withdrawn_by {
                p.soft { (t!(reader, "scenario-withdrawn-by", by = by.as_str())) }
            } @else if let Some(by) = &one.confirmed_by {
                p { (t!(reader, "scenario-confirmed-by", by = by.as_str())) }
            } @else if one.proposed_by == me {
                p.soft { (t!(reader, "scenario-waits")) }
            } @else {
                (form(reader, path, html! {
                    (hidden("adoption", &one.id.to_string()))
                    div.actions { (button(&t!(reader, "scenario-confirm"))) }
                }))
            }
        }
    }
}
