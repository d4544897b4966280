//! What is agreed about returns on a lane, by class of goods: the operator's decision.

use crate::{
    App, Form, Operator, Problem, Reader,
    components::{Field, button, form, hidden, section},
    done, t,
};
use axum::{
    extract::{Path, State},
    response::Response,
};
use kernel::{Country, Decider};
use maud::{Markup, html};
use orders::{FreightBearer, Policy, ReturnTerms, ReturnTermsError, SetReturnTerms};
use serde::Deserialize;
use trade::Lane;

/// The destination's own terms, and those of everywhere where it has none.
pub(super) fn show(reader: &Reader, lane: &Lane, terms: &[ReturnTerms]) -> Markup {
    let Some(first) = lane.destinations.first() else { return html! {} };
    let own = |one: &&ReturnTerms| one.destination == Some(*first);
    let general = terms.iter().filter(|one| one.destination.is_none());
    let is_own = terms.iter().any(|one| own(&one));
    section(
        &t!(reader, "lanes-returns"),
        html! {
            p.soft { (t!(reader, "lanes-returns-lead")) }
            @if is_own {
                @for one in terms.iter().filter(own) { (row(reader, *first, one)) }
            } @else {
                p.small { (t!(reader, "lanes-returns-everywhere")) }
                @for one in general { (row(reader, *first, one)) }
            }
        },
    )
}

/// The class that is asked for, open; the way to each other one.
fn row(reader: &Reader, destination: Country, terms: &ReturnTerms) -> Markup {
    let title = match terms.class.as_str() {
        "" => t!(reader, "lanes-returns-all"),
        class => reader.text(&format!("lanes-returns-class-{class}")),
    };
    if reader.query("class").unwrap_or_default() == terms.class {
        return opened(reader, destination, (terms, &title));
    }
    let href = format!("/admin/lanes?lane={destination}&class={}", terms.class);
    html! { p { a href=(href) { (title) } } }
}

fn opened(reader: &Reader, destination: Country, (terms, title): (&ReturnTerms, &str)) -> Markup {
    let policy = &terms.policy;
    let days = |name: &str, key: &str, days: u32| {
        Field::number(name, &reader.text(key))
            .value(&days.to_string())
            .attribute("min", "1")
            .attribute("max", "365")
    };
    let no_reason = policy.no_reason_days.map(|days| days.to_string()).unwrap_or_default();
    let freight = ["shopper", "merchant"]
        .map(|key| (key.to_owned(), reader.text(&format!("lanes-returns-freight-{key}"))))
        .to_vec();
    html! {
        details.panel.fold open[!terms.class.is_empty()] {
            summary { (title) }
            @if !terms.codes.is_empty() {
                p.small { (t!(reader, "lanes-returns-codes", codes = terms.codes.join(", "))) }
            }
            @if !terms.source.is_empty() { p.small.soft { (terms.source) } }
            @if !terms.decided_by.is_empty() {
                p.small { (t!(reader, "lanes-returns-by", name = Decider::name_in(&terms.decided_by))) " " (reader.time(terms.since)) }
            }
            (form(reader, &format!("/admin/lanes/{destination}/returns"), html! {
                (hidden("class", &terms.class))
                (Field::number("no_reason_days", &t!(reader, "lanes-returns-no-reason"))
                    .hint(&t!(reader, "lanes-returns-no-reason-hint"))
                    .value(&no_reason).optional(reader))
                (days("return_days", "lanes-returns-days", policy.return_days))
                (days("back_days", "lanes-returns-back", policy.back_days))
                (days("answer_days", "lanes-returns-answer", policy.answer_days))
                (days("dispute_days", "lanes-returns-dispute", policy.dispute_days))
                (days("appeal_days", "lanes-returns-appeal", policy.appeal_days))
                (Field::select("freight", &t!(reader, "lanes-returns-freight"), freight)
                    .value(policy.freight.key()))
                div.actions { (button(&t!(reader, "lanes-returns-set"))) }
            }))
        }
    }
}

/// The terms as typed.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Typed {
    class: String,
    no_reason_days: String,
    return_days: String,
    back_days: String,
    answer_days: String,
    dispute_days: String,
    appeal_days: String,
    freight: String,
}

impl Typed {
    fn policy(&self) -> Result<Policy, ReturnTermsError> {
        let days = |text: &str| text.trim().parse::<u32>().map_err(|_| ReturnTermsError::Days);
        let no_reason = self.no_reason_days.trim();
        Ok(Policy {
            no_reason_days: if no_reason.is_empty() { None } else { Some(days(no_reason)?) },
            no_reason_exception: None,
            return_days: days(&self.return_days)?,
            back_days: days(&self.back_days)?,
            freight: FreightBearer::from_key(&self.freight).unwrap_or(FreightBearer::Shopper),
            answer_days: days(&self.answer_days)?,
            appeal_days: days(&self.appeal_days)?,
            dispute_days: days(&self.dispute_days)?,
        })
    }
}

/// Sets the terms for every country of the lane.
pub(super) async fn set(
    State(app): State<App>,
    Operator(person): Operator,
    reader: Reader,
    Path(country): Path<String>,
    Form(typed): Form<Typed>,
) -> Result<Response, Problem> {
    let country: Country = country.parse().map_err(|_| Problem::not_found())?;
    let (by, now) = (person.decider(), reader.now());
    let (policy, class) = (typed.policy()?, typed.class);
    let write = move |tx: &mut store::Tx<'_>| {
        let book = rules::books::active(tx, now.date())?;
        let lane = book.lane(country).map(|lane| lane.destinations.clone()).unwrap_or_default();
        for destination in lane {
            let (class, policy, by) = (class.clone(), policy.clone(), by.clone());
            let ask = SetReturnTerms { destination: Some(destination), class, policy, by };
            orders::set_return_terms(tx, &ask, now)?;
        }
        Ok::<_, ReturnTermsError>(())
    };
    app.db.write(write).await?;
    Ok(done(&format!("/admin/lanes?lane={country}"), "returns-set"))
}
