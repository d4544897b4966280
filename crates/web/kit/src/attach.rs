//! What people attach to what they write, at the doors: a form with photos is read, attachments are shown, and each
//! is served by the page that shows it, once that has asked who may.

use crate::{
    App, Problem, Reader, Upload,
    components::{Field, icon},
    t,
};
use axum::{
    http::header,
    response::{IntoResponse, Response},
};
use kernel::{Actor, ShopperId};
use maud::{Markup, html};
pub use pictures::TakenIn;
use pictures::{ATTACHMENTS_MAX, Attachment, BYTES_MAX, ReadError, TakeInError};
use std::collections::BTreeMap;
use store::Tx;

/// The field of a form that files are sent in.
const PHOTOS: &str = "photos";
/// What is served is shown and runs nothing.
const POLICY: &str = "default-src 'none'; sandbox";

/// The words of a form, by field; of a field that repeats, the first.
pub type Fields = BTreeMap<String, String>;

/// Counts that a person is about to show files for her side, before they are kept: nobody fills the market's disk with
/// forms that are refused.
///
/// # Errors
/// 429 says when to try again.
pub async fn may(app: &App, (person, side): (ShopperId, Actor)) -> Result<(), Problem> {
    let (rules, now) = (app.config.messages, app.clock.now());
    let may = move |tx: &mut Tx<'_>| conversations::try_files(tx, (person, side), rules, now);
    Ok(app.db.write(may).await?)
}

/// Reads a form with up to six files in `photos`; each is taken in (kept, and attached to nothing yet) before the
/// next is read. A field that was left empty sends an empty file, which is none.
///
/// # Errors
/// 422 for a file that is no photo and no PDF, for too long a one, and for a seventh; as [`Upload::next`].
pub async fn take_form(form: Upload) -> Result<(Fields, Vec<TakenIn>), Problem> {
    let (fields, photos, _) = take_form_with(form, "").await?;
    Ok((fields, photos))
}

/// The same, with one file more in the field `one`.
///
/// # Errors
/// As [`take_form`].
pub async fn take_form_with(
    mut form: Upload,
    one: &str,
) -> Result<(Fields, Vec<TakenIn>, Option<TakenIn>), Problem> {
    let objects = form.objects();
    let (mut fields, mut taken, mut alone) = (Fields::new(), Vec::new(), None);
    while let Some(part) = form.next().await? {
        let field = part.name().to_owned();
        let is_alone = !one.is_empty() && field == one;
        let Some(name) = part.file_name().filter(|_| is_alone || field == PHOTOS) else {
            let word = part.word().await?;
            fields.entry(field).or_insert(word);
            continue;
        };
        let place = if is_alone { one } else { PHOTOS };
        let Some(bytes) = part.bytes(BYTES_MAX).await? else {
            return Err(refused((place, &name), TakeInError::Refused(pictures::Failure::Large)));
        };
        if bytes.is_empty() {
            continue;
        }
        if !is_alone && taken.len() >= ATTACHMENTS_MAX {
            let detail = format!("send at most {ATTACHMENTS_MAX} files at once");
            return Err(Problem::invalid("too-many-attachments", &detail).field(PHOTOS, &detail));
        }
        let file = pictures::take_in(objects.as_ref(), bytes, &name).await;
        let file = file.map_err(|error| refused((place, &name), error))?;
        if is_alone { alone = Some(file) } else { taken.push(file) }
    }
    Ok((fields, taken, alone))
}

/// The file called `name` is longer than any that is taken.
#[must_use]
pub fn too_large(name: &str) -> Problem {
    refused((PHOTOS, name), TakeInError::Refused(pictures::Failure::Large))
}

/// Takes in one file, as a program sends it: its bytes alone, under a name.
///
/// # Errors
/// As of a file of a form.
pub async fn take(app: &App, bytes: Vec<u8>, name: &str) -> Result<TakenIn, Problem> {
    if bytes.is_empty() {
        return Err(Problem::invalid("empty-file", "the body holds no file"));
    }
    let taken = pictures::take_in(app.objects.as_ref(), bytes, name).await;
    taken.map_err(|error| refused((PHOTOS, name), error))
}

/// What is wrong with the file called `name` in that field.
fn refused((field, name): (&str, &str), error: TakeInError) -> Problem {
    match error {
        TakeInError::Refused(_) | TakeInError::PaperLong => {
            let name = kernel::text::shown(name).chars().take(120).collect::<String>();
            let why = error.to_string();
            Problem::invalid("bad-attachment", &why).with("name", name).field(field, why)
        }
        TakeInError::Objects(_) | TakeInError::NoName => Problem::internal(&error),
    }
}

/// The field that [`take_form`] reads: photos and PDFs, several at once.
#[must_use]
pub fn photos_field(reader: &Reader) -> Field {
    Field::file(PHOTOS, &t!(reader, "attach-label"))
        .hint(&t!(reader, "attach-hint", count = ATTACHMENTS_MAX))
        .attribute("accept", "image/jpeg,image/png,image/webp,image/gif,application/pdf")
        .attribute("multiple", "multiple")
        .optional(reader)
}

/// The field of one photo or PDF, which [`read_with`] reads.
#[must_use]
pub fn paper_field(reader: &Reader, name: &str, (label, hint): (&str, &str)) -> Field {
    Field::file(name, label)
        .hint(hint)
        .attribute("accept", "image/jpeg,image/png,image/webp,image/gif,application/pdf")
        .optional(reader)
}

/// The attachments as links, photos as pictures; each leads to `{base}/attachments/{id}`.
#[must_use]
pub fn shown(reader: &Reader, all: &[Attachment], base: &str) -> Markup {
    html! {
        @if !all.is_empty() {
            ul.attachments {
                @for one in all {
                    @let href = format!("{base}/attachments/{}", one.id);
                    li {
                        @if one.is_photo() {
                            a href=(href) {
                                img src=(href) loading="lazy"
                                    alt=(t!(reader, "attach-photo", name = one.name.as_str()));
                            }
                        } @else {
                            a.attachment-paper href=(href) { (icon("paper")) span { (one.name) } }
                        }
                        @if one.hidden_at.is_some() { span.soft.small { (t!(reader, "piece-hidden")) } }
                    }
                }
            }
        }
    }
}

/// The file of an attachment, for a reader who may see it: a photo to be shown, a PDF to be kept. Nobody else's
/// cache keeps it.
///
/// # Errors
/// 404 when its file was lost.
pub async fn serve(app: &App, attachment: &Attachment) -> Result<Response, Problem> {
    let bytes = match pictures::read_attachment(app.objects.as_ref(), attachment).await {
        Ok(bytes) => bytes,
        Err(ReadError::Gone) => return Err(Problem::not_found()),
        Err(error @ ReadError::Objects(_)) => return Err(Problem::internal(&error)),
    };
    let kind = if attachment.is_photo() { "inline" } else { "attachment" };
    let disposition = format!("{kind}; filename*=UTF-8''{}", percent(&attachment.name));
    let headers = [
        (header::CONTENT_TYPE, attachment.media.clone()),
        (header::CONTENT_DISPOSITION, disposition),
        (header::CACHE_CONTROL, "private, max-age=3600".to_owned()),
        (header::CONTENT_SECURITY_POLICY, POLICY.to_owned()),
    ];
    Ok((headers, bytes).into_response())
}

/// A name as a header says it (RFC 8187).
fn percent(name: &str) -> String {
    let byte = |byte: u8| match byte {
        b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z' | b'-' | b'.' | b'_' => {
            char::from(byte).to_string()
        }
        _ => format!("%{byte:02X}"),
    };
    name.bytes().map(byte).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_of_a_file_ends_no_header() {
        assert_eq!(percent("a \"b\"\r\n.jpg"), "a%20%22b%22%0D%0A.jpg");
        assert_eq!(percent("碎.pdf"), "%E7%A2%8E.pdf");
    }
}
