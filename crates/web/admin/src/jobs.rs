//! `/admin/jobs`: work that could not be done by itself, why, and the button that has it tried again.

use super::overview::letters_given_up;
use crate::{
    Access, App, Paging, Problem, Reader, Routes, admin_page,
    components::{Column, empty_state, form, pager, quiet_button, table, tasks},
    done, t,
};
use ::jobs::timers::{self, Timer};
use axum::{
    extract::{Path, State},
    response::Response,
};
use kernel::Timestamp;
use maud::{Markup, html};
use store::StoreError;
use web_kit::cursor::cut;

pub(crate) fn routes(routes: Routes) -> Routes {
    routes.get("/admin/jobs", Access::JOBS, list).post(
        "/admin/jobs/{kind}/{id}/retry",
        Access::JOBS,
        retry,
    )
}

/// When it was given up, its kind and its id: the key of the list.
type Key = (i64, String, Vec<u8>);

async fn list(
    State(app): State<App>,
    reader: Reader,
    paging: Paging<Key>,
) -> Result<Markup, Problem> {
    let before = paging.after.map(|(at, kind, id)| (Timestamp::from_micros(at), kind, id));
    let limit = paging.limit;
    let since = reader.now().plus_days(-super::mail::GIVEN_UP_DAYS);
    let found = app.db.read(move |tx| {
        let rows = timers::dead(tx, before.clone(), limit + 1)?;
        Ok::<_, StoreError>((rows, letters::given_up(tx, since)?))
    });
    let (mut rows, letters) = found.await?;
    let next = cut(&mut rows, limit, |one| {
        (one.dead_at.map_or(0, Timestamp::micros), one.kind.clone(), one.id.clone())
    });
    let body = html! {
        p.soft { (t!(&reader, "jobs-lead")) }
        @if letters > 0 { (tasks(&[letters_given_up(&reader, letters)])) }
        @if rows.is_empty() {
            (empty_state("check", &t!(&reader, "jobs-none"), &t!(&reader, "jobs-none-text"), None))
        } @else {
            (rows_table(&reader, &rows))
            (pager(&reader, next.as_deref()))
        }
    };
    Ok(admin_page(&reader, &t!(&reader, "jobs-title"), body))
}

fn rows_table(reader: &Reader, rows: &[Timer]) -> Markup {
    let columns = [
        Column::text(t!(reader, "jobs-what")),
        Column::text(t!(reader, "jobs-since")),
        Column::actions(t!(reader, "jobs-retry")),
    ];
    let body = html! {
        @for one in rows {
            tr {
                td {
                    (what(reader, &one.kind))
                    span.soft.small { (one.error.as_deref().unwrap_or_default()) }
                    span.code.soft { (one.kind) }
                    @if let Some(at) = one.next_at() {
                        span.soft.small { (t!(reader, "jobs-next")) " " (reader.time(at)) }
                    }
                }
                td { @if let Some(at) = one.dead_at { (reader.time(at)) } }
                td {
                    (form(reader, &format!("/admin/jobs/{}/{}/retry", one.kind, one.name()),
                        quiet_button(&t!(reader, "jobs-retry"))))
                }
            }
        }
    };
    table(&t!(reader, "jobs-title"), &columns, body, None)
}

/// The kind of work in words, where there are words for it.
fn what(reader: &Reader, kind: &str) -> String {
    let key = format!("jobs-kind-{}", kind.replace('.', "-"));
    reader.find(&key).unwrap_or_else(|| kind.to_owned())
}

async fn retry(
    State(app): State<App>,
    Path((kind, id)): Path<(String, String)>,
) -> Result<Response, Problem> {
    let (id, now) = (timers::id_of(&id).ok_or_else(Problem::not_found)?, app.clock.now());
    let due = app.db.write(move |tx| timers::retry(tx, &kind, &id, now)).await?;
    if due { Ok(done("/admin/jobs", "job-retried")) } else { Err(Problem::not_found()) }
}
