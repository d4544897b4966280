//! What a lane leaves out, and whether the market sells there all the same: the operator's choice.

use super::{in_lang, source};
use crate::{
    App, Form, Operator, Problem, Reader,
    components::{Column, button, form, radios, section, table},
    done, t,
};
use axum::{
    extract::{Path, State},
    response::Response,
};
use kernel::{Country, Decider};
use maud::{Markup, html};
use pricing::{ChooseLane, LaneChoice, LaneStance, QuotePolicy, Stance};
use serde::Deserialize;
use trade::Lane;

/// As for all lanes.
const AS_ALL: &str = "all";

pub(super) fn show(
    reader: &Reader,
    lane: &Lane,
    policy: &QuotePolicy,
    choices: &[LaneChoice],
) -> Markup {
    let Some(first) = lane.destinations.first() else { return html! {} };
    let own = choices.iter().find(|choice| choice.destination == *first);
    html! {
        @if !lane.left_out.is_empty() { (section(&t!(reader, "lanes-left-out"), left_out(reader, lane))) }
        (section(&t!(reader, "lanes-choice"), html! {
            p.soft { (t!(reader, "lanes-choice-lead", rules = policy.book_age_days, rates = policy.fx_age_days)) }
            @if let Some(own) = own {
                p.small { (t!(reader, "lanes-choice-by", name = Decider::name_in(&own.decided_by))) " " (reader.time(own.since)) }
            }
            (form(reader, &format!("/admin/lanes/{first}"), fields(reader, policy, own)))
        }))
    }
}

fn fields(reader: &Reader, policy: &QuotePolicy, own: Option<&LaneChoice>) -> Markup {
    let choices = |all: Stance| {
        let for_all = t!(reader, &format!("lanes-stance-{}", all.name()));
        let all = t!(reader, "lanes-stance-all", stance = for_all);
        let one = |name: &str| {
            (name.to_owned(), html! { (reader.text(&format!("lanes-stance-{name}"))) })
        };
        [(AS_ALL.to_owned(), html! { (all) }), one(Stance::Say.name()), one(Stance::Refuse.name())]
    };
    let chosen = |of: fn(&LaneStance) -> Stance| own.map_or(AS_ALL, |own| of(&own.stance).name());
    html! {
        (radios("incomplete", &t!(reader, "lanes-when-incomplete"), &choices(policy.when_incomplete),
            chosen(|stance| stance.incomplete)))
        (radios("stale", &t!(reader, "lanes-when-stale"), &choices(policy.when_stale),
            chosen(|stance| stance.stale)))
        div.actions { (button(&t!(reader, "lanes-choose"))) }
    }
}

fn left_out(reader: &Reader, lane: &Lane) -> Markup {
    let columns = [
        Column::text(t!(reader, "lanes-what")),
        Column::text(t!(reader, "lanes-where")),
        Column::text(t!(reader, "lanes-source")),
    ];
    let rows = html! {
        @for left in &lane.left_out {
            tr {
                th scope="row" { (in_lang(reader, &left.text)) }
                td {
                    (left.regimes.join(" · "))
                    @if let Some(above) = left.above { " > " (reader.money(above)) }
                }
                td.small { (source(reader, &left.source)) }
            }
        }
    };
    html! {
        p.soft { (t!(reader, "lanes-left-out-lead")) }
        (table(&t!(reader, "lanes-left-out"), &columns, rows, None))
    }
}

#[derive(Deserialize)]
pub(super) struct Choice {
    #[serde(default)]
    incomplete: String,
    #[serde(default)]
    stale: String,
}

/// Decides for every country of the lane; a choice that is as for all in both takes the decision back.
pub(super) async fn choose(
    State(app): State<App>,
    Operator(person): Operator,
    reader: Reader,
    Path(country): Path<String>,
    Form(ask): Form<Choice>,
) -> Result<Response, Problem> {
    let country: Country = country.parse().map_err(|_| Problem::not_found())?;
    let (by, day, moment) = (person.decider(), reader.now().date(), app.clock.moment());
    let chosen = (Stance::parse(&ask.incomplete), Stance::parse(&ask.stale));
    let write = move |tx: &mut store::Tx<'_>| {
        let book = rules::books::active(tx, day)?;
        let lane = book.lane(country);
        let for_all = pricing::policy(tx)?.stance();
        let stance = match chosen {
            (None, None) => None,
            (incomplete, stale) => Some(LaneStance {
                incomplete: incomplete.unwrap_or(for_all.incomplete),
                stale: stale.unwrap_or(for_all.stale),
            }),
        };
        let destinations = lane.map(|lane| lane.destinations.clone()).unwrap_or_default();
        let ask = ChooseLane { destinations, stance, by: by.clone() };
        pricing::choose_lane(tx, &ask, &mut moment.clone())
    };
    app.db.write(write).await?;
    Ok(done(&format!("/admin/lanes?lane={country}"), "lane-chosen"))
}
