//! The letters about a thing, as pages of every audience show them: to an operator all of them, to anybody else
//! her own.

use crate::{
    App, Problem, Reader,
    components::{Tone, chip, section},
    t,
};
use accounts::Scope;
use kernel::Id;
use letters::{MailState, Written};
use maud::{Markup, html};
use store::StoreError;

/// Where a letter stands.
#[must_use]
pub fn state_chip(reader: &Reader, state: MailState) -> Markup {
    let tone = match state {
        MailState::Queued => Tone::Plain,
        MailState::Sent => Tone::Ok,
        MailState::Failed | MailState::Bounced => Tone::Bad,
    };
    chip(tone, &reader.text(&format!("mail-state-{}", state.key())))
}

/// How many letters about a thing are shown.
const SHOWN: u32 = 30;

/// The letters about the thing `id`, as [`letters_about`] shows them.
///
/// # Errors
/// The database's.
pub async fn letters_of(app: &App, reader: &Reader, id: Id) -> Result<Markup, Problem> {
    letters_of_all(app, reader, vec![id]).await
}

/// The same about several things of one page, newest first.
///
/// # Errors
/// The database's.
pub async fn letters_of_all(app: &App, reader: &Reader, ids: Vec<Id>) -> Result<Markup, Problem> {
    let found = app.db.read(move |tx| {
        let mut all = Vec::new();
        for id in &ids {
            all.extend(letters::about(tx, *id, SHOWN)?);
        }
        Ok::<_, StoreError>(all)
    });
    let mut all = found.await?;
    all.sort_by_key(|one| std::cmp::Reverse((one.at, one.id)));
    Ok(letters_about(reader, &all, app.sends_mail()))
}

/// The letters about the thing that a page shows; nothing where the reader may see none. An operator who looks
/// after letters sees to whom each went, never its text. Where a market sends no mail, it says why they wait.
#[must_use]
pub fn letters_about(reader: &Reader, all: &[Written], sends_mail: bool) -> Markup {
    let Some(person) = reader.principal() else { return html! {} };
    let everyones = reader.path().starts_with("/admin") && person.operates(Scope::Letters);
    let shown: Vec<&Written> =
        all.iter().filter(|one| everyones || one.to == person.shopper_id).collect();
    if shown.is_empty() {
        return html! {};
    }
    let place = if everyones { "/admin/mail/" } else { "/letters/" };
    let waits = shown.iter().any(|one| one.state == MailState::Queued);
    let rows = html! {
        @if waits && !sends_mail { p.soft { (t!(reader, "letters-wait-here")) } }
        ul.tasks {
            @for one in shown {
                li.task {
                    div.task-text {
                        p.task-title {
                            a lang=(one.lang.tag()) href={ (place) (one.id) } { (one.subject) }
                        }
                        p.soft { (reader.time(one.at)) " " (state_chip(reader, one.state)) }
                    }
                }
            }
        }
    };
    section(&t!(reader, "letters-about"), rows)
}
