//! `/admin/mail`: the letters of the market: to whom, about what, and whether they left. Never their text:
//! its links open accounts, and an operator is not the one who was written to.

use crate::{
    Access, App, Items, Paging, Problem, Reader, Routes, admin_page,
    components::{
        Column, Tone, banner, chip_link, empty_state, facts, form, pager, quiet_button, quiet_link,
        table,
    },
    done, t,
};
use axum::{
    extract::{Path, State},
    response::Response,
};
use kernel::{MailId, Timestamp};
use letters::{Mail, MailState, given_up, mail, mails, mails_in, send_again};
use maud::{Markup, html};
use store::StoreError;
use web_kit::letter_parts::state_chip;

pub(crate) fn routes(routes: Routes) -> Routes {
    routes
        .get("/admin/mail", Access::LETTERS, list)
        .get("/admin/mail/{mail}", Access::LETTERS, show)
        .post("/admin/mail/{mail}/again", Access::LETTERS, again)
}

/// The states by which letters are listed apart.
const LISTED: [MailState; 3] = [MailState::Queued, MailState::Failed, MailState::Sent];
/// Days for which a letter that was given up needs somebody.
pub(super) const GIVEN_UP_DAYS: i64 = 14;

/// When it was written and its id: the key of the list.
type Key = (i64, MailId);

async fn list(
    State(app): State<App>,
    reader: Reader,
    paging: Paging<Key>,
) -> Result<Markup, Problem> {
    let before = paging.after.map(|(at, id)| (Timestamp::from_micros(at), id));
    let limit = paging.limit;
    let state = reader.query("state").and_then(|key| LISTED.into_iter().find(|s| s.key() == key));
    let since = reader.now().plus_days(-GIVEN_UP_DAYS);
    let found = app.db.read(move |tx| {
        let rows = match state {
            Some(state) => mails_in(tx, state, before, limit + 1)?,
            None => mails(tx, before, limit + 1)?,
        };
        Ok::<_, StoreError>((rows, given_up(tx, since)?))
    });
    let (mut rows, failed) = found.await?;
    let more = rows.len() > limit as usize;
    rows.truncate(limit as usize);
    let last = rows.last().filter(|_| more).map(|m| (m.queued_at.micros(), m.id));
    let next = Items::new(Vec::<()>::new(), last.as_ref()).next;
    let body = html! {
        nav.actions {
            (quiet_link("/admin/letters", &t!(&reader, "letter-texts-title")))
            (quiet_link("/admin/letters/mailboxes", &t!(&reader, "mailboxes-title")))
        }
        (states(&reader, state, failed))
        @if !app.sends_mail() { (banner(Tone::Plain, html! { p { (t!(&reader, "mail-not-sent")) } })) }
        @if rows.is_empty() {
            (empty_state("mail", &t!(&reader, "mail-none"), &t!(&reader, "mail-none-text"), None))
        } @else {
            (rows_table(&reader, &rows))
            (pager(&reader, next.as_deref()))
        }
    };
    Ok(admin_page(&reader, &t!(&reader, "mail-title"), body))
}

/// All letters, or those that wait, left or were given up; of these, how many of late.
fn states(reader: &Reader, on: Option<MailState>, failed: i64) -> Markup {
    html! {
        nav.chips aria-label=(t!(reader, "mail-state")) {
            (chip_link("/admin/mail", &t!(reader, "mail-all"), on.is_none()))
            @for state in LISTED {
                @let name = reader.text(&format!("mail-state-{}", state.key()));
                @let is_failed = state == MailState::Failed && failed > 0;
                @let text = if is_failed { format!("{name} {}", reader.number(failed)) } else { name };
                (chip_link(&format!("/admin/mail?state={}", state.key()), &text, on == Some(state)))
            }
        }
    }
}

fn rows_table(reader: &Reader, rows: &[Mail]) -> Markup {
    let columns =
        ["subject", "when", "state"].map(|name| Column::text(reader.text(&format!("mail-{name}"))));
    let body = html! {
        @for mail in rows {
            tr {
                td {
                    a lang=(mail.lang.tag()) href={ "/admin/mail/" (mail.id) } { (mail.subject) }
                    span.soft { (mail.to) }
                }
                td.nowrap { (reader.time(mail.queued_at)) }
                td { (state_chip(reader, mail.state)) }
            }
        }
    };
    table(&t!(reader, "mail-title"), &columns, body, None)
}

async fn show(
    State(app): State<App>,
    reader: Reader,
    Path(id): Path<String>,
) -> Result<Markup, Problem> {
    let id: MailId = id.parse()?;
    let mail = app.db.read(move |tx| mail(tx, id)).await?.ok_or_else(Problem::not_found)?;
    let mut rows = vec![
        (t!(&reader, "mail-to"), html! { (mail.to) }),
        (t!(&reader, "mail-when"), reader.time(mail.queued_at)),
        (
            t!(&reader, "mail-kind"),
            html! {
                @let what = super::letters::told_for(&reader, &mail.kind);
                (what) @if what != mail.kind { " " span.code.soft.small { (mail.kind) } }
            },
        ),
        (t!(&reader, "mail-state"), state_chip(&reader, mail.state)),
    ];
    if mail.attempts > 0 {
        rows.push((t!(&reader, "mail-attempts"), html! { (reader.number(mail.attempts)) }));
    }
    if let Some(at) = mail.sent_at {
        rows.push((t!(&reader, "mail-sent-at"), reader.time(at)));
    }
    if let Some(error) = &mail.last_error {
        rows.push((t!(&reader, "mail-error"), html! { (error) }));
    }
    let body = html! {
        (facts(&rows))
        p.panel.soft {
            @match (mail.state, mail.of) {
                (MailState::Queued, _) => (t!(&reader, "mail-sealed", id = mail.id.to_string())),
                (_, Some(_)) => (t!(&reader, "mail-theirs", id = mail.id.to_string())),
                (_, None) => (t!(&reader, "mail-forgotten")),
            }
        }
        @if mail.state == MailState::Failed && mail.of.is_some() {
            (form(&reader, &format!("/admin/mail/{}/again", mail.id),
                quiet_button(&t!(&reader, "mail-again"))))
        }
        p { a href="/admin/mail" { (t!(&reader, "mail-back")) } }
    };
    Ok(admin_page(&reader, &mail.subject, body))
}

async fn again(State(app): State<App>, Path(id): Path<String>) -> Result<Response, Problem> {
    let (id, now): (MailId, _) = (id.parse()?, app.clock.now());
    if !app.db.write(move |tx| send_again(tx, id, now)).await? {
        return Err(Problem::conflict("letter-not-given-up", "this letter is not tried again"));
    }
    Ok(done(&format!("/admin/mail/{id}"), "mail-again"))
}
