//! Style sheet, scripts and pictures, embedded and served under names that carry their content's
//! hash, so that a browser may keep them for ever.

use crate::Problem;
use axum::{
    extract::Path,
    http::header,
    response::{IntoResponse, Response},
};

struct Asset {
    name: &'static str,
    path: &'static str,
    bytes: &'static [u8],
}

static ASSETS: &[Asset] = include!(concat!(env!("OUT_DIR"), "/assets.rs"));

/// Address of the embedded file `name`, for example `app.css`.
#[must_use]
pub fn asset(name: &str) -> &'static str {
    ASSETS.iter().find(|a| a.name == name).map_or("/static/missing", |a| a.path)
}

/// The media type that goes with a file's name.
#[must_use]
pub fn media_type(name: &str) -> &'static str {
    match name.rsplit('.').next().unwrap_or_default() {
        "css" => "text/css; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "svg" => "image/svg+xml; charset=utf-8",
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "webp" => "image/webp",
        "avif" => "image/avif",
        "gif" => "image/gif",
        _ => "application/octet-stream",
    }
}

/// What does not change under its address is kept for ever.
pub const FOREVER: &str = "public, max-age=31536000, immutable";

pub(crate) async fn serve(Path(file): Path<String>) -> Result<Response, Problem> {
    let found = ASSETS.iter().find(|a| a.path.strip_prefix("/static/") == Some(&file));
    let asset = found.ok_or_else(Problem::not_found)?;
    let headers =
        [(header::CONTENT_TYPE, media_type(asset.name)), (header::CACHE_CONTROL, FOREVER)];
    Ok((headers, asset.bytes).into_response())
}
