//! `/forgot` and `/reset`: a new password by mailed link.

use super::{
    sign_up::{demo_mail, letter_title},
    words,
};
use crate::{
    Access, App, Form, Problem, Reader, Refusals, Routes,
    components::{Field, button, error_summary, form, hidden, link_button},
    done, page, refused, t,
};
use accounts::{
    CHARACTERS_MIN, Limits, RESET_MINUTES, RequestPasswordReset, RequestPasswordResetError,
    ResetPassword, ResetPasswordError, Token,
};
use axum::{
    extract::State,
    response::{IntoResponse, Redirect, Response},
};
use maud::{Markup, html};
use web_kit::door::Door;

pub(crate) fn routes(routes: Routes) -> Routes {
    routes
        .get("/forgot", Access::Public, show)
        .post("/forgot", Access::Public, request_password_reset)
        .get("/forgot/sent", Access::Public, sent)
        .get("/reset", Access::Public, choose)
        .post("/reset", Access::Public, reset_password)
}

#[derive(Default, serde::Deserialize)]
#[serde(default)]
struct ForgotForm {
    email: String,
}

async fn show(reader: Reader) -> Markup {
    let email = reader.principal().map(|p| p.email.as_str().to_owned()).unwrap_or_default();
    forgotten_page(&reader, &email, &Refusals::new())
}

fn forgotten_page(reader: &Reader, typed: &str, wrong: &Refusals) -> Markup {
    let (title, email) = (t!(reader, "forgot-title"), t!(reader, "people-email"));
    let fields = html! {
        (error_summary(reader, wrong, &[("email", &email)]))
        (Field::email("email", &email).value(typed).refusals(wrong))
        (button(&t!(reader, "forgot-button")))
    };
    let body = html! {
        div.narrow.stack {
            h1 { (title) }
            p.soft { (t!(reader, "forgot-lead")) }
            div.panel { (form(reader, "/forgot", fields)) }
            p { a href="/sign-in" { (t!(reader, "sign-in-title")) } }
        }
    };
    page(reader, &title, body)
}

async fn request_password_reset(
    State(app): State<App>,
    reader: Reader,
    door: Door,
    Form(typed): Form<ForgotForm>,
) -> Result<Response, Problem> {
    let mut wrong = Refusals::new();
    let Some(email) = wrong.keep("email", words::email(&reader, &typed.email)) else {
        return Ok(refused(forgotten_page(&reader, &typed.email, &wrong)));
    };
    let token = Token::random().map_err(|e| Problem::internal(&e))?;
    let ask = RequestPasswordReset {
        email,
        token: token.hash(),
        reset_link: app.address(&format!("/reset?token={}", token.text())),
        address: door.address,
        limits: Limits::default(),
    };
    let moment = app.clock.moment();
    let asked = app
        .db
        .write(move |tx| accounts::request_password_reset(tx, &ask, &mut moment.clone()))
        .await;
    match asked {
        Ok(()) => Ok(Redirect::to("/forgot/sent").into_response()),
        Err(RequestPasswordResetError::TooMany(wait)) => {
            wrong.add("", words::wait(&reader, wait));
            Ok(words::too_many(forgotten_page(&reader, &typed.email, &wrong), wait))
        }
        Err(RequestPasswordResetError::Store(e)) => Err(e.into()),
    }
}

async fn sent(State(app): State<App>, reader: Reader) -> Markup {
    let title = letter_title(&app, &reader);
    let body = html! {
        div.narrow.stack {
            h1 { (title) }
            @if app.sends_mail() {
                p { (t!(&reader, "forgot-sent", minutes = RESET_MINUTES)) }
            } @else {
                p { (t!(&reader, "forgot-noted", minutes = RESET_MINUTES)) }
            }
            (demo_mail(&app, &reader))
        }
    };
    page(&reader, &title, body)
}

async fn choose(State(app): State<App>, reader: Reader) -> Result<Markup, Problem> {
    let text = reader.query("token").unwrap_or_default();
    let (token, now) = (Token::of(&text).hash(), app.clock.now());
    let works = app.db.read(move |tx| accounts::awaits_reset(tx, token, now)).await?;
    Ok(if works { reset_view(&reader, &text, &Refusals::new()) } else { too_old(&reader) })
}

fn reset_view(reader: &Reader, token: &str, wrong: &Refusals) -> Markup {
    let (title, password) = (t!(reader, "reset-title"), t!(reader, "people-password-new"));
    let fields = html! {
        (error_summary(reader, wrong, &[("password", &password)]))
        (Field::password("password", &password).refusals(wrong)
            .hint(&t!(reader, "people-password-hint", min = CHARACTERS_MIN))
            .autocomplete("new-password"))
        (hidden("token", token))
        (button(&t!(reader, "reset-button")))
    };
    let body = html! {
        div.narrow.stack {
            h1 { (title) }
            p.soft { (t!(reader, "reset-lead")) }
            div.panel { (form(reader, "/reset", fields)) }
        }
    };
    page(reader, &title, body)
}

#[derive(Default, serde::Deserialize)]
#[serde(default)]
struct ResetForm {
    token: String,
    password: String,
}

async fn reset_password(
    State(app): State<App>,
    reader: Reader,
    door: Door,
    Form(typed): Form<ResetForm>,
) -> Result<Response, Problem> {
    let mut wrong = Refusals::new();
    let chosen = wrong.keep("password", words::chosen(&reader, &typed.password));
    let Some(password) = chosen else {
        return Ok(refused(reset_view(&reader, &typed.token, &wrong)));
    };
    let (token, now) = (Token::of(&typed.token).hash(), app.clock.now());
    if !app.db.read(move |tx| accounts::awaits_reset(tx, token, now)).await? {
        return Ok(refused(too_old(&reader))); // before the costly hashing
    }
    let hashed = accounts::hash_password(password).await;
    let password_hash = hashed.map_err(|e| Problem::internal(&e))?;
    let ask = ResetPassword { token, password_hash, address: door.address };
    let moment = app.clock.moment();
    let set = app.db.write(move |tx| accounts::reset_password(tx, &ask, &mut moment.clone())).await;
    match set {
        Ok(_) => Ok(done("/sign-in", "password-set")),
        Err(ResetPasswordError::Unknown) => Ok(refused(too_old(&reader))),
        Err(ResetPasswordError::Store(e)) => Err(e.into()),
    }
}

fn too_old(reader: &Reader) -> Markup {
    let title = t!(reader, "reset-old-title");
    let body = html! {
        div.narrow.stack {
            h1 { (title) }
            p { (t!(reader, "reset-old", minutes = RESET_MINUTES)) }
            p { (link_button("/forgot", &t!(reader, "reset-old-again"))) }
        }
    };
    page(reader, &title, body)
}
