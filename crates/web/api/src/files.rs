//! Photos and papers over the API: each is the body of a request of its own, and goes into a return or a dispute, and back
//! out of them to whoever may see them.

use super::case_documents::{DisputeDocument, ReturnDocument};
use super::disputes;
use super::orders::IfMatchMaybe;
use super::returns;
use crate::{
    Access, Answered, App, Merchant, Once, Operator, Problem, Reader, Routes, Shopper,
    openapi::{Part, ProblemBody},
};
use ::pictures::{Attachment, BYTES_MAX};
use aftersales::{AddEvidence, AddFiles};
use axum::{
    body::{Body, to_bytes},
    extract::{FromRequest, FromRequestParts, Path, Request, State},
    response::Response,
};
use fulfilment::By;
use kernel::{DisputeId, Moment, ReturnId, ShopperId};
use store::Tx;
use utoipa::OpenApi;
use web_kit::{
    attach::{self, TakenIn},
    case_parts::{load_dispute, load_return},
};

pub(crate) fn routes(routes: Routes) -> Routes {
    routes
        .document(Part::Aftersales, Cases::openapi())
        .upload_command("/v1/returns/{case}/files", Access::SignedIn, add_return_file)
        .get("/v1/returns/{case}/files/{file}", Access::SignedIn, show_return_file)
        .upload_command("/v1/returns/{case}/receipt", Access::SignedIn, add_return_receipt)
        .upload_command("/v1/merchant/returns/{case}/files", Access::MEMBER, add_sold_return_file)
        .get("/v1/merchant/returns/{case}/files/{file}", Access::MEMBER, show_sold_return_file)
        .upload_command("/v1/disputes/{dispute}/files", Access::SignedIn, add_dispute_file)
        .get("/v1/disputes/{dispute}/files/{file}", Access::SignedIn, show_dispute_file)
        .upload_command(
            "/v1/merchant/disputes/{dispute}/files",
            Access::MEMBER,
            add_sold_dispute_file,
        )
        .get("/v1/merchant/disputes/{dispute}/files/{file}", Access::MEMBER, show_sold_dispute_file)
        .upload_command("/v1/admin/disputes/{dispute}/files", Access::ORDERS, add_any_dispute_file)
        .get("/v1/admin/disputes/{dispute}/files/{file}", Access::ORDERS, show_any_dispute_file)
}

#[derive(OpenApi)]
#[openapi(paths(
    add_return_file,
    show_return_file,
    add_return_receipt,
    add_sold_return_file,
    show_sold_return_file,
    add_dispute_file,
    show_dispute_file,
    add_sold_dispute_file,
    show_sold_dispute_file,
    add_any_dispute_file,
    show_any_dispute_file
))]
struct Cases;

/// A request whose body is a file, and how its sender reads.
pub(super) struct FileSent {
    pub(super) reader: Reader,
    pub(super) body: Body,
}

impl FromRequest<App> for FileSent {
    type Rejection = Problem;

    async fn from_request(request: Request, app: &App) -> Result<FileSent, Problem> {
        let (mut parts, body) = request.into_parts();
        let reader = Reader::from_request_parts(&mut parts, app).await?;
        Ok(FileSent { reader, body })
    }
}

/// The file that is the body of a request, under the name in its query.
pub(super) async fn taken(app: &App, reader: &Reader, body: Body) -> Result<TakenIn, Problem> {
    let name = reader.query("name").unwrap_or_else(|| "file".to_owned());
    let bytes = to_bytes(body, BYTES_MAX).await.map_err(|_| attach::too_large(&name))?;
    attach::take(app, bytes.to_vec(), &name).await
}

/// Adds the file of a request to a return, once; that somebody may is asked before it is kept.
async fn into_return(
    once: Once,
    app: &App,
    (case, by, person): (&str, By, ShopperId),
    sent: FileSent,
) -> Result<Answered, Problem> {
    let id: ReturnId = case.parse()?;
    app.db.read(move |tx| aftersales::try_files(tx, (id, by), person, 1)).await?;
    attach::may(app, (person, by.actor())).await?;
    let file = taken(app, &sent.reader, sent.body).await?;
    let run = move |tx: &mut Tx<'_>, case: ReturnId, moment: &mut Moment| {
        let ask = AddFiles { case, by, photos: vec![file.clone()], person };
        aftersales::add_files(tx, &ask, moment)
    };
    returns::step(once, (case, by), IfMatchMaybe::default(), run).await
}

/// Says and shows something in a dispute, once; as [`into_return`].
async fn into_dispute(
    once: Once,
    app: &App,
    (dispute, by, person): (&str, By, ShopperId),
    sent: FileSent,
) -> Result<Answered, Problem> {
    let id: DisputeId = dispute.parse()?;
    app.db.read(move |tx| aftersales::try_evidence(tx, (id, by), 1)).await?;
    attach::may(app, (person, by.actor())).await?;
    let (words, file) = (words(&sent.reader), taken(app, &sent.reader, sent.body).await?);
    let run = move |tx: &mut Tx<'_>, dispute: DisputeId, moment: &mut Moment| {
        let (words, photos) = (words.clone(), vec![file.clone()]);
        let ask = AddEvidence { dispute, by, words, photos, person };
        aftersales::add_evidence(tx, &ask, moment)
    };
    disputes::step(once, (dispute, by), IfMatchMaybe::default(), run).await
}

/// What the query says that is in the file.
pub(super) fn words(reader: &Reader) -> String {
    reader.query("words").unwrap_or_default()
}

/// The file of that id among `all`.
async fn served(app: &App, all: &[Attachment], file: &str) -> Result<Response, Problem> {
    let found = all.iter().find(|one| one.id.to_string() == file);
    attach::serve(app, found.ok_or_else(Problem::not_found)?).await
}

/// Add a photo or a paper to your return
///
/// The body is the file: a JPEG, PNG, WebP or GIF, which is written anew without what the camera noted, or a PDF. Both
/// sides see it, and it goes with a dispute about the return.
#[utoipa::path(post, path = "/v1/returns/{case}/files", tag = "aftersales",
    security(("bearer" = []), ("session" = [])),
    params(("case" = String, Path), ("name" = Option<String>, Query, description = "What to call it")),
    request_body(content = String, content_type = "application/octet-stream"),
    responses(
        (status = 200, description = "The return with its files", body = ReturnDocument),
        (status = 409, description = "It is over, or holds as many files as it can", body = ProblemBody),
        (status = 422, description = "It is no such file, or too large", body = ProblemBody)))]
async fn add_return_file(
    once: Once,
    State(app): State<App>,
    shopper: Shopper,
    Path(case): Path<String>,
    sent: FileSent,
) -> Result<Answered, Problem> {
    let person = shopper.0.shopper_id;
    into_return(once, &app, (&case, By::Shopper(person), person), sent).await
}

/// A file of your return.
#[utoipa::path(get, path = "/v1/returns/{case}/files/{file}", tag = "aftersales",
    security(("bearer" = []), ("session" = [])),
    params(("case" = String, Path), ("file" = String, Path)),
    responses(
        (status = 200, description = "A JPEG or a PDF", content_type = "image/jpeg", body = String),
        (status = 404, description = "No such file of a return of yours", body = ProblemBody)))]
async fn show_return_file(
    State(app): State<App>,
    shopper: Shopper,
    Path((case, file)): Path<(String, String)>,
) -> Result<Response, Problem> {
    let view = load_return(&app, &case, By::Shopper(shopper.0.shopper_id)).await?;
    served(&app, &view.attachments, &file).await
}

/// Show what the way back of your return costs
///
/// The body is the receipt, as of a file: the merchant who bears the way back sees it where she accepts `freight`, an operator
/// where she decides about it. Sent again, the last one counts. Where `return_terms.freight_receipt` is `needed`, `…/send` takes
/// `freight` only after it.
#[utoipa::path(post, path = "/v1/returns/{case}/receipt", tag = "aftersales",
    security(("bearer" = []), ("session" = [])),
    params(("case" = String, Path), ("name" = Option<String>, Query, description = "What to call it")),
    request_body(content = String, content_type = "application/octet-stream"),
    responses(
        (status = 200, description = "The return with its receipt", body = ReturnDocument),
        (status = 409, description = "The goods are not to go back, or are there", body = ProblemBody),
        (status = 422, description = "It is no such file, or too large", body = ProblemBody)))]
async fn add_return_receipt(
    once: Once,
    State(app): State<App>,
    shopper: Shopper,
    Path(case): Path<String>,
    sent: FileSent,
) -> Result<Answered, Problem> {
    let (id, person): (ReturnId, ShopperId) = (case.parse()?, shopper.0.shopper_id);
    let by = By::Shopper(person);
    app.db.read(move |tx| aftersales::try_files(tx, (id, by), person, 1)).await?;
    attach::may(&app, (person, by.actor())).await?;
    let file = taken(&app, &sent.reader, sent.body).await?;
    let run = move |tx: &mut Tx<'_>, case: ReturnId, moment: &mut Moment| {
        aftersales::add_receipt(tx, (case, person), &file, moment)
    };
    returns::step(once, (&case, by), IfMatchMaybe::default(), run).await
}

/// Add a photo or a paper to a return of one of your orders
///
/// As a shopper adds one to hers: a label, or what was found.
#[utoipa::path(post, path = "/v1/merchant/returns/{case}/files", tag = "aftersales",
    security(("bearer" = []), ("session" = [])),
    params(("case" = String, Path), ("name" = Option<String>, Query, description = "What to call it")),
    request_body(content = String, content_type = "application/octet-stream"),
    responses(
        (status = 200, description = "The return with its files", body = ReturnDocument),
        (status = 409, description = "It is over, or holds as many files as it can", body = ProblemBody),
        (status = 422, description = "It is no such file, or too large", body = ProblemBody)))]
async fn add_sold_return_file(
    once: Once,
    State(app): State<App>,
    merchant: Merchant,
    Path(case): Path<String>,
    sent: FileSent,
) -> Result<Answered, Problem> {
    let (by, person) = (By::Merchant(merchant.id), merchant.principal.shopper_id);
    into_return(once, &app, (&case, by, person), sent).await
}

/// A file of a return of one of your orders.
#[utoipa::path(get, path = "/v1/merchant/returns/{case}/files/{file}", tag = "aftersales",
    security(("bearer" = []), ("session" = [])),
    params(("case" = String, Path), ("file" = String, Path)),
    responses(
        (status = 200, description = "A JPEG or a PDF", content_type = "image/jpeg", body = String),
        (status = 404, description = "No such file of a return of yours", body = ProblemBody)))]
async fn show_sold_return_file(
    State(app): State<App>,
    merchant: Merchant,
    Path((case, file)): Path<(String, String)>,
) -> Result<Response, Problem> {
    let view = load_return(&app, &case, By::Merchant(merchant.id)).await?;
    served(&app, &view.attachments, &file).await
}

/// Show something in your dispute
///
/// The body is the file, as of a return; `words` say what is in it, and count as your word.
#[utoipa::path(post, path = "/v1/disputes/{dispute}/files", tag = "aftersales",
    security(("bearer" = []), ("session" = [])),
    params(("dispute" = String, Path), ("name" = Option<String>, Query, description = "What to call it"),
        ("words" = String, Query, description = "What it shows, 1 to 2,000 characters")),
    request_body(content = String, content_type = "application/octet-stream"),
    responses(
        (status = 200, description = "The dispute with its files", body = DisputeDocument),
        (status = 409, description = "It is decided, or you have shown as much as it holds", body = ProblemBody),
        (status = 422, description = "Words are missing, or it is no such file", body = ProblemBody)))]
async fn add_dispute_file(
    once: Once,
    State(app): State<App>,
    shopper: Shopper,
    Path(dispute): Path<String>,
    sent: FileSent,
) -> Result<Answered, Problem> {
    let person = shopper.0.shopper_id;
    into_dispute(once, &app, (&dispute, By::Shopper(person), person), sent).await
}

/// A file of your dispute.
#[utoipa::path(get, path = "/v1/disputes/{dispute}/files/{file}", tag = "aftersales",
    security(("bearer" = []), ("session" = [])),
    params(("dispute" = String, Path), ("file" = String, Path)),
    responses(
        (status = 200, description = "A JPEG or a PDF", content_type = "image/jpeg", body = String),
        (status = 404, description = "No such file of a dispute of yours", body = ProblemBody)))]
async fn show_dispute_file(
    State(app): State<App>,
    shopper: Shopper,
    Path((dispute, file)): Path<(String, String)>,
) -> Result<Response, Problem> {
    let view = load_dispute(&app, &dispute, By::Shopper(shopper.0.shopper_id)).await?;
    served(&app, &view.attachments, &file).await
}

/// Show something in a dispute about one of your orders
///
/// As a shopper shows it in hers.
#[utoipa::path(post, path = "/v1/merchant/disputes/{dispute}/files", tag = "aftersales",
    security(("bearer" = []), ("session" = [])),
    params(("dispute" = String, Path), ("name" = Option<String>, Query, description = "What to call it"),
        ("words" = String, Query, description = "What it shows, 1 to 2,000 characters")),
    request_body(content = String, content_type = "application/octet-stream"),
    responses(
        (status = 200, description = "The dispute with its files", body = DisputeDocument),
        (status = 409, description = "It is decided, or you have shown as much as it holds", body = ProblemBody),
        (status = 422, description = "Words are missing, or it is no such file", body = ProblemBody)))]
async fn add_sold_dispute_file(
    once: Once,
    State(app): State<App>,
    merchant: Merchant,
    Path(dispute): Path<String>,
    sent: FileSent,
) -> Result<Answered, Problem> {
    let (by, person) = (By::Merchant(merchant.id), merchant.principal.shopper_id);
    into_dispute(once, &app, (&dispute, by, person), sent).await
}

/// A file of a dispute about one of your orders.
#[utoipa::path(get, path = "/v1/merchant/disputes/{dispute}/files/{file}", tag = "aftersales",
    security(("bearer" = []), ("session" = [])),
    params(("dispute" = String, Path), ("file" = String, Path)),
    responses(
        (status = 200, description = "A JPEG or a PDF", content_type = "image/jpeg", body = String),
        (status = 404, description = "No such file of a dispute of yours", body = ProblemBody)))]
async fn show_sold_dispute_file(
    State(app): State<App>,
    merchant: Merchant,
    Path((dispute, file)): Path<(String, String)>,
) -> Result<Response, Problem> {
    let view = load_dispute(&app, &dispute, By::Merchant(merchant.id)).await?;
    served(&app, &view.attachments, &file).await
}

/// Show something in a dispute, as an operator
///
/// Both sides see it, with the words.
#[utoipa::path(post, path = "/v1/admin/disputes/{dispute}/files", tag = "aftersales",
    security(("bearer" = []), ("session" = [])),
    params(("dispute" = String, Path), ("name" = Option<String>, Query, description = "What to call it"),
        ("words" = String, Query, description = "What it shows, 1 to 2,000 characters")),
    request_body(content = String, content_type = "application/octet-stream"),
    responses(
        (status = 200, description = "The dispute with its files", body = DisputeDocument),
        (status = 409, description = "It is decided, or you have shown as much as it holds", body = ProblemBody),
        (status = 422, description = "Words are missing, or it is no such file", body = ProblemBody)))]
async fn add_any_dispute_file(
    once: Once,
    State(app): State<App>,
    Operator(person): Operator,
    Path(dispute): Path<String>,
    sent: FileSent,
) -> Result<Answered, Problem> {
    let by = (dispute.as_str(), By::Operator, person.shopper_id);
    into_dispute(once, &app, by, sent).await
}

/// A file of a dispute, for an operator.
#[utoipa::path(get, path = "/v1/admin/disputes/{dispute}/files/{file}", tag = "aftersales",
    security(("bearer" = []), ("session" = [])),
    params(("dispute" = String, Path), ("file" = String, Path)),
    responses(
        (status = 200, description = "A JPEG or a PDF", content_type = "image/jpeg", body = String),
        (status = 404, description = "No such file", body = ProblemBody)))]
async fn show_any_dispute_file(
    State(app): State<App>,
    _operator: Operator,
    Path((dispute, file)): Path<(String, String)>,
) -> Result<Response, Problem> {
    let view = load_dispute(&app, &dispute, By::Operator).await?;
    served(&app, &view.attachments, &file).await
}
