//! The tables of a run: how prices change, by chapter, merchant and lane, what is owed, what crosses a
//! threshold and what has no price.

use crate::{
    Reader,
    components::{
        Column, chapter_name, facts, money_cell, number_cell, regime_name, section, table,
    },
    t,
};
use kernel::{Country, Lang, Money};
use maud::{Markup, html};
use trade::scenario::svg::{bucket_label, percent};
use trade::scenario::{CrossingKind, Demand, Group, Report};

/// Rows of a table of groups; the CSV has all.
const ROWS: usize = 100;
/// Listings shown one by one; the CSV has more.
const CROSSED: usize = 200;

fn column(reader: &Reader, name: &str) -> Column {
    Column::number(t!(reader, &format!("scenario-column-{name}")))
}

pub(super) fn distribution(reader: &Reader, report: &Report) -> Markup {
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
    };
    table(&t!(reader, "scenario-chart-distribution"), &columns, rows, None)
}

/// The change under which so many of a hundred prices stay.
pub(super) fn percentiles(reader: &Reader, report: &Report) -> Markup {
    let columns =
        [Column::text(t!(reader, "scenario-column-percentile")), column(reader, "at-most")];
    let rows = html! {
        @for (rank, points) in &report.distribution.percentiles {
            tr {
                th.nowrap scope="row" { (t!(reader, "scenario-percentile", rank = i64::from(*rank))) }
                td.numeric { (percent(points.saturating_mul(100), 2)) }
            }
        }
    };
    table(&t!(reader, "scenario-percentiles"), &columns, rows, None)
}

/// `US:CN cbec-retail-import` as "United States → China · Cross-border retail import".
pub(super) fn group_words(reader: &Reader, name: &str) -> String {
    let (lane, regime) = name.split_once(' ').unwrap_or((name, ""));
    match lane_words(reader, lane) {
        Some((words, to)) if !regime.is_empty() => {
            format!("{words} · {}", regime_name(reader, to, regime))
        }
        Some((words, _)) => words,
        None => name.to_owned(),
    }
}

/// `US:CN` as "United States → China", with where it leads.
fn lane_words(reader: &Reader, lane: &str) -> Option<(String, Country)> {
    let (from, to) = lane.split_once(':')?;
    let (from, to) = (from.parse().ok()?, to.parse().ok()?);
    Some((format!("{} → {}", reader.country(from), reader.country(to)), to))
}

/// The number of a chapter with its name.
pub(super) fn chapter_words(reader: &Reader, group: &Group) -> String {
    match chapter_name(reader, &group.key) {
        Some(name) => format!("{} {name}", group.key),
        None => group.name.clone(),
    }
}

/// What is crossed: two regimes, the name of a refusal, or a threshold by its short name.
fn crossed_what(reader: &Reader, kind: CrossingKind, what: &str, to: Option<Country>) -> Markup {
    let reason = || reader.find(&format!("scenario-reason-{what}"));
    let named = match (kind, to) {
        (CrossingKind::Regime, Some(to)) => what.split_once(" → ").map(|(was, is)| {
            format!("{} → {}", regime_name(reader, to, was), regime_name(reader, to, is))
        }),
        _ => reason(),
    };
    html! {
        @match named {
            Some(text) => (text),
            None => span.code { (what) },
        }
    }
}

/// A number with a true minus sign.
pub(super) fn signed(text: &str) -> String {
    text.replacen('-', "−", 1)
}

pub(super) fn groups(reader: &Reader, groups: &[Group], kind: &str) -> Markup {
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
                th scope="row" {
                    @match kind {
                        "chapter" => (chapter_words(reader, group)),
                        "lane" => (group_words(reader, &group.name)),
                        _ => (group.name),
                    }
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

pub(super) fn tax_table(reader: &Reader, report: &Report) -> Markup {
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

pub(super) fn demanded(reader: &Reader, demand: &Demand) -> Markup {
    let amount = |money: Option<Money>| html! { @if let Some(m) = money { (reader.money(m)) } };
    let all = &demand.all;
    let form = match demand.form {
        trade::scenario::Form::Linear => "scenario-linear",
        trade::scenario::Form::Midpoint => "scenario-midpoint",
    };
    let overall = trade::Exact::decimal(demand.overall.into(), 6);
    let overall = overall.map_or_else(String::new, |e| signed(&e.decimal_text(6)));
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

pub(super) fn crossings(reader: &Reader, report: &Report) -> Markup {
    if report.crossings.is_empty() {
        return html! { p.soft { (t!(reader, "scenario-no-crossing")) } };
    }
    let kind = |kind: CrossingKind| t!(reader, &format!("scenario-crossing-{}", kind.name()));
    let columns = [
        Column::text(t!(reader, "scenario-column-crossing")),
        Column::text(t!(reader, "scenario-column-what")),
        column(reader, "prices"),
    ];
    let tallied = html! {
        @for one in &report.crossings {
            tr {
                th scope="row" { (kind(one.kind)) }
                td { (crossed_what(reader, one.kind, &one.what, None)) }
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
                @let lane = lane_words(reader, &one.lane);
                @let to = lane.as_ref().map(|(_, to)| *to);
                td.nowrap { @match lane { Some((words, _)) => (words), None => (one.lane) } }
                td { (kind(one.kind)) (t!(reader, "scenario-colon"))
                    (crossed_what(reader, one.kind, &one.what, to))
                    @if reader.lang() == Lang::EN { @if let Some(why) = &one.why { span.soft { (why) } } }
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

pub(super) fn unpriced(reader: &Reader, report: &Report) -> Markup {
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
