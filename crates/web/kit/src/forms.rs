//! Forms of pages: the body, what is wrong with it, and the answer after success.

use crate::{App, Problem, nul};
use axum::{
    body::{Body, Bytes},
    extract::{FromRequest, Request},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use maud::Markup;
use serde::de::DeserializeOwned;
use std::collections::BTreeMap;

/// A form whose CSRF token was checked before the handler ran. Take texts as `String` with
/// `#[serde(default)]` and parse them yourself, so that a wrong one is shown beside its field;
/// `Form<Vec<(String, String)>>` gives fields that repeat.
pub struct Form<T>(pub T);

impl<T: DeserializeOwned> FromRequest<App> for Form<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, app: &App) -> Result<Form<T>, Problem> {
        let (parts, body) = request.into_parts();
        let request = Request::from_parts(parts.clone(), body);
        let bytes = Bytes::from_request(request, app).await.map_err(incomplete)?;
        if nul::in_encoded(&bytes) {
            return Err(Problem::nul_in_text());
        }
        let request = Request::from_parts(parts, Body::from(bytes));
        let form = axum::Form::<T>::from_request(request, app).await.map_err(incomplete)?;
        Ok(Form(form.0))
    }
}

fn incomplete(error: impl std::fmt::Display) -> Problem {
    Problem::bad_request("bad-form", format!("the form is incomplete: {error}"))
}

/// A refusal repeats what was typed no further than so many characters.
const TOLD_CHARS_MAX: usize = 2_000;

/// `text`, cut where a page would grow with what was sent.
fn cut(mut text: String) -> String {
    if let Some((end, _)) = text.char_indices().nth(TOLD_CHARS_MAX) {
        text.truncate(end);
        text.push('…');
    }
    text
}

/// What a person is told beside a field: what is wrong, why, and the way out, as finished texts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Refusal {
    /// What is wrong.
    pub what: String,
    /// Why, if the rule is not obvious.
    pub why: Option<String>,
    /// The way out: a text and an address.
    pub way_out: Option<(String, String)>,
}

impl Refusal {
    /// A refusal that says what is wrong and needs no more.
    #[must_use]
    pub fn new(what: impl Into<String>) -> Refusal {
        Refusal { what: cut(what.into()), why: None, way_out: None }
    }

    /// Adds why.
    #[must_use]
    pub fn because(mut self, why: impl Into<String>) -> Refusal {
        self.why = Some(cut(why.into()));
        self
    }

    /// Adds the way out.
    #[must_use]
    pub fn way_out(mut self, text: impl Into<String>, href: impl Into<String>) -> Refusal {
        self.way_out = Some((text.into(), href.into()));
        self
    }
}

/// What is wrong with a form, by field name; the empty name speaks of the whole form.
#[derive(Clone, Debug, Default)]
pub struct Refusals(BTreeMap<String, Refusal>);

impl Refusals {
    /// None.
    #[must_use]
    pub fn new() -> Refusals {
        Refusals::default()
    }

    /// Names what is wrong with `field`; the first word about a field stands.
    pub fn add(&mut self, field: &str, refusal: Refusal) {
        self.0.entry(field.to_owned()).or_insert(refusal);
    }

    /// Keeps a parsed value, or names the refusal of its field.
    pub fn keep<T>(&mut self, field: &str, parsed: Result<T, Refusal>) -> Option<T> {
        match parsed {
            Ok(value) => Some(value),
            Err(refusal) => {
                self.add(field, refusal);
                None
            }
        }
    }

    /// Nothing is wrong.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// How many fields are wrong.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// The fields that are wrong, by name; the whole form is none.
    pub fn fields(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str).filter(|name| !name.is_empty())
    }

    /// What is wrong with `field`.
    #[must_use]
    pub fn of(&self, field: &str) -> Option<&Refusal> {
        self.0.get(field)
    }
}

/// The form again with its refusals: 422.
#[must_use]
pub fn refused(page: Markup) -> Response {
    (StatusCode::UNPROCESSABLE_ENTITY, page).into_response()
}

/// After success: 303 to `path`, where a banner shows the text `done-<what>`.
#[must_use]
pub fn done(path: &str, what: &str) -> Response {
    let joint = if path.contains('?') { '&' } else { '?' };
    Redirect::to(&format!("{path}{joint}done={what}")).into_response()
}
