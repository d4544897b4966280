//! A shopper's conversations in the API, and what every side's have in common.

use super::conversation_bodies::{
    AttachmentBody, MessageBody, NewMessage, NewThread, PhraseBody, ReadBody, ReportBody, SentBody,
    ThreadDocument, ThreadSummary, before, phrases, side_of,
};
use crate::{
    Access, Answered, App, Body, Created, Items, Once, Paging, Problem, Reader, Routes, Shopper,
    openapi::{Part, ProblemBody},
};
use ::conversations::{ReportMessage, Voice, WriteMessage};
use axum::{
    Json,
    extract::{Path, State},
    http::StatusCode,
    response::Response,
};
use kernel::{MessageId, ThreadId, Timestamp};
use utoipa::OpenApi;
use web_kit::{attach, cursor::cut};

pub(crate) fn routes(routes: Routes) -> Routes {
    routes
        .document(Part::Messages, Api::openapi())
        .get("/v1/message-phrases", Access::Public, list_phrases)
        .get("/v1/threads", Access::SignedIn, list)
        .command("/v1/threads", Access::SignedIn, begin)
        .get("/v1/threads/{thread}", Access::SignedIn, show)
        .command("/v1/threads/{thread}/messages", Access::SignedIn, write)
        .command("/v1/threads/{thread}/read", Access::SignedIn, read_thread)
        .command("/v1/messages/{message}/report", Access::SignedIn, report)
        .get("/v1/attachments/{attachment}", Access::SignedIn, attachment)
}

#[derive(OpenApi)]
#[openapi(
    paths(list_phrases, list, begin, show, write, read_thread, report, attachment),
    components(schemas(
        ThreadSummary,
        ThreadDocument,
        MessageBody,
        AttachmentBody,
        NewMessage,
        NewThread,
        SentBody,
        ReadBody,
        ReportBody,
        PhraseBody
    ))
)]
struct Api;

/// The conversation as that voice may read it.
pub(super) async fn document(
    app: &App,
    reader: &Reader,
    voice: Voice,
    thread: &str,
) -> Result<Json<ThreadDocument>, Problem> {
    let (id, lang): (ThreadId, _) = (thread.parse()?, reader.lang());
    let before = before(reader.query("before"))?;
    let found =
        app.db.read(move |tx| ::conversations::thread_view(tx, (id, voice), lang, before)).await?;
    let view = found.ok_or_else(Problem::not_found)?;
    Ok(Json(ThreadDocument::of(&view, lang)))
}

/// Sends for whoever may; answers 201.
pub(super) async fn send(once: Once, ask: WriteMessage, base: &str) -> Result<Answered, Problem> {
    let (rules, base) = (once.app().config.messages, base.to_owned());
    once.write(move |tx, moment| {
        let written = ::conversations::write_message(tx, &ask, rules, moment)?;
        let location = format!("{base}/{}", written.thread);
        Ok(Created { location, body: SentBody::from(&written) })
    })
    .await
}

/// Marks as read for whoever may.
pub(super) async fn read_as(
    once: Once,
    voice: Voice,
    thread: &str,
    seq: i64,
) -> Result<Answered, Problem> {
    let id: ThreadId = thread.parse()?;
    once.write(move |tx, _| match ::conversations::read_thread(tx, (id, voice), seq)? {
        true => Ok(StatusCode::NO_CONTENT),
        false => Err(Problem::not_found()),
    })
    .await
}

/// Reports for whoever may.
pub(super) async fn report_as(
    once: Once,
    voice: Voice,
    message: &str,
    body: ReportBody,
) -> Result<Answered, Problem> {
    let (message, reason): (MessageId, _) = (message.parse()?, body.reason()?);
    let ask = ReportMessage { voice, message, reason, note: body.note };
    once.write(move |tx, moment| {
        ::conversations::report_message(tx, &ask, moment)?;
        Ok(StatusCode::NO_CONTENT)
    })
    .await
}

/// The file of an attachment, for whoever may.
pub(super) async fn file(app: &App, voice: Voice, id: &str) -> Result<Response, Problem> {
    let id = id.parse()?;
    let found = app.db.read(move |tx| ::conversations::message_attachment(tx, id, voice)).await?;
    attach::serve(app, &found.ok_or_else(Problem::not_found)?).await
}

/// Language and translator of a request.
pub(super) fn spoken(app: &App, reader: &Reader) -> (kernel::Lang, bool) {
    (reader.lang(), app.config.translator.is_some())
}

/// Ready phrases, which everybody reads in her own language.
#[utoipa::path(get, path = "/v1/message-phrases", tag = "messages",
    params(("side" = Option<String>, Query, description = "`shopper` when it is left out"),
        ("about" = Option<String>, Query, description = "`order` (when it is left out) or `listing`")),
    responses((status = 200, description = "The phrases of that side", body = [PhraseBody]),
        (status = 422, description = "No such side", body = ProblemBody)))]
async fn list_phrases(reader: Reader) -> Result<Json<Vec<PhraseBody>>, Problem> {
    let side = side_of(reader.query("side").as_deref().unwrap_or("shopper"))?;
    let about = reader.query("about").unwrap_or_else(|| "order".to_owned());
    Ok(Json(phrases(side, &about, reader.lang())))
}

/// Your conversations with merchants, the last written in first.
#[utoipa::path(get, path = "/v1/threads", tag = "messages",
    security(("bearer" = []), ("session" = [])),
    params(("cursor" = Option<String>, Query), ("limit" = Option<u32>, Query)),
    responses((status = 200, description = "A page of conversations", body = Items<ThreadSummary>)))]
async fn list(
    State(app): State<App>,
    shopper: Shopper,
    paging: Paging<(i64, ThreadId)>,
) -> Result<Items<ThreadSummary>, Problem> {
    let after = paging.after.map(|(at, id)| (Timestamp::from_micros(at), id));
    let (id, more) = (shopper.0.shopper_id, paging.limit.saturating_add(1));
    let found = app.db.read(move |tx| ::conversations::threads_of_shopper(tx, id, after, more));
    let mut found = found.await?;
    let next = cut(&mut found, paging.limit, |line| (line.thread.last_at.micros(), line.thread.id));
    Ok(Items { items: found.iter().map(ThreadSummary::from).collect(), next })
}

/// Asks a merchant about a listing, or writes about one of your orders.
#[utoipa::path(post, path = "/v1/threads", tag = "messages",
    security(("bearer" = []), ("session" = [])), request_body = NewThread,
    responses(
        (status = 201, description = "Sent, into a new conversation or the one that there was", body = SentBody),
        (status = 404, description = "No such order of yours, or listing", body = ProblemBody),
        (status = 409, description = "The listing is not for sale, or the conversation is closed", body = ProblemBody),
        (status = 422, description = "There is nothing in it, or too much", body = ProblemBody)))]
async fn begin(
    once: Once,
    reader: Reader,
    shopper: Shopper,
    Body(body): Body<NewThread>,
) -> Result<Answered, Problem> {
    let said = spoken(once.app(), &reader);
    let ask = body.ask(Voice::shopper(shopper.0.shopper_id), said)?;
    send(once, ask, "/v1/threads").await
}

/// One of your conversations, with its last hundred messages.
#[utoipa::path(get, path = "/v1/threads/{thread}", tag = "messages",
    security(("bearer" = []), ("session" = [])),
    params(("thread" = String, Path),
        ("before" = Option<i64>, Query, description = "The messages before that number")),
    responses(
        (status = 200, description = "The conversation", body = ThreadDocument),
        (status = 404, description = "No such conversation of yours", body = ProblemBody)))]
async fn show(
    State(app): State<App>,
    reader: Reader,
    shopper: Shopper,
    Path(thread): Path<String>,
) -> Result<Json<ThreadDocument>, Problem> {
    document(&app, &reader, Voice::shopper(shopper.0.shopper_id), &thread).await
}

/// Writes to the merchant.
#[utoipa::path(post, path = "/v1/threads/{thread}/messages", tag = "messages",
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
    shopper: Shopper,
    Path(thread): Path<String>,
    Body(body): Body<NewMessage>,
) -> Result<Answered, Problem> {
    let said = spoken(once.app(), &reader);
    let ask = body.ask(Voice::shopper(shopper.0.shopper_id), thread.parse()?, said);
    send(once, ask, "/v1/threads").await
}

/// You have read up to a message.
#[utoipa::path(post, path = "/v1/threads/{thread}/read", tag = "messages",
    security(("bearer" = []), ("session" = [])), request_body = ReadBody,
    params(("thread" = String, Path)),
    responses(
        (status = 204, description = "Kept"),
        (status = 404, description = "No such conversation of yours", body = ProblemBody)))]
async fn read_thread(
    once: Once,
    shopper: Shopper,
    Path(thread): Path<String>,
    Body(body): Body<ReadBody>,
) -> Result<Answered, Problem> {
    read_as(once, Voice::shopper(shopper.0.shopper_id), &thread, body.seq).await
}

/// Reports a message of the other side to the market.
#[utoipa::path(post, path = "/v1/messages/{message}/report", tag = "messages",
    security(("bearer" = []), ("session" = [])), request_body = ReportBody,
    params(("message" = String, Path)),
    responses(
        (status = 204, description = "An operator looks at it"),
        (status = 404, description = "No such message in a conversation of yours", body = ProblemBody),
        (status = 409, description = "It is your own", body = ProblemBody),
        (status = 422, description = "Say what is wrong", body = ProblemBody)))]
async fn report(
    once: Once,
    shopper: Shopper,
    Path(message): Path<String>,
    Body(body): Body<ReportBody>,
) -> Result<Answered, Problem> {
    report_as(once, Voice::shopper(shopper.0.shopper_id), &message, body).await
}

/// The file of a photo or paper in one of your conversations.
#[utoipa::path(get, path = "/v1/attachments/{attachment}", tag = "messages",
    security(("bearer" = []), ("session" = [])), params(("attachment" = String, Path)),
    responses(
        (status = 200, description = "A JPEG or a PDF", content_type = "image/jpeg", body = String),
        (status = 404, description = "No such attachment in a conversation of yours", body = ProblemBody)))]
async fn attachment(
    State(app): State<App>,
    shopper: Shopper,
    Path(attachment): Path<String>,
) -> Result<Response, Problem> {
    file(&app, Voice::shopper(shopper.0.shopper_id), &attachment).await
}
