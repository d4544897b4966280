//! What is agreed about returns on a lane, by class of goods: the operator's decision.

use crate::{
    App, Form, Operator, Problem, Reader,
    components::{Choice, Field, button, form, hidden, section},
    done, t,
};
use axum::{
    extract::{Path, State},
    response::Response,
};
use kernel::{Country, Decider};
use maud::{Markup, html};
use orders::{
    CaseDays, FreightBearer, Policy, ReceiptRule, ReturnTerms, ReturnTermsError, SetReturnTerms,
};
use std::collections::BTreeMap;
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

/// The word for parcels from wherever, where a country may stand.
const ANY: &str = "any";

fn origin_key(origin: Option<Country>) -> String {
    origin.map_or_else(|| ANY.to_owned(), |here| here.to_string())
}

/// The terms that are asked for, open; the way to each other ones.
fn row(reader: &Reader, destination: Country, terms: &ReturnTerms) -> Markup {
    let class = match terms.class.as_str() {
        "" => t!(reader, "lanes-returns-all"),
        class => reader.text(&format!("lanes-returns-class-{class}")),
    };
    let title = match terms.origin {
        None => class,
        Some(here) => {
            let country = reader.country(here);
            t!(reader, "lanes-returns-of", class = class, country = country)
        }
    };
    let from = origin_key(terms.origin);
    let asked = reader.query("from").unwrap_or_else(|| ANY.to_owned());
    if reader.query("class").unwrap_or_default() == terms.class && asked == from {
        return opened(reader, destination, (terms, &title));
    }
    let href = format!("/admin/lanes?lane={destination}&class={}&from={from}", terms.class);
    html! { p { a href=(href) { (title) } } }
}

fn days_field(name: &str, label: &str, days: u32) -> Field {
    Field::number(name, label)
        .value(&days.to_string())
        .attribute("min", "1")
        .attribute("max", "365")
}

fn opened(reader: &Reader, destination: Country, (terms, title): (&ReturnTerms, &str)) -> Markup {
    html! {
        details.panel.fold open[!terms.class.is_empty() || terms.origin.is_some()] {
            summary { (title) }
            @if !terms.codes.is_empty() {
                p.small { (t!(reader, "lanes-returns-codes", codes = terms.codes.join(", "))) }
            }
            @if !terms.source.is_empty() { p.small.soft { (terms.source) } }
            @if !terms.decided_by.is_empty() {
                p.small { (t!(reader, "lanes-returns-by", name = Decider::name_in(&terms.decided_by))) " " (reader.time(terms.since)) }
            }
            (form(reader, &format!("/admin/lanes/{destination}/returns"), fields(reader, terms)))
        }
    }
}

fn fields(reader: &Reader, terms: &ReturnTerms) -> Markup {
    let policy = &terms.policy;
    let days = |name: &str, key: &str, days: u32| days_field(name, &reader.text(key), days);
    let choices = |name: &str, keys: [&str; 2]| {
        keys.map(|key| (key.to_owned(), reader.text(&format!("lanes-returns-{name}-{key}"))))
            .to_vec()
    };
    let no_reason = policy.no_reason_days.map(|days| days.to_string()).unwrap_or_default();
    let wherever = (ANY.to_owned(), t!(reader, "lanes-returns-wherever"));
    let countries = Country::all().map(|one| (one.to_string(), reader.country(one)));
    let origins: Vec<Choice> = std::iter::once(wherever).chain(countries).collect();
    html! {
        (hidden("class", &terms.class))
        (Field::select("origin", &t!(reader, "lanes-returns-origin"), origins)
            .hint(&t!(reader, "lanes-returns-origin-hint"))
            .value(&origin_key(terms.origin)))
        (Field::number("no_reason_days", &t!(reader, "lanes-returns-no-reason"))
            .hint(&t!(reader, "lanes-returns-no-reason-hint"))
            .value(&no_reason).optional(reader))
        (days("return_days", "lanes-returns-days", policy.return_days))
        (days("back_days", "lanes-returns-back", policy.back_days))
        (days("answer_days", "lanes-returns-answer", policy.answer_days))
        (days("dispute_days", "lanes-returns-dispute", policy.dispute_days))
        (days("appeal_days", "lanes-returns-appeal", policy.appeal_days))
        @for (name, count) in policy.days.named() {
            (days(&format!("clock-{name}"), &format!("lanes-clock-{name}"), count))
        }
        (Field::select("freight", &t!(reader, "lanes-returns-freight"), choices("freight", ["shopper", "merchant"]))
            .value(policy.freight.key()))
        (Field::select("receipt", &t!(reader, "lanes-returns-receipt"), choices("receipt", ["needed", "asked"]))
            .value(policy.receipt.key()))
        div.actions { (button(&t!(reader, "lanes-returns-set"))) }
    }
}

/// The terms as typed, by field.
type Typed = BTreeMap<String, String>;

fn word<'t>(typed: &'t Typed, name: &str) -> &'t str {
    typed.get(name).map_or("", |word| word.trim())
}

fn policy_of(typed: &Typed) -> Result<Policy, ReturnTermsError> {
    let read = |text: &str| text.parse::<u32>().map_err(|_| ReturnTermsError::Days);
    let days = |name: &str| read(word(typed, name));
    let no_reason = word(typed, "no_reason_days");
    let clocks = typed.iter().filter_map(|(name, days)| {
        let name = name.strip_prefix("clock-")?;
        Some((name, days.as_str()))
    });
    Ok(Policy {
        no_reason_days: if no_reason.is_empty() { None } else { Some(read(no_reason)?) },
        no_reason_exception: None,
        return_days: days("return_days")?,
        back_days: days("back_days")?,
        freight: FreightBearer::from_key(word(typed, "freight")).unwrap_or(FreightBearer::Shopper),
        answer_days: days("answer_days")?,
        appeal_days: days("appeal_days")?,
        dispute_days: days("dispute_days")?,
        receipt: ReceiptRule::from_key(word(typed, "receipt")).unwrap_or(ReceiptRule::Needed),
        days: CaseDays::of(clocks)?,
    })
}

fn origin_of(typed: &Typed) -> Result<Option<Country>, Problem> {
    match word(typed, "origin") {
        "" | ANY => Ok(None),
        code => code.parse().map(Some).map_err(|_| {
            let mend = "any, or a country by its two letters";
            Problem::invalid("no-lane", mend).field("origin", mend)
        }),
    }
}

/// Sets the terms for every country of the lane.
pub(super) async fn set(
    State(app): State<App>,
    Operator(person): Operator,
    reader: Reader,
    Path(country): Path<String>,
    Form(pairs): Form<Vec<(String, String)>>,
) -> Result<Response, Problem> {
    let country: Country = country.parse().map_err(|_| Problem::not_found())?;
    let typed: Typed = pairs.into_iter().collect();
    let (by, now, origin) = (person.decider(), reader.now(), origin_of(&typed)?);
    let (policy, class) = (policy_of(&typed)?, word(&typed, "class").to_owned());
    let write = move |tx: &mut store::Tx<'_>| {
        let book = rules::books::active(tx, now.date())?;
        let lane = book.lane(country).map(|lane| lane.destinations.clone()).unwrap_or_default();
        for destination in lane {
            let (class, policy, by) = (class.clone(), policy.clone(), by.clone());
            let destination = Some(destination);
            let ask = SetReturnTerms { origin, destination, class, policy, by };
            orders::set_return_terms(tx, &ask, now)?;
        }
        Ok::<_, ReturnTermsError>(())
    };
    app.db.write(write).await?;
    Ok(done(&format!("/admin/lanes?lane={country}"), "returns-set"))
}
