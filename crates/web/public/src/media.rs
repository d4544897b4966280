//! Pictures and other public files that merchants gave, from the object store, under `/media/`.

use crate::{App, Problem, Routes, access::Access, assets};
use axum::{
    extract::{Path, State},
    http::header,
    response::{IntoResponse, Response},
};
use object_store::ObjectStoreExt;

/// An uploaded SVG may bring neither scripts nor addresses of others.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox";

pub(crate) fn routes(routes: Routes) -> Routes {
    routes.get("/media/{*key}", Access::Public, serve)
}

async fn serve(State(app): State<App>, Path(key): Path<String>) -> Result<Response, Problem> {
    let path = object_store::path::Path::parse(format!("media/{key}"))
        .map_err(|_| Problem::not_found())?;
    let bytes = match app.objects.get(&path).await {
        Ok(found) => found.bytes().await.map_err(|e| Problem::internal(&e))?,
        Err(object_store::Error::NotFound { .. }) => return Err(Problem::not_found()),
        Err(error) => return Err(Problem::internal(&error)),
    };
    let headers = [
        (header::CONTENT_TYPE, assets::media_type(&key)),
        (header::CACHE_CONTROL, "public, max-age=86400"),
        (header::CONTENT_SECURITY_POLICY, POLICY),
    ];
    Ok((headers, bytes).into_response())
}
