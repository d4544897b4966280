//! One book: what it holds, what it changes against the one in force, and from when it shall be followed.

use super::diff::diff_section;
use super::{short, why};
use crate::{
    App, Form, Operator, Problem, Reader, Refusal, Refusals, admin_page,
    components::{Field, Tone, chip, facts, form, quiet_link, section},
    done, refused, t,
};
use axum::{
    extract::{Path, State},
    response::Response,
};
use kernel::Date;
use maud::{Markup, html};
use rules::books::{self, Adopt, AdoptError, BookRecord};
use serde::Deserialize;
use std::sync::Arc;
use store::{StoreError, Tx};
use trade::{Book, BookDiff};

/// A book with what it changes against the one in force.
struct View {
    record: BookRecord,
    book: Option<Arc<Book>>,
    diff: BookDiff,
    active: String,
}

fn book_view(tx: &mut Tx<'_>, digest: &str, today: Date) -> Result<Option<View>, StoreError> {
    let Some(record) = books::find(tx, digest)? else { return Ok(None) };
    let active = books::active_digest(tx, today)?;
    let (old, new) = (books::source(tx, &active)?, books::source(tx, &record.digest)?);
    let (Some(old), Some(new)) = (old, new) else { return Ok(None) };
    let (book, diff) = (books::by_digest(tx, &record.digest)?, BookDiff::between(&old, &new));
    Ok(Some(View { record, book, diff, active }))
}

pub(super) async fn show(
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
    let found = app.db.read(move |tx| book_view(tx, &digest, today)).await?;
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
pub(super) struct AdoptForm {
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

pub(super) async fn adopt(
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
    let ask = Adopt { digest: digest.clone(), from, note, by: person.decider() };
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
