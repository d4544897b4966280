//! Photos and papers that go into a conversation over the API, as [`files`](super::files) go into returns and disputes.

use super::conversation_bodies::SentBody;
use super::conversations::{send, spoken};
use super::files::{FileSent, taken, words};
use crate::{
    Access, Answered, App, Merchant, Once, Problem, Reader, Routes, Shopper,
    openapi::{Part, ProblemBody},
};
use ::conversations::{Draft, Voice, Whereto, WriteMessage};
use axum::extract::{Path, State};
use kernel::ThreadId;
use store::Tx;
use utoipa::OpenApi;
use web_kit::attach::TakenIn;

pub(crate) fn routes(routes: Routes) -> Routes {
    routes
        .document(Part::Messages, Api::openapi())
        .upload_command("/v1/threads/{thread}/files", Access::SignedIn, send_file)
        .upload_command("/v1/merchant/threads/{thread}/files", Access::MEMBER, send_sold_file)
}

#[derive(OpenApi)]
#[openapi(paths(send_file, send_sold_file))]
struct Api;

/// Whether somebody may write in a conversation, asked before her file is kept; each try counts.
async fn may_send(app: &App, voice: Voice, thread: &str) -> Result<(), Problem> {
    let known: Option<ThreadId> = Some(thread.parse()?);
    let (rules, now) = (app.config.messages, app.clock.now());
    let may = move |tx: &mut Tx<'_>| ::conversations::try_message(tx, (voice, known), rules, now);
    Ok(app.db.write(may).await?)
}

/// A message with a file, and perhaps words.
fn message(
    app: &App,
    reader: &Reader,
    (voice, thread): (Voice, &str),
    file: TakenIn,
) -> Result<WriteMessage, Problem> {
    let (lang, translated) = spoken(app, reader);
    let draft = Draft { phrase: None, text: words(reader) };
    let (to, key, attached) = (Whereto::Thread(thread.parse()?), String::new(), vec![file]);
    Ok(WriteMessage { voice, to, key, draft, lang, attached, translated })
}

/// Send a photo or a paper into one of your conversations
///
/// The body is the file; `words` may go with it.
#[utoipa::path(post, path = "/v1/threads/{thread}/files", tag = "messages",
    security(("bearer" = []), ("session" = [])),
    params(("thread" = String, Path), ("name" = Option<String>, Query, description = "What to call it"),
        ("words" = Option<String>, Query, description = "What to say with it")),
    request_body(content = String, content_type = "application/octet-stream"),
    responses(
        (status = 201, description = "Sent", body = SentBody),
        (status = 404, description = "No such conversation of yours", body = ProblemBody),
        (status = 409, description = "It is closed", body = ProblemBody),
        (status = 422, description = "It is no such file, or too large", body = ProblemBody)))]
async fn send_file(
    once: Once,
    State(app): State<App>,
    shopper: Shopper,
    Path(thread): Path<String>,
    sent: FileSent,
) -> Result<Answered, Problem> {
    let voice = Voice::shopper(shopper.0.shopper_id);
    may_send(&app, voice, &thread).await?;
    let file = taken(&app, &sent.reader, sent.body).await?;
    send(once, message(&app, &sent.reader, (voice, &thread), file)?, "/v1/threads").await
}

/// Send a photo or a paper to a shopper
///
/// As a shopper sends one.
#[utoipa::path(post, path = "/v1/merchant/threads/{thread}/files", tag = "messages",
    security(("bearer" = []), ("session" = [])),
    params(("thread" = String, Path), ("name" = Option<String>, Query, description = "What to call it"),
        ("words" = Option<String>, Query, description = "What to say with it")),
    request_body(content = String, content_type = "application/octet-stream"),
    responses(
        (status = 201, description = "Sent", body = SentBody),
        (status = 404, description = "No such conversation of yours", body = ProblemBody),
        (status = 409, description = "It is closed", body = ProblemBody),
        (status = 422, description = "It is no such file, or too large", body = ProblemBody)))]
async fn send_sold_file(
    once: Once,
    State(app): State<App>,
    merchant: Merchant,
    Path(thread): Path<String>,
    sent: FileSent,
) -> Result<Answered, Problem> {
    let voice = Voice::merchant(merchant.id, merchant.principal.shopper_id);
    may_send(&app, voice, &thread).await?;
    let file = taken(&app, &sent.reader, sent.body).await?;
    send(once, message(&app, &sent.reader, (voice, &thread), file)?, "/v1/merchant/threads").await
}
