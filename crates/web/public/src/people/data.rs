//! `/account/data`: what the market keeps of a person, and her copy of it as one file.

use crate::{
    Access, App, Problem, Reader, Routes, Shopper,
    components::{link_button, quiet_link},
    page, t,
};
use axum::{extract::State, response::Response};
use maud::{Markup, html};
use web_kit::person_copy::person_copy;

pub(crate) fn routes(routes: Routes) -> Routes {
    routes.get("/account/data", Access::SignedIn, show).get(
        "/account/data/copy",
        Access::SignedIn,
        copy,
    )
}

async fn show(reader: Reader) -> Markup {
    let title = t!(&reader, "data-title");
    let body = html! {
        div.narrow.stack {
            h1 { (title) }
            p { (t!(&reader, "data-lead")) }
            ul {
                @for part in persons::names() { li { (reader.text(&format!("data-part-{part}"))) } }
            }
            p { (t!(&reader, "data-left-out")) }
            div.actions {
                (link_button("/account/data/copy", &t!(&reader, "data-button")))
                (quiet_link("/account", &t!(&reader, "account-title")))
            }
        }
    };
    page(&reader, &title, body)
}

async fn copy(
    State(app): State<App>,
    reader: Reader,
    shopper: Shopper,
) -> Result<Response, Problem> {
    Ok(person_copy(&app, &shopper, reader.lang(), reader.zone()))
}
