//! `/messages`: a shopper's conversations with merchants, and the question that begins one.

use crate::{
    Access, App, Form, Paging, Problem, Reader, Refusals, Routes, Shopper,
    components::{icon, pager},
    page, refused, t,
};
use axum::{
    extract::{Path, State},
    response::{IntoResponse, Redirect, Response},
};
use conversations::{About, Matter, ThreadLine};
use kernel::{ListingId, MerchantId, ThreadId, Timestamp};
use maud::{Markup, html};
use web_kit::{
    Upload,
    cursor::cut,
    order_parts::merchants_of,
    talk::{self, Desk, ReportForm, Sent, Typed},
};

pub(crate) fn routes(routes: Routes) -> Routes {
    routes
        .get("/messages", Access::SignedIn, list)
        .get("/messages/new", Access::SignedIn, new)
        .upload("/messages/new", Access::SignedIn, begin)
        .get("/messages/{thread}", Access::SignedIn, show)
        .upload("/messages/{thread}", Access::SignedIn, write)
        .post("/messages/{thread}/report", Access::SignedIn, report)
        .get("/messages/{thread}/attachments/{attachment}", Access::SignedIn, attachment)
}

const fn desk(shopper: &Shopper) -> Desk {
    Desk::shopper(shopper.0.shopper_id)
}

async fn list(
    State(app): State<App>,
    reader: Reader,
    shopper: Shopper,
    paging: Paging<(i64, ThreadId)>,
) -> Result<Markup, Problem> {
    let after = paging.after.map(|(at, id)| (Timestamp::from_micros(at), id));
    let (id, more) = (shopper.0.shopper_id, paging.limit.saturating_add(1));
    let found = app.db.read(move |tx| conversations::threads_of_shopper(tx, id, after, more)).await;
    let mut lines: Vec<ThreadLine> = found?;
    let last = |line: &ThreadLine| (line.thread.last_at.micros(), line.thread.id);
    let next = cut(&mut lines, paging.limit, last);
    let ids: Vec<MerchantId> = lines.iter().map(|line| line.thread.merchant).collect();
    let merchants = merchants_of(&app, &reader, ids).await?;
    let name =
        |line: &ThreadLine| merchants.get(&line.thread.merchant).map(|(name, _)| name.clone());
    let title = t!(&reader, "talk-title");
    let look = t!(&reader, "search-none-action");
    let body = html! {
        div.page-head { h1 { (title) } }
        @if lines.is_empty() {
            (talk::nothing(&reader, "talk-none", Some(("/search", &look))))
        } @else {
            div.panel { (talk::thread_list(&reader, desk(&shopper), &lines, name)) }
            (pager(&reader, next.as_deref()))
        }
    };
    Ok(page(&reader, &title, body))
}

async fn show(
    State(app): State<App>,
    reader: Reader,
    shopper: Shopper,
    Path(thread): Path<String>,
) -> Result<Markup, Problem> {
    thread_page(&app, &reader, desk(&shopper), &thread, (&Typed::default(), &Refusals::new())).await
}

async fn thread_page(
    app: &App,
    reader: &Reader,
    desk: Desk,
    thread: &str,
    typed: (&Typed, &Refusals),
) -> Result<Markup, Problem> {
    let view = talk::open(app, reader, desk, thread).await?;
    let head = seller(app, reader, view.thread.merchant).await?;
    let title = t!(reader, "talk-thread-title");
    let body = html! {
        div.page-head { h1 { (title) } a href="/messages" { (t!(reader, "talk-all")) } }
        (head)
        (talk::conversation(app, reader, desk, &view, typed))
    };
    Ok(page(reader, &title, body))
}

/// Who sells, and how long an answer usually takes.
async fn seller(app: &App, reader: &Reader, merchant: MerchantId) -> Result<Markup, Problem> {
    let mut merchants = merchants_of(app, reader, vec![merchant]).await?;
    let answers = answers(app, reader, merchant).await?;
    Ok(html! {
        p.lead {
            @if let Some((name, href)) = merchants.remove(&merchant) {
                (t!(reader, "talk-with")) " " a href=(href) { (name) }
            }
            @if let Some(answers) = answers { " · " (answers) }
        }
    })
}

/// How long a merchant usually takes to answer, when there are enough answers to say.
pub(super) async fn answers(
    app: &App,
    reader: &Reader,
    merchant: MerchantId,
) -> Result<Option<String>, Problem> {
    let (rules, now) = (app.config.messages, reader.now());
    let seconds =
        app.db.read(move |tx| conversations::answer_seconds(tx, merchant, rules, now)).await?;
    Ok(seconds.map(|seconds| talk::answer_text(reader, seconds)))
}

/// The way to ask a merchant about her product before buying.
pub(super) fn ask_link(reader: &Reader, listing: ListingId, answers: Option<&str>) -> Markup {
    html! {
        p.row {
            a href={ "/messages/new?about=" (listing) } {
                (icon("talk")) " " (t!(reader, "talk-ask-seller"))
            }
            @if let Some(answers) = answers { span.soft.small { (answers) } }
        }
    }
}

async fn new(
    State(app): State<App>,
    reader: Reader,
    shopper: Shopper,
) -> Result<Response, Problem> {
    let asked = reader.query("about").unwrap_or_default();
    let about = About::parse(&asked).ok_or_else(Problem::not_found)?;
    let id = shopper.0.shopper_id;
    let known = app.db.read(move |tx| conversations::thread_about(tx, about, id)).await?;
    if let Some(thread) = known {
        return Ok(Redirect::to(&desk(&shopper).page_of(thread)).into_response());
    }
    let typed = (&Typed::default(), &Refusals::new());
    Ok(new_page(&app, &reader, desk(&shopper), about, typed).await?.into_response())
}

async fn new_page(
    app: &App,
    reader: &Reader,
    desk: Desk,
    about: About,
    typed: (&Typed, &Refusals),
) -> Result<Markup, Problem> {
    let found = app.db.read(move |tx| conversations::matter_for(tx, about, desk.voice)).await?;
    let matter: Matter = found.ok_or_else(Problem::not_found)?;
    let head = seller(app, reader, about.merchant()).await?;
    let title = t!(reader, "talk-new-title");
    let body = html! {
        div.page-head { h1 { (title) } }
        (head)
        div.panel.talk-panel {
            p.talk-matter { (talk::headline(reader, desk, &matter)) }
            (talk::composer(app, reader, (desk, "/messages/new", about), Some(about), typed))
        }
    };
    Ok(page(reader, &title, body))
}

async fn begin(
    State(app): State<App>,
    reader: Reader,
    shopper: Shopper,
    form: Upload,
) -> Result<Response, Problem> {
    let desk = desk(&shopper);
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
    shopper: Shopper,
    Path(thread): Path<String>,
    form: Upload,
) -> Result<Response, Problem> {
    let desk = desk(&shopper);
    match talk::send(&app, &reader, desk, Some(&thread), form).await? {
        Sent::Done(written) => Ok(Sent::answer(&written, desk)),
        Sent::Wrong(again) => {
            let typed = (&again.0, &again.1);
            Ok(refused(thread_page(&app, &reader, desk, &thread, typed).await?))
        }
    }
}

async fn report(
    State(app): State<App>,
    shopper: Shopper,
    Path(thread): Path<String>,
    Form(form): Form<ReportForm>,
) -> Result<Response, Problem> {
    talk::report(&app, desk(&shopper), &thread, form).await
}

async fn attachment(
    State(app): State<App>,
    shopper: Shopper,
    Path((_, attachment)): Path<(String, String)>,
) -> Result<Response, Problem> {
    talk::attachment(&app, desk(&shopper), &attachment).await
}
