//! What follows from holding a mailbox: another one for an account, and signing in by a mailed link. Beside them, how
//! the person is addressed.

use super::{
    accounts::{AccountBody, LetterAsked, SessionBody, invalid, letter_asked, parsed, token},
    passwords::EmailBody,
};
use crate::{
    Access, Answered, App, Body, Created, Once, Problem, Routes, Shopper,
    openapi::{Part, ProblemBody},
};
use accounts::{
    ChooseZoneError, Limits, Password, PersonName, ProvePassword, RequestEmailChange,
    RequestSignInLink, SignInByLink, Token,
};
use axum::{Json, extract::State, http::StatusCode};
use kernel::Lang;
use serde::Deserialize;
use utoipa::{OpenApi, ToSchema};
use web_kit::{door::Door, i18n::Locale};

pub(crate) fn routes(routes: Routes) -> Routes {
    routes
        .document(Part::Accounts, Api::openapi())
        .put("/v1/me", Access::SignedIn, edit_me)
        .command("/v1/me/email", Access::SignedIn, request_email_change)
        .command("/v1/me/email/confirm", Access::Public, confirm_email_change)
        .command("/v1/me/email/stop", Access::Public, stop_email_change)
        .command("/v1/sessions/links", Access::Public, request_sign_in_link)
        .command("/v1/sessions/links/confirm", Access::Public, sign_in_by_link)
}

#[derive(OpenApi)]
#[openapi(
    paths(
        edit_me,
        request_email_change,
        confirm_email_change,
        stop_email_change,
        request_sign_in_link,
        sign_in_by_link
    ),
    components(schemas(MyProfileBody, NewMailbox, LinkBody))
)]
struct Api;

/// How a person is addressed.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct MyProfileBody {
    /// Her name.
    name: String,
    /// Language of the mails: `en` or `zh`.
    language: String,
    /// IANA name of the zone in which her letters tell times; as it is when it is left out.
    #[schema(example = "Asia/Shanghai")]
    zone: Option<String>,
}

/// Another mailbox for the account.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NewMailbox {
    /// The new mailbox.
    #[schema(example = "mei@example.org")]
    email: String,
    /// The password, as for signing in.
    password: String,
}

/// The token of a mailed link.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct LinkBody {
    /// As it stands behind `token=` in the link.
    token: String,
}

/// Say how you are addressed
#[utoipa::path(put, path = "/v1/me", tag = "accounts", request_body = MyProfileBody,
    security(("bearer" = []), ("session" = [])),
    responses((status = 200, description = "The account", body = AccountBody),
        (status = 422, description = "A value is wrong", body = ProblemBody)))]
async fn edit_me(
    State(app): State<App>,
    shopper: Shopper,
    Body(body): Body<MyProfileBody>,
) -> Result<Json<AccountBody>, Problem> {
    let name: PersonName = parsed("name", &body.name)?;
    let lang: Lang = parsed("language", &body.language)?;
    if Locale::all().all(|known| known.lang() != lang) {
        return Err(invalid("language", "a language that this market writes: en or zh"));
    }
    let (id, zone) = (shopper.0.shopper_id, body.zone);
    let editing = move |tx: &mut store::Tx<'_>| {
        accounts::edit_account(tx, id, &name, lang)?;
        if let Some(zone) = &zone {
            accounts::choose_zone(tx, id, zone).map_err(|error| match error {
                ChooseZoneError::Unknown(_) => invalid("zone", error),
                ChooseZoneError::Store(error) => Problem::from(error),
            })?;
        }
        let person = accounts::principal(tx, id)?.ok_or_else(Problem::unauthorized)?;
        Ok::<_, Problem>(AccountBody::from(&person))
    };
    Ok(Json(app.db.write(editing).await?))
}

/// Ask for another mailbox
///
/// The account moves when the letter to the new mailbox is followed; the old one is told, with a link that stops it.
#[utoipa::path(post, path = "/v1/me/email", tag = "accounts", request_body = NewMailbox,
    security(("bearer" = []), ("session" = [])),
    responses(
        (status = 202, description = "Letters to both mailboxes were written; the answer is the same when another \
            account has the address", body = LetterAsked),
        (status = 422, description = "The password is not right, or the account has this mailbox", body = ProblemBody),
        (status = 429, description = "Too often", body = ProblemBody)))]
async fn request_email_change(
    once: Once,
    State(app): State<App>,
    shopper: Shopper,
    door: Door,
    Body(body): Body<NewMailbox>,
) -> Result<Answered, Problem> {
    let email = parsed("email", &body.email)?;
    let (token, stop) = (token()?, token()?);
    let proven = ProvePassword {
        shopper: shopper.0.shopper_id,
        email: shopper.0.email.clone(),
        password: Password::typed(&body.password),
        limits: Limits::default(),
        address: door.address.clone(),
    };
    let proven = accounts::prove_password(&app.db, proven, &app.clock.moment()).await?;
    let link = |what: &str, token: &Token| {
        app.address(&format!("/account/email/{what}?token={}", token.text()))
    };
    let ask = RequestEmailChange {
        shopper: shopper.0.shopper_id,
        proven,
        email,
        token: token.hash(),
        confirm_link: link("confirm", &token),
        stop: stop.hash(),
        stop_link: link("stop", &stop),
        address: door.address,
        limits: Limits::default(),
    };
    once.write(move |tx, moment| {
        accounts::request_email_change(tx, &ask, moment)?;
        Ok(letter_asked(&app))
    })
    .await
}

/// Move the account to the mailbox of a mailed link
#[utoipa::path(post, path = "/v1/me/email/confirm", tag = "accounts", request_body = LinkBody,
    responses(
        (status = 204, description = "The account has the new mailbox, and the old one is told"),
        (status = 409, description = "The link was used or is too old, or another account has the address",
            body = ProblemBody)))]
async fn confirm_email_change(once: Once, Body(body): Body<LinkBody>) -> Result<Answered, Problem> {
    let token = Token::of(&body.token).hash();
    once.write(move |tx, moment| {
        accounts::confirm_email_change(tx, token, moment)?;
        Ok(StatusCode::NO_CONTENT)
    })
    .await
}

/// Stop a move to another mailbox, or take it back
///
/// Every session of the account ends; choose a new password then.
#[utoipa::path(post, path = "/v1/me/email/stop", tag = "accounts", request_body = LinkBody,
    responses(
        (status = 204, description = "The account has the mailbox that it had"),
        (status = 409, description = "The link was used or is too old, or another account has the address",
            body = ProblemBody)))]
async fn stop_email_change(once: Once, Body(body): Body<LinkBody>) -> Result<Answered, Problem> {
    let stop = Token::of(&body.token).hash();
    once.write(move |tx, moment| {
        accounts::stop_email_change(tx, stop, moment)?;
        Ok(StatusCode::NO_CONTENT)
    })
    .await
}

/// Ask for a link that signs in
#[utoipa::path(post, path = "/v1/sessions/links", tag = "accounts", request_body = EmailBody,
    responses(
        (status = 202, description = "If there is an account with this address, a letter was written now, or minutes \
            before and still works", body = LetterAsked),
        (status = 429, description = "Too often", body = ProblemBody)))]
async fn request_sign_in_link(
    once: Once,
    State(app): State<App>,
    door: Door,
    Body(body): Body<EmailBody>,
) -> Result<Answered, Problem> {
    let token = token()?;
    let ask = RequestSignInLink {
        email: parsed("email", &body.email)?,
        token: token.hash(),
        link: app.address(&format!("/sign-in/by-link?token={}", token.text())),
        address: door.address,
        limits: Limits::default(),
    };
    once.write(move |tx, moment| {
        accounts::request_sign_in_link(tx, &ask, moment)?;
        Ok(letter_asked(&app))
    })
    .await
}

/// Sign in by a mailed link
///
/// It works once; an account that runs the market opens with its password alone.
#[utoipa::path(post, path = "/v1/sessions/links/confirm", tag = "accounts", request_body = LinkBody,
    responses(
        (status = 201, description = "A session", body = SessionBody),
        (status = 403, description = "The account runs the market", body = ProblemBody),
        (status = 409, description = "The link was used or is too old", body = ProblemBody)))]
async fn sign_in_by_link(
    once: Once,
    door: Door,
    Body(body): Body<LinkBody>,
) -> Result<Answered, Problem> {
    let token = token()?;
    let ask = SignInByLink {
        link: Token::of(&body.token).hash(),
        token: token.hash(),
        previous: None, // a program may hold several
        agent: door.agent,
        address: door.address,
    };
    once.write(move |tx, moment| {
        let (shopper, expires_at) = accounts::sign_in_by_link(tx, &ask, moment)?;
        let person = accounts::principal(tx, shopper)?.ok_or_else(Problem::unauthorized)?;
        let body = SessionBody {
            token: token.text().to_owned(),
            expires_at: expires_at.to_string(),
            account: AccountBody::from(&person),
        };
        Ok(Created { location: "/v1/sessions/current".to_owned(), body })
    })
    .await
}
