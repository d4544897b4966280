//! Work that could not be done by itself, in the API.

use crate::{
    Access, Answered, App, Items, Once, Operator, Paging, Problem, Routes,
    openapi::{Part, ProblemBody},
};
use ::jobs::timers::{self, Timer};
use axum::{
    extract::{Path, State},
    http::StatusCode,
};
use kernel::Timestamp;
use serde::Serialize;
use utoipa::{OpenApi, ToSchema};
use web_kit::cursor::cut;

pub(crate) fn routes(routes: Routes) -> Routes {
    routes
        .document(Part::Operator, Api::openapi())
        .get("/v1/admin/jobs", Access::JOBS, list)
        .command("/v1/admin/jobs/{kind}/{id}/retry", Access::JOBS, retry)
}

#[derive(OpenApi)]
#[openapi(paths(list, retry), components(schemas(DeadLetter)))]
struct Api;

/// When it was given up, its kind and its id: the key of the list.
type Key = (i64, String, Vec<u8>);

/// Work that was tried in vain and waits for a person.
#[derive(Serialize, ToSchema)]
struct DeadLetter {
    /// The kind of work.
    #[schema(example = "refund.send")]
    kind: String,
    /// What it is about, in hexadecimal digits.
    id: String,
    /// How often it was tried.
    attempts: i64,
    /// Why the last try was in vain.
    error: Option<String>,
    /// Since when it waits (UTC).
    since: Option<String>,
    /// When it is tried again by itself (UTC), as what falls due again and again is.
    next_at: Option<String>,
}

impl From<&Timer> for DeadLetter {
    fn from(timer: &Timer) -> DeadLetter {
        DeadLetter {
            kind: timer.kind.clone(),
            id: timer.name(),
            attempts: timer.attempts,
            error: timer.error.clone(),
            since: timer.dead_at.map(|at| at.to_string()),
            next_at: timer.next_at().map(|at| at.to_string()),
        }
    }
}

/// Work that could not be done by itself, newest first.
#[utoipa::path(get, path = "/v1/admin/jobs", tag = "operator",
    security(("bearer" = []), ("session" = [])),
    params(("cursor" = Option<String>, Query), ("limit" = Option<u32>, Query)),
    responses((status = 200, description = "A page of it", body = Items<DeadLetter>)))]
async fn list(
    State(app): State<App>,
    _operator: Operator,
    paging: Paging<Key>,
) -> Result<Items<DeadLetter>, Problem> {
    let before = paging.after.map(|(at, kind, id)| (Timestamp::from_micros(at), kind, id));
    let limit = paging.limit;
    let mut found = app.db.read(move |tx| timers::dead(tx, before.clone(), limit + 1)).await?;
    let next = cut(&mut found, limit, |one| {
        (one.dead_at.map_or(0, Timestamp::micros), one.kind.clone(), one.id.clone())
    });
    Ok(Items { items: found.iter().map(DeadLetter::from).collect(), next })
}

/// Has it tried again now.
#[utoipa::path(post, path = "/v1/admin/jobs/{kind}/{id}/retry", tag = "operator",
    security(("bearer" = []), ("session" = [])),
    params(("kind" = String, Path), ("id" = String, Path)),
    responses(
        (status = 204, description = "It is due"),
        (status = 404, description = "Nothing of that name waits for a person",
            body = ProblemBody)))]
async fn retry(
    once: Once,
    _operator: Operator,
    Path((kind, id)): Path<(String, String)>,
) -> Result<Answered, Problem> {
    let id = timers::id_of(&id).ok_or_else(Problem::not_found)?;
    once.write(move |tx, moment| match timers::retry(tx, &kind, &id, moment.now)? {
        true => Ok(StatusCode::NO_CONTENT),
        false => Err(Problem::not_found()),
    })
    .await
}
