//! `/sell/messages`: what shoppers write to a merchant, and what her people answer.

use crate::{
    Access, App, Form, Merchant, Paging, Problem, Reader, Refusals, Routes, Upload,
    components::{chip_link, form, pager, quiet_button},
    done, refused, sell_page, t,
};
use axum::{
    extract::{Path, State},
    response::{IntoResponse, Redirect, Response},
};
use conversations::{About, Matter, ThreadLine, ThreadView, Voice};
use kernel::{Lang, ShopperId, ThreadId, Timestamp};
use maud::{Markup, html};
use std::collections::BTreeMap;
use store::{StoreError, Tx};
use web_kit::{
    cursor::cut,
    talk::{self, Desk, ReportForm, Sent, Typed},
};

pub(crate) fn routes(routes: Routes) -> Routes {
    routes
        .get("/sell/messages", Access::MEMBER, list)
        .get("/sell/messages/new", Access::MEMBER, new)
        .upload("/sell/messages/new", Access::MEMBER, begin)
        .get("/sell/messages/{thread}", Access::MEMBER, show)
        .upload("/sell/messages/{thread}", Access::MEMBER, write)
        .post("/sell/messages/{thread}/settle", Access::MEMBER, settle)
        .post("/sell/messages/{thread}/report", Access::MEMBER, report)
        .get("/sell/messages/{thread}/attachments/{attachment}", Access::MEMBER, attachment)
}

/// Where whoever works for the merchant reads and writes.
pub(super) const fn desk(merchant: &Merchant) -> Desk {
    Desk::merchant(merchant.id, merchant.principal.shopper_id)
}

async fn list(
    State(app): State<App>,
    reader: Reader,
    merchant: Merchant,
    paging: Paging<(i64, ThreadId)>,
) -> Result<Markup, Problem> {
    let waiting = reader.query("waiting").is_some();
    let after = paging.after.map(|(at, id)| (Timestamp::from_micros(at), id));
    let (of, more) = ((merchant.id, desk(&merchant).voice), paging.limit.saturating_add(1));
    let found = app.db.read(move |tx| {
        let lines = conversations::threads_of_merchant(tx, of, waiting, after, more)?;
        let names = shoppers(tx, &lines)?;
        Ok::<_, StoreError>((lines, names))
    });
    let (mut lines, names) = found.await?;
    let last = |line: &ThreadLine| {
        let thread = &line.thread;
        let at = thread.waits_since.filter(|_| waiting).unwrap_or(thread.last_at);
        (at.micros(), thread.id)
    };
    let next = cut(&mut lines, paging.limit, last);
    let since = |line: &ThreadLine| {
        let name = names.get(&line.thread.shopper);
        let name = name.map(|name| t!(&reader, "talk-shopper", name = name.as_str()));
        let since = line.thread.waits_since.map(|since| reader.time_text(since));
        let since = since.map(|since| t!(&reader, "talk-waits", since = since));
        let told: Vec<String> = name.into_iter().chain(since).collect();
        (!told.is_empty()).then(|| told.join(" · "))
    };
    let title = t!(&reader, "talk-sell-title");
    let body = html! {
        nav.chips aria-label=(title) {
            (chip_link("/sell/messages", &t!(&reader, "talk-filter-all"), !waiting))
            (chip_link("/sell/messages?waiting=1", &t!(&reader, "talk-filter-waiting"), waiting))
        }
        @if lines.is_empty() {
            (talk::nothing(&reader, if waiting { "talk-none-waiting" } else { "talk-sell-none" }, None))
        } @else {
            div.panel { (talk::thread_list(&reader, desk(&merchant), &lines, since)) }
            (pager(&reader, next.as_deref()))
        }
    };
    Ok(sell_page(&reader, &title, body))
}

/// How the shoppers of conversations are called, as far as a merchant needs it to keep them apart: `M…`.
fn shoppers(
    tx: &mut Tx<'_>,
    lines: &[ThreadLine],
) -> Result<BTreeMap<ShopperId, String>, StoreError> {
    let mut names = BTreeMap::new();
    for shopper in lines.iter().map(|line| line.thread.shopper) {
        if names.contains_key(&shopper) {
            continue;
        }
        let Some(person) = accounts::addressee(tx, shopper)? else { continue };
        names.insert(shopper, format!("{}…", person.name.chars().next().unwrap_or('…')));
    }
    Ok(names)
}

async fn show(
    State(app): State<App>,
    reader: Reader,
    merchant: Merchant,
    Path(thread): Path<String>,
) -> Result<Markup, Problem> {
    thread_page(&app, &reader, desk(&merchant), &thread, (&Typed::default(), &Refusals::new()))
        .await
}

async fn thread_page(
    app: &App,
    reader: &Reader,
    desk: Desk,
    thread: &str,
    typed: (&Typed, &Refusals),
) -> Result<Markup, Problem> {
    let view = talk::open(app, reader, desk, thread).await?;
    let title = t!(reader, "talk-thread-title");
    let body = html! {
        p { a href="/sell/messages" { (t!(reader, "talk-all")) } }
        (waits(reader, desk, &view))
        (talk::conversation(app, reader, desk, &view, typed))
    };
    Ok(sell_page(reader, &title, body))
}

/// That somebody waits, and the word that nothing is to be answered.
fn waits(reader: &Reader, desk: Desk, view: &ThreadView) -> Markup {
    let Some(since) = view.thread.waits_since else { return html! {} };
    let settle = format!("{}/settle", desk.page_of(view.thread.id));
    html! {
        div.row {
            p { (t!(reader, "talk-waits", since = reader.time_text(since))) }
            (form(reader, &settle, html! { (quiet_button(&t!(reader, "talk-settle"))) }))
        }
    }
}

async fn new(
    State(app): State<App>,
    reader: Reader,
    merchant: Merchant,
) -> Result<Response, Problem> {
    let asked = reader.query("about").unwrap_or_default();
    let about = About::parse(&asked).ok_or_else(Problem::not_found)?;
    let (desk, lang) = (desk(&merchant), reader.lang());
    if let Some(thread) = known(&app, about, (desk.voice, lang)).await? {
        return Ok(Redirect::to(&desk.page_of(thread)).into_response());
    }
    let typed = (&Typed::default(), &Refusals::new());
    Ok(new_page(&app, &reader, desk, about, typed).await?.into_response())
}

/// The conversation about an order that there is already.
async fn known(
    app: &App,
    about: About,
    (voice, lang): (Voice, Lang),
) -> Result<Option<ThreadId>, Problem> {
    let About::Order(order) = about else { return Ok(None) };
    let found =
        app.db.read(move |tx| conversations::thread_of_order(tx, (order, voice), lang)).await?;
    Ok(found.map(|view| view.thread.id))
}

async fn new_page(
    app: &App,
    reader: &Reader,
    desk: Desk,
    about: About,
    typed: (&Typed, &Refusals),
) -> Result<Markup, Problem> {
    let found = app.db.read(move |tx| conversations::matter_for(tx, about, desk.voice)).await?;
    let order = found.filter(|matter| matches!(matter, Matter::Order(..)));
    let matter = order.ok_or_else(Problem::not_found)?;
    let body = html! {
        div.panel.talk-panel {
            p.talk-matter { (talk::headline(reader, desk, &matter)) }
            (talk::composer(app, reader, (desk, "/sell/messages/new", about), Some(about), typed))
        }
    };
    Ok(sell_page(reader, &t!(reader, "talk-sell-new-title"), body))
}

async fn begin(
    State(app): State<App>,
    reader: Reader,
    merchant: Merchant,
    form: Upload,
) -> Result<Response, Problem> {
    let desk = desk(&merchant);
    match talk::send(&app, &reader, desk, None, form).await? {
        Sent::Done(written) => Ok(Sent::answer(&written, desk)),
        Sent::Wrong(again) => {
            let about = again.2.ok_or_else(Problem::not_found)?;
            let typed = (&again.0, &again.1);
            Ok(refused(new_page(&app, &reader, desk, about, typed).await?))
        }
    }
}

async fn write(
    State(app): State<App>,
    reader: Reader,
    merchant: Merchant,
    Path(thread): Path<String>,
    form: Upload,
) -> Result<Response, Problem> {
    let desk = desk(&merchant);
    match talk::send(&app, &reader, desk, Some(&thread), form).await? {
        Sent::Done(written) => Ok(Sent::answer(&written, desk)),
        Sent::Wrong(again) => {
            let typed = (&again.0, &again.1);
            Ok(refused(thread_page(&app, &reader, desk, &thread, typed).await?))
        }
    }
}

async fn settle(
    State(app): State<App>,
    merchant: Merchant,
    Path(thread): Path<String>,
) -> Result<Response, Problem> {
    let (id, desk): (ThreadId, Desk) = (thread.parse()?, desk(&merchant));
    let (rules, moment) = (app.config.messages, app.clock.moment());
    let of = (id, desk.voice);
    let settled = app
        .db
        .write(move |tx| conversations::settle_thread(tx, of, rules, &mut moment.clone()))
        .await?;
    if settled { Ok(done(&desk.page_of(id), "thread-settled")) } else { Err(Problem::not_found()) }
}

async fn report(
    State(app): State<App>,
    merchant: Merchant,
    Path(thread): Path<String>,
    Form(form): Form<ReportForm>,
) -> Result<Response, Problem> {
    talk::report(&app, desk(&merchant), &thread, form).await
}

async fn attachment(
    State(app): State<App>,
    merchant: Merchant,
    Path((_, attachment)): Path<(String, String)>,
) -> Result<Response, Problem> {
    talk::attachment(&app, desk(&merchant), &attachment).await
}
