//! `/sign-in/link`: signing in by a mailed link, which works once and by a button.

use super::{
    sign_in::come_in,
    sign_up::{demo_mail, letter_title, with_next},
    words,
};
use crate::{
    Access, App, Form, Problem, Reader, Refusals, Routes,
    components::{Field, button, error_summary, form, hidden, link_button},
    local_path, page, refused, t,
};
use accounts::{
    LINK_MINUTES, Limits, RequestSignInLink, RequestSignInLinkError, SignInByLink,
    SignInByLinkError, SignedIn, Token,
};
use axum::{
    extract::State,
    http::header,
    response::{IntoResponse, Redirect, Response},
};
use maud::{Markup, html};
use web_kit::door::{Door, session_cookie};

pub(crate) fn routes(routes: Routes) -> Routes {
    routes
        .get("/sign-in/link", Access::Public, show)
        .post("/sign-in/link", Access::Public, ask)
        .get("/sign-in/link/sent", Access::Public, sent)
        .get("/sign-in/by-link", Access::Public, see)
        .post("/sign-in/by-link", Access::Public, enter)
}

#[derive(Default, serde::Deserialize)]
#[serde(default)]
struct AskForm {
    email: String,
    next: String,
}

async fn show(reader: Reader) -> Response {
    let next = reader.query("next").unwrap_or_default();
    if reader.principal().is_some() {
        return Redirect::to(local_path(&next)).into_response();
    }
    let typed = AskForm { next, ..AskForm::default() };
    ask_page(&reader, &typed, &Refusals::new()).into_response()
}

fn ask_page(reader: &Reader, typed: &AskForm, wrong: &Refusals) -> Markup {
    let (title, email) = (t!(reader, "sign-in-link-title"), t!(reader, "people-email"));
    let next = local_path(&typed.next);
    let fields = html! {
        (error_summary(reader, wrong, &[("email", &email)]))
        (Field::email("email", &email).value(&typed.email).refusals(wrong))
        (hidden("next", next))
        (button(&t!(reader, "sign-in-link-button")))
    };
    let body = html! {
        div.narrow.stack {
            h1 { (title) }
            p.soft { (t!(reader, "sign-in-link-lead", minutes = LINK_MINUTES)) }
            div.panel { (form(reader, "/sign-in/link", fields)) }
            p { a href=(with_next("/sign-in", next)) { (t!(reader, "sign-in-link-password")) } }
        }
    };
    page(reader, &title, body)
}

async fn ask(
    State(app): State<App>,
    reader: Reader,
    door: Door,
    Form(typed): Form<AskForm>,
) -> Result<Response, Problem> {
    let mut wrong = Refusals::new();
    let Some(email) = wrong.keep("email", words::email(&reader, &typed.email)) else {
        return Ok(refused(ask_page(&reader, &typed, &wrong)));
    };
    let token = Token::random().map_err(|error| Problem::internal(&error))?;
    let ask = RequestSignInLink {
        email,
        token: token.hash(),
        link: link(&app, &token, &typed.next),
        address: door.address,
        limits: Limits::default(),
    };
    let moment = app.clock.moment();
    let asking =
        move |tx: &mut store::Tx<'_>| accounts::request_sign_in_link(tx, &ask, &mut moment.clone());
    match app.db.write(asking).await {
        Ok(()) => Ok(Redirect::to("/sign-in/link/sent").into_response()),
        Err(RequestSignInLinkError::TooMany(wait)) => {
            wrong.add("", words::wait(&reader, wait));
            Ok(words::too_many(ask_page(&reader, &typed, &wrong), wait))
        }
        Err(RequestSignInLinkError::Store(error)) => Err(error.into()),
    }
}

fn link(app: &App, token: &Token, next: &str) -> String {
    let mut query = vec![("token".to_owned(), token.text().to_owned())];
    if local_path(next) != "/" {
        query.push(("next".to_owned(), next.to_owned()));
    }
    app.address(&format!("/sign-in/by-link?{}", crate::reader::query_text(&query)))
}

async fn sent(State(app): State<App>, reader: Reader) -> Markup {
    let title = letter_title(&app, &reader);
    let body = html! {
        div.narrow.stack {
            h1 { (title) }
            @if app.sends_mail() {
                p { (t!(&reader, "sign-in-link-sent", minutes = LINK_MINUTES)) }
            } @else {
                p { (t!(&reader, "sign-in-link-noted", minutes = LINK_MINUTES)) }
            }
            (demo_mail(&app, &reader))
        }
    };
    page(&reader, &title, body)
}

#[derive(Default, serde::Deserialize)]
#[serde(default)]
struct LinkForm {
    token: String,
    next: String,
}

/// Names the account before the button opens it, so that nobody is signed in to another's unseen.
async fn see(State(app): State<App>, reader: Reader) -> Result<Markup, Problem> {
    let typed = LinkForm {
        token: reader.query("token").unwrap_or_default(),
        next: reader.query("next").unwrap_or_default(),
    };
    let (token, now) = (Token::of(&typed.token).hash(), app.clock.now());
    let email = app.db.read(move |tx| accounts::awaits_sign_in(tx, token, now)).await?;
    let Some(email) = email else { return Ok(too_old(&reader)) };
    let title = t!(&reader, "sign-in-title");
    let fields = html! {
        (hidden("token", &typed.token))
        (hidden("next", local_path(&typed.next)))
        (button(&t!(&reader, "sign-in-button")))
    };
    let body = html! {
        div.narrow.stack {
            h1 { (title) }
            p { (t!(&reader, "sign-in-link-as", email = email.as_str())) }
            (form(&reader, "/sign-in/by-link", fields))
        }
    };
    Ok(page(&reader, &title, body))
}

async fn enter(
    State(app): State<App>,
    reader: Reader,
    door: Door,
    Form(typed): Form<LinkForm>,
) -> Result<Response, Problem> {
    let token = Token::random().map_err(|error| Problem::internal(&error))?;
    let ask = SignInByLink {
        link: Token::of(&typed.token).hash(),
        token: token.hash(),
        previous: door.previous,
        agent: door.agent,
        address: door.address,
    };
    let moment = app.clock.moment();
    let now = moment.now;
    let entering =
        move |tx: &mut store::Tx<'_>| accounts::sign_in_by_link(tx, &ask, &mut moment.clone());
    let (shopper, expires_at) = match app.db.write(entering).await {
        Ok(entered) => entered,
        Err(SignInByLinkError::Unknown | SignInByLinkError::Operator) => {
            return Ok(refused(too_old(&reader)));
        }
        Err(SignInByLinkError::Store(error)) => return Err(error.into()),
    };
    let session = SignedIn { shopper, token, expires_at };
    let to = come_in(&app, &reader, shopper, &typed.next).await?;
    let mut response = Redirect::to(&to).into_response();
    response.headers_mut().append(header::SET_COOKIE, session_cookie(&app, &session, now));
    Ok(response)
}

fn too_old(reader: &Reader) -> Markup {
    let title = t!(reader, "reset-old-title");
    let body = html! {
        div.narrow.stack {
            h1 { (title) }
            p { (t!(reader, "reset-old", minutes = LINK_MINUTES)) }
            p { (link_button("/sign-in/link", &t!(reader, "reset-old-again"))) }
        }
    };
    page(reader, &title, body)
}
