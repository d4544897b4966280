//! `/sign-up` and `/verify`.

use super::{sign_in::at_once, words};
use crate::{
    Access, App, Form, Problem, Reader, Refusals, Routes,
    components::{Field, Tone, banner, button, error_summary, form, hidden, quiet_link},
    local_path, page, refused, t,
};
use accounts::{
    CHARACTERS_MIN, CONFIRM_HOURS, Limits, SignUp, SignUpError, Token, VerifyEmail,
    VerifyEmailError,
};
use axum::{
    extract::State,
    response::{IntoResponse, Redirect, Response},
};
use maud::{Markup, html};
use web_kit::door::Door;

pub(crate) fn routes(routes: Routes) -> Routes {
    routes
        .get("/sign-up", Access::Public, show)
        .post("/sign-up", Access::Public, sign_up)
        .get("/sign-up/sent", Access::Public, sent)
        .get("/verify", Access::Public, verify)
        .post("/verify", Access::Public, verify_email)
}

#[derive(Default, serde::Deserialize)]
#[serde(default)]
struct SignUpForm {
    email: String,
    next: String,
}

async fn show(reader: Reader) -> Response {
    if reader.principal().is_some() {
        return Redirect::to("/account").into_response();
    }
    let next = reader.query("next").unwrap_or_default();
    let typed = SignUpForm { next, ..SignUpForm::default() };
    sign_up_page(&reader, &typed, &Refusals::new()).into_response()
}

async fn sign_up(
    State(app): State<App>,
    reader: Reader,
    door: Door,
    Form(typed): Form<SignUpForm>,
) -> Result<Response, Problem> {
    let mut wrong = Refusals::new();
    let email = wrong.keep("email", words::email(&reader, &typed.email));
    let Some(email) = email else {
        return Ok(refused(sign_up_page(&reader, &typed, &wrong)));
    };
    let token = Token::random().map_err(|e| Problem::internal(&e))?;
    let ask = SignUp {
        email,
        lang: reader.lang(),
        token: token.hash(),
        confirm_link: link(&app, &token, &typed.next),
        address: door.address,
        limits: Limits::default(),
    };
    let moment = app.clock.moment();
    match app.db.write(move |tx| accounts::sign_up(tx, &ask, &mut moment.clone())).await {
        Ok(()) => Ok(Redirect::to("/sign-up/sent").into_response()),
        Err(SignUpError::TooMany(wait)) => {
            wrong.add("", words::wait(&reader, wait));
            Ok(words::too_many(sign_up_page(&reader, &typed, &wrong), wait))
        }
        Err(SignUpError::Store(e)) => Err(e.into()),
    }
}

/// `path`, and where to go from there if that is not the start page.
pub(super) fn with_next(path: &str, next: &str) -> String {
    match local_path(next) {
        "/" => path.to_owned(),
        next => {
            let query = crate::reader::query_text(&[("next".to_owned(), next.to_owned())]);
            format!("{path}?{query}")
        }
    }
}

fn link(app: &App, token: &Token, next: &str) -> String {
    let mut query = vec![("token".to_owned(), token.text().to_owned())];
    if local_path(next) != "/" {
        query.push(("next".to_owned(), next.to_owned()));
    }
    app.address(&format!("/verify?{}", crate::reader::query_text(&query)))
}

fn sign_up_page(reader: &Reader, typed: &SignUpForm, wrong: &Refusals) -> Markup {
    let email = t!(reader, "people-email");
    let next = local_path(&typed.next);
    let fields = html! {
        (error_summary(reader, wrong, &[("email", &email)]))
        (Field::email("email", &email).value(&typed.email).refusals(wrong))
        (hidden("next", next))
        (button(&t!(reader, "sign-up-button")))
    };
    let title = t!(reader, "sign-up-title");
    let body = html! {
        div.narrow.stack {
            h1 { (title) }
            p.soft { (t!(reader, "sign-up-lead")) }
            div.panel { (form(reader, "/sign-up", fields)) }
            p {
                (t!(reader, "sign-up-known")) " "
                a href=(with_next("/sign-in", next)) { (t!(reader, "sign-in-title")) }
            }
        }
    };
    page(reader, &title, body)
}

async fn sent(State(app): State<App>, reader: Reader) -> Markup {
    let title = letter_title(&app, &reader);
    let body = html! {
        div.narrow.stack {
            h1 { (title) }
            @if app.sends_mail() {
                p { (t!(&reader, "sign-up-sent", hours = CONFIRM_HOURS)) }
                p.soft { (t!(&reader, "sign-up-sent-nothing")) }
            } @else {
                p { (t!(&reader, "sign-up-noted", hours = CONFIRM_HOURS)) }
            }
            (demo_mail(&app, &reader))
        }
    };
    page(&reader, &title, body)
}

/// To look into a mailbox is told only where letters leave for it.
pub(super) fn letter_title(app: &App, reader: &Reader) -> String {
    match app.sends_mail() {
        true => t!(reader, "letter-sent-title"),
        false => t!(reader, "letter-noted-title"),
    }
}

/// Where letters are, in a market that sends none.
pub(super) fn demo_mail(app: &App, reader: &Reader) -> Markup {
    html! {
        @if !app.sends_mail() {
            @if app.config.demo {
                (banner(Tone::Plain, html! { p { (t!(reader, "mail-demo")) } }))
            } @else {
                (banner(Tone::Warn, html! { p { (t!(reader, "mail-none-yet")) } }))
            }
        }
    }
}

/// Asks for name and password before it opens: mail programs look at links by themselves, and whoever asked
/// for the account may not be who reads this.
async fn verify(State(app): State<App>, reader: Reader) -> Result<Markup, Problem> {
    let typed = VerifyForm {
        token: reader.query("token").unwrap_or_default(),
        next: reader.query("next").unwrap_or_default(),
        ..VerifyForm::default()
    };
    let (token, now) = (Token::of(&typed.token).hash(), app.clock.now());
    let email = app.db.read(move |tx| accounts::awaits_verification(tx, token, now)).await?;
    let Some(email) = email else { return Ok(too_old(&reader)) };
    Ok(verify_page(&reader, (email.as_str(), &typed), &Refusals::new()))
}

fn verify_page(reader: &Reader, (email, typed): (&str, &VerifyForm), wrong: &Refusals) -> Markup {
    let (name, password) = (t!(reader, "people-name"), t!(reader, "people-password"));
    let title = t!(reader, "verify-title");
    let fields = html! {
        (error_summary(reader, wrong, &[("name", &name), ("password", &password)]))
        (Field::text("name", &name).value(&typed.name).refusals(wrong)
            .hint(&t!(reader, "people-name-hint")).autocomplete("name"))
        (Field::password("password", &password).refusals(wrong)
            .hint(&t!(reader, "people-password-hint", min = CHARACTERS_MIN))
            .autocomplete("new-password"))
        (hidden("token", &typed.token))
        (hidden("next", local_path(&typed.next)))
        (button(&t!(reader, "verify-button")))
    };
    let body = html! {
        div.narrow.stack {
            h1 { (title) }
            p { (t!(reader, "verify-lead", email = email)) }
            div.panel { (form(reader, "/verify", fields)) }
        }
    };
    page(reader, &title, body)
}

#[derive(Default, serde::Deserialize)]
#[serde(default)]
struct VerifyForm {
    token: String,
    name: String,
    password: String,
    next: String,
}

async fn verify_email(
    State(app): State<App>,
    reader: Reader,
    door: Door,
    Form(typed): Form<VerifyForm>,
) -> Result<Response, Problem> {
    let (token, now) = (Token::of(&typed.token).hash(), app.clock.now());
    let email = app.db.read(move |tx| accounts::awaits_verification(tx, token, now)).await?;
    let Some(email) = email else { return Ok(refused(too_old(&reader))) };
    let mut wrong = Refusals::new();
    let name = wrong.keep("name", words::name(&reader, &typed.name));
    let chosen = wrong.keep("password", words::chosen(&reader, &typed.password));
    let (Some(name), Some(password)) = (name, chosen) else {
        return Ok(refused(verify_page(&reader, (email.as_str(), &typed), &wrong)));
    };
    let hashed = accounts::hash_password(password.clone()).await;
    let ask = VerifyEmail {
        token,
        name,
        password_hash: hashed.map_err(|e| Problem::internal(&e))?,
        address: door.address.clone(),
    };
    let moment = app.clock.moment();
    let opened =
        app.db.write(move |tx| accounts::verify_email(tx, &ask, &mut moment.clone())).await;
    match opened {
        Ok(email) => at_once(&app, &reader, door, (email, password), &typed.next).await,
        Err(VerifyEmailError::Unknown) => Ok(refused(too_old(&reader))),
        Err(VerifyEmailError::Store(e)) => Err(e.into()),
    }
}

fn too_old(reader: &Reader) -> Markup {
    let title = t!(reader, "verify-old-title");
    let body = html! {
        div.narrow.stack {
            h1 { (title) }
            p { (t!(reader, "verify-old", hours = CONFIRM_HOURS)) }
            div.actions {
                a.button href="/sign-in" { (t!(reader, "sign-in-title")) }
                (quiet_link("/sign-up", &t!(reader, "verify-old-again")))
            }
        }
    };
    page(reader, &title, body)
}
