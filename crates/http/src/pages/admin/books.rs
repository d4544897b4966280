//! `/admin/books`: the books of trade rules, what each changes, and which is in force from when.

use super::books_diff::diff_section;
use super::taxes::recorder;
use crate::{
    Access, App, Form, Operator, Problem, Reader, Refusal, Refusals, Routes, admin_page,
    components::{
        Column, Field, Tone, banner, button, chip, facts, form, quiet_button, quiet_link, section,
        table, upload_form,
    },
    done, refused, t,
};
use axum::{
    extract::{Multipart, Path, State},
    response::{IntoResponse, Response},
};
use kernel::Date;
use maud::{Markup, html};
use pricing::books::{
    self, Adopt, AdoptError, Adoption, AdoptionId, BookRecord, Import, ImportError,
};
use serde::Deserialize;
use std::sync::Arc;
use store::{StoreError, Tx};
use trade::{Book, BookDiff};

pub(crate) fn routes(routes: Routes) -> Routes {
    routes
        .get("/admin/books", Access::Operator, list)
        .upload("/admin/books", Access::Operator, import)
        .get("/admin/books/{digest}", Access::Operator, show)
        .post("/admin/books/{digest}/adopt", Access::Operator, adopt)
        .post("/admin/books/adoptions/{id}/confirm", Access::Operator, confirm)
        .post("/admin/books/adoptions/{id}/withdraw", Access::Operator, withdraw)
}

/// The longest upload that is read, in bytes.
const BYTES_MAX: usize = 64 << 20;

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
        @if !shelf.adoptions.is_empty() {
            (section(&t!(reader, "books-history"), history(reader, &shelf)))
        }
    };
    Ok(admin_page(reader, &t!(reader, "books-title"), body))
}

fn shelf_table(reader: &Reader, shelf: &Shelf) -> Markup {
    let columns = ["book", "kind", "known-until", "files", "since", "note"]
        .map(|name| Column::text(reader.text(&format!("books-column-{name}"))));
    let rows = html! {
        @for book in &shelf.books {
            tr {
                th scope="row" {
                    a.code href={ "/admin/books/" (book.digest) } { (short(&book.digest)) }
                    @if book.digest == shelf.active {
                        " " (chip(Tone::Ok, &t!(reader, "books-in-force")))
                    }
                }
                td { (reader.text(&format!("books-kind-{}", book.kind.name()))) }
                td.nowrap { (reader.date(book.known_until)) }
                td { (reader.number(book.files.cast_signed())) }
                td {
                    @if book.imported_at.micros() > 0 { (reader.time(book.imported_at)) }
                    @if !book.imported_by.is_empty() { div.small.soft { (book.imported_by) } }
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
        div { (t!(reader, "books-proposed-by", name = one.proposed_by.as_str())) }
        @if let Some(name) = &one.confirmed_by {
            div { (t!(reader, "books-confirmed-by", name = name.as_str())) }
        }
        @if let Some(name) = &one.withdrawn_by {
            div { (t!(reader, "books-withdrawn-by", name = name.as_str())) }
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

/// Files and note of an upload; a file that is no text of a book is named.
async fn uploaded(form: &mut Multipart) -> Result<Import, Option<String>> {
    let (mut ask, mut bytes) = (Import::default(), 0);
    while let Ok(Some(field)) = form.next_field().await {
        let name = field.file_name().map(str::to_owned);
        let is_note = field.name() == Some("note");
        let text = field.text().await.map_err(|_| name.clone())?;
        bytes += text.len();
        if bytes > BYTES_MAX {
            return Err(name);
        }
        match name.filter(|name| !name.is_empty()) {
            Some(name) => {
                let place = books::place(&name, &text).ok_or(Some(name))?;
                ask.files.push((place, text));
            }
            None if is_note => ask.note = text.trim().chars().take(300).collect(),
            None => {}
        }
    }
    if ask.files.is_empty() { Err(None) } else { Ok(ask) }
}

async fn import(
    State(app): State<App>,
    Operator(person): Operator,
    reader: Reader,
    mut form: Multipart,
) -> Result<Response, Problem> {
    let mut wrong = Refusals::new();
    let mut ask = match uploaded(&mut form).await {
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
    ask.by = recorder(&person);
    let now = reader.now();
    let prepared = match app.db.read(move |tx| books::prepare(tx, &ask, now)).await {
        Ok(prepared) => prepared,
        Err(ImportError::Store(error)) => return Err(error.into()),
        Err(ImportError::Unreadable(errors)) => {
            let faults: Vec<String> = errors.iter().map(ToString::to_string).collect();
            return Ok(refused(page(&app, &reader, &wrong, &faults).await?));
        }
        Err(error) => {
            wrong.add("file", Refusal::new(error.to_string()));
            return Ok(refused(page(&app, &reader, &wrong, &[]).await?));
        }
    };
    let moment = app.clock.moment();
    let stored =
        app.db.write(move |tx| books::store_prepared(tx, &prepared, &mut moment.clone())).await?;
    Ok(done(&format!("/admin/books/{}", stored.digest), "book-imported"))
}

/// A book with what it changes against the one in force.
struct View {
    record: BookRecord,
    book: Option<Arc<Book>>,
    diff: BookDiff,
    active: String,
}

fn view(tx: &mut Tx<'_>, digest: &str, today: Date) -> Result<Option<View>, StoreError> {
    let Some(record) = books::find(tx, digest)? else { return Ok(None) };
    let active = books::active_digest(tx, today)?;
    let (old, new) = (books::source(tx, &active)?, books::source(tx, &record.digest)?);
    let (Some(old), Some(new)) = (old, new) else { return Ok(None) };
    let (book, diff) = (books::by_digest(tx, &record.digest)?, BookDiff::between(&old, &new));
    Ok(Some(View { record, book, diff, active }))
}

async fn show(
    State(app): State<App>,
    reader: Reader,
    Path(digest): Path<String>,
) -> Result<Markup, Problem> {
    book_page(&app, &reader, digest, (&Refusals::new(), &AdoptForm::default())).await
}

async fn book_page(
    app: &App,
    reader: &Reader,
    digest: String,
    (wrong, typed): (&Refusals, &AdoptForm),
) -> Result<Markup, Problem> {
    let today = reader.today();
    let found = app.db.read(move |tx| view(tx, &digest, today)).await?;
    let View { record, book, diff, active } = found.ok_or_else(Problem::not_found)?;
    let is_active = record.digest == active;
    let lanes = book.as_ref().map_or(0, |book| book.lanes().len());
    let row = |key: &str, value: Markup| (reader.text(key), value);
    let body = html! {
        @if is_active { p { (chip(Tone::Ok, &t!(reader, "books-in-force"))) } }
        (facts(&[
            row("books-column-book", html! { span.code.break { (record.digest) } }),
            row("books-column-kind", html! { (reader.text(&format!("books-kind-{}", record.kind.name()))) }),
            row("books-column-known-until", html! { (reader.date(record.known_until)) }),
            row("books-lanes", html! { (reader.number(i64::try_from(lanes).unwrap_or(0))) }),
            row("books-column-note", html! { (record.note) }),
        ]))
        @if !is_active {
            (diff_section(reader, &diff, &short(&active)))
            (section(&t!(reader, "books-adopt"), adopt_form(reader, &record.digest, wrong, typed)))
        }
        p { (quiet_link("/admin/books", &t!(reader, "books-all"))) }
    };
    let title = t!(reader, "books-one", digest = short(&record.digest));
    Ok(admin_page(reader, &title, body))
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct AdoptForm {
    from: String,
    note: String,
    how: String,
}

fn adopt_form(reader: &Reader, digest: &str, wrong: &Refusals, typed: &AdoptForm) -> Markup {
    html! {
        p.soft { (t!(reader, "books-adopt-lead")) }
        (form(reader, &format!("/admin/books/{digest}/adopt"), html! {
            (Field::date("from", &t!(reader, "books-from")).hint(&t!(reader, "books-from-hint"))
                .value(&typed.from).optional(reader).class("field-short").refusals(wrong))
            (Field::text("note", &t!(reader, "books-why")).value(&typed.note).optional(reader)
                .refusals(wrong))
            div.actions {
                button.button type="submit" name="how" value="adopt" { (t!(reader, "books-adopt-button")) }
                button.button.button-quiet type="submit" name="how" value="propose" {
                    (t!(reader, "books-propose-button"))
                }
            }
        }))
    }
}

async fn adopt(
    State(app): State<App>,
    Operator(person): Operator,
    reader: Reader,
    Path(digest): Path<String>,
    Form(typed): Form<AdoptForm>,
) -> Result<Response, Problem> {
    let mut wrong = Refusals::new();
    let from = match typed.from.trim() {
        "" => Some(None),
        text => wrong.keep(
            "from",
            text.parse().map(Some).map_err(|_| Refusal::new(t!(&reader, "books-bad-day"))),
        ),
    };
    let Some(from) = from else {
        return Ok(refused(book_page(&app, &reader, digest, (&wrong, &typed)).await?));
    };
    let note = typed.note.trim().chars().take(300).collect();
    let ask = Adopt { digest: digest.clone(), from, note, by: recorder(&person) };
    let (moment, alone) = (app.clock.moment(), typed.how == "adopt");
    let decided = app
        .db
        .write(move |tx| match alone {
            true => books::adopt(tx, &ask, &mut moment.clone()),
            false => books::propose_adoption(tx, &ask, &mut moment.clone()),
        })
        .await;
    match decided {
        Ok(_) => Ok(done("/admin/books", if alone { "book-adopted" } else { "book-proposed" })),
        Err(AdoptError::Store(error)) => Err(error.into()),
        Err(error) => {
            wrong.add("from", Refusal::new(why(&reader, &error)));
            Ok(refused(book_page(&app, &reader, digest, (&wrong, &typed)).await?))
        }
    }
}

/// The refusal in the reader's language.
fn why(reader: &Reader, error: &AdoptError) -> String {
    match error {
        AdoptError::UnknownBook(_) => t!(reader, "books-unknown"),
        AdoptError::Unreadable(_) => t!(reader, "books-outdated"),
        AdoptError::Past { today, .. } => t!(reader, "books-past", today = reader.date(*today)),
        AdoptError::Nobody | AdoptError::Unknown(_) | AdoptError::Store(_) => error.to_string(),
        AdoptError::Settled(_) => t!(reader, "books-settled"),
        AdoptError::SameOperator(name) => t!(reader, "books-same-operator", name = name.as_str()),
    }
}

async fn confirm(
    State(app): State<App>,
    Operator(person): Operator,
    reader: Reader,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    let (id, by, moment) = (id.parse::<AdoptionId>()?, recorder(&person), app.clock.moment());
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
    let (id, by, moment) = (id.parse::<AdoptionId>()?, recorder(&person), app.clock.moment());
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
