//! What people are told beside the fields about themselves.

use crate::{Reader, Refusal, components::Choice, i18n::Locale, t};
use accounts::{
    CHARACTERS_MAX, CHARACTERS_MIN, NAME_CHARACTERS_MAX, NameError, Password, PasswordError,
    PersonName, TooMany,
};
use axum::{
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use kernel::Lang;
use letters::{Email, EmailError};
use maud::Markup;

pub(crate) fn email(reader: &Reader, text: &str) -> Result<Email, Refusal> {
    text.parse().map_err(|error| match error {
        EmailError::Empty => Refusal::new(t!(reader, "people-email-empty")),
        EmailError::Shape => Refusal::new(t!(reader, "people-email-shape"))
            .because(t!(reader, "people-email-shape-why")),
        EmailError::Long => Refusal::new(t!(reader, "people-email-long")),
    })
}

pub(crate) fn name(reader: &Reader, text: &str) -> Result<PersonName, Refusal> {
    text.parse().map_err(|error| match error {
        NameError::Empty => Refusal::new(t!(reader, "people-name-empty")),
        NameError::Long => Refusal::new(t!(reader, "people-name-long", max = NAME_CHARACTERS_MAX)),
        NameError::Shape => Refusal::new(t!(reader, "people-name-shape")),
    })
}

/// A password to be set.
pub(crate) fn chosen(reader: &Reader, text: &str) -> Result<Password, Refusal> {
    Password::chosen(text).map_err(|error| password(reader, error))
}

pub(crate) fn password(reader: &Reader, error: PasswordError) -> Refusal {
    match error {
        PasswordError::Short => {
            Refusal::new(t!(reader, "people-password-short", min = CHARACTERS_MIN))
        }
        PasswordError::Long => {
            Refusal::new(t!(reader, "people-password-long", max = CHARACTERS_MAX))
        }
        PasswordError::Common => Refusal::new(t!(reader, "people-password-common"))
            .because(t!(reader, "people-password-common-why")),
    }
}

/// A password to be compared: any text but none.
pub(crate) fn typed(reader: &Reader, text: &str) -> Result<Password, Refusal> {
    match text {
        "" => Err(Refusal::new(t!(reader, "people-password-empty"))),
        text => Ok(Password::typed(text)),
    }
}

pub(crate) fn wait(reader: &Reader, wait: TooMany) -> Refusal {
    let seconds = wait.retry_after_seconds;
    let what = if seconds <= 90 {
        t!(reader, "people-wait-seconds", seconds = seconds)
    } else {
        t!(reader, "people-wait-minutes", minutes = seconds.saturating_add(59) / 60)
    };
    Refusal::new(what).because(t!(reader, "people-wait-why"))
}

/// The page again, with the time after which it may be sent again: 429.
pub(crate) fn too_many(page: Markup, wait: TooMany) -> Response {
    let after = [(header::RETRY_AFTER, HeaderValue::from(wait.retry_after_seconds))];
    (StatusCode::TOO_MANY_REQUESTS, after, page).into_response()
}

/// The languages in their own names.
pub(crate) fn languages() -> Vec<Choice> {
    Locale::all().map(|l| (l.lang().tag().to_owned(), l.text("language-name", None))).collect()
}

/// A language that we have.
pub(crate) fn language(text: &str) -> Option<Lang> {
    Locale::all().map(Locale::lang).find(|lang| lang.tag() == text)
}
