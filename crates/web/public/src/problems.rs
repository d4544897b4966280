//! `/problems/{slug}`: what the `type` of a problem leads to.

use crate::{Access, Problem, Reader, Routes, components::icon, page};
use axum::extract::Path;
use maud::{Markup, html};

pub(crate) fn routes(routes: Routes) -> Routes {
    routes.get("/problems/{slug}", Access::Public, explain)
}

async fn explain(reader: Reader, Path(slug): Path<String>) -> Result<Markup, Problem> {
    let key = format!("problem-{slug}");
    let title = reader.find(&key).ok_or_else(Problem::not_found)?;
    let parts = ["-what", "-why", "-way"].map(|part| reader.find(&format!("{key}{part}")));
    let body = html! {
        div.problem {
            (icon("buoy"))
            p.problem-status { code { "/problems/" (slug) } }
            h1 { (title) }
            @for text in parts.into_iter().flatten() { p { (text) } }
        }
    };
    Ok(page(&reader, &title, body))
}
