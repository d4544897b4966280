//! What pages load of the market's own look, under `/assets/`: the style sheet of its colour, by the version that chose it,
//! and its logo.

use crate::{App, Problem, Routes, access::Access, assets};
use axum::{
    extract::{Path, State},
    http::header,
    response::{IntoResponse, Response},
};
use kernel::AttachmentId;
use pictures::ReadError;

/// What is served is shown and runs nothing.
const POLICY: &str = "default-src 'none'; sandbox";

pub(crate) fn routes(routes: Routes) -> Routes {
    routes.get("/assets/{file}", Access::Public, serve)
}

async fn serve(State(app): State<App>, Path(file): Path<String>) -> Result<Response, Problem> {
    let between = |start: &str, end: &str| file.strip_prefix(start)?.strip_suffix(end);
    if let Some(version) = between("market-", ".css").and_then(|text| text.parse().ok()) {
        return style(&app, version).await;
    }
    match between("logo-", ".jpg").and_then(|text| text.parse().ok()) {
        Some(id) => logo(&app, id).await,
        None => Err(Problem::not_found()),
    }
}

async fn style(app: &App, version: i64) -> Result<Response, Problem> {
    let found = app.db.read(move |tx| house::identity_of(tx, version)).await?;
    let accent = found.and_then(|kept| kept.identity.accent).ok_or_else(Problem::not_found)?;
    Ok(file("text/css; charset=utf-8", accent.style_sheet().into_bytes()))
}

async fn logo(app: &App, id: AttachmentId) -> Result<Response, Problem> {
    let found = app.db.read(move |tx| house::logo(tx, id)).await?;
    let found = found.ok_or_else(Problem::not_found)?;
    match pictures::read_attachment(app.objects.as_ref(), &found).await {
        Ok(bytes) => Ok(file("image/jpeg", bytes)),
        Err(ReadError::Gone) => Err(Problem::not_found()),
        Err(error @ ReadError::Objects(_)) => Err(Problem::internal(&error)),
    }
}

fn file(media_type: &'static str, bytes: Vec<u8>) -> Response {
    let headers = [
        (header::CONTENT_TYPE, media_type),
        (header::CACHE_CONTROL, assets::FOREVER),
        (header::CONTENT_SECURITY_POLICY, POLICY),
    ];
    (headers, bytes).into_response()
}
