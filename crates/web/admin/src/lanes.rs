//! `/admin/lanes`: the rules that every price follows: lanes, their regimes, what each charges and where
//! it was read, the questions that the sources leave open, and what all of it says about one HS code.

mod choice;
mod lookup;
mod regime;
mod returns;

use crate::{
    Access, App, Problem, Reader, Routes, admin_page,
    components::{Column, section, source_address, standing, table},
    flag, t,
};
use axum::extract::State;
use kernel::Country;
use maud::{Markup, html};
use store::StoreError;
use trade::{Book, Lane, Regime, Switch, Texts};

pub(crate) fn routes(routes: Routes) -> Routes {
    routes
        .get("/admin/lanes", Access::RULES, show)
        .post("/admin/lanes/{country}", Access::RULES, choice::choose)
        .post("/admin/lanes/{country}/returns", Access::RULES, returns::set)
}

async fn show(State(app): State<App>, reader: Reader) -> Result<Markup, Problem> {
    let day = reader.now().date();
    let (book, policy, choices, terms) = app
        .db
        .read(move |tx| {
            let book = rules::books::active(tx, day)?;
            let (policy, choices) = (pricing::policy(tx)?, pricing::lane_choices(tx)?);
            Ok::<_, StoreError>((book, policy, choices, orders::return_terms(tx)?))
        })
        .await?;
    let digest: String = book.digest().chars().take(12).collect();
    let asked = reader.query("lane").and_then(|text| text.parse::<Country>().ok());
    let there = asked.unwrap_or_else(|| reader.destination());
    let lane = book.lane(there).or_else(|| book.lanes().first());
    let (ended, open): (Vec<&Regime>, Vec<&Regime>) = lane
        .iter()
        .flat_map(|lane| &lane.regimes)
        .partition(|regime| regime::has_ended(regime, reader.today()));
    let body = html! {
        p.soft { (t!(&reader, "lanes-lead")) }
        p.small.soft {
            (t!(&reader, "lanes-book")) " "
            a.code href={ "/admin/books/" (book.digest()) } { (digest) }
        }
        (choose(&reader, &book, lane))
        @if let Some(lane) = lane {
            (choice::show(&reader, lane, &policy, &choices))
            (returns::show(&reader, lane, &terms))
            (lookup::show(&reader, &book, lane, there))
            (section(&t!(&reader, "lanes-regimes"), html! {
                @for (at, regime) in open.iter().enumerate() { (regime::show(&reader, regime, at == 0)) }
            }))
            @if !lane.switches.is_empty() {
                (section(&t!(&reader, "lanes-switches"), switches(&reader, &lane.switches)))
            }
            @if book.bans().iter().any(|line| lane.destinations.contains(&line.destination)) {
                (section(&t!(&reader, "lanes-bans"), lookup::bans(&reader, &book, lane)))
            }
            @if !ended.is_empty() {
                (section(&t!(&reader, "lanes-ended-regimes"), html! {
                    @for regime in &ended { (regime::show(&reader, regime, false)) }
                }))
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

pub(super) fn in_lang<'t>(reader: &Reader, texts: &'t Texts) -> &'t str {
    texts.in_lang(reader.lang()).unwrap_or_default()
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
                th scope="row" { (in_lang(reader, &switch.title)) span.code.small.soft { (switch.name) } }
                td { (reader.text(if switch.on { "lanes-on" } else { "lanes-off" })) }
                td.small { (source(reader, &switch.source)) }
            }
        }
    };
    html! {
        p.soft { (t!(reader, "lanes-switches-lead")) }
        (table(&t!(reader, "lanes-switches"), &columns, rows, None))
    }
}

/// The text of a source, leading to its first page, marked where that is no authority's.
pub(super) fn source(reader: &Reader, text: &str) -> Markup {
    html! {
        @match source_address(text) {
            Some(address) => { a href=(address) rel="external noopener" { (text) } }
            None => { (text) }
        }
        @if let Some(standing) = standing(reader, text) { " · " span.receipt-standing { (standing) } }
    }
}
