//! A problem as a page: what happened, why, and the way out, in the reader's language.

use crate::{Args, Layout, Problem, Reader, components::icon, layout::Office, t};
use axum::response::{IntoResponse, Response};
use maud::{Markup, html};

/// The page; the caller sets the status.
pub(crate) fn page_for(reader: &Reader, problem: &Problem) -> Response {
    let title = text(reader, problem, "").unwrap_or_else(|| t!(reader, "problem-other"));
    let office = Office::of(reader);
    let (layout, body) = (Layout::new(&title), body(reader, problem, (&title, office)));
    match office {
        Some(office) => layout.office(reader, office, body).into_response(),
        None => layout.shop(reader, body).into_response(),
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

/// What happened, in one sentence.
pub(crate) fn what(reader: &Reader, problem: &Problem) -> String {
    text(reader, problem, "-what").unwrap_or_else(|| problem.detail().to_owned())
}

/// How it is mended, where that is said beside what happened.
pub(crate) fn way(reader: &Reader, problem: &Problem) -> Option<String> {
    text(reader, problem, "-way")
}

fn body(reader: &Reader, problem: &Problem, (title, office): (&str, Option<Office>)) -> Markup {
    let what = what(reader, problem);
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
                @match office {
                    Some(office) => a.button href=(office.home()) { (t!(reader, "problem-office")) },
                    None => {
                        a.button href="/" { (t!(reader, "problem-home")) }
                        a.button.button-quiet href="/search" { (t!(reader, "problem-search")) }
                    }
                }
            }
        }
    }
}
