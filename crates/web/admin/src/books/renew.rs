//! `/admin/books/renew`: official exports of tariffs, uploaded, become a book that is compared and proposed like
//! any other. They are believed no more than by `entrepot book renew`: what cannot be is refused, and what looks
//! cut off or damaged unless a person ticks that she looked.

use super::store_book;
use crate::{
    App, Operator, Problem, Reader, Refusal, Refusals, Upload, admin_page, apart,
    components::{Field, Tone, banner, button, checkbox, quiet_link, upload_form},
    done, refused, t,
};
use axum::{extract::State, response::Response};
use kernel::Date;
use maud::{Markup, html};
use rules::books::{self, Import};
use store::{StoreError, Tx};
use trade::BookSource;
use trade::renew::{RenewError, Renewed, text};

/// The longest upload that is read, in bytes, all files together.
const BYTES_MAX: usize = 128 << 20;
/// Of lines that would be lost, so many are shown.
const SHOWN: usize = 20;

/// What was typed and given.
#[derive(Default)]
struct Typed {
    files: Vec<(String, String)>,
    as_of: String,
    note: String,
    accepts: bool,
}

pub(super) async fn show(reader: Reader) -> Markup {
    page(&reader, &Typed::default(), &Refusals::new(), &[], &[])
}

/// The form; above it what stands in the way: faults of texts, or what exports would lose.
fn page(
    reader: &Reader,
    typed: &Typed,
    wrong: &Refusals,
    faults: &[String],
    losses: &[String],
) -> Markup {
    let body = html! {
        p.soft { (t!(reader, "books-renew-lead")) }
        @for (key, lines) in [("books-unreadable", faults), ("books-renew-doubtful", losses)] {
            @if !lines.is_empty() {
                (banner(Tone::Bad, html! {
                    p.refusal-what { (reader.text(key)) }
                    @for line in lines.iter().take(50) { p.small { (line) } }
                }))
            }
        }
        (upload_form(reader, "/admin/books/renew", html! {
            (Field::file("file", &t!(reader, "books-renew-files"))
                .hint(&t!(reader, "books-renew-files-hint", megabytes = BYTES_MAX >> 20))
                .attribute("accept", ".csv,.json,text/csv,application/json")
                .attribute("multiple", "multiple").refusals(wrong))
            (Field::date("as-of", &t!(reader, "books-renew-as-of"))
                .hint(&t!(reader, "books-renew-as-of-hint")).value(&typed.as_of).optional(reader)
                .class("field-short").refusals(wrong))
            (Field::text("note", &t!(reader, "books-note")).value(&typed.note).optional(reader)
                .refusals(wrong))
            @if !losses.is_empty() {
                (checkbox("accept-losses", &t!(reader, "books-renew-accept"), false, wrong))
            }
            div.actions { (button(&t!(reader, "books-renew-button"))) }
        }))
        p { (quiet_link("/admin/books", &t!(reader, "books-all"))) }
    };
    admin_page(reader, &t!(reader, "books-renew"), body)
}

/// Reads the form; a file that cannot be read is refused beside its field.
async fn typed(reader: &Reader, form: &mut Upload, wrong: &mut Refusals) -> Result<Typed, Problem> {
    let (mut typed, mut left) = (Typed::default(), BYTES_MAX);
    while let Some(part) = form.next().await? {
        if let Some(name) = part.file_name().filter(|name| !name.is_empty()) {
            let Some(bytes) = part.bytes(left).await? else {
                let most = BYTES_MAX >> 20;
                let large = t!(reader, "books-renew-large", name = name, megabytes = most);
                wrong.add("file", Refusal::new(large));
                continue;
            };
            left = left.saturating_sub(bytes.len());
            match text(&name, bytes) {
                Ok(text) => typed.files.push((name, text)),
                Err(error) => wrong.add("file", Refusal::new(why(reader, &error))),
            }
            continue;
        }
        let field = part.name().to_owned();
        match field.as_str() {
            "as-of" => typed.as_of = part.word().await?.trim().to_owned(),
            "note" => typed.note = part.word().await?.trim().chars().take(300).collect(),
            "accept-losses" => typed.accepts = part.word().await? == "on",
            _ => {}
        }
    }
    if typed.files.is_empty() && wrong.is_empty() {
        wrong.add("file", Refusal::new(t!(reader, "books-no-file")));
    }
    Ok(typed)
}

pub(super) async fn renew(
    State(app): State<App>,
    Operator(person): Operator,
    reader: Reader,
    mut form: Upload,
) -> Result<Response, Problem> {
    let mut wrong = Refusals::new();
    let mut typed = typed(&reader, &mut form, &mut wrong).await?;
    let today = reader.today();
    let as_of = match typed.as_of.as_str() {
        "" => Some(today),
        day => wrong.keep("as-of", read_day(&reader, day)),
    };
    let Some(as_of) = as_of.filter(|_| wrong.is_empty()) else {
        return Ok(refused(page(&reader, &typed, &wrong, &[], &[])));
    };
    let base = app.db.read(move |tx| in_force(tx, today)).await?;
    let files = std::mem::take(&mut typed.files);
    let tables = match apart(move || trade::renew::renew(&base, &files, as_of)).await? {
        Ok(tables) => tables,
        Err(error) => {
            wrong.add("file", Refusal::new(why(&reader, &error)));
            return Ok(refused(page(&reader, &typed, &wrong, &[], &[])));
        }
    };
    if !typed.accepts && tables.iter().any(Renewed::is_doubtful) {
        let losses: Vec<String> = tables.iter().flat_map(|table| losses(&reader, table)).collect();
        return Ok(refused(page(&reader, &typed, &wrong, &[], &losses)));
    }
    let ask = Import {
        files: tables.into_iter().map(|table| (table.path, table.text)).collect(),
        note: typed.note.clone(),
        by: person.decider().into(),
        ..Import::default()
    };
    match store_book(&app, ask, reader.now()).await? {
        Ok(digest) => Ok(done(&format!("/admin/books/{digest}"), "book-imported")),
        Err(faults) => Ok(refused(page(&reader, &typed, &wrong, &faults, &[]))),
    }
}

fn read_day(reader: &Reader, text: &str) -> Result<Date, Refusal> {
    text.parse().map_err(|_| Refusal::new(t!(reader, "books-bad-day")))
}

fn in_force(tx: &mut Tx<'_>, today: Date) -> Result<BookSource, StoreError> {
    let digest = books::active_digest(tx, today)?;
    Ok(books::source(tx, &digest)?.unwrap_or_else(|| BookSource::shipped().clone()))
}

/// What an export that looks cut off or damaged would lose, a line each.
fn losses(reader: &Reader, table: &Renewed) -> Vec<String> {
    let path = table.path.as_str();
    let shrunk = table.shrunk.iter().map(|one| {
        let chapter = one.chapter.as_str();
        t!(
            reader,
            "books-renew-shrunk",
            path = path,
            chapter = chapter,
            before = one.before,
            after = one.after
        )
    });
    let lost = table.lost.iter().take(SHOWN).map(|one| {
        let (hs, before, after) = (one.hs.as_str(), one.before.as_str(), one.after.as_str());
        t!(reader, "books-renew-lost", path = path, hs = hs, before = before, after = after)
    });
    let left = table.lost.len().saturating_sub(SHOWN);
    let more = (left > 0).then(|| t!(reader, "books-renew-lost-more", path = path, count = left));
    shrunk.chain(lost).chain(more).collect()
}

/// The refusal in the reader's language.
fn why(reader: &Reader, error: &RenewError) -> String {
    match error {
        RenewError::Unknown(name) => t!(reader, "books-renew-unknown", name = name.as_str()),
        RenewError::Packed { file, .. } => {
            t!(reader, "books-renew-packed", name = file.as_str())
        }
        RenewError::Line { file, line, what } => {
            let (name, what) = (file.as_str(), what.as_str());
            t!(reader, "books-renew-line", name = name, line = line.to_string(), what = what)
        }
        RenewError::Empty(name) => t!(reader, "books-renew-empty", name = name.as_str()),
        RenewError::NoTable(name) => t!(reader, "books-renew-no-table", name = name.as_str()),
    }
}
