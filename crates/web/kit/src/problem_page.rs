//! A problem as a page: what happened, why, and the way out, in the reader's language.

use crate::{Args, Layout, Problem, Reader, components::icon, t};
use axum::response::{IntoResponse, Response};
use maud::{Markup, html};

/// The page; the caller sets the status.
pub(crate) fn page_for(reader: &Reader, problem: &Problem) -> Response {
    let title = text(reader, problem, "").unwrap_or_else(|| t!(reader, "problem-other"));
    let body = body(reader, problem, &title);
    let layout = Layout::new(&title);
    match office(reader) {
        Some(Office::Market) => layout.bare_admin(reader, body).into_response(),
        Some(Office::Merchant) => layout.bare_sell(reader, body).into_response(),
        None => layout.shop(reader, body).into_response(),
    }
}

/// Where the reader is at work.
enum Office {
    Market,
    Merchant,
}

fn office(reader: &Reader) -> Option<Office> {
    let person = reader.principal()?;
    let below = |place: &str| {
        reader
            .path()
            .strip_prefix(place)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    };
    match () {
        () if below("/admin") && person.is_operator() => Some(Office::Market),
        () if below("/sell") && person.merchant.is_some() => Some(Office::Merchant),
        () => None,
    }
}

/// `problem-<slug>…`, or the text for the status when this slug has none of its own.
fn text(reader: &Reader, problem: &Problem, part: &str) -> Option<String> {
    let mut args = Args::new();
    for (name, value) in problem.members() {
        match value {
            serde_json::Value::String(text) => args.set(name.clone(), text.clone()),
            other => args.set(name.clone(), other.to_string()),
        }
    }
    let find = |key: String| reader.locale().find(&key, Some(&args));
    match find(format!("problem-{}{part}", problem.slug())) {
        None if find(format!("problem-{}", problem.slug())).is_none() => {
            find(format!("problem-{}{part}", problem.status().as_u16()))
        }
        found => found,
    }
}

fn body(reader: &Reader, problem: &Problem, title: &str) -> Markup {
    let what = text(reader, problem, "-what").unwrap_or_else(|| problem.detail().to_owned());
    html! {
        div.problem {
            (icon("buoy"))
            p.problem-status.numeric { (problem.status().as_u16()) }
            h1 { (title) }
            p { (what) }
            @for part in ["-why", "-way"] {
                @if let Some(text) = text(reader, problem, part) { p { (text) } }
            }
            div.actions {
                @match office(reader) {
                    Some(Office::Market) => a.button href="/admin" { (t!(reader, "problem-office")) },
                    Some(Office::Merchant) => a.button href="/sell" { (t!(reader, "problem-office")) },
                    None => {
                        a.button href="/" { (t!(reader, "problem-home")) }
                        a.button.button-quiet href="/search" { (t!(reader, "problem-search")) }
                    }
                }
            }
        }
    }
}
