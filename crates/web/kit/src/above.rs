//! Where a form is sent there may be no page: who asks for one there (by the address that a refused form left in her
//! browser, or by a link of it) is shown the page above.

use crate::{Problem, session::is_api};
use axum::{
    extract::Request,
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};

/// What is answered where an address has no such method; `pages` are the paths of pages, as axum writes them.
pub(crate) fn answer(pages: &[&'static str], request: &Request) -> Response {
    let path = request.uri().path();
    let above = (request.method().is_safe() && !is_api(path)).then(|| page_above(pages, path));
    match above.flatten() {
        Some(page) => match request.uri().query() {
            Some(query) => Redirect::to(&format!("{page}?{query}")).into_response(),
            None => Redirect::to(page).into_response(),
        },
        None => {
            let status = StatusCode::METHOD_NOT_ALLOWED;
            let detail = "this address has no such method";
            Problem::new(status, "method-not-allowed", detail).into_response()
        }
    }
}

/// The nearest page whose address `path` begins with.
fn page_above<'a>(pages: &[&'static str], path: &'a str) -> Option<&'a str> {
    let mut above = path;
    while let Some((parent, _)) = above.rsplit_once('/') {
        above = parent;
        if pages.iter().any(|page| is_at(page, above)) {
            return Some(above);
        }
    }
    None
}

/// Whether the page of that path is at `address`.
fn is_at(page: &str, address: &str) -> bool {
    let (mut names, mut words) = (page.split('/'), address.split('/'));
    loop {
        match (names.next(), words.next()) {
            (None, None) => return true,
            (Some(name), Some(word)) if name == word => {}
            (Some(name), Some(word)) if name.starts_with('{') && !word.is_empty() => {}
            (_, _) => return false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGES: &[&str] = &["/", "/sell/orders/{order}", "/admin/mail"];

    #[test]
    fn the_nearest_page_above_is_found() {
        for (path, page) in [
            ("/sell/orders/ord_1/progress", Some("/sell/orders/ord_1")),
            ("/sell/orders/ord_1/cancel-units/again", Some("/sell/orders/ord_1")),
            ("/admin/mail/mai_1/again", Some("/admin/mail")),
            ("/nowhere/else", None),
        ] {
            assert_eq!(page_above(PAGES, path), page, "{path}");
        }
    }
}
