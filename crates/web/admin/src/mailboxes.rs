//! `/admin/letters/mailboxes`: the mailboxes that sent a letter back for good, to which nothing more is sent until
//! an operator says that they take mail again.

use crate::{
    Access, App, Form, Problem, Reader, Routes, admin_page,
    components::{Column, empty_state, form, hidden, pager, quiet_button, quiet_link, table},
    done, t,
};
use axum::{extract::State, response::Response};
use kernel::Timestamp;
use letters::{DeadMailbox, Email, dead_mailboxes, revive_mailbox};
use maud::{Markup, html};
use web_kit::{Paging, cursor::cut};

pub(crate) fn routes(routes: Routes) -> Routes {
    routes.get("/admin/letters/mailboxes", Access::LETTERS, list).post(
        "/admin/letters/mailboxes",
        Access::LETTERS,
        revive,
    )
}

async fn list(
    State(app): State<App>,
    reader: Reader,
    paging: Paging<i64>,
) -> Result<Markup, Problem> {
    let (before, more) = (paging.after.map(Timestamp::from_micros), paging.limit.saturating_add(1));
    let mut rows = app.db.read(move |tx| dead_mailboxes(tx, before, more)).await?;
    let next = cut(&mut rows, paging.limit, |one| one.at.micros());
    let body = html! {
        p { (t!(&reader, "mailboxes-lead")) }
        @if rows.is_empty() {
            (empty_state("mail", &t!(&reader, "mailboxes-none"), &t!(&reader, "mailboxes-none-text"), None))
        } @else {
            (rows_table(&reader, &rows))
            (pager(&reader, next.as_deref()))
        }
        p { (quiet_link("/admin/mail", &t!(&reader, "mail-title"))) }
    };
    Ok(admin_page(&reader, &t!(&reader, "mailboxes-title"), body))
}

fn rows_table(reader: &Reader, rows: &[DeadMailbox]) -> Markup {
    let columns = [
        Column::text(t!(reader, "mailboxes-address")),
        Column::text(t!(reader, "mailboxes-said")),
        Column::text(t!(reader, "mailboxes-since")),
        Column::actions(t!(reader, "mailboxes-again")),
    ];
    let body = html! {
        @for one in rows {
            tr {
                td { (one.email) }
                td { (one.said) }
                td.nowrap { (reader.time(one.at)) }
                td {
                    (form(reader, "/admin/letters/mailboxes", html! {
                        (hidden("email", one.email.as_str()))
                        (quiet_button(&t!(reader, "mailboxes-again")))
                    }))
                }
            }
        }
    };
    table(&t!(reader, "mailboxes-title"), &columns, body, None)
}

#[derive(serde::Deserialize)]
struct MailboxForm {
    email: String,
}

async fn revive(
    State(app): State<App>,
    Form(form): Form<MailboxForm>,
) -> Result<Response, Problem> {
    let email: Email = form.email.parse().map_err(|_| Problem::not_found())?;
    app.db.write(move |tx| revive_mailbox(tx, &email)).await?;
    Ok(done("/admin/letters/mailboxes", "mailbox-revived"))
}
