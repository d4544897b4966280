//! Conversations in the API for operators: cases that are to be decided (also of returns and disputes), joining, closing.

use super::conversation_bodies::{NewMessage, SentBody, ThreadDocument};
use super::conversations::{document, file, send, spoken};
use crate::{
    Access, Answered, App, Body, Items, Once, Operator, Paging, Problem, Reader, Routes,
    openapi::{Part, ProblemBody},
};
use ::conversations::{Case, CaseState, DecideCase, Decision, Place, Rules, Voice};
use aftersales::Piece;
use axum::{
    Json,
    extract::{Path, State},
    http::StatusCode,
    response::Response,
};
use kernel::{CaseId, Moment, ShopperId, ThreadId, Timestamp};
use serde::{Deserialize, Serialize};
use store::{StoreError, Tx};
use utoipa::{OpenApi, ToSchema};
use web_kit::{attach, cursor::cut};

pub(crate) fn routes(routes: Routes) -> Routes {
    routes
        .document(Part::Messages, Api::openapi())
        .get("/v1/admin/message-cases", Access::ORDERS, list)
        .get("/v1/admin/message-cases/{case}/file", Access::ORDERS, case_file)
        .command("/v1/admin/message-cases/{case}/decide", Access::ORDERS, decide)
        .get("/v1/admin/threads/{thread}", Access::ORDERS, show)
        .command("/v1/admin/threads/{thread}/messages", Access::ORDERS, write)
        .command("/v1/admin/threads/{thread}/join", Access::ORDERS, join)
        .command("/v1/admin/threads/{thread}/close", Access::ORDERS, close)
        .command("/v1/admin/threads/{thread}/reopen", Access::ORDERS, reopen)
        .command("/v1/admin/message-writers/{person}/allow", Access::ORDERS, allow)
        .get("/v1/admin/attachments/{attachment}", Access::ORDERS, attachment)
}

#[derive(OpenApi)]
#[openapi(
    paths(list, case_file, decide, show, write, join, close, reopen, allow, attachment),
    components(schemas(CaseBody, DecideBody))
)]
struct Api;

/// Something about what people wrote that is to be decided, or was.
#[derive(Serialize, ToSchema)]
struct CaseBody {
    id: String,
    /// `reported` or `unanswered` (a shopper whom the merchant does not answer, though reminded).
    kind: &'static str,
    /// Where it is: `thread` (a conversation), `return` or `dispute`.
    place: &'static str,
    /// Its id.
    r#in: String,
    /// The conversation; null of a return or a dispute.
    thread: Option<String>,
    /// The message that was reported.
    message: Option<String>,
    /// What of a return or a dispute was reported: `words`, `answer`, `finding`, `said-…` or a file's id.
    piece: Option<String>,
    /// How it read then; of a file its name.
    said: Option<String>,
    /// For which side it was written: `shopper`, `merchant` or `operator`.
    written_by: Option<&'static str>,
    /// The side that reported it: `shopper`, `merchant` or `operator`.
    reported_by: Option<&'static str>,
    /// `spam`, `abuse`, `fraud` or `other`.
    reason: Option<&'static str>,
    /// What the reporter adds.
    note: String,
    /// `open`, `dismissed`, `warned`, `hidden`, `barred` or `answered`.
    state: &'static str,
    opened_at: String,
    decided_at: Option<String>,
    decided_by: Option<String>,
    /// Why it was decided so.
    why: String,
}

impl From<&Case> for CaseBody {
    fn from(case: &Case) -> CaseBody {
        CaseBody {
            id: case.id.to_string(),
            kind: case.kind.key(),
            place: case.place.key(),
            r#in: case.place.text(),
            thread: case.thread().map(|id| id.to_string()),
            message: case.message.map(|id| id.to_string()),
            piece: case.reported.as_ref().map(|what| what.piece.key()),
            said: case.reported.as_ref().map(|what| what.said.clone()),
            written_by: case.reported.as_ref().map(|what| what.side.key()),
            reported_by: case.reporter.map(|(_, side)| side.key()),
            reason: case.reason.map(|reason| reason.key()),
            note: case.note.clone(),
            state: case.state.key(),
            opened_at: case.opened_at.to_string(),
            decided_at: case.decided.as_ref().map(|(at, _)| at.to_string()),
            decided_by: case.decided.as_ref().and_then(|(_, by)| by.clone()),
            why: case.why.clone(),
        }
    }
}

/// What is done about a case.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct DecideBody {
    /// `dismiss`, `warn` (its writer; it stays), `hide`, or `bar` (hide it, and its writer writes no more).
    decision: String,
    /// In 1 to 500 characters; whoever reported reads it, and whoever is warned or barred.
    why: String,
}

const fn voice(operator: &Operator) -> Voice {
    Voice::operator(operator.0.shopper_id)
}

/// Cases: open ones longest waiting first, others the last opened first.
#[utoipa::path(get, path = "/v1/admin/message-cases", tag = "messages",
    security(("bearer" = []), ("session" = [])),
    params(("state" = Option<String>, Query, description = "`open` when it is left out"),
        ("cursor" = Option<String>, Query), ("limit" = Option<u32>, Query)),
    responses((status = 200, description = "A page of cases", body = Items<CaseBody>)))]
async fn list(
    State(app): State<App>,
    _operator: Operator,
    reader: Reader,
    paging: Paging<(i64, CaseId)>,
) -> Result<Items<CaseBody>, Problem> {
    let asked = reader.query("state").filter(|key| !key.is_empty());
    let state = CaseState::from_key(asked.as_deref().unwrap_or("open"));
    let state = state.ok_or_else(|| Problem::bad_request("bad-state", "no such state"))?;
    let after = paging.after.map(|(at, id)| (Timestamp::from_micros(at), id));
    let more = paging.limit.saturating_add(1);
    let found = app.db.read(move |tx| ::conversations::cases(tx, state, after, more));
    let mut found = found.await?;
    let next = cut(&mut found, paging.limit, |case| (case.opened_at.micros(), case.id));
    Ok(Items { items: found.iter().map(CaseBody::from).collect(), next })
}

/// Decides a case, and with it every other open report of the same message.
#[utoipa::path(post, path = "/v1/admin/message-cases/{case}/decide", tag = "messages",
    security(("bearer" = []), ("session" = [])), request_body = DecideBody,
    params(("case" = String, Path)),
    responses(
        (status = 204, description = "Decided"),
        (status = 404, description = "No such case", body = ProblemBody),
        (status = 409, description = "It was decided, or this cannot be done about it", body = ProblemBody),
        (status = 422, description = "No such decision, or no reason", body = ProblemBody)))]
async fn decide(
    once: Once,
    operator: Operator,
    Path(case): Path<String>,
    Body(body): Body<DecideBody>,
) -> Result<Answered, Problem> {
    let decision = Decision::from_key(&body.decision)
        .ok_or_else(|| web_kit::invalid("decision", "dismiss, warn, hide or bar"))?;
    let (case, by): (CaseId, _) = (case.parse()?, operator.0.decider());
    let ask = DecideCase { case, by, decision, why: body.why };
    once.write(move |tx, moment| {
        ::conversations::decide_case(tx, &ask, moment)?;
        Ok(StatusCode::NO_CONTENT)
    })
    .await
}

/// The file of a return or a dispute that was reported.
#[utoipa::path(get, path = "/v1/admin/message-cases/{case}/file", tag = "messages",
    security(("bearer" = []), ("session" = [])), params(("case" = String, Path)),
    responses(
        (status = 200, description = "A JPEG or a PDF", content_type = "image/jpeg", body = String),
        (status = 404, description = "No such case, or it is about no file", body = ProblemBody)))]
async fn case_file(
    State(app): State<App>,
    _operator: Operator,
    Path(case): Path<String>,
) -> Result<Response, Problem> {
    let id: CaseId = case.parse()?;
    let found = app.db.read(move |tx| {
        let case = ::conversations::case(tx, id)?;
        let of = case.and_then(|case| match (case.place, case.reported.map(|what| what.piece)) {
            (Place::Aftersale(of), Some(Piece::File(file))) => Some((of, file)),
            _ => None,
        });
        match of {
            Some((of, file)) => aftersales::piece_file(tx, (of, kernel::By::Operator), file),
            None => Ok(None),
        }
    });
    attach::serve(&app, &found.await?.ok_or_else(Problem::not_found)?).await
}

/// Any conversation, with its last hundred messages; of hidden ones the words.
#[utoipa::path(get, path = "/v1/admin/threads/{thread}", tag = "messages",
    security(("bearer" = []), ("session" = [])),
    params(("thread" = String, Path),
        ("before" = Option<i64>, Query, description = "The messages before that number")),
    responses(
        (status = 200, description = "The conversation", body = ThreadDocument),
        (status = 404, description = "No such conversation", body = ProblemBody)))]
async fn show(
    State(app): State<App>,
    reader: Reader,
    operator: Operator,
    Path(thread): Path<String>,
) -> Result<Json<ThreadDocument>, Problem> {
    document(&app, &reader, voice(&operator), &thread).await
}

/// Writes to both sides; whoever writes joins.
#[utoipa::path(post, path = "/v1/admin/threads/{thread}/messages", tag = "messages",
    security(("bearer" = []), ("session" = [])), request_body = NewMessage,
    params(("thread" = String, Path)),
    responses(
        (status = 201, description = "Sent", body = SentBody),
        (status = 404, description = "No such conversation", body = ProblemBody),
        (status = 409, description = "It is closed", body = ProblemBody),
        (status = 422, description = "There is nothing in it, or too much", body = ProblemBody)))]
async fn write(
    once: Once,
    reader: Reader,
    operator: Operator,
    Path(thread): Path<String>,
    Body(body): Body<NewMessage>,
) -> Result<Answered, Problem> {
    let ask = body.ask(voice(&operator), thread.parse()?, spoken(once.app(), &reader));
    send(once, ask, "/v1/admin/threads").await
}

/// What an operator does with a conversation as a whole.
type Step = fn(&mut Tx<'_>, (ThreadId, Voice), Rules, &mut Moment) -> Result<bool, StoreError>;

async fn take(
    once: Once,
    operator: &Operator,
    thread: &str,
    step: Step,
) -> Result<Answered, Problem> {
    let of: (ThreadId, Voice) = (thread.parse()?, voice(operator));
    let rules = once.app().config.messages;
    once.write(move |tx, moment| match step(tx, of, rules, moment)? {
        true => Ok(StatusCode::NO_CONTENT),
        false => Err(Problem::not_found()),
    })
    .await
}

/// Joins a conversation, which both sides see.
#[utoipa::path(post, path = "/v1/admin/threads/{thread}/join", tag = "messages",
    security(("bearer" = []), ("session" = [])), params(("thread" = String, Path)),
    responses(
        (status = 204, description = "Joined"),
        (status = 404, description = "No such conversation", body = ProblemBody)))]
async fn join(
    once: Once,
    operator: Operator,
    Path(thread): Path<String>,
) -> Result<Answered, Problem> {
    take(once, &operator, &thread, ::conversations::join_thread).await
}

/// Closes a conversation: nobody writes in it any more.
#[utoipa::path(post, path = "/v1/admin/threads/{thread}/close", tag = "messages",
    security(("bearer" = []), ("session" = [])), params(("thread" = String, Path)),
    responses(
        (status = 204, description = "Closed"),
        (status = 404, description = "No such conversation", body = ProblemBody)))]
async fn close(
    once: Once,
    operator: Operator,
    Path(thread): Path<String>,
) -> Result<Answered, Problem> {
    take(once, &operator, &thread, ::conversations::close_thread).await
}

/// Opens a closed conversation again.
#[utoipa::path(post, path = "/v1/admin/threads/{thread}/reopen", tag = "messages",
    security(("bearer" = []), ("session" = [])), params(("thread" = String, Path)),
    responses(
        (status = 204, description = "Open"),
        (status = 404, description = "No such conversation", body = ProblemBody)))]
async fn reopen(
    once: Once,
    operator: Operator,
    Path(thread): Path<String>,
) -> Result<Answered, Problem> {
    take(once, &operator, &thread, ::conversations::reopen_thread).await
}

/// Lets a person write again.
#[utoipa::path(post, path = "/v1/admin/message-writers/{person}/allow", tag = "messages",
    security(("bearer" = []), ("session" = [])), params(("person" = String, Path)),
    responses((status = 204, description = "She may write")))]
async fn allow(
    once: Once,
    _operator: Operator,
    Path(person): Path<String>,
) -> Result<Answered, Problem> {
    let person: ShopperId = person.parse()?;
    once.write(move |tx, moment| {
        ::conversations::allow_writer(tx, person, moment)?;
        Ok(StatusCode::NO_CONTENT)
    })
    .await
}

/// The file of a photo or paper in any conversation.
#[utoipa::path(get, path = "/v1/admin/attachments/{attachment}", tag = "messages",
    security(("bearer" = []), ("session" = [])), params(("attachment" = String, Path)),
    responses(
        (status = 200, description = "A JPEG or a PDF", content_type = "image/jpeg", body = String),
        (status = 404, description = "No such attachment", body = ProblemBody)))]
async fn attachment(
    State(app): State<App>,
    operator: Operator,
    Path(attachment): Path<String>,
) -> Result<Response, Problem> {
    file(&app, voice(&operator), &attachment).await
}
