//! The JSON API under `/v1`, one file per capability. Each module has
//! `pub(crate) fn routes(r: Routes) -> Routes`; add it here by one line.

mod accounts;
mod health;
mod merchants;

use crate::{Routes, media, openapi};

pub(crate) fn routes(routes: Routes) -> Routes {
    let routes = accounts::routes(routes);
    let routes = merchants::routes(routes);
    let routes = health::routes(routes);
    let routes = media::routes(routes);
    openapi::routes(routes)
}
