//! `/admin/messages`: what was reported in conversations, shoppers whom nobody answers, and who writes no more.

use super::message_cases::{DecideForm, about, case_panel, decided, page_of, state_chip, what};
use crate::{
    Access, App, Form, Operator, Paging, Problem, Reader, Refusals, Routes, Upload, admin_page,
    components::{Column, chip_link, form, pager, quiet_button, section, table},
    done, refused, t,
};
use axum::{
    extract::{Path, State},
    response::{IntoResponse, Redirect, Response},
};
use conversations::{About, Barred, Case, CaseState, Matter, Place, ThreadLine, ThreadView};
use kernel::{CaseId, Decider, ShopperId, ThreadId, Timestamp};
use maud::{Markup, html};
use std::collections::BTreeMap;
use store::StoreError;
use web_kit::{
    cursor::cut,
    talk::{self, Desk, Sent, Typed},
};

pub(crate) fn routes(routes: Routes) -> Routes {
    routes
        .get("/admin/messages", Access::ORDERS, list)
        .get("/admin/messages/new", Access::ORDERS, new)
        .upload("/admin/messages/new", Access::ORDERS, begin)
        .get("/admin/messages/{thread}", Access::ORDERS, show)
        .upload("/admin/messages/{thread}", Access::ORDERS, write)
        .post("/admin/messages/{thread}/join", Access::ORDERS, join)
        .post("/admin/messages/{thread}/close", Access::ORDERS, close)
        .post("/admin/messages/{thread}/reopen", Access::ORDERS, reopen)
        .post("/admin/messages/{thread}/decide", Access::ORDERS, decide)
        .post("/admin/messages/writers/{person}/allow", Access::ORDERS, allow)
        .get("/admin/messages/{thread}/attachments/{attachment}", Access::ORDERS, attachment)
}

/// People who write no more, of whom the page lists so many.
const BARRED: u32 = 100;

/// Where whoever runs the market reads and writes.
pub(super) const fn desk(operator: &Operator) -> Desk {
    Desk::operator(operator.0.shopper_id)
}

async fn list(
    State(app): State<App>,
    operator: Operator,
    reader: Reader,
    paging: Paging<(i64, CaseId)>,
) -> Result<Markup, Problem> {
    let state = reader.query("state").and_then(|key| CaseState::from_key(&key));
    let state = state.unwrap_or(CaseState::Open);
    let after = paging.after.map(|(at, id)| (Timestamp::from_micros(at), id));
    let (voice, limit) = (desk(&operator).voice, paging.limit);
    let found = app.db.read(move |tx| {
        let cases = conversations::cases(tx, state, after, limit.saturating_add(1))?;
        let ids: Vec<ThreadId> = cases.iter().filter_map(Case::thread).collect();
        let lines = conversations::threads_by_id(tx, &ids, voice)?;
        Ok::<_, StoreError>((cases, lines, conversations::barred_writers(tx, BARRED)?))
    });
    let (mut cases, lines, barred) = found.await?;
    let next = cut(&mut cases, limit, |case| (case.opened_at.micros(), case.id));
    let title = t!(&reader, "talk-admin-title");
    let body = html! {
        nav.chips aria-label=(title) {
            @for one in CaseState::ALL {
                @let href = format!("/admin/messages?state={}", one.key());
                (chip_link(&href, &reader.text(&format!("case-state-{}", one.key())), one == state))
            }
        }
        @if cases.is_empty() { (talk::nothing(&reader, "talk-admin-none", None)) }
        @else {
            (case_table(&reader, desk(&operator), &cases, &lines))
            (pager(&reader, next.as_deref()))
        }
        @if !barred.is_empty() { (barred_section(&reader, &barred)) }
    };
    Ok(admin_page(&reader, &title, body))
}

fn case_table(
    reader: &Reader,
    desk: Desk,
    cases: &[Case],
    lines: &BTreeMap<ThreadId, ThreadLine>,
) -> Markup {
    let columns = ["case-what", "case-about", "case-since", "case-state"]
        .map(|key| Column::text(reader.text(key)));
    let rows = html! {
        @for case in cases {
            tr {
                th scope="row" { a href=(page_of(desk, case)) { (what(reader, case)) } }
                td {
                    @match (case.place, case.thread().and_then(|id| lines.get(&id))) {
                        (Place::Aftersale(of), _) => (about(reader, of)),
                        (Place::Thread(_), Some(line)) => (talk::headline(reader, desk, &line.matter)),
                        (Place::Thread(_), None) => { span.soft { (t!(reader, "talk-gone")) } }
                    }
                }
                td.nowrap { (reader.time(case.opened_at)) }
                td { (state_chip(reader, case)) }
            }
        }
    };
    table(&t!(reader, "talk-admin-title"), &columns, rows, None)
}

fn barred_section(reader: &Reader, barred: &[Barred]) -> Markup {
    let columns = ["barred-who", "barred-why", "barred-since", "barred-do"]
        .map(|key| Column::text(reader.text(key)));
    let rows = html! {
        @for one in barred {
            tr {
                th scope="row" { span.code.small { (one.person) } }
                td { (one.why) br; span.soft.small { (Decider::name_in(&one.by)) } }
                td.nowrap { (reader.time(one.at)) }
                td {
                    (form(reader, &format!("/admin/messages/writers/{}/allow", one.person), html! {
                        (quiet_button(&t!(reader, "barred-allow")))
                    }))
                }
            }
        }
    };
    let title = t!(reader, "barred-title");
    section(&title, table(&title, &columns, rows, None))
}

async fn show(
    State(app): State<App>,
    operator: Operator,
    reader: Reader,
    Path(thread): Path<String>,
) -> Result<Markup, Problem> {
    let typed = (&Typed::default(), &Refusals::new());
    thread_page(&app, &reader, desk(&operator), &thread, typed).await
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
        p { a href="/admin/messages" { (t!(reader, "talk-all")) } }
        (steps(reader, desk, &view))
        @for case in &view.cases { (thread_case(reader, desk, &view, case)) }
        (talk::conversation(app, reader, desk, &view, typed))
    };
    Ok(admin_page(reader, &title, body))
}

/// One case of the conversation, with the way to what was reported.
fn thread_case(reader: &Reader, desk: Desk, view: &ThreadView, case: &Case) -> Markup {
    let of = view.messages.iter().find(|message| Some(message.id) == case.message);
    let way = html! {
        @if let Some(message) = of {
            p { a href={ "#m" (message.seq) } { (t!(reader, "case-to-message")) } }
        }
    };
    let action = format!("{}/decide", desk.page_of(view.thread.id));
    case_panel(reader, case, &way, &action)
}

/// What an operator may do with the conversation as a whole; each leaves its trace in it.
fn steps(reader: &Reader, desk: Desk, view: &ThreadView) -> Markup {
    let step = |verb: &str| {
        let action = format!("{}/{verb}", desk.page_of(view.thread.id));
        let text = reader.text(&format!("talk-{verb}"));
        form(reader, &action, html! { (quiet_button(&text)) })
    };
    html! {
        div.row {
            @if view.thread.joined.is_none() { (step("join")) }
            (step(if view.thread.closed_at.is_some() { "reopen" } else { "close" }))
        }
    }
}

async fn new(
    State(app): State<App>,
    operator: Operator,
    reader: Reader,
) -> Result<Response, Problem> {
    let asked = reader.query("about").unwrap_or_default();
    let Some(About::Order(order)) = About::parse(&asked) else { return Err(Problem::not_found()) };
    let (desk, lang) = (desk(&operator), reader.lang());
    let found = app
        .db
        .read(move |tx| conversations::thread_of_order(tx, (order, desk.voice), lang))
        .await?;
    if let Some(view) = found {
        return Ok(Redirect::to(&desk.page_of(view.thread.id)).into_response());
    }
    let typed = (&Typed::default(), &Refusals::new());
    Ok(new_page(&app, &reader, desk, About::Order(order), typed).await?.into_response())
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
            (talk::composer(app, reader, (desk, "/admin/messages/new", about), Some(about), typed))
        }
    };
    Ok(admin_page(reader, &t!(reader, "talk-admin-new-title"), body))
}

async fn begin(
    State(app): State<App>,
    operator: Operator,
    reader: Reader,
    form: Upload,
) -> Result<Response, Problem> {
    let desk = desk(&operator);
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
    operator: Operator,
    reader: Reader,
    Path(thread): Path<String>,
    form: Upload,
) -> Result<Response, Problem> {
    let desk = desk(&operator);
    match talk::send(&app, &reader, desk, Some(&thread), form).await? {
        Sent::Done(written) => Ok(Sent::answer(&written, desk)),
        Sent::Wrong(again) => {
            let typed = (&again.0, &again.1);
            Ok(refused(thread_page(&app, &reader, desk, &thread, typed).await?))
        }
    }
}

async fn join(
    State(app): State<App>,
    operator: Operator,
    Path(thread): Path<String>,
) -> Result<Response, Problem> {
    let (id, desk): (ThreadId, Desk) = (thread.parse()?, desk(&operator));
    let (of, rules, moment) = ((id, desk.voice), app.config.messages, app.clock.moment());
    let joined = app
        .db
        .write(move |tx| conversations::join_thread(tx, of, rules, &mut moment.clone()))
        .await?;
    if joined { Ok(done(&desk.page_of(id), "thread-joined")) } else { Err(Problem::not_found()) }
}

async fn close(
    State(app): State<App>,
    operator: Operator,
    Path(thread): Path<String>,
) -> Result<Response, Problem> {
    let (id, desk): (ThreadId, Desk) = (thread.parse()?, desk(&operator));
    let (of, rules, moment) = ((id, desk.voice), app.config.messages, app.clock.moment());
    let closed = app
        .db
        .write(move |tx| conversations::close_thread(tx, of, rules, &mut moment.clone()))
        .await?;
    if closed { Ok(done(&desk.page_of(id), "thread-closed")) } else { Err(Problem::not_found()) }
}

async fn reopen(
    State(app): State<App>,
    operator: Operator,
    Path(thread): Path<String>,
) -> Result<Response, Problem> {
    let (id, desk): (ThreadId, Desk) = (thread.parse()?, desk(&operator));
    let (of, rules, moment) = ((id, desk.voice), app.config.messages, app.clock.moment());
    let opened = app
        .db
        .write(move |tx| conversations::reopen_thread(tx, of, rules, &mut moment.clone()))
        .await?;
    if opened { Ok(done(&desk.page_of(id), "thread-reopened")) } else { Err(Problem::not_found()) }
}

async fn decide(
    State(app): State<App>,
    operator: Operator,
    Path(thread): Path<String>,
    Form(asked): Form<DecideForm>,
) -> Result<Response, Problem> {
    let thread: ThreadId = thread.parse()?;
    decided(&app, &operator, asked, &desk(&operator).page_of(thread)).await
}

async fn allow(
    State(app): State<App>,
    _operator: Operator,
    Path(person): Path<String>,
) -> Result<Response, Problem> {
    let (person, moment): (ShopperId, _) = (person.parse()?, app.clock.moment());
    app.db.write(move |tx| conversations::allow_writer(tx, person, &mut moment.clone())).await?;
    Ok(done("/admin/messages", "writer-allowed"))
}

async fn attachment(
    State(app): State<App>,
    operator: Operator,
    Path((_, attachment)): Path<(String, String)>,
) -> Result<Response, Problem> {
    talk::attachment(&app, desk(&operator), &attachment).await
}
