//! A merchant's conversations with shoppers in the API.

use super::conversation_bodies::{
    NewMessage, NewThread, ReadBody, ReportBody, SentBody, ThreadDocument, ThreadSummary,
};
use super::conversations::{document, file, read_as, report_as, send, spoken};
use crate::{
    Access, Answered, App, Body, Items, Merchant, Once, Paging, Problem, Reader, Routes,
    openapi::{Part, ProblemBody},
};
use ::conversations::Voice;
use axum::{
    Json,
    extract::{Path, State},
    http::StatusCode,
    response::Response,
};
use kernel::{ThreadId, Timestamp};
use utoipa::OpenApi;
use web_kit::cursor::cut;

pub(crate) fn routes(routes: Routes) -> Routes {
    routes
        .document(Part::Messages, Api::openapi())
        .get("/v1/merchant/threads", Access::MEMBER, list)
        .command("/v1/merchant/threads", Access::MEMBER, begin)
        .get("/v1/merchant/threads/{thread}", Access::MEMBER, show)
        .command("/v1/merchant/threads/{thread}/messages", Access::MEMBER, write)
        .command("/v1/merchant/threads/{thread}/read", Access::MEMBER, read_thread)
        .command("/v1/merchant/threads/{thread}/settle", Access::MEMBER, settle)
        .command("/v1/merchant/messages/{message}/report", Access::MEMBER, report)
        .get("/v1/merchant/attachments/{attachment}", Access::MEMBER, attachment)
}

#[derive(OpenApi)]
#[openapi(paths(list, begin, show, write, read_thread, settle, report, attachment))]
struct Api;

const fn voice(merchant: &Merchant) -> Voice {
    Voice::merchant(merchant.id, merchant.principal.shopper_id)
}

/// Conversations with shoppers, the last written in first; with `waiting`, those in which a shopper waits, longest
/// waiting first.
#[utoipa::path(get, path = "/v1/merchant/threads", tag = "messages",
    security(("bearer" = []), ("session" = [])),
    params(("waiting" = Option<String>, Query, description = "Anything: those alone that wait for an answer"),
        ("cursor" = Option<String>, Query), ("limit" = Option<u32>, Query)),
    responses((status = 200, description = "A page of conversations", body = Items<ThreadSummary>)))]
async fn list(
    State(app): State<App>,
    reader: Reader,
    merchant: Merchant,
    paging: Paging<(i64, ThreadId)>,
) -> Result<Items<ThreadSummary>, Problem> {
    let waiting = reader.query("waiting").is_some();
    let after = paging.after.map(|(at, id)| (Timestamp::from_micros(at), id));
    let (of, more) = ((merchant.id, voice(&merchant)), paging.limit.saturating_add(1));
    let found =
        app.db.read(move |tx| ::conversations::threads_of_merchant(tx, of, waiting, after, more));
    let mut found = found.await?;
    let next = cut(&mut found, paging.limit, |line| {
        let at = line.thread.waits_since.filter(|_| waiting).unwrap_or(line.thread.last_at);
        (at.micros(), line.thread.id)
    });
    Ok(Items { items: found.iter().map(ThreadSummary::from).collect(), next })
}

/// Writes to the shopper of one of your orders.
#[utoipa::path(post, path = "/v1/merchant/threads", tag = "messages",
    security(("bearer" = []), ("session" = [])), request_body = NewThread,
    responses(
        (status = 201, description = "Sent, into a new conversation or the one that there was", body = SentBody),
        (status = 404, description = "No such order of yours", body = ProblemBody),
        (status = 409, description = "The conversation is closed", body = ProblemBody),
        (status = 422, description = "There is nothing in it, or too much", body = ProblemBody)))]
async fn begin(
    once: Once,
    reader: Reader,
    merchant: Merchant,
    Body(body): Body<NewThread>,
) -> Result<Answered, Problem> {
    let ask = body.ask(voice(&merchant), spoken(once.app(), &reader))?;
    send(once, ask, "/v1/merchant/threads").await
}

/// One of your conversations, with its last hundred messages.
#[utoipa::path(get, path = "/v1/merchant/threads/{thread}", tag = "messages",
    security(("bearer" = []), ("session" = [])),
    params(("thread" = String, Path),
        ("before" = Option<i64>, Query, description = "The messages before that number")),
    responses(
        (status = 200, description = "The conversation", body = ThreadDocument),
        (status = 404, description = "No such conversation of yours", body = ProblemBody)))]
async fn show(
    State(app): State<App>,
    reader: Reader,
    merchant: Merchant,
    Path(thread): Path<String>,
) -> Result<Json<ThreadDocument>, Problem> {
    document(&app, &reader, voice(&merchant), &thread).await
}

/// Answers the shopper.
#[utoipa::path(post, path = "/v1/merchant/threads/{thread}/messages", tag = "messages",
    security(("bearer" = []), ("session" = [])), request_body = NewMessage,
    params(("thread" = String, Path)),
    responses(
        (status = 201, description = "Sent", body = SentBody),
        (status = 404, description = "No such conversation of yours", body = ProblemBody),
        (status = 409, description = "It is closed", body = ProblemBody),
        (status = 422, description = "There is nothing in it, or too much", body = ProblemBody)))]
async fn write(
    once: Once,
    reader: Reader,
    merchant: Merchant,
    Path(thread): Path<String>,
    Body(body): Body<NewMessage>,
) -> Result<Answered, Problem> {
    let ask = body.ask(voice(&merchant), thread.parse()?, spoken(once.app(), &reader));
    send(once, ask, "/v1/merchant/threads").await
}

/// You have read up to a message.
#[utoipa::path(post, path = "/v1/merchant/threads/{thread}/read", tag = "messages",
    security(("bearer" = []), ("session" = [])), request_body = ReadBody,
    params(("thread" = String, Path)),
    responses(
        (status = 204, description = "Kept"),
        (status = 404, description = "No such conversation of yours", body = ProblemBody)))]
async fn read_thread(
    once: Once,
    merchant: Merchant,
    Path(thread): Path<String>,
    Body(body): Body<ReadBody>,
) -> Result<Answered, Problem> {
    read_as(once, voice(&merchant), &thread, body.seq).await
}

/// Nothing is to be answered; the shopper sees that you said so.
#[utoipa::path(post, path = "/v1/merchant/threads/{thread}/settle", tag = "messages",
    security(("bearer" = []), ("session" = [])), params(("thread" = String, Path)),
    responses(
        (status = 204, description = "Nobody waits in it"),
        (status = 404, description = "No such conversation of yours", body = ProblemBody)))]
async fn settle(
    once: Once,
    merchant: Merchant,
    Path(thread): Path<String>,
) -> Result<Answered, Problem> {
    let (id, voice): (ThreadId, Voice) = (thread.parse()?, voice(&merchant));
    let rules = once.app().config.messages;
    once.write(move |tx, moment| {
        match ::conversations::settle_thread(tx, (id, voice), rules, moment)? {
            true => Ok(StatusCode::NO_CONTENT),
            false => Err(Problem::not_found()),
        }
    })
    .await
}

/// Reports a message of a shopper to the market.
#[utoipa::path(post, path = "/v1/merchant/messages/{message}/report", tag = "messages",
    security(("bearer" = []), ("session" = [])), request_body = ReportBody,
    params(("message" = String, Path)),
    responses(
        (status = 204, description = "An operator looks at it"),
        (status = 404, description = "No such message in a conversation of yours", body = ProblemBody),
        (status = 409, description = "It is your own", body = ProblemBody),
        (status = 422, description = "Say what is wrong", body = ProblemBody)))]
async fn report(
    once: Once,
    merchant: Merchant,
    Path(message): Path<String>,
    Body(body): Body<ReportBody>,
) -> Result<Answered, Problem> {
    report_as(once, voice(&merchant), &message, body).await
}

/// The file of a photo or paper in one of your conversations.
#[utoipa::path(get, path = "/v1/merchant/attachments/{attachment}", tag = "messages",
    security(("bearer" = []), ("session" = [])), params(("attachment" = String, Path)),
    responses(
        (status = 200, description = "A JPEG or a PDF", content_type = "image/jpeg", body = String),
        (status = 404, description = "No such attachment in a conversation of yours", body = ProblemBody)))]
async fn attachment(
    State(app): State<App>,
    merchant: Merchant,
    Path(attachment): Path<String>,
) -> Result<Response, Problem> {
    file(&app, voice(&merchant), &attachment).await
}
