//! A forgotten password in the API.

use super::accounts::{LetterAsked, hashing, invalid, letter_asked, parsed, token};
use crate::{Access, Answered, App, Body, Once, Problem, Routes, openapi::Part};
use accounts::{Limits, Password, RequestPasswordReset, ResetPassword, ResetPasswordError, Token};
use axum::{extract::State, http::StatusCode};
use serde::Deserialize;
use utoipa::{OpenApi, ToSchema};
use web_kit::door::Door;

pub(crate) fn routes(routes: Routes) -> Routes {
    routes
        .document(Part::Accounts, Api::openapi())
        .command("/v1/password-resets", Access::Public, request_password_reset)
        .command("/v1/password-resets/confirm", Access::Public, reset_password)
}

#[derive(OpenApi)]
#[openapi(
    paths(request_password_reset, reset_password),
    components(schemas(EmailBody, NewPasswordBody))
)]
struct Api;

/// A mailbox.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct EmailBody {
    /// The mailbox of the account.
    #[schema(example = "mei@example.org")]
    pub(super) email: String,
}

/// A new password, with the token of the mailed link.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NewPasswordBody {
    /// As it stands behind `token=` in the link.
    token: String,
    /// At least 10 characters, and not a common one.
    password: String,
}

/// Ask for a new password
#[utoipa::path(post, path = "/v1/password-resets", tag = "accounts", request_body = EmailBody,
    responses(
        (status = 202, description = "If there is an account with this address, a letter was written \
            now, or minutes before and still works; it leaves where `sends_mail` is true",
            body = LetterAsked),
        (status = 429, description = "Too often", body = crate::openapi::ProblemBody)))]
async fn request_password_reset(
    once: Once,
    State(app): State<App>,
    door: Door,
    Body(body): Body<EmailBody>,
) -> Result<Answered, Problem> {
    let token = token()?;
    let ask = RequestPasswordReset {
        email: parsed("email", &body.email)?,
        token: token.hash(),
        reset_link: app.address(&format!("/reset?token={}", token.text())),
        address: door.address,
        limits: Limits::default(),
    };
    once.write(move |tx, moment| {
        accounts::request_password_reset(tx, &ask, moment)?;
        Ok(letter_asked(&app))
    })
    .await
}

/// Choose a new password
#[utoipa::path(post, path = "/v1/password-resets/confirm", tag = "accounts",
    request_body = NewPasswordBody,
    responses(
        (status = 204, description = "The password is set and every session has ended; signing in \
            from here is not slowed by the tries of others"),
        (status = 409, description = "The link was used or is too old",
            body = crate::openapi::ProblemBody),
        (status = 422, description = "This may not be a password",
            body = crate::openapi::ProblemBody)))]
async fn reset_password(
    once: Once,
    State(app): State<App>,
    door: Door,
    Body(body): Body<NewPasswordBody>,
) -> Result<Answered, Problem> {
    let password = Password::chosen(&body.password).map_err(|e| invalid("password", e))?;
    let (token, now) = (Token::of(&body.token).hash(), app.clock.now());
    if !app.db.read(move |tx| accounts::awaits_reset(tx, token, now)).await? {
        return Err(ResetPasswordError::Unknown.into()); // before the costly hashing
    }
    let password_hash = accounts::hash_password(password).await.map_err(hashing)?;
    let ask = ResetPassword { token, password_hash, address: door.address };
    once.write(move |tx, moment| {
        accounts::reset_password(tx, &ask, moment)?;
        Ok(StatusCode::NO_CONTENT)
    })
    .await
}
