//! `/account/email`: another mailbox for an account, confirmed in the new one, told to the old one, which can stop it.

use super::{
    sign_up::{demo_mail, letter_title},
    words,
};
use crate::{
    Access, App, Form, Problem, Reader, Refusal, Refusals, Routes, Shopper,
    components::{Field, button, error_summary, form, hidden, link_button, quiet_link},
    done, page, refused, t,
};
use accounts::{
    CHANGE_HOURS, EmailChangeError, Limits, Password, ProvePassword, ProvePasswordError,
    RequestEmailChange, RequestEmailChangeError, STOP_DAYS, Stopping, Token, TooMany,
};
use axum::{
    extract::State,
    response::{IntoResponse, Redirect, Response},
};
use letters::Email;
use maud::{Markup, html};
use web_kit::door::Door;

pub(crate) fn routes(routes: Routes) -> Routes {
    routes
        .get("/account/email", Access::SignedIn, show)
        .post("/account/email", Access::SignedIn, ask)
        .get("/account/email/sent", Access::SignedIn, sent)
        .get("/account/email/confirm", Access::Public, see_confirm)
        .post("/account/email/confirm", Access::Public, confirm)
        .get("/account/email/stop", Access::Public, see_stop)
        .post("/account/email/stop", Access::Public, stop)
}

#[derive(Default, serde::Deserialize)]
#[serde(default)]
struct EmailForm {
    email: String,
    password: String,
}

async fn show(reader: Reader, shopper: Shopper) -> Markup {
    email_page(&reader, &shopper, "", &Refusals::new())
}

fn email_page(reader: &Reader, shopper: &Shopper, typed: &str, wrong: &Refusals) -> Markup {
    let (title, email) = (t!(reader, "email-title"), t!(reader, "email-new"));
    let password = t!(reader, "account-password-current");
    let fields = html! {
        (error_summary(reader, wrong, &[("email", &email), ("password", &password)]))
        (Field::email("email", &email).value(typed).refusals(wrong))
        (Field::password("password", &password).refusals(wrong).autocomplete("current-password"))
        (button(&t!(reader, "email-button")))
    };
    let body = html! {
        div.narrow.stack {
            h1 { (title) }
            p { (t!(reader, "email-lead", email = shopper.0.email.as_str(), days = STOP_DAYS)) }
            div.panel { (form(reader, "/account/email", fields)) }
            p { (quiet_link("/account", &t!(reader, "account-title"))) }
        }
    };
    page(reader, &title, body)
}

async fn ask(
    State(app): State<App>,
    reader: Reader,
    shopper: Shopper,
    door: Door,
    Form(typed): Form<EmailForm>,
) -> Result<Response, Problem> {
    let mut wrong = Refusals::new();
    let email = wrong.keep("email", words::email(&reader, &typed.email));
    let password = wrong.keep("password", words::typed(&reader, &typed.password));
    let (Some(email), Some(password)) = (email, password) else {
        return Ok(refused(email_page(&reader, &shopper, &typed.email, &wrong)));
    };
    let wait = match asked(&app, &shopper, (email, password), door).await? {
        Asked::Written => return Ok(Redirect::to("/account/email/sent").into_response()),
        Asked::Wrong => {
            wrong.add("password", Refusal::new(t!(&reader, "account-password-wrong")));
            None
        }
        Asked::Same => {
            wrong.add("email", Refusal::new(t!(&reader, "email-same")));
            None
        }
        Asked::Wait(wait) => {
            wrong.add("", words::wait(&reader, wait));
            Some(wait)
        }
    };
    let page = email_page(&reader, &shopper, &typed.email, &wrong);
    Ok(match wait {
        Some(wait) => words::too_many(page, wait),
        None => refused(page),
    })
}

/// What came of asking.
enum Asked {
    Written,
    Wrong,
    Same,
    Wait(TooMany),
}

async fn asked(
    app: &App,
    shopper: &Shopper,
    (email, password): (Email, Password),
    door: Door,
) -> Result<Asked, Problem> {
    let (moment, limits) = (app.clock.moment(), Limits::default());
    let prove = ProvePassword {
        shopper: shopper.0.shopper_id,
        email: shopper.0.email.clone(),
        password,
        limits,
        address: door.address.clone(),
    };
    let proven = match accounts::prove_password(&app.db, prove, &moment).await {
        Ok(proven) => proven,
        Err(ProvePasswordError::Wrong) => return Ok(Asked::Wrong),
        Err(ProvePasswordError::TooMany(wait)) => return Ok(Asked::Wait(wait)),
        Err(error) => return Err(error.into()),
    };
    let random = || Token::random().map_err(|error| Problem::internal(&error));
    let (token, stop) = (random()?, random()?);
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
        limits,
    };
    let asking =
        move |tx: &mut store::Tx<'_>| accounts::request_email_change(tx, &ask, &mut moment.clone());
    match app.db.write(asking).await {
        Ok(()) => Ok(Asked::Written),
        Err(RequestEmailChangeError::Wrong) => Ok(Asked::Wrong),
        Err(RequestEmailChangeError::Same) => Ok(Asked::Same),
        Err(RequestEmailChangeError::TooMany(wait)) => Ok(Asked::Wait(wait)),
        Err(RequestEmailChangeError::Store(error)) => Err(error.into()),
    }
}

async fn sent(State(app): State<App>, reader: Reader) -> Markup {
    let title = letter_title(&app, &reader);
    let body = html! {
        div.narrow.stack {
            h1 { (title) }
            p { (t!(&reader, "email-sent", hours = CHANGE_HOURS)) }
            (demo_mail(&app, &reader))
            p { (quiet_link("/account", &t!(&reader, "account-title"))) }
        }
    };
    page(&reader, &title, body)
}

/// A page with one button, which does what the link is for: mail programs look at links by themselves.
fn button_page(reader: &Reader, title: &str, lead: &str, (action, label): (&str, &str)) -> Markup {
    let token = reader.query("token").unwrap_or_default();
    let fields = html! { (hidden("token", &token)) (button(label)) };
    let body = html! {
        div.narrow.stack { h1 { (title) } p { (lead) } (form(reader, action, fields)) }
    };
    page(reader, title, body)
}

async fn see_confirm(State(app): State<App>, reader: Reader) -> Result<Markup, Problem> {
    let token = Token::of(&reader.query("token").unwrap_or_default()).hash();
    let now = app.clock.now();
    let email = app.db.read(move |tx| accounts::awaits_email_change(tx, token, now)).await?;
    let Some(email) = email else { return Ok(too_old(&reader)) };
    let lead = t!(&reader, "email-confirm-lead", email = email.as_str());
    let act = ("/account/email/confirm", t!(&reader, "email-confirm-button"));
    Ok(button_page(&reader, &t!(&reader, "email-confirm-title"), &lead, (act.0, &act.1)))
}

#[derive(Default, serde::Deserialize)]
#[serde(default)]
struct LinkForm {
    token: String,
}

async fn confirm(
    State(app): State<App>,
    reader: Reader,
    Form(typed): Form<LinkForm>,
) -> Result<Response, Problem> {
    let (token, moment) = (Token::of(&typed.token).hash(), app.clock.moment());
    let confirming = move |tx: &mut store::Tx<'_>| {
        accounts::confirm_email_change(tx, token, &mut moment.clone())
    };
    let confirmed = app.db.write(confirming).await;
    let to = if reader.principal().is_some() { "/account" } else { "/sign-in" };
    match confirmed {
        Ok(_) => Ok(done(to, "email-moved")),
        Err(EmailChangeError::Unknown) => Ok(refused(too_old(&reader))),
        Err(EmailChangeError::Taken) => Ok(refused(taken(&reader))),
        Err(EmailChangeError::Store(error)) => Err(error.into()),
    }
}

async fn see_stop(State(app): State<App>, reader: Reader) -> Result<Markup, Problem> {
    let token = Token::of(&reader.query("token").unwrap_or_default()).hash();
    let now = app.clock.now();
    let stopping = app.db.read(move |tx| accounts::awaits_email_stop(tx, token, now)).await?;
    let lead = match stopping {
        Some(Stopping::Asked) => t!(&reader, "email-stop-asked"),
        Some(Stopping::Done) => t!(&reader, "email-stop-done"),
        None => return Ok(too_old(&reader)),
    };
    let act = ("/account/email/stop", t!(&reader, "email-stop-button"));
    Ok(button_page(&reader, &t!(&reader, "email-stop-title"), &lead, (act.0, &act.1)))
}

async fn stop(
    State(app): State<App>,
    reader: Reader,
    Form(typed): Form<LinkForm>,
) -> Result<Response, Problem> {
    let (token, moment) = (Token::of(&typed.token).hash(), app.clock.moment());
    let stopping =
        move |tx: &mut store::Tx<'_>| accounts::stop_email_change(tx, token, &mut moment.clone());
    match app.db.write(stopping).await {
        Ok(_) => Ok(done("/forgot", "email-stopped")),
        Err(EmailChangeError::Unknown) => Ok(refused(too_old(&reader))),
        Err(EmailChangeError::Taken) => Ok(refused(taken(&reader))),
        Err(EmailChangeError::Store(error)) => Err(error.into()),
    }
}

fn told(reader: &Reader, title: &str, sentence: &str, way: (&str, &str)) -> Markup {
    let body = html! {
        div.narrow.stack { h1 { (title) } p { (sentence) } p { (link_button(way.0, way.1)) } }
    };
    page(reader, title, body)
}

fn too_old(reader: &Reader) -> Markup {
    let way = t!(reader, "account-title");
    told(reader, &t!(reader, "reset-old-title"), &t!(reader, "email-old"), ("/account", &way))
}

fn taken(reader: &Reader) -> Markup {
    let way = t!(reader, "sign-in-title");
    told(reader, &t!(reader, "email-taken-title"), &t!(reader, "email-taken"), ("/sign-in", &way))
}
