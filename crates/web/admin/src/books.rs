//! `/admin/books`: the books of trade rules, what each changes, and which is in force from when.

mod diff;
mod one;
mod renew;

use crate::{
    Access, App, Operator, Problem, Reader, Refusal, Refusals, Routes, Upload, admin_page,
    components::{
        Column, Field, Tone, banner, button, chip, form, number_cell, quiet_button, quiet_link,
        section, table, upload_form,
    },
    done, refused, t,
};
use axum::{
    extract::{Path, State},
    response::{IntoResponse, Response},
};
use kernel::{Date, Decider, Timestamp};
use maud::{Markup, html};
use rules::books::{self, AdoptError, Adoption, AdoptionId, BookRecord, Import, ImportError};
use store::{StoreError, Tx};

pub(crate) fn routes(routes: Routes) -> Routes {
    routes
        .get("/admin/books", Access::RULES, list)
        .upload("/admin/books", Access::RULES, import)
        .get("/admin/books/renew", Access::RULES, renew::show)
        .upload("/admin/books/renew", Access::RULES, renew::renew)
        .get("/admin/books/{digest}", Access::RULES, one::show)
        .post("/admin/books/{digest}/adopt", Access::RULES, one::adopt)
        .post("/admin/books/adoptions/{id}/confirm", Access::RULES, confirm)
        .post("/admin/books/adoptions/{id}/withdraw", Access::RULES, withdraw)
}

/// The longest upload that is read, in bytes.
const BYTES_MAX: usize = 16 << 20;

/// What the list shows.
struct Shelf {
    books: Vec<BookRecord>,
    adoptions: Vec<Adoption>,
    active: String,
}

fn shelf(tx: &mut Tx<'_>, today: Date) -> Result<Shelf, StoreError> {
    let active = books::active_digest(tx, today)?;
    Ok(Shelf { books: books::list(tx)?, adoptions: books::adoptions(tx)?, active })
}

pub(super) fn short(digest: &str) -> String {
    digest.chars().take(12).collect()
}

async fn list(State(app): State<App>, reader: Reader) -> Result<Markup, Problem> {
    page(&app, &reader, &Refusals::new(), &[]).await
}

async fn page(
    app: &App,
    reader: &Reader,
    wrong: &Refusals,
    faults: &[String],
) -> Result<Markup, Problem> {
    let today = reader.today();
    let shelf = app.db.read(move |tx| shelf(tx, today)).await?;
    let body = html! {
        p.soft { (t!(reader, "books-lead")) }
        @if !faults.is_empty() {
            (banner(Tone::Bad, html! {
                p.refusal-what { (t!(reader, "books-unreadable")) }
                @for fault in faults.iter().take(50) { p.small { (fault) } }
            }))
        }
        (shelf_table(reader, &shelf))
        (section(&t!(reader, "books-import"), upload(reader, wrong)))
        (section(&t!(reader, "books-renew"), html! {
            p.soft { (t!(reader, "books-renew-lead")) }
            p { (quiet_link("/admin/books/renew", &t!(reader, "books-renew-link"))) }
        }))
        @if !shelf.adoptions.is_empty() {
            (section(&t!(reader, "books-history"), history(reader, &shelf)))
        }
    };
    Ok(admin_page(reader, &t!(reader, "books-title"), body))
}

fn shelf_table(reader: &Reader, shelf: &Shelf) -> Markup {
    let columns = ["book", "kind", "known-until", "files", "since", "note"].map(|name| {
        let text = reader.text(&format!("books-column-{name}"));
        if name == "files" { Column::number(text) } else { Column::text(text) }
    });
    let rows = html! {
        @for book in &shelf.books {
            tr {
                th scope="row" {
                    a.code.nowrap href={ "/admin/books/" (book.digest) } { (short(&book.digest)) }
                    @if book.digest == shelf.active {
                        (chip(Tone::Ok, &t!(reader, "books-in-force")))
                    }
                }
                td { (reader.text(&format!("books-kind-{}", book.kind.name()))) }
                td.nowrap { (reader.date(book.known_until)) }
                (number_cell(reader, book.files.cast_signed()))
                td {
                    @if book.imported_at.micros() > 0 { (reader.time(book.imported_at)) }
                    @if !book.imported_by.is_empty() { div.small.soft { (Decider::name_in(&book.imported_by)) } }
                }
                td { (book.note) }
            }
        }
    };
    table(&t!(reader, "books-title"), &columns, rows, None)
}

fn upload(reader: &Reader, wrong: &Refusals) -> Markup {
    html! {
        p.soft { (t!(reader, "books-import-lead")) }
        (upload_form(reader, "/admin/books", html! {
            (Field::file("file", &t!(reader, "books-files")).hint(&t!(reader, "books-files-hint"))
                .attribute("accept", ".toml,.csv,text/csv").attribute("multiple", "multiple")
                .refusals(wrong))
            (Field::text("note", &t!(reader, "books-note")).hint(&t!(reader, "books-note-hint"))
                .optional(reader).refusals(wrong))
            div.actions { (button(&t!(reader, "books-import-button"))) }
        }))
    }
}

fn history(reader: &Reader, shelf: &Shelf) -> Markup {
    let columns = ["from", "book", "state", "decided", "note"]
        .map(|name| Column::text(reader.text(&format!("books-column-{name}"))));
    let mut columns = Vec::from(columns);
    columns.push(Column::actions(t!(reader, "books-column-actions")));
    let rows = html! {
        @for one in &shelf.adoptions {
            tr {
                th.nowrap scope="row" { (reader.date(one.valid_from)) }
                td { a.code href={ "/admin/books/" (one.digest) } { (short(&one.digest)) } }
                td { (state(reader, one)) }
                td.small { (decided(reader, one)) }
                td { (one.note) }
                td { (decisions(reader, one)) }
            }
        }
    };
    table(&t!(reader, "books-history"), &columns, rows, None)
}

fn state(reader: &Reader, one: &Adoption) -> Markup {
    if one.is_open() {
        chip(Tone::Warn, &t!(reader, "books-state-proposed"))
    } else if one.holds() {
        chip(Tone::Ok, &t!(reader, "books-state-adopted"))
    } else {
        chip(Tone::Plain, &t!(reader, "books-state-withdrawn"))
    }
}

fn decided(reader: &Reader, one: &Adoption) -> Markup {
    html! {
        div { (t!(reader, "books-proposed-by", name = Decider::name_in(&one.proposed_by))) }
        @if let Some(name) = &one.confirmed_by {
            div { (t!(reader, "books-confirmed-by", name = Decider::name_in(name))) }
        }
        @if let Some(name) = &one.withdrawn_by {
            div { (t!(reader, "books-withdrawn-by", name = Decider::name_in(name))) }
        }
    }
}

fn decisions(reader: &Reader, one: &Adoption) -> Markup {
    let action = |what: &str| format!("/admin/books/adoptions/{}/{what}", one.id);
    html! {
        @if one.is_open() {
            (form(reader, &action("confirm"), quiet_button(&t!(reader, "books-confirm"))))
        }
        @if one.withdrawn_at.is_none() {
            (form(reader, &action("withdraw"), quiet_button(&t!(reader, "books-withdraw"))))
        }
    }
}

/// Files and note of an upload; a file that is no text of a book is named, as is the one that is too much.
async fn uploaded(form: &mut Upload) -> Result<Result<Import, Option<String>>, Problem> {
    let (mut ask, mut left, mut bad) = (Import::default(), BYTES_MAX, None);
    while let Some(part) = form.next().await? {
        match part.file_name().filter(|name| !name.is_empty()) {
            Some(name) => {
                let bytes = part.bytes(left).await?;
                left -= bytes.as_ref().map_or(0, Vec::len);
                let text = bytes.and_then(|bytes| String::from_utf8(bytes).ok());
                match text.and_then(|text| Some((books::place(&name, &text)?, text))) {
                    Some(file) => ask.files.push(file),
                    None => bad = bad.or(Some(name)),
                }
            }
            None if part.name() == "note" => {
                ask.note = part.word().await?.trim().chars().take(300).collect();
            }
            None => {}
        }
    }
    Ok(if bad.is_some() || ask.files.is_empty() { Err(bad) } else { Ok(ask) })
}

async fn import(
    State(app): State<App>,
    Operator(person): Operator,
    reader: Reader,
    mut form: Upload,
) -> Result<Response, Problem> {
    let mut wrong = Refusals::new();
    let mut ask = match uploaded(&mut form).await? {
        Ok(ask) => ask,
        Err(name) => {
            wrong.add(
                "file",
                Refusal::new(match name {
                    Some(name) => t!(&reader, "books-bad-file", name = name),
                    None => t!(&reader, "books-no-file"),
                }),
            );
            return Ok(refused(page(&app, &reader, &wrong, &[]).await?));
        }
    };
    ask.by = person.decider().into();
    match store_book(&app, ask, reader.now()).await? {
        Ok(digest) => Ok(done(&format!("/admin/books/{digest}"), "book-imported")),
        Err(faults) => Ok(refused(page(&app, &reader, &wrong, &faults).await?)),
    }
}

/// Compiles texts over the book in force and stores what comes of them, to be looked at; answers its digest, or
/// what speaks against it.
async fn store_book(
    app: &App,
    ask: Import,
    now: Timestamp,
) -> Result<Result<String, Vec<String>>, Problem> {
    let prepared = match app.db.read(move |tx| books::prepare(tx, &ask, now)).await {
        Ok(prepared) => prepared,
        Err(ImportError::Store(error)) => return Err(error.into()),
        Err(ImportError::Unreadable(errors)) => {
            return Ok(Err(errors.iter().map(ToString::to_string).collect()));
        }
        Err(error) => return Ok(Err(vec![error.to_string()])),
    };
    let moment = app.clock.moment();
    let stored =
        app.db.write(move |tx| books::store_prepared(tx, &prepared, &mut moment.clone())).await?;
    Ok(Ok(stored.digest))
}

async fn confirm(
    State(app): State<App>,
    Operator(person): Operator,
    reader: Reader,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    let (id, by, moment) = (id.parse::<AdoptionId>()?, person.decider(), app.clock.moment());
    let done_so =
        app.db.write(move |tx| books::confirm_adoption(tx, id, &by, &mut moment.clone())).await;
    settled(&app, &reader, done_so, "book-adopted").await
}

async fn withdraw(
    State(app): State<App>,
    Operator(person): Operator,
    reader: Reader,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    let (id, by, moment) = (id.parse::<AdoptionId>()?, person.decider(), app.clock.moment());
    let done_so =
        app.db.write(move |tx| books::withdraw_adoption(tx, id, &by, &mut moment.clone())).await;
    settled(&app, &reader, done_so, "book-withdrawn").await
}

async fn settled(
    app: &App,
    reader: &Reader,
    done_so: Result<Adoption, AdoptError>,
    word: &str,
) -> Result<Response, Problem> {
    match done_so {
        Ok(_) => Ok(done("/admin/books", word)),
        Err(AdoptError::Store(error)) => Err(error.into()),
        Err(AdoptError::Unknown(_)) => Err(Problem::not_found()),
        Err(error) => {
            let fault = why(reader, &error);
            let body = page(app, reader, &Refusals::new(), &[fault]).await?;
            Ok(refused(body).into_response())
        }
    }
}

/// The refusal in the reader's language.
fn why(reader: &Reader, error: &AdoptError) -> String {
    match error {
        AdoptError::UnknownBook(_) => t!(reader, "books-unknown"),
        AdoptError::Unreadable(_) => t!(reader, "books-outdated"),
        AdoptError::Past { today, .. } => t!(reader, "books-past", today = reader.date(*today)),
        AdoptError::Unknown(_) | AdoptError::Store(_) => error.to_string(),
        AdoptError::Settled(_) => t!(reader, "books-settled"),
        AdoptError::SameOperator(name) => {
            t!(reader, "books-same-operator", name = Decider::name_in(name))
        }
    }
}
