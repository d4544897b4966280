//! The books of trade rules in the API: who may read them is everyone, who may change them operators.

mod views;

use crate::{
    Access, Answered, App, Body, Created, Items, Once, Operator, Problem, Reader, Routes, day,
    openapi::{Part, ProblemBody},
};
use axum::{
    Json,
    extract::{Path, State},
};
use kernel::Date;
use rules::books::{self, Adopt, AdoptionId, BookRecord, Import};
use store::{StoreError, Tx};
use trade::BookDiff;
use utoipa::OpenApi;
use views::{
    AdoptBody, AdoptionView, BookDetail, BookFileBody, BookImportBody, BookImported, BookLane,
    BookView, DiffEntryView, DiffFileView, book_view, changes,
};

pub(crate) fn routes(routes: Routes) -> Routes {
    routes
        .document(Part::Prices, Read::openapi())
        .document(Part::Operator, Keep::openapi())
        .get("/v1/books", Access::Public, list)
        .get("/v1/books/{digest}", Access::Public, show)
        .upload_command("/v1/admin/books", Access::RULES, import)
        .get("/v1/admin/books/adoptions", Access::RULES, adoptions)
        .command("/v1/admin/books/{digest}/adopt", Access::RULES, adopt)
        .command("/v1/admin/books/adoptions/{id}/confirm", Access::RULES, confirm)
        .command("/v1/admin/books/adoptions/{id}/withdraw", Access::RULES, withdraw)
}

#[derive(OpenApi)]
#[openapi(
    paths(list, show),
    components(schemas(BookView, BookDetail, BookLane, DiffFileView, DiffEntryView))
)]
struct Read;

#[derive(OpenApi)]
#[openapi(
    paths(import, adoptions, adopt, confirm, withdraw),
    components(schemas(BookFileBody, BookImportBody, BookImported, AdoptBody, AdoptionView))
)]
struct Keep;

/// The books of trade rules, newest first.
#[utoipa::path(get, path = "/v1/books", tag = "Prices",
    responses((status = 200, description = "The books", body = Items<BookView>)))]
async fn list(State(app): State<App>, reader: Reader) -> Result<Items<BookView>, Problem> {
    let today = reader.today();
    let (books, active) = app
        .db
        .read(move |tx| Ok::<_, StoreError>((books::list(tx)?, books::active_digest(tx, today)?)))
        .await?;
    let items = books.iter().map(|book| book_view(book, &active)).collect();
    Ok(Items { items, next: None })
}

fn digest_of(tx: &mut Tx<'_>, name: &str, today: Date) -> Result<Option<BookRecord>, StoreError> {
    let active = if name == "active" { Some(books::active_digest(tx, today)?) } else { None };
    books::find(tx, active.as_deref().unwrap_or(name))
}

fn detail(
    tx: &mut Tx<'_>,
    (name, against): (&str, &str),
    today: Date,
) -> Result<Option<BookDetail>, StoreError> {
    let (Some(record), Some(other)) = (digest_of(tx, name, today)?, digest_of(tx, against, today)?)
    else {
        return Ok(None);
    };
    let active = books::active_digest(tx, today)?;
    let (old, new) = (books::source(tx, &other.digest)?, books::source(tx, &record.digest)?);
    let (Some(old), Some(new)) = (old, new) else { return Ok(None) };
    let book = books::by_digest(tx, &record.digest)?;
    let lanes = book.iter().flat_map(|book| book.lanes()).map(|lane| BookLane {
        file: lane.file.clone(),
        destinations: lane.destinations.iter().map(ToString::to_string).collect(),
        currency: lane.currency.code().to_owned(),
        known_until: lane.known_until.to_string(),
        regimes: lane.regimes.iter().map(|regime| regime.name.clone()).collect(),
    });
    Ok(Some(BookDetail {
        book: book_view(&record, &active),
        lanes: lanes.collect(),
        texts: new.files().map(|(path, _)| path.to_owned()).collect(),
        against: other.digest,
        changes: changes(&BookDiff::between(&old, &new)),
    }))
}

/// What a book holds, and what it changes against another one.
#[utoipa::path(get, path = "/v1/books/{digest}", tag = "Prices",
    params(
        ("digest" = String, Path, description = "8 digits or more, or `active`"),
        ("against" = Option<String>, Query, description = "The one in force when absent"),
    ),
    responses(
        (status = 200, description = "The book", body = BookDetail),
        (status = 404, description = "No such book", body = ProblemBody)))]
async fn show(
    State(app): State<App>,
    reader: Reader,
    Path(digest): Path<String>,
) -> Result<Json<BookDetail>, Problem> {
    let today = reader.today();
    let against = reader.query("against").unwrap_or_else(|| "active".to_owned());
    let found = app.db.read(move |tx| detail(tx, (&digest, &against), today)).await?;
    found.map(Json).ok_or_else(Problem::not_found)
}

/// Makes a new book of texts laid over another one. It is not in force until it is adopted.
#[utoipa::path(post, path = "/v1/admin/books", tag = "operator",
    security(("bearer" = []), ("session" = [])), request_body = BookImportBody,
    responses(
        (status = 201, description = "The book, with what it changes", body = BookImported),
        (status = 422, description = "A text cannot be read: file, line and what is wrong",
            body = ProblemBody)))]
async fn import(
    once: Once,
    State(app): State<App>,
    Operator(person): Operator,
    reader: Reader,
    Body(body): Body<BookImportBody>,
) -> Result<Answered, Problem> {
    let ask = Import {
        files: body.files.into_iter().map(|file| (file.path, file.text)).collect(),
        without: body.without,
        replace_all: body.replace_all,
        onto: body.onto,
        note: body.note.trim().chars().take(300).collect(),
        by: person.decider().into(),
    };
    let now = reader.now();
    let prepared = app.db.read(move |tx| books::prepare(tx, &ask, now)).await?;
    once.write(move |tx, moment| {
        if !body.dry_run {
            books::store_prepared(tx, &prepared, moment)?;
        }
        let imported = BookImported {
            digest: prepared.book.digest().to_owned(),
            stored: !body.dry_run,
            onto: prepared.onto.clone(),
            changes: changes(&prepared.diff),
        };
        Ok(Created { location: format!("/v1/books/{}", imported.digest), body: imported })
    })
    .await
}

/// Every adoption and proposal, newest first.
#[utoipa::path(get, path = "/v1/admin/books/adoptions", tag = "operator",
    security(("bearer" = []), ("session" = [])),
    responses((status = 200, description = "The adoptions", body = Items<AdoptionView>)))]
async fn adoptions(
    State(app): State<App>,
    _operator: Operator,
) -> Result<Items<AdoptionView>, Problem> {
    let all = app.db.read(books::adoptions).await?;
    Ok(Items { items: all.into_iter().map(AdoptionView::from).collect(), next: None })
}

/// Puts a book in force, or proposes it to another operator.
#[utoipa::path(post, path = "/v1/admin/books/{digest}/adopt", tag = "operator",
    security(("bearer" = []), ("session" = [])), request_body = AdoptBody,
    params(("digest" = String, Path)),
    responses(
        (status = 200, description = "The adoption", body = AdoptionView),
        (status = 404, description = "No such book", body = ProblemBody),
        (status = 422, description = "The day has passed", body = ProblemBody)))]
async fn adopt(
    once: Once,
    Operator(person): Operator,
    Path(digest): Path<String>,
    Body(body): Body<AdoptBody>,
) -> Result<Answered, Problem> {
    let from = body.from.map(|text| day(&text, "from")).transpose()?;
    let note = body.note.trim().chars().take(300).collect();
    let ask = Adopt { digest, from, note, by: person.decider() };
    once.write(move |tx, moment| {
        let adopted = match body.propose {
            true => books::propose_adoption(tx, &ask, moment)?,
            false => books::adopt(tx, &ask, moment)?,
        };
        Ok(Json(AdoptionView::from(adopted)))
    })
    .await
}

/// Confirms what another operator proposed.
#[utoipa::path(post, path = "/v1/admin/books/adoptions/{id}/confirm", tag = "operator",
    security(("bearer" = []), ("session" = [])), params(("id" = String, Path)),
    responses(
        (status = 200, description = "The adoption", body = AdoptionView),
        (status = 404, description = "No such adoption", body = ProblemBody),
        (status = 409, description = "Settled already, or your own proposal", body = ProblemBody)))]
async fn confirm(
    once: Once,
    Operator(person): Operator,
    Path(id): Path<String>,
) -> Result<Answered, Problem> {
    let (id, by) = (id.parse::<AdoptionId>()?, person.decider());
    once.write(move |tx, moment| {
        Ok(Json(AdoptionView::from(books::confirm_adoption(tx, id, &by, moment)?)))
    })
    .await
}

/// Takes back a proposal or an adoption; the one before it is in force again.
#[utoipa::path(post, path = "/v1/admin/books/adoptions/{id}/withdraw", tag = "operator",
    security(("bearer" = []), ("session" = [])), params(("id" = String, Path)),
    responses(
        (status = 200, description = "The adoption", body = AdoptionView),
        (status = 404, description = "No such adoption", body = ProblemBody),
        (status = 409, description = "Withdrawn already", body = ProblemBody)))]
async fn withdraw(
    once: Once,
    Operator(person): Operator,
    Path(id): Path<String>,
) -> Result<Answered, Problem> {
    let (id, by) = (id.parse::<AdoptionId>()?, person.decider());
    once.write(move |tx, moment| {
        Ok(Json(AdoptionView::from(books::withdraw_adoption(tx, id, &by, moment)?)))
    })
    .await
}
