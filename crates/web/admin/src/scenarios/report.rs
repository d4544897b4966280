//! A run: how far it is, or what it answered, as charts with their tables, and the adoption of its book.

use super::adoption::adoption;
use super::charts::{downloads, drawn};
use super::tables::{crossings, demanded, distribution, groups, percentiles, tax_table, unpriced};
use super::{back, run_title, state_chip};
use crate::{
    Layout, Reader, Refusals,
    components::{Tone, banner, facts, progress, section, stat, stats},
    t,
};
use calculator::StandingRun;
use kernel::Decider;
use maud::{Markup, html};
use rules::books::Adoption;
use rules::scenario::RunState;
use trade::scenario::Report;
use trade::scenario::svg::percent;

pub(super) fn page(
    reader: &Reader,
    standing: &StandingRun,
    proposed: &[Adoption],
    me: &Decider,
    wrong: &Refusals,
) -> Markup {
    let run = &standing.run;
    let name = run_title(reader, run);
    let body = html! {
        (head(reader, standing))
        @match &run.state {
            RunState::Running if standing.stopped_at.is_some() => (banner(Tone::Bad, html! {
                p { (t!(reader, "scenario-stopped")) }
            })),
            RunState::Running => {
                (progress(reader, run.priced, (run.items > 0).then_some(run.items),
                    &t!(reader, "scenario-running")))
            }
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
    if standing.is_at_work() {
        layout.refresh(2).admin(reader, body)
    } else {
        layout.admin(reader, body)
    }
}

fn head(reader: &Reader, standing: &StandingRun) -> Markup {
    let run = &standing.run;
    let mut rows = vec![
        (t!(reader, "scenario-column-state"), state_chip(reader, standing)),
        (
            t!(reader, "scenario-column-asked"),
            html! {
                (reader.time(run.asked_at)) " · " (Decider::name_in(&run.asked_by))
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
        (drawn(reader, report, "distribution", html! {
            div.stack {
                (distribution(reader, report))
                details {
                    summary { (t!(reader, "scenario-percentiles")) }
                    (percentiles(reader, report))
                }
            }
        }))
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
