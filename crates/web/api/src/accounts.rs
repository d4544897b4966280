//! People in the API: accounts, sessions, passwords.

use crate::{
    Access, Answered, App, Body, Created, Once, Problem, Reader, Routes, Shopper, openapi::Part,
};
use accounts::{
    HashError, Limits, Password, PasswordSignIn, PersonName, Principal, SignUp, Token, VerifyEmail,
    VerifyEmailError,
};
use axum::{Json, extract::State, http::StatusCode};
use kernel::Lang;
use letters::Email;
use serde::{Deserialize, Serialize};
use utoipa::{OpenApi, ToSchema};
use web_kit::door::Door;
pub(super) use web_kit::{invalid, parsed};

pub(crate) fn routes(routes: Routes) -> Routes {
    routes
        .document(Part::Accounts, Api::openapi())
        .command("/v1/accounts", Access::Public, sign_up)
        .command("/v1/accounts/confirm", Access::Public, verify_email)
        .command("/v1/sessions", Access::Public, sign_in)
        .get("/v1/sessions", Access::SignedIn, sessions)
        .delete("/v1/sessions/current", Access::SignedIn, sign_out)
        .delete("/v1/sessions/others", Access::SignedIn, sign_out_elsewhere)
        .get("/v1/me", Access::SignedIn, me)
}

#[derive(OpenApi)]
#[openapi(
    paths(sign_up, verify_email, sign_in, sessions, sign_out, sign_out_elsewhere, me),
    components(schemas(
        SignUpBody,
        SignInBody,
        SessionBody,
        SessionList,
        SessionItem,
        ConfirmBody,
        LetterAsked,
        AccountBody
    ))
)]
struct Api;

/// Somebody who wants an account.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct SignUpBody {
    /// The mailbox; the account opens when it is confirmed.
    #[schema(example = "mei@example.org")]
    email: String,
    /// Language of the mails: `en` or `zh`; that of the request when missing.
    language: Option<String>,
}

/// An e-mail and a password.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct SignInBody {
    /// The mailbox of the account.
    #[schema(example = "mei@example.org")]
    email: String,
    /// The password.
    password: String,
}

/// A new session: send its token as `Authorization: Bearer …`.
#[derive(Serialize, ToSchema)]
pub(super) struct SessionBody {
    /// The secret. It is told once.
    pub(super) token: String,
    /// When the session ends at the latest.
    pub(super) expires_at: String,
    /// Whose it is.
    pub(super) account: AccountBody,
}

/// The live sessions of the caller.
#[derive(Serialize, ToSchema)]
struct SessionList {
    /// The one used last first.
    items: Vec<SessionItem>,
}

/// A live session.
#[derive(Serialize, ToSchema)]
struct SessionItem {
    /// What the browser or program calls itself.
    agent: String,
    /// The network address at sign-in.
    address: String,
    /// When it began.
    created_at: String,
    /// When it last was used, to about 15 minutes.
    seen_at: String,
    /// The session of this request.
    current: bool,
}

/// The token of a mailed link, and the name and password of the account that it opens.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ConfirmBody {
    /// As it stands behind `token=` in the link.
    token: String,
    /// How the person is addressed: said here, by whoever reads the mailbox.
    name: String,
    /// Chosen here, as the name is: at least 10 characters, and not a common one.
    password: String,
}

/// The request was taken. The answer is the same whether or not the address has an account, so it does not
/// say that a letter was written: only the mailbox tells.
#[derive(Serialize, ToSchema)]
pub(super) struct LetterAsked {
    /// Always `accepted`.
    #[schema(example = "accepted")]
    status: &'static str,
    /// Letters leave for a mail server; where this market has none yet, they wait until it has.
    sends_mail: bool,
}

/// A person's account.
#[derive(Serialize, ToSchema)]
pub(super) struct AccountBody {
    /// Its id.
    #[schema(example = "shp_00000000000000000000000000")]
    id: String,
    /// The mailbox.
    email: String,
    /// How the person is addressed.
    name: String,
    /// Language of the mails.
    #[schema(example = "zh")]
    language: String,
    /// The mailbox was proven to be theirs.
    verified: bool,
    /// Runs the market.
    operator: bool,
    /// The approved merchant that the person acts for: the one named in `Entrepot-Merchant`, else the one
    /// chosen in this session, else the first.
    merchant: Option<String>,
    /// Every merchant that the person may act for.
    merchants: Vec<String>,
}

impl From<&Principal> for AccountBody {
    fn from(person: &Principal) -> AccountBody {
        AccountBody {
            id: person.shopper_id.to_string(),
            email: person.email.as_str().to_owned(),
            name: person.name.clone(),
            language: person.lang.tag().to_owned(),
            verified: person.verified,
            operator: person.is_operator(),
            merchant: person.merchant.map(|id| id.to_string()),
            merchants: person.merchants().iter().map(ToString::to_string).collect(),
        }
    }
}

pub(super) fn letter_asked(app: &App) -> (StatusCode, Json<LetterAsked>) {
    let sends_mail = app.sends_mail();
    (StatusCode::ACCEPTED, Json(LetterAsked { status: "accepted", sends_mail }))
}

pub(super) fn hashing(error: HashError) -> Problem {
    Problem::internal(&error)
}

pub(super) fn token() -> Result<Token, Problem> {
    Token::random().map_err(|e| Problem::internal(&e))
}

/// Ask for an account
#[utoipa::path(post, path = "/v1/accounts", tag = "accounts", request_body = SignUpBody,
    responses(
        (status = 202, description = "A letter that leads on was written now or minutes before; it \
            leaves where `sends_mail` is true. The answer is the same when the address has an account.",
            body = LetterAsked),
        (status = 422, description = "A value is wrong", body = crate::openapi::ProblemBody),
        (status = 429, description = "Too often", body = crate::openapi::ProblemBody)))]
async fn sign_up(
    once: Once,
    State(app): State<App>,
    reader: Reader,
    door: Door,
    Body(body): Body<SignUpBody>,
) -> Result<Answered, Problem> {
    let email: Email = parsed("email", &body.email)?;
    let lang: Option<Lang> = body.language.map(|text| parsed("language", &text)).transpose()?;
    let token = token()?;
    let ask = SignUp {
        email,
        lang: lang.unwrap_or(reader.lang()),
        token: token.hash(),
        confirm_link: app.address(&format!("/verify?token={}", token.text())),
        address: door.address,
        limits: Limits::default(),
    };
    once.write(move |tx, moment| {
        accounts::sign_up(tx, &ask, moment)?;
        Ok(letter_asked(&app))
    })
    .await
}

/// Open the account behind a mailed link
#[utoipa::path(post, path = "/v1/accounts/confirm", tag = "accounts", request_body = ConfirmBody,
    responses(
        (status = 204, description = "The account is open, with this name and password"),
        (status = 409, description = "The link was used or is too old",
            body = crate::openapi::ProblemBody),
        (status = 422, description = "This may not be a name, or not a password",
            body = crate::openapi::ProblemBody)))]
async fn verify_email(
    once: Once,
    State(app): State<App>,
    door: Door,
    Body(body): Body<ConfirmBody>,
) -> Result<Answered, Problem> {
    let name: PersonName = parsed("name", &body.name)?;
    let password = Password::chosen(&body.password).map_err(|e| invalid("password", e))?;
    let (token, now) = (Token::of(&body.token).hash(), app.clock.now());
    let waits = app.db.read(move |tx| accounts::awaits_verification(tx, token, now)).await?;
    if waits.is_none() {
        return Err(VerifyEmailError::Unknown.into()); // before the costly hashing
    }
    let password_hash = accounts::hash_password(password).await.map_err(hashing)?;
    let ask = VerifyEmail { token, name, password_hash, address: door.address };
    once.write(move |tx, moment| {
        accounts::verify_email(tx, &ask, moment)?;
        Ok(StatusCode::NO_CONTENT)
    })
    .await
}

/// Sign in
#[utoipa::path(post, path = "/v1/sessions", tag = "accounts", request_body = SignInBody,
    responses(
        (status = 201, description = "A session", body = SessionBody),
        (status = 401, description = "The e-mail or the password is not right",
            body = crate::openapi::ProblemBody),
        (status = 429, description = "Too often", body = crate::openapi::ProblemBody)))]
async fn sign_in(
    once: Once,
    State(app): State<App>,
    door: Door,
    Body(body): Body<SignInBody>,
) -> Result<Answered, Problem> {
    let ask = PasswordSignIn {
        email: parsed("email", &body.email)?,
        password: Password::typed(&body.password),
        previous: None, // a program may hold several
        agent: door.agent,
        address: door.address,
        limits: Limits::default(),
    };
    let (ask, token) = accounts::compare_password(&app.db, ask, &app.clock.moment()).await?;
    once.write(move |tx, moment| {
        let expires_at = accounts::sign_in(tx, &ask, moment)
            .map_err(accounts::PasswordSignInError::from)?
            .to_string();
        let person = accounts::principal(tx, ask.claimed.shopper)?;
        let account = AccountBody::from(&person.ok_or_else(Problem::unauthorized)?);
        let body = SessionBody { token: token.text().to_owned(), expires_at, account };
        Ok(Created { location: "/v1/sessions/current".to_owned(), body })
    })
    .await
}

/// Where one is signed in
#[utoipa::path(get, path = "/v1/sessions", tag = "accounts",
    security(("bearer" = []), ("session" = [])),
    responses((status = 200, description = "The live sessions", body = SessionList)))]
async fn sessions(
    State(app): State<App>,
    reader: Reader,
    shopper: Shopper,
) -> Result<Json<SessionList>, Problem> {
    let here = reader.session().map(|session| session.token_hash);
    let (id, now) = (shopper.0.shopper_id, app.clock.now());
    let found = app.db.read(move |tx| accounts::sessions_of(tx, id, now)).await?;
    let item = |session: accounts::SessionView| SessionItem {
        agent: session.agent,
        address: session.address,
        created_at: session.created_at.to_string(),
        seen_at: session.seen_at.to_string(),
        current: here == Some(session.token_hash),
    };
    Ok(Json(SessionList { items: found.into_iter().map(item).collect() }))
}

/// Sign out
#[utoipa::path(delete, path = "/v1/sessions/current", tag = "accounts",
    security(("bearer" = []), ("session" = [])),
    responses((status = 204, description = "The session of this request has ended")))]
async fn sign_out(State(app): State<App>, reader: Reader) -> Result<StatusCode, Problem> {
    if let Some(session) = reader.session() {
        let token = session.token_hash;
        app.db.write(move |tx| accounts::sign_out(tx, token)).await?;
    }
    Ok(StatusCode::NO_CONTENT)
}

/// Sign out everywhere else
#[utoipa::path(delete, path = "/v1/sessions/others", tag = "accounts",
    security(("bearer" = []), ("session" = [])),
    responses((status = 204, description = "All sessions but that of this request have ended")))]
async fn sign_out_elsewhere(
    State(app): State<App>,
    reader: Reader,
    shopper: Shopper,
) -> Result<StatusCode, Problem> {
    let keep = reader.session().map(|session| session.token_hash);
    let id = shopper.0.shopper_id;
    app.db.write(move |tx| accounts::sign_out_everywhere(tx, id, keep)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Who am I
#[utoipa::path(get, path = "/v1/me", tag = "accounts",
    security(("bearer" = []), ("session" = [])),
    responses(
        (status = 200, description = "The caller's account", body = AccountBody),
        (status = 401, description = "Nobody is signed in", body = crate::openapi::ProblemBody)))]
async fn me(shopper: Shopper) -> Json<AccountBody> {
    Json(AccountBody::from(&shopper.0))
}
