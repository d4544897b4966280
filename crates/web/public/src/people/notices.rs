//! `/notices`: what a person was told, newest first; and `/letters/{mail}`, a letter of hers as it was written.

use crate::{
    Access, App, Form, Problem, Reader, Routes, Shopper,
    components::{Tone, chip, empty_state, facts, form, hidden, pager, quiet_button, quiet_link},
    done, page, t,
};
use axum::{
    extract::{Path, State},
    response::{IntoResponse, Redirect, Response},
};
use kernel::{MailId, NoticeId, Timestamp};
use letters::{KEEP_DAYS, Mail, Told};
use maud::{Markup, html};
use web_kit::{Paging, cursor::cut, letter_parts::state_chip, local_path};

pub(crate) fn routes(routes: Routes) -> Routes {
    routes
        .get("/notices", Access::SignedIn, list)
        .post("/notices/read", Access::SignedIn, read_all_notices)
        .get("/notices/{notice}", Access::SignedIn, open)
        .get("/letters/{mail}", Access::SignedIn, letter)
}

/// When it was told and its id: the key of the list.
type Key = (i64, NoticeId);

async fn list(
    State(app): State<App>,
    reader: Reader,
    shopper: Shopper,
    paging: Paging<Key>,
) -> Result<Markup, Problem> {
    let before = paging.after.map(|(at, id)| (Timestamp::from_micros(at), id));
    let more = paging.limit.saturating_add(1);
    let (person, lang, zone) = (shopper.0.shopper_id, reader.lang(), reader.zone().to_owned());
    let found =
        app.db.read(move |tx| letters::notices(tx, person, (lang, &zone), before, more)).await;
    let mut told = found?;
    let next = cut(&mut told, paging.limit, |one| (one.at.micros(), one.id));
    let title = t!(&reader, "notices-title");
    let newest = told.first().map(|one| one.at.micros().to_string());
    let body = html! {
        div.page-head {
            h1 { (title) }
            @if let Some(newest) = newest.filter(|_| reader.unread().0 > 0) {
                (form(&reader, "/notices/read", html! {
                    (hidden("until", &newest))
                    (quiet_button(&t!(&reader, "notices-read-all")))
                }))
            }
        }
        @if told.is_empty() {
            (empty_state("bell", &t!(&reader, "notices-none"), &t!(&reader, "notices-none-text"), None))
        } @else {
            ul.tasks { @for one in &told { (row(&reader, one)) } }
            (pager(&reader, next.as_deref()))
        }
        p { (quiet_link("/account/letters", &t!(&reader, "notices-choose"))) }
    };
    Ok(page(&reader, &title, body))
}

fn row(reader: &Reader, told: &Told) -> Markup {
    html! {
        li.task {
            div.task-text {
                p.task-title {
                    a href={ "/notices/" (told.id) } { (told.line) } " "
                    @if told.read_at.is_none() { (chip(Tone::Ok, &t!(reader, "notices-new"))) }
                }
                p.soft {
                    (reader.time(told.at))
                    @if let Some(mail) = told.mail.filter(|_| reader.now() < told.at.plus_days(KEEP_DAYS)) {
                        " · " a href={ "/letters/" (mail) } { (t!(reader, "notices-letter")) }
                    }
                }
            }
        }
    }
}

#[derive(serde::Deserialize)]
struct ReadForm {
    until: String,
}

async fn read_all_notices(
    State(app): State<App>,
    shopper: Shopper,
    Form(form): Form<ReadForm>,
) -> Result<Response, Problem> {
    let until = form.until.parse().map(Timestamp::from_micros);
    let until = until.map_err(|_| Problem::bad_request("bad-form", "until is a time"))?;
    let (person, now) = (shopper.0.shopper_id, app.clock.now());
    app.db.write(move |tx| letters::read_all_notices(tx, person, until, now)).await?;
    Ok(done("/notices", "notices-read"))
}

/// Marks it as read, and leads to what it is about.
async fn open(
    State(app): State<App>,
    shopper: Shopper,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    let id: NoticeId = id.parse()?;
    let (person, now) = (shopper.0.shopper_id, app.clock.now());
    let opened = app.db.write(move |tx| letters::open_notice(tx, person, id, now));
    let link = opened.await?.ok_or_else(Problem::not_found)?;
    Ok(Redirect::to(local_path(&link)).into_response())
}

async fn letter(
    State(app): State<App>,
    reader: Reader,
    shopper: Shopper,
    Path(id): Path<String>,
) -> Result<Markup, Problem> {
    let (id, person): (MailId, _) = (id.parse()?, shopper.0.shopper_id);
    let found = app.db.read(move |tx| letters::mail(tx, id)).await?;
    let hers = |mail: &Mail| mail.of.is_some_and(|of| of.person == person);
    let mail = found.filter(hers).ok_or_else(Problem::not_found)?;
    let rows = [
        (t!(&reader, "mail-to"), html! { (mail.to) }),
        (t!(&reader, "mail-when"), reader.time(mail.queued_at)),
        (t!(&reader, "mail-state"), state_chip(&reader, mail.state)),
    ];
    let body = html! {
        h1 lang=(mail.lang.tag()) { (mail.subject) }
        (facts(&rows))
        @if mail.body.is_empty() {
            p.panel.soft { (t!(&reader, "mail-forgotten")) }
        } @else {
            div.panel.letter lang=(mail.lang.tag()) {
                @for paragraph in mail.body.trim().split("\n\n") {
                    p { @for line in paragraph.lines() { (line) br; } }
                }
            }
        }
        p { (quiet_link("/notices", &t!(&reader, "notices-title"))) }
    };
    Ok(page(&reader, &mail.subject, body))
}
