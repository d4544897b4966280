//! Pictures and other public files that merchants gave, from the object store, under `/media/`.

use crate::{App, Problem, Routes, access::Access, assets};
use axum::{
    body::Bytes,
    extract::{Path, Query, State},
    http::header,
    response::{IntoResponse, Response},
};
use object_store::ObjectStoreExt;
use std::collections::BTreeMap;

/// An uploaded SVG may bring neither scripts nor addresses of others.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox";
/// What stands where a picture is not there yet, or never came.
const NO_PICTURE: &[u8] = include_bytes!("no-picture.svg");
/// A picture does not change under its address.
const KEPT: &str = "public, max-age=86400";
/// One that is fetched meanwhile is soon shown.
const NOT_YET: &str = "public, max-age=60";

pub(crate) fn routes(routes: Routes) -> Routes {
    routes.get("/media/{*key}", Access::Public, serve)
}

/// `?w=` asks for the copy of a picture that is so many pixels wide; where there is none the picture itself
/// is answered.
async fn serve(
    State(app): State<App>,
    Path(key): Path<String>,
    Query(asked): Query<BTreeMap<String, String>>,
) -> Result<Response, Problem> {
    let width = asked.get("w").and_then(|text| text.parse().ok());
    let width = width.filter(|width| pictures::WIDTHS.contains(width));
    let smaller = width.map(|width| pictures::key_of_width(&key, width));
    for name in smaller.iter().chain([&key]) {
        if let Some(bytes) = kept_bytes(&app, name).await? {
            return Ok(file(assets::media_type(name), KEPT, bytes));
        }
    }
    if key.starts_with("pictures/") {
        let bytes = Bytes::from_static(NO_PICTURE);
        return Ok(file(assets::media_type("no-picture.svg"), NOT_YET, bytes));
    }
    Err(Problem::not_found())
}

async fn kept_bytes(app: &App, key: &str) -> Result<Option<Bytes>, Problem> {
    let path = object_store::path::Path::parse(format!("media/{key}"))
        .map_err(|_| Problem::not_found())?;
    match app.objects.get(&path).await {
        Ok(found) => Ok(Some(found.bytes().await.map_err(|e| Problem::internal(&e))?)),
        Err(object_store::Error::NotFound { .. }) => Ok(None),
        Err(error) => Err(Problem::internal(&error)),
    }
}

fn file(media_type: &'static str, cached: &'static str, bytes: Bytes) -> Response {
    let headers = [
        (header::CONTENT_TYPE, media_type),
        (header::CACHE_CONTROL, cached),
        (header::CONTENT_SECURITY_POLICY, POLICY),
    ];
    (headers, bytes).into_response()
}
